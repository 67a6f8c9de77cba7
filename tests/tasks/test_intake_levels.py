"""Of which level a document found is: who issued it says so, not who hands it in."""

from __future__ import annotations

import pytest

from tasks.actions import accept, accept_clear, confirm
from tasks.models import Candidate, Intake, PolicyDocument
from tasks.review.heads import document_values
from tests.base import Cast
from tests.factory import NOW
from tests.tasks.intakes import read_in

# Invented for tests.
BODY = "一、扩大开放\n（一）优化服务。简化备案。（责任单位：{body}）\n"


def heads(intake: Intake) -> list[Candidate]:
    return list(intake.candidates.of_kind("document").order_by("order"))


def levels(intake: Intake) -> list[str]:
    return [document_values(head)["level"] for head in heads(intake)]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        pytest.param("若干措施（测试文本）\n" + BODY, "city", id="nobody_says"),
        pytest.param(
            "某协会关于促进交流的倡议（测试文本）\n" + BODY, "city", id="an_issuer_nobody_knows"
        ),
        pytest.param(
            "苏州工业园区管理委员会关于促进开放的意见\n\n" + BODY,
            "city",
            id="an_organ_below_the_city",
        ),
        pytest.param("苏州市扩大开放实施方案（测试文本）\n" + BODY, "city", id="title_of_the_city"),
        pytest.param("江苏省扩大开放实施意见（测试文本）\n" + BODY, "province", id="title"),
        pytest.param("江苏省人民政府关于扩大开放的意见\n\n" + BODY, "province", id="province"),
        pytest.param(
            "江苏省商务厅等8部门关于扩大开放的意见\n\n" + BODY, "province", id="joint_province"
        ),
        pytest.param("国务院关于扩大开放的意见\n\n" + BODY, "national", id="state_council"),
        pytest.param("商务部办公厅关于扩大开放的通知\n\n" + BODY, "national", id="its_office"),
        pytest.param(
            "商务部 财政部 海关总署关于扩大开放的通知\n\n" + BODY, "national", id="joint_ministries"
        ),
    ],
)
def test_the_issuer_says_of_which_level(cast: Cast, text: str, level: str) -> None:
    intake = read_in(cast, text.format(body="市商务局"))
    assert levels(intake) == [level]


def test_the_bodies_named_tell_where_no_head_does(cast: Cast) -> None:
    text = "若干措施（测试文本）\n" + BODY.format(body="商务部、财政部、海关总署")
    assert levels(read_in(cast, text)) == ["national"]


def test_what_was_chosen_counts_only_where_nothing_tells(cast: Cast) -> None:
    silent = "若干措施（测试文本）\n" + BODY.format(body="市商务局")
    assert levels(read_in(cast, silent, level="province")) == ["province"]
    told = "国务院关于扩大开放的意见\n\n" + BODY.format(body="商务部")
    assert levels(read_in(cast, told, level="province")) == ["national"]


def test_a_document_of_another_province_is_a_doubt_and_never_filed_as_ones_own_province(
    cast: Cast,
) -> None:
    text = "吉林省人民政府关于扩大开放的意见\n\n" + BODY.format(body="省商务厅")
    intake = read_in(cast, text)
    assert levels(intake) == ["city"]
    (problem,) = heads(intake)[0].problems
    assert problem["code"] == "issuer_elsewhere"
    assert "吉林省" in problem["message"]


def test_each_document_of_a_file_has_the_level_of_its_own_issuer(cast: Cast) -> None:
    with open("fixtures/documents/guangdong-forwarding-notice-2018-204.txt") as file:
        intake = read_in(cast, file.read())
    told = {head.values["title"][:6]: document_values(head)["level"] for head in heads(intake)}
    # The programme names nobody: it is attached to the reply before it.
    assert told == {"广东省人民政": "city", "国务院关于同": "national", "深化服务贸易": "national"}


def test_it_is_confirmed_under_the_region_of_its_level(cast: Cast) -> None:
    intake = read_in(cast, "江苏省人民政府关于扩大开放的意见\n\n" + BODY.format(body="省商务厅"))
    accept(heads(intake)[0], version=1, actor=cast.clerk, now=NOW)
    accept_clear(intake, actor=cast.clerk, now=NOW)
    (document,) = confirm(intake, actor=cast.clerk, now=NOW)
    assert (document.level, document.region.slug) == ("province", "jiangsu")
    party = document.measures.get().responsibilities.get()
    assert party.agency is not None
    assert party.agency.name == "江苏省商务厅"
    assert PolicyDocument.objects.count() == 1
