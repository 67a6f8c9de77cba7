"""Lower measures to the upper ones they carry."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tasks.lineage.matching import Matching, match_measures, tracked_measures
from tasks.parser import parse
from tasks.parser.types import Measure

DOCUMENTS = Path("fixtures/documents")


@dataclass(frozen=True)
class Row:
    number: int
    text: str


def pairs(matching: Matching[Row]) -> list[tuple[int, int]]:
    return [(pair.lower.number, pair.upper.number) for pair in matching.pairs]


def rows(*texts: str) -> list[Row]:
    return [Row(number, text) for number, text in enumerate(texts, start=1)]


UPPER = rows(
    "允许特定条件下租用外籍船舶从事临时运输。",
    "在中国境内经营无船承运，无须为中国企业法人。",
    "完善服务贸易重点企业联系制度。",
    "支持试点地区出台政策开拓国际市场。",
)


def test_nothing_matches_nothing() -> None:
    assert match_measures([], []) == Matching((), (), ())
    assert match_measures([], UPPER).unmatched_lower == tuple(UPPER)
    assert match_measures(UPPER, []).unmatched_upper == tuple(UPPER)


def test_another_text_on_the_same_subject_is_no_copy() -> None:
    lower = rows("完善服务贸易统计制度，加强重点企业监测分析，建立数据共享机制。")

    matching = match_measures(UPPER, lower)
    assert matching.pairs == ()
    assert matching.unmatched_lower == tuple(lower)


def test_copies_are_found_over_gaps_punctuation_and_slips() -> None:
    lower = rows("在中国境内经营无船承运,无须为中国企业法人.", "支持试点地区出台政策开拓囯际市场")

    matching = match_measures(UPPER, lower)
    assert pairs(matching) == [(1, 2), (2, 4)]
    assert matching.pairs[0].score == 1.0
    assert matching.pairs[1].score < 1.0
    assert [row.number for row in matching.unmatched_upper] == [1, 3]


def test_a_short_text_that_stands_in_many_is_a_part_of_none() -> None:
    matching = match_measures(UPPER, rows("试点地区", "国际市场。"))

    assert matching.pairs == ()


def test_two_rows_may_carry_one_measure_and_one_row_two() -> None:
    halves = (
        "允许外国机构独立举办涉外经济技术展，",
        "推动建立健全国际服务贸易统计监测制度和数据核查机制。",
    )
    one, two = rows("".join(halves), UPPER[0].text), rows(*halves, UPPER[0].text)
    split, merged = match_measures(one, two), match_measures(two, one)

    assert pairs(split) == [(1, 1), (2, 1), (3, 2)]
    assert pairs(merged) == [(1, 1), (1, 2), (2, 3)]
    assert split.unmatched_lower == split.unmatched_upper == ()
    assert [pair.score for pair in split.pairs[:2]] == [0.9, 0.9]


def test_a_row_given_twice_carries_its_measure_twice() -> None:
    matching = match_measures(UPPER, rows(UPPER[2].text, UPPER[2].text))

    assert pairs(matching) == [(1, 3), (2, 3)]
    assert matching.pairs[0].score > matching.pairs[1].score


def test_a_changed_copy_that_has_moved_is_found_if_nothing_else_is_like_it() -> None:
    changed = "支持试点地区出台有关政策，开拓国际大市场。"
    lower = rows(changed, UPPER[0].text, UPPER[1].text)

    assert pairs(match_measures(UPPER, lower)) == [(1, 4), (2, 1), (3, 2)]
    rival = rows(*(row.text for row in UPPER), "支持试点地区出台有关政策，开拓国际小市场。")
    assert (1, 4) not in pairs(match_measures(rival, lower))


def test_a_copy_out_of_order_counts_only_if_it_is_certain() -> None:
    certain = match_measures(UPPER, rows(UPPER[3].text, UPPER[0].text, UPPER[1].text))
    assert pairs(certain) == [(1, 4), (2, 1), (3, 2)]

    changed = "支持试点地区采取措施开拓国内市场。"
    doubtful = match_measures(UPPER, rows(changed, UPPER[0].text, UPPER[1].text))
    assert pairs(doubtful) == [(2, 1), (3, 2)]


def test_figures_that_differ_make_a_pair_weaker() -> None:
    upper = rows("将外资旅行社的审批时限缩短至15个工作日。")
    (same,) = match_measures(upper, rows("将外资旅行社的审批时限缩短为15个工作日。")).pairs
    (other,) = match_measures(upper, rows("将外资旅行社的审批时限缩短至35个工作日。")).pairs

    assert other.score < same.score < 1


def read(name: str) -> list[Measure]:
    return tracked_measures(parse((DOCUMENTS / name).read_text(encoding="utf-8")).measures)


def test_suzhou_carries_85_national_measures_and_19_rows_have_no_parent() -> None:
    upper, lower = read("national-122-measures.txt"), read("suzhou-implementation-plan.txt")

    matching = match_measures(upper, lower)
    by_row = {pair.lower.number: pair.upper.number for pair in matching.pairs}
    assert list(by_row) == list(range(1, 86))
    assert [measure.number for measure in matching.unmatched_lower] == list(range(86, 105))
    assert len(matching.unmatched_upper) == 122 - 85
    # Checked by hand at the places where rows were left out above.
    known = {1: 1, 4: 5, 12: 16, 13: 21, 17: 27, 18: 28, 30: 44, 31: 46, 45: 61, 60: 81}
    known |= {62: 83, 66: 91, 69: 99, 74: 108, 75: 109, 76: 111, 81: 118, 85: 122}
    assert {row: by_row[row] for row in known} == known


def test_what_is_tracked_is_the_plan_before_the_narrative() -> None:
    assert {measure.list for measure in read("suzhou-implementation-plan.txt")} == {"plan"}
    assert {measure.list for measure in read("national-122-measures.txt")} == {"table"}
    assert tracked_measures([]) == []
