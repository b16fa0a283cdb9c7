"""Gathers the rules of meaning of all tables: one module per table that has rules, named after it, one for all that are coded, and two for what stands twice."""

import importlib
from pathlib import Path

from schemas.rule import RULES, Rule
from schemas.tables import tables

LOOK_AT_CODINGS = ("schemas.codings", "schemas.uncoded")


def of_table(table: str, *, with_codings: bool | None = None) -> list[Rule]:
    """Returns the rules of meaning of one table: all, or only those that look at the codings, or only the others."""
    of_meaning = [rule for rule in RULES.values() if rule.layer == "meaning" and rule.table == table]
    return [rule for rule in of_meaning if with_codings in (None, rule.check.__module__ in LOOK_AT_CODINGS)]


for table in (*tables(), "uncoded", "repeats", "restated"):
    if Path(__file__).with_name(f"{table}.py").exists():
        importlib.import_module(f"schemas.{table}")
