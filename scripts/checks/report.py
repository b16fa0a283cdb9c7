"""Prints findings: as text for people, as JSON for programs, as annotations for a pull request on GitHub."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path

from schemas.rule import RULES, Finding
from scripts.package.errors import AccessError, PackageError, UsageError
from scripts.package.findings import shorten
from scripts.package.rules import UNSURE
from scripts.package.terminal import paint, wants_colour

MOST_ALIKE = 5  # of one rule in one file and field, shown to people; JSON has them all
AT_A_TIME = 1_000  # findings that are turned into JSON together, which is sooner done than one by one
MOST_ANNOTATIONS = 10  # of each severity, which is what GitHub shows of one step


def as_json(findings: list[Finding], rows: dict[str, int]) -> str:
    """Returns the JSON document of the contract: `valid`, every finding with every key, and the rows of each table.

    It is plain ASCII, so that no terminal and no half of a surrogate pair in a file's name can spoil it; one finding a line.
    """
    return "\n".join(_in_json(findings, rows))


def _in_json(findings: list[Finding], rows: dict[str, int]) -> Iterator[str]:
    """Yields the JSON document in pieces, many findings in each: there may be a million."""
    valid = not any(found.severity == "error" for found in findings)
    yield f'{{\n  "valid": {json.dumps(valid)},\n  "findings": [{"" if findings else "],"}'
    for at in range(0, len(findings), AT_A_TIME):
        listed = json.dumps([found._asdict() for found in findings[at : at + AT_A_TIME]])[1:-1]
        listed = listed.replace('}, {"file"', '},\n    {"file"')  # inside a text the quotation mark would be escaped
        yield f"    {listed}," if at + AT_A_TIME < len(findings) else f"    {listed}\n  ],"
    yield f'  "tables": {json.dumps(rows)}\n}}'


def as_text(findings: list[Finding], rows: dict[str, int], colour: bool) -> Iterator[str]:
    """Yields lines for people: grouped by file, folded where many findings have one cause, and a summary."""
    for file, of_file in groupby(causes_first(findings), key=lambda found: found.file):
        yield paint(shorten(file), "1", colour)
        for (name, field), alike in _grouped(of_file):
            for found in alike[:MOST_ALIKE]:
                yield _line(found, colour)
            if len(alike) > MOST_ALIKE:
                yield f"  … and {len(alike) - MOST_ALIKE} more like these{f' in {shorten(field)}' if field else ''}  [{name}]"
            if alike[0].hint:
                mended = (
                    " (make format mends this)"
                    if name in RULES and RULES[name].formats and "make format" not in alike[0].hint
                    else ""
                )
                yield paint(f"      → {alike[0].hint}{mended}", "2", colour)
        yield ""
    yield _summary(findings, rows, colour)


def as_github(findings: list[Finding], rows: dict[str, int], folder: str = "") -> Iterator[str]:
    """Yields GitHub's workflow commands, then the text for the log, in which no cell can pass for a command.

    `folder` is that of the package, from the top of the checkout: GitHub finds a file by its path from there.
    """
    yield from _annotations(findings, folder)
    yield from (line.replace("##[", "# #[") for line in as_text(findings, rows, colour=False))


def in_checkout(directory: Path) -> str:
    """Returns a folder's path from the top of its checkout, or, where it is in none, from here; blank for the top and for what is elsewhere."""
    place = directory.resolve()
    top = next((each for each in (place, *place.parents) if (each / ".git").exists()), Path.cwd())
    return place.relative_to(top).as_posix().removeprefix(".") if place.is_relative_to(top) else ""


def _annotations(findings: list[Finding], folder: str) -> Iterator[str]:
    """Yields one annotation for each rule and field of a file, errors first."""
    for severity in ("error", "warning"):
        folded = [
            alike for _, alike in _grouped(found for found in causes_first(findings) if found.severity == severity)
        ]
        for alike in folded[:MOST_ANNOTATIONS]:
            first = alike[0]
            more = f" (and {len(alike) - 1} more like this)" if len(alike) > 1 else ""
            said, hint = f"{_sentence(first)}{more}", first.hint or ""
            stop = "" if said.endswith("?") else "."
            text = f"{said}{stop} {hint[:1].upper()}{hint[1:]}".strip().replace("##[", "# #[")
            file = f"{folder}/{first.file}" if folder and first.file else first.file
            place = f"file={_property(shorten(file, 1000))},line={first.line or 1},title={_property(first.rule)}"
            yield f"::{severity} {place}::{_escape(text)}"
        if len(folded) > MOST_ANNOTATIONS:
            yield f"::notice ::{len(folded) - MOST_ANNOTATIONS} more kinds of {severity} are in the log"


def causes_first(findings: Iterable[Finding]) -> list[Finding]:
    """Returns findings with the files first that could not be read for sure, and in each of these the reason first."""
    findings = list(findings)
    unsure = {found.file for found in findings if found.rule in UNSURE}
    files = {file: place for place, file in enumerate(dict.fromkeys(found.file for found in findings))}
    return sorted(findings, key=lambda found: (found.file not in unsure, files[found.file], found.rule not in UNSURE))


def _grouped(findings: Iterable[Finding]) -> list[tuple[tuple[str, str | None], list[Finding]]]:
    """Groups findings of one file, rule and field that are mended alike, in the order in which each first occurs."""
    groups: dict[tuple, list[Finding]] = {}
    for found in findings:
        groups.setdefault((found.file, found.rule, found.field, found.hint), []).append(found)
    return [((name, field), alike) for (_, name, field, _), alike in groups.items()]


def _sentence(found: Finding) -> str:
    return " ".join(part for part in (shorten(found.field or ""), found.message) if part)


def _line(found: Finding, colour: bool) -> str:
    place = ":".join(shorten(part) for part in (found.file, found.line, found.field) if part is not None)
    warning = paint("warning: ", "33", colour) if found.severity == "warning" else ""
    return f"  {paint(place, '36', colour)}  {warning}{found.message}  {paint(f'[{found.rule}]', '2', colour)}"


def _summary(findings: list[Finding], rows: dict[str, int], colour: bool) -> str:
    errors = sum(found.severity == "error" for found in findings)
    warnings = len(findings) - errors
    counted = (
        f"{sum(rows.values()):,} rows in {len(rows)} tables: {_count(errors, 'error')}, {_count(warnings, 'warning')}"
    )
    return paint(f"{'not valid' if errors else 'valid'}: ", "31;1" if errors else "32;1", colour) + counted


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: dict[str, Callable[[list[Finding], dict[str, int], Path], Iterable[str]]] = {
    "text": lambda findings, rows, _: as_text(findings, rows, wants_colour()),
    "json": lambda findings, rows, _: _in_json(findings, rows),
    "github": lambda findings, rows, directory: as_github(findings, rows, in_checkout(directory)),
}


def refusal(error: PackageError) -> str:
    """Returns the JSON document that says why there is nothing to validate."""
    rule, file = "no-package", "datapackage.json"
    if isinstance(error, UsageError):
        rule, file = "usage", None
    elif isinstance(error, AccessError):
        rule, file = "not-read", None
    return as_json([Finding(file, None, None, rule, "error", None, None, str(error), None)], {})
