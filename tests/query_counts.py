"""How many queries each list may take: kept in query_counts.json, so that a change is seen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

RECORD = Path(__file__).with_name("query_counts.json")


def assert_query_count(name: str, queries: Sequence[dict[str, Any]]) -> None:
    """The queries caught (by `django_assert_max_num_queries` or CaptureQueriesContext) against the
    number on record under `name`; fewer must be recorded as well, or the gain is lost unnoticed.
    """
    allowed = json.loads(RECORD.read_text()).get(name)
    statements = "\n".join(q["sql"][:200] for q in queries)
    assert len(queries) == allowed, (
        f"{name}: {len(queries)} queries, {allowed} in {RECORD.name}\n{statements}"
    )
