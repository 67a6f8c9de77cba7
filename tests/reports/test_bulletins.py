"""通报: figures frozen with their hash, words in versions, signed by another, issued for good."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import docx
import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.choices import Role
from agencies.models import AuditEvent
from reports.bulletins import (
    draft_bulletin,
    edit_bulletin,
    figures_hash,
    issue_bulletin,
    sign_bulletin,
)
from reports.choices import BulletinState
from reports.errors import StaleText
from reports.models import Bulletin, BulletinText
from tasks.actions import Content, attach_link, issue_slips, return_, submit, verify
from tasks.models import ProgressUpdate
from tasks.working_days import Calendar
from tests.base import Cast, World
from tests.factory import make_user, update_of
from tests.query_counts import assert_query_count

CALENDAR = Calendar(frozenset(), frozenset(), frozenset({2026, 2027}))


def at(month: int, day: int) -> datetime:
    return timezone.make_aware(datetime(2026, month, day, 9))


NOW = at(12, 29)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def worked(cast: Cast, world: World) -> None:
    """The tax office settles one item after a return, late; customs hand in nothing at all."""
    update = update_of(world.taxed)
    attach_link(update, url="https://example.org/a", actor=cast.tax_reporter, now=at(12, 1))
    done = Content("landed", "已印发。", landed_on=date(2026, 11, 30))
    update.refresh_from_db()
    update = hand_in(update, done, cast, at(12, 10))
    update = return_(
        update,
        reason_code="unclear",
        reason="写明文号。",
        version=update.version,
        actor=cast.clerk,
        now=at(12, 11),
    )
    update = hand_in(update, done, cast, at(12, 14))
    verify(
        update, verified_status="landed", version=update.version, actor=cast.clerk, now=at(12, 15)
    )
    hand_in(update_of(world.taxed_too), Content("in_progress", "办。", "续。"), cast, at(12, 17))
    for day in ((12, 16), (12, 22), (12, 28)):
        issue_slips(cast.suzhou, now=at(*day), calendar=CALENDAR)


def hand_in(update: ProgressUpdate, content: Content, cast: Cast, now: datetime) -> ProgressUpdate:
    return submit(update, content=content, version=update.version, actor=cast.tax_reporter, now=now)


def drafted(cast: Cast, world: World, **changes: Any) -> Bulletin:
    given: dict[str, Any] = {"as_of": date(2026, 12, 29), "actor": cast.clerk, "now": NOW}
    return draft_bulletin(world.period, **given | changes)


def signed(cast: Cast, world: World) -> Bulletin:
    bulletin = drafted(cast, world)
    return sign_bulletin(bulletin, version=bulletin.version, actor=cast.head, now=NOW)


@pytest.mark.parametrize("who", ["leader", "tax_reporter", "province", "outside_clerk", "auditor"])
def test_only_the_bureau_drafts(cast: Cast, world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        drafted(cast, world, actor=getattr(cast, who))
    assert not Bulletin.objects.exists()


@pytest.mark.parametrize("as_of", [date(2026, 12, 30), date(2026, 10, 1)])
def test_figures_are_of_a_day_that_has_been(cast: Cast, world: World, as_of: date) -> None:
    with pytest.raises(ValidationError) as fault:
        drafted(cast, world, as_of=as_of)
    assert set(fault.value.message_dict) == {"as_of"}


def test_the_figures_count_what_happened(cast: Cast, world: World, worked: None) -> None:
    bulletin = drafted(cast, world)
    figures = {row.pop("agency"): row for row in bulletin.figures}
    assert figures["国家税务总局苏州市税务局"] == {
        "expected": 2,
        "handed_in": 2,
        "on_time": 1,
        "returned": 1,
        "landed": 1,
        "named": False,
    }
    assert figures["苏州海关"] == {
        "expected": 1,
        "handed_in": 0,
        "on_time": 0,
        "returned": 0,
        "landed": 0,
        "named": True,
    }
    text = bulletin.texts.get()
    assert "应报4项，已报2项，其中按时1项；经核查销号1项" in text.opening
    assert text.closing.startswith("苏州海关经提醒、催办、督办后仍有事项未报")


def test_figures_of_a_past_day_are_those_of_that_day(
    cast: Cast, world: World, worked: None
) -> None:
    rows = {r["agency"]: r for r in drafted(cast, world, as_of=date(2026, 12, 12)).figures}
    tax = rows["国家税务总局苏州市税务局"]
    assert (tax["handed_in"], tax["returned"], tax["landed"]) == (0, 1, 0)
    assert not rows["苏州海关"]["named"]


def test_what_happens_afterwards_changes_no_figure(cast: Cast, world: World, worked: None) -> None:
    bulletin = drafted(cast, world)
    before = bulletin.figures
    update = update_of(world.shipped)
    submit(
        update,
        content=Content("in_progress", "补报。", "续。"),
        version=update.version,
        actor=cast.customs_reporter,
        now=NOW,
    )
    again = drafted(cast, world)
    assert (again.pk, again.figures) == (bulletin.pk, before)
    assert figures_hash(again.figures, again.exceptions) == again.figures_sha256


def test_words_come_in_versions_and_a_stale_form_loses_nothing(cast: Cast, world: World) -> None:
    bulletin = drafted(cast, world)
    words = {"opening": "改过的开头。", "closing": "改过的要求。"}
    with pytest.raises(ValidationError) as fault:
        edit_bulletin(bulletin, opening=" ", closing="", version=1, actor=cast.clerk, now=NOW)
    assert set(fault.value.message_dict) == {"opening", "closing"}
    for _ in range(2):
        edit_bulletin(bulletin, **words, version=1, actor=cast.clerk, now=NOW)
    with pytest.raises(StaleText):
        edit_bulletin(
            bulletin,
            opening="别的。",
            closing="别的。",
            version=1,
            actor=cast.second_clerk,
            now=NOW,
        )
    assert list(bulletin.texts.values_list("number", flat=True)) == [2, 1]
    with pytest.raises(DatabaseError), transaction.atomic():
        BulletinText.objects.update(opening="篡改")


def test_the_drafter_does_not_sign(cast: Cast, world: World) -> None:
    bulletin = drafted(cast, world, actor=cast.head)
    with pytest.raises(ValidationError, match="起草人及其代理人不能签发"):
        sign_bulletin(bulletin, version=1, actor=cast.head, now=NOW)
    for who in (cast.clerk, cast.leader, cast.outside_clerk):
        with pytest.raises(PermissionDenied):
            sign_bulletin(bulletin, version=1, actor=who, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Bulletin.objects.update(signed_by=cast.head)
    other = make_user("other_head", Role.APPROVER, region=cast.suzhou, agency=cast.commerce)
    assert sign_bulletin(bulletin, version=1, actor=other, now=NOW).signed_by == other


def test_what_is_changed_after_signing_is_signed_anew(cast: Cast, world: World) -> None:
    bulletin = signed(cast, world)
    edit_bulletin(bulletin, opening="新。", closing="新。", version=1, actor=cast.clerk, now=NOW)
    with pytest.raises(ValidationError, match="先签发"):
        issue_bulletin(bulletin, actor=cast.head, now=NOW)
    with pytest.raises(StaleText):
        sign_bulletin(bulletin, version=1, actor=cast.head, now=NOW)


def test_issued_it_changes_in_nothing(cast: Cast, world: World) -> None:
    bulletin = signed(cast, world)
    with pytest.raises(PermissionDenied):
        issue_bulletin(bulletin, actor=cast.clerk, now=NOW)
    for _ in range(2):
        issue_bulletin(bulletin, actor=cast.head, now=NOW)
    with pytest.raises(ValidationError, match="不能更改"):
        edit_bulletin(bulletin, opening="新", closing="新", version=1, actor=cast.clerk, now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        Bulletin.objects.update(title="篡改")
    assert AuditEvent.objects.filter(verb="issue_bulletin").count() == 1


def test_figures_tampered_with_are_not_issued(cast: Cast, world: World) -> None:
    bulletin = signed(cast, world)
    Bulletin.objects.update(figures=[])
    with pytest.raises(ValidationError, match="不一致"):
        issue_bulletin(bulletin, actor=cast.head, now=NOW)


def test_drafts_stay_in_the_bureau_and_issued_ones_in_the_region(cast: Cast, world: World) -> None:
    def readers() -> set[str]:
        return {u.username for u in cast.everyone if Bulletin.objects.visible_to(u).exists()}

    bulletin = signed(cast, world)
    bureau = {"clerk", "second_clerk", "head"}
    assert readers() == bureau
    issue_bulletin(bulletin, actor=cast.head, now=NOW)
    assert readers() == bureau | {"leader", "tax_reporter", "customs_reporter"}


def test_the_pages_go_from_draft_to_a_word_file(
    client: Client, cast: Cast, world: World, worked: None, clock: Any
) -> None:
    client.force_login(cast.clerk)
    r = client.post("/reports/bulletins/", {"period": world.period.pk, "as_of": "2027-01-01"})
    assert (r.status_code, "不晚于今天" in r.content.decode()) == (422, True)
    r = client.post("/reports/bulletins/", {"period": world.period.pk, "as_of": "2026-12-29"})
    bulletin = Bulletin.objects.get()
    assert r["Location"] == (page := bulletin.get_absolute_url())
    r = client.post(page, {"opening": "改好的\x01开头。", "closing": "改好的要求。", "version": 1})
    assert r.status_code == 302
    r = client.post(page, {"opening": "旧窗口。", "closing": "旧窗口。", "version": 1})
    assert (r.status_code, "旧窗口。" in r.content.decode()) == (409, True)
    draft = client.get(reverse("reports:bulletin_word", args=[bulletin.pk])).content
    assert "草稿" in docx.Document(io.BytesIO(draft)).sections[0].header.paragraphs[0].text
    client.force_login(cast.head)
    client.post(reverse("reports:sign_bulletin", args=[bulletin.pk]), {"version": 2})
    client.post(reverse("reports:issue_bulletin", args=[bulletin.pk]))
    bulletin.refresh_from_db()
    assert bulletin.state == BulletinState.ISSUED
    client.force_login(cast.customs_reporter)
    file = docx.Document(
        io.BytesIO(client.get(reverse("reports:bulletin_word", args=[bulletin.pk])).content)
    )
    assert "改好的开头。" in "\n".join(p.text for p in file.paragraphs)
    assert "草稿" not in file.sections[0].header.paragraphs[0].text
    rows = {row.cells[0].text: [c.text for c in row.cells[1:]] for row in file.tables[0].rows}
    assert rows["苏州海关"] == ["1", "0", "0", "0", "0", "通报"]
    for url in ("/reports/bulletins/", page):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        assert_query_count("bulletins" if url != page else "bulletin", caught.captured_queries)
