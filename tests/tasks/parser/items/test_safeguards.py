"""Which sections hold safeguards (保障措施), and what is an item of them."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tests.tasks.parser.items.found import items


def test_safeguards_are_a_list_of_their_own() -> None:
    source = (
        "一、任务\n1. 甲。做甲。（市商务局）\n"
        "四、保障措施\n（一）加强统筹\n领导小组统筹。\n定期总结。"
    )
    _, item = items(source)
    assert (item.list, item.number, item.task, item.title) == ("safeguards", 1, None, "加强统筹")
    assert item.text.text == "加强统筹\n领导小组统筹。\n定期总结。"
    assert "".join(source[at] for at in item.text.offsets) == item.text.text


def test_ensuring_something_is_no_safeguards_section() -> None:
    (item,) = items("五、改善环境，保障服务贸易高质量发展\n（一）甲。做甲。（省商务厅）")
    assert item.list == "narrative"


def test_a_paragraph_below_a_heading_of_the_safeguards_is_one() -> None:
    source = "第四章 保障措施\n第一节 组织领导\n成立领导小组，统筹推进。"
    (item,) = items(source)
    assert (item.list, item.title) == ("safeguards", "组织领导")
    assert items("第三章 重点任务\n第一节 组织领导\n成立领导小组，统筹推进。") == []


@pytest.mark.parametrize(
    ("title", "kind"), [("保障体系", "safeguards"), ("完善统计保障体系", "narrative")]
)
def test_a_section_called_the_system_of_safeguards_holds_them(title: str, kind: str) -> None:
    assert [item.list for item in items(f"四、{title}\n（一）健全法规。加快修订。")] == [kind]


def test_how_a_plan_is_carried_on_is_a_safeguard_and_a_mechanism_to_build_is_none() -> None:
    text = "某市方案\n一、{}\n1.做甲。（市商务局）\n二、推进机制\n（一）建立调度机制。每月调度。\n"
    found = parse(text.format("主要任务")).measures
    assert [m.list for m in found] == ["narrative", "safeguards"]
    (first, _) = parse(text.format("完善工作机制")).measures
    assert first.list == "narrative"


NUMBERED = "某市方案\n一、重点任务\n（一）举办展会。办好会展。（市商务局）\n二、保障措施\n"


def test_a_plain_paragraph_of_safeguards_is_the_documents() -> None:
    text = NUMBERED + "各部门要高度重视，抓好落实。\n加强领导。市商务局牵头抓总。\n"
    assert [measure.list for measure in parse(text).measures] == ["narrative"]


def test_run_in_titles_of_safeguards_are_read_beside_numbered_items() -> None:
    text = NUMBERED + "加强组织领导。建立工作专班。\n强化资金支持。统筹专项资金。\n"
    found = [(m.list, m.title, m.section) for m in parse(text).measures[1:]]
    assert found == [
        ("safeguards", "加强组织领导", "二、保障措施"),
        ("safeguards", "强化资金支持", "二、保障措施"),
    ]


def test_a_safeguard_that_names_nobody_is_not_told() -> None:
    text = (
        "某市方案\n一、任务\n1.建设平台。（市商务局）\n二、保障措施\n（一）加强领导。成立专班。\n"
    )
    _, safeguard = parse(text).measures

    assert (safeguard.list, safeguard.problems) == ("safeguards", ())
