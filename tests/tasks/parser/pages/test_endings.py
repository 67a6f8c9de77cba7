"""What speaks of a whole document and not of the item it stands below."""

from __future__ import annotations

import pytest

from tasks.parser.pages.outline import tree
from tasks.parser.text.blocks import lines, mended


def test_what_speaks_of_the_whole_document_is_not_of_the_last_item() -> None:
    root = tree(map(mended, lines("1.做甲。\n附则\n本措施自2023年1月1日起施行。")))
    assert [own.text for own in root.children[0].own] == ["做甲。"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("各类企业要加强管理。", True),
        ("各县区推荐项目。", True),
        ("各地主要口岸开展通关便利化。", True),
        ("各级供应链平台互联互通。", True),
        ("各地应用数字技术提升效率。", True),
        ("各市要素市场加快建设。", True),
        ("各地区、各部门要抓好落实。", False),
        ("地方各级人民政府要制定实施方案。", False),
        ("各县（市、区）、各有关单位要抓好落实。", False),
    ],
)
def test_what_asks_all_to_carry_the_document_out_is_not_of_the_last_item(
    text: str, kept: bool
) -> None:
    root = tree(map(mended, lines(f"一、任务\n（一）健全体系。加快修订。\n{text}")))
    (item,) = root.children[0].children
    assert (item.own[-1].text == text) is kept
    assert bool(root.own) is not kept
    # With an item below it, or below one that says nothing yet, it is an item's text.
    for source in (
        f"一、任务\n（一）健全体系。加快修订。\n{text}\n（二）强化人才。培养人才。",
        f"一、任务\n（一）抓好落实。\n{text}",
    ):
        root = tree(map(mended, lines(source)))
        assert root.own == [] and root.children[0].children[0].own[-1].text == text


@pytest.mark.parametrize(
    ("line", "of_item"),
    [
        ("请认真抓好落实。", True),
        ("特此函达。", False),
        ("请各承办单位于每周五前将办理进展报专班。", False),
        ("办理情况请于11月20日前报市政府督查室。", False),
        ("感谢您对商务工作的支持。", False),
    ],
)
def test_how_a_letter_ends_is_not_of_its_last_item(line: str, of_item: bool) -> None:
    root = tree(map(mended, lines(f"一、做甲工作，按期完成。\n{line}")))
    assert (len(root.children[0].own) > 1) == of_item


@pytest.mark.parametrize(
    ("line", "of_item"),
    [
        ("各县区组织企业申报出口基地。", True),
        ("各地区及时开展物流配送。", True),
        ("各单位每年预报市场行情。", True),
        ("各单位抓好政策送上门。", True),
        ("各责任单位每季度将进展报专班。", False),
        ("请各有关部门反馈意见。", False),
    ],
)
def test_what_is_to_be_sent_in_is_no_word_of_an_item(line: str, of_item: bool) -> None:
    root = tree(map(mended, lines(f"一、任务\n1.做甲工作，按期完成。\n{line}\n2.做乙工作。")))
    first, second = root.children[0].children
    assert (len(first.own) > 1) == of_item
    # Whatever stands between them, both are of the section.
    assert second.ordinal == 2 and root.own == []
