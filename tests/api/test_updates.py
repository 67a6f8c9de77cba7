"""A partner's system fills in, hands in, and fetches what came back."""

from __future__ import annotations

from datetime import date

from agencies import audit
from agencies.choices import Role
from agencies.models import AuditEvent
from tasks.actions import (
    return_,
    verify,
)
from tasks.choices import Status, UpdateState
from tests.api.client import Caller
from tests.api.updates import PROGRESS, tag
from tests.base import Cast, World
from tests.factory import NOW, make_period, update_of

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
