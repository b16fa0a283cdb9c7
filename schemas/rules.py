"""Gathers the rules of meaning of all tables: one module per table that has rules, named after it, one for all that are coded, and two for what stands twice."""

import importlib
from pathlib import Path

from schemas.rule import RULES, Rule
from schemas.tables import tables


def of_table(table: str) -> list[Rule]:
    """Returns the rules of meaning of one table."""
    return [rule for rule in RULES.values() if rule.layer == "meaning" and rule.table == table]


for table in (*tables(), "uncoded", "repeats", "restated"):
    if Path(__file__).with_name(f"{table}.py").exists():
        importlib.import_module(f"schemas.{table}")
