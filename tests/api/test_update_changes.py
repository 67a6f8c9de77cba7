"""Changing a draft over the API: which version, which fields, which values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agencies.models import AuditEvent
from tasks.actions import (
    content_of,
    save_draft,
)
from tests.api.client import Caller
from tests.api.updates import PROGRESS, tag
from tests.base import Cast, World
from tests.factory import NOW, update_of


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
