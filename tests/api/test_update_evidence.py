"""Proofs of an update over the API."""

from __future__ import annotations

import pytest

from tasks.actions import (
    Particulars,
    replace_evidence,
)
from tests.api.client import Caller
from tests.api.updates import PROGRESS, tag
from tests.base import Cast, World
from tests.factory import NOW, update_of


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
