"""Newer versions of a proof: what they change, and above all what they do not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies.models import AuditEvent
from tasks.actions import (
    Content,
    Particulars,
    attach_file,
    attach_known,
    attach_link,
    replace_evidence,
    return_,
    submit,
    verify,
)
from tasks.choices import CheckState, RoundOutcome, Status
from tasks.errors import StaleVersion
from tasks.models import Evidence, EvidenceUse, EvidenceVersion, ProgressUpdate, RoundProof
from tests.base import Cast, World
from tests.factory import NOW, update_of
from tests.tasks.proofs import TEXT, decided, word_bytes, word_file

PROGRESS = Content(claimed_status=Status.IN_PROGRESS, done="已办。", next_step="再办。")
NUMBERED = Particulars(document_number="苏税发〔2026〕1号", issuing_body="苏州市税务局")


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: object) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def proof(cast: Cast, world: World) -> Evidence:
    given = attach_file(
        update_of(world.taxed),
        upload=word_file(),
        about=NUMBERED,
        pages="第3–5页",
        actor=cast.tax_reporter,
        now=NOW,
    )
    decided(given)
    return given


def newer(proof: Evidence, cast: Cast, **kwargs: Any) -> EvidenceVersion:
    given: dict[str, Any] = {
        "about": NUMBERED,
        "note": "换为盖章版",
        "number": proof.current.number,
        "actor": cast.tax_reporter,
        "now": NOW,
    }
    return replace_evidence(proof, **given | kwargs)


def hand_in(update: ProgressUpdate, cast: Cast, content: Content = PROGRESS) -> ProgressUpdate:
    update.refresh_from_db()
    return submit(update, content=content, version=update.version, actor=cast.tax_reporter, now=NOW)


def decide(update: ProgressUpdate, cast: Cast, status: str = Status.IN_PROGRESS) -> ProgressUpdate:
    return verify(update, verified_status=status, version=update.version, actor=cast.clerk, now=NOW)


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


# Quarantine


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
    # Given again it is refused at once, and a draft with it cannot be handed in.
    with pytest.raises(ValidationError, match="文件含有宏"):
        attach_file(
            update_of(world.taxed_too), upload=word_file(), actor=cast.tax_reporter, now=NOW
        )


def test_a_draft_with_a_refused_file_names_it(cast: Cast, world: World) -> None:
    update = update_of(world.taxed)
    proof = attach_file(update, upload=word_file(), actor=cast.tax_reporter, now=NOW)
    decided(proof, refused="文件含有宏。")
    with pytest.raises(ValidationError) as fault:
        hand_in(update, cast)
    assert "未通过检查（文件含有宏。）" in fault.value.message_dict["evidence"][0]


# The same bytes again, and room


def test_another_body_with_the_same_bytes_learns_nothing(
    cast: Cast, world: World, proof: Evidence
) -> None:
    theirs = attach_file(
        update_of(world.shipped), upload=word_file(), actor=cast.customs_reporter, now=NOW
    )
    assert theirs != proof
    assert theirs.current.file.name != proof.current.file.name
    assert theirs.current.state == CheckState.QUEUED
    assert list(Evidence.objects.visible_to(cast.customs_reporter)) == [theirs]


def test_an_older_versions_bytes_are_stored_once(cast: Cast, world: World, proof: Evidence) -> None:
    newer(proof, cast, url="https://example.org/a")
    again = attach_file(
        update_of(world.taxed_too), upload=word_file(), actor=cast.tax_reporter, now=NOW
    )
    assert again != proof
    assert again.current.file.name == proof.versions.get(number=1).file.name


@pytest.mark.parametrize(
    ("agency", "region", "words"), [(1, 9, "本单位"), (9, 1, "本地区")], ids=["own", "region"]
)
def test_a_full_store_says_what_is_left(
    cast: Cast, world: World, settings: Any, agency: int, region: int, words: str
) -> None:
    settings.EVIDENCE_AGENCY_MEGABYTES, settings.EVIDENCE_REGION_MEGABYTES = agency, region
    update = update_of(world.taxed)
    kept = attach_file(update, upload=word_file(), actor=cast.tax_reporter, now=NOW)
    EvidenceVersion.objects.update(size=1024 * 1024 - 10)
    with pytest.raises(ValidationError) as fault:
        attach_file(update, upload=word_file(text="再来。"), actor=cast.tax_reporter, now=NOW)
    (said,) = fault.value.message_dict["file"]
    assert words in said
    assert "10 字节" in said
    assert list(Evidence.objects.all()) == [kept]
    # What is stored already takes no more room.
    attach_file(update_of(world.taxed_too), upload=word_file(), actor=cast.tax_reporter, now=NOW)
    attach_link(update, url="https://example.org/a", actor=cast.tax_reporter, now=NOW)
