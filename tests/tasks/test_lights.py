"""The light of an item, rule by rule, and the day each boundary falls on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tasks.choices import Status, TrackScope
from tasks.lights import LEAD_TIME, REASONS, RULES
from tasks.models import Implementation
from tests.base import World

ON = date(2026, 11, 20)
QUIET: dict[str, Any] = {"owed_on": None, "due_on": None, "status": Status.IN_PROGRESS}


@pytest.mark.parametrize(
    ("fields", "light", "rule"),
    [
        ({}, "green", "on_track"),
        ({"status": Status.NOT_STARTED}, "grey", "not_started"),
        ({"status": Status.LANDED, "landed_on": ON}, "green", "landed"),
        ({"status": Status.NOT_APPLICABLE}, "grey", "not_applicable"),
        ({"scope": TrackScope.NATIONAL_ONLY, "open_blockers": 1}, "grey", "out_of_scope"),
        ({"closed_on": ON, "open_blockers": 1}, "grey", "closed"),
        ({"closed_on": ON + timedelta(days=1)}, "green", "on_track"),
        ({"open_blockers": 1}, "red", "blocked"),
        ({"owed_on": ON - timedelta(days=1)}, "red", "update_overdue"),
        ({"owed_on": ON}, "yellow", "update_due"),
        ({"owed_on": ON + LEAD_TIME}, "yellow", "update_due"),
        ({"owed_on": ON + LEAD_TIME + timedelta(days=1)}, "green", "on_track"),
        ({"due_on": ON - timedelta(days=1)}, "red", "overdue"),
        (
            {"due_on": ON - timedelta(days=1), "status": Status.LANDED, "landed_on": ON},
            "green",
            "landed",
        ),
        ({"due_on": ON}, "yellow", "due"),
        ({"made_up_late": True}, "yellow", "made_up_late"),
        (
            {"made_up_late": True, "status": Status.LANDED, "landed_on": ON},
            "yellow",
            "made_up_late",
        ),
    ],
)
def test_the_light_follows_the_first_rule(
    world: World, fields: dict[str, Any], light: str, rule: str
) -> None:
    Implementation.objects.filter(pk=world.taxed.pk).update(**(QUIET | fields))
    row = Implementation.objects.with_light(ON).get(pk=world.taxed.pk)
    assert (row.light, row.light_rule) == (light, rule)


def test_every_rule_explains_itself() -> None:
    assert all(REASONS[rule.code] for rule in RULES)
