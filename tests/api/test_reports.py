"""Asking for an annual report, watching it, fetching it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from docx import Document

from reports.choices import RunState
from reports.jobs import make_report
from reports.models import ReportRun
from tests.api.client import Caller, holder, partner
from tests.base import Cast, World

YEAR = timezone.localdate().year


@pytest.fixture
def bureau(cast: Cast, world: World) -> Caller:
    """The commerce bureau's own system."""
    return partner(cast, cast.commerce)


def test_it_refuses_a_body_that_does_not_make_the_report(cast: Cast, world: World) -> None:
    r = partner(cast, cast.tax).post("reports/", {"region": "suzhou", "year": YEAR})

    assert (r.status_code, r.json()["code"]) == (403, "permission_denied")
    assert ReportRun.objects.count() == 0


@pytest.mark.parametrize("region", ["guangzhou", "jiangsu", "china", "atlantis", "苏州"])
def test_it_knows_no_region_but_its_own(region: str, bureau: Caller) -> None:
    r = bureau.post("reports/", {"region": region, "year": YEAR})

    assert r.status_code == 404
    assert ReportRun.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"year": YEAR}, "region"),
        ({"region": 5, "year": YEAR}, "region"),
        ({"region": "suzhou"}, "year"),
        ({"region": "suzhou", "year": 0}, "year"),
        ({"region": "suzhou", "year": 2015}, "year"),
        ({"region": "suzhou", "year": 9999}, "year"),
        ({"region": "suzhou", "year": 10000}, "year"),
        ({"region": "suzhou", "year": 10**30}, "year"),
        ({"region": "suzhou", "year": "2026"}, "year"),
        ({"region": "suzhou", "year": "２０２６"}, "year"),
        ({"region": "suzhou", "year": 2026.5}, "year"),
        ({"region": "suzhou", "year": YEAR, "as_of": "0000-01-01"}, "as_of"),
        ({"region": "suzhou", "year": YEAR, "as_of": "10000-01-01"}, "as_of"),
        ({"region": "suzhou", "year": YEAR, "as_of": "1999-12-31"}, "as_of"),
        ({"region": "suzhou", "year": YEAR, "as_of": "today"}, "as_of"),
        ({"region": "suzhou", "year": YEAR, "state": "done"}, "state"),
    ],
)
def test_it_refuses_what_it_cannot_make(body: dict[str, Any], field: str, bureau: Caller) -> None:
    r = bureau.post("reports/", body)

    assert r.status_code == 400
    assert [fault["field"] for fault in r.json()["errors"]] == [field]
    assert ReportRun.objects.count() == 0


def test_it_is_asked_for_watched_and_fetched(transactional_db: None, bureau: Caller) -> None:
    asked = bureau.post("reports/", {"region": "suzhou", "year": YEAR})
    assert asked.status_code == 202
    address = asked["Location"].partition("/api/v1/")[2]
    watched = bureau.get(address).json()
    assert (watched["state"], watched["progress"], watched["download"]) == ("queued", 0, None)
    assert bureau.get(f"{address}download/").status_code == 404

    make_report(watched["id"])

    done = bureau.get(address).json()
    assert (done["state"], done["progress"]) == ("done", 100)
    file = bureau.get(done["download"].partition("/api/v1/")[2])
    assert file.status_code == 200
    assert file["Content-Disposition"].startswith("attachment;")
    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(file.content)).paragraphs)
    assert "苏州" in text


def test_asking_twice_is_one_job(bureau: Caller) -> None:
    body = {"region": "suzhou", "year": YEAR}

    first, again = bureau.post("reports/", body), bureau.post("reports/", body)

    assert (again.status_code, again["Location"]) == (202, first["Location"])
    assert ReportRun.objects.count() == 1


def test_nobody_below_or_beside_sees_the_job(bureau: Caller, cast: Cast) -> None:
    run = bureau.post("reports/", {"region": "suzhou", "year": YEAR}).json()["id"]

    for caller in (partner(cast, cast.tax), holder(cast.outside_clerk), holder(cast.ministry)):
        assert caller.get("reports/").json()["count"] == 0
        assert caller.get(f"reports/{run}/").status_code == 404
        assert caller.get(f"reports/{run}/download/").status_code == 404


def test_a_failed_job_says_why(bureau: Caller) -> None:
    run = bureau.post("reports/", {"region": "suzhou", "year": YEAR}).json()["id"]
    ReportRun.objects.filter(pk=run).update(state=RunState.FAILED, reason="没有可用的数据。")

    shown = bureau.get(f"reports/{run}/").json()

    assert (shown["state"], shown["reason"]) == ("failed", "没有可用的数据。")
    assert "trace" not in shown
