"""Links of proofs: when they are asked, what counts as broken, and where that is shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from agencies.models import AuditEvent
from tasks import jobs
from tasks.actions import attach_file, attach_link, replace_evidence
from tasks.actions.link_checks import LinkAnswer, ask_link, due_links, note_answer, take_link
from tasks.actions.proof_versions import Particulars
from tasks.models import EvidenceVersion
from tests.agencies.receiver import Receiver, receiving
from tests.base import Cast, World
from tests.factory import NOW, update_of
from tests.tasks.proofs import decided, word_file

GONE = LinkAnswer(False, "对方答复 404")
DAY = timedelta(days=1)
# 23:30 and 00:30 in Shanghai, one hour apart and on different days.
LATE_IN_THE_DAY = datetime(2026, 11, 3, 15, 30, tzinfo=UTC)


@pytest.fixture
def link(cast: Cast, world: World) -> EvidenceVersion:
    return attach_link(
        update_of(world.taxed), url="https://example.org/a", actor=cast.tax_reporter, now=NOW
    ).current


def again(link: EvidenceVersion) -> EvidenceVersion:
    return EvidenceVersion.objects.get(pk=link.pk)


def test_one_day_of_failures_breaks_no_link(link: EvidenceVersion) -> None:
    for hours in (0, 1, 2):
        note_answer(link, GONE, now=NOW + timedelta(hours=hours))
    assert (again(link).link_failures, again(link).is_broken) == (1, False)


def test_failures_on_two_days_in_a_row_break_it_and_a_success_mends_it(
    link: EvidenceVersion,
) -> None:
    note_answer(link, GONE, now=LATE_IN_THE_DAY)
    note_answer(link, GONE, now=LATE_IN_THE_DAY + timedelta(hours=1))
    assert again(link).is_broken
    assert again(link).link_failed_on == date(2026, 11, 4)
    note_answer(link, LinkAnswer(True, "可以打开"), now=LATE_IN_THE_DAY + DAY)
    assert not again(link).is_broken
    verbs = ["link_broken", "link_restored"]
    found = AuditEvent.objects.filter(verb__in=verbs).order_by("seq")
    assert list(found.values_list("verb", flat=True)) == verbs


def test_a_success_between_two_failures_starts_the_row_anew(link: EvidenceVersion) -> None:
    for days, answer in enumerate([GONE, LinkAnswer(True, "可以打开"), GONE]):
        note_answer(link, answer, now=NOW + days * DAY)
    assert not again(link).is_broken


def test_a_link_is_asked_once_a_week_and_the_day_after_a_failure(link: EvidenceVersion) -> None:
    assert list(due_links(now=NOW)) == [link]
    note_answer(link, LinkAnswer(True, "可以打开"), now=NOW)
    assert not due_links(now=NOW + 6 * DAY).exists()
    assert due_links(now=NOW + 8 * DAY).exists()
    note_answer(link, GONE, now=NOW)
    assert not due_links(now=NOW + timedelta(hours=3)).exists()
    assert due_links(now=NOW + DAY).exists()
    note_answer(link, GONE, now=NOW + DAY)
    assert not due_links(now=NOW + 3 * DAY).exists()


def test_files_replaced_links_and_items_long_over_are_not_asked(
    cast: Cast, world: World, link: EvidenceVersion
) -> None:
    by: dict[str, Any] = {"actor": cast.tax_reporter, "now": NOW}
    decided(attach_file(update_of(world.taxed), upload=word_file(), **by))
    replace_evidence(
        link.evidence, url="https://example.org/b", about=Particulars(), note="改址", number=1, **by
    )
    assert [each.url for each in due_links(now=NOW)] == ["https://example.org/b"]
    world.taxed.closed_on = date(2026, 11, 1)
    world.taxed.save()
    assert due_links(now=NOW).exists()
    assert not due_links(now=datetime(2028, 1, 1, tzinfo=UTC)).exists()


def test_of_two_workers_one_asks(link: EvidenceVersion) -> None:
    assert take_link(link, now=NOW)
    assert not take_link(link, now=NOW + DAY)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.SENDERS_ALLOW_PRIVATE = True
    with receiving() as found:
        yield found


@pytest.mark.parametrize(
    ("status", "opens"), [(200, True), (403, True), (429, True), (404, False), (500, False)]
)
def test_it_tells_a_lost_page_from_one_that_keeps_programs_out(
    receiver: Receiver, status: int, opens: bool
) -> None:
    receiver.answers = [(status, "")]
    assert ask_link(f"{receiver.url}/通知/2026.html?页=1").opens is opens
    assert receiver.received[0].path.startswith("/%E9%80%9A%E7%9F%A5/2026.html?")


def test_it_follows_a_redirect_but_not_for_ever(receiver: Receiver) -> None:
    receiver.headers = {"Location": "/b"}
    receiver.answers = [(302, ""), (200, "")]
    assert ask_link(f"{receiver.url}/a").opens is True
    assert [each.path for each in receiver.received] == ["/a", "/b"]
    receiver.answers = [(302, "")]
    assert ask_link(f"{receiver.url}/a").opens is False
    assert len(receiver.received) < 10


def test_it_asks_nothing_of_the_own_network(settings: Any) -> None:
    settings.SENDERS_ALLOW_PRIVATE = False
    with receiving() as receiver:
        answer = ask_link(receiver.url)
    assert answer.opens is None
    assert "内部网络" in answer.note
    assert receiver.received == []


def test_a_link_into_the_own_network_never_counts_as_broken(link: EvidenceVersion) -> None:
    for days in range(3):
        note_answer(link, LinkAnswer(None, "无法检查"), now=NOW + days * DAY)
    assert not again(link).is_broken


def test_the_job_asks_each_link_once(
    receiver: Receiver, cast: Cast, world: World, link: EvidenceVersion
) -> None:
    EvidenceVersion.objects.update(url=f"{receiver.url}/lost")
    receiver.answers = [(404, "")]
    jobs.check_links()
    jobs.check_links()
    assert len(receiver.received) == 1
    assert again(link).link_failures == 1
    assert again(link).link_note == "对方答复 404"


def test_a_broken_link_is_shown_by_word_to_those_who_see_it(
    client: Client, cast: Cast, world: World, link: EvidenceVersion
) -> None:
    for days in (0, 1):
        note_answer(link, GONE, now=NOW + days * DAY)
    client.force_login(cast.clerk)
    for address in (
        world.taxed.get_absolute_url(),
        link.evidence.get_absolute_url(),
        "/evidence/?show=broken",
    ):
        page = client.get(address).content.decode()
        assert "链接打不开" in page
        assert "2026-11-03" in page, address
    client.force_login(cast.outside_clerk)
    page = client.get("/evidence/?show=broken").content.decode()
    assert link.url not in page
    assert "没有符合条件" in page
