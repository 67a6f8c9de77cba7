"""Lists: pages, order, filters, and a number of queries that does not grow."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tasks.actions import Content, return_, save_draft, submit
from tasks.choices import Status
from tests.api.client import Caller, holder, partner
from tests.base import Cast, World
from tests.factory import NOW, make_implementation, make_measure, make_period, update_of

PROGRESS = Content(claimed_status=Status.IN_PROGRESS, done="已开展。", next_step="继续。")


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        pytest.param("updates/", {"page": "0"}, "page", id="page_zero"),
        pytest.param("updates/", {"page": "-1"}, "page", id="page_negative"),
        pytest.param("updates/", {"page": "٣"}, "page", id="page_arabic_digit"),
        pytest.param("updates/", {"page": "last"}, "page", id="page_word"),
        pytest.param("updates/", {"page": "9" * 400}, "page", id="page_400_digits"),
        pytest.param("updates/", {"page_size": "0"}, "page_size", id="size_zero"),
        pytest.param("updates/", {"page_size": "x"}, "page_size", id="size_word"),
        pytest.param("updates/", {"sate": "draft"}, "sate", id="misspelt_name"),
        pytest.param("updates/", {"state": "done"}, "state", id="unknown_state"),
        pytest.param("updates/", {"period": "9" * 30}, "period", id="period_30_digits"),
        pytest.param("updates/", {"period": "1,2"}, "period", id="period_list"),
        pytest.param("updates/", {"changed_since": "0000-01-01"}, "changed_since", id="year_0"),
        pytest.param("updates/", {"changed_since": "10000-01-01"}, "changed_since", id="y10k"),
        pytest.param("updates/", {"changed_since": "昨天"}, "changed_since", id="not_a_time"),
        pytest.param("updates/", {"region": "a\x00"}, "region", id="nul"),
        pytest.param("implementations/", {"due_before": "0000-01-01"}, "due_before", id="day_0"),
        pytest.param("implementations/", {"due_before": "10000-1-1"}, "due_before", id="day_10k"),
        pytest.param("implementations/", {"round": "10000"}, "round", id="round_10k"),
        pytest.param("implementations/", {"round": "２０２０"}, "round", id="full_width"),
        pytest.param("implementations/", {"blocked": "maybe"}, "blocked", id="maybe"),
        pytest.param("implementations/", {"light": "blue"}, "light", id="no_such_light"),
        pytest.param("implementations/", {"ordering": "password"}, "ordering", id="ordering"),
        pytest.param("implementations/", {"q": "\x00"}, "q", id="nul_search"),
        pytest.param("implementations/", {"q": "长" * 101}, "q", id="endless_search"),
        pytest.param("implementations/", {"pilot_task": "1,٢"}, "pilot_task", id="numbers"),
        pytest.param("implementations/", {"measure": "9" * 30}, "measure", id="30_digits"),
        pytest.param("measures/", {"number": "1e3"}, "number", id="exponent"),
        pytest.param("tasks/", {"list_name": "x"}, "list_name", id="no_such_list"),
        pytest.param("agencies/", {"q": "\x00"}, "q", id="nul_name"),
        pytest.param("agencies/", {"on": "2023-13-01"}, "on", id="no_such_day"),
        pytest.param("agencies/", {"on": "去年"}, "on", id="not_a_day"),
        pytest.param("regions/", {"q": "苏"}, "q", id="no_such_filter"),
    ],
)
def test_it_refuses_a_parameter_it_cannot_read(
    path: str, query: dict[str, str], field: str, cast: Cast, world: World
) -> None:
    r = partner(cast, cast.tax).get(path, **query)

    assert r.status_code == 400
    assert [fault["field"] for fault in r.json()["errors"]] == [field]
    assert r.json()["errors"][0]["message"]


@pytest.mark.parametrize("number", ["2", "99999", "9" * 30])
def test_a_page_past_the_end_is_not_found(number: str, cast: Cast, world: World) -> None:
    assert partner(cast, cast.tax).get("updates/", page=number).status_code == 404


@pytest.mark.parametrize(
    "path", ["updates/" + "9" * 30 + "/", "updates/-1/", "updates/%00/", "regions/%00/", "nothing/"]
)
def test_an_address_that_is_none_is_not_found(path: str, cast: Cast, world: World) -> None:
    r = partner(cast, cast.tax).get(path)

    assert r.status_code == 404
    assert r["Content-Type"] == "application/problem+json"


def test_a_page_holds_at_most_200_rows(cast: Cast, world: World) -> None:
    for _ in range(205):
        make_measure(world.document)
    page = partner(cast, cast.tax).get("measures/", page_size=5000).json()

    assert len(page["results"]) == 200
    assert page["count"] == 209


@pytest.mark.parametrize("ordering", ["status", "-light", "number", ""])
def test_pages_show_every_row_once_in_a_stable_order(
    ordering: str, cast: Cast, world: World
) -> None:
    for _ in range(7):
        measure = make_measure(world.document, agencies=[cast.tax], order=1)
        make_implementation(measure, cast.suzhou)
    caller = partner(cast, cast.tax)

    query = {"page_size": "2"} | ({"ordering": ordering} if ordering else {})
    seen: list[int] = []
    while True:
        page = caller.get("implementations/", **query).json()
        seen += [row["id"] for row in page["results"]]
        if page["next"] is None:
            break
        query = {name: values[0] for name, values in parse_qs(urlsplit(page["next"]).query).items()}

    assert len(seen) == len(set(seen)) == page["count"] == 9


@pytest.mark.parametrize("path", ["implementations/", "updates/", "measures/", "agencies/"])
def test_the_number_of_queries_does_not_grow_with_rows(path: str, cast: Cast, world: World) -> None:
    caller = partner(cast, cast.tax)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert caller.get(path, page_size=200).status_code == 200
        return len(captured)

    # With a round on record, whose proofs take a query of their own however many there are.
    begun = update_of(world.taxed_too)
    submit(begun, content=PROGRESS, version=begun.version, actor=cast.tax_reporter, now=NOW)
    few = queries()
    for _ in range(40):
        make_implementation(
            make_measure(world.document, agencies=[cast.tax, cast.commerce]), cast.suzhou
        )
    make_period(
        cast.suzhou,
        cast.clerk,
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 3, 31),
        due_on=date(2027, 3, 15),
        title="2027年第一季度",
    )
    for update in caller.get("updates/", page_size=200, state="expected").json()["results"][:20]:
        submitted = submit(
            world.taxed.updates.model.objects.get(pk=update["id"]),
            content=PROGRESS,
            version=update["version"],
            actor=cast.tax_reporter,
            now=NOW,
        )
        return_(
            submitted,
            reason_code="unclear",
            reason="请写清楚。",
            version=submitted.version,
            actor=cast.clerk,
            now=NOW,
        )

    assert queries() == few <= 8


def test_an_implementation_explains_its_light(cast: Cast, world: World) -> None:
    world.taxed.owed_on = timezone.localdate() - timedelta(days=1)
    world.taxed.save()

    row = partner(cast, cast.tax).get(f"implementations/{world.taxed.pk}/").json()

    assert (row["light"], row["light_rule"]) == ("red", "update_overdue")
    assert row["light_reason"] == "填报已逾期"
    assert row["measure"]["task"] == 1
    assert [(a["key"], a["role"]) for a in row["agencies"]] == [
        ("suzhou-tax", "lead"),
        ("suzhou-commerce", "participate"),
    ]


def test_implementations_take_the_filters_of_the_page(cast: Cast, world: World) -> None:
    world.taxed.owed_on = timezone.localdate() - timedelta(days=1)
    world.taxed.save()
    caller = holder(cast.clerk)

    def ids(**query: Any) -> set[int]:
        return {row["id"] for row in caller.get("implementations/", **query).json()["results"]}

    assert ids(light="red") == {world.taxed.pk}
    assert ids(task=2, lead="suzhou-customs") == {world.shipped.pk}
    assert ids(assigned="false") == {world.unassigned.pk}
    assert ids(q="3") == {world.shipped.pk}
    assert ids(status=["landed", "in_progress"]) == set()


def changed(caller: Caller, moment: str) -> set[int]:
    rows = caller.get("updates/", changed_since=moment).json()["results"]
    return {row["id"] for row in rows}


def test_changed_since_finds_every_kind_of_change(cast: Cast, transactional_world: World) -> None:
    world = transactional_world
    caller = partner(cast, cast.tax)
    update = update_of(world.taxed)
    moments = [timezone.now().isoformat()]
    assert changed(caller, moments[0]) == set()

    save_draft(update, content=PROGRESS, version=1, actor=cast.tax_reporter, now=NOW)
    assert changed(caller, moments[0]) == {update.pk}
    moments.append(timezone.now().isoformat())
    assert changed(caller, moments[1]) == set()

    submitted = submit(update, content=PROGRESS, version=2, actor=cast.tax_reporter, now=NOW)
    moments.append(timezone.now().isoformat())
    return_(
        submitted, reason_code="unclear", reason="不清楚。", version=3, actor=cast.clerk, now=NOW
    )

    assert changed(caller, moments[2]) == {update.pk}
    row = caller.get("updates/", changed_since=moments[2]).json()["results"][0]
    assert row["changed_at"] > moments[2][:19]


@pytest.fixture
def transactional_world(transactional_db: None, world: World) -> World:
    """History is stamped with the time of the transaction, so each step needs one of its own."""
    return world


def test_a_body_is_called_by_the_name_of_the_day_asked_for(cast: Cast) -> None:
    for name, kind, since, until in (
        ("中国银行保险监督管理委员会", "former", None, date(2023, 5, 17)),
        ("国家金融监督管理总局", "full", date(2023, 5, 18), None),
    ):
        cast.tax.names.create(name=name, kind=kind, valid_from=since, valid_to=until)
    cast.tax.name = "国家金融监督管理总局"
    cast.tax.save()
    caller = partner(cast, cast.tax)

    past = caller.get("agencies/suzhou-tax/", on="2023-05-17").json()
    present = caller.get("agencies/suzhou-tax/").json()
    assert (past["name"], past["name_on"]) == ("国家金融监督管理总局", "中国银行保险监督管理委员会")
    assert present["name_on"] == "国家金融监督管理总局"
    assert {n["valid_to"] for n in past["names"]} == {"2023-05-17", None}
    listed = caller.get("agencies/", on="2023-05-17", q="银行保险").json()["results"]
    assert [row["name_on"] for row in listed] == ["中国银行保险监督管理委员会"]
    # A body without names on record has the one it has.
    (customs,) = caller.get("agencies/", q="苏州海关").json()["results"]
    assert customs["name_on"] == "苏州海关"
