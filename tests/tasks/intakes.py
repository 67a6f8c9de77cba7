"""A small invented document, and its way into the review, through it and back, without a worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from agencies.answers import current_gazetteer
from tasks import parser
from tasks.actions import accept, accept_clear, correct, read_document_again, record_document
from tasks.actions.intakes import claim_intake, finish_reading
from tasks.models import Candidate, Intake, PolicyDocument
from tasks.review.heads import document_values
from tests.base import Cast
from tests.factory import NOW

LATER = NOW + timedelta(minutes=10)
# Invented for tests; the bodies are those any city has.
TEXT = """\
苏州市促进服务贸易发展若干措施（测试文本）

一、扩大开放
（一）优化办税服务。简化服务贸易对外支付备案。推广电子缴税。（责任单位：市税务局、市商务局）
（二）提升通关效率。推行提前申报。（责任单位：苏州海关、市商务局）
二、完善保障
（三）建立联席会议机制。定期通报进展。（责任单位：市商务局、市未名办）
（四）加强统计监测。完善统计制度。2026年12月底前完成。（责任单位：市商务局、市统计局）
"""


def recorded(cast: Cast, text: str = TEXT, **kwargs: object) -> Intake:
    """Asked for, not read yet."""
    values = {"level": "city", "name": "测试.txt", "actor": cast.clerk, "now": NOW} | kwargs
    return record_document(cast.suzhou, content=text.encode(), **values)  # type: ignore[arg-type]


def read_in(cast: Cast, text: str = TEXT, **kwargs: object) -> Intake:
    """Read and open to decisions."""
    return finish(recorded(cast, text, **kwargs), text)


def finish(intake: Intake, text: str) -> Intake:
    """What the worker does with a recording, without its processes."""
    claim = claim_intake(intake.pk, now=LATER)
    assert claim is not None
    result = parser.parse(text, gazetteer=current_gazetteer())
    finish_reading(claim, text=text, result=result, now=LATER)
    return Intake.objects.get(pk=intake.pk)


def measures(intake: Intake) -> list[Candidate]:
    """The measures still in place, in the order of the text."""
    return list(intake.candidates.in_place().of_kind("measure").order_by("order"))


def measure(intake: Intake, words: str) -> Candidate:
    """The one in place whose text holds the words."""
    (found,) = (each for each in measures(intake) if words in each.values["text"])
    return found


def head(intake: Intake) -> Candidate:
    return intake.candidates.of_kind("document").get()


def with_head(cast: Cast, intake: Intake, **changes: Any) -> None:
    """The document accepted with a person's additions."""
    candidate = head(intake)
    values = {**document_values(candidate), **changes}
    correct(
        candidate,
        values=values,
        reason="",
        version=candidate.version,
        actor=cast.clerk,
        now=NOW,
    )


def decided(cast: Cast, text: str = TEXT, **changes: Any) -> Intake:
    """Everything accepted."""
    intake = read_in(cast, text)
    with_head(cast, intake, **{"number": "苏测试〔2026〕1号", **changes})
    accept_clear(intake, actor=cast.clerk, now=NOW)
    accept(measure(intake, "联席"), version=1, actor=cast.clerk, now=NOW)
    return intake


def again(cast: Cast, document: PolicyDocument, text: str | None = None) -> Intake:
    """Read again, open to decisions."""
    intake = read_document_again(
        document,
        name="更正.txt",
        content=text.encode() if text else None,
        actor=cast.clerk,
        now=LATER,
    )
    return finish(intake, bytes(Intake.objects.get(pk=intake.pk).content).decode())
