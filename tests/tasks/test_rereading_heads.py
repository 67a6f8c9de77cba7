"""Parsing again: what a text says of itself, and its tasks, are offered as the measures are."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

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
)
from tasks.choices import Decision
from tasks.errors import Incomplete
from tasks.models import Candidate, Intake, ParseProblem, PilotTask, PolicyDocument
from tasks.review.columns import in_columns
from tasks.review.comparing import columns
from tasks.rounds import PLAIN
from tests.base import Cast
from tests.factory import NOW
from tests.tasks.intakes import LATER, again, read_in, with_head

# Invented for tests.
TASKED = """\
苏州市人民政府办公室关于印发苏州市服务业开放工作方案的通知
苏府办〔2024〕2号

一、重点任务
（一）完善开放体系
1. 编制开放清单。梳理开放事项。
责任单位：市商务局
2. 培育市场主体。支持企业提升能力。
责任单位：市商务局、市财政局
（二）健全促进机制
1. 健全统计制度。按季统计。
责任单位：市统计局
"""
MENDED = TASKED.replace("〔2024〕2号", "〔2024〕12号").replace("健全促进机制", "健全服务促进机制")
ADDED = TASKED + "（三）加强监督检查\n1. 建立台账。每月检查。\n责任单位：市商务局\n"
SHORTENED = TASKED[: TASKED.index("（二）")]


@pytest.fixture
def document(cast: Cast) -> PolicyDocument:
    intake = read_in(cast, TASKED)
    with_head(cast, intake)
    accept_clear(intake, actor=cast.clerk, now=NOW)
    (found,) = confirm(intake, actor=cast.clerk, now=NOW)
    return found


def of_kind(intake: Intake, kind: str) -> list[Candidate]:
    return list(intake.candidates.of_kind(kind).order_by("order"))


def waiting(intake: Intake, kind: str) -> Candidate:
    (found,) = (c for c in of_kind(intake, kind) if c.is_pending)
    return found


def heads(document: PolicyDocument) -> list[Any]:
    tasks = document.tasks.order_by("pk").values_list("title", "ordinal", "label", "statement")
    return [*PolicyDocument.objects.filter(pk=document.pk).values_list("title", "number"), *tasks]


def test_the_same_text_asks_nothing_about_the_head_and_the_tasks(
    cast: Cast, document: PolicyDocument
) -> None:
    intake = again(cast, document)
    for kind, count in (("document", 1), ("task", 2)):
        assert [c.decision for c in of_kind(intake, kind)] == [Decision.UNCHANGED] * count


def test_a_persons_words_stand_against_a_reading_that_says_what_the_old_one_said(
    cast: Cast, document: PolicyDocument
) -> None:
    PolicyDocument.objects.filter(pk=document.pk).update(title="人工改过的标题")
    document.tasks.filter(ordinal=2).update(title="人工改过的任务")
    before = heads(document)
    intake = again(cast, document)
    assert not intake.candidates.filter(decision=Decision.PENDING).exists()
    confirm_reading(intake, actor=cast.clerk, now=LATER)
    assert heads(document) == before


def test_a_changed_number_and_a_changed_title_wait_for_a_decision(
    cast: Cast, document: PolicyDocument
) -> None:
    before = heads(document)
    intake = again(cast, document, MENDED)
    head, task = waiting(intake, "document"), waiting(intake, "task")
    (number,) = columns(head)
    assert (number.old, number.current, number.new) == (
        "苏府办〔2024〕2号",
        "苏府办〔2024〕2号",
        "苏府办〔2024〕12号",
    )
    (title,) = in_columns(task, PLAIN)
    assert [(run.kind, run.lower) for run in title.offered] == [
        ("same", "健全"),
        ("added", "服务"),
        ("same", "促进机制"),
    ]
    assert [run.kind for run in title.edited] == ["same"]
    # Not by the many: what stands in a document is no matter of one click for all.
    assert accept_clear(intake, actor=cast.clerk, now=LATER) == 0
    with pytest.raises(Incomplete):
        confirm_reading(intake, actor=cast.clerk, now=LATER)
    assert heads(document) == before


def test_what_is_kept_stays_and_only_its_place_moves(cast: Cast, document: PolicyDocument) -> None:
    before = heads(document)
    intake = again(cast, document, MENDED)
    assert keep_rest(intake, actor=cast.head, now=LATER) == 2
    confirm_reading(intake, actor=cast.head, now=LATER)
    assert heads(document) == before
    task = document.tasks.get(ordinal=2)
    assert MENDED[task.span_start : task.span_end].endswith("健全服务促进机制")
    # What was refused once is not asked again.
    assert not again(cast, document).candidates.filter(decision=Decision.PENDING).exists()


def test_what_is_taken_or_corrected_is_written(cast: Cast, document: PolicyDocument) -> None:
    intake = again(cast, document, MENDED)
    head, task = waiting(intake, "document"), waiting(intake, "task")
    with pytest.raises(ValidationError, match="标题"):
        correct(
            head,
            values={**head.values, "title": ""},
            reason="",
            version=1,
            actor=cast.clerk,
            now=LATER,
        )
    with pytest.raises(ValidationError, match="保持现状"):
        drop(task, reason="不要", version=1, actor=cast.clerk, now=LATER)
    accept(head, version=1, actor=cast.clerk, now=LATER)
    mended = {**task.values, "statement": "推动各部门协同。"}
    correct(task, values=mended, reason="", version=1, actor=cast.clerk, now=LATER)
    confirm_reading(intake, actor=cast.clerk, now=LATER)
    document.refresh_from_db()
    assert (document.number, document.level) == ("苏府办〔2024〕12号", "city")
    changed = document.tasks.get(ordinal=2)
    assert (changed.title, changed.statement) == ("健全服务促进机制", "推动各部门协同。")
    assert document.measures.get(task=changed).label == "1."
    assert audit.verify() is None


def test_a_task_newly_read_comes_only_when_it_is_accepted(
    cast: Cast, document: PolicyDocument
) -> None:
    intake = again(cast, document, ADDED)
    fresh = waiting(intake, "task")
    with pytest.raises(ValidationError, match="不能保持现状"):
        keep(fresh, version=1, actor=cast.clerk, now=LATER)
    drop(fresh, reason="另有文件规定", version=1, actor=cast.clerk, now=LATER)
    assert accept_clear(intake, actor=cast.clerk, now=LATER) == 1
    confirm_reading(intake, actor=cast.clerk, now=LATER)
    assert document.tasks.count() == 2
    assert document.measures.get(text__contains="建立台账").task is None

    second = again(cast, document)
    accept(waiting(second, "task"), version=1, actor=cast.clerk, now=LATER)
    keep_rest(second, actor=cast.clerk, now=LATER)
    confirm_reading(second, actor=cast.clerk, now=LATER)
    assert document.tasks.get(ordinal=3).title == "加强监督检查"


def test_a_task_the_text_no_longer_has_is_removed_only_by_hand_and_only_when_empty(
    cast: Cast, document: PolicyDocument
) -> None:
    intake = again(cast, document, SHORTENED)
    gone = waiting(intake, "task")
    with pytest.raises(ValidationError, match="没有这一条"):
        accept(gone, version=1, actor=cast.clerk, now=LATER)
    drop(gone, reason="更正后的文本已删", version=1, actor=cast.clerk, now=LATER)
    keep_rest(intake, actor=cast.clerk, now=LATER)
    with pytest.raises(Incomplete, match="还有 1 项举措属于这项任务"):
        confirm_reading(intake, actor=cast.clerk, now=LATER)
    assert document.tasks.count() == 2

    document.measures.filter(task=gone.task).update(task=None)
    confirm_reading(intake, actor=cast.clerk, now=LATER)
    assert list(document.tasks.values_list("ordinal", flat=True)) == [1]
    gone.refresh_from_db()
    assert (gone.task, gone.values["title"]) == (None, "健全促进机制")


def test_rows_from_before_readings_were_kept_are_asked_about_once(
    cast: Cast, document: PolicyDocument
) -> None:
    PilotTask.objects.filter(document=document).update(parsed=None, title="旧")
    PolicyDocument.objects.filter(pk=document.pk).update(parsed=None)
    intake = again(cast, document)
    assert [c.decision for c in of_kind(intake, "document")] == [Decision.UNCHANGED]
    assert keep_rest(intake, actor=cast.clerk, now=LATER) == 2
    confirm_reading(intake, actor=cast.clerk, now=LATER)
    assert set(document.tasks.values_list("title", flat=True)) == {"旧"}
    assert not again(cast, document).candidates.filter(decision=Decision.PENDING).exists()
    assert not ParseProblem.objects.filter(code="span_lost").exists()


def test_each_document_of_a_text_is_read_again_by_itself_and_keeps_its_place(cast: Cast) -> None:
    first = f"{TASKED}苏州市人民政府办公室\n2024年3月1日\n"
    text = first + first.replace("服务业开放", "服务外包").replace("〔2024〕2号", "〔2024〕3号")
    intake = read_in(cast, text)
    for candidate in intake.candidates.filter(decision=Decision.PENDING).order_by("order"):
        accept(candidate, version=candidate.version, actor=cast.clerk, now=NOW)
    mended = text.replace("按季统计", "按月统计")
    for document in confirm(intake, actor=cast.clerk, now=NOW):
        corrected = again(cast, document, mended)
        keep_rest(corrected, actor=cast.head, now=LATER)
        confirm_reading(corrected, actor=cast.head, now=LATER)
        # Nothing of the one is offered to the other.
        assert corrected.candidates.of_kind("measure").filter(measure=None).count() == 0
    places = PolicyDocument.objects.order_by("pk").values_list("span_start", "span_end")
    assert [mended[start:end][:40].count("服务外包") for start, end in places] == [0, 1]
