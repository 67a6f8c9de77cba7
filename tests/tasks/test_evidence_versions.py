"""Newer versions of a proof: what they change, and above all what they do not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies.models import AuditEvent
from tasks.actions import (
    Particulars,
    attach_known,
    return_,
)
from tasks.errors import StaleVersion
from tasks.models import Evidence, EvidenceUse, EvidenceVersion, RoundProof
from tests.base import Cast, World
from tests.factory import NOW, update_of
from tests.tasks.proofs import (
    NUMBERED,
    TEXT,
    decide,
    decided,
    hand_in,
    newer,
    word_bytes,
    word_file,
)

pytestmark = pytest.mark.usefixtures("media")


@pytest.mark.parametrize("name", ["customs_reporter", "outsider", "head", "leader", "province"])
def test_only_its_own_body_and_the_coordinator_replace_it(
    cast: Cast, proof: Evidence, name: str
) -> None:
    with pytest.raises(PermissionDenied):
        newer(proof, cast, upload=word_file(text="新。"), actor=getattr(cast, name))
    assert proof.versions.count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        pytest.param({"note": " "}, "note", id="no_reason"),
        pytest.param({"url": "javascript:x"}, "url", id="no_web_address"),
        pytest.param({"upload": word_file(), "url": "https://example.org/a"}, "url", id="both"),
        pytest.param(
            {"about": Particulars(valid_from=date(2026, 2, 1), valid_until=date(2026, 1, 1))},
            "valid_until",
            id="validity_backwards",
        ),
    ],
)
def test_it_refuses_at_the_field(
    cast: Cast, proof: Evidence, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as fault:
        newer(proof, cast, **given)
    assert set(fault.value.message_dict) == {field}
    assert proof.versions.count() == 1


def test_two_who_replace_it_together_do_not_replace_each_other(cast: Cast, proof: Evidence) -> None:
    newer(proof, cast, upload=word_file(text="甲"))
    with pytest.raises(StaleVersion):
        newer(proof, cast, upload=word_file(text="乙"), number=1)
    assert proof.versions.count() == 2


def test_the_same_again_is_no_new_version(cast: Cast, proof: Evidence) -> None:
    newer(proof, cast, url="https://example.org/a")
    newer(proof, cast, url="https://example.org/a", number=1)
    newer(proof, cast)
    assert proof.versions.count() == 2
    assert AuditEvent.objects.filter(verb="replace_evidence").count() == 1


def test_a_round_goes_on_showing_the_version_it_was_handed_in_with(
    cast: Cast, world: World, proof: Evidence
) -> None:
    update = decide(hand_in(update_of(world.taxed), cast), cast)
    second = newer(proof, cast, upload=word_file(text="盖章。"))
    decided(proof)
    (kept,) = RoundProof.objects.filter(round__update=update)
    assert (kept.version.number, kept.pages) == (1, "第3–5页")
    with kept.version.file.open() as then, second.file.open() as now:
        assert (then.read(), now.read()) == (word_bytes(TEXT), word_bytes("盖章。"))
    assert [each.version for each in update_of(world.taxed).counting_proofs] == [kept.version]


def test_an_open_update_takes_the_newer_version_at_its_next_submission(
    cast: Cast, world: World, proof: Evidence
) -> None:
    update = hand_in(update_of(world.taxed), cast)
    update = return_(
        update,
        reason_code="no_evidence",
        reason="请换盖章版。",
        pinned_evidence=[proof],
        version=update.version,
        actor=cast.clerk,
        now=NOW,
    )
    with pytest.raises(ValidationError) as fault:
        hand_in(update, cast)
    assert "新版本" in fault.value.message_dict["evidence"][0]
    newer(proof, cast, upload=word_file(text="盖章。"))
    hand_in(update, cast)
    numbers = RoundProof.objects.order_by("round__number").values_list("version__number", flat=True)
    assert list(numbers) == [1, 2]


def test_a_correction_keeps_the_content_and_its_check(cast: Cast, proof: Evidence) -> None:
    first = proof.current
    about = Particulars(document_number="苏税发〔2026〕2号")
    second = newer(proof, cast, about=about, note="文号有误")
    assert (second.file, second.sha256, second.state) == (first.file, first.sha256, "passed")
    assert (second.document_number, proof.versions.get(number=1).document_number) == (
        "苏税发〔2026〕2号",
        NUMBERED.document_number,
    )
    assert (second.added_by, second.change_note) == (cast.tax_reporter, "文号有误")


# One proof for many measures


def test_another_item_uses_it_with_pages_of_its_own(
    cast: Cast, world: World, proof: Evidence
) -> None:
    other = update_of(world.taxed_too)
    for pages in ("第7页", "第8页", ""):
        attach_known(other, evidence=proof, pages=pages, actor=cast.tax_reporter, now=NOW)
    noted = EvidenceUse.objects.order_by("pk").values_list("pages", flat=True)
    assert list(noted) == ["第3–5页", "第8页"]
    assert EvidenceVersion.objects.count() == 1


def test_no_body_uses_the_proof_of_another(cast: Cast, world: World, proof: Evidence) -> None:
    with pytest.raises(PermissionDenied):
        attach_known(update_of(world.shipped), evidence=proof, actor=cast.customs_reporter, now=NOW)
    # Not even the coordinator, on the other's behalf.
    with pytest.raises(PermissionDenied):
        attach_known(update_of(world.shipped), evidence=proof, actor=cast.clerk, now=NOW)


# Validity


def test_an_expired_proof_is_a_gap_that_says_what_to_do(
    cast: Cast, world: World, proof: Evidence
) -> None:
    newer(proof, cast, about=Particulars(valid_until=date(2026, 11, 1)), note="补充有效期")
    with pytest.raises(ValidationError) as fault:
        hand_in(update_of(world.taxed), cast)
    (said,) = fault.value.message_dict["evidence"]
    assert "2026-11-01失效" in said
    assert "移除" in said
    newer(proof, cast, about=Particulars(valid_until=date(2026, 11, 2)), note="续期")
    assert hand_in(update_of(world.taxed), cast).round_number == 1
