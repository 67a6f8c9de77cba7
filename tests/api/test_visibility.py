"""What a token shows: its own agency's rows, and of everybody else's not a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from agencies.models import AgencyName
from tasks.actions import Content, attach_link, return_, submit
from tasks.choices import Status
from tasks.models import Implementation
from tests.api.client import Caller, holder, partner
from tests.base import Cast, World
from tests.factory import NOW, make_implementation, make_measure, make_period, update_of

CANARY = "穗密语"


@dataclass
class Secrets:
    """Rows of Guangzhou, each with the canary in every text."""

    implementation: Implementation
    update: int
    period: int


@pytest.fixture
def secrets(cast: Cast, world: World) -> Secrets:
    guangzhou_commerce = cast.outsider.agency
    assert guangzhou_commerce is not None
    # Before the canary: what a public document says of the body everybody may read.
    measure = make_measure(world.document, agencies=[guangzhou_commerce])
    guangzhou_commerce.short_name = f"{CANARY}商务局"
    guangzhou_commerce.save()
    AgencyName.objects.create(agency=guangzhou_commerce, name=f"{CANARY}旧称", kind="former")
    implementation = make_implementation(measure, cast.guangzhou, round=cast.round)
    period = make_period(cast.guangzhou, cast.outside_clerk, title=f"{CANARY}季度")
    update = update_of(implementation)
    attach_link(
        update, url=f"https://example.org/{CANARY}", title=CANARY, actor=cast.outsider, now=NOW
    )
    content = Content(
        claimed_status=Status.IN_PROGRESS, done=CANARY, next_step=CANARY, obstacle=CANARY
    )
    submit(update, content=content, version=update.version, actor=cast.outsider, now=NOW)
    return Secrets(implementation, update.pk, period.pk)


def everything(caller: Caller, secrets: Secrets) -> Iterator[Any]:
    """Every way to ask: lists, filters, searches, orders, counts, ids, bodies, errors."""
    for name in ("documents", "tasks", "measures", "agencies", "regions", "implementations"):
        yield caller.get(f"{name}/", page_size=200)
    yield caller.get("updates/", page_size=200)
    yield caller.get("reports/")
    yield caller.get("regions/guangzhou/")
    yield caller.get("agencies/guangzhou-commerce/")
    yield caller.get("agencies/", region="guangzhou")
    yield caller.get("agencies/", q=CANARY[:1])
    for query in (
        {"region": "guangzhou"},
        {"agency": "guangzhou-commerce"},
        {"lead": "guangzhou-commerce"},
        {"claimed": "in_progress"},
        {"update_state": "submitted"},
        {"q": "举措5"},
        {"ordering": "agency"},
        {"ordering": "-region"},
    ):
        yield caller.get("implementations/", **query)
    for query in (
        {"region": "guangzhou"},
        {"state": "submitted"},
        {"period": str(secrets.period)},
        {"implementation": str(secrets.implementation.pk)},
        {"changed_since": "2000-01-01T00:00:00Z"},
    ):
        yield caller.get("updates/", **query)
    row, update = secrets.implementation.pk, secrets.update
    tag = f'"update-{update}-2"'
    yield caller.get(f"implementations/{row}/")
    yield caller.get(f"updates/{update}/")
    yield caller.post("updates/", {"implementation": row, "done": "x"})
    yield caller.post("updates/", {"implementation": row, "period": secrets.period})
    yield caller.patch(f"updates/{update}/", {"done": "x"}, If_Match=tag)
    yield caller.patch(f"updates/{update}/", {"done": "x"}, If_Match='"update-0-0"')
    yield caller.post(f"updates/{update}/submit/", {}, If_Match=tag)
    yield caller.post(f"updates/{update}/evidence/", {"url": "https://example.org/b"})
    yield caller.post("reports/", {"region": "guangzhou", "year": 2026})


def test_no_answer_to_suzhou_holds_a_word_of_guangzhou(
    cast: Cast, world: World, secrets: Secrets
) -> None:
    caller = partner(cast, cast.tax)

    for r in everything(caller, secrets):
        asked = f"{r.request['REQUEST_METHOD']} {r.request['PATH_INFO']}"
        assert r.status_code in {200, 403, 404}, asked
        assert CANARY not in r.content.decode(), asked


def test_the_canary_is_seen_by_its_owner(cast: Cast, world: World, secrets: Secrets) -> None:
    """Without this the test above would also pass on empty lists."""
    assert cast.outsider.agency is not None
    caller = partner(cast, cast.outsider.agency)

    sung = [r for r in everything(caller, secrets) if CANARY in r.content.decode()]

    assert len(sung) >= 10


ROWS_OF_GUANGZHOU: list[Callable[[Caller, Secrets], Any]] = [
    lambda c, s: c.get(f"implementations/{s.implementation.pk}/"),
    lambda c, s: c.get(f"updates/{s.update}/"),
    lambda c, s: c.get("regions/guangzhou/"),
    lambda c, s: c.get("agencies/guangzhou-commerce/"),
    lambda c, s: c.post("updates/", {"implementation": s.implementation.pk}),
    lambda c, s: c.patch(f"updates/{s.update}/", {"done": "x"}, If_Match='"update-1-1"'),
    lambda c, s: c.patch(f"updates/{s.update}/", {"done": "x"}),
    lambda c, s: c.post(f"updates/{s.update}/submit/", {}, If_Match='"update-1-1"'),
    lambda c, s: c.post(f"updates/{s.update}/evidence/", {"url": "https://example.org"}),
    lambda c, s: c.post("reports/", {"region": "guangzhou", "year": 2026}),
]


@pytest.mark.parametrize("ask", ROWS_OF_GUANGZHOU)
def test_a_foreign_row_answers_as_if_it_were_not_there(
    ask: Callable[[Caller, Secrets], Any], cast: Cast, world: World, secrets: Secrets
) -> None:
    caller = partner(cast, cast.tax)

    r = ask(caller, secrets)

    assert r.status_code == 404
    invented = caller.get("updates/999999999/").json()
    assert r.json() | {"request_id": ""} == invented | {"request_id": ""}


def test_an_agency_sees_what_it_is_assigned_to(cast: Cast, world: World) -> None:
    tax, customs = partner(cast, cast.tax), partner(cast, cast.customs)

    def ids(caller: Caller, path: str) -> set[int]:
        return {row["id"] for row in caller.get(path).json()["results"]}

    assert ids(tax, "implementations/") == {world.taxed.pk, world.taxed_too.pk}
    assert ids(customs, "implementations/") == {world.shipped.pk}
    assert ids(tax, "updates/") == {update_of(world.taxed).pk, update_of(world.taxed_too).pk}
    assert ids(customs, "updates/") == {update_of(world.shipped).pk}
    assert tax.get("implementations/").json()["count"] == 2


def test_the_upper_level_sees_only_what_was_handed_in(cast: Cast, world: World) -> None:
    content = Content(claimed_status=Status.IN_PROGRESS, done="已开展。", next_step="继续。")
    submit(update_of(world.taxed), content=content, version=1, actor=cast.tax_reporter, now=NOW)
    rows = holder(cast.ministry).get("updates/").json()["results"]

    assert [row["id"] for row in rows] == [update_of(world.taxed).pk]
    draft = update_of(world.taxed_too).pk
    assert holder(cast.ministry).get(f"updates/{draft}/").status_code == 404


def test_the_upper_level_is_not_shown_what_the_city_sent_back(cast: Cast, world: World) -> None:
    update = update_of(world.taxed)
    content = Content(claimed_status=Status.IN_PROGRESS, done="初稿。", next_step="继续。")
    submit(update, content=content, version=1, actor=cast.tax_reporter, now=NOW)
    return_(update, reason_code="unclear", reason="改。", version=2, actor=cast.clerk, now=NOW)
    better = replace(content, done="改稿。")
    submit(update, content=better, version=3, actor=cast.tax_reporter, now=NOW)

    (row,) = holder(cast.ministry).get("updates/").json()["results"]

    assert [r["done"] for r in row["rounds"]] == ["改稿。"]


@pytest.mark.parametrize("who", ["auditor", "administrator"])
def test_roles_without_content_see_none_by_token_either(who: str, cast: Cast, world: World) -> None:
    caller = holder(getattr(cast, who))

    for path in ("implementations/", "updates/", "reports/"):
        assert caller.get(path).json()["results"] == [], path


def test_documents_and_measures_are_open_to_every_token(cast: Cast, world: World) -> None:
    caller = partner(cast, cast.customs)

    assert caller.get("documents/").json()["count"] == 1
    assert caller.get("documents/suzhou-plan/").json()["title"] == "苏州市实施方案"
    assert caller.get("tasks/", document="suzhou-plan").json()["count"] == 2
    measures = caller.get("measures/", task=2).json()["results"]
    assert [row["number"] for row in measures] == [2, 3, 4]
    assert measures[0]["responsibilities"][0]["agency"] == "suzhou-tax"


def test_the_bodies_of_the_own_region_and_above_are_shown(cast: Cast, world: World) -> None:
    caller = partner(cast, cast.tax)

    keys = {row["key"] for row in caller.get("agencies/").json()["results"]}

    assert keys == {"suzhou-commerce", "suzhou-tax", "suzhou-customs"}
    assert [r["slug"] for r in caller.get("regions/").json()["results"]] == ["suzhou"]
    assert caller.get("regions/suzhou/").json()["rounds"][0]["year"] == 2020
