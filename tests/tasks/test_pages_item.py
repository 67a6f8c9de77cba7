"""The page of one item: what it shows to whom, and the forms sent from it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tasks.actions import Content, annotate, raise_blocker, return_, submit, verify
from tasks.choices import UpdateState
from tasks.models import Blocker, ProgressUpdate
from tests.base import Cast, World
from tests.factory import NOW, make_period, update_of
from tests.query_counts import assert_query_count

pytestmark = pytest.mark.usefixtures("still_clock")

FILLED = {
    "claimed_status": "in_progress",
    "done": "已印发工作方案。",
    "next_step": "组织企业座谈。",
    "obstacle": "",
    "landed_on": "",
}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def send(client: Client, verb: str, update: ProgressUpdate, **fields: Any) -> Any:
    given = FILLED | {"version": update.version} | fields
    return client.post(reverse(f"tasks:{verb}", args=[update.pk]), given)


def handed_in(cast: Cast, world: World, **content: Any) -> ProgressUpdate:
    content = {k: v for k, v in FILLED.items() if k != "landed_on"} | content
    return submit(
        update_of(world.taxed),
        content=Content(**content),
        version=1,
        actor=cast.tax_reporter,
        now=NOW,
    )


# --- Filling in ---------------------------------------------------------------------------------


def test_it_names_every_gap_and_keeps_every_word(reporter: Client, world: World) -> None:
    update = update_of(world.taxed)
    r = send(reporter, "submit", update, done="已开三次会。", next_step="", url="ftp://x")
    page = r.content.decode()
    assert r.status_code == 422
    assert set(r.context["filling"].errors) == {"url"}
    assert "已开三次会。" in page
    r = send(reporter, "submit", update, done="已开三次会。", next_step="")
    assert set(r.context["filling"].errors) == {"next_step"}
    assert 'href="#filling_next_step"' in r.content.decode()
    update.refresh_from_db()
    assert (update.state, update.done) == (UpdateState.DRAFT, "已开三次会。")


def test_after_the_gap_is_filled_the_same_form_hands_in(reporter: Client, world: World) -> None:
    update = update_of(world.taxed)
    r = send(reporter, "submit", update, next_step="")
    again = FILLED | {"version": r.context["version"]}
    assert reporter.post(reverse("tasks:submit", args=[update.pk]), again).status_code == 302
    update.refresh_from_db()
    assert update.state == UpdateState.SUBMITTED


def test_an_unreadable_date_costs_neither_text_nor_proof(reporter: Client, world: World) -> None:
    update = update_of(world.taxed)
    proof = SimpleUploadedFile("证明.png", PNG)
    r = send(reporter, "submit", update, landed_on="去年年底", file=proof)
    assert set(r.context["filling"].errors) == {"landed_on"}
    assert FILLED["done"] in r.content.decode()
    assert "去年年底" in r.content.decode()
    assert [e.title for e in update.evidence.all()] == ["证明.png"]


def test_adding_a_proof_keeps_the_text_as_a_draft(reporter: Client, world: World) -> None:
    update = update_of(world.taxed)
    r = send(reporter, "add_evidence", update, url="https://example.org/a", title="通知")
    assert r.url.endswith("#evidence")
    update.refresh_from_db()
    assert (update.done, update.state) == (FILLED["done"], UpdateState.DRAFT)
    assert [e.title for e in update.evidence.all()] == ["通知"]

    proof = update.evidence.get()
    send(reporter, "remove_evidence", update, evidence=proof.pk, done="又写了一句。")
    update.refresh_from_db()
    assert (update.done, update.evidence.count()) == ("又写了一句。", 0)


def test_a_proof_is_asked_for_where_none_was_chosen(reporter: Client, world: World) -> None:
    r = send(reporter, "add_evidence", update_of(world.taxed))
    assert "file" in r.context["filling"].errors
    assert FILLED["done"] in r.content.decode()


def test_a_programme_is_no_proof(reporter: Client, world: World) -> None:
    update = update_of(world.taxed)
    r = send(reporter, "add_evidence", update, file=SimpleUploadedFile("a.pdf", b"MZ" + b"\0" * 99))
    assert "file" in r.context["filling"].errors
    assert update.evidence.count() == 0


def test_landed_asks_for_its_date_and_proof_at_their_fields(reporter: Client, world: World) -> None:
    update = update_of(world.taxed)
    r = send(reporter, "submit", update, claimed_status="landed")
    assert set(r.context["filling"].errors) == {"landed_on", "file"}
    r = send(
        reporter,
        "submit",
        r.context["current"],
        claimed_status="landed",
        landed_on="2026年10月８日",
        file=SimpleUploadedFile("a.png", PNG),
    )
    assert r.status_code == 302
    update.refresh_from_db()
    assert (update.state, update.landed_on) == (UpdateState.SUBMITTED, date(2026, 10, 8))


def test_no_change_takes_two_clicks(reporter: Client, world: World) -> None:
    update = update_of(world.taxed)
    quiet = {"claimed_status": "not_started", "done": "", "next_step": ""}
    first = send(reporter, "no_change", update, **quiet)
    assert "确认本期没有变化" in first.content.decode()
    update.refresh_from_db()
    assert update.state == UpdateState.EXPECTED

    second = send(reporter, "no_change", update, confirmed="1", **quiet)
    assert second.status_code == 302
    update.refresh_from_db()
    assert (update.state, update.no_change) == (UpdateState.SUBMITTED, True)


def test_a_refused_form_still_knows_it_is_stale(client: Client, cast: Cast, world: World) -> None:
    update = update_of(world.taxed)
    client.force_login(cast.clerk)
    send(client, "save", update, done="经办的话。")
    client.force_login(cast.tax_reporter)
    r = send(client, "save", update, landed_on="不是日期")
    assert r.context["version"] == 1


def test_words_for_a_form_that_is_gone_are_shown_to_be_copied(
    client: Client, cast: Cast, world: World
) -> None:
    handed_in(cast, world)
    client.force_login(cast.clerk)
    r = send(client, "save", update_of(world.taxed), done="晚到的话。")
    assert r.status_code == 409
    assert ("本期进展", "晚到的话。") in r.context["unsent"]
    assert "不能保存草稿" in r.content.decode()


def test_what_was_typed_survives_the_end_of_the_session(
    client: Client, cast: Cast, world: World
) -> None:
    update = update_of(world.taxed)
    page = f"{world.taxed.get_absolute_url()}?update={update.pk}"
    r = send(client, "submit", update, done="没有白写。", page=page, form="filling")
    assert r.status_code == 200
    entry = {"username": "tax_reporter", "password": "cast-password-2026", "next": "/"}
    r = client.post(reverse("login"), entry | {"kept": r.context["kept"]}, follow=True)
    assert r.redirect_chain == [(page, 302)]
    assert r.context["filling"]["done"].value() == "没有白写。"
    assert "尚未保存" in r.content.decode()
    assert update_of(world.taxed).state == UpdateState.EXPECTED
    # Shown once: the next look at the page is as the data stands.
    assert client.get(page).context["filling"]["done"].value() == ""


def test_nobody_can_slip_words_into_a_form(client: Client, cast: Cast, world: World) -> None:
    entry = {"username": "tax_reporter", "password": "cast-password-2026", "next": "/"}
    r = client.post(reverse("login"), entry | {"kept": "eyJwYWdlIjoiLyJ9:forged"})
    assert r.url == "/"  # type: ignore[attr-defined]


def test_the_address_of_a_form_leads_back_to_the_page(reporter: Client, world: World) -> None:
    update = update_of(world.taxed)
    r = reporter.get(reverse("tasks:submit", args=[update.pk]))
    assert r.url == f"{world.taxed.get_absolute_url()}?update={update.pk}"  # type: ignore[attr-defined]


# --- Verifying and returning --------------------------------------------------------------------


def test_verifying_leads_to_the_next_in_the_queue(client: Client, cast: Cast, world: World) -> None:
    first = handed_in(cast, world)
    other = update_of(world.taxed_too)
    submit(
        other,
        content=Content("in_progress", "第二件。", "继续。"),
        version=1,
        actor=cast.tax_reporter,
        now=NOW,
    )
    client.force_login(cast.clerk)
    given = {"version": first.version, "verified_status": "in_progress", "note": "", "next": "1"}
    r = client.post(reverse("tasks:verify", args=[first.pk]), given)
    assert r.url == f"{world.taxed_too.get_absolute_url()}?update={other.pk}#work"  # type: ignore[attr-defined]
    world.taxed.refresh_from_db()
    assert world.taxed.status == "in_progress"
    other.refresh_from_db()
    r = client.post(
        reverse("tasks:verify", args=[other.pk]), given | {"version": other.version}, follow=True
    )
    assert "待核查的都已处理完" in r.content.decode()


def test_another_verdict_asks_for_a_reason_at_its_field(
    client: Client, cast: Cast, world: World
) -> None:
    update = handed_in(cast, world)
    client.force_login(cast.clerk)
    given = {"version": update.version, "verified_status": "not_started", "note": " "}
    r = client.post(reverse("tasks:verify", args=[update.pk]), given)
    assert (r.status_code, set(r.context["verifying"].errors)) == (422, {"note"})
    update.refresh_from_db()
    assert update.state == "submitted"


def test_a_return_reaches_the_reporter_with_reason_and_fields(
    client: Client, cast: Cast, world: World
) -> None:
    update = handed_in(cast, world)
    client.force_login(cast.clerk)
    address = reverse("tasks:return", args=[update.pk])
    given = {"version": update.version, "reason_code": "unclear", "pinned_fields": ["done"]}
    r = client.post(address, given)
    assert set(r.context["returning"].errors) == {"reason"}
    assert client.post(address, given | {"reason": "请写明文号。"}).status_code == 302

    client.force_login(cast.tax_reporter)
    r = client.get(world.taxed.get_absolute_url())
    assert r.context["pins"] == ["done"]
    assert "请写明文号。" in r.content.decode()
    assert "请写明文号。" in client.get(reverse("tasks:my_work")).content.decode()


def test_a_second_verdict_comes_too_late_but_its_remark_stays(
    client: Client, cast: Cast, world: World
) -> None:
    update = handed_in(cast, world)
    verify(update, verified_status="in_progress", version=2, actor=cast.head, now=NOW)
    client.force_login(cast.clerk)
    given = {"version": 2, "verified_status": "not_started", "note": "我看没有启动。"}
    r = client.post(reverse("tasks:verify", args=[update.pk]), given)
    assert r.status_code == 409
    assert r.context["unsent"] == [("核查意见", "我看没有启动。")]
    world.taxed.refresh_from_db()
    assert world.taxed.status == "in_progress"


def test_the_submitter_is_told_that_somebody_else_must_verify(
    client: Client, cast: Cast, world: World
) -> None:
    update = submit(
        update_of(world.taxed),
        content=Content("in_progress", "代填。", "继续。"),
        version=1,
        actor=cast.clerk,
        now=NOW,
    )
    client.force_login(cast.clerk)
    r = client.get(world.taxed.get_absolute_url())
    assert "verifying" not in r.context
    assert "须由其他经办或审核人员核查" in r.content.decode()
    given = {"version": update.version, "verified_status": "in_progress"}
    assert client.post(reverse("tasks:verify", args=[update.pk]), given).status_code == 403


# --- What the page shows ------------------------------------------------------------------------


def test_the_upper_level_never_reads_what_was_returned(
    client: Client, cast: Cast, world: World
) -> None:
    update = handed_in(cast, world, done="第一轮的话。")
    update = return_(
        update, reason_code="unclear", reason="退回的话。", version=2, actor=cast.clerk, now=NOW
    )
    client.force_login(cast.province)
    page = client.get(world.taxed.get_absolute_url()).content.decode()
    assert "第一轮的话。" not in page
    submit(
        update,
        content=Content("in_progress", "第二轮的话。", "继续。"),
        version=update.version,
        actor=cast.tax_reporter,
        now=NOW,
    )
    annotate(world.taxed, text="内部批示。", actor=cast.leader, now=NOW)
    page = client.get(world.taxed.get_absolute_url()).content.decode()
    assert "第二轮的话。" in page
    for inner in ("第一轮的话。", "退回的话。", "内部批示。"):
        assert inner not in page
    client.force_login(cast.clerk)
    page = client.get(world.taxed.get_absolute_url()).content.decode()
    assert all(word in page for word in ("第一轮的话。", "退回的话。", "内部批示。"))


def test_the_last_period_stands_beside_this_one(client: Client, cast: Cast, world: World) -> None:
    update = handed_in(cast, world, done="上一季度的话。")
    verify(update, verified_status="in_progress", version=2, actor=cast.clerk, now=NOW)
    make_period(
        cast.suzhou,
        cast.clerk,
        title="2027年第一季度",
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 3, 31),
        due_on=date(2027, 4, 10),
    )
    client.force_login(cast.tax_reporter)
    r = client.get(world.taxed.get_absolute_url())
    assert r.context["previous"].done == "上一季度的话。"
    assert r.context["filling"]["done"].value() == ""


def test_the_cost_of_the_page_does_not_grow_with_its_history(
    client: Client, cast: Cast, world: World
) -> None:
    client.force_login(cast.clerk)

    def queries() -> list[dict[str, Any]]:
        with CaptureQueriesContext(connection) as caught:
            client.get(world.taxed.get_absolute_url())
        return caught.captured_queries

    update = handed_in(cast, world)
    raise_blocker(world.taxed, level="city", text="一", actor=cast.clerk, now=NOW)
    annotate(world.taxed, text="一", actor=cast.leader, now=NOW)
    queries()  # the first one also starts the session
    few = queries()
    for number in range(4):
        update = return_(
            update,
            reason_code="unclear",
            reason="再写。",
            version=update.version,
            actor=cast.clerk,
            now=NOW,
        )
        update = submit(
            update,
            content=Content("in_progress", f"第{number}次。", "继续。"),
            version=update.version,
            actor=cast.tax_reporter,
            now=NOW,
        )
        raise_blocker(world.taxed, level="city", text="又", actor=cast.clerk, now=NOW)
        annotate(world.taxed, text="又", actor=cast.leader, now=NOW)
    many = queries()
    assert len(many) == len(few)
    assert_query_count("implementation", many)


# --- Around it ----------------------------------------------------------------------------------


def test_the_clerk_names_who_answers_and_a_stale_form_is_told(
    client: Client, cast: Cast, world: World
) -> None:
    item = world.unassigned
    client.force_login(cast.clerk)
    address = reverse("tasks:assign", args=[item.pk])
    given = {"version": item.version, "lead": cast.tax.pk, "participants": [cast.customs.pk]}
    assert client.post(address, given).status_code == 302
    item.refresh_from_db()
    assert [a.agency for a in item.assignments.all()] == [cast.tax, cast.customs]
    stale = client.post(address, given | {"lead": cast.customs.pk, "participants": []})
    assert stale.status_code == 422
    assert "内容已有改动" in stale.content.decode()
    away = cast.outsider.agency
    assert away is not None
    foreign = client.post(address, given | {"version": item.version, "lead": away.pk})
    assert set(foreign.context["assigning"].errors) == {"lead"}


def test_an_obstacle_is_raised_and_settled(client: Client, cast: Cast, world: World) -> None:
    client.force_login(cast.tax_reporter)
    address = reverse("tasks:raise_blocker", args=[world.taxed.pk])
    r = client.post(address, {"level": "nation", "text": "  "})
    assert set(r.context["blocker"].errors) == {"text"}
    client.post(address, {"level": "nation", "text": "需要部委解释口径。"})
    blocker = Blocker.objects.get()
    close = reverse("tasks:close_blocker", args=[blocker.pk])
    assert client.post(close, {"resolution": "自己说解决了。"}).status_code == 403

    client.force_login(cast.clerk)
    assert client.post(close, {"resolution": ""}).status_code == 422
    assert client.post(close, {"resolution": "部里已复函。"}).status_code == 302
    blocker.refresh_from_db()
    assert blocker.closed_by == cast.clerk
    world.taxed.refresh_from_db()
    assert world.taxed.open_blockers == 0


def test_a_leader_remarks_and_the_clerk_finds_it_on_the_first_page(
    client: Client, cast: Cast, world: World
) -> None:
    client.force_login(cast.leader)
    address = reverse("tasks:annotate", args=[world.taxed.pk])
    assert client.post(address, {"text": ""}).status_code == 422
    assert client.post(address, {"text": "请月底前拿方案。"}).status_code == 302
    client.force_login(cast.clerk)
    assert "请月底前拿方案。" in client.get(reverse("tasks:my_work")).content.decode()
