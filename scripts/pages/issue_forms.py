"""The forms for whoever adds or corrects something, derived from the schemas and the codebook: GitHub's, and a text file of the same questions.

`make add` reads both. What it asks is in scripts/intake/questions.py; an answer that is a code is the code alone.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from schemas.tables import tables
from scripts.intake.questions import MORE, REPEATED, Question, parts
from scripts.package.errors import PackageError
from scripts.package.files import own_text
from scripts.package.reader import doubt, read_package

FOLDER = Path(".github", "ISSUE_TEMPLATE")
TEXT = Path("docs", "statement.txt")
COMMAND = ".venv/bin/python -m scripts.issue_form"
HEAD = f"# Written by {COMMAND} from the schemas and data/codes.csv: change those, not this file.\n"
LONG = 500  # characters from which on a text is asked for in a field of several lines

STATEMENT = """\
Use this form if you have read a page on which somebody says something, between 1 November 2021 and 24 February 2022, about security \
guarantees, force posture in Europe, force against Ukraine, Donbas, or sanctions and arms tied to these. Leave blank what the page does \
not show. Identifiers are made for you. If you cannot tell which code is right, choose the nearest and say so in the note: every answer is \
checked before anything is merged."""
KNOWN = "If the dataset has it already, the first answer of this part is enough."
PARTS = {  # what is said at the head of a part
    "The page that carries it": KNOWN,
    "The speaker": KNOWN,
    "The office of the speaker": KNOWN,
    "The organization of a new office": f"Only if the office is new, or an organization speaks that is new. {KNOWN}",
    "What it does with a demand": "Only if it does something with a demand of the dataset.",
    "What it says of a scenario": "Only if it says whether a scenario of the dataset will come true.",
    "A number that it gives": "Only if it gives a number that belongs in the dataset.",
    "The coder": KNOWN,
}
FURTHER = "Further links and figures, one question and its answer in each line, such as `Scenario 2: full-invasion`. Blank: none."
FILL_IN = """\
# A statement, as questions. Copy this file, answer behind the colons, and run: make add FILE=the-copy.txt
# An answer may go on in further lines that begin with a space; lines that begin with # are no part of it.
# Units of one unit group are given together, a copy for each: make add FILE="first.txt second.txt", or a folder of the copies.
# For a second demand, scenario or figure, ask again with a number, such as Demand 2 and Stance 2.
# Written by {command} from the schemas and data/codes.csv."""
EXAMPLES = {"Source": "https://www.example.org/page", "Speaker": "Sergei Ryabkov", "Post": "Deputy Minister of Foreign Affairs", "Organization": "Ministry of Foreign Affairs of the Russian Federation"}  # fmt: skip
CORRECTION = "One wrong cell, and the page that shows the right value. Open an issue for each cell, unless one page shows them all."


def statement_form(definitions: dict[tuple[str, str], str]) -> dict:
    """Returns the form for one statement and all that belongs to it; `definitions` gives the meaning of each vocabulary and code."""
    body = [_text(STATEMENT)]
    for part, asked in parts().items():
        body.append(_text(f"## {part}\n\n{PARTS[part]}" if part in PARTS else f"## {part}"))
        for number in range(1, max(REPEATED.get(question.table, 1) for question in asked) + 1):
            body += [_question(question, number, definitions) for question in asked]
    return {
        "name": "A statement",
        "description": "The dataset lacks something that was said, and you have the page that carries it.",
        "title": "Statement: ",
        "body": [*body, _element("textarea", "more", MORE, FURTHER, False)],
    }


def statement_text(definitions: dict[tuple[str, str], str]) -> str:
    """Returns the questions of the same form as a text file."""
    lines = [FILL_IN.format(command=COMMAND)]
    for part, asked in parts().items():
        lines += ["", f"# --- {part} ---", *([f"# {PARTS[part]}"] if part in PARTS else [])]
        for question in asked:
            lines += [
                "",
                *(f"# {line}" for line in _explained(question, definitions, "").split("\n")),
                f"{question.label}:",
            ]
    return "\n".join(lines) + "\n"


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


def _question(question: Question, number: int, definitions: dict[tuple[str, str], str]) -> dict:
    """Returns the element of GitHub's form that asks a question; of a list, the code alone becomes the answer."""
    field = question.field
    name = question.id if number == 1 else f"{question.id}_{number}"
    asked = name, question.numbered(number), _explained(question, definitions, "`"), question.required
    if field.enum:
        return _element("dropdown", *asked, options=list(field.enum))
    kind = "textarea" if field.max_length >= LONG and not field.pattern else "input"
    return _element(kind, *asked, placeholder=EXAMPLES.get(question.label, field.example))


def _explained(question: Question, definitions: dict[tuple[str, str], str], mark: str) -> str:
    """Returns what a question asks for and, below it, what each code means."""
    field = question.field
    codes = [f"- {mark}{code}{mark}: {definitions.get((field.vocabulary, code), 'not defined')}" for code in field.enum]
    return "\n".join([question.help, *([""] if codes and mark else []), *codes])


def _element(kind: str, name: str, label: str, description: str, required: bool, **more: object) -> dict:
    return {
        "type": kind,
        "id": name,
        "attributes": {"label": label, "description": description, **more},
        "validations": {"required": required},
    }


def _text(words: str) -> dict:
    return {"type": "markdown", "attributes": {"value": words}}


def forms(directory: Path) -> dict[Path, str]:
    """Returns the text of each form by its file's path from there; raises PackageError where the codebook cannot be read."""
    package = read_package(directory)
    codes = package.tables["codes"]
    if sentence := doubt(codes, package.findings):
        raise PackageError(sentence)
    cells = dict(zip(codes.schema.columns, codes.columns, strict=True))
    defined = zip(cells["vocabulary"], cells["code"], cells["definition"], strict=True)
    definitions = {(vocabulary, code): definition for vocabulary, code, definition in defined}
    made = {"statement.yml": statement_form(definitions), "correction.yml": correction_form()}
    written = {
        FOLDER / name: HEAD + yaml.safe_dump(form, allow_unicode=True, sort_keys=False, width=120)
        for name, form in made.items()
    }
    return written | {TEXT: statement_text(definitions)}


def stale_forms(directory: Path) -> dict[Path, str]:
    """Returns, by its file's path, the text of each form that is not what its file holds; raises as `forms` does."""
    return {path: text for path, text in forms(directory).items() if _read(directory / path) != text}


def _read(path: Path) -> str | None:
    return own_text(path) if path.is_file() else None
