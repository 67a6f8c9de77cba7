"""The five documents become tracked work, and loading them again changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models

from agencies import audit
from agencies.gazetteer import load_gazetteer
from agencies.models import AuditEvent
from regions.models import PilotRound
from tasks import loading
from tasks.choices import AssignmentRole, LinkOrigin, RegionScope
from tasks.models import (
    Implementation,
    Measure,
    MeasureLink,
    PilotTask,
    PolicyDocument,
    Responsibility,
)
from tests.factory import NOW

DOCUMENTS = Path(settings.BASE_DIR) / "fixtures" / "documents"
COUNTED: tuple[type[models.Model], ...] = (
    AuditEvent,
    Implementation,
    Measure,
    MeasureLink,
    PilotTask,
    PolicyDocument,
    Responsibility,
)


def load(*slugs: str) -> Iterator[loading.Loaded]:
    """Load the files that hold the documents with these slugs."""
    index = json.loads((DOCUMENTS / "index.json").read_text(encoding="utf-8"))
    for entry in index["files"]:
        if any(document["slug"] in slugs for document in entry["documents"]):
            text = (DOCUMENTS / entry["file"]).read_text(encoding="utf-8")
            yield loading.load_file(entry, text, gazetteer=load_gazetteer(), now=NOW)


@pytest.fixture
def reference(db: None) -> None:
    call_command("load_reference", stdout=StringIO())


def tracked(region: str, document: str) -> models.QuerySet[Implementation]:
    return Implementation.objects.filter(region__slug=region, measure__document__slug=document)


def test_a_failing_load_leaves_nothing_behind(
    reference: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(loading, "_adopt", fail)
    with pytest.raises(RuntimeError):
        list(load("jilin-opinions"))
    assert not PolicyDocument.objects.exists()
    assert not Measure.objects.exists()


def planned_rows(model: type[models.Model]) -> int:
    """How many rows the database's planner believes the model's table to hold."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [model._meta.db_table])
        return int(cursor.fetchone()[0])


def test_all_five_load_and_a_second_time_changes_nothing(reference: None) -> None:
    out = StringIO()
    call_command("load_documents", stdout=out, stderr=StringIO())
    first = {model.__name__: model._default_manager.count() for model in COUNTED}
    again = StringIO()
    call_command("load_documents", stdout=again, stderr=StringIO())
    assert {model.__name__: model._default_manager.count() for model in COUNTED} == first
    assert again.getvalue().count("已载入，未作改动") == 5
    assert audit.verify() is None
    assert planned_rows(Implementation) == first["Implementation"]

    assert tracked("suzhou", "suzhou-2020-plan").count() == 104
    assert tracked("jilin", "jilin-opinions").count() == 27
    assert not tracked("suzhou", "national-2020-measures").exists()
    # Every other region of the round tracks exactly the national measures in scope for it.
    national = Measure.objects.filter(document__slug="national-2020-measures")
    for region in PilotRound.objects.get(year=2020).regions.exclude(slug="suzhou"):
        in_scope = [
            m.pk
            for m in national
            if m.region_scope in {RegionScope.ALL, RegionScope.CONDITIONAL}
            or (m.region_scope == RegionScope.LISTED and region.short_name in m.region_names)
        ]
        rows = tracked(region.slug, "national-2020-measures").values_list("measure", flat=True)
        assert sorted(rows) == sorted(in_scope), region

    # The programme of 2018 is a closed round, tracked by two cities.
    closed = Implementation.objects.filter(closed_on__isnull=False)
    assert {row.region.slug for row in closed.select_related("region")} == {
        "guangzhou",
        "shenzhen",
    }
    assert {row.round.year for row in closed.select_related("round") if row.round} == {2018}


def test_suzhous_rows_carry_85_national_measures(reference: None) -> None:
    list(load("national-2020-measures", "suzhou-2020-plan"))
    rows = Measure.objects.filter(document__slug="suzhou-2020-plan", list_name="plan")
    links = MeasureLink.objects.filter(lower__in=rows)
    carried = set(links.values_list("lower__number", flat=True))
    assert links.count() == links.filter(origin=LinkOrigin.COPY).count() == 85
    assert carried == set(range(1, 86))
    assert {m.number for m in rows} - carried == set(range(86, 105))
    assert Measure.objects.filter(document__slug="national-2020-measures").count() == 122


def test_the_first_named_body_of_the_region_leads(reference: None) -> None:
    list(load("suzhou-2020-plan"))
    row = tracked("suzhou", "suzhou-2020-plan").get(measure__number=26)
    assert [a.agency.name for a in row.assignments.order_by("order")][:2] == [
        "苏州市人力资源和社会保障局",
        "中国人民银行苏州市分行",
    ]
    assert row.assignments.filter(role=AssignmentRole.LEAD).get().agency == row.lead_agency


def test_a_changed_text_replaces_nothing_silently(reference: None) -> None:
    list(load("jilin-opinions"))
    entry = {"file": "x.txt", "documents": [{"slug": "jilin-opinions"}]}
    again = loading.load_file(entry, "改过的原文。", gazetteer=load_gazetteer(), now=NOW)
    assert again.is_changed
    assert PolicyDocument.objects.get(slug="jilin-opinions").measures.count() == 27


def test_a_spans_text_is_the_source(reference: None) -> None:
    list(load("jilin-opinions"))
    document = PolicyDocument.objects.get(slug="jilin-opinions")
    measure = document.measures.filter(list_name="narrative").earliest("order")
    source = "".join(document.source.text[start:end] for start, end in measure.spans)
    assert measure.text in source
