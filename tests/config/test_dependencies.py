"""Every dependency has its reason, and the locks pin all of them by hash."""

from __future__ import annotations

import re
import tomllib

import pytest

from config.env import BASE_DIR

PROJECT = (BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
LOCKS = ["requirements.lock", "requirements-dev.lock"]
# A line such as `    "celery[redis]",   # background jobs`.
LISTED = re.compile(r'^    "(?P<name>[A-Za-z0-9-]+)[^"]*", +# (?P<reason>\S.+)$', re.MULTILINE)


def listed() -> dict[str, str | None]:
    """Name → reason of every dependency, from the two lists of pyproject.toml."""
    project = tomllib.loads(PROJECT)["project"]
    names = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    reasons = {m["name"]: m["reason"] for m in LISTED.finditer(PROJECT)}
    return {name: reasons.get(name) for name in (re.split(r"[\[<>=]", n)[0] for n in names)}


def test_every_dependency_has_a_reason() -> None:
    assert [name for name, reason in listed().items() if not reason] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_is_pinned_by_hash(lock: str) -> None:
    text = (BASE_DIR / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"(?m)^\s*#.*\n", "", text).strip())
    loose = [e.split("\n")[0] for e in entries if "==" not in e or "--hash=sha256:" not in e]
    assert loose == []
    assert "://" not in text


def test_the_locks_hold_every_dependency() -> None:
    text = (BASE_DIR / "requirements-dev.lock").read_text(encoding="utf-8").lower()
    missing = [n for n in listed() if not re.search(rf"(?m)^{n.lower()}(\[|==)", text)]
    assert missing == []
