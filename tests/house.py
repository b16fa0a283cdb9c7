"""The drawing of the house, read from the imports themselves: `python -m tests.house [CHECKOUT]` prints it.

A command is a file directly in `scripts/` (but for `command.py`, which they share); a room is a folder in it. Each room imports only
rooms to its right in `ROOMS`, and `schemas` imports nothing of `scripts`.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import grimp

ROOMS = ("commands", "pages", "versions", "formats", "quality", "sample", "intake", "checks", "package", "schemas")
SHARED = "scripts.command"
MOST_LINES = {"commands": 80}  # of a file; elsewhere:
MOST_LINES_OF_A_ROOM = 300
MOST_LINES_OF_A_FUNCTION, LONGEST_MEDIAN = 30, 10

Arrow = tuple[str, str]  # the importing module and the imported one


def arrows() -> list[Arrow]:
    """Returns every import between two files of the house, those inside functions included, sorted."""
    graph = grimp.build_graph("scripts", "schemas", cache_dir=None)
    return sorted(
        (module, other) for module in graph.modules for other in graph.find_modules_directly_imported_by(module)
    )


def room(module: str) -> str:
    """Returns the room of a module: `commands` for a file directly in scripts/, and `schemas` for all of schemas/."""
    top, *rest = module.split(".")
    return "schemas" if top == "schemas" else rest[0] if len(rest) > 1 or (rest and rest[0] in ROOMS) else "commands"


def wrong_arrows(found: list[Arrow]) -> Iterator[str]:
    """Yields one sentence for each import that the drawing does not allow."""
    for module, other in found:
        here, there = room(module), room(other)
        if there == "commands" and other not in ("scripts", SHARED):
            yield f"{module} imports the command {other}: put what they share into a room"
        elif there == "commands" and here != "commands":
            yield f"{module} imports {other}, which only commands may import"
        elif here != there and ROOMS.index(here) > ROOMS.index(there):
            yield f"{module} imports {other}: {here} may import only what is to its right in {' -> '.join(ROOMS)}"


def circles(found: list[Arrow]) -> Iterator[str]:
    """Yields one sentence for each import by which a file comes back to itself."""
    targets: dict[str, set[str]] = {}
    for module, other in found:
        targets.setdefault(module, set()).add(other)
    for module, other in found:
        if module in _reached(targets, other):
            yield f"{module} imports {other}, which leads back to it"


def _reached(targets: dict[str, set[str]], start: str) -> set[str]:
    reached, left = set(), [start]
    while left:
        for other in targets.get(left.pop(), set()) - reached:
            reached.add(other)
            left.append(other)
    return reached


def files(checkout: Path) -> Iterator[tuple[str, Path]]:
    """Yields the Python files of the house with their room."""
    for folder in ("scripts", "schemas"):
        for path in sorted((checkout / folder).rglob("*.py")):
            yield room(".".join(path.relative_to(checkout).with_suffix("").parts)), path


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yields the name and the number of lines of every function in a file, methods and inner functions included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node.name, node.end_lineno - node.lineno + 1


def drawing(found: list[Arrow]) -> Iterator[str]:
    """Yields the lines of the drawing: how often each room imports each other, and how many files lie in circles."""
    counted = Counter((room(module), room(other)) for module, other in found if room(module) != room(other))
    for (here, there), number in sorted(counted.items()):
        yield f"{here} -> {there}: {number}"
    inside = Counter(room(module) for module, other in found if room(module) == room(other))
    for here, number in sorted(inside.items()):
        yield f"inside {here}: {number}"
    for sentence in circles(found):
        yield f"circle: {sentence}"


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1] if len(sys.argv) > 1 else ".")
    print(*drawing(arrows()), sep="\n")
