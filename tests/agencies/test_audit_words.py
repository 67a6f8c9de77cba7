"""Every verb the program writes into the trail is a word an auditor can read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from agencies.audit_words import VERBS
from tasks.choices import Verb

RECORDERS = {"record", "audit.record", "_record"}


def written_verbs() -> Iterator[str]:
    """The verbs given as text to a call of `record` anywhere in the apps."""
    for app in ("agencies", "tasks", "reports", "config"):
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or ast.unparse(node.func) not in RECORDERS:
                    continue
                given = [*node.args, *(k.value for k in node.keywords if k.arg == "verb")]
                yield from (
                    value.value
                    for value in given
                    if isinstance(value, ast.Constant) and isinstance(value.value, str)
                )


def test_every_verb_has_its_word() -> None:
    found = {*written_verbs(), *Verb.values}
    assert {"adopt", "attach_evidence", "download_report", "submit"} <= found
    assert found - VERBS.keys() == set()
