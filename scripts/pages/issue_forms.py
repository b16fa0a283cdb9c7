"""GitHub's issue forms, derived from the schemas and the codebook.

The form of a statement has one question for each column of a statement and of its source, with the column's name as its id, so
that what somebody without git answers can be put into the tables as it is.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from schemas.tables import Field, tables
from scripts.package.errors import PackageError
from scripts.package.files import as_text, read_own
from scripts.package.reader import doubt, read_package

FOLDER = Path(".github", "ISSUE_TEMPLATE")
COMMAND = ".venv/bin/python -m scripts.issue_form"
HEAD = f"# Written by {COMMAND} from the schemas and data/codes.csv: change those, not this file.\n"
LONG = 500  # characters from which on a text is asked for in a field of several lines

STATEMENT = """\
Use this form if you have read a page on which somebody says something, between 1 November 2021 and 24 February 2022, about security \
guarantees, force posture in Europe, force against Ukraine, Donbas, or sanctions and arms tied to these. Each question is one column \
of the dataset. Leave blank what the page does not show. If you cannot tell which code or identifier is right, choose the nearest and \
say so in the note: every answer is checked before it is merged."""
SOURCE = "The page that carries it. If the dataset already has this page, only its identifier is needed: write it above exactly as it is there."
CORRECTION = "One wrong cell, and the page that shows the right value. Open an issue for each cell, unless one page shows them all."


def statement_form(definitions: dict[tuple[str, str], str]) -> dict:
    """Returns the form for one statement and its source; `definitions` gives the meaning of each vocabulary and code."""
    statements, sources = tables()["statements"], tables()["sources"]
    of_source = [field for field in sources.fields if field.name not in statements.columns]
    return {
        "name": "A statement",
        "description": "The dataset lacks something that was said, and you have the page that carries it.",
        "title": "Statement: ",
        "body": [
            _text(STATEMENT),
            *(_question(field, definitions) for field in statements.fields),
            _text(SOURCE),
            *(_question(field, definitions) for field in of_source),
        ],
    }


def correction_form() -> dict:
    """Returns the form for one cell that is wrong."""
    ask = [
        ("record", "Record", "Its identifier, or the identifiers of a link joined by |.", "ryabkov-001"),
        ("field", "Field", "The column that is wrong.", "said_from"),
        ("is", "What is there", "Blank: the cell is blank.", "2022-01-09"),
        ("should_be", "What it should be", "Blank: the cell should be blank.", "2022-01-10"),
        ("page", "The page that shows it", "Its address or, for a printed source, its title, publisher and day.", "https://"),
        ("why", "Where on the page, and why you read it so", "The paragraph or the minute, and the words.", "para. 3: “on Monday”"),
    ]  # fmt: skip
    blank = {"is", "should_be"}
    return {
        "name": "A correction",
        "description": "A cell of the dataset is wrong, and you have a page that shows it.",
        "title": "Correction: ",
        "body": [
            _text(CORRECTION),
            _element("dropdown", "table", "Table", "The table that holds the record.", True, options=list(tables())),
            *(_element("input", name, *words, name not in blank, placeholder=like) for name, *words, like in ask),
        ],
    }


def _question(field: Field, definitions: dict[tuple[str, str], str]) -> dict:
    """Returns the question for one column; if the answer is a code, the part before the colon goes into the table."""
    asked = field.name, field.title, field.description, field.required
    if field.enum:
        options = [f"{code}: {definitions.get((field.vocabulary, code), 'not defined')}" for code in field.enum]
        return _element("dropdown", *asked, options=options)
    kind = "textarea" if field.max_length >= LONG and not field.pattern else "input"
    return _element(kind, *asked, placeholder=field.example)


def _element(kind: str, name: str, label: str, description: str, required: bool, **more: object) -> dict:
    return {
        "type": kind,
        "id": name,
        "attributes": {"label": label, "description": description, **more},
        "validations": {"required": required},
    }


def _text(words: str) -> dict:
    return {"type": "markdown", "attributes": {"value": words}}


def forms(directory: Path) -> dict[str, str]:
    """Returns the text of each form by its file's name; raises PackageError where the codebook cannot be read."""
    package = read_package(directory)
    codes = package.tables["codes"]
    if sentence := doubt(codes, package.findings):
        raise PackageError(sentence)
    cells = dict(zip(codes.schema.columns, codes.columns, strict=True))
    defined = zip(cells["vocabulary"], cells["code"], cells["definition"], strict=True)
    definitions = {(vocabulary, code): definition for vocabulary, code, definition in defined}
    made = {"statement.yml": statement_form(definitions), "correction.yml": correction_form()}
    return {
        name: HEAD + yaml.safe_dump(form, allow_unicode=True, sort_keys=False, width=120) for name, form in made.items()
    }


def stale_forms(directory: Path) -> dict[str, str]:
    """Returns, by its file's name, the text of each form that is not what its file holds; raises as `forms` does."""
    folder = directory / FOLDER
    return {name: text for name, text in forms(directory).items() if _read(folder / name) != text}


def _read(path: Path) -> str | None:
    return as_text(path, read_own(path)) if path.is_file() else None
