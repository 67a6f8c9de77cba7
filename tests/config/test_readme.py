"""The README against what is there."""

import re

import pytest

from config import env
from config.env import BASE_DIR

README = (BASE_DIR / "README.md").read_text()
# | `DATABASE_URL` | 内置 | …      not: | 角色 | …
TABLE_ROW = re.compile(r"^\| `(?P<name>[A-Z_]+)` \| (?P<default>[^|]*) \|", re.MULTILINE)


def test_the_configuration_table_names_every_variable_and_no_other() -> None:
    rows = [m["name"] for m in TABLE_ROW.finditer(README)]

    assert sorted(rows) == sorted(env.READ)


@pytest.mark.parametrize("command", ["make run", "make test"])
def test_it_gives_the_two_commands_in_both_languages(command: str) -> None:
    assert README.count(command) >= 2


def test_every_file_it_points_to_exists() -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", README)

    assert targets
    assert [target for target in targets if not (BASE_DIR / target).exists()] == []


def test_every_make_target_it_names_exists() -> None:
    makefile = (BASE_DIR / "Makefile").read_text()
    defined = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))

    assert set(re.findall(r"make ([a-z-]+)", README)) <= defined
