"""Titles on several lines."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.pages.title_lines import title_lines


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["关于甲工作的通知", "关于乙工作的通知"], id="two_titles"),
        pytest.param(["关于我们", "联系方式", "网站地图"], id="ways_of_a_page"),
        pytest.param(["关于甲试点", "关于乙工作的通知"], id="each_announces_its_own"),
        pytest.param(["完善管理体制", "扩大对外开放", "的通知"], id="nothing_announced"),
        pytest.param(["按照关于做好试点，", "工作的通知"], id="a_sentence"),
        pytest.param(["关于做好试点", "一、总结工作的通知"], id="a_number"),
        pytest.param(["关于做好试点", "2024年5月6日", "工作的通知"], id="a_day"),
        pytest.param(["附件：关于做好", "工作的通知"], id="a_list_of_attachments"),
        pytest.param(["关于做好试点", *["推进工作"] * 6, "的通知"], id="more_lines_than_any"),
        pytest.param(["某市商务局", "某市财政局", "做好工作的通知"], id="bodies_and_a_line"),
        pytest.param(["某市关于某事的通知"], id="one_line"),
        pytest.param(["某市人民政府", "会 议 纪 要", "第4期"], id="a_body_above_minutes"),
        pytest.param(["某市推进会", "会 议 纪 要", "9月9日召开会议"], id="minutes_without_number"),
        pytest.param([], id="nothing"),
    ],
)
def test_it_joins_nothing(lines: list[str]) -> None:
    assert title_lines(lines).going_on == frozenset()


@pytest.mark.parametrize(
    "lines",
    [
        ["某省商务厅关于做好试点地区", "年度总结和典型案例", "征集工作的通知"],
        ["某部办公厅　某局综合司", "关于做好试点地区", "数字贸易领域年度总结", "征集工作的通知"],
        ["某市商务局", "某市财政局", "关于修订某办法有关", "条款的函"],
        ["某厅关于转发某部等部门", "某省协同发展", "若干措施（2024—2026年）的通知"],
        ["某办公室关于印发《某会议", "2024年重点任务》和《名单》的", "通　　知"],
        ["某省人民政府关于同意调整某基金", "管理办法有关", "条款并授权某厅", "实施的批复"],
        ["关于印发《某规则》", "和《某名单》", "的通知"],
        ["某省人民政府", "关于加快某业发展", "服务某地建设", "的实施意见"],
    ],
)
def test_lines_of_one_title_go_on_and_the_line_below_does_not(lines: list[str]) -> None:
    found = title_lines(["某文〔2024〕1号", *lines, "各市商务局："])

    assert found.going_on == frozenset(range(2, len(lines) + 1))
    assert found.below == {len(lines) + 1}


def test_what_a_title_says_is_read_across_its_lines() -> None:
    (document,) = parse(
        "某省商务厅关于做好试点地区\n年度总结和典型案例\n征集工作的\n通　　知\n"
        "各市商务局\n、各区商务局：\n做好总结。"
    ).documents[:1]

    assert document.title == "某省商务厅关于做好试点地区年度总结和典型案例征集工作的通知"
    assert (document.issuer, document.kind) == ("某省商务厅", "通知")


def test_a_meeting_and_the_word_minutes_above_the_number_are_one_title() -> None:
    (document,) = parse("某区试点工作推进会\n会 议 纪 要\n（第4期）\n会议听取了汇报。").documents
    assert (document.title, document.number, document.kind) == (
        "某区试点工作推进会会议纪要",
        "第4期",
        "纪要",
    )
