"""The views and tables as an R package in source form: `install.packages("r/casusbelli_VERSION.tar.gz", repos = NULL)`.

Codes are factors in the order of their numbers, days are Dates, whole numbers integers (doubles where they are too great for R), texts
characters; every column has its title as the attribute `label`. Each table has a help page, derived from its schema.
"""

from __future__ import annotations

import gzip
import io
import re
import tarfile
from collections.abc import Iterator, Mapping, Sequence

from schemas.tables import Field, TableSchema
from scripts.formats.cautions import CAUTIONS
from scripts.formats.citation import dataset
from scripts.formats.edition import Edition
from scripts.formats.labelled import Numbers, numbers
from scripts.package.table import TableFile

NAME = re.compile(r"[^A-Za-z0-9]")  # R allows no hyphen in the name of a package
GREATEST = 2**31 - 1  # of an integer in R
ESCAPED = {"\\": r"\\", '"': r"\"", "\t": r"\t"}


def files(edition: Edition) -> dict[str, bytes]:
    """Returns the package as one file, by path."""
    descriptor = edition.package.descriptor
    name = NAME.sub("", descriptor["name"])
    made = package(edition, name)
    return {
        f"r/{name}_{descriptor['version']}.tar.gz": _packed({f"{name}/{path}": text for path, text in made.items()})
    }


def package(edition: Edition, name: str) -> dict[str, str]:
    """Returns the texts of the package by path: description, citation, and for each table its data and its help page."""
    numbered = numbers(edition)
    made = {
        "DESCRIPTION": _description(edition, name),
        "NAMESPACE": f"# There are no functions here, only data: {name}::statements\n",
        "inst/CITATION": _citation(edition),
        f"man/{name}-package.Rd": _about(edition, name),
    }
    for table_name, table in edition.for_people.items():
        made[f"data/{table_name}.R"] = data(table, numbered)
        made[f"man/{table_name}.Rd"] = help_page(table.schema, len(table.lines))
    return made


def data(table: TableFile, numbered: Numbers) -> str:
    """Returns the lines of R that make one table, in ASCII alone, which R reads alike in every locale."""
    columns = ",\n".join(f"  {field.name} = {_column(field, cells, numbered)}" for field, cells in zip(table.schema.fields, table.columns, strict=True))  # fmt: skip
    labels = ", ".join(f"{field.name} = {quoted(field.title)}" for field in table.schema.fields)
    name = table.schema.name
    return (
        f"{name} <- data.frame(\n{columns},\n  stringsAsFactors = FALSE, check.names = FALSE)\n"
        f"attr({name}, \"label\") <- {quoted(table.schema.title)}\n"
        f"{name}[] <- Map(function(column, label) structure(column, label = label), {name}, c({labels}))\n"
    )  # fmt: skip


def _column(field: Field, cells: Sequence[str], numbered: Numbers) -> str:
    if field.vocabulary:
        codes = [code for code in numbered[field.vocabulary] if code in field.enum]
        places = {code: f"{place}L" for place, code in enumerate(codes, start=1)}
        return f"factor({_vector([places.get(cell, 'NA') for cell in cells], 'integer')}, seq_len({len(codes)}), c({', '.join(map(quoted, codes))}))"  # fmt: skip
    if field.type == "date":
        return f"as.Date({_vector([quoted(cell) if cell else 'NA' for cell in cells], 'character')})"
    if field.type == "integer":
        small = all(abs(int(cell)) <= GREATEST for cell in cells if cell)
        return _vector([f"{cell}{'L' if small else ''}" if cell else "NA" for cell in cells], "integer" if small else "numeric")  # fmt: skip
    return _vector([quoted(cell) if cell else "NA" for cell in cells], "character")


def _vector(items: Sequence[str], kind: str) -> str:
    """Returns a vector of R, of its kind even where all of it is missing, or nothing is there."""
    return f"as.{kind}(c({', '.join(items)}))" if items else f"{kind}(0)"


def quoted(text: str) -> str:
    """Returns a text as R writes it, in ASCII."""
    return '"' + "".join(ESCAPED.get(char, char if char.isascii() else f"\\U{{{ord(char):x}}}") for char in text) + '"'


# --- words about it --------------------------------------------------------------------------------------------------


def _description(edition: Edition, name: str) -> str:
    """Returns DESCRIPTION."""
    descriptor, work = edition.package.descriptor, dataset(edition.package.descriptor)
    authors = [author.name for author in work.authors] or ["Unknown"]
    fields = {
        "Package": name,
        "Type": "Package",
        "Title": work.title,
        "Version": work.version,
        "Date": work.date,
        "Author": ", ".join(authors),
        "Maintainer": f"{authors[0]} <{_address(descriptor)}>",
        "Description": descriptor.get("description", ""),
        "License": "CC BY 4.0",
        "URL": work.url,
        "Depends": "R (>= 3.5)",
        "Encoding": "UTF-8",
        "LazyData": "true",
        "LazyDataCompression": "xz",
    }
    return "".join(f"{key}: {' '.join(value.split())}\n" for key, value in fields.items() if value)


def _address(descriptor: dict) -> str:
    """Returns an address for mail: R wants one, and where the descriptor names none it is one that is nobody's."""
    given = (person.get("email") for person in descriptor.get("contributors") or [])
    return next(filter(None, given), "nobody@example.org")


def _citation(edition: Edition) -> str:
    work = dataset(edition.package.descriptor)
    people = ", ".join(f"person({quoted(author.given)}, {quoted(author.family)})" if author.is_person else f"person({quoted(author.name)})" for author in work.authors)  # fmt: skip
    given = {"title": quoted(work.title), "author": f"c({people})", "year": quoted(work.year), "note": quoted(f"Data set, version {work.version}")}  # fmt: skip
    given |= {key: quoted(value) for key, value in (("url", work.place), ("doi", work.doi)) if value}
    return f'bibentry("Misc",\n{_lines(f"  {key} = {value}," for key, value in given.items())}\n  key = {quoted(work.key)})\n'


def _about(edition: Edition, name: str) -> str:
    descriptor = edition.package.descriptor
    tables = "".join(f"\\item{{\\code{{\\link{{{key}}}}}}}{{{_rd(table.schema.description)}}}\n" for key, table in edition.for_people.items())  # fmt: skip
    cautions = "\n\n".join(map(_rd, CAUTIONS))
    return f"""\\docType{{package}}
\\name{{{name}-package}}
\\alias{{{name}-package}}
\\alias{{{name}}}
\\title{{{_rd(descriptor.get("title", ""))}}}
\\description{{{_rd(descriptor.get("description", ""))}

{cautions}}}
\\details{{\\describe{{
{tables}}}
How to cite it: \\code{{citation("{name}")}}.}}
\\keyword{{datasets}}
"""


def help_page(schema: TableSchema, rows: int) -> str:
    """Returns the help page of a table."""
    fields = _lines(f"    \\item{{\\code{{{field.name}}}}}{{{_rd(_meaning(field))}}}" for field in schema.fields)
    return f"""\\docType{{data}}
\\name{{{schema.name}}}
\\alias{{{schema.name}}}
\\title{{{_rd(schema.title)}}}
\\description{{{_rd(schema.description)}}}
\\usage{{{schema.name}}}
\\format{{A data frame with {rows} rows and {len(schema.fields)} variables:
  \\describe{{
{fields}
  }}
}}
\\keyword{{datasets}}
"""


def _meaning(field: Field) -> str:
    codes = f" Codes: {', '.join(field.enum)}; the table codes says what they mean." if field.vocabulary else ""
    return f"{field.description}{codes}"


def _rd(text: str) -> str:
    """Escapes a text for R's documentation, in ASCII: quotation marks and dashes that are not are written plainly."""
    plain = text.translate(str.maketrans({"“": '"', "”": '"', "’": "'", "‘": "'", "–": "-", "—": "-", "…": "..."}))
    return re.sub(r"([\\%{}])", r"\\\1", plain)


def _lines(lines: Iterator[str]) -> str:
    return "\n".join(lines)


def _packed(texts: Mapping[str, str]) -> bytes:
    """Returns a tar archive, compressed, without the clock, the user and the modes of the machine."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path in sorted(texts):
            content = texts[path].encode("utf-8")
            entry = tarfile.TarInfo(path)
            entry.size, entry.mode = len(content), 0o644
            archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(stream.getvalue(), compresslevel=9, mtime=0)
