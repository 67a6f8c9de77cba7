"""A name in the province's document, recorded by a city: answered for that document alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from agencies import audit
from agencies.models import AuditEvent, NameAnswer
from tasks.actions import (
    accept,
    accept_clear,
    answer_name,
    confirm,
    name_in_recording,
    take_back,
)
from tasks.choices import Decision
from tasks.errors import StaleVersion
from tasks.models import Intake, ParseProblem, Responsibility
from tests.base import Cast
from tests.factory import NOW
from tests.tasks.intakes import LATER, decided, measure, read_in

# Invented for tests.
PROVINCIAL = """\
江苏省人民政府关于扩大开放的意见（测试文本）

一、扩大开放
（一）优化服务。简化备案。（责任单位：省商务厅、省未名办）
（二）加强统计。完善制度。（责任单位：省未名办）
（三）改进监管。明确规则。（责任单位：省商务厅）
"""


@pytest.fixture
def intake(cast: Cast) -> Intake:
    return read_in(cast, PROVINCIAL)


def answer(cast: Cast, intake: Intake, **changes: Any) -> int:
    values = {
        "name": "省未名办",
        "meaning": "body",
        "agency": cast.commerce,
        "evidence": "省政府网站机构简介",
        "version": 1,
        "actor": cast.clerk,
        "now": NOW,
    }
    return name_in_recording(measure(intake, "优化服务"), **values | changes)  # type: ignore[arg-type]


def test_others_may_not_and_an_answer_needs_evidence_and_a_body(cast: Cast, intake: Intake) -> None:
    for user in (cast.leader, cast.tax_reporter, cast.outside_clerk, cast.administrator):
        with pytest.raises(PermissionDenied):
            answer(cast, intake, actor=user)
    for field, changes in (
        ("evidence", {"evidence": " "}),
        ("agency", {"agency": None}),
        ("agency", {"meaning": "collective"}),
        ("meaning", {"meaning": "nonsense", "agency": None}),
    ):
        with pytest.raises(ValidationError) as refused:
            answer(cast, intake, **changes)
        assert list(refused.value.message_dict) == [field]
    with pytest.raises(StaleVersion):
        answer(cast, intake, version=7)
    assert not intake.candidates.exclude(edited=None).exists()


def test_names_of_ones_own_documents_are_answered_for_all_of_them(cast: Cast) -> None:
    own = read_in(cast)
    with pytest.raises(PermissionDenied):
        name_in_recording(
            measure(own, "联席会议"),
            name="市未名办",
            meaning="body",
            agency=cast.customs,
            evidence="测试",
            version=1,
            actor=cast.head,
            now=NOW,
        )


def test_it_counts_wherever_the_name_stands_in_this_recording_and_nowhere_else(
    cast: Cast, intake: Intake
) -> None:
    other = read_in(cast, PROVINCIAL.replace("（测试文本）", "（另一份测试文本）"))
    accept(measure(intake, "加强统计"), version=1, actor=cast.head, now=NOW)
    assert answer(cast, intake) == 2
    assert answer(cast, intake) == 0

    first, second = measure(intake, "优化服务"), measure(intake, "加强统计")
    assert (first.decision, second.decision) == (Decision.PENDING, Decision.CORRECTED)
    assert second.reason == "“省未名办”指苏州市商务局：省政府网站机构简介"
    assert [p.get("agency_key") for p in first.values["responsibilities"]] == [
        None,
        cast.commerce.key,
    ]
    assert measure(intake, "改进监管").edited is None
    assert not other.candidates.exclude(edited=None).exists()
    assert not NameAnswer.objects.exists()
    told = AuditEvent.objects.filter(verb="name_in_recording")
    assert {event.object_id for event in told} == {str(first.pk), str(second.pk)}
    assert audit.verify() is None


def test_accepted_with_all_others_it_is_a_correction_as_well(cast: Cast, intake: Intake) -> None:
    answer(cast, intake)
    assert accept_clear(intake, actor=cast.clerk, now=NOW) == 3
    named, untouched = measure(intake, "优化服务"), measure(intake, "改进监管")
    assert (named.decision, untouched.decision) == (Decision.CORRECTED, Decision.ACCEPTED)


def test_what_was_said_comes_into_being_with_its_evidence_and_without_the_doubt(
    cast: Cast, intake: Intake
) -> None:
    answer(cast, intake)
    for words in ("优化服务", "加强统计"):
        accept(measure(intake, words), version=2, actor=cast.head, now=NOW)
    accept(intake.candidates.of_kind("document").get(), version=1, actor=cast.head, now=NOW)
    accept_clear(intake, actor=cast.head, now=NOW)
    (document,) = confirm(intake, actor=cast.head, now=NOW)
    row = document.measures.get(label="（一）")
    assert row.corrected_by == cast.head
    assert "省政府网站机构简介" in row.correction
    assert [p.agency for p in row.responsibilities.order_by("order")][1] == cast.commerce
    assert not Responsibility.objects.unknown().exists()
    assert not ParseProblem.objects.filter(code="agency_unknown").exists()


def test_a_collective_and_a_misreading_name_no_body(cast: Cast, intake: Intake) -> None:
    answer(cast, intake, meaning="collective", agency=None)
    kinds = [p["kind"] for p in measure(intake, "优化服务").values["responsibilities"]]
    assert kinds == ["agency", "collective"]
    take_back(measure(intake, "优化服务"), version=2, actor=cast.clerk, now=LATER)
    assert measure(intake, "优化服务").edited is None
    answer(cast, intake, meaning="no_name", agency=None, version=3)
    assert len(measure(intake, "优化服务").values["responsibilities"]) == 1


def test_a_doubt_answered_between_reading_and_confirming_is_not_written(cast: Cast) -> None:
    intake = decided(cast)
    answer_name(
        name="市未名办",
        region=cast.suzhou,
        agency=cast.customs,
        evidence="测试",
        actor=cast.clerk,
        now=NOW,
    )
    confirm(intake, actor=cast.clerk, now=NOW)
    assert not ParseProblem.objects.filter(code="agency_unknown").exists()


def test_the_page_asks_and_says_that_it_is_for_this_document(
    client: Client, cast: Cast, intake: Intake
) -> None:
    client.force_login(cast.head)
    page = client.get(measure(intake, "优化服务").get_absolute_url()).content.decode()
    assert "记下，用于这份文件" in page
    assert "今后都按此识读" not in page
    url = reverse("tasks:name_candidate", args=[measure(intake, "优化服务").pk])
    form = {"name": "省未名办", "meaning": "body", "agency": "江苏省商务厅", "version": 1}
    refused = client.post(url, form)
    assert refused.status_code == 422
    assert 'value="江苏省商务厅"' in refused.content.decode()
    assert client.post(url, {**form, "evidence": "省政府网站"}).status_code == 302
    named = measure(intake, "加强统计").values["responsibilities"][0]
    assert named["agency"] == "江苏省商务厅"
    stale = client.post(url, {**form, "evidence": "省政府网站", "name": "省商务厅"})
    assert stale.status_code == 302
