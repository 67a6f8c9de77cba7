"""审计: the auditor alone reads it, filters it, checks it and takes it away."""

from __future__ import annotations

import csv
import io

import pgtrigger
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import audit
from agencies.actions import save_record
from agencies.audit_words import VERBS
from agencies.models import AuditEvent
from tasks.actions import Content, annotate, return_, save_draft, submit, verify
from tasks.choices import FormField, ReturnReason, Status
from tests.base import Cast, World
from tests.factory import NOW, update_of
from tests.query_counts import assert_query_count


@pytest.fixture
def history(cast: Cast, world: World) -> None:
    """A draft and a remark of Suzhou, a changed account, and a remark about Guangzhou."""
    save_draft(
        update_of(world.taxed),
        content=Content(claimed_status=Status.IN_PROGRESS, done="=HYPERLINK(1)"),
        version=1,
        actor=cast.tax_reporter,
        now=NOW,
    )
    annotate(world.taxed, text="请抓紧。", actor=cast.leader, now=NOW)
    cast.clerk.phone = "0512-1"
    save_record(cast.clerk, actor=cast.administrator, now=NOW)
    cast.outside_clerk.phone = "020-1"
    save_record(cast.outside_clerk, actor=cast.administrator, now=NOW)


def seen(client: Client, **query: str) -> list[AuditEvent]:
    return [row["event"] for row in client.get(reverse("audit"), query).context["rows"]]


def test_nobody_but_the_auditor_reads_checks_or_exports(
    client: Client, cast: Cast, history: None
) -> None:
    for user in cast.everyone:
        if user == cast.auditor:
            continue
        client.force_login(user)
        assert client.get(reverse("audit")).status_code == 403, user
        assert client.get(reverse("audit_export")).status_code == 403, user
        assert client.post(reverse("audit_check")).status_code == 403, user
    client.logout()
    assert client.get(reverse("audit"))["Location"].startswith("/login/")


def test_an_auditor_of_suzhou_reads_nothing_of_guangzhou(
    client: Client, cast: Cast, history: None
) -> None:
    client.force_login(cast.auditor)
    assert "020-1" not in client.get(reverse("audit")).content.decode()
    exported = b"".join(client.get(reverse("audit_export")).streaming_content)  # type: ignore[attr-defined]
    assert "020-1" not in exported.decode()
    assert "0512-1" in exported.decode()
    assert not seen(client, region="guangzhou")


def test_before_and_after_are_read_in_chinese(client: Client, cast: Cast, history: None) -> None:
    client.force_login(cast.auditor)
    html = client.get(reverse("audit")).content.decode()
    for word in ("办公电话：", "（空）", "0512-1", "自评状态：", "推进中", "保存草稿", "批示"):
        assert word in html, word


def test_a_return_and_a_verdict_are_read_in_chinese(
    client: Client, cast: Cast, world: World, history: None
) -> None:
    update = update_of(world.taxed)
    submit(
        update,
        content=Content(claimed_status=Status.IN_PROGRESS, done="已办。", next_step="续办。"),
        version=update.version,
        actor=cast.tax_reporter,
        now=NOW,
    )
    update = update_of(world.taxed)
    return_(
        update,
        reason_code=ReturnReason.UNCLEAR,
        reason="请补充。",
        pinned_fields=[FormField.DONE],
        version=update.version,
        actor=cast.clerk,
        now=NOW,
    )
    client.force_login(cast.auditor)
    html = client.get(reverse("audit")).content.decode()
    for word in ("退回原因：", "表述不清", "需修改的栏目：", "本期进展"):
        assert word in html, word
    for code in ("reason_code", "pinned_fields", "unclear"):
        assert code not in html, code


def test_each_filter_narrows(client: Client, cast: Cast, history: None) -> None:
    client.force_login(cast.auditor)
    assert {e.verb for e in seen(client, verb="annotate")} == {"annotate"}
    assert {e.actor for e in seen(client, actor="tax_reporter")} == {cast.tax_reporter}
    assert {e.object_type for e in seen(client, object_type="user")} == {"user"}
    assert [e.object_id for e in seen(client, object="请抓紧")] != []
    assert len(seen(client, since="2026-11-02", until="2026-11-02")) == len(seen(client))
    assert seen(client, since="2026-11-03") == []
    # As an office writes a day, and in the one field every page has for it.
    assert seen(client, since="２０２６年１１月３日") == []
    assert len(seen(client, since="2026.11.2")) == len(seen(client))
    assert 'type="date"' not in client.get(reverse("audit")).content.decode()


def test_a_wrong_filter_is_said_and_does_not_break(
    client: Client, cast: Cast, history: None
) -> None:
    client.force_login(cast.auditor)
    r = client.get(reverse("audit"), {"since": "soon", "verb": "none", "page": "no"})
    assert r.status_code == 200
    assert "error-summary" in r.content.decode()


def test_the_export_holds_the_filtered_rows_and_no_formula(
    client: Client, cast: Cast, history: None
) -> None:
    client.force_login(cast.auditor)
    r = client.get(reverse("audit_export"), {"verb": "save"})
    text = b"".join(r.streaming_content).decode()  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["动作"] for row in rows] == ["保存草稿"]
    assert "本期进展：=HYPERLINK(1)" in rows[0]["变更后"]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@"))]


def test_the_check_confirms_a_whole_chain(client: Client, cast: Cast, history: None) -> None:
    client.force_login(cast.auditor)
    r = client.post(reverse("audit_check"), follow=True)
    assert f"审计链完整，共 {AuditEvent.objects.count()} 条" in r.content.decode()


def test_the_check_names_the_first_bad_row(client: Client, cast: Cast, history: None) -> None:
    with pgtrigger.ignore("agencies.AuditEvent:append_only"):
        AuditEvent.objects.filter(seq=2).update(actor_name="别人")
    bad = audit.verify()
    assert bad is not None
    client.force_login(cast.auditor)
    r = client.post(reverse("audit_check"), follow=True)
    assert "审计链在第 2 条断开" in r.content.decode()


def test_every_verb_of_a_working_day_has_its_word(cast: Cast, world: World, history: None) -> None:
    update = update_of(world.taxed_too)
    submit(
        update,
        content=Content(claimed_status=Status.IN_PROGRESS, done="已办。", next_step="续办。"),
        version=1,
        actor=cast.tax_reporter,
        now=NOW,
    )
    update = update_of(world.taxed_too)
    verify(
        update,
        verified_status=Status.IN_PROGRESS,
        version=update.version,
        actor=cast.clerk,
        now=NOW,
    )
    used = set(AuditEvent.objects.values_list("verb", flat=True))
    assert used <= set(VERBS), used - set(VERBS)


def test_queries_do_not_grow_with_rows(client: Client, cast: Cast, history: None) -> None:
    client.force_login(cast.auditor)
    client.get(reverse("audit"))
    for size in (5, 45):
        for number in range(size):
            cast.clerk.phone = f"0512-{size}-{number}"
            save_record(cast.clerk, actor=cast.administrator, now=NOW)
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("audit"))
        assert_query_count("audit", caught.captured_queries)
