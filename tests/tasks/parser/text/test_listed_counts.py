"""A list that does not hold as many names as the number before it says."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.text.listed_counts import find_miscounts


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("涉及3个区：东山区、西山区、南山区。", id="as_many"),
        pytest.param("涉及3个部门：商务局、财政局和统计局。", id="joint_before_the_last"),
        pytest.param("涉及3个部门：商务局、财政局、住房和城乡建设局。", id="joint_within_a_name"),
        pytest.param("选取5个城市：东山市、西山市、南山市等。", id="open"),
        pytest.param("选取5个城市：东山市、西山市、南山市等试点城市。", id="open_with_a_noun"),
        pytest.param("涉及3个区：东山区（一街、二街）、西山区、南山区。", id="bracket"),
        pytest.param("做好2个方面：培训、宣传、统计。", id="sides_of_one_thing"),
        pytest.param("推进4个项目：一是建设甲、乙、丙；二是建设丁。", id="sentences"),
        pytest.param("设5个小组：甲组，负责培训、宣传、统计。", id="more_is_said"),
        pytest.param("第3个试点区：东山区、西山区、南山区、北山区。", id="which_one"),
        pytest.param("完成2个口岸：东山、西山。", id="too_short"),
        pytest.param("完成5个口岸：东山、西山。", id="too_few_for_a_list"),
        pytest.param("设1个办公室：主任、副主任、成员。", id="what_the_one_consists_of"),
        pytest.param("十十个区：东山区、西山区、南山区。", id="no_number"),
        pytest.param("25个工作日：", id="nothing_follows"),
    ],
)
def test_it_finds_nothing(text: str) -> None:
    assert list(find_miscounts(text)) == []


@pytest.mark.parametrize(
    ("text", "said", "named"),
    [
        ("范围为下述5个市辖区：东山区、西山区、南山区。", "5个市辖区", 3),
        ("范围为下述五个市辖区：东山区、西山区、南山区", "五个市辖区", 3),
        ("由3家单位：市商务局、市财政局、市统计局、东山海关。", "3家单位", 4),
        ("涉及6个部门：商务局、财政局、外办和统计局。", "6个部门", 3),
    ],
)
def test_it_says_how_many_are_named(text: str, said: str, named: int) -> None:
    (problem,) = find_miscounts(text)

    assert problem.code == "count_differs"
    assert problem.message == f"写明“{said}”，其后列出{named}个，请核对原件"
    assert problem.span is not None
    assert text[problem.span.start :].startswith(said)
    assert text[: problem.span.end].endswith(text.rstrip("。")[-2:])


def test_a_reading_tells_of_a_list_in_a_note_below_its_table() -> None:
    text = (
        "序号\t具体举措\t责任分工\n"
        "1\t推进改革。\t商务部负责推进\n"
        "2\t放宽准入。\t商务部负责推进\n"
        "\n注：试点范围为下述5个市辖区：东山区、西山区、南山区。\n"
    )

    assert "count_differs" in [problem.code for problem in parse(text).problems]
    assert [measure.text for measure in parse(text).measures] == ["推进改革。", "放宽准入。"]
