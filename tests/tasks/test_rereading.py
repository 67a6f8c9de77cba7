"""Parsing a document again: three values side by side, and nothing touched without a click."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies import audit
from tasks.actions import (
    accept,
    accept_clear,
    confirm,
    confirm_reading,
    correct,
    drop,
    keep,
    keep_rest,
    read_document_again,
)
from tasks.choices import Decision, TrackScope
from tasks.errors import Incomplete
from tasks.models import (
    Candidate,
    Implementation,
    Intake,
    Measure,
    ParseProblem,
    PolicyDocument,
    SourceText,
)
from tasks.review.alignment import Alignment
from tasks.review.comparing import columns
from tests.base import Cast
from tests.factory import NOW
from tests.tasks.intakes import LATER, TEXT, again, decided, measure, measures, recorded

# One sentence mended, the second measure gone, another one new.
CORRECTED = TEXT.replace("推行提前申报", "推行提前申报和两步申报").replace(
    "（四）加强统计监测。完善统计制度。2026年12月底前完成。（责任单位：市商务局、市统计局）\n",
    "（四）培育市场主体。支持企业开拓市场。（责任单位：市商务局）\n",
)


@pytest.fixture
def document(cast: Cast) -> PolicyDocument:
    """Recorded, with the first measure corrected by a person, and tracked in Suzhou."""
    intake = decided(cast, adopt="narrative", round=2020)
    taxed = measure(intake, "办税")
    correct(
        taxed,
        values={**taxed.values, "text": "优化办税服务（人工）。"},
        reason="人工改过",
        version=2,
        actor=cast.clerk,
        now=NOW,
    )
    (found,) = confirm(intake, actor=cast.clerk, now=NOW)
    return found


def open_ones(intake: Intake) -> list[Candidate]:
    return [c for c in measures(intake) if c.decision != Decision.UNCHANGED]


def snapshot(document: PolicyDocument) -> list[Any]:
    return list(Measure.objects.filter(document=document).order_by("pk").values())


def test_only_the_bureau_of_the_documents_region_may(cast: Cast, document: PolicyDocument) -> None:
    for user in (cast.leader, cast.tax_reporter, cast.outside_clerk, cast.administrator):
        with pytest.raises(PermissionDenied):
            read_document_again(document, name="", content=None, actor=user, now=LATER)
    with pytest.raises(ValidationError, match="空"):
        read_document_again(document, name="a.txt", content=b" ", actor=cast.clerk, now=LATER)
    assert not document.readings.exists()


def test_one_reading_again_is_open_at_a_time(cast: Cast, document: PolicyDocument) -> None:
    first = read_document_again(document, name="", content=None, actor=cast.clerk, now=LATER)
    assert read_document_again(document, name="", content=None, actor=cast.head, now=LATER) == first
    assert document.readings.count() == 1


def test_the_text_of_a_reading_again_may_be_recorded_as_well(
    cast: Cast, document: PolicyDocument
) -> None:
    reading = again(cast, document, CORRECTED)
    own = recorded(cast, CORRECTED)
    assert own.document is None
    assert own != reading


def test_the_same_text_and_rules_leave_nothing_to_decide(
    cast: Cast, document: PolicyDocument
) -> None:
    before = snapshot(document)
    intake = again(cast, document)
    # A person's correction stands against a reading that says what the old one said.
    assert {c.decision for c in measures(intake)} == {Decision.UNCHANGED}
    assert len(measures(intake)) == 4
    confirm_reading(intake, actor=cast.clerk, now=LATER)
    assert snapshot(document) == before
    assert audit.verify() is None


def test_old_current_and_new_stand_side_by_side(cast: Cast, document: PolicyDocument) -> None:
    text = CORRECTED.replace("推广电子缴税", "推广网上缴税")
    intake = again(cast, document, text)
    taxed = next(c for c in open_ones(intake) if c.measure and c.measure.label == "（一）")
    assert taxed.measure is not None
    (column,) = columns(taxed)
    assert (column.name, column.old[-7:], column.current, column.new[-7:]) == (
        "text",
        "推广电子缴税。",
        "优化办税服务（人工）。",
        "推广网上缴税。",
    )


def test_nothing_changes_before_everything_is_decided(cast: Cast, document: PolicyDocument) -> None:
    before = snapshot(document)
    intake = again(cast, document, CORRECTED)
    assert len(open_ones(intake)) == 3
    with pytest.raises(Incomplete):
        confirm_reading(intake, actor=cast.clerk, now=LATER)
    assert snapshot(document) == before
    document.refresh_from_db()
    assert document.source.text == TEXT


def test_keeping_everything_moves_the_text_and_carries_the_places_over(
    cast: Cast, document: PolicyDocument
) -> None:
    words = {m.pk: m.text for m in document.measures.all()}
    intake = again(cast, document, CORRECTED)
    assert keep_rest(intake, actor=cast.clerk, now=LATER) == 2
    (new,) = [c for c in open_ones(intake) if c.is_pending]
    drop(new, reason="不属本文件", version=1, actor=cast.clerk, now=LATER)
    confirm_reading(intake, actor=cast.clerk, now=LATER)

    document.refresh_from_db()
    assert document.source.text == CORRECTED
    assert SourceText.objects.filter(text=TEXT).exists()
    assert {m.pk: m.text for m in document.measures.all()} == words
    third = document.measures.get(label="（三）")
    assert "".join(CORRECTED[s:e] for s, e in third.spans) == third.text
    # The vanished one has no place any more, and that is said.
    gone = document.measures.get(label="（四）")
    assert gone.spans == []
    assert ParseProblem.objects.get(code="span_lost").measure == gone
    assert ParseProblem.objects.filter(code="agency_unknown").count() == 1


def test_what_is_taken_changes_and_what_is_gone_is_withdrawn_with_its_progress(
    cast: Cast, document: PolicyDocument
) -> None:
    kept = document.measures.get(label="（一）")
    intake = again(cast, document, CORRECTED)
    customs = measure(intake, "两步申报")
    gone = measure(intake, "完善统计")
    fresh = measure(intake, "市场主体")
    accept(customs, version=1, actor=cast.clerk, now=LATER)
    with pytest.raises(ValidationError, match="没有这一条"):
        accept(gone, version=1, actor=cast.clerk, now=LATER)
    with pytest.raises(ValidationError, match="理由"):
        drop(gone, reason="", version=1, actor=cast.clerk, now=LATER)
    drop(gone, reason="新文本删去", version=1, actor=cast.clerk, now=LATER)
    with pytest.raises(ValidationError, match="不能保持现状"):
        keep(fresh, version=1, actor=cast.clerk, now=LATER)
    assert accept_clear(intake, actor=cast.clerk, now=LATER) == 1
    confirm_reading(intake, actor=cast.clerk, now=LATER)
    confirm_reading(intake, actor=cast.head, now=LATER)

    rows = list(document.measures.order_by("order"))
    assert len(rows) == 5
    changed = next(row for row in rows if "两步申报" in row.text)
    assert changed.pk == customs.measure_id
    assert "".join(CORRECTED[s:e] for s, e in changed.spans) == changed.text
    assert gone.measure_id is not None
    withdrawn = Measure.objects.get(pk=gone.measure_id)
    assert (withdrawn.withdrawal, withdrawn.withdrawn_at) == ("新文本删去", LATER)
    tracked = Implementation.objects.get(measure=withdrawn)
    assert tracked.scope == TrackScope.WITHDRAWN
    added = next(row for row in rows if "市场主体" in row.text)
    assert Implementation.objects.get(measure=added).lead_agency == cast.commerce
    kept.refresh_from_db()
    assert (kept.text, kept.correction) == ("优化办税服务（人工）。", "人工改过")
    assert audit.verify() is None


def test_what_was_left_out_before_does_not_come_back_with_the_many(cast: Cast) -> None:
    first = decided(cast, adopt="narrative", round=2020)
    read = measure(first, "监测")
    drop(read, reason="不属本市", version=2, actor=cast.clerk, now=NOW)
    (document,) = confirm(first, actor=cast.clerk, now=NOW)

    intake = again(cast, document)
    (told,) = [c for c in open_ones(intake) if c.measure is None]
    assert "以前审阅时已舍弃：不属本市" in [p["message"] for p in told.problems]
    assert accept_clear(intake, actor=cast.clerk, now=LATER) == 0
    accept(told, version=1, actor=cast.clerk, now=LATER)
    keep_rest(intake, actor=cast.clerk, now=LATER)
    confirm_reading(intake, actor=cast.clerk, now=LATER)
    assert document.measures.filter(text=read.values["text"]).exists()
    assert not ParseProblem.objects.filter(code="left_out_before").exists()


@pytest.mark.parametrize(
    ("set_to", "wanted"),
    [
        pytest.param(date(2026, 12, 31), date(2027, 6, 30), id="as_the_text_had_it"),
        pytest.param(date(2026, 11, 20), date(2026, 11, 20), id="set_by_a_person"),
    ],
)
def test_a_new_time_limit_leaves_a_date_a_person_has_set(
    cast: Cast, document: PolicyDocument, set_to: date, wanted: date
) -> None:
    counted = document.measures.get(text__contains="统计")
    assert counted.due_on == date(2026, 12, 31)
    counted.implementations.update(due_on=set_to)
    reading = again(cast, document, TEXT.replace("2026年12月底", "2027年6月底"))
    (candidate,) = open_ones(reading)
    accept(candidate, version=1, actor=cast.clerk, now=LATER)
    keep_rest(reading, actor=cast.clerk, now=LATER)
    confirm_reading(reading, actor=cast.clerk, now=LATER)

    counted.refresh_from_db()
    assert counted.due_on == date(2027, 6, 30)
    assert counted.implementations.get().due_on == wanted


def test_a_place_is_carried_over_or_lost() -> None:
    old = "第一行。\n第二行有错字。\n第三行。\n"
    new = "新增一行。\n第一行。\n第二行没有错别字。\n"
    places = Alignment(old, new)
    assert places.span(0, 4) == (6, 10)
    start, end = places.span(5, 12) or (0, 0)
    assert new[start:end] == "第二行没有错别字。"
    assert places.span(13, 17) is None
    assert places.spans([[0, 4], [13, 17]]) == [[6, 10]]
    same = Alignment(old, old)
    assert same.span(5, 12) == (5, 12)
