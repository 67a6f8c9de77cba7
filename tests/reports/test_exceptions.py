"""锁定例外 in the figures: on the leader's page, in the 通报 and the annual report."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

import docx
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agencies.models import User
from reports.bulletins import draft_bulletin, figures_hash
from reports.composing import compose
from reports.letters import bulletin_word
from reports.models import AnnualReport
from reports.statistics import Figure, lock_exceptions, standing
from tasks.actions import (
    Content,
    ask_exception,
    grant_exception,
    lock_period,
    refuse_exception,
    save_draft,
    submit,
)
from tasks.models import Implementation, LockException
from tests.base import Cast, World
from tests.factory import NOW, update_of
from tests.reports.test_content import all_text

CONTENT = Content("in_progress", "补报。", "继续。")
CANARY = "苏州密语"


def day(number: int) -> datetime:
    return NOW + timedelta(days=number)


@pytest.fixture
def opened_again(cast: Cast, world: World) -> list[LockException]:
    """One granted and used, one granted and let pass, one refused, one that waits."""
    lock_period(world.period, reason="提前汇总。", actor=cast.clerk, now=day(1))
    asked = [
        ask_exception(update_of(row), reason=f"漏报{CANARY}。", actor=cast.clerk, now=day(2))
        for row in (world.taxed, world.taxed_too, world.shipped, world.unassigned)
    ]
    until = day(6).date()
    grant_exception(asked[0], until=until, actor=cast.head, now=day(3))
    grant_exception(asked[1], until=until, actor=cast.head, now=day(3))
    refuse_exception(asked[2], note="下期再报。", actor=cast.head, now=day(3))
    update = update_of(world.taxed)
    submit(update, content=CONTENT, version=update.version, actor=cast.tax_reporter, now=day(4))
    update = update_of(world.taxed_too)
    # A draft that nobody handed in has changed nothing that counts.
    save_draft(update, content=CONTENT, version=update.version, actor=cast.clerk, now=day(4))
    return asked


def figures(user: User, on: datetime, today: datetime, **kwargs: Any) -> dict[str, Figure]:
    rows = Implementation.objects.visible_to(user)
    now = standing(rows, as_of=on.date(), today=today.date())
    return {f.label: f for f in lock_exceptions(now, **kwargs)}


def counts(*args: Any, **kwargs: Any) -> list[int]:
    return [f.count for f in figures(*args, **kwargs).values()]


def test_each_is_counted_as_what_came_of_it(
    cast: Cast, world: World, opened_again: list[LockException]
) -> None:
    # asked, granted, refused, over, used
    assert counts(cast.leader, day(5), day(5)) == [4, 2, 1, 0, 1]
    assert counts(cast.leader, day(7), day(7)) == [4, 2, 1, 2, 1]


@pytest.mark.parametrize(("on", "known"), [(1, 0), (2, 4)])
def test_a_past_day_knows_nothing_of_what_came_later(
    cast: Cast, opened_again: list[LockException], on: int, known: int
) -> None:
    assert counts(cast.leader, day(on), day(9)) == [known, 0, 0, 0, 0]


def test_another_year_and_another_region_count_none(
    cast: Cast, world: World, opened_again: list[LockException]
) -> None:
    assert counts(cast.leader, day(7), day(7), year=2025) == [0] * 5
    assert counts(cast.outside_clerk, day(7), day(7)) == [0] * 5
    assert counts(cast.leader, day(7), day(7), year=2026, period=world.period)[0] == 4


@pytest.mark.parametrize("on", [2, 5, 7])
def test_every_number_opens_as_many_rows_in_the_list(
    client: Client, cast: Cast, opened_again: list[LockException], on: int
) -> None:
    client.force_login(cast.leader)
    with time_machine.travel(day(9), tick=False):
        for figure in figures(cast.leader, day(on), day(9), year=2026).values():
            page = client.get(f"{reverse('tasks:exceptions')}?{figure.query}")
            assert page.context["page_obj"].paginator.count == figure.count, figure


def test_the_leader_sees_the_numbers_and_the_upper_level_nothing_of_them(
    client: Client, cast: Cast, opened_again: list[LockException]
) -> None:
    with time_machine.travel(day(5), tick=False):
        client.force_login(cast.leader)
        shown = client.get(reverse("dashboard"))
        client.force_login(cast.province)
        above = client.get(reverse("dashboard"))
        refused = client.get(reverse("tasks:exceptions"))

    assert "锁定例外" in shown.content.decode()
    assert "state=granted" in shown.content.decode()
    assert above.context["exceptions"] == ()
    assert "锁定例外" not in above.content.decode()
    assert refused.status_code == 403


def test_the_list_shows_nobody_what_they_may_not_see(
    client: Client, cast: Cast, world: World, opened_again: list[LockException]
) -> None:
    address = reverse("tasks:exceptions")
    with time_machine.travel(day(5), tick=False):
        client.force_login(cast.outside_clerk)
        outside = client.get(address)
        by_period = client.get(address, {"period": world.period.pk})
        by_region = client.get(address, {"region": "suzhou"})
        client.force_login(cast.customs_reporter)
        customs = client.get(address)

    assert CANARY not in outside.content.decode()
    assert outside.context["page_obj"].paginator.count == 0
    assert (by_period.status_code, by_region.status_code) == (404, 404)
    assert [e.update.implementation for e, _ in customs.context["exceptions"]] == [world.shipped]


@pytest.mark.parametrize("wrong", [{"state": "x"}, {"as_of": "2027-01-01"}, {"year": "甲"}])
def test_a_wrong_address_says_what_is_wrong_and_lists_nothing(
    client: Client, cast: Cast, opened_again: list[LockException], wrong: dict[str, str]
) -> None:
    client.force_login(cast.leader)
    with time_machine.travel(day(5), tick=False):
        page = client.get(reverse("tasks:exceptions"), wrong)

    assert page.status_code == 422
    assert page.context["page_obj"].paginator.count == 0


def test_the_bulletin_freezes_them_with_its_figures(
    client: Client, cast: Cast, world: World, opened_again: list[LockException]
) -> None:
    drafted = draft_bulletin(world.period, as_of=day(5).date(), actor=cast.clerk, now=day(5))
    refuse_exception(opened_again[3], note="不必。", actor=cast.head, now=day(6))

    drafted.refresh_from_db()
    frozen = {each["label"]: each["count"] for each in drafted.exceptions or []}
    assert (frozen["申请"], frozen["同意"], frozen["不同意"]) == (4, 2, 1)
    assert figures_hash(drafted.figures, drafted.exceptions) == drafted.figures_sha256
    assert figures_hash(drafted.figures, None) != drafted.figures_sha256
    paper = docx.Document(io.BytesIO(bulletin_word(drafted, drafted.texts.latest("number"))))
    assert "申请4件、同意2件、不同意1件" in all_text(paper)
    client.force_login(cast.head)
    assert "state=refused" in client.get(drafted.get_absolute_url()).content.decode()


def test_the_annual_report_says_how_many_there_were(
    cast: Cast, opened_again: list[LockException]
) -> None:
    def made(year: int) -> dict[str, int]:
        report = AnnualReport(region=cast.suzhou, year=year, created_by=cast.clerk, created_at=NOW)
        content = compose(
            report, as_of=date(2026, 12, 31), today=date(2027, 1, 4), tell=lambda p, note: None
        )
        return {line.label: line.count for line in content.exceptions}

    assert list(made(2026).values()) == [4, 2, 1, 2, 1]
    assert set(made(2025).values()) == {0}
