"""Headings with their paragraphs, in plans that name nobody."""

from __future__ import annotations

import pytest

from tasks.parser import parse

PLAN = "某市数字贸易发展行动方案\n为推动发展，制定本方案。\n一、总体要求\n坚持改革创新。\n"


def found(text: str) -> list[tuple[str, str, str | None, str | None]]:
    return [(each.list, each.label, each.section, each.title) for each in parse(text).measures]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{PLAN}二、工作目标\n到2027年建成枢纽。\n", id="aims"),
        pytest.param(f"{PLAN}二、主要任务\n（一）管理体制\n（二）对外开放\n", id="no_sentences"),
        pytest.param(
            "某市商务局关于做好工作的通知\n一、完善体制\n建立制度。\n二、扩大开放\n放宽准入。\n",
            id="a_letter",
        ),
        pytest.param(
            f"{PLAN}二、主要任务\n责任领导：张某　牵头处室：贸易处\n完善体制。\n",
            id="names_somebody",
        ),
    ],
)
def test_it_makes_no_measure(text: str) -> None:
    assert found(text) == []


def test_where_some_name_agencies_a_heading_without_is_told_as_before() -> None:
    text = (
        f"{PLAN}二、主要任务\n（一）完善体制\n1.建立制度。（市商务局）\n"
        "（二）扩大开放\n放宽准入，减少限制。\n"
    )
    result = parse(text)
    assert [each.text for each in result.measures] == ["建立制度。"]
    assert [each.code for each in result.problems] == ["heading_unread"]


@pytest.mark.parametrize("stop", ["", "。"])
def test_each_heading_with_a_paragraph_is_one(stop: str) -> None:
    text = (
        f"{PLAN}二、构建体系\n（一）完善体制{stop}\n建立制度。\n（二）扩大开放{stop}\n放宽准入。\n减少限制。\n"
        f"三、培育主体\n引进企业。\n"
    )
    assert found(text) == [
        ("narrative", "（一）", "二、构建体系", "完善体制"),
        ("narrative", "（二）", "二、构建体系", "扩大开放"),
        ("narrative", "三、", None, "培育主体"),
    ]
    assert parse(text).measures[1].text == f"扩大开放{stop}\n放宽准入。\n减少限制。"
    assert parse(text).problems == ()


def test_it_reads_what_stands_beside_a_programme() -> None:
    text = (
        "某市方案\n一、重点任务\n（一）完善体制\n加强统筹，定期会商。完善机制，加强监督。\n"
        "二、重点领域\n提升旅游竞争力。建立推广体系，完善服务。\n发展运输服务。建设枢纽，完善网络。\n"
        "三、营商环境\n减少材料，优化流程。\n"
    )
    assert found(text) == [
        *[("programme", "", "一、重点任务", None)] * 2,
        ("narrative", "", "二、重点领域", "提升旅游竞争力"),
        ("narrative", "", "二、重点领域", "发展运输服务"),
        ("narrative", "三、", None, "营商环境"),
    ]
