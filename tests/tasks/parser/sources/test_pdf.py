"""PDF text layers to text."""

from __future__ import annotations

import pytest

from tasks.parser.sources.extracting import UnreadableSource, extract
from tests.tasks.parser.files import pdf_file, print_at


def text_of(*pages: str) -> list[str]:
    return extract(pdf_file(*pages), "a.pdf").split("\n")


def rules(*lines: tuple[int, int, int, int]) -> str:
    return "".join(f"{x1} {y1} m {x2} {y2} l S\n" for x1, y1, x2, y2 in lines)


def test_a_scan_without_text_is_told_what_to_do() -> None:
    with pytest.raises(UnreadableSource, match="文字识别"):
        text_of("", "")


def test_lines_stand_in_reading_order_whatever_the_order_of_drawing() -> None:
    assert text_of(print_at(700, "第二行。") + print_at(720, "第一行。")) == [
        "第一行。",
        "第二行。",
    ]


def test_page_numbers_and_running_heads_are_left_out() -> None:
    pages = [
        print_at(800, "某市人民政府办公室文件")
        + print_at(700, f"推进第{name}项工作。")
        + print_at(40, f"— {at} —")
        for at, name in enumerate("甲乙丙", start=1)
    ]

    assert text_of(*pages) == ["推进第甲项工作。", "推进第乙项工作。", "推进第丙项工作。"]


@pytest.mark.parametrize("line", ["三、保障措施", "2021年", "（3）", "1. 推进", "第三页码", "65%"])
def test_a_last_line_that_is_no_page_number_stays(line: str) -> None:
    assert text_of(print_at(700, "正文。") + print_at(40, line)) == ["正文。", line]


def test_a_line_that_recurs_on_two_pages_stays() -> None:
    assert text_of(*[print_at(700, "同一句话。")] * 2) == ["同一句话。"] * 2


FULL = "推进服务贸易创新发展试点工作"


def test_lines_of_one_paragraph_are_joined_also_over_a_page_and_others_are_not() -> None:
    first = (
        print_at(700, FULL[:-2], x=92)
        + print_at(680, FULL)
        + print_at(660, "完成。")
        + print_at(640, FULL[:-2], x=92)
        + print_at(620, FULL)
        + print_at(40, "— 1 —", x=120)
    )
    second = print_at(700, FULL) + print_at(680, "（二）" + FULL[3:]) + print_at(660, "到此为止。")

    assert text_of(first, second) == [
        FULL[:-2] + FULL + "完成。",
        FULL[:-2] + FULL + FULL,
        "（二）" + FULL[3:] + "到此为止。",
    ]


def test_lines_without_indents_stay_as_they_are_printed() -> None:
    assert text_of(print_at(700, FULL) + print_at(680, FULL)) == [FULL, FULL]


def test_a_table_becomes_rows_between_the_lines() -> None:
    grid = rules(
        *((72, y, 400, y) for y in (600, 640, 680)), *((x, 600, x, 680) for x in (72, 120, 400))
    )
    page = (
        print_at(700, "附件")
        + grid
        + print_at(655, "1", x=80)
        + print_at(660, "推进服务贸易", x=130)
        + print_at(646, "创新发展。", x=130)
        + print_at(615, "2", x=80)
        + print_at(615, "扩大开放。", x=130)
        + print_at(560, "备注。")
    )

    assert text_of(page) == ["附件", "1\t推进服务贸易创新发展。", "2\t扩大开放。", "备注。"]


def row_of(*lines: str, wide: int = 400) -> str:
    """A row of a number and a cell of these lines, each ended before the cell's width."""
    grid = rules(
        *((72, y, wide, y) for y in (600, 640, 680)), *((x, 600, x, 680) for x in (72, 120, wide))
    )
    printed = "".join(print_at(668 - 14 * at, line, x=130) for at, line in enumerate(lines))
    return grid + print_at(655, "1", x=80) + printed + print_at(615, "2", x=80)


def test_what_is_no_two_names_is_one_line_of_a_cell() -> None:
    assert text_of(row_of("推进服务贸易", "创新发展"))[0] == "1\t推进服务贸易创新发展"


def test_a_name_broken_by_the_width_of_its_cell_is_one_name() -> None:
    assert text_of(row_of("省发展改革委", "员会", wide=218))[0] == "1\t省发展改革委员会"


def test_names_on_lines_of_their_own_stay_apart() -> None:
    assert text_of(row_of("市财政局", "市税务局"))[0] == "1\t市财政局 市税务局"


def test_a_damaged_file_is_refused_with_one_line() -> None:
    with pytest.raises(UnreadableSource, match="损坏"):
        extract(pdf_file(print_at(700, "正文"))[:300], "a.pdf")
