"""From decided candidates to rows: all or nothing, once, with everything people said kept."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from agencies import audit
from agencies.models import AuditEvent
from tasks.actions import (
    abandon,
    accept,
    accept_clear,
    answer_name,
    confirm,
    correct,
    drop,
    split,
)
from tasks.choices import IntakeState
from tasks.errors import Incomplete, NotOpen
from tasks.models import (
    Implementation,
    Intake,
    Measure,
    MeasureLink,
    ParseProblem,
    PolicyDocument,
    Responsibility,
)
from tests.base import Cast
from tests.factory import NOW, make_document, make_measure
from tests.tasks.intakes import TEXT, decided, head, measure, read_in


def test_nobody_else_may_confirm(cast: Cast) -> None:
    intake = decided(cast)
    for user in (cast.leader, cast.tax_reporter, cast.outside_clerk, cast.administrator):
        with pytest.raises(PermissionDenied):
            confirm(intake, actor=user, now=NOW)
    assert not PolicyDocument.objects.exists()


def test_it_refuses_with_every_gap_and_writes_nothing(cast: Cast) -> None:
    intake = read_in(cast)
    with pytest.raises(Incomplete) as refused:
        confirm(intake, actor=cast.clerk, now=NOW)
    gaps = refused.value.gaps
    assert [where for where, what in gaps if "没有审阅" in what] == list(intake.candidates.all())

    accept_clear(intake, actor=cast.clerk, now=NOW)
    accept(measure(intake, "联席"), version=1, actor=cast.clerk, now=NOW)
    with pytest.raises(Incomplete) as refused:
        confirm(intake, actor=cast.clerk, now=NOW)
    # The document alone, not each of its measures once more.
    assert refused.value.gaps == [(head(intake), "还没有审阅。")]

    drop(head(intake), reason="不是文件", version=1, actor=cast.clerk, now=NOW)
    with pytest.raises(Incomplete, match="所属文件没有被接受") as refused:
        confirm(intake, actor=cast.clerk, now=NOW)
    none = (None, "没有接受任何文件：请至少接受一份文件，举措才有归属。")
    assert refused.value.gaps[0] == none
    intake.refresh_from_db()
    assert intake.state == IntakeState.REVIEWING
    assert not PolicyDocument.objects.exists()
    assert not Measure.objects.exists()


def test_everything_taken_over_comes_into_being_at_once(cast: Cast) -> None:
    intake = decided(cast)
    (document,) = confirm(intake, actor=cast.head, now=NOW)

    assert (document.title, document.number, document.region, document.level) == (
        "苏州市促进服务贸易发展若干措施（测试文本）",
        "苏测试〔2026〕1号",
        cast.suzhou,
        "city",
    )
    rows = list(document.measures.order_by("order"))
    assert [row.label for row in rows] == ["（一）", "（二）", "（三）", "（四）"]
    for row in rows:
        assert row.text == "".join(TEXT[start:end] for start, end in row.spans)
        assert row.parsed is not None
        assert row.corrected_by is None
    parties = Responsibility.objects.filter(measure=rows[0]).order_by("order")
    assert [party.agency for party in parties] == [cast.tax, cast.commerce]
    # The doubt stays with its measure.
    problem = ParseProblem.objects.get(code="agency_unknown")
    assert (problem.measure, problem.document) == (rows[2], document)
    assert not Implementation.objects.exists()
    intake.refresh_from_db()
    assert (intake.state, intake.confirmed_by) == (IntakeState.CONFIRMED, cast.head)
    assert audit.verify() is None


def test_a_repeated_confirmation_does_nothing_more(cast: Cast) -> None:
    intake = decided(cast)
    first = confirm(intake, actor=cast.clerk, now=NOW)
    events = AuditEvent.objects.count()
    assert confirm(intake, actor=cast.second_clerk, now=NOW) == first
    assert AuditEvent.objects.count() == events
    assert Measure.objects.count() == 4
    with pytest.raises(NotOpen):
        drop(measure(intake, "办税"), reason="晚了", version=2, actor=cast.clerk, now=NOW)


def test_what_people_changed_says_who_and_why(cast: Cast) -> None:
    intake = decided(cast)
    taxed, customs = measure(intake, "办税"), measure(intake, "通关")
    correct(
        customs,
        values={**customs.values, "text": "提升通关效率。"},
        reason="后句已废止",
        version=2,
        actor=cast.second_clerk,
        now=NOW,
    )
    for piece in split(taxed, at=20, version=2, actor=cast.clerk, now=NOW):
        accept(piece, version=1, actor=cast.clerk, now=NOW)
    drop(measure(intake, "统计"), reason="另有文件", version=2, actor=cast.clerk, now=NOW)
    (document,) = confirm(intake, actor=cast.clerk, now=NOW)

    rows = {row.text: row for row in document.measures.all()}
    assert len(rows) == 4
    row = rows["提升通关效率。"]
    assert (row.corrected_by, row.correction) == (cast.second_clerk, "后句已废止")
    assert row.parsed is not None
    assert row.parsed["text"] == "提升通关效率。推行提前申报。"
    split_off = rows["推广电子缴税。"]
    assert split_off.parsed is None
    assert "拆分" in split_off.correction
    assert rows["建立联席会议机制。定期通报进展。"].corrected_by is None


def test_a_chosen_list_is_tracked_and_an_answered_name_counts(cast: Cast) -> None:
    answer_name(
        name="市未名办",
        region=cast.suzhou,
        agency=cast.customs,
        evidence="测试",
        actor=cast.clerk,
        now=NOW,
    )
    intake = decided(cast, adopt="narrative", round=2020)
    (document,) = confirm(intake, actor=cast.clerk, now=NOW)

    tracked = Implementation.objects.filter(measure__document=document).order_by("measure__order")
    assert [row.lead_agency for row in tracked][:2] == [cast.tax, cast.customs]
    assert {row.region for row in tracked} == {cast.suzhou}
    assert {row.round for row in tracked} == {cast.round}
    third = document.measures.get(label="（三）")
    assert [p.agency for p in third.responsibilities.order_by("order")] == [
        cast.commerce,
        cast.customs,
    ]


def test_a_copied_measure_is_linked_to_the_upper_one(cast: Cast) -> None:
    china = cast.ministry.region
    assert china is not None
    upper = make_document(china, slug="upper", level="national", title="国家文件")
    copied = "优化办税服务。简化服务贸易对外支付备案。推广电子缴税。"
    make_measure(upper, list_name="table", text=copied)
    intake = decided(cast, implements="upper")
    taxed = measure(intake, "办税")
    correct(
        taxed,
        values={**taxed.values, "list": "plan"},
        reason="列入计划",
        version=2,
        actor=cast.clerk,
        now=NOW,
    )
    (document,) = confirm(intake, actor=cast.clerk, now=NOW)
    assert document.implements == upper
    link = MeasureLink.objects.get(lower__document=document)
    assert (link.upper.text, link.lower.label) == (copied, "（一）")


def test_the_same_text_becomes_its_documents_once(cast: Cast) -> None:
    first = decided(cast)
    # Another region's people had the same text under review, and come second.
    second = Intake.objects.create(
        region=cast.guangzhou,
        level="city",
        name="同一文本.txt",
        state=IntakeState.REVIEWING,
        source=first.source,
        requested_at=NOW,
        requested_by=cast.outside_clerk,
    )
    confirm(first, actor=cast.clerk, now=NOW)
    with pytest.raises(Incomplete, match="已经载入"):
        confirm(second, actor=cast.outside_clerk, now=NOW)


def test_what_was_given_up_is_not_confirmed(cast: Cast) -> None:
    intake = decided(cast)
    abandon(intake, reason="重复", actor=cast.clerk, now=NOW)
    with pytest.raises(NotOpen):
        confirm(intake, actor=cast.clerk, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_confirmations_at_once_one_wins(cast: Cast) -> None:
    intake = decided(cast)
    ends: list[object] = []
    start = threading.Barrier(2)

    def press(who: Any) -> None:
        start.wait()
        try:
            ends.append([document.pk for document in confirm(intake, actor=who, now=NOW)])
        except Exception as fault:
            ends.append(fault)
        finally:
            connection.close()

    presses = [threading.Thread(target=press, args=(who,)) for who in (cast.clerk, cast.head)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    assert ends[0] == ends[1]
    assert PolicyDocument.objects.count() == 1
    assert AuditEvent.objects.filter(verb="confirm_intake").count() == 1
