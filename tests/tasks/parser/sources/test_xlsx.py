"""Workbooks to text: what the sheet shows, cell by cell."""

from __future__ import annotations

import pytest

from tasks.parser.sources.extracting import UnreadableSource, extract
from tasks.parser.sources.xlsx_formats import shown
from tests.tasks.parser.files import excel_file, sheet, words


def text_of(sheets: dict[str, str], **parts: str) -> list[str]:
    return extract(excel_file(sheets, **parts), "a.xlsx").split("\n")


def test_a_hidden_sheet_is_left_out_and_one_sheet_needs_no_name() -> None:
    sheets = {"清单": sheet(words("A1", "甲")), "下拉选项": sheet(words("A1", "乙"))}

    assert text_of(sheets, hidden="下拉选项") == ["甲"]


def test_several_sheets_stand_under_their_names_and_an_empty_one_has_none() -> None:
    sheets = {
        "扩大开放": sheet(words("A1", "甲")),
        "空": sheet(),
        "便利化": sheet(words("A1", "乙")),
    }

    assert text_of(sheets) == ["扩大开放", "甲", "便利化", "乙"]


def test_rows_a_filter_hides_are_read() -> None:
    rows = (
        words("A1", "1") + words("B1", "甲"),
        '<row hidden="1">' + words("A2", "2") + words("B2", "乙") + "</row>",
    )

    assert text_of({"表": sheet(*rows)}) == ["1\t甲", "2\t乙"]


def test_empty_rows_and_columns_are_only_room() -> None:
    rows = (words("B2", "序号") + words("D2", "举措"), "", words("D4", "甲") + words("XFD4", "远"))

    assert text_of({"表": sheet(*rows)}) == ["序号\t举措\t", "\t甲\t远"]


def test_a_cell_without_a_reference_stands_in_the_next_column() -> None:
    row = words("A1", "甲") + words("C1", "乙").replace(' r="C1"', "")

    assert text_of({"表": sheet(row)}) == ["甲\t乙"]


def test_shared_strings_join_their_runs_without_readings_or_escapes() -> None:
    strings = (
        "<si><r><t>推进</t></r><r><t>试点</t></r><rPh><t>tuijin</t></rPh></si>"
        "<si><t>甲_x000D_\n乙</t></si>"
    )
    row = '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>9</v></c>'

    assert text_of({"表": sheet(row)}, strings=strings) == ["推进试点\t甲 乙"]


def test_numbers_and_dates_stand_as_their_cells_show_them() -> None:
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="9"/>'
        '<xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>'
    )
    row = "".join(
        f'<c r="{column}1" s="{style}"><v>{value}</v></c>'
        for column, style, value in (
            ("A", 0, "1.0"),
            ("B", 1, "0.65"),
            ("C", 2, 46022),
            ("D", 3, 46022),
        )
    )

    assert text_of({"表": sheet(row)}, styles=styles) == ["1\t65%\t2025/12/31\t2025年12月"]


def test_a_workbook_of_the_other_epoch_shows_its_own_days() -> None:
    styles = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    row = '<c r="A1"><v>44560</v></c>'

    assert text_of({"表": sheet(row)}, styles=styles, properties='<workbookPr date1904="1"/>') == [
        "2025/12/31"
    ]


def test_formulas_stand_as_their_last_value() -> None:
    row = '<c r="A1" t="str"><f>A2</f><v>甲</v></c><c r="B1"><f>1+1</f><v>2</v></c>'

    assert text_of({"表": sheet(row)}) == ["甲\t2"]


def test_cells_spread_over_the_sheet_on_purpose_are_refused() -> None:
    # Each row writes into a column of its own: a grid of them all would be millions of cells.
    letters = [a + b for a in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    rows = [words(f"{letter}1", "甲") + words("A1", "乙") for letter in letters] * 6

    with pytest.raises(UnreadableSource, match="过大"):
        text_of({"表": sheet(*rows)})


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        pytest.param("0.30000000000000004", "", "0.3", id="noise_of_binary_fractions"),
        pytest.param("202311", "", "202311", id="whole"),
        pytest.param("1E+2", "", "100", id="exponent"),
        pytest.param("nonsense", "0.0", "nonsense", id="no_number"),
        pytest.param("1234.5", "#,##0.00", "1,234.50", id="thousands"),
        pytest.param("1234567", "#,##0,", "1,235", id="in_thousands"),
        pytest.param("7", "000", "007", id="leading_zeros"),
        pytest.param("0.1256", "0.0%", "12.6%", id="percent"),
        pytest.param("3", '0"家"', "3家", id="unit"),
        pytest.param("-5", "0.0;(0.0)", "(5.0)", id="negative_section"),
        pytest.param("3.1", "#.##", "3.1", id="optional_digits"),
        pytest.param("46022", '[$-804]yyyy"年"m"月"d"日"', "2025年12月31日", id="chinese_date"),
        pytest.param("46022.5", "yyyy/m/d h:mm", "2025/12/31 12:00", id="minutes_not_months"),
        pytest.param("-1", "yyyy/m/d", "-1", id="no_such_day"),
        pytest.param("12", "# ?/?", "12", id="fractions_stay_plain"),
        pytest.param("1" * 400, "0.00", "1" * 400, id="no_sane_number"),
        pytest.param("1e28", "0.00", "1" + 28 * "0", id="more_places_than_can_be_rounded"),
        pytest.param("0.5", "0." + 60 * "0", "0.5", id="more_places_asked_for"),
    ],
)
def test_a_number_is_shown_in_its_format(value: str, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_a_sheet_with_a_title_of_its_own_needs_no_name() -> None:
    table = words("A2", "序号") + words("B2", "任务")
    sheets = {
        "商务": sheet(words("A1", "青棠区重点任务台账"), table),
        "财政": sheet(words("A1", "一、放宽市场准入"), table),
        "金融": sheet(words("A1", "附件1"), words("A2", "青棠区改革事项清单"), table),
    }
    assert text_of(sheets) == [
        "青棠区重点任务台账",
        "序号\t任务",
        "财政",
        "一、放宽市场准入",
        "序号\t任务",
        "附件1",
        "青棠区改革事项清单",
        "序号\t任务",
    ]


def merged(*references: str) -> str:
    cells = "".join(f'<mergeCell ref="{reference}"/>' for reference in references)
    return f"<mergeCells>{cells}</mergeCells>"


def test_a_row_that_merged_cells_reach_into_is_one_though_it_has_one_cell() -> None:
    rows = (
        words("A1", "某区台账"),
        words("A2", "序号") + words("B2", "举措") + words("C2", "单位"),
        words("A3", "1") + words("B3", "编制规划。") + words("C3", "区商务局"),
        words("B4", "完善配套。"),
        words("B5", "注：只有一格。"),
    )
    table = sheet(*rows).replace("</worksheet>", merged("A1:C1", "A3:A4", "C3:C4") + "</worksheet>")

    assert text_of({"表": table}) == [
        "某区台账",
        "序号\t举措\t单位",
        "1\t编制规划。\t区商务局",
        "\t完善配套。\t",
        "注：只有一格。",
    ]
