"""Recording a document: who may, what is refused, and one worker at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies import audit
from agencies.models import AuditEvent
from tasks import parser
from tasks.actions import abandon, read_once_more
from tasks.actions.intakes import claim_intake, fail_reading, finish_reading, give_up_reading
from tasks.choices import IntakeState
from tasks.errors import LeaseLost, NotOpen
from tasks.leases import MAX_ATTEMPTS
from tasks.models import Candidate, Intake, Measure, PolicyDocument, SourceText
from tests.base import Cast
from tests.factory import NOW, make_document
from tests.tasks.intakes import LATER, TEXT, measures, read_in, recorded

RESULT = parser.parse(TEXT)


def test_it_refuses_everybody_but_the_bureau_of_the_region(cast: Cast) -> None:
    for user in cast.everyone:
        if user in {cast.clerk, cast.second_clerk, cast.head}:
            continue
        with pytest.raises(PermissionDenied):
            recorded(cast, actor=user)
    assert not Intake.objects.exists()
    assert not AuditEvent.objects.filter(verb="record_document").exists()


@pytest.mark.parametrize(
    ("text", "kwargs", "field"),
    [
        pytest.param("", {}, "content", id="empty"),
        pytest.param(" \n\t", {}, "content", id="blank"),
        pytest.param("字" * 7_000_000, {}, "content", id="too_large"),
        pytest.param(TEXT, {"level": "nonsense"}, "level", id="no_such_level"),
    ],
)
def test_it_refuses_what_cannot_be_read(
    cast: Cast, text: str, kwargs: dict[str, object], field: str
) -> None:
    with pytest.raises(ValidationError) as fault:
        recorded(cast, text, **kwargs)
    assert set(fault.value.message_dict) == {field}
    assert not Intake.objects.exists()


def test_pressing_twice_is_one_recording_while_it_is_open(cast: Cast) -> None:
    first = recorded(cast)
    assert recorded(cast, actor=cast.head).pk == first.pk
    abandon(first, reason="重复上传", actor=cast.clerk, now=NOW)
    assert recorded(cast).pk != first.pk
    assert AuditEvent.objects.filter(verb="record_document").count() == 2


def test_only_one_worker_reads_and_an_old_one_can_write_nothing(cast: Cast) -> None:
    intake = recorded(cast)
    old = claim_intake(intake.pk, now=NOW)
    assert old is not None
    assert claim_intake(intake.pk, now=NOW + timedelta(seconds=59)) is None
    new = claim_intake(intake.pk, now=LATER)
    assert new is not None
    attempts: list[Callable[[], object]] = [
        lambda: finish_reading(old, text=TEXT, result=RESULT, now=LATER),
        lambda: fail_reading(old, reason="旧", now=LATER),
        lambda: give_up_reading(old, trace="旧", now=LATER),
    ]
    for attempt in attempts:
        with pytest.raises(LeaseLost):
            attempt()
    assert not Candidate.objects.exists()

    finish_reading(new, text=TEXT, result=RESULT, now=LATER)
    assert len(measures(intake)) == 4
    with pytest.raises(LeaseLost):
        finish_reading(new, text=TEXT, result=RESULT, now=LATER)
    assert len(measures(intake)) == 4


def test_a_reading_that_never_ends_is_parked_and_can_be_asked_for_again(cast: Cast) -> None:
    intake, now = recorded(cast), NOW
    for _ in range(MAX_ATTEMPTS):
        assert claim_intake(intake.pk, now=now) is not None
        now += timedelta(minutes=5)
    assert claim_intake(intake.pk, now=now) is None
    intake.refresh_from_db()
    assert intake.state == IntakeState.ERRORED
    assert "已尝试3次" in intake.reason

    with pytest.raises(PermissionDenied):
        read_once_more(intake, actor=cast.outside_clerk, now=now)
    read_once_more(intake, actor=cast.clerk, now=now)
    assert claim_intake(intake.pk, now=now) is not None


def test_a_reading_gives_candidates_and_no_document_yet(cast: Cast) -> None:
    intake = read_in(cast)

    assert intake.state == IntakeState.REVIEWING
    assert intake.source is not None
    assert intake.source.text == TEXT
    assert len(intake.parser_version) == 12
    (document,) = intake.candidates.of_kind("document")
    found = measures(intake)
    assert [each.values["label"] for each in found] == ["（一）", "（二）", "（三）", "（四）"]
    assert {each.document for each in found} == {document}
    assert [problem["code"] for problem in found[2].problems] == ["agency_unknown"]
    for each in found:
        (start, end) = each.values["spans"][0]
        assert TEXT[start:end] == each.values["text"]
    assert not PolicyDocument.objects.exists()
    assert not Measure.objects.exists()
    assert audit.verify() is None


def test_a_text_without_a_title_asks_for_one(cast: Cast) -> None:
    intake = read_in(cast, "加强协调。（责任单位：市商务局）")
    document = intake.candidates.of_kind("document").get()
    assert document.values["title"] is None
    assert [problem["code"] for problem in document.problems] == ["document_untitled"]


def test_a_text_loaded_already_is_said_to_be(cast: Cast) -> None:
    intake = recorded(cast)
    claim = claim_intake(intake.pk, now=NOW)
    assert claim is not None
    document = make_document(cast.suzhou, title="已有的文件", text=TEXT)
    SourceText.objects.filter(pk=document.source_id).update(
        sha256=hashlib.sha256(TEXT.encode()).hexdigest()
    )
    finish_reading(claim, text=TEXT, result=RESULT, now=NOW)
    intake.refresh_from_db()
    assert intake.state == IntakeState.FAILED
    assert "《已有的文件》" in intake.reason
    assert intake.source == document.source
    assert not intake.candidates.exists()


def test_giving_up_needs_a_reason_and_stops_the_worker(cast: Cast) -> None:
    intake = recorded(cast)
    claim = claim_intake(intake.pk, now=NOW)
    assert claim is not None
    with pytest.raises(ValidationError, match="理由"):
        abandon(intake, reason=" ", actor=cast.clerk, now=NOW)
    with pytest.raises(PermissionDenied):
        abandon(intake, reason="重复", actor=cast.tax_reporter, now=NOW)
    abandon(intake, reason="传错了文件", actor=cast.head, now=NOW)
    abandon(intake, reason="再按一次", actor=cast.clerk, now=NOW)
    with pytest.raises(LeaseLost):
        finish_reading(claim, text=TEXT, result=RESULT, now=NOW)
    intake.refresh_from_db()
    assert (intake.state, intake.reason) == (IntakeState.ABANDONED, "传错了文件")
    assert AuditEvent.objects.filter(verb="abandon_intake").count() == 1


def test_only_a_reading_that_ended_in_an_error_is_asked_for_again(cast: Cast) -> None:
    intake = read_in(cast)
    for state in set(IntakeState) - {IntakeState.ERRORED}:
        Intake.objects.filter(pk=intake.pk).update(state=state, lease_until=NOW)
        assert read_once_more(intake, actor=cast.clerk, now=NOW).state == state
    assert not AuditEvent.objects.filter(verb="read_once_more").exists()


def test_what_is_confirmed_cannot_be_given_up(cast: Cast) -> None:
    intake = read_in(cast)
    Intake.objects.filter(pk=intake.pk).update(state=IntakeState.CONFIRMED)
    with pytest.raises(NotOpen):
        abandon(intake, reason="反悔", actor=cast.clerk, now=NOW)


def test_the_people_of_the_region_see_it_and_nobody_else(cast: Cast) -> None:
    read_in(cast)
    seeing = {user for user in cast.everyone if Intake.objects.visible_to(user).exists()}
    assert seeing == {
        cast.clerk,
        cast.second_clerk,
        cast.head,
        cast.leader,
        cast.tax_reporter,
        cast.customs_reporter,
    }
