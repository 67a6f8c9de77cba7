"""Task headings of tables."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.tables.task_headings import Heading, number_headings, numbered, read_headings
from tasks.parser.text.blocks import Mended
from tasks.parser.text.cohesion import Terms, best_cut
from tasks.parser.types import Span


def parts(*texts: str) -> list[Mended]:
    found, at = [], 0
    for text in texts:
        found.append(Mended(text, tuple(range(at, at + len(text)))))
        at += len(text) + 1
    return found


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param((), id="nothing"),
        pytest.param(("努力形成有助于新业态发展的新模式、新动能。",), id="only_a_statement"),
        pytest.param(("续表",), id="table_continued"),
        pytest.param(("以下各项由有关部门负责。", "（一）甲任务"), id="a_sentence_before"),
    ],
)
def test_loose_lines_that_are_no_heading_give_none(texts: tuple[str, ...]) -> None:
    assert read_headings(parts(*texts), in_task_cell=False) == []


def test_a_title_without_label_counts_only_in_a_task_cell() -> None:
    texts = parts("探索优化政策体系 适应新形势，推动建立政策体系。")

    assert read_headings(texts, in_task_cell=False) == []
    (heading,) = read_headings(texts, in_task_cell=True)
    assert (heading.ordinal, heading.title) == (None, "探索优化政策体系")
    assert heading.statement == "适应新形势，推动建立政策体系。"


@pytest.mark.parametrize(
    "texts",
    [
        ("(一)全面探索完善管理体制 深入推进改革，努力形成体制。",),
        ("（一） 全面探索完善管理体制", "深入推进改革，努力形成体制。"),
        ("（ 一 ）全面探索完善管理体制", "深入推进改革，", "努力形成体制。"),
    ],
)
def test_it_reads_label_title_and_statement(texts: tuple[str, ...]) -> None:
    (heading,) = read_headings(parts(*texts), in_task_cell=True)

    assert (heading.ordinal, heading.label) == (1, "（一）")
    assert heading.title == "全面探索完善管理体制"
    assert heading.statement == "深入推进改革，努力形成体制。"
    assert heading.problems == ()


@pytest.mark.parametrize(
    ("texts", "title"),
    [
        (("探索提升便利化水平", "（三）全面", "树立理念，构建环境。"), "全面探索提升便利化水平"),
        (("探索扩大对外开放", "（二）全面开放", "坚持开放。"), "全面探索扩大对外开放"),
    ],
)
def test_a_title_torn_round_its_label_is_mended_with_a_problem(
    texts: tuple[str, ...], title: str
) -> None:
    (heading,) = read_headings(parts(*texts), in_task_cell=False)

    assert heading.title == title
    assert [problem.code for problem in heading.problems] == ["heading_broken"]


def test_two_headings_in_one_place_are_two() -> None:
    found = read_headings(
        parts("（一）甲任务", "做甲。", "（二）乙任务", "做乙。"), in_task_cell=False
    )

    assert [(h.ordinal, h.title, h.statement) for h in found] == [
        (1, "甲任务", "做甲。"),
        (2, "乙任务", "做乙。"),
    ]


def test_a_repeated_title_without_label_is_the_same_task() -> None:
    def heading(ordinal: int | None, title: str) -> Heading:
        return Heading(ordinal, title, "", Span(0, 1))

    found = number_headings([heading(5, "甲甲"), heading(None, "甲甲"), heading(None, "乙乙")])
    assert [one.ordinal for one in found] == [5, 5, 6]


def test_the_cut_falls_where_the_subject_changes() -> None:
    texts = ["苹果树种植", "梨树种植", "桃树种植", "远洋渔船航线", "远洋渔船码头", "远洋渔船建造"]
    vectors = [Terms(texts).vector(text) for text in texts]

    assert best_cut(vectors[:1], vectors[1:5], vectors[5:]) == 2


def test_the_last_text_of_a_run_is_always_after_the_cut() -> None:
    texts = ["苹果树种植", "苹果树种植"]
    vectors = [Terms([*texts, "渔船"]).vector(text) for text in texts]

    assert best_cut([], vectors, []) <= 1
    assert best_cut(vectors, [{}], []) == 0


def test_headings_are_numbered_as_sections_or_items_too() -> None:
    (section,) = read_headings(parts("一、完善体制"), in_task_cell=False)
    assert (section.ordinal, section.label, section.title) == (1, "一、", "完善体制")
    assert read_headings(parts("1.完善体制"), in_task_cell=False) == []
    (item,) = read_headings(parts("1.完善体制"), in_task_cell=True)
    assert (item.ordinal, item.label, item.title) == (1, "1.", "完善体制")


def test_where_no_heading_has_a_label_none_is_lost() -> None:
    found = number_headings(
        [Heading(None, title, "", Span(0, 0)) for title in ("稳定主体", "稳定主体", "培育业态")]
    )
    assert [(h.ordinal, h.label, h.problems) for h in found] == [
        (1, "", ()),
        (1, "", ()),
        (2, "", ()),
    ]


def test_a_cell_with_nothing_but_a_title_may_have_a_comma() -> None:
    (found,) = read_headings(parts("（二）扩大开放，优化营商环境"), in_task_cell=True)
    assert found.title == "扩大开放，优化营商环境"


@pytest.mark.parametrize("numeral", ["十十一", "十十", "一一"])
def test_a_label_that_is_no_numeral_gives_its_heading_the_place_it_stands_at(numeral: str) -> None:
    texts = ("（一）甲任务", f"（{numeral}）乙任务", "（三）丙任务")
    found = number_headings(
        [each for text in texts for each in read_headings(parts(text), in_task_cell=True)]
    )

    assert [(each.ordinal, each.title) for each in found] == [
        *((1, "甲任务"), (2, "乙任务"), (3, "丙任务"))
    ]
    assert [[problem.code for problem in each.problems] for each in found] == [
        *([], ["label_lost"], [])
    ]


def test_a_label_that_is_no_numeral_is_told_also_beside_a_number() -> None:
    (heading,) = read_headings(parts("（十十一）甲任务"), in_task_cell=True)
    (plain,) = read_headings(parts("甲任务"), in_task_cell=True)

    ((problem,),) = [numbered(heading, 3).problems]
    assert problem.message == "任务标题“甲任务”的序号“（十十一）”无法识读，按序号栏读作第3项"
    assert numbered(plain, 3).problems == ()


@pytest.mark.parametrize("label", ["（十十一）", "十十一、"])
def test_the_only_label_of_a_table_is_told_where_it_is_no_numeral(label: str) -> None:
    found = number_headings(read_headings(parts(f"{label}甲任务"), in_task_cell=True))

    assert [(each.ordinal, each.title) for each in found] == [(1, "甲任务")]
    ((problem,),) = (each.problems for each in found)
    assert problem.code == "label_lost"
    assert problem.message == f"任务标题“甲任务”的序号“{label}”无法识读，按前后顺序推定为第1项"


GROUPS = """\
某测试市改革清单
一、促进贸易
序号\t改革事项\t主要内容\t责任单位
1\t通关\t优化通关。\t市商务局
{between}
序号\t改革事项\t主要内容\t责任单位
2\t准入\t放宽准入。\t市发改委
"""


def test_the_first_of_several_headings_with_a_table_each_is_a_task_as_the_others_are() -> None:
    result = parse(GROUPS.format(between="二、促进投资"))

    assert [(task.ordinal, task.title) for task in result.tasks] == [
        (1, "促进贸易"),
        (2, "促进投资"),
    ]
    assert [measure.task for measure in result.measures] == [1, 2]
    assert [document.title for document in result.documents] == ["某测试市改革清单"]


@pytest.mark.parametrize("between", ["三、促进投资", "（二）促进投资", "续表"])
def test_a_heading_that_does_not_count_on_takes_none_above_the_table(between: str) -> None:
    result = parse(GROUPS.format(between=between))

    assert "促进贸易" not in [task.title for task in result.tasks]
