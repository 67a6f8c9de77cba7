"""A file in quarantine: who sees it, what waits for it, and what a refused one is worth."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tasks.actions import (
    Content,
    Particulars,
    attach_file,
    attach_known,
)
from tasks.choices import RoundOutcome, Status
from tasks.models import Evidence, EvidenceVersion
from tests.base import Cast, World
from tests.factory import NOW, update_of
from tests.tasks.proofs import (
    decide,
    decided,
    hand_in,
    newer,
    word_file,
)

pytestmark = pytest.mark.usefixtures("media")


def test_a_file_is_seen_by_its_body_and_the_bureau_alone_until_it_is_checked(
    cast: Cast, world: World
) -> None:
    update = update_of(world.taxed)
    proof = attach_file(update, upload=word_file(), actor=cast.tax_reporter, now=NOW)
    hand_in(update, cast)
    before = {u.username for u in cast.everyone if Evidence.objects.visible_to(u).exists()}
    assert before == {"clerk", "second_clerk", "head", "tax_reporter"}
    decided(proof)
    after = {u.username for u in cast.everyone if Evidence.objects.visible_to(u).exists()}
    assert after == before | {"leader", "province", "ministry"}


def test_a_newer_version_in_quarantine_hides_no_older_one(
    cast: Cast, world: World, proof: Evidence
) -> None:
    newer(proof, cast, upload=word_file(text="新。"))
    seen = EvidenceVersion.objects.visible_to(cast.leader)
    assert [each.number for each in seen] == [1]
    # What has not been handed in is not for the upper level, checked or not.
    hand_in(update_of(world.taxed), cast)
    decided(proof)
    newer(proof, cast, about=Particulars(), note="更正")
    assert [each.number for each in EvidenceVersion.objects.visible_to(cast.province)] == [2]


def test_verifying_waits_for_the_check_and_returning_does_not(cast: Cast, world: World) -> None:
    update = update_of(world.taxed)
    proof = attach_file(update, upload=word_file(), actor=cast.tax_reporter, now=NOW)
    update = hand_in(update, cast)
    with pytest.raises(ValidationError) as fault:
        decide(update, cast)
    assert "待检查" in fault.value.message_dict["evidence"][0]
    assert update.rounds.get().outcome == RoundOutcome.PENDING
    decided(proof)
    assert decide(update, cast).verified_status == Status.IN_PROGRESS


def test_a_refused_file_proves_nothing(cast: Cast, world: World) -> None:
    update = update_of(world.taxed)
    landed = Content(claimed_status=Status.LANDED, done="已办。", landed_on=date(2026, 11, 1))
    proof = attach_file(update, upload=word_file(), actor=cast.tax_reporter, now=NOW)
    update = hand_in(update, cast, landed)
    decided(proof, refused="文件含有宏。")
    with pytest.raises(ValidationError) as fault:
        decide(update, cast, Status.LANDED)
    assert set(fault.value.message_dict) == {"evidence"}
    # Given again it is refused at once, and so it is where it is chosen for another item.
    other = update_of(world.taxed_too)
    with pytest.raises(ValidationError, match="文件含有宏"):
        attach_file(other, upload=word_file(), actor=cast.tax_reporter, now=NOW)
    with pytest.raises(ValidationError, match="文件含有宏"):
        attach_known(other, evidence=proof, actor=cast.tax_reporter, now=NOW)
    assert not other.uses.exists()


def test_a_draft_with_a_refused_file_names_it(cast: Cast, world: World) -> None:
    update = update_of(world.taxed)
    proof = attach_file(update, upload=word_file(), actor=cast.tax_reporter, now=NOW)
    decided(proof, refused="文件含有宏。")
    with pytest.raises(ValidationError) as fault:
        hand_in(update, cast)
    assert "未通过检查（文件含有宏。）" in fault.value.message_dict["evidence"][0]
