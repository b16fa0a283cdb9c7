"""The findings of one reading: made of a rule and the cells that its sentence shows, at most so many of a kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from schemas.rule import RULES, Finding
from scripts.package.mistaken import Mistake

MOST = 100_000  # findings of one rule in one file and field; a file that is wrong throughout must not make a report of a gigabyte


class Findings:
    """Collects the findings of one file; beyond `MOST` of one rule and field only their number, in a finding that says so."""

    def __init__(self) -> None:
        """Begins with none."""
        self._kept: list[Finding] = []
        self._counts: Counter[tuple[str, str | None]] = Counter()
        self._next: dict[tuple[str, str | None], Finding] = {}

    def add(
        self,
        name: str,
        file: str,
        line: int | None = None,
        field: str | None = None,
        record: str | None = None,
        /,
        **cells: object,
    ) -> None:
        """Adds a finding, made as `finding` does."""
        key = (name, field)
        if self._counts[key] < MOST or key not in self._next:
            self.take(finding(name, file, line, field, record, **cells))
        else:
            self._counts[key] += 1

    def has(self, rule: str) -> bool:
        """Says whether a rule is broken anywhere in the file."""
        return any(rule == name for name, _ in self._counts)

    def take(self, found: Finding) -> None:
        """Adds a finding that is made already."""
        key = (found.rule, found.field)
        self._counts[key] += 1
        if self._counts[key] <= MOST:
            self._kept.append(found)
        else:
            self._next.setdefault(key, found)

    def add_uncounted(self, name: str, number: int) -> None:
        """Counts findings of a rule that need no field and were not even made, because there are so many already."""
        self._counts[name, None] += max(number, 0)

    def any_of(self, names: Collection[str]) -> bool:
        """Says whether there is a finding of one of some rules."""
        return any(name in names for name, _ in self._counts)

    def __iter__(self) -> Iterator[Finding]:
        """Yields what was kept, and of each rule and field that had more, how many."""
        yield from self._kept
        for key, found in self._next.items():
            yield with_more(found, self._counts[key] - MOST - 1)


def listed(rows: Sequence[int], make: Callable[[Sequence[int]], Iterable[Finding]]) -> Iterator[Finding]:
    """Yields the findings that are made of rows, one of each; beyond `MOST` only their number, in a finding that says so."""
    yield from make(rows[:MOST])
    for found in make(rows[MOST : MOST + 1]):
        yield with_more(found, len(rows) - MOST - 1)


def with_more(found: Finding, more: int) -> Finding:
    """Returns a finding that stands for others, too, which are not listed."""
    return found._replace(message=f"{found.message}; {more:,} more like this are not listed") if more else found


def finding(
    name: str,
    file: str,
    line: int | None = None,
    field: str | None = None,
    record: str | None = None,
    /,  # because a cell may be called `name` or `record` too
    **cells: object,
) -> Finding:
    """Makes a finding of a rule; `cells` fill in the rule's sentence and hint, `value` among them being the offending text."""
    rule, value, shown = RULES[name], cells.get("value"), _Shown(cells)
    message, hint = rule.says.format_map(shown), rule.hint.format_map(shown)
    return Finding(file, line, field, name, rule.severity, record, None if value is None else str(value), message, hint)


def of_mistake(found: Mistake, file: str) -> Finding:
    """Makes the finding of what lies in the place of a file, or of what not every program reads alike in it."""
    return finding(found.rule, file, found.line, **found.words)


class _Shown(dict):
    """Cells as a sentence shows them: shortened when it asks for them, since it asks for few; a list of codes is shown whole."""

    def __getitem__(self, key: str) -> str:
        return shorten(super().__getitem__(key), 1000 if key in ("expected", "mend") else 80)


def shorten(value: object, most: int = 80) -> str:
    """Returns a text fit for one line of a terminal: control characters spelled out, at most 80 characters."""
    text = str(value)[: most + 1]
    if not text.isprintable():
        text = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
    return text if len(text) <= most else text[: most - 1] + "…"
