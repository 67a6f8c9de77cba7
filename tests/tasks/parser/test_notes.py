"""Notes among the paragraphs of a text: what is numbered in them is no measure."""

from __future__ import annotations

import pytest

from tasks.parser import parse

PLAN = (
    "某市方案\n（一）完善体制\n1.建设平台。（市商务局）\n{}"
    "（二）扩大开放\n{}.放宽准入。（市外办）\n"
)


def read(note: str, number: int) -> list[tuple[int | None, str]]:
    return [(each.number, each.text) for each in parse(PLAN.format(note, number)).measures]


@pytest.mark.parametrize(
    "note",
    [
        pytest.param("注：1.平台指网站。\n2.网站指门户。\n3.门户指首页。\n", id="its_own_numbers"),
        pytest.param("注：1.平台指网站。\n3.门户指首页。\n", id="numbers_that_jump"),
        pytest.param("备注：说明如下\n1.平台指网站。\n2.网站指门户。\n", id="numbers_below_it"),
        pytest.param("注：平台指网站。\n网站指门户。\n", id="no_numbers"),
    ],
)
def test_a_note_holds_no_measure(note: str) -> None:
    assert read(note, 2) == [(1, "建设平台。"), (2, "放宽准入。")]


@pytest.mark.parametrize("note", ["注：平台指网站。\n", "注：1.平台指网站。\n2.网站指门户。\n"])
def test_the_items_go_on_below_a_note(note: str) -> None:
    items = "2.完善配套。（市财政局）\n3.加强统计。（市统计局）\n"

    assert read(note + items, 4) == [
        (1, "建设平台。"),
        (2, "完善配套。"),
        (3, "加强统计。"),
        (4, "放宽准入。"),
    ]
