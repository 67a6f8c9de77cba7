"""docs/parsing.md says what is so: every code of a problem, every command, every limit."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management import get_commands

from tasks import problem_words
from tasks.confined import Limits
from tasks.expectations import EXPECTED
from tasks.parser import overlong
from tasks.parser.sources import extracting, pdf, xlsx, xml

PARSER = Path("tasks/parser")
DOCUMENT = Path("docs/parsing.md").read_text(encoding="utf-8")
MEGABYTE = 1024 * 1024


def codes_of(module: Path) -> Iterator[str]:
    """The codes a module makes problems with, as literals or through its own constants."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id not in ("Problem", "_slip"):
            continue
        for argument in node.args[:2]:
            value: Any = getattr(argument, "value", None)
            if isinstance(argument, ast.Name):
                value = constants.get(argument.id)
            if isinstance(value, str) and re.fullmatch(r"[a-z_]+", value):
                yield value


def codes_in(reading: Any) -> Iterator[str]:
    """The codes of the problems anywhere in a reading."""
    if isinstance(reading, dict):
        if isinstance(reading.get("code"), str):
            yield reading["code"]
        reading = list(reading.values())
    for each in reading if isinstance(reading, list) else ():
        yield from codes_in(each)


def test_every_code_of_a_problem_is_explained_and_has_its_word() -> None:
    codes = {code for module in PARSER.rglob("*.py") for code in codes_of(module)}
    for path in EXPECTED.glob("*.json"):
        codes.update(codes_in(json.loads(path.read_text(encoding="utf-8"))))

    assert len(codes) > 25
    assert {code for code in codes if f"`{code}`" not in DOCUMENT} == set()
    assert codes - problem_words.WORDS.keys() == set()


def test_every_command_it_shows_is_there() -> None:
    commands = set(re.findall(r"manage\.py ([a-z_]+)", DOCUMENT))

    assert commands
    assert commands <= set(get_commands())


def test_every_limit_is_the_one_in_force() -> None:
    limits = Limits()

    for said in (
        f"{extracting.MAX_BYTES // MEGABYTE} MB",
        f"{extracting.MAX_CHARACTERS // 10**6} million characters",
        f"| {overlong.MOST_LINES:,}; the rest",
        f"{xml.MAX_PART_BYTES // MEGABYTE} MB, {xml.MAX_PARTS:,}",
        f"| {pdf.MOST_PAGES:,} |",
        f"{xlsx.MOST_CELLS // 10**6} million",
        f"{limits.memory // MEGABYTE // 1024} GB, {limits.processor} s, {limits.wall:g} s",
    ):
        assert said in DOCUMENT


def test_every_file_it_names_is_there() -> None:
    named = re.findall(r"`((?:tests|tasks|fixtures)/[\w/.-]+)`", DOCUMENT)

    assert named
    assert [path for path in named if not Path(path).exists()] == []
