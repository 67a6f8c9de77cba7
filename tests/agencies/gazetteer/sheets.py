"""Names as documents write them, beside the bodies they mean: kept as data."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent

# The five documents: all their names, by file.
NAMES = json.loads((HERE / "names.json").read_text(encoding="utf-8"))
# Issuers and days of every kind.
UNSEEN = json.loads((HERE / "unseen.json").read_text(encoding="utf-8"))

AUGUST_2020 = date(2020, 8, 31)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
