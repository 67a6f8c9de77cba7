"""The lists of the reporting cycle cost as many queries for many rows as for few."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Manager
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.channels import set_channel
from agencies.models import User
from tasks.actions import (
    Content,
    ask_exception,
    attach_link,
    lock_period,
    sign_for_all,
    submit,
)
from tasks.models import Implementation, Measure, ProgressUpdate, ReportingPeriod
from tests.base import Cast, World
from tests.factory import (
    NOW,
    make_agency,
    make_implementation,
    make_measure,
    make_period,
    make_user,
    update_of,
)
from tests.query_counts import assert_query_count
from tests.tasks.intakes import recorded

LISTS = {
    "periods": "/periods/",
    "verifying": "/verifying/",
    "signing": "/signing/",
    "intakes": "/intakes/",
    "proofs": "/evidence/",
    "reports": "/reports/",
    "channels": "/channels/",
}


def queries(client: Client, url: str) -> list[dict[str, Any]]:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200, url
    return list(caught.captured_queries)


def hand_in(item: Implementation, actor: User) -> ProgressUpdate:
    update = update_of(item)
    attach_link(update, url=f"https://example.org/{item.pk}", title="证明", actor=actor, now=NOW)
    return submit(
        update,
        content=Content(claimed_status="in_progress", done="已办。", next_step="续办。"),
        version=update.version,
        actor=actor,
        now=NOW,
    )


def another(cast: Cast, world: World, number: int) -> None:
    """One more of everything the lists show, by one more agency and its person."""
    agency = make_agency(f"suzhou-more-{number}", cast.suzhou, name=f"单位{number}")
    person = make_user(f"person{number}", "reporter", region=cast.suzhou, agency=agency)
    item = make_implementation(make_measure(world.document, agencies=[agency]), cast.suzhou)
    hand_in(item, person)
    sign_for_all(actor=person, now=NOW)
    recorded(cast, text=f"一、任务{number}\n（一）完善。")
    set_channel(
        cast.suzhou,
        kind="webhook",
        name=f"接口{number}",
        address=f"https://hooks.example.org/{number}",
        secret="a-secret-of-sixteen",
        kinds=["red"],
        actor=cast.clerk,
        now=NOW,
    )
    starts_on = date(2025 - number, 1, 1)
    make_period(
        cast.suzhou,
        cast.clerk,
        title=f"{starts_on.year}年",
        frequency="year",
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=364),
        due_on=starts_on + timedelta(days=380),
    )


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_many_rows(
    name: str, client: Client, cast: Cast, world: World
) -> None:
    client.force_login(cast.clerk)
    hand_in(world.taxed, cast.tax_reporter)
    another(cast, world, 0)
    queries(client, LISTS[name])  # the first one also starts the session
    few = queries(client, LISTS[name])
    for number in range(1, 9):
        another(cast, world, number)
    many = queries(client, LISTS[name])
    assert len(many) == len(few)
    assert_query_count(name, many)


@pytest.mark.parametrize(
    "parts",
    [
        Implementation(pk=1).assignments,
        Implementation(pk=1).former_assignments,
        ProgressUpdate(pk=1).rounds,
        Measure(pk=1).upper_links,
    ],
)
def test_the_parts_of_one_row_are_ordered_without_its_relatives(parts: Manager[Any]) -> None:
    """Ordered by the parent itself they would join its region, measure and document each time."""
    query = str(parts.all().query)
    assert " ORDER BY " in query
    assert " JOIN " not in query


def test_a_period_costs_the_same_with_many_bodies_and_exceptions(
    client: Client, cast: Cast, world: World
) -> None:
    client.force_login(cast.head)
    address = reverse("tasks:period", args=[world.period.pk])

    def ask(*items: Implementation) -> None:
        for item in items:
            ask_exception(update_of(item), reason="有误。", actor=cast.clerk, now=NOW)

    more = [
        make_implementation(
            make_measure(
                world.document, agencies=[make_agency(f"suzhou-b{n}", cast.suzhou, name=f"乙{n}")]
            ),
            cast.suzhou,
        )
        for n in range(8)
    ]
    lock_period(world.period, reason="期满。", actor=cast.clerk, now=NOW)
    ask(world.taxed)
    queries(client, address)
    few = queries(client, address)
    ask(*more)
    many = queries(client, address)
    assert len(many) == len(few)
    assert_query_count("period", many)
    assert_query_count("exceptions", queries(client, reverse("tasks:exceptions")))


def test_the_lists_of_one_region_never_speak_of_another(
    client: Client, cast: Cast, world: World
) -> None:
    canary = "广州独有的一句话"
    assert cast.outsider.agency is not None
    item = make_implementation(
        make_measure(world.document, agencies=[cast.outsider.agency], text=canary), cast.guangzhou
    )
    make_period(cast.guangzhou, cast.outside_clerk, title=canary)
    cast.outsider.agency.name = canary
    cast.outsider.agency.save()
    hand_in(item, cast.outsider)
    ProgressUpdate.objects.filter(implementation=item).update(done=canary)

    client.force_login(cast.outside_clerk)
    for name in ("periods", "verifying", "signing"):
        assert canary in client.get(LISTS[name]).content.decode(), name
    for who in (cast.clerk, cast.head):
        client.force_login(who)
        for url in (*LISTS.values(), reverse("tasks:period", args=[world.period.pk])):
            assert canary not in client.get(url).content.decode(), (who, url)
    elsewhere = ReportingPeriod.objects.get(region=cast.guangzhou)
    answer = client.get(reverse("tasks:period", args=[elsewhere.pk]))
    assert (answer.status_code, canary in answer.content.decode()) == (404, False)
    narrowed = client.get(f"/verifying/?period={elsewhere.pk}&lead={cast.outsider.agency.key}")
    assert (narrowed.context["number"], canary in narrowed.content.decode()) == (0, False)
