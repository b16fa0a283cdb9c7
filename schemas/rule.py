"""What a rule and a finding are, and the register of all rules."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

LAYERS = ("bytes", "structure", "meaning", "package")


@dataclass(frozen=True)
class Rule:
    """One thing that is checked: what contributors read about it, and the function that checks it.

    `check` of a rule of meaning takes the `Tables` and returns a boolean Series over the rows of `table`, True where a row
    breaks the rule. `says` is a format string over the cells of the offending row, and the words that `tells` gives, if it is
    there, for the `Tables` and the key of the record.
    """

    name: str
    layer: str
    explains: str
    says: str
    hint: str
    severity: str = "error"
    table: str = ""
    field: str = ""
    formats: bool = False  # `make format` mends it
    check: Callable[..., Any] | None = dataclasses.field(default=None, compare=False)
    tells: Callable[..., dict[str, str]] | None = dataclasses.field(default=None, compare=False)


RULES: dict[str, Rule] = {}


def register(rule: Rule) -> Rule:
    """Adds a rule to the register; raises ValueError where the name is taken or the layer unknown."""
    if rule.name in RULES or rule.layer not in LAYERS:
        raise ValueError(f"rule {rule.name} is registered already, or {rule.layer} is no layer")
    RULES[rule.name] = rule
    return rule


def rule(name: str, table: str, field: str, says: str, hint: str, severity: str = "error", tells: Callable | None = None) -> Callable:  # fmt: skip
    """Registers the decorated function as a rule of meaning; its docstring is what contributors read."""

    def decorate(check: Callable) -> Callable:
        explains = inspect.cleandoc(check.__doc__ or "")
        register(Rule(name, "meaning", explains, says, hint, severity, table, field, check=check, tells=tells))
        return check

    return decorate


class Finding(NamedTuple):
    """One finding, in the shape of the published JSON; None where a part does not apply. `line` is physical, header = 1."""

    file: str | None
    line: int | None
    field: str | None
    rule: str
    severity: str
    record: str | None
    value: str | None
    message: str
    hint: str | None

    def of(self, line: int, record: str) -> Finding:
        """Returns the same finding of another row."""
        return Finding(
            self.file, line, self.field, self.rule, self.severity, record, self.value, self.message, self.hint
        )

    def sort_key(self) -> tuple:
        """Returns what findings are sorted by: file, line, field, rule, and the rest to break ties."""
        return (
            self.file or "",
            self.line or 0,
            self.field or "",
            self.rule,
            self.record or "",
            self.value or "",
            self.message,
        )
