"""The marked text: nothing lost, nothing run, every mark where its offsets say."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from tasks.marking import Badge, Mark, render, written_there


def shown(html: str) -> str:
    """What a reader sees of the HTML: its text without any tag."""
    return unescape(re.sub(r"<[^>]*>", "", html))


def pieces(html: str, key: str) -> str:
    """The text of all pieces of one mark, together."""
    found = re.findall(r'<mark class="[^"]*" data-key="([^"]*)">(.*?)</mark>', html, re.DOTALL)
    return "".join(shown(content) for keys, content in found if key in keys.split())


def test_html_of_the_source_is_text_and_never_runs() -> None:
    source = '<script>alert(1)</script> a & b <img src=x onerror="alert(1)"> 5 < 6'
    html = render(source, [Mark("m1", 4, 30, "measure")], [])
    assert "<script" not in html
    assert "<img" not in html
    assert shown(html) == source


def test_left_over_tags_are_set_apart_but_kept() -> None:
    html = render("<p>（一）总则</p>", [], [])
    assert html.count('class="debris"') == 2
    assert shown(html) == "<p>（一）总则</p>"


def test_overlapping_marks_both_cover_what_they_share() -> None:
    source = "甲乙丙丁戊己"
    html = render(source, [Mark("m1", 0, 4, "measure"), Mark("m2", 2, 6, "measure")], [])
    assert pieces(html, "m1") == "甲乙丙丁"
    assert pieces(html, "m2") == "丙丁戊己"
    assert shown(html) == source


def test_adjacent_marks_do_not_run_into_each_other() -> None:
    html = render("甲乙丙丁", [Mark("m1", 0, 2, "measure"), Mark("m2", 2, 4, "measure")], [])
    assert (pieces(html, "m1"), pieces(html, "m2")) == ("甲乙", "丙丁")


def test_a_mark_over_cells_and_lines_goes_on_in_each() -> None:
    source = "1\t甲乙\t丙\n丁戊"
    html = render(source, [Mark("m1", 3, 9, "measure")], [])
    assert pieces(html, "m1") == "乙丙丁戊"
    assert html.count("<td>") == 3
    # No mark stands open where a cell or paragraph ends.
    for block in re.findall(r"<(?:td|p)>(.*?)</(?:td|p)>", html, re.DOTALL):
        assert block.count("<mark") == block.count("</mark>")


@pytest.mark.parametrize(
    ("badge", "expected"),
    [
        pytest.param(Badge(2, mark_safe("[")), "甲乙[丙", id="before_its_character"),
        pytest.param(Badge(2, mark_safe("]"), closes=True), "甲乙]丙", id="after_its_character"),
        pytest.param(Badge(9, mark_safe("?")), "甲乙丙?", id="beyond_the_text"),
    ],
)
def test_a_badge_stands_at_its_offset(badge: Badge, expected: str) -> None:
    assert shown(render("甲乙丙", [], [badge])) == expected


def test_a_closing_badge_stays_in_the_cell_it_closes() -> None:
    html = render("甲\t乙", [], [Badge(1, mark_safe("<b>!</b>"), closes=True)])
    assert "<td>甲<b>!</b></td>" in html


HEADED = "试点任务\t举措\t牵头单位\t配合单位\n"


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        pytest.param(
            HEADED.replace("试点任务", "序号") + "1\t甲\t乙\t丙\n2\t丁\t戊\t己", 0, id="numbers"
        ),
        pytest.param(HEADED + "扩大开放\t甲\t乙\t丙\n\t丁\t戊\t己", 0, id="short_headings"),
        pytest.param(HEADED + f"{'长' * 20}\t甲\t乙\t丙", 0, id="one_row_each"),
        pytest.param(HEADED + f"{'长' * 20}\t甲\t乙\t丙\n\t丁\t戊\t己", 2, id="over_several_rows"),
    ],
)
def test_only_long_headings_over_several_rows_get_rows_of_their_own(
    text: str, headings: int
) -> None:
    html = render(text, [], [])
    assert html.count('<td class="over"') == headings
    assert "".join(shown(html).split()) == "".join(text.split())


@given(
    text=st.text(alphabet="甲乙<>&\"'\t\n \u3000𠮷a/p", max_size=60),
    spans=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6),
)
def test_no_character_is_lost_and_every_mark_is_exact(
    text: str, spans: list[tuple[int, int]]
) -> None:
    marks = [
        Mark(f"m{i}", min(pair), min(max(pair), len(text)), "measure")
        for i, pair in enumerate(spans)
        if min(pair) < min(max(pair), len(text))
    ]
    html = render(text, marks, [])
    printed = "".join(text.split())
    assert "".join(shown(html).split()) == printed
    for mark in marks:
        assert "".join(pieces(html, mark.key).split()) == "".join(
            text[mark.start : mark.end].split()
        )


def test_a_label_the_text_says_itself_is_known() -> None:
    assert not written_there("10个项目", 0, "1")
    assert not written_there("开放体系", 0, "（一）")
    assert written_there("（一）开放体系", 0, "（一）")
    assert written_there("（一） 开放体系", 4, "（一）")


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("1\t", id="row_that_begins_far_away"),
        pytest.param("21\t", id="other_number"),
        pytest.param("任务\t", id="cell_without_number"),
        pytest.param("1\t任务\n说明\t", id="row_above"),
    ],
)
def test_a_label_of_another_row_is_not_the_measures(before: str) -> None:
    far = "字" * 500 if before == "1\t" else ""
    text = f"{before}{far}开放体系"
    assert not written_there(text, text.index("开放"), "1")


@pytest.mark.parametrize("above", ["", "序号\t任务\t举措\n", "说明。\n" * 200])
def test_the_number_at_the_beginning_of_a_tables_row_is_the_measures(above: str) -> None:
    text = f"{above}1\t数字贸易\t建设平台\t市商务局"
    assert written_there(text, text.index("建设"), "1")
