"""Pages to text: lists, tables, what is left out, and charsets."""

from __future__ import annotations

import pytest

from tasks.parser.sources.extracting import UnreadableSource, extract


def text_of(page: str) -> list[str]:
    return extract(page.encode(), "a.html").split("\n")


@pytest.mark.parametrize(
    "left_out",
    [
        "<script>x()</script>",
        "<style>p{}</style>",
        "<nav>首页</nav>",
        "<footer>版权</footer>",
        "<button>打印</button>",
        '<p style="display: none">隐</p>',
        "<p hidden>隐</p>",
        "<!-- 注 -->",
        "<?xml version='1.0'?>",
    ],
)
def test_what_is_no_text_of_the_page_is_left_out(left_out: str) -> None:
    assert text_of(f"<body>{left_out}<p>正文</p>{left_out}</body>") == ["正文"]


def test_a_break_ends_a_line_and_in_a_cell_it_is_a_space() -> None:
    page = "<p>甲<br>乙</p><table><tr><td>1<td>做一。<br>做二。<p>做三。</table>"

    assert text_of(page) == ["甲", "乙", "1\t做一。 做二。 做三。"]


def test_numbers_of_lists_become_text() -> None:
    page = (
        "<ol><li>甲<ol type=a><li>子</li></ol></li><li>乙</li></ol>"
        "<ol start=3><li>丙</li><li value=7>丁</li><li>戊</li></ol><ol reversed><li>己<li>庚</ol>"
    )

    assert text_of(page) == [
        *("1. 甲", "a. 子", "2. 乙", "3. 丙", "7. 丁", "8. 戊", "2. 己", "1. 庚"),
    ]


def test_a_list_without_numbers_gets_none_and_a_chinese_one_chinese_ones() -> None:
    page = (
        '<ul><li>甲</ul><ol style="list-style: none"><li>乙</ol>'
        '<ol style="list-style-type:cjk-ideographic"><li>丙</ol>'
    )

    assert text_of(page) == ["甲", "乙", "一、丙"]


def test_spanned_cells_leave_their_other_places_empty() -> None:
    page = (
        "<table><tr><td>任务<td>序号<td>举措</tr>"
        "<tr><td rowspan=2 colspan=2>甲<td>做一。</tr><tr><td>做二。</tr>"
        "<tr><td>乙<td>3<td>做三。</tr></table>"
    )

    assert text_of(page) == ["任务\t序号\t举措", "甲\t\t做一。", "\t\t做二。", "乙\t3\t做三。"]


def test_a_cell_over_the_whole_table_is_a_line() -> None:
    page = "<table><tr><td colspan=2>（一）甲<tr><td>1<td>做</table>"

    assert text_of(page) == ["（一）甲", "1\t做"]


def test_the_table_around_a_page_is_only_a_frame() -> None:
    page = (
        "<table><tr><td><p>标题</p></td></tr><tr><td>"
        "<table><tr><td>1<td>做<td>单位</table></td></tr></table>"
    )

    assert text_of(page) == ["标题", "1\t做\t单位"]


@pytest.mark.parametrize(
    "empty",
    [
        pytest.param("", id="one_cell"),
        pytest.param("<tr><td></td><td> </td></tr>", id="an_empty_row_below"),
    ],
)
def test_a_table_of_one_column_is_only_a_frame(empty: str) -> None:
    cell = "<p>一、甲</p> <p>1. 做好甲。</p><p>2. 做好乙。</p>"
    assert text_of(f"<table><tr><td>{cell}</td></tr>{empty}</table>") == [
        "一、甲",
        "1. 做好甲。",
        "2. 做好乙。",
    ]


def test_two_cells_side_by_side_are_a_grid_with_one_line_a_row() -> None:
    page = "<table><tr><td><p>甲</p><p>乙</p></td><td>丙</td></tr></table>"
    assert text_of(page) == ["甲 乙\t丙"]


def test_a_table_inside_a_row_of_columns_is_the_words_of_its_cell() -> None:
    inner = "<table><tr><td>内一<td>内二</table>"
    page = f"<table><tr><td>1<td>做<td>{inner}</td></tr><tr><td>2<td>改<td>单位</td></tr></table>"

    assert text_of(page) == ["1\t做\t内一 内二", "2\t改\t单位"]


def test_entities_become_their_characters_and_preformatted_lines_stay() -> None:
    assert text_of("<pre>一、甲\n二、乙</pre><p>A&amp;B&nbsp;&lt;5&#12290;</p>") == [
        *("一、甲", "二、乙", "A&B <5。"),
    ]


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("gbk", "gb2312"),
        ("big5", "big5"),
        ("utf-8", "gb2312"),
        ("gb18030", ""),
        ("utf-8", "x-none"),
    ],
)
def test_the_charset_is_the_named_one_if_the_bytes_agree(encoding: str, named: str) -> None:
    words = "責任單位：商務部，服務貿易創新發展"
    page = f'<html><head><meta charset="{named}"></head><p>{words}</p></html>'

    assert words in extract(page.encode(encoding), "a.html")


def test_a_page_nested_too_deeply_is_refused_and_not_cut_off() -> None:
    with pytest.raises(UnreadableSource, match="过深"):
        text_of("<div>" * 100_000 + "正文" + "</div>" * 100_000)


def test_a_line_of_the_page_may_end_within_a_chinese_word() -> None:
    page = "<p>省人力资源社会\n  保障厅，\n支持Wi-Fi\n网络，2023\n年</p>"

    assert text_of(page) == ["省人力资源社会保障厅，支持Wi-Fi 网络，2023 年"]
