"""Rows whose cells hold a line break."""

from __future__ import annotations

import pytest

from tasks.parser import parse

HEADING = "序号\t重点任务\t具体举措\t牵头单位\t完成时限\n"
NEXT = "2\t数据\t开展试点\t省委网信办\t2022年底前\n"


def rows(text: str) -> list[tuple[str, list[str], str | None]]:
    return [
        (
            each.text,
            [party.name for party in each.responsibilities],
            each.due.text if each.due else None,
        )
        for each in parse(HEADING + text).measures
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1\t人才\t制定政策\t省科技厅\n" + NEXT, id="a_row_without_its_last_cell"),
        pytest.param("1\t人才\t制定政策\t省科技厅\n注：各单位按月报送。\n", id="a_note_below"),
        pytest.param(
            "1\t人才\t制定政策\t省科技厅\n省人社厅\t2020年底前\t另有\t说明\n" + NEXT,
            id="more_cells_than_columns",
        ),
        pytest.param(
            "1\t人才\t制定政策\t省科技厅\n\t\n省人社厅\t2020年底前\n" + NEXT,
            id="a_line_of_nothing_but_a_tab_between",
        ),
    ],
)
def test_what_does_not_add_up_shifts_no_column(text: str) -> None:
    assert rows(text)[0][:2] == ("制定政策", ["省科技厅"])


def test_the_rest_of_a_row_below_its_broken_cell_is_its_own() -> None:
    text = "1\t人才\t制定政策\t省科技厅\n省人社厅\t2020年底前\n" + NEXT

    assert rows(text) == [
        ("制定政策", ["省科技厅", "省人社厅"], "2020年底前"),
        ("开展试点", ["省委网信办"], "2022年底前"),
    ]


def test_a_text_cut_by_a_line_end_is_one_text() -> None:
    text = "1\t人才\t制定外籍人才\n工作许可政策\t省科技厅\t2020年底前\n" + NEXT

    assert rows(text)[0][0] == "制定外籍人才工作许可政策"


def test_a_row_of_totals_is_no_measure() -> None:
    assert len(rows(NEXT + "合计\t1项\t1条\t\t\n")) == 1


def test_a_dash_names_nobody() -> None:
    (measure,) = parse(
        "序号\t具体举措\t牵头单位\t配合单位\n1\t保障用地。\t区自然资源局\t/\n"
    ).measures
    assert [party.name for party in measure.responsibilities] == ["区自然资源局"]
    assert measure.problems == ()
