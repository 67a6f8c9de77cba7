"""Responsibility clauses: groups of bodies, and the regions they name."""

from __future__ import annotations

import pytest

from tests.tasks.parser.clause_readings import parties, read


def test_listed_pilot_regions_are_one_group_and_no_parties_of_their_own() -> None:
    reading = read("重庆（涪陵区等21个市辖区）、厦门、雄安新区等试点地区负责推进")

    (party,) = reading.responsibilities
    assert (party.name, party.role, party.kind) == ("试点地区", "implement", "collective")
    assert reading.regions.scope == "listed"
    assert reading.regions.names == ("重庆", "厦门", "雄安新区")
    assert reading.regions.open_ended


def test_a_bare_region_is_a_party_of_its_own() -> None:
    reading = read("商务部支持和指导；北京、海南负责推进")

    assert [(p.name, p.kind) for p in reading.responsibilities] == [
        ("商务部", "agency"),
        ("北京", "region"),
        ("海南", "region"),
    ]
    assert reading.regions.names == ("北京", "海南")
    assert not reading.regions.open_ended


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("商务部负责推进", "none"),
        ("市商务局、苏州海关", "none"),
        ("试点地区负责推进", "all"),
        ("有关省（自治区、直辖市）和各试点地区负责推进", "all"),
        ("深圳负责推进", "listed"),
        ("具备条件的试点地区负责推进", "conditional"),
        ("有关试点地区负责推进", "conditional"),
        ("中央宣传部负责在有关试点地区推进", "conditional"),
        ("司法部确定试点地区并制订政策保障措施", "conditional"),
        ("有关城市入选试点城市负责推进（以最终公布名单为准）", "conditional"),
        ("各试点地区人民政府（管委会）负责推进", "all"),
        ("28个试点地区负责推进", "all"),
        ("28个试点项目负责推进", "none"),
        ("粤港澳大湾区试点地区负责推进", "conditional"),
        ("除海南外的试点地区负责推进", "conditional"),
        ("试点地区（海南除外）负责推进", "conditional"),
        ("北京、天津等28个试点地区负责推进", "listed"),
    ],
)
def test_it_reads_the_scope_of_the_regions(text: str, scope: str) -> None:
    assert read(text).regions.scope == scope


def test_a_counted_list_of_pilot_areas_is_one_group() -> None:
    reading = read("北京、天津等28个试点地区负责推进")
    assert parties("北京、天津等28个试点地区负责推进") == [("28个试点地区", "implement")]
    assert (reading.regions.names, reading.regions.open_ended) == (("北京", "天津"), True)
    assert reading.problems == ()


def test_regions_named_beside_all_regions_win_and_are_doubted() -> None:
    reading = read("试点地区负责推进；北京、天津等试点地区负责推进")

    assert reading.regions.names == ("北京", "天津")
    assert [problem.code for problem in reading.problems] == ["regions_conflict"]
    assert len(reading.responsibilities) == 1


def test_a_region_listed_twice_is_kept_once_and_reported() -> None:
    reading = read("青岛、大连、青岛等试点地区负责推进")

    assert reading.regions.names == ("青岛", "大连")
    assert [problem.code for problem in reading.problems] == ["region_repeated"]


@pytest.mark.parametrize("said", ["以上均由", "以上工作均由", "上述3项任务由", "以上各项都由"])
def test_words_for_all_the_items_above_are_no_part_of_a_name(said: str) -> None:
    assert parties(f"{said}区商务局负责") == [("区商务局", "responsible")]


def test_places_to_follow_later_only_open_the_list() -> None:
    reading = read("先由深圳、成都等地及未来冬奥场景相关部门协助推进，后续视情扩大到其他地区")

    assert [p.name for p in reading.responsibilities] == ["深圳", "成都", "未来冬奥场景相关部门"]
    assert reading.regions.scope == "listed"
    assert reading.regions.open_ended
    assert reading.problems == ()


@pytest.mark.parametrize(
    "name",
    [
        "各市、州人民政府",
        "各省、自治区、市商务厅",
        "各区、市商务局",
        "各县（市、区）政府",
        "各省、自治区、直辖市及计划单列市商务主管部门",
        "各市（州）、县（市、区）人民政府",
        "各区县、开发区管委会",
        "县（市、区）人民政府",
        "市直有关单位",
        "有关行业协会",
    ],
)
def test_one_group_of_places_is_one_name(name: str) -> None:
    (party,) = read(f"{name}负责").responsibilities
    assert (party.name, party.kind) == (name, "collective")


@pytest.mark.parametrize(
    "text", ["各县区、市财政局负责", "各县（市、区）、市财政局负责", "各乡镇和市财政局负责"]
)
def test_a_body_of_a_higher_level_is_not_part_of_the_group_before_it(text: str) -> None:
    first, second = read(text).responsibilities
    assert (first.kind, second.name, second.kind) == ("collective", "市财政局", "agency")


def test_a_place_and_its_government_are_no_group() -> None:
    assert [party.kind for party in read("市人民政府、省政府负责").responsibilities] == [
        *("agency", "agency"),
    ]


@pytest.mark.parametrize("name", ["市商务局", "县人民医院", "街道办事处", "驻区办事处"])
def test_one_body_is_no_group(name: str) -> None:
    assert [party.kind for party in read(name).responsibilities] == ["agency"]


@pytest.mark.parametrize(
    "name",
    [
        *("各市州商务局", "各乡镇卫生院", "相关市人民政府", "有关金融机构", "各商业银行"),
        *("试点城市人民政府", "试点地区管委会"),
        *("中央驻省单位", "省直有关部门", "市直单位", "县直机关"),
    ],
)
def test_what_stands_for_many_is_a_group(name: str) -> None:
    assert [party.kind for party in read(name).responsibilities] == ["collective"]


def test_all_pilot_cities_are_all_pilot_regions() -> None:
    assert read("各试点城市负责推进").regions.scope == "all"
    assert read("部分试点城市负责推进").regions.scope == "conditional"


def test_demonstration_areas_are_a_group_as_pilot_areas_are() -> None:
    named = read("商务部支持和指导；北京、上海、海南等示范地区负责推进")
    every = read("各示范地区负责推进")
    park = read("示范园区管委会负责")

    assert [(p.name, p.kind) for p in named.responsibilities] == [
        ("商务部", "agency"),
        ("示范地区", "collective"),
    ]
    assert (named.regions.scope, named.regions.names) == ("listed", ("北京", "上海", "海南"))
    assert every.regions.scope == "all"
    assert read("28个示范城市负责推进").regions.scope == "all"
    there = read("商务部负责在有关示范地区推进")
    assert [(p.name, p.kind) for p in there.responsibilities] == [("商务部", "agency")]
    assert there.regions.scope == "conditional"
    governments = read("示范城市人民政府配合").responsibilities
    assert [p.kind for p in governments] == ["collective"]
    assert [(p.name, p.kind) for p in park.responsibilities] == [("示范园区管委会", "agency")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("各有关部门和单位负责", ["各有关部门和单位"]),
        ("省商务厅、各相关部门和单位负责", ["省商务厅", "各相关部门和单位"]),
        ("各市人民政府和有关企业", ["各市人民政府", "有关企业"]),
    ],
)
def test_the_noun_of_a_group_is_no_name_of_its_own(text: str, names: list[str]) -> None:
    assert [party.name for party in read(text).responsibilities] == names


def test_a_zones_own_committee_is_one_body_and_that_of_every_place_a_group() -> None:
    zone = read("区政府、管委会").responsibilities
    assert [party.kind for party in zone] == ["agency", "agency"]

    every = read("各区政府、管委会").responsibilities
    assert [party.kind for party in every] == ["collective", "collective"]


def test_a_street_and_a_township_answer_and_those_of_every_place_are_a_group() -> None:
    named = read("区教育局，滨水街道、西山乡")
    assert [party.name for party in named.responsibilities] == ["区教育局", "滨水街道", "西山乡"]
    assert named.problems == ()

    (every,) = read("各镇街").responsibilities
    assert every.kind == "collective"
