"""A partner's system fills in, hands in, and fetches what came back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from agencies import audit
from agencies.choices import Role
from agencies.models import AuditEvent
from tasks.actions import (
    Particulars,
    content_of,
    replace_evidence,
    return_,
    save_draft,
    verify,
)
from tasks.choices import Status, UpdateState
from tests.api.client import Caller, partner
from tests.base import Cast, World
from tests.factory import NOW, make_period, update_of

PROGRESS = {"claimed_status": "in_progress", "done": "已印发工作方案。", "next_step": "座谈。"}


@pytest.fixture
def tax(cast: Cast, world: World) -> Caller:
    return partner(cast, cast.tax)


def tag(update: Any) -> str:
    return f'"update-{update.pk}-{update.version}"'


# Beginning


def test_it_begins_the_expected_update_of_the_open_period(tax: Caller, world: World) -> None:
    r = tax.post("updates/", {"implementation": world.taxed.pk, **PROGRESS})

    update = update_of(world.taxed)
    assert r.status_code == 201
    assert r["Location"].endswith(f"/api/v1/updates/{update.pk}/")
    assert r["ETag"] == tag(update) == f'"update-{update.pk}-2"'
    assert (r.json()["state"], r.json()["version"]) == ("draft", 2)
    assert (update.state, update.done) == (UpdateState.DRAFT, PROGRESS["done"])
    assert world.taxed.updates.count() == 1


def test_beginning_twice_gives_the_same_draft(tax: Caller, world: World) -> None:
    body = {"implementation": world.taxed.pk, **PROGRESS}
    first = tax.post("updates/", body)
    events = AuditEvent.objects.count()

    again = tax.post("updates/", body)

    assert (again.status_code, again["ETag"]) == (200, first["ETag"])
    assert again["Location"] == first["Location"]
    assert world.taxed.updates.count() == 1
    assert AuditEvent.objects.count() == events


def test_it_never_overwrites_a_draft_begun_with_other_words(tax: Caller, world: World) -> None:
    tax.post("updates/", {"implementation": world.taxed.pk, **PROGRESS})

    r = tax.post("updates/", {"implementation": world.taxed.pk, "done": "另一句。"})

    update = update_of(world.taxed)
    assert (r.status_code, r.json()["code"], r.json()["update"]) == (409, "begun", update.pk)
    assert update.done == PROGRESS["done"]


def test_it_refuses_to_begin_what_has_been_handed_in(tax: Caller, world: World) -> None:
    update = update_of(world.taxed)
    tax.post(f"updates/{update.pk}/submit/", PROGRESS, If_Match=tag(update))

    r = tax.post("updates/", {"implementation": world.taxed.pk, "done": "补充。"})

    assert (r.status_code, r.json()["code"]) == (409, "handed_in")
    assert (r.json()["update"], r.json()["state"]) == (update.pk, "submitted")
    assert update_of(world.taxed).done == PROGRESS["done"]


def test_it_refuses_to_begin_without_an_open_period(tax: Caller, cast: Cast, world: World) -> None:
    world.taxed.updates.all().delete()

    r = tax.post("updates/", {"implementation": world.taxed.pk, **PROGRESS})

    assert (r.status_code, r.json()["code"]) == (409, "no_open_period")
    assert world.taxed.updates.count() == 0


def test_it_fills_in_the_newest_period_unless_told_otherwise(
    tax: Caller, cast: Cast, world: World
) -> None:
    newer = make_period(
        cast.suzhou,
        cast.clerk,
        title="2027年第一季度",
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 3, 31),
        due_on=date(2027, 3, 15),
    )
    named = tax.post(
        "updates/", {"implementation": world.taxed.pk, "period": world.period.pk, "done": "旧。"}
    )
    newest = tax.post("updates/", {"implementation": world.taxed.pk, "done": "新。"})

    assert named.json()["period"]["id"] == world.period.pk
    assert newest.json()["period"]["id"] == newer.pk


# Changing


def test_it_asks_for_the_version_before_anything_else(tax: Caller, world: World) -> None:
    update = update_of(world.taxed)

    for r in (
        tax.patch(f"updates/{update.pk}/", PROGRESS),
        tax.patch(f"updates/{update.pk}/", {"nonsense": 1}),
        tax.post(f"updates/{update.pk}/submit/", PROGRESS),
    ):
        assert (r.status_code, r.json()["code"]) == (428, "precondition_required")
    update.refresh_from_db()
    assert (update.version, update.done) == (1, "")


@pytest.mark.parametrize(
    "header",
    [
        '"update-{pk}-7"',
        '"update-{pk}-0"',
        'W/"update-{pk}-2"',
        "update-{pk}-2",
        '"implementation-{pk}-2"',
        '"update-1-2"',
        '"update-{pk}-٢"',
        '"update-{pk}-' + "9" * 40 + '"',
        "*",
        "",
        '"',
    ],
)
def test_it_refuses_a_tag_of_another_version(header: str, tax: Caller, world: World) -> None:
    tax.post("updates/", {"implementation": world.taxed.pk, **PROGRESS})
    update = update_of(world.taxed)

    r = tax.patch(
        f"updates/{update.pk}/",
        {"done": "另一句。"},
        If_Match=header.replace("{pk}", str(update.pk)).encode().decode("latin-1"),
    )

    assert (r.status_code, r.json()["code"]) == (412, "stale_version")
    assert r["ETag"] == tag(update)
    assert r.json()["version"] == 2
    assert r.json()["current"]["done"] == PROGRESS["done"]
    assert r.json()["base"] is None
    assert update_of(world.taxed).done == PROGRESS["done"]


def test_a_stale_caller_is_told_all_they_need_to_merge(
    tax: Caller, cast: Cast, world: World
) -> None:
    tax.post("updates/", {"implementation": world.taxed.pk, **PROGRESS})
    seen = update_of(world.taxed)
    theirs = replace(content_of(seen), done="经办的话。")
    save_draft(seen, content=theirs, version=2, actor=cast.clerk, now=NOW)

    r = tax.patch(f"updates/{seen.pk}/", {"done": "我的话。"}, If_Match=tag(seen))

    assert r.status_code == 412
    assert r.json()["base"]["done"] == PROGRESS["done"]
    assert r.json()["current"]["done"] == "经办的话。"


def test_it_takes_one_of_several_tags(tax: Caller, world: World) -> None:
    update = update_of(world.taxed)

    r = tax.patch(
        f"updates/{update.pk}/", PROGRESS, If_Match=f'"update-{update.pk}-9", {tag(update)}'
    )

    assert r.status_code == 200


def test_a_patch_changes_what_it_names_and_nothing_else(tax: Caller, world: World) -> None:
    tax.post("updates/", {"implementation": world.taxed.pk, **PROGRESS})
    update = update_of(world.taxed)

    r = tax.patch(f"updates/{update.pk}/", {"obstacle": "缺少数据。"}, If_Match=tag(update))

    assert (r.status_code, r["ETag"]) == (200, f'"update-{update.pk}-3"')
    assert {name: r.json()[name] for name in PROGRESS} == PROGRESS
    assert update_of(world.taxed).obstacle == "缺少数据。"


def test_a_patch_sent_again_is_no_second_change(tax: Caller, world: World) -> None:
    update = update_of(world.taxed)
    first = tax.patch(f"updates/{update.pk}/", PROGRESS, If_Match=tag(update))
    events = AuditEvent.objects.count()

    again = tax.patch(f"updates/{update.pk}/", PROGRESS, If_Match=tag(update))

    assert (again.status_code, again["ETag"]) == (200, first["ETag"])
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize(
    "name",
    [
        "id",
        "version",
        "state",
        "region",
        "region_id",
        "implementation",
        "period",
        "round_number",
        "submitted_at",
        "submitted_by",
        "verified_status",
        "verified_by",
        "verified_at",
        "verification_note",
        "is_demo",
        "rounds",
        "evidence",
        "changed_at",
    ],
)
def test_it_refuses_to_write_any_other_field(name: str, tax: Caller, world: World) -> None:
    update = update_of(world.taxed)

    r = tax.patch(f"updates/{update.pk}/", {"done": "x", name: 1}, If_Match=tag(update))

    assert r.status_code == 400
    assert [fault["field"] for fault in r.json()["errors"]] == [name]
    assert update_of(world.taxed).version == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("claimed_status", "finished"),
        ("claimed_status", None),
        ("claimed_status", ["landed"]),
        ("done", 5),
        ("done", True),
        ("done", {"a": 1}),
        ("done", None),
        ("done", "长" * 5001),
        ("next_step", []),
        ("no_change", "maybe"),
        ("no_change", 1),
        ("no_change", {}),
        ("landed_on", "2026-13-01"),
        ("landed_on", "0000-01-01"),
        ("landed_on", "10000-01-01"),
        ("landed_on", "٢٠٢٦-١١-٠١"),
        ("landed_on", "2026-11-01T00:00:00Z"),
        ("landed_on", 20261101),
        ("landed_on", ""),
    ],
)
def test_it_refuses_a_wrong_value_at_its_field(
    field: str, value: object, tax: Caller, world: World
) -> None:
    update = update_of(world.taxed)

    r = tax.patch(f"updates/{update.pk}/", {field: value}, If_Match=tag(update))

    assert r.status_code == 400
    assert [fault["field"] for fault in r.json()["errors"]] == [field]
    assert update_of(world.taxed).version == 1


@pytest.mark.parametrize("value", [0, -1, 2**63, 10**30, "1", "١", 1.5, True, None, [1], {}])
def test_it_refuses_an_implementation_that_is_no_number(
    value: object, tax: Caller, world: World
) -> None:
    r = tax.post("updates/", {"implementation": value, "done": "x"})

    assert r.status_code == 400
    assert [fault["field"] for fault in r.json()["errors"]] == ["implementation"]


# Handing in


def test_it_names_what_is_missing_at_its_field(tax: Caller, world: World) -> None:
    update = update_of(world.taxed)

    r = tax.post(f"updates/{update.pk}/submit/", {"claimed_status": "landed"}, If_Match=tag(update))
    assert r.status_code == 400
    assert [fault["field"] for fault in r.json()["errors"]] == ["done"]
    complete = {"claimed_status": "landed", "done": "已出台。"}
    r = tax.post(f"updates/{update.pk}/submit/", complete, If_Match=tag(update))

    assert {fault["field"] for fault in r.json()["errors"]} == {"landed_on", "evidence"}
    assert update_of(world.taxed).state == UpdateState.EXPECTED


def test_submitting_twice_is_one_submission(tax: Caller, world: World) -> None:
    update = update_of(world.taxed)
    first = tax.post(f"updates/{update.pk}/submit/", PROGRESS, If_Match=tag(update))
    events = AuditEvent.objects.count()

    again = tax.post(f"updates/{update.pk}/submit/", PROGRESS, If_Match=tag(update))

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert update_of(world.taxed).rounds.count() == 1
    assert AuditEvent.objects.count() == events


def test_it_refuses_to_change_what_has_been_handed_in(tax: Caller, world: World) -> None:
    update = update_of(world.taxed)
    r = tax.post(f"updates/{update.pk}/submit/", PROGRESS, If_Match=tag(update))

    changed = tax.patch(f"updates/{update.pk}/", {"done": "改。"}, If_Match=r["ETag"])
    resubmitted = tax.post(f"updates/{update.pk}/submit/", {"done": "改。"}, If_Match=r["ETag"])
    proved = tax.post(f"updates/{update.pk}/evidence/", {"url": "https://example.org/a"})

    for refused in (changed, resubmitted, proved):
        assert (refused.status_code, refused.json()["code"]) == (409, "transition_refused")
        assert refused.json()["state"] == "submitted"
    assert update_of(world.taxed).done == PROGRESS["done"]


def test_the_trail_names_the_interface_account_and_its_agency(
    tax: Caller, cast: Cast, world: World
) -> None:
    update = update_of(world.taxed)
    r = tax.post(f"updates/{update.pk}/submit/", PROGRESS, If_Match=tag(update))

    event = AuditEvent.objects.latest("seq")
    assert event.actor is not None
    assert (event.verb, event.agency, event.actor.role) == ("submit", cast.tax, Role.API_CLIENT)
    assert event.request_id == r["X-Request-ID"]
    assert event.address == "127.0.0.1"
    assert audit.verify() is None


# Evidence


@pytest.mark.parametrize("url", ["", "ftp://example.org/a", "javascript:alert(1)", 5, None])
def test_it_refuses_a_link_that_is_none(url: object, tax: Caller, world: World) -> None:
    r = tax.post(f"updates/{update_of(world.taxed).pk}/evidence/", {"url": url})

    assert r.status_code == 400
    assert [fault["field"] for fault in r.json()["errors"]] == ["url"]
    assert update_of(world.taxed).evidence.count() == 0


def test_the_same_link_twice_is_one_proof(tax: Caller, world: World) -> None:
    update = update_of(world.taxed)
    link = {"url": "https://example.org/notice", "title": "通知", "document_number": "1号"}

    first = tax.post(f"updates/{update.pk}/evidence/", link)
    again = tax.post(f"updates/{update.pk}/evidence/", link)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert [proof.title for proof in update.evidence.all()] == ["通知"]
    shown = tax.get(f"updates/{update.pk}/").json()["evidence"]
    assert [proof["url"] for proof in shown] == [link["url"]]


# What came back


def test_a_nightly_job_fetches_what_was_returned_and_mends_it(
    tax: Caller, cast: Cast, world: World
) -> None:
    update = update_of(world.taxed)
    tax.post(f"updates/{update.pk}/submit/", PROGRESS, If_Match=tag(update))
    return_(
        update_of(world.taxed),
        reason_code="unclear",
        reason="请写明方案文号。",
        pinned_fields=["done"],
        version=2,
        actor=cast.clerk,
        now=NOW,
    )

    (row,) = tax.get("updates/", state="returned").json()["results"]
    assert row["returned"]["reason"] == "请写明方案文号。"
    assert row["returned"]["pinned_fields"] == ["done"]
    mended = {"done": "已印发工作方案（文号待补）。"}
    etag = tax.get(f"updates/{row['id']}/")["ETag"]
    r = tax.post(f"updates/{row['id']}/submit/", mended, If_Match=etag)

    assert (r.status_code, r.json()["returned"]) == (200, None)
    first, second = r.json()["rounds"]
    assert (first["outcome"], first["done"]) == ("returned", PROGRESS["done"])
    assert (second["outcome"], second["done"]) == ("pending", mended["done"])
    assert tax.get("updates/", state="returned").json()["count"] == 0


def test_the_verdict_is_readable(tax: Caller, cast: Cast, world: World) -> None:
    update = update_of(world.taxed)
    tax.post(f"updates/{update.pk}/submit/", PROGRESS, If_Match=tag(update))
    verify(
        update_of(world.taxed),
        verified_status=Status.IN_PROGRESS,
        version=2,
        actor=cast.clerk,
        now=NOW,
    )

    row = tax.get(f"updates/{update.pk}/").json()
    assert (row["state"], row["verified_status"]) == ("verified", "in_progress")
    implementation = tax.get(f"implementations/{world.taxed.pk}/")
    assert implementation.json()["status"] == "in_progress"
    assert implementation["ETag"] == (
        f'"implementation-{world.taxed.pk}-{implementation.json()["version"]}"'
    )


def test_what_was_handed_in_is_shown_in_the_version_it_had_then(
    tax: Caller, cast: Cast, world: World
) -> None:
    update = update_of(world.taxed)
    link = {
        "url": "https://example.org/notice",
        "issuing_body": "苏州市税务局",
        "pages": "第3–5页",
        "valid_until": "2027-12-31",
    }
    tax.post(f"updates/{update.pk}/evidence/", link)
    tax.post(f"updates/{update.pk}/submit/", PROGRESS, If_Match=tag(update))
    replace_evidence(
        update.evidence.get(),
        url="https://example.org/newer",
        about=Particulars(),
        note="改址",
        number=1,
        actor=cast.tax_reporter,
        now=NOW,
    )

    shown = tax.get(f"updates/{update.pk}/").json()

    (proof,) = shown["evidence"]
    assert {name: proof[name] for name in link} == link
    assert (proof["version"], proof["state"], proof["is_broken"]) == (1, "passed", False)
    assert [each["evidence"] for each in shown["rounds"]] == [[proof]]


@pytest.mark.parametrize("day", ["2026-13-01", "明年", 5])
def test_it_refuses_a_validity_that_is_no_day(day: object, tax: Caller, world: World) -> None:
    link = {"url": "https://example.org/notice", "valid_until": day}
    r = tax.post(f"updates/{update_of(world.taxed).pk}/evidence/", link)

    assert r.status_code == 400
    assert [fault["field"] for fault in r.json()["errors"]] == ["valid_until"]
    assert update_of(world.taxed).evidence.count() == 0
