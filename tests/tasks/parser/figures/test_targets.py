"""Figures reached and aimed at."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.figures.targets import names_a_year_to_reach, read_targets
from tasks.parser.text.blocks import Mended
from tasks.parser.types import Target


def targets(text: str, *, achieved: bool = False) -> list[Target]:
    return list(read_targets(Mended(text, tuple(range(len(text)))), achieved=achieved))


def figures(text: str, *, achieved: bool = False) -> list[tuple[str, str, float, str, int | None]]:
    return [
        (t.indicator, t.operator, t.value, t.unit, t.year) for t in targets(text, achieved=achieved)
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("与巴西等7个国家新签协议。", id="count_of_others"),
        pytest.param("优化144小时过境免签政策。", id="hours"),
        pytest.param("首批42个特色服务出口基地建设加快。", id="count_without_reaching"),
        pytest.param("到2023年，地位明显提升。", id="year_only"),
        pytest.param("支持进出口额超1亿美元的企业发展。", id="describes_firms"),
        pytest.param("完善24小时通关机制。", id="hours_of_service"),
        pytest.param("建设3个国家开展合作的平台。", id="count_within_an_aim"),
        pytest.param("到2025年，与7个国家新签协议。", id="count_of_others_by_a_year"),
        pytest.param("建成2个、拟建成30个基地。", id="counts_without_a_year"),
        pytest.param("占比由10%起步。", id="where_it_starts_from"),
    ],
)
def test_it_finds_no_figure(text: str) -> None:
    assert targets(text) == []


def test_it_reads_aims_with_operator_and_year() -> None:
    text = (
        "规模进一步扩大，服务贸易进出口额年均增速 10% 以上。"
        "服务贸易在全市对外贸易中的地位明显提升，到 2023 年，占全市对外贸易的比重超过 9%。"
        "结构优化，到 2023 年，新兴服务出口额占服务贸易出口额的比重达到 65%。"
    )
    assert figures(text) == [
        ("服务贸易进出口额年均增速", ">=", 10.0, "%", None),
        ("服务贸易占全市对外贸易的比重", ">", 9.0, "%", 2023),
        ("新兴服务出口额占服务贸易出口额的比重", ">=", 65.0, "%", 2023),
    ]


def test_a_figure_that_describes_is_part_of_the_indicator() -> None:
    text = "建成特色集聚区（园区）10 个以上，到 2023 年，进出口额超 1 亿美元的企业 30 家以上。"
    assert figures(text) == [
        ("特色集聚区（园区）", ">=", 10.0, "个", None),
        ("进出口额超1亿美元的企业", ">=", 30.0, "家", 2023),
    ]


def test_it_reads_what_was_reached() -> None:
    text = (
        "2020 年，克服影响，我国服务进出口 6617.2 亿美元。"
        "其中，服务出口 2806.3 亿美元，比 2015 年增长 28.4%，年均增速5.1%；服务进口 3810.9 亿美元。"
    )
    assert figures(text, achieved=True) == [
        ("我国服务进出口", "=", 6617.2, "亿美元", 2020),
        ("服务出口", "=", 2806.3, "亿美元", 2020),
        ("服务出口比2015年增长", "=", 28.4, "%", 2020),
        ("服务出口年均增速", "=", 5.1, "%", 2020),
        ("服务进口", "=", 3810.9, "亿美元", 2020),
    ]
    assert all(target.achieved for target in targets(text, achieved=True))


def test_a_report_counts_what_stands_behind_the_number() -> None:
    text = (
        "先后有 4 批经验案例推广到全国。首批 42 个特色服务出口基地建设步伐加快。"
        "与巴西等 7 个国家新签双边服务贸易合作协议，总数达 14 个。"
    )
    assert figures(text, achieved=True) == [
        ("经验案例", "=", 4.0, "批", None),
        ("特色服务出口基地", "=", 42.0, "个", None),
        ("双边服务贸易合作协议总数", "=", 14.0, "个", None),
    ]


def test_a_base_year_has_its_own_figure() -> None:
    text = "2020年，贸易额达844.7亿美元，占总额的比重从2015年的12.3%提升至12.8%。"
    assert [(value, year) for _, _, value, _, year in figures(text, achieved=True)] == [
        (844.7, 2020),
        (12.3, 2015),
        (12.8, 2020),
    ]


def test_spans_point_at_the_figure() -> None:
    text = "规模扩大，进出口额达到500亿元以上。"
    (target,) = targets(text)
    assert text[target.span.start : target.span.end] == "进出口额达到500亿元以上"
    assert target.text == text


@pytest.mark.parametrize(
    ("text", "aims"), [("到2025年，达到500亿元。", True), ("比2015年增长28.4%。", False)]
)
def test_it_tells_an_aim_by_its_year(text: str, aims: bool) -> None:
    assert names_a_year_to_reach(text) is aims


def test_a_range_is_two_bounds() -> None:
    assert figures("到2025年，培育3～5家龙头企业，年均增长8%—10%。") == [
        ("龙头企业", ">=", 3.0, "家", 2025),
        ("龙头企业", "<=", 5.0, "家", 2025),
        ("年均增长", ">=", 8.0, "%", 2025),
        ("年均增长", "<=", 10.0, "%", 2025),
    ]


def test_doubling_is_a_multiple() -> None:
    assert figures("到2025年，展览面积实现翻一番，出口额翻两番。") == [
        ("展览面积", ">=", 2.0, "倍", 2025),
        ("出口额", ">=", 4.0, "倍", 2025),
    ]


def test_what_is_counted_may_stand_after_the_count() -> None:
    assert figures("力争到2026年，引进10家以上国际知名企业。") == [
        ("国际知名企业", ">=", 10.0, "家", 2026)
    ]


def test_what_a_year_aims_at_is_counted_with_all_its_list() -> None:
    assert figures("支持出口基地建设，到2025年底建成30个中医药基地、10家示范机构。") == [
        ("中医药基地", "=", 30.0, "个", 2025),
        ("示范机构", "=", 10.0, "家", 2025),
    ]


def test_what_is_to_fall_is_at_most_what_it_falls_to() -> None:
    assert figures("到2025年，办理时限压缩至5个工作日，企业开办时间缩短到1天，成本下降至3%。") == [
        ("办理时限", "<=", 5.0, "个工作日", 2025),
        ("企业开办时间", "<=", 1.0, "天", 2025),
        ("成本", "<=", 3.0, "%", 2025),
    ]


def test_half_width_commas_part_clauses_and_not_numbers() -> None:
    assert figures("到2026年,进出口额达到1,200亿元,占比超过9%.") == [
        ("进出口额", ">=", 1200.0, "亿元", 2026),
        ("进出口额占比", ">", 9.0, "%", 2026),
    ]


def test_what_opens_an_aim_and_ends_with_a_count_is_counted() -> None:
    assert figures("到2023年，力争培育服务贸易领军企业50家。") == [
        ("服务贸易领军企业", "=", 50.0, "家", 2023)
    ]


def test_each_count_of_such_a_list_is_its_own() -> None:
    assert figures("到2023年，培育龙头企业20家、特色园区5个，引进人才1万人。") == [
        ("龙头企业", "=", 20.0, "家", 2023),
        ("特色园区", "=", 5.0, "个", 2023),
        ("人才", "=", 1.0, "万人", 2023),
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("服务贸易总额增速高于全国水平，达到10%。", id="a_share_is_of_the_growth"),
        pytest.param("服务贸易总额稳步增长，结构优化，突破100亿美元。", id="not_the_clause_before"),
        pytest.param("服务贸易总额稳步增长。突破100亿美元。", id="not_of_the_sentence_before"),
    ],
)
def test_an_amount_is_taken_over_by_money_in_the_next_clause_alone(text: str) -> None:
    assert figures(text) == []


def test_a_clause_that_only_says_how_much_is_of_the_amount_before_it() -> None:
    assert figures("到2022年，全市服务贸易总额年均增速高于全国平均水平，力争突破100亿美元。") == [
        ("全市服务贸易总额", ">", 100.0, "亿美元", 2022)
    ]
    assert figures("服务外包执行额持续增长，达到20亿元，年均增长8%。") == [
        ("服务外包执行额", ">=", 20.0, "亿元", None),
        ("服务外包执行额年均增长", "=", 8.0, "%", None),
    ]


def test_times_and_fractions_are_figures_where_they_are_aimed_at() -> None:
    assert figures(
        "通关时间控制在24小时以内，融资成本降至4.5%以下，数字贸易占比达到三分之一。"
    ) == [
        ("通关时间", "<=", 24.0, "小时", None),
        ("融资成本", "<=", 4.5, "%", None),
        ("数字贸易占比", ">=", 33.33, "%", None),
    ]


@pytest.mark.parametrize("text", ["到2025年，三分之一的企业上市。", "推动三分之一的企业上市。"])
def test_a_fraction_that_describes_what_follows_is_no_figure(text: str) -> None:
    assert figures(text) == []


def test_a_fraction_is_read_without_any_digit_beside_it() -> None:
    assert figures("数字贸易占比达到三分之一。") == [("数字贸易占比", ">=", 33.33, "%", None)]


@pytest.mark.parametrize("achieved", [False, True])
def test_figures_of_one_clause_each_have_their_own_indicator(achieved: bool) -> None:
    text = "展览面积翻一番、数字贸易占比达到三分之一、进出口额达到50亿元、出口额翻两番。"
    assert [(name, value) for name, _, value, _, _ in figures(text, achieved=achieved)] == [
        ("展览面积", 2.0),
        ("数字贸易占比", 33.33),
        ("进出口额", 50.0),
        ("出口额", 4.0),
    ]
    assert [text[t.span.start : t.span.end] for t in targets(text, achieved=achieved)] == (
        text.strip("。").split("、")
    )


def test_a_sentence_no_document_has_is_not_given_with_each_of_its_figures() -> None:
    text = f"{'、'.join(f'占比达到{share}%' for share in range(1, 200))}。"
    assert [target.text for target in targets(text)] == text.strip("。").split("、")


def test_an_amount_before_firms_says_which_are_counted() -> None:
    assert figures("到2026年，培育年执行额超5000万元企业20家。") == [
        ("年执行额超5000万元企业", "=", 20.0, "家", 2026)
    ]
    assert figures("到2026年，执行额超过5000万元，企业达到20家。") == [
        ("执行额", ">", 5000.0, "万元", 2026),
        ("企业", ">=", 20.0, "家", 2026),
    ]


@pytest.mark.parametrize("word", ["保持在", "维持在", "稳定在", "保持", "："])
def test_the_words_before_a_figure_are_no_part_of_what_it_measures(word: str) -> None:
    assert [name for name, *_ in figures(f"到2025年，服务出口占比{word}30%以上。")] == [
        "服务出口占比"
    ]


def test_what_several_years_add_is_counted() -> None:
    assert figures("三年累计新增服务贸易企业300家。") == [("服务贸易企业", "=", 300.0, "家", None)]


def test_what_rises_is_no_part_of_the_subject_of_the_next_clause() -> None:
    assert figures("到2025年，服务业增加值年均增长9%左右，占生产总值比重超过55%。") == [
        ("服务业增加值年均增长", "=", 9.0, "%", 2025),
        ("服务业增加值占生产总值比重", ">", 55.0, "%", 2025),
    ]
    assert figures("到2025年，数字服务占比提高5个百分点，达到45%。") == [
        ("数字服务占比提高", "=", 5.0, "个百分点", 2025),
        ("数字服务占比", ">=", 45.0, "%", 2025),
    ]
    # A rate that is to be reached stays one.
    assert (
        figures("到2025年，服务业增加值年均增长9%，力争达到10%。")[1][0] == "服务业增加值年均增长"
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "服务外包执行额由10亿美元提高到20亿美元。",
            [("服务外包执行额", ">=", 20.0, "亿美元", None)],
        ),
        ("企业数由目前的5家增加到10家。", [("企业数", ">=", 10.0, "家", None)]),
        (
            "占比由2020年的10%提高到2025年的20%。",
            [("占比", "=", 10.0, "%", 2020), ("占比", "=", 20.0, "%", 2025)],
        ),
        ("自由贸易账户资金达10亿元。", [("自由贸易账户资金", ">=", 10.0, "亿元", None)]),
    ],
)
def test_where_a_figure_rises_from_is_none_to_reach(
    text: str, found: list[tuple[str, str, float, str, int | None]]
) -> None:
    assert figures(text) == found


def test_a_multiple_of_a_year_is_not_of_that_year() -> None:
    (found,) = targets("规模达到2020年的2倍。")
    assert found.year is None


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("接待游客1000万人次以上。", 1000.0, "万人次"),
        ("从业人员10万人以上。", 10.0, "万人"),
        ("举办活动10场次以上。", 10.0, "场次"),
        ("集装箱吞吐量120万标箱以上。", 120.0, "万标箱"),
    ],
)
def test_a_unit_is_read_whole_and_so_is_what_follows_it(text: str, value: float, unit: str) -> None:
    (found,) = targets(text)
    assert (found.operator, found.value, found.unit) == (">=", value, unit)


def test_that_it_is_the_first_time_is_no_part_of_what_is_measured() -> None:
    assert [f[0] for f in figures("2023年占比首次突破10%。", achieved=True)] == ["占比"]


def test_people_who_come_are_counted_by_their_comings() -> None:
    assert figures("到2026年，接待入境游客3万人次，培训学员2万人。") == [
        ("接待入境游客", "=", 3.0, "万人次", 2026),
        ("培训学员", "=", 2.0, "万人", 2026),
    ]


def test_what_grows_beside_a_share_is_not_the_share() -> None:
    text = "到2028年，数字服务出口额占服务出口总额比重达到45%，年均增长10%。"
    assert [figure[0] for figure in figures(text)] == [
        "数字服务出口额占服务出口总额比重",
        "数字服务出口额年均增长",
    ]
    text = "到2028年，出口额占总额比重达到45%，年均提高2个百分点。"
    assert figures(text)[1][0] == "出口额占总额比重年均提高"


def test_a_year_striven_for_is_no_part_of_the_indicator() -> None:
    (found,) = parse("一、目标\n力争2026年接待入境游客300万人次。").targets
    assert (found.indicator, found.year) == ("接待入境游客", 2026)


def test_what_is_newly_brought_in_is_named_without_the_verb() -> None:
    (found,) = parse("一、目标\n到2027年，新引进外资企业80家。").targets
    assert found.indicator == "外资企业"
