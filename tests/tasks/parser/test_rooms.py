"""The parser's rooms import one way, and nothing of the frameworks around it (DESIGN.md 2)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PARSER = Path("tasks/parser")
# What each room may import of the others; every room may import the modules beside the rooms that
# hold values only.
BELOW = {
    "text": set[str](),
    "clauses": {"text"},
    "pages": {"text", "clauses"},
    "tables": {"text", "clauses", "pages"},
    "figures": {"text", "clauses", "pages", "tables"},
    "items": {"text", "clauses", "pages"},
    "letters": {"text", "clauses", "pages", "items"},
    "sources": {"text", "pages"},
}
VALUES = {"types", "vocabulary", "problems", "attribution"}
OUTSIDE = ("django", "rest_framework", "celery", "config", "agencies", "regions", "reports")


def imported(module: Path) -> Iterator[str]:
    """The dotted names of what a module imports, wherever in it the line stands."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "tasks.parser":
            yield from (f"tasks.parser.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def rooms_of(names: Iterator[str]) -> set[str]:
    return {name.split(".")[2] for name in names if name.startswith("tasks.parser.")}


def test_every_room_is_named_here() -> None:
    assert {path.parent.name for path in PARSER.glob("*/__init__.py")} == BELOW.keys()


def test_rooms_import_downwards_only() -> None:
    wrong = {
        str(module): upwards
        for room, below in BELOW.items()
        for module in (PARSER / room).glob("*.py")
        if (upwards := rooms_of(imported(module)) - below - VALUES - {room})
    }

    assert wrong == {}


def test_it_imports_nothing_of_the_frameworks_around_it() -> None:
    wrong = {
        (str(module), name)
        for module in PARSER.rglob("*.py")
        for name in imported(module)
        if name.split(".")[0] in OUTSIDE
        or (name.startswith("tasks.") and not name.startswith("tasks.parser"))
    }

    assert wrong == set()


def test_a_line_that_imports_upwards_is_seen(tmp_path: Path) -> None:
    module = tmp_path / "upwards.py"
    module.write_text("def late():\n    from tasks.parser.letters.duties import read_duties\n")

    assert rooms_of(imported(module)) - BELOW["text"] - VALUES == {"letters"}
