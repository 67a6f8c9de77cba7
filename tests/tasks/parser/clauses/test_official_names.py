"""Official names, and whose document a text is where it does not say."""

from __future__ import annotations

import pytest

from agencies.gazetteer import load_gazetteer
from tasks.parser import parse
from tasks.parser.types import Measure

GAZETTEER = load_gazetteer()
HEADER = "序号\t具体举措\t责任单位\n"


def read(*clauses: str, before: str = "") -> tuple[Measure, ...]:
    rows = "".join(f"{n}\t做第{n}件事。\t{clause}\n" for n, clause in enumerate(clauses, start=1))
    return parse(f"{before}{HEADER}{rows}", gazetteer=GAZETTEER).measures


def agencies(measure: Measure) -> list[str | None]:
    return [party.agency for party in measure.responsibilities]


def codes(measure: Measure) -> set[str]:
    return {problem.code for problem in measure.problems}


def test_without_a_gazetteer_no_name_is_official() -> None:
    (measure,) = parse(f"{HEADER}1\t做一。\t商务部\n").measures

    assert agencies(measure) == [None]
    assert measure.problems == ()


def test_a_bare_bureau_of_nowhere_stays_without_an_official_name() -> None:
    (measure,) = read("商务局")

    assert agencies(measure) == [None]
    assert "agency_unknown" in codes(measure)


def test_an_unknown_name_is_a_problem_with_its_place() -> None:
    (measure,) = read("商务部、某某局")

    (problem,) = [p for p in measure.problems if p.code == "agency_unknown"]
    assert "某某局" in problem.message
    assert problem.span is not None


@pytest.mark.parametrize(
    ("clause", "told"),
    [
        # Only it, of the three; the whole clause where the words stand twice.
        pytest.param("商务部、月亮办、财政部", "月亮办", id="between_others"),
        pytest.param("月亮办、月亮办分部", "月亮办、月亮办分部", id="written_twice"),
    ],
)
def test_a_doubt_about_one_body_points_at_that_body(clause: str, told: str) -> None:
    text = f"{HEADER}1\t做一件事。\t{clause}\n"
    (measure,) = parse(text, gazetteer=GAZETTEER).measures

    problem = next(p for p in measure.problems if p.message.endswith("：月亮办"))
    assert problem.span is not None
    assert text[problem.span.start : problem.span.end] == told


def test_two_provinces_spoken_of_alike_leave_the_issuer_open() -> None:
    measures = read("省商务厅", before="对标浙江省经验，加强与吉林省合作。\n\n")

    assert agencies(measures[0]) == [None]


@pytest.mark.parametrize(
    ("before", "name", "agency"),
    [
        ("苏州市服务贸易创新发展工作方案\n\n", "商务局", "苏州市商务局"),
        ("苏州市服务贸易创新发展工作方案\n\n", "市税务局", "国家税务总局苏州市税务局"),
        ("完善吉林省协调机制，建设吉林云平台，发展吉林旅游。\n\n", "省商务厅", "吉林省商务厅"),
    ],
)
def test_the_region_of_the_text_tells_whose_bureau_it_is(
    before: str, name: str, agency: str
) -> None:
    measures = read(name, before=before)

    assert agencies(measures[-1]) == [agency]


def test_central_bodies_all_round_make_short_names_central() -> None:
    (measure,) = read("商务部、教育部、海关总署、外汇局、移民局")

    assert agencies(measure)[3:] == ["国家外汇管理局", "国家移民管理局"]


def test_an_ending_written_once_counts_for_the_names_before_it() -> None:
    measures = read("工业园区、高新区管委会", before="苏州市服务贸易创新发展工作方案\n\n")

    first, second = agencies(measures[-1])
    assert first == "苏州工业园区管理委员会"
    assert second is not None and second.endswith("管理委员会")


def test_groups_and_pilot_regions_are_not_looked_up() -> None:
    (measure,) = read("商务部牵头，各成员单位、海南负责推进")

    assert agencies(measure)[1:] == [None, None]
    assert "agency_unknown" not in codes(measure)


JILIN = "吉林省人民政府办公厅关于服务贸易的意见\n吉政办发〔2021〕3号\n\n"


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        pytest.param("长春市、省商务厅", [None, "吉林省商务厅"], id="a_place_beside_a_body"),
        pytest.param("海南、省商务厅", [None, "吉林省商务厅"], id="a_pilot_region"),
        pytest.param(
            "省商务厅，某某、长春海关",
            ["吉林省商务厅", "长春海关"],
            id="another_part_of_the_clause",
        ),
        pytest.param(
            "省财政、税务、商务厅",
            ["吉林省财政厅", "国家税务总局吉林省税务局", "吉林省商务厅"],
            id="level_and_ending",
        ),
        pytest.param(
            "长春市、吉林市政府", ["长春市人民政府", "吉林市人民政府"], id="two_governments"
        ),
        pytest.param(
            "省市场监管厅、药监局、知识产权局",
            ["吉林省市场监督管理厅", "吉林省药品监督管理局", "吉林省知识产权局"],
            id="level_only",
        ),
    ],
)
def test_words_written_once_for_a_list_are_read_with_each_name(
    clause: str, expected: list[str | None]
) -> None:
    (measure,) = read(clause, before=JILIN)

    assert agencies(measure) == expected


def test_a_district_means_the_level_it_has_just_written() -> None:
    (measure,) = read("市商务局、发改委", before="杭州市余杭区服务贸易工作方案\n\n")

    assert agencies(measure) == ["杭州市商务局", "杭州市发展和改革委员会"]


@pytest.mark.parametrize("clause", ["研发设计、订单销售在内，制造在外", "基地、园区"])
def test_words_without_a_body_among_them_are_no_names(clause: str) -> None:
    (measure,) = read(clause, before=JILIN)

    assert not any(party.kind == "agency" for party in measure.responsibilities)


def test_places_beside_a_body_of_another_kind_are_no_parts_of_a_zone() -> None:
    (measure,) = read("南京、苏州、省商务厅", before="江苏省服务贸易行动计划\n\n")

    assert [(party.name, party.kind) for party in measure.responsibilities] == [
        *(("南京", "region"), ("苏州", "region"), ("省商务厅", "agency")),
    ]


def test_parts_of_a_zone_share_its_name_and_their_ending() -> None:
    (measure,) = read(
        "省商务厅，江苏自贸试验区南京、苏州、连云港片区管委会",
        before="江苏省服务贸易行动计划\n\n",
    )

    parts = measure.responsibilities[1:]
    assert [(party.name, party.kind) for party in parts] == [
        *(("江苏自贸试验区南京", "agency"), ("苏州", "agency"), ("连云港片区管委会", "agency")),
    ]
    assert parts[1].agency == "中国（江苏）自由贸易试验区苏州片区管理委员会"
    assert "clause_unread" not in codes(measure)
