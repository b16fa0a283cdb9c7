"""Says how the dataset and each of its records are cited: `python -m scripts.cite [DIR] [--record TABLE/ID] [--format apa|bibtex|ris|csl]`.

Without --format, every form is printed in turn. For a retired identifier, the record that replaced it is cited, or the reason is
given why it was withdrawn. With --write the files that follow from `datapackage.json`, CITATION.cff and .zenodo.json, are written into
DIR; with --check they are compared. Exit 0: done. Exit 1: no such record, or it was withdrawn, or, with
--check, a file is stale. Exit 2: DIR is no package, or wrong usage. Exit 3: something could not be read or written. Exit 130:
interrupted.
"""

from __future__ import annotations

import argparse
import sys

from scripts.command import Parser, run, say
from scripts.formats.citation import FORMATS, Work, dataset, record_now
from scripts.formats.derived import derived_files, stale_files
from scripts.package.descriptor import read_descriptor
from scripts.package.errors import PackageError, UsageError
from scripts.package.files import contents
from scripts.package.records import WITH_PAGES, Records
from scripts.package.terminal import for_machines
from scripts.package.together import complete, replace_together
from scripts.package.typed import read_completely


def _work(options: argparse.Namespace) -> int:
    if options.check:
        stale = stale_files(options.directory)
        print(*stale, sep="\n", end="\n" if stale else "", file=sys.stderr)
        return int(bool(stale))
    if options.write:
        complete(options.directory)
        derived = derived_files(read_descriptor(options.directory))
        paths = {options.directory / name: data for name, data in derived.items()}
        replace_together({path: (data, contents(path)) for path, data in paths.items()})
        return 0
    try:
        work, note = _asked(options)
    except KeyError as error:
        say(PackageError(error.args[0]))
        return 1
    print(note, end="\n" if note else "", file=sys.stderr)
    forms = [options.format] if options.format else FORMATS
    if options.format not in (None, "apa"):
        for_machines()
    print("\n\n".join("\n".join(FORMATS[form](work)) for form in forms))
    return 0


def _asked(options: argparse.Namespace) -> tuple[Work, str]:
    if not options.record:
        return dataset(read_descriptor(options.directory)), ""
    table, _, key = options.record.partition("/")
    if table not in WITH_PAGES or not key:
        named = ", ".join(WITH_PAGES)
        raise UsageError(f"{options.record} is no record: write one of {named}, a slash and an identifier")
    return record_now(Records(read_completely(options.directory)), table, key)


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = Parser("cite", "Writes the citation of the dataset, or of one record in it.")
    parser.add_argument("--record", metavar="TABLE/ID", help="cite one record, such as statements/biden-001")
    parser.add_argument("--format", choices=FORMATS, help="the form of the citation (by default all of them)")
    parser.add_argument("--write", action="store_true", help="write CITATION.cff and .zenodo.json into the folder")
    parser.add_argument("--check", action="store_true", help="write nothing, only say whether both files are right")
    return run(parser, _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
