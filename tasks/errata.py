"""The errata of the documents that come with the project, by the hash of their text.

`fixtures/documents/errata.json` is explained in `fixtures/documents/SOURCES.md`. No Django here:
the commands that need no database read it too.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from tasks.parser.errata import Erratum

FILE = Path(__file__).resolve().parent.parent / "fixtures" / "documents" / "errata.json"


def errata_of(text: str) -> tuple[Erratum, ...]:
    """What has been corrected in exactly this text; nothing for any other.

    How its lines end is no part of it: a copy saved on another system is the same text.
    """
    text = text.replace("\r\n", "\n")
    sha256 = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
    return _by_hash().get(sha256, ())


@cache
def _by_hash() -> dict[str, tuple[Erratum, ...]]:
    files = json.loads(FILE.read_text(encoding="utf-8"))["files"]
    return {
        each["sha256"]: tuple(erratum for entry in each["errata"] for erratum in _read(entry))
        for each in files
    }


def _read(entry: dict[str, Any]) -> list[Erratum]:
    """One entry may speak of several measures or tasks."""
    return [
        Erratum(
            subject=each,
            reason=entry["reason"],
            task=entry.get("task"),
            written=entry.get("written", ""),
            reading=entry.get("reading", ""),
        )
        for each in (*entry.get("measures", ()), *entry.get("tasks", ()))
    ]
