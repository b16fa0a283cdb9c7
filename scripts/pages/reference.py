"""Writes the pages that explain: the dictionary from the schemas, the codebook from its table, the rules from their register."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import scripts.checks.validation  # noqa: F401  (registers the rules of every layer)
from schemas.rule import LAYERS, RULES, Rule
from schemas.tables import Field, TableSchema, vocabularies
from schemas.tables import tables as schemas_by_table
from scripts.pages.codes import meaning
from scripts.pages.data import Data, code_path
from scripts.pages.markup import code_block, facts, heading, link, page, section, slug, table, text

EXAMPLES = Path(__file__).resolve().parents[2] / "tests" / "rules"  # one file per rule, with an edit that breaks it
LAYERS_ARE = {
    "bytes": "How the files are written, before any cell means anything.",
    "structure": "What the schemas ask of every cell, key and reference.",
    "meaning": "What has to hold between fields and between tables.",
    "package": "What has to hold of the package as a whole.",
}
ABOUT = {  # what search engines are told
    "dictionary": "Every table and field of the dataset: what it means, what may stand in it, and what a blank cell means.",
    "codebook": "Every code of the dataset with its definition, the test that decides whether it applies, and a worked hard case.",
    "vocabulary": "what each code means, the test that decides whether it applies, and a worked hard case.",
    "rules": "Every rule that the dataset is checked against, why it holds, and how to mend what breaks it.",
}
TYPES = {"string": "text", "integer": "whole number", "date": "date"}


def reference_pages(data: Data) -> Iterator[tuple[str, str]]:
    """Yields the address and the Markdown of the dictionary, the codebook and the rules."""
    yield "/dictionary/index.md", page("Dictionary", _dictionary(data), description=ABOUT["dictionary"])
    yield "/codebook/index.md", page("Codebook", _codebook(), description=ABOUT["codebook"])
    for vocabulary in vocabularies():
        yield f"/codebook/{slug(vocabulary)}/index.md", page(f"Codebook: {_called(vocabulary)}", _vocabulary(data, vocabulary), hide=("navigation",), description=f"{_called(vocabulary)}: {ABOUT['vocabulary']}")  # fmt: skip
    yield "/rules/index.md", page("Rules", _rules(), description=ABOUT["rules"])


# --- dictionary ------------------------------------------------------------------------------------------------------


def _dictionary(data: Data) -> Iterator[str]:
    schemas = schemas_by_table()
    fields = sum(len(schema.fields) for schema in schemas.values())
    yield "# Dictionary"
    yield f"{len(schemas)} tables and {fields} fields, from the schemas that the data is checked against. Every file is CSV in UTF-8; a blank cell has one meaning, given with its field."
    rows = [[f"[{text(schema.title)}](#{slug(name)})", text(schema.description)] for name, schema in schemas.items()]
    yield table("pairs", ["Table", "What it holds"], rows)
    for name, schema in schemas.items():
        file = f"[`{data.package.tables[name].file}`](/{data.package.tables[name].file})"
        key = ", ".join(f"`{column}`" for column in schema.key)
        yield section(f"{text(schema.title)} {{#{slug(name)}}}", text(schema.description), f"File {file}. Key: {key}.")
        for field in schema.fields:
            yield section(
                f"`{field.name}` {{#{slug(name, field.name)}}}", text(field.description), _asked(schema, field), level=3
            )


def _asked(schema: TableSchema, field: Field) -> str:
    """Writes what a schema asks of a field."""
    targets = {key.field: key.table for key in schema.foreign_keys}
    limits = [f"from {field.minimum}" if field.minimum else "", f"to {field.maximum}" if field.maximum else ""]
    limits += [f"at most {field.max_length} characters" if field.max_length else ""]
    target = targets.get(field.name)
    return facts(
        [
            ("Type", ", ".join([TYPES[field.type], *("required" if field.required else "may be blank",), *filter(None, map(text, limits))])),
            ("Refers to", f"[{target}](#{slug(target)})" if target else ""),
            ("Codes", _vocabulary_link(field.vocabulary) if field.vocabulary else ""),
            ("Form", f"<code>{text(field.pattern)}</code>" if field.pattern else ""),
            ("Coded", "twice, independently: see [how](/methodology.md#coding)" if field.coded else ""),
            ("Example", f"<code>{text(field.example)}</code>"),
        ]
    )  # fmt: skip


# --- codebook --------------------------------------------------------------------------------------------------------


def _called(vocabulary: str) -> str:
    return vocabulary.replace("_", " ").capitalize()


def _vocabulary_link(vocabulary: str) -> str:
    return f"[{_called(vocabulary)}](/codebook/{slug(vocabulary)}/index.md)"


def _users(vocabulary: str) -> list[tuple[str, Field]]:
    """Returns the fields that take their codes from a vocabulary, each with its table."""
    return [(name, field) for name, schema in schemas_by_table().items() for field in schema.fields if field.vocabulary == vocabulary]  # fmt: skip


def _codebook() -> Iterator[str]:
    yield "# Codebook"
    yield "Every code of the dataset with its definition, the test that decides whether it applies, and a hard case, worked. The words of the unit decide, not what may be meant by them; how coding is done is told in the [methodology](/methodology.md#coding)."
    coded = [name for name in vocabularies() if name == "quote_found" or any(field.coded for _, field in _users(name))]
    rest = [name for name in vocabularies() if name not in coded]
    yield section("Coded twice", "Two coders give these codes independently; a third settles what differs.", _listed(coded))  # fmt: skip
    yield section("Recorded once", "Whoever enters the row gives these codes.", _listed(rest))


def _listed(names: list[str]) -> str:
    rows = [[_vocabulary_link(name), _used_in(name), str(len(vocabularies()[name]))] for name in names]
    return table("plain", ["Vocabulary", "Used in", "Codes"], rows)


def _used_in(vocabulary: str) -> str:
    return ", ".join(f"[`{name}.{field.name}`](/dictionary/index.md#{slug(name, field.name)})" for name, field in _users(vocabulary)) or "the second coding"  # fmt: skip


def _vocabulary(data: Data, vocabulary: str) -> Iterator[str]:
    yield heading(_called(vocabulary), "[Codebook](/codebook/index.md)", f"`{vocabulary}`")
    described = {field.description: None for _, field in _users(vocabulary)}
    yield "\n\n".join(text(description) for description in described)
    yield f"Used in: {_used_in(vocabulary)}."
    for code in vocabularies()[vocabulary]:
        row = data.code_row(vocabulary, code)
        records = link("Its page, with the records that carry it", code_path(vocabulary, code))
        yield section(f"{text(row['label'])} {{#{slug(vocabulary, code)}}}", f"<code>{text(code)}</code> {text(row.get('definition', ''))}", meaning(row), records)  # fmt: skip


# --- rules -----------------------------------------------------------------------------------------------------------


def _rules() -> Iterator[str]:
    yield "# Rules"
    yield f"The {len(RULES)} rules that every version of the data keeps. `make validate` checks them and names the file, line and field of whatever breaks one; how to run it is told under [validation](/validation.md)."
    for layer in LAYERS:
        yield section(layer.capitalize(), LAYERS_ARE[layer])
        for rule in RULES.values():
            if rule.layer == layer:
                yield _rule(rule)


def _rule(rule: Rule) -> str:
    field = f"`{rule.table}.{rule.field}`" if rule.table else ""
    place = f"[{field}](/dictionary/index.md#{slug(rule.table, rule.field)})" if field else ""
    mend = _template(rule.hint) + (
        " (`make format` mends it)" if rule.formats and "make format" not in rule.hint else ""
    )
    severity = "" if rule.severity == "error" else f"**{rule.severity.capitalize()}.** "
    described = facts(
        [("Says", _template(rule.says) if rule.says != "{detail}" else ""), ("To mend it", mend), ("Looks at", place)]
    )
    return section(
        f"`{rule.name}` {{#{rule.name}}}", severity + text(rule.explains), described, _example(rule.name), level=3
    )


def _template(sentence: str) -> str:
    """Writes a rule's sentence, with dots where a finding shows the cells of its row."""
    return text(re.sub(r"\{(\w+)(?::[^}]*)?\}", "…", sentence))


def _example(name: str) -> str:
    """Shows the edit by which the tests break a rule: why it is wrong and, where text is put in the place of text, both."""
    path = EXAMPLES / f"{name}.toml"
    if not path.is_file():
        return ""
    edit = tomllib.loads(path.read_text(encoding="utf-8"))
    right, wrong = (str(edit.get(key, "")).rstrip("\n") for key in ("find", "replace"))
    shown = [f"For example, in `{edit['file']}`: {text(edit['why'])}"]
    if right and wrong and (right + wrong).isprintable():
        shown += [f'<div class="cb-example"><p>Wrong</p>{code_block([wrong])}<p>Right</p>{code_block([right])}</div>']
    return "\n\n".join(shown)
