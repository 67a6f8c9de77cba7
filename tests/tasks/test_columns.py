"""The columns of the list of implementations: each names all that it reads."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tasks.columns import COLUMNS, DEMO_COLUMN, Column, drawn, with_columns
from tasks.models import Implementation
from tests.base import World


@pytest.mark.parametrize("column", [*COLUMNS, DEMO_COLUMN], ids=lambda column: column.key)
def test_a_column_fetches_nothing_after_the_rows(
    column: Column, world: World, django_assert_num_queries: Any
) -> None:
    seen = Implementation.objects.with_light(timezone.localdate())
    rows = list(with_columns(seen, [column]))
    assert world.taxed in rows

    with django_assert_num_queries(0):
        drawn(rows, [column])
        for row in rows:
            column.text(row)
