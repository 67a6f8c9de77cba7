"""Agencies a text names that no measure was given."""

from __future__ import annotations

import pytest

from tasks.parser import parse


def told(text: str) -> list[tuple[str, str]]:
    return [
        (each.message, text[each.span.start : each.span.end])
        for each in parse(text).problems
        if each.code == "agencies_unattached" and each.span is not None
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "某市方案\n一、任务\n1.建设平台。\n责任单位：市商务局\n2.扩大出口。\n责任单位：市财政局\n",
            id="fields_of_items",
        ),
        pytest.param(
            "某市方案\n一、任务\n（一）优化流程（牵头单位：某海关；责任单位：市商务局）\n"
            "1.推广申报。\n2.压缩时间。\n",
            id="a_heading_that_says_who",
        ),
        pytest.param(
            "某市方案\n一、任务\n1.由市商务局牵头建设平台。\n2.扩大出口。（由市财政局牵头）\n",
            id="sentences_of_items",
        ),
        pytest.param(
            "某局关于推荐牵头单位的函\n请市商务局牵头人参会。\n", id="who_leads_is_no_body"
        ),
        pytest.param("各责任单位：\n现将工作要点印发给你们，请认真落实。\n", id="addressees"),
        pytest.param(
            "责任单位：详见附件。\n序号\t举措\t责任单位\n1\t做甲\t责任单位：市商务局\n", id="table"
        ),
    ],
)
def test_nothing_is_told_where_they_are_read_or_are_none(text: str) -> None:
    assert told(text) == []


def test_what_is_numbered_like_a_thing_to_do_is_told_once_with_its_first_place() -> None:
    text = (
        "某市方案\n一、任务\n（一）建设平台\n做强出口基地。\n1、牵头单位：市商务局\n2、配合单位：市财政局\n"
        "（二）扩大开放\n推进试点。\n1、牵头单位：市商务局\n2、配合单位：市财政局\n"
    )
    ((message, place),) = told(text)
    assert message.startswith("有4处写明的责任单位没有读作任何一条举措的")
    assert place == "牵头单位：市商务局"


def test_the_divisions_of_one_body_are_told_as_well() -> None:
    text = (
        "某省商务厅整改任务方案\n一、关于“统筹不够”问题\n整改措施：建立会议制度。\n"
        "责任领导：张某  牵头处室：服务贸易处\n二、关于“进度偏慢”问题\n整改措施：加快拨付。\n"
        "责任领导：李某  牵头处室：财务处\n"
    )
    ((message, place),) = told(text)
    assert message.startswith("有2处写明的责任单位")
    assert place == "牵头处室：服务贸易处"


def test_nothing_is_told_of_a_page_that_stands_twice() -> None:
    page = (
        "（二）引育展会\n3.引进知名展会项目，办好展会，扩大规模，提升水平，打造品牌，形成特色。\n"
        "责任单位：市商务局\n4.办好论坛，邀请嘉宾，扩大影响，做好宣传，形成品牌。\n"
        "责任单位：市外办\n— 4 —\n"
    )
    assert told(f"某市方案\n{page}{page}5.举办赛事。\n责任单位：市体育局\n") == []


def test_a_paragraph_of_a_letter_that_asks_a_body_to_lead_is_told() -> None:
    text = (
        "某市人民政府办公室关于筹备展会的通知\n各有关单位：\n现将有关事项通知如下。\n"
        "请市商务局牵头，会同市财政局制定方案。\n某市人民政府办公室\n2024年7月1日\n"
    )
    ((message, place),) = told(text)
    assert message.startswith("有1处写明的责任单位")
    assert place == "请市商务局牵头"
