"""Tables of indicators: which tables they are, and the figures of their rows."""

from __future__ import annotations

import pytest

from tasks.parser import parse

Figure = tuple[str, str, float, str, int | None]


def figures(text: str) -> list[Figure]:
    return [
        (each.indicator, each.operator, each.value, each.unit, each.year)
        for each in parse(text).targets
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("完善指标体系\t设立指标\t目标清晰\n甲\t乙\t丙\n", id="words_of_prose"),
        pytest.param("序号\t指标名称\t单位\n1\t服务贸易额\t亿元\n", id="no_values"),
        pytest.param(
            "序号\t目标任务\t指标\t责任单位\t完成时限\n1\t做大规模\t50亿元\t市商务局\t2025年\n",
            id="a_table_of_tasks",
        ),
        pytest.param("序号\t目标值责任\t完成\n1\t甲\t5\n", id="no_indicator"),
        pytest.param(
            "任务\t2024年\t2025年\t责任单位\n制定办法\t开展调研\t印发施行\t市商务局\n",
            id="what_to_do_in_each_year",
        ),
        pytest.param("任务\t2025年\t责任单位\n培育企业\t5家\t市商务局\n", id="one_year"),
        pytest.param(
            "序号\t考核指标\t评分标准\t分值\n1\t组织领导\t未成立专班\t10\n", id="marks_of_a_check"
        ),
    ],
)
def test_it_is_no_table_of_indicators(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize("cell", ["持续提升", "—", "12月底前", "2025-06", "全覆盖", "3个方面5项"])
def test_what_nobody_can_compare_is_no_figure(cell: str) -> None:
    assert figures(f"指标\t目标值\n满意度\t{cell}\n覆盖率\t95%\n") == [
        ("覆盖率", "=", 95.0, "%", None)
    ]


@pytest.mark.parametrize(
    ("cell", "operator", "value", "unit"),
    [
        ("15", "=", 15.0, "亿元"),
        ("≥11", ">=", 11.0, "亿元"),
        ("＞9", ">", 9.0, "亿元"),
        ("≤24", "<=", 24.0, "亿元"),
        ("2,150", "=", 2150.0, "亿元"),
        ("10以上", ">=", 10.0, "亿元"),
        ("不超过5个工作日", "<=", 5.0, "个工作日"),
        ("突破100亿美元", ">", 100.0, "亿美元"),
        ("9%左右", "=", 9.0, "%"),
        ("15（累计）", "=", 15.0, "亿元"),
        ("翻一番", ">=", 2.0, "倍"),
    ],
)
def test_a_value_says_how_it_is_compared(cell: str, operator: str, value: float, unit: str) -> None:
    found = figures(f"序号\t指标名称\t计量单位\t2025年目标值\n1\t进出口额\t亿元\t{cell}\n")
    assert found == [("进出口额", operator, value, unit, 2025)]


def test_a_range_is_two_figures() -> None:
    assert figures("指标\t单位\t目标值\n企业数\t家\t3—5\n") == [
        ("企业数", ">=", 3.0, "家", None),
        ("企业数", "<=", 5.0, "家", None),
    ]


def test_the_last_indicator_cell_names_it_and_every_year_has_its_figure() -> None:
    text = (
        "序号\t一级指标\t二级指标\t单位\t2024年基期值\t2025年目标值\t2027年目标值\t指标属性\n"
        "1\t规模\t服务进出口额\t亿美元\t12.5\t15\t≥22\t预期性\n"
        "2\t\t占比\t%\t9.8\t11\t持续提升\t预期性\n"
    )
    result = parse(text)
    assert figures(text) == [
        ("服务进出口额", "=", 12.5, "亿美元", 2024),
        ("服务进出口额", "=", 15.0, "亿美元", 2025),
        ("服务进出口额", ">=", 22.0, "亿美元", 2027),
        ("占比", "=", 9.8, "%", 2024),
        ("占比", "=", 11.0, "%", 2025),
    ]
    assert [each.achieved for each in result.targets] == [True, False, False, True, False]
    assert (result.measures, result.coverage.unattributed) == ((), ())
    first = result.targets[0]
    assert text[first.span.start : first.span.end] == "服务进出口额\t亿美元\t12.5"


def test_of_two_bare_years_the_first_is_where_it_starts_from() -> None:
    text = (
        "指标\t2025年\t2030年\t年均增长[累计]\n"
        "1.服务贸易额（亿元）\t80\t120\t8.4%\n"
        "其中：数字服务占比（%）\t42\t50\t[8]\n"
    )
    assert figures(text) == [
        ("服务贸易额", "=", 80.0, "亿元", 2025),
        ("服务贸易额", "=", 120.0, "亿元", 2030),
        ("服务贸易额年均增长", "=", 8.4, "%", None),
        ("数字服务占比", "=", 42.0, "%", 2025),
        ("数字服务占比", "=", 50.0, "%", 2030),
        ("数字服务占比累计", "=", 8.0, "%", None),
    ]
    assert [each.achieved for each in parse(text).targets] == [True, False, False] * 2


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("序号    指标    单位    目标值\n1    进出口额    亿元    50\n", id="aligned"),
        pytest.param("序号 指标 单位 目标值\n1 进出口额 亿元 50\n", id="copied"),
        pytest.param(
            "|序号|指标|单位|目标值|\n|---|---|---|---|\n|1|进出口额|亿元|50|\n", id="bars"
        ),
        pytest.param("项目\t单位\t目标值\n一、规模\n进出口额\t亿元\t50\n", id="another_word"),
        pytest.param(
            "<table><tr><td rowspan=2>指标</td><td rowspan=2>单位</td><td>目标值</td></tr>"
            "<tr><td></td></tr><tr><td>进出口额</td><td>亿元</td><td>50</td></tr></table>",
            id="html",
        ),
    ],
)
def test_it_is_read_however_its_cells_stand_apart(text: str) -> None:
    assert figures(text) == [("进出口额", "=", 50.0, "亿元", None)]
    assert parse(text).coverage.unattributed == ()


def test_years_may_stand_in_a_second_heading_row() -> None:
    text = "指标\t单位\t目标值\t\t备注\n\t\t2025年\t2026年\t\n企业\t家\t40\t≥55\t\n"
    assert figures(text) == [
        ("企业", "=", 40.0, "家", 2025),
        ("企业", ">=", 55.0, "家", 2026),
    ]


@pytest.mark.parametrize("form", ["tabs", "html"])
def test_an_indicator_somebody_answers_for_is_a_measure_as_well(form: str) -> None:
    rows = [
        ["序号", "指标名称", "2025年目标值", "责任单位"],
        ["1", "进出口额（亿元）", "≥60", "甲局"],
    ]
    if form == "tabs":
        text = "".join("\t".join(row) + "\n" for row in rows)
    else:
        cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
        text = f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
    (measure,) = parse(text).measures
    assert figures(text) == [("进出口额", ">=", 60.0, "亿元", 2025)]
    assert (measure.text, measure.responsibilities[0].name) == ("进出口额（亿元）", "甲局")


def test_what_is_actually_reached_is_marked_so() -> None:
    text = "三级指标\t年度指标值\t实际完成值\t得分\n培训人次\t＞300人次\t320人次\t10\n"
    assert figures(text) == [
        ("培训人次", ">", 300.0, "人次", None),
        ("培训人次", "=", 320.0, "人次", None),
    ]
    assert [each.achieved for each in parse(text).targets] == [False, True]


def test_a_table_of_measures_below_ends_it() -> None:
    text = "序号\t指标\t目标值\n1\t企业数\t30家\n序号\t工作任务\t责任单位\n1\t认定企业\t市商务局\n"
    assert figures(text) == [("企业数", "=", 30.0, "家", None)]
    assert [measure.text for measure in parse(text).measures] == ["认定企业"]


def test_several_years_beside_a_task_are_figures_of_a_table_of_measures() -> None:
    text = (
        "序号\t目标任务\t2024年\t2025年\t2026年\t牵头单位\n"
        "1\t服务进出口额（亿元）\t12\t13.5\t≥15\t市商务局\n"
        "2\t出口基地（个）\t2\t—\t3\t市委宣传部\n"
    )
    assert figures(text) == [
        ("服务进出口额", "=", 12.0, "亿元", 2024),
        ("服务进出口额", "=", 13.5, "亿元", 2025),
        ("服务进出口额", ">=", 15.0, "亿元", 2026),
        ("出口基地", "=", 2.0, "个", 2024),
        ("出口基地", "=", 3.0, "个", 2026),
    ]
    named = [[party.name for party in each.responsibilities] for each in parse(text).measures]
    assert named == [["市商务局"], ["市委宣传部"]]


def told(text: str) -> list[str]:
    return [p.message for p in parse(text).problems if p.code == "figures_unread"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("指标\t单位\t目标值\t备注\n企业\t家\t50\t20\n", id="a_remark"),
        pytest.param("指标\t单位\t目标值\t东区\n企业\t家\t50\t20\n", id="one_place"),
        pytest.param("指标\t单位\t全市目标\t东区\t西区\n企业\t家\t50\t—\t\n", id="no_figures"),
    ],
)
def test_it_tells_of_no_places(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("head", "values"),
    [
        ("指标\t单位\t全市目标\t东区\t南县\n企业\t家\t50\t30\t20\n", [50.0]),
        ("指标\t单位\t全市\t东区\t南县\n企业\t家\t50\t30\t20\n", [50.0]),
        ("指标\t2025年目标值\t\t\n\t全市\t东区\t南县\n企业（家）\t50\t30\t20\n", [50.0]),
        ("指标\t单位\t东区\t南县\n企业\t家\t30\t20\n", []),
    ],
)
def test_values_of_single_places_are_told_and_none_of_the_whole(
    head: str, values: list[float]
) -> None:
    assert [figure[2] for figure in figures(head)] == values
    assert told(head) == ["各地分列的数值未读作指标，请对照原表：东区、南县"]
    assert parse(head).coverage.unattributed == ()


def test_two_years_to_reach_are_no_year_to_start_from() -> None:
    result = parse("指标\t单位\t2025年目标值\t2030年目标值\n服务贸易额\t亿元\t80\t120\n")

    assert [(t.value, t.year, t.achieved) for t in result.targets] == [
        (80.0, 2025, False),
        (120.0, 2030, False),
    ]


def test_of_two_years_beside_a_column_of_aims_the_first_is_no_base() -> None:
    text = "某市规划\n指标\t2025年\t2026年\t2030年目标值\n服务进出口额（亿元）\t80\t90\t120\n"

    assert [(each.year, each.achieved) for each in parse(text).targets] == [
        (2025, False),
        (2026, False),
        (2030, False),
    ]
