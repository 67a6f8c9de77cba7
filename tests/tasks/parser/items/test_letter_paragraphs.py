"""Numbered paragraphs of a letter: its own, or items it assigns."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.clauses.grammar import read_clause
from tasks.parser.items.closing import Closings
from tasks.parser.items.numbered import read_items
from tasks.parser.items.outline_closings import Outline
from tasks.parser.pages.outline import tree
from tasks.parser.text.blocks import lines, mended


@pytest.mark.parametrize(("of_letter", "count"), [(True, 0), (False, 2)])
def test_paragraphs_of_a_letter_are_no_items(of_letter: bool, count: int) -> None:
    outline = Outline(
        tree(map(mended, lines("一、认真总结成效。\n二、及时报送情况。"))), Closings(read_clause)
    )
    assert len(read_items(outline, "", of_letter=of_letter)) == count


@pytest.mark.parametrize(
    ("source", "numbers"),
    [
        ("1.总结要突出创新。\n2.计划要明确时限。", []),
        ("（一）请市商务局于5月10日前将名单报我办。\n（二）抓好落实。", []),
        (
            "（一）请市商务局于4月底前建立名单。\n（二）请市外办牵头，市商务局配合，办好展会。\n"
            "（三）请市税务局于5月底前将情况报我办。",
            [1, 2],
        ),
        ("1.做甲。（市商务局）\n2.做乙。（市财政局）", [1, 2]),
        ("一、工作要点\n1.加快建设平台。\n2.扩大开放。", [1, 2]),
    ],
)
def test_a_letters_own_paragraphs_are_items_where_a_sentence_assigns_them(
    source: str, numbers: list[int]
) -> None:
    outline = Outline(tree(map(mended, lines(source))), Closings(read_clause))
    assert [item.number for item in read_items(outline, source, of_letter=True)] == numbers


def test_points_of_a_letter_that_name_bodies_are_items_beside_one_that_says_who_leads() -> None:
    text = (
        "某省商务厅关于任务分工的函\n省司法厅、省教育厅，各市县人民政府：\n现将任务分工函告你们。\n"
        "（一）省司法厅负责对法规进行清理，2021年9月底前完成。\n"
        "（二）省教育厅会同省商务厅制定配套措施。\n"
        "（三）省交通厅牵头，某州海事局、某州海关配合，做好开放。\n"
        "（四）各市县人民政府做好宣传解读。\n"
        "请各单位指定1名联络员，于8月13日前将回执传真至我厅。\n某省商务厅\n2021年8月6日\n"
    )
    read = parse(text)
    assert [[(p.name, p.role) for p in each.responsibilities] for each in read.measures] == [
        [("省司法厅", "responsible")],
        [("省教育厅", "responsible"), ("省商务厅", "participate")],
        [("省交通厅", "lead"), ("某州海事局", "support"), ("某州海关", "support")],
        [("各市县人民政府", "responsible")],
    ]
    assert read.measures[-1].text == "各市县人民政府做好宣传解读。"
    assert [(each.what, each.to) for each in read.duties] == [(("回执",), "某省商务厅")]


def test_points_of_a_letter_that_name_nobody_who_leads_stay_its_paragraphs() -> None:
    text = (
        "某省商务厅关于报送材料的函\n省司法厅：\n现就有关事项函告如下。\n"
        "（一）省司法厅要高度重视，认真梳理。\n（二）材料应当真实。\n某省商务厅\n2021年8月6日\n"
    )
    assert parse(text).measures == ()


def test_what_a_letter_requires_of_all_holds_no_measures() -> None:
    text = (
        "某省商务厅关于做好信息报送的通知\n各市商务局：\n现就有关事项通知如下：\n"
        "三、有关要求\n（一）高度重视。各地要明确一名信息员。\n"
        "（二）严格审核。报送材料须加盖公章。\n某省商务厅\n2025年5月6日\n"
    )
    read = parse(text)
    assert (read.tasks, read.measures) == ((), ())


def test_titles_that_open_a_letters_own_paragraphs_open_no_measures() -> None:
    text = (
        "某省商务厅关于做好名录工作的通知\n各市商务局：\n现就有关事项通知如下。\n"
        "（一）建立名录。各地摸清底数，分类登记。\n（二）加强管理。各地动态更新，定期核对。\n"
        "某省商务厅\n2021年8月6日\n"
    )
    assert parse(text).measures == ()


def test_what_a_reply_leaves_to_bodies_is_theirs_beside_one_that_says_who_leads() -> None:
    text = (
        "某市人民政府办公室关于设立中心的复函\n市商务局：\n来文收悉，现函复如下：\n"
        "一、同意设立中心，由市商务局牵头组建。\n二、中心场地由新区管委会负责落实。\n"
        "三、运行经费由市财政局按程序安排。\n四、请你局将运行情况每年报市政府。\n"
        "五、本复函有效期三年。\n某市人民政府办公室\n2025年10月9日\n"
    )
    assert [
        (measure.number, [(p.name, p.role) for p in measure.responsibilities])
        for measure in parse(text).measures
    ] == [
        (1, [("市商务局", "lead")]),
        (2, [("新区管委会", "implement")]),
        (3, [("市财政局", "responsible")]),
    ]
