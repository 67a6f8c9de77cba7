"""What was read, written into rows and read back from them, is the same."""

from __future__ import annotations

import importlib
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from agencies.answers import current_gazetteer
from tasks.models import Measure
from tasks.rows import Bodies, values_of
from tests.base import Cast
from tests.tasks.test_load_documents import load

fill_parsed = importlib.import_module("tasks.migrations.0004_fill_measure_parsed")


@pytest.fixture
def stored(db: None) -> list[Measure]:
    call_command("load_reference", stdout=StringIO())
    list(load("jilin-opinions", "suzhou-2020-plan"))
    related = ("responsibilities__agency", "problems")
    return list(Measure.objects.select_related("task").prefetch_related(*related))


def comparable(values: Any) -> dict[str, Any]:
    """Bodies bear today's name in the rows and the document's in what was read; problems stand in
    the order of the text in the rows."""
    named = [
        {key: value for key, value in party.items() if key not in {"agency", "agency_key"}}
        for party in values["responsibilities"]
    ]
    problems = sorted(values["problems"], key=lambda problem: str(problem["message"]))
    return {**values, "responsibilities": named, "problems": problems}


def test_a_stored_measure_gives_back_what_the_parser_said(stored: list[Measure]) -> None:
    assert len(stored) > 150
    for measure in stored:
        assert comparable(values_of(measure)) == comparable(measure.parsed)


def test_the_migration_fills_rows_from_before_and_can_be_undone(stored: list[Measure]) -> None:
    read = {measure.pk: comparable(measure.parsed) for measure in stored}
    with connection.schema_editor() as editor:
        fill_parsed.empty(apps, editor)
        assert not Measure.objects.exclude(parsed__isnull=True).exists()
        fill_parsed.fill(apps, editor)
    filled = {m.pk: comparable(m.parsed) for m in Measure.objects.all()}
    assert filled == read


def test_whom_a_name_means_may_hang_on_its_neighbours(cast: Cast) -> None:
    """税务 alone is nobody; in 省财政、税务、商务厅 the parser knows who, whichever comes first."""
    alone = {"kind": "agency", "name": "税务", "agency": None}
    beside = {**alone, "agency": "国家税务总局江苏省税务局"}
    for parties in ((alone, beside), (beside, alone)):
        bodies = Bodies(current_gazetteer(), issuer="jiangsu", on=None)
        named = {party["agency"]: bodies.of(party) for party in parties}
        assert named[None] is None
        assert (found := named["国家税务总局江苏省税务局"]) is not None
        assert found.name == "国家税务总局江苏省税务局"
        assert bodies.unknown == {"税务"}


def test_a_body_a_person_chose_is_found_after_its_key_has_changed(cast: Cast) -> None:
    bodies = Bodies(current_gazetteer(), issuer="suzhou", on=None)
    party = {"kind": "agency", "name": "市未名办", "agency": cast.commerce.name}
    assert bodies.of({**party, "agency_key": cast.customs.key}) == cast.customs
    assert bodies.of({**party, "agency_key": "suzhou-0123456789"}) == cast.commerce
