"""Two copies of one measure: where they differ, and which of them holds the slip.

The pairs are those of the national table and Suzhou's plan. The verdicts were written by hand,
from the sense of the sentences, before the rules were held against them.
"""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from tasks.lineage.differences import Kind, Run, compare
from tasks.lineage.lexicon import Lexicon
from tasks.lineage.matching import tracked_measures
from tasks.lineage.verdicts import Side, judge
from tasks.parser import parse

DOCUMENTS = settings.BASE_DIR / "fixtures" / "documents"
EMPTY = Lexicon([])
UPPER, LOWER, UNDECIDED = Side.UPPER, Side.LOWER, Side.UNDECIDED


@pytest.fixture(scope="module")
def measures() -> dict[str, dict[int, str]]:
    """The texts of the national table and of Suzhou's plan by number."""
    found = {}
    for side, name in (
        ("upper", "national-122-measures.txt"),
        ("lower", "suzhou-implementation-plan.txt"),
    ):
        read = tracked_measures(parse((DOCUMENTS / name).read_text(encoding="utf-8")).measures)
        found[side] = {m.number: m.text for m in read if m.number is not None}
    return found


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    index = json.loads((DOCUMENTS / "index.json").read_text(encoding="utf-8"))
    texts = []
    for entry in index["files"]:
        for m in parse((DOCUMENTS / entry["file"]).read_text(encoding="utf-8")).measures:
            texts += [m.text, m.plan.text if m.plan else ""]
    return Lexicon(texts)


def differences(runs: tuple[Run, ...]) -> list[tuple[str, str]]:
    return [(run.upper, run.lower) for run in runs if run.is_real]


# What is no difference, or only a light one


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        pytest.param("缩短审批时限；实行承诺制。", "缩短审批时限;实行承诺制。", id="width"),
        pytest.param("先行先试，因地制宜", "先行先试, 因地制宜", id="width_and_space"),
        pytest.param("进口产品CCC免办企业", "进口产品 CCC 免办企业", id="spaces_around_latin"),
        pytest.param("医疗器械分级管理；对于", "医疗器械分级管理：对于", id="other_mark"),
        pytest.param("逐步优化１４４小时政策", "逐步优化144小时政策", id="wide_figures"),
        pytest.param("出台、与落实", "出台与落实", id="lone_mark"),
    ],
)
def test_punctuation_and_width_are_light(upper: str, lower: str) -> None:
    runs = compare(upper, lower, EMPTY)

    assert differences(runs) == []
    assert any(run.is_light for run in runs)
    assert all(judge(runs, at, EMPTY) is None for at in range(len(runs)))


def test_equal_texts_are_one_run() -> None:
    assert compare("推进试点。", "推进试点。", EMPTY) == (
        Run(Kind.SAME, "推进试点。", "推进试点。"),
    )
    assert compare("", "", EMPTY) == ()


@pytest.mark.parametrize(
    ("upper", "lower", "expected"),
    [
        pytest.param("占比3.6%。", "占比36%。", ("3.6%", "36%"), id="a_decimal_point_counts"),
        pytest.param("30个工作日", "3 0个工作日", ("30", "3 0"), id="a_torn_figure_counts"),
        pytest.param("限2020年内", "限2021年内", ("2020", "2021"), id="figures_stay_whole"),
        pytest.param("开展AEO认证", "开展ABO认证", ("AEO", "ABO"), id="latin_words_stay_whole"),
    ],
)
def test_figures_and_latin_words_are_never_cut(
    upper: str, lower: str, expected: tuple[str, str]
) -> None:
    assert differences(compare(upper, lower, EMPTY)) == [expected]


# Words


@pytest.mark.parametrize(
    ("number", "row", "expected"),
    [
        pytest.param(11, 9, ("材料", "资料"), id="widened_to_the_right"),
        pytest.param(10, 8, ("进出口", "进出境"), id="widened_to_the_left"),
        pytest.param(101, 71, ("提供者", "提供商"), id="widened_by_two"),
        pytest.param(1, 1, ("大事", "重大"), id="shifted_characters_are_one_change"),
        pytest.param(5, 4, ("工程招标", "招标投标"), id="slid_and_joined"),
        pytest.param(24, 16, ("建设", ""), id="not_drawn_into_the_comma_beside_it"),
    ],
)
def test_differences_are_whole_words(
    measures: dict[str, dict[int, str]],
    lexicon: Lexicon,
    number: int,
    row: int,
    expected: tuple[str, str],
) -> None:
    runs = compare(measures["upper"][number], measures["lower"][row], lexicon)

    assert expected in differences(runs)


def test_the_runs_give_both_texts_back(
    measures: dict[str, dict[int, str]], lexicon: Lexicon
) -> None:
    for number, row in ((1, 1), (28, 18), (83, 62), (99, 69), (108, 74), (4, 90)):
        upper, lower = measures["upper"][number], measures["lower"][row]
        runs = compare(upper, lower, lexicon)

        assert "".join(run.upper for run in runs) == upper
        assert "".join(run.lower for run in runs) == lower


@given(*[st.text(alphabet="服务贸易试点，, 12.5%ab和的\n", max_size=40)] * 2)
def test_any_two_texts_come_back_from_their_runs(upper: str, lower: str) -> None:
    lexicon = Lexicon([upper, lower, "服务贸易试点"] * 3)
    runs = compare(upper, lower, lexicon)

    assert "".join(run.upper for run in runs) == upper
    assert "".join(run.lower for run in runs) == lower
    assert all((run.upper == run.lower) == (run.kind == Kind.SAME) for run in runs)
    for at in range(len(runs)):
        judge(runs, at, lexicon, ("苏州",))


# Verdicts on the differences of the documents, decided by hand

DECIDED = [
    # 国务院服务贸易发展部际联席会议 is its name: the 2018 programme writes it so.
    (1, 1, "", "服务贸易", UPPER),
    (1, 1, "大事", "重大", UPPER),
    (1, 1, "的", "", UNDECIDED),
    # Both read well; the plan is wordier in both places.
    (5, 4, "", "工程", UNDECIDED),
    # 招标投标 is the term, and the table writes it so in measure 4.
    (5, 4, "工程招标", "招标投标", UPPER),
    (7, 6, "投资者", "投资", UPPER),
    (8, 7, "", "的", UNDECIDED),
    (10, 8, "进出口", "进出境", UNDECIDED),
    (10, 8, "注册企业进口", "展会进境", UNDECIDED),
    (11, 9, "检查", "查看办公场所", UNDECIDED),
    (11, 9, "材料", "资料", UNDECIDED),
    (11, 9, "不再", "不必", UNDECIDED),
    (12, 10, "", "和电子", UPPER),
    (24, 16, "建设", "", UNDECIDED),
    # A whole sentence skipped between two that begin alike.
    (
        28,
        18,
        "",
        "。允许港澳与试点地区合伙联营律师事务所的内地律师受理、承办内地法律适用的行政诉讼法律事务",
        UPPER,
    ),
    (30, 20, "推进", "提升", UNDECIDED),
    (40, 26, "的", "和", UNDECIDED),
    (40, 26, "务", "", UPPER),
    (40, 26, "为", "同", UNDECIDED),
    (41, 27, "证三用", "试三证", UNDECIDED),
    (42, 28, "中成", "中日成都", UPPER),
    (43, 29, "", "型", UNDECIDED),
    (63, 46, "", "技能", UNDECIDED),
    (67, 50, "出境", "出入境", UNDECIDED),
    (74, 56, "可", "", UPPER),
    # Suzhou writes 长三角艺术创研中心 in its prose as well.
    (82, 61, "创新", "创研", UPPER),
    (83, 62, "", "、挖掘", UNDECIDED),
    (83, 62, "和", " and ", LOWER),
    (83, 62, "", "新模式；探索对数据交易", UPPER),
    (87, 64, "羽", "身", UNDECIDED),
    (91, 66, "", "消费", UNDECIDED),
    (92, 67, "", "和", LOWER),
    (99, 69, "", "、监管条件相对成熟", UNDECIDED),
    (99, 69, "电商", "", UPPER),
    (99, 69, "", "二手航材", UNDECIDED),
    # Changed in both places of the sentence: meant so.
    (101, 71, "提供者", "提供商", UNDECIDED),
    (101, 71, "", "互通", UNDECIDED),
    # 丝绸之路影视桥 is the name of the programme.
    (105, 72, "视", "", UPPER),
    (105, 72, "剧", "", UNDECIDED),
    (108, 74, "中医药服务", "中医医疗服务", UNDECIDED),
    (108, 74, "营", "", UPPER),
    # 治未病, as Suzhou writes it elsewhere, is the term.
    (108, 74, "疗", "", UPPER),
    (111, 76, "小微企业", "小微服务", UPPER),
    (112, 77, "助融", "估值", UPPER),
    # 信保 and 保单 meet here.
    (113, 78, "", "保", UPPER),
    (118, 81, "", "服务业和", UNDECIDED),
    (122, 85, "引导", "指导", UNDECIDED),
]


@pytest.mark.parametrize(
    ("number", "row", "above", "below", "side"),
    [pytest.param(*case, id=f"{case[0]}_{case[2] or case[3]:.4}") for case in DECIDED],
)
def test_it_proposes_which_copy_holds_the_slip(
    measures: dict[str, dict[int, str]],
    lexicon: Lexicon,
    number: int,
    row: int,
    above: str,
    below: str,
    side: Side,
) -> None:
    runs = compare(measures["upper"][number], measures["lower"][row], lexicon)
    at = next(i for i, run in enumerate(runs) if (run.upper, run.lower) == (above, below))

    verdict = judge(runs, at, lexicon, ("苏州", "江苏"))

    assert verdict is not None
    assert verdict.side == side, verdict.reason
    assert verdict.reason


# Rules the pairs of the documents do not show


def verdict_of(upper: str, lower: str, *known: str) -> tuple[Side, str]:
    lexicon = Lexicon([upper, lower, *known])
    runs = compare(upper, lower, lexicon)
    at = next(i for i, run in enumerate(runs) if run.is_real)
    verdict = judge(runs, at, lexicon, ("苏州工业园区", "苏州"))
    assert verdict is not None
    return verdict.side, verdict.reason


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        pytest.param("支持试点地区建设平台。", "支持苏州工业园区建设平台。", id="addressee"),
        pytest.param("支持建设平台。", "支持在苏州建设平台。", id="local_addition"),
        pytest.param("鼓励各地出台办法。", "鼓励我市出台办法。", id="our_city"),
    ],
)
def test_the_lower_levels_own_place_is_no_slip(upper: str, lower: str) -> None:
    assert verdict_of(upper, lower)[0] == Side.DELIBERATE


def test_a_place_the_upper_text_names_too_is_not_local_content() -> None:
    side, _ = verdict_of("支持苏州建设平台平台。", "支持苏州建设平台。")

    assert side == UPPER


@pytest.mark.parametrize(
    ("upper", "lower", "side"),
    [
        pytest.param("缩短至30个工作日。", "缩短至3O个工作日。", LOWER, id="letter_for_digit"),
        pytest.param("缩短至3 0个工作日。", "缩短至30个工作日。", UPPER, id="torn_figure"),
        pytest.param("缩短至30个工作日。", "缩短至15个工作日。", UNDECIDED, id="other_figure"),
    ],
)
def test_broken_figures_are_slips_and_other_figures_are_not_guessed(
    upper: str, lower: str, side: Side
) -> None:
    assert verdict_of(upper, lower)[0] == side


def test_characters_that_look_alike_are_named_where_nothing_decides() -> None:
    side, reason = verdict_of("完善拆算办法。", "完善折算办法。")

    assert side == UNDECIDED
    assert "形近" in reason


def test_two_words_the_documents_both_use_are_not_weighed_by_chance_company() -> None:
    known = (
        *("推进中外影视合作。", "推进试点。", "加快推进改革。"),
        *("提升服务水平。", "提升监管能力。", "着力提升品质。"),
    )
    assert verdict_of("推进中外合作办学。", "提升中外合作办学。", *known)[0] == Side.UNDECIDED
    assert verdict_of("提升中外合作办学。", "推进中外合作办学。", *known)[0] == Side.UNDECIDED


def test_a_word_the_documents_never_use_is_weighed_against_one_they_do() -> None:
    known = ("推进中外影视合作。", "推进中外数字创意合作。")
    assert verdict_of("推进中外合作办学。", "提行中外合作办学。", *known)[0] == Side.LOWER


def test_the_documents_decide_between_characters_that_look_alike() -> None:
    side, reason = verdict_of("完善拆算办法。", "完善折算办法。", "统一折算办法。")

    assert side == UPPER
    assert "折算" in reason
