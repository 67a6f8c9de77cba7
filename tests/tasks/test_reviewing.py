"""Deciding about what was read: nothing silent, nothing lost, everything kept with who and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies import audit
from agencies.audit_words import changes
from agencies.models import AuditEvent, User
from tasks.actions import (
    abandon,
    accept,
    accept_clear,
    correct,
    drop,
    merge_with_next,
    split,
    take_back,
)
from tasks.choices import Decision
from tasks.errors import NotOpen, StaleVersion
from tasks.models import Candidate, Intake
from tasks.review.cutting import places
from tasks.review.showing import review
from tests.base import Cast
from tests.factory import NOW
from tests.tasks.intakes import TEXT, measure, measures


def verbs(candidate: Candidate, actor: User, version: int) -> dict[str, Callable[[], object]]:
    values = {**candidate.values, "text": "改写。"}
    given: dict[str, Any] = {"version": version, "actor": actor, "now": NOW}
    return {
        "accept": lambda: accept(candidate, **given),
        "correct": lambda: correct(candidate, values=values, reason="原文如此", **given),
        "drop": lambda: drop(candidate, reason="重复", **given),
        "split": lambda: split(candidate, at=7, **given),
        "merge": lambda: merge_with_next(candidate, **given),
    }


def test_nobody_else_may_decide(cast: Cast, intake: Intake) -> None:
    candidate = measure(intake, "办税")
    events = AuditEvent.objects.count()
    for user in (cast.leader, cast.tax_reporter, cast.outside_clerk, cast.administrator):
        for verb in verbs(candidate, user, 1).values():
            with pytest.raises(PermissionDenied):
                verb()
        with pytest.raises(PermissionDenied):
            accept_clear(intake, actor=user, now=NOW)
    assert AuditEvent.objects.count() == events
    assert not intake.candidates.exclude(decision=Decision.PENDING).exists()


def test_a_stale_form_changes_nothing_and_gives_the_row_as_it_is(
    cast: Cast, intake: Intake
) -> None:
    candidate = measure(intake, "办税")
    theirs = {**candidate.values, "text": "他人改写。"}
    correct(
        candidate, values=theirs, reason="核对原文", version=1, actor=cast.second_clerk, now=NOW
    )
    for verb in verbs(candidate, cast.clerk, 1).values():
        with pytest.raises(StaleVersion) as stale:
            verb()
        assert isinstance(stale.value.current, Candidate)
        assert stale.value.current.values["text"] == "他人改写。"
    candidate.refresh_from_db()
    assert (candidate.decided_by, candidate.version) == (cast.second_clerk, 2)


def test_a_decision_is_kept_with_who_and_why(cast: Cast, intake: Intake) -> None:
    candidate = drop(
        measure(intake, "通关"), reason=" 与第一项重复 ", version=1, actor=cast.clerk, now=NOW
    )
    assert (candidate.decision, candidate.decided_by) == (Decision.DROPPED, cast.clerk)
    event = AuditEvent.objects.latest("seq")
    assert (event.verb, event.actor, event.reason) == (
        "drop_candidate",
        cast.clerk,
        "与第一项重复",
    )
    assert event.region == cast.suzhou
    assert audit.verify() is None


def test_pressing_twice_is_one_decision(cast: Cast, intake: Intake) -> None:
    candidate = measure(intake, "办税")
    accept(candidate, version=1, actor=cast.clerk, now=NOW)
    accept(candidate, version=1, actor=cast.clerk, now=NOW)
    other = measure(intake, "通关")
    for _ in range(2):
        drop(other, reason="重复", version=1, actor=cast.clerk, now=NOW)
    again = {**measure(intake, "统计").values, "title": "加强监测"}
    for _ in range(2):
        correct(
            measure(intake, "统计"),
            values=again,
            reason="标题",
            version=1,
            actor=cast.clerk,
            now=NOW,
        )
    assert AuditEvent.objects.filter(object_type="candidate").count() == 3


def test_a_correction_keeps_what_the_parser_said(cast: Cast, intake: Intake) -> None:
    candidate = measure(intake, "办税")
    said = candidate.parsed
    values = {**candidate.values, "text": "优化办税服务。"}
    with pytest.raises(ValidationError, match="理由"):
        correct(candidate, values=values, reason="", version=1, actor=cast.clerk, now=NOW)
    done = correct(
        candidate, values=values, reason="后句属下一项", version=1, actor=cast.clerk, now=NOW
    )
    assert (done.parsed, done.edited, done.reason) == (said, values, "后句属下一项")
    event = AuditEvent.objects.latest("seq")
    assert event.before["text"].startswith("优化办税服务。简化")
    assert event.after["text"] == "优化办税服务。"
    assert set(event.before) == {"decision", "text"}

    back = take_back(done, version=2, actor=cast.second_clerk, now=NOW)
    assert (back.decision, back.edited, back.parsed) == (Decision.PENDING, None, said)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": " "}, "text"),
        ({"label": "长" * 61}, "label"),
        ({"title": "长" * 201}, "title"),
        ({"list": "nonsense"}, "list"),
        ({"number": -1}, "number"),
    ],
)
def test_it_refuses_values_that_cannot_be_stored(
    cast: Cast, intake: Intake, change: dict[str, Any], field: str
) -> None:
    candidate = measure(intake, "办税")
    with pytest.raises(ValidationError) as fault:
        correct(
            candidate,
            values={**candidate.values, **change},
            reason="改",
            version=1,
            actor=cast.clerk,
            now=NOW,
        )
    assert set(fault.value.message_dict) == {field}
    candidate.refresh_from_db()
    assert candidate.version == 1


def test_two_measures_out_of_one_share_the_source_between_them(cast: Cast, intake: Intake) -> None:
    candidate = measure(intake, "办税")
    assert places(candidate.values["text"]) == [7, 20]
    for at in (0, 27, 99):
        with pytest.raises(ValidationError):
            split(candidate, at=at, version=1, actor=cast.clerk, now=NOW)
    first, second = split(candidate, at=20, version=1, actor=cast.clerk, now=NOW)

    assert [m.values["text"] for m in measures(intake)][:2] == [
        "优化办税服务。简化服务贸易对外支付备案。",
        "推广电子缴税。",
    ]
    for piece in (first, second):
        assert "".join(TEXT[s:e] for s, e in piece.values["spans"]) == piece.values["text"]
        assert [p["name"] for p in piece.values["responsibilities"]] == ["市税务局", "市商务局"]
        assert list(piece.origins.all()) == [candidate]
    assert [m.order for m in measures(intake)] == sorted({m.order for m in measures(intake)})
    candidate.refresh_from_db()
    assert candidate.decision == Decision.REPLACED
    with pytest.raises(ValidationError, match="拆分或合并"):
        accept(candidate, version=2, actor=cast.clerk, now=NOW)

    take_back(second, version=1, actor=cast.clerk, now=NOW)
    assert [m.pk for m in measures(intake)][0] == candidate.pk
    assert len(measures(intake)) == 4


def test_one_measure_out_of_two_holds_what_both_said(cast: Cast, intake: Intake) -> None:
    candidate = measure(intake, "通关")
    merged = merge_with_next(candidate, version=1, actor=cast.clerk, now=NOW)

    assert merged.values["text"] == "提升通关效率。推行提前申报。建立联席会议机制。定期通报进展。"
    assert [p["name"] for p in merged.values["responsibilities"]] == [
        "苏州海关",
        "市商务局",
        "市未名办",
    ]
    assert [p["code"] for p in merged.problems] == ["agency_unknown"]
    assert len(measures(intake)) == 3
    take_back(merged, version=1, actor=cast.clerk, now=NOW)
    assert len(measures(intake)) == 4


def test_what_was_left_out_is_no_next_one(cast: Cast, intake: Intake) -> None:
    drop(measure(intake, "联席"), reason="重复", version=1, actor=cast.clerk, now=NOW)
    merged = merge_with_next(measure(intake, "通关"), version=1, actor=cast.clerk, now=NOW)
    assert "统计" in merged.values["text"]
    assert "联席" not in merged.values["text"]


def test_the_last_measure_of_a_document_has_no_next(cast: Cast, intake: Intake) -> None:
    # As the first of another document in the same file.
    last = measure(intake, "统计")
    intake.candidates.filter(pk=last.pk).update(document=None)
    with pytest.raises(ValidationError, match="没有可以合并"):
        merge_with_next(measure(intake, "联席"), version=1, actor=cast.clerk, now=NOW)
    with pytest.raises(ValidationError, match="没有可以合并"):
        merge_with_next(measure(intake, "统计"), version=1, actor=cast.clerk, now=NOW)


def test_a_piece_that_was_split_again_holds_up_the_undoing(cast: Cast, intake: Intake) -> None:
    first, second = split(measure(intake, "办税"), at=20, version=1, actor=cast.clerk, now=NOW)
    split(first, at=7, version=1, actor=cast.clerk, now=NOW)
    with pytest.raises(ValidationError, match="先撤销后一次"):
        take_back(second, version=1, actor=cast.clerk, now=NOW)
    assert len(measures(intake)) == 6


def test_what_was_decided_about_one_piece_holds_up_the_undoing_at_the_other(
    cast: Cast, intake: Intake
) -> None:
    first, second = split(measure(intake, "办税"), at=20, version=1, actor=cast.clerk, now=NOW)
    said: dict[str, Any] = {"actor": cast.head, "now": NOW}
    correct(first, values={**first.values, "title": "办税"}, reason="原文第1页", version=1, **said)
    with pytest.raises(ValidationError, match=f"已由 {cast.head} 处理"):
        take_back(second, version=1, actor=cast.clerk, now=NOW)
    assert len(measures(intake)) == 5
    first.refresh_from_db()
    take_back(first, version=first.version, **said)
    take_back(second, version=1, actor=cast.clerk, now=NOW)
    assert len(measures(intake)) == 4


def test_a_correction_taken_up_again_says_why_it_was_made(cast: Cast, intake: Intake) -> None:
    """Not why the item was left out in between, and not nothing after it was cut and mended."""
    candidate = measure(intake, "办税")
    done: dict[str, Any] = {"actor": cast.clerk, "now": NOW}
    values = {**candidate.values, "title": "办税"}
    correct(candidate, values=values, reason="原文第1页如此", version=1, **done)
    drop(candidate, reason="与第3项重复", version=2, **done)
    taken = accept(candidate, version=3, **done)
    assert (taken.decision, taken.reason) == (Decision.CORRECTED, "原文第1页如此")

    split(candidate, at=20, version=4, **done)
    piece = measure(intake, "推广电子")
    back = take_back(piece, version=1, **done)
    assert (back.decision, back.reason) == (Decision.PENDING, "")
    assert accept(back, version=back.version, **done).reason == "原文第1页如此"
    # Nobody has corrected this one.
    other = measure(intake, "通关")
    drop(other, reason="与第1项重复", version=1, **done)
    assert accept(other, version=2, **done).reason == ""


def test_the_trail_tells_a_correction_in_words(cast: Cast, intake: Intake) -> None:
    candidate = measure(intake, "办税")
    old = candidate.values
    party = {**old["responsibilities"][0], "role": "lead"}
    values = {**old, "text": "改过。", "number": None, "responsibilities": [party]}
    correct(candidate, values=values, reason="原文如此", version=1, actor=cast.clerk, now=NOW)
    event = AuditEvent.objects.get(verb="correct_candidate")
    told = {c.label: c.after for c in changes(event.object_type, event.before, event.after)}
    assert told.keys() == {"内容", "序号（文号）", "责任分工", "处理"}
    assert (told["内容"], told["序号（文号）"], told["处理"]) == ("改过。", "（空）", "已更正")
    assert party["name"] in (told["责任分工"] or "")
    assert "lead" not in (told["责任分工"] or "")


def test_all_without_doubts_at_once_leaves_doubts_and_documents(cast: Cast, intake: Intake) -> None:
    assert accept_clear(intake, actor=cast.clerk, now=NOW) == 3
    assert accept_clear(intake, actor=cast.clerk, now=NOW) == 0
    pending = intake.candidates.filter(decision=Decision.PENDING)
    assert {each.kind for each in pending} == {"document", "measure"}
    assert [each.values["label"] for each in pending.of_kind("measure")] == ["（三）"]
    event = AuditEvent.objects.get(verb="accept_clear")
    assert event.after["new"] == 3


def test_one_click_accepts_neither_pieces_nor_what_cannot_be_stored(
    cast: Cast, intake: Intake
) -> None:
    split(measure(intake, "办税"), at=20, version=1, actor=cast.clerk, now=NOW)
    candidate = measure(intake, "通关")
    intake.candidates.filter(pk=candidate.pk).update(
        parsed={**candidate.values, "label": "长" * 99}
    )
    shown = review(intake, user=cast.clerk)

    assert accept_clear(intake, actor=cast.clerk, now=NOW) == shown.clear == 1
    assert {c.decision for c in measures(intake)[:3]} == {Decision.PENDING}
    # The button offers nothing it would not do.
    assert review(intake, user=cast.clerk).clear == 0


def test_what_others_stand_for_is_taken_back_at_those(cast: Cast, intake: Intake) -> None:
    candidate = measure(intake, "办税")
    split(candidate, at=20, version=1, actor=cast.clerk, now=NOW)
    with pytest.raises(ValidationError, match="在拆分或合并后的条目上"):
        take_back(candidate, version=2, actor=cast.clerk, now=NOW)
    assert len(measures(intake)) == 5


def test_what_was_given_up_is_no_longer_open(cast: Cast, intake: Intake) -> None:
    candidate = measure(intake, "办税")
    abandon(intake, reason="重复", actor=cast.clerk, now=NOW)
    for verb in verbs(candidate, cast.clerk, 1).values():
        with pytest.raises(NotOpen):
            verb()
