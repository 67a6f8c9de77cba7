"""Fields that name agencies (责任单位：…), below an item or in its closing bracket."""

from __future__ import annotations

from datetime import date

import pytest

from tests.tasks.parser.items.found import closing, names


def test_it_reads_lines_below_the_item() -> None:
    found = closing("简化审批。\n牵头单位：省统计局\n配合单位：省商务厅\n完成时限：2025年6月底前")
    assert found.text.text == "简化审批。"
    assert [(r.name, r.role) for r in found.responsibilities] == [
        ("省统计局", "lead"),
        ("省商务厅", "support"),
    ]
    assert found.due is not None and found.due.date == date(2025, 6, 30)


@pytest.mark.parametrize("pair", ["（）", "()", "【】", "〔〕", "[]"])
def test_it_reads_fields_in_every_kind_of_bracket(pair: str) -> None:
    left, right = pair[0], pair[1]
    found = closing(f"做好工作。{left}责任单位：甲局、乙局，完成时限：2025年6月底前{right}")
    assert found.text.text == "做好工作。"
    assert names(found) == ["甲局", "乙局"]
    assert found.due is not None and found.due.date == date(2025, 6, 30)
    assert found.problems == ()


@pytest.mark.parametrize("label", ["分工明确", "任务分工", "职责分工情况"])
def test_a_word_like_a_label_is_none(label: str) -> None:
    text = f"做好工作。\n{label}：甲局、乙局"
    assert closing(text).text.text == text


@pytest.mark.parametrize("label", ["责任分工", "职责分工", "责任单位"])
def test_a_field_may_hold_a_whole_clause(label: str) -> None:
    found = closing(f"做好工作。\n{label}：甲局制订政策保障措施，乙局支持和指导；海南负责推进")
    assert found.text.text == "做好工作。"
    assert [(r.name, r.role) for r in found.responsibilities] == [
        ("甲局", "policy"),
        ("乙局", "support"),
        ("海南", "implement"),
    ]
    assert found.regions.names == ("海南",)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("责任单位：甲局、有关县（市、区）人民政府", ["甲局", "有关县（市、区）人民政府"]),
        ("责任单位：甲局、各县（市、区）", ["甲局", "各县（市、区）"]),
        ("责任分工：甲局负责推进（以公布名单为准）", ["甲局"]),
    ],
)
def test_a_bracket_inside_a_field_stays_with_it(field: str, expected: list[str]) -> None:
    found = closing(f"做好工作。\n{field}")
    assert found.text.text == "做好工作。"
    assert names(found) == expected


def test_a_field_in_a_bracket_after_a_field_is_its_own() -> None:
    found = closing("做好工作。\n责任单位：甲局、乙局（完成时限：2025年底前）")
    assert found.text.text == "做好工作。"
    assert names(found) == ["甲局", "乙局"]
    assert found.due is not None and found.due.date == date(2025, 12, 31)


def test_a_label_may_do_without_its_noun() -> None:
    found = closing("做好工作。（主办：甲局；协办：乙局）")
    assert [(r.name, r.role) for r in found.responsibilities] == [
        ("甲局", "lead"),
        ("乙局", "support"),
    ]


def test_a_division_or_a_person_in_a_field_is_nobody_and_no_text() -> None:
    found = closing(
        "建立企业库。\n责任单位：县商务局\n责任股室：外贸股、综合股\n责 任 人：某某\n完成时限：长期"
    )
    assert found.text.text.strip() == "建立企业库。"
    assert names(found) == ["县商务局"]
    assert found.problems == ()
    assert found.due is not None and found.due.text == "长期"


@pytest.mark.parametrize(
    "fields",
    [
        "负责部门：市商务局、市财政局；适用范围：北片区、南片区",
        "责任单位：市商务局，市财政局；适用范围：所有片区，以下除注明的外，均为所有片区",
        "适用地区：北片区，南片区；责任单位：市商务局、市财政局",
        "责任单位：市商务局；政策依据：省商务厅文件；责任单位：市财政局",
    ],
)
def test_what_a_bracket_says_of_places_and_sources_names_nobody(fields: str) -> None:
    found = closing(f"建设通道。（{fields}）")
    assert names(found) == ["市商务局", "市财政局"]
    assert found.text.text == "建设通道。"


@pytest.mark.parametrize("where", ["全市", "所有片区", "市属企业", "全省各市"])
def test_everywhere_and_everybody_are_no_regions(where: str) -> None:
    found = closing(f"建设通道。（责任单位：市商务局；适用范围：{where}）")
    assert found.regions.scope == "none"
    assert found.problems == ()


def test_pilot_regions_a_bracket_applies_to_are_listed() -> None:
    found = closing("建设通道。（责任单位：商务部；适用范围：北京市、上海市，雄安新区）")
    assert (found.regions.scope, found.regions.names) == ("listed", ("北京", "上海", "雄安新区"))
    assert names(found) == ["商务部"]
    assert closing("建设通道。（责任单位：商务部；适用范围：各试点地区）").regions.scope == "all"


def test_places_that_are_no_pilot_regions_are_told() -> None:
    found = closing("建设通道。（责任单位：市商务局；适用范围：北片区、南片区）")
    assert found.regions.scope == "none"
    (problem,) = found.problems
    assert problem.code == "regions_unread"
    assert "北片区、南片区" in problem.message


def test_a_group_in_a_field_below_the_last_sentence_keeps_its_bracket() -> None:
    text = "聚焦设计，签约10个。牵头单位：市投促中心；责任单位：市商务局，各县（市、区）。"
    found = closing(text)
    assert found.text.text == "聚焦设计，签约10个。"
    assert names(found) == ["市投促中心", "市商务局", "各县（市、区）"]
