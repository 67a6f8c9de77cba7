"""Filling in on an item's page: gaps, proofs, no change, and words that are never lost."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tasks.choices import UpdateState
from tests.base import Cast, World
from tests.factory import update_of
from tests.tasks.item_forms import FILLED, handed_in, send
from tests.tasks.proofs import PNG

pytestmark = pytest.mark.usefixtures("still_clock")


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
