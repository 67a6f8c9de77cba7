"""Word files to text: numbering, tables, changes and what is left out."""

from __future__ import annotations

import pytest

from tasks.parser.sources.extracting import extract
from tasks.parser.sources.numbering import numeral
from tests.tasks.parser.files import cell, listed, paragraph, run, table, word_file


def text_of(body: str, **parts: str) -> list[str]:
    return extract(word_file(body, **parts), "a.docx").split("\n")


def level(at: int, form: str, text: str, *, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


OUTLINE = (
    '<w:abstractNum w:abstractNumId="7">'
    + level(0, "chineseCounting", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimalEnclosedCircleChinese", "%4")
    + "</w:abstractNum>"
)


def num(number: int, *, inside: str = "", abstract: int = 7) -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{inside}</w:num>'


def test_headers_and_comments_are_left_out() -> None:
    assert text_of(paragraph("正文")) == ["正文"]


def test_deleted_and_moved_text_is_gone_and_inserted_text_stands() -> None:
    body = paragraph(
        runs=run("推进")
        + "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        + "<w:moveFrom>"
        + run("走")
        + "</w:moveFrom>"
        + "<w:ins>"
        + run("新")
        + "</w:ins>"
        + run("试点")
    )

    assert text_of(body) == ["推进新试点"]


def test_a_paragraph_whose_mark_was_deleted_runs_on_and_counts_once() -> None:
    deleted = "<w:rPr><w:del/></w:rPr>"
    body = (
        paragraph("推进", properties=deleted)
        + paragraph("试点")
        + paragraph(properties=deleted + '<w:numPr><w:numId w:val="1"/></w:numPr>', runs="<w:del/>")
        + listed("甲")
    )

    assert text_of(body, numbering=OUTLINE + num(1)) == ["推进试点", "一、甲"]


def test_field_codes_hidden_text_and_readings_are_left_out() -> None:
    body = paragraph(
        runs="<w:r><w:instrText>PAGE</w:instrText></w:r>"
        + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>"
        + "<w:ruby><w:rt>"
        + run("pin")
        + "</w:rt><w:rubyBase>"
        + run("拼")
        + "</w:rubyBase></w:ruby>"
        + "<w:hyperlink>"
        + run("链接")
        + "</w:hyperlink>"
    )

    assert text_of(body) == ["拼链接"]


def test_a_soft_line_break_ends_a_line_and_a_page_break_does_not() -> None:
    body = paragraph(
        runs=run("甲")
        + "<w:r><w:br/></w:r>"
        + run("乙")
        + '<w:r><w:br w:type="page"/></w:r>'
        + run("丙")
    )

    assert text_of(body) == ["甲", "乙丙"]


def test_automatic_numbers_of_every_level_become_text_and_start_again() -> None:
    levels = [0, 1, 2, 3, 3, 2, 1, 2, 0, 1]
    body = "".join(listed("做", level=at) for at in levels)

    assert text_of(body, numbering=OUTLINE + num(1)) == [
        *(
            "一、做",
            "（一）做",
            "1. 做",
            "①做",
            "②做",
            "2. 做",
            "（二）做",
            "1. 做",
            "二、做",
            "（一）做",
        ),
    ]


def test_lists_of_one_abstract_list_count_on_and_an_override_counts_anew() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    body = "".join(listed("做", number=number) for number in (1, 1, 2, 3, 3, 1))

    assert text_of(body, numbering=OUTLINE + num(1) + num(2) + num(3, inside=override)) == [
        *("一、做", "二、做", "三、做", "一、做", "二、做", "三、做"),
    ]


def test_numbers_that_go_straight_through_do_not_start_again() -> None:
    never = '<w:lvlRestart w:val="0"/>'
    numbering = (
        '<w:abstractNum w:abstractNumId="7">'
        + level(0, "chineseCounting", "%1、")
        + level(1, "decimal", "%2.", more=never)
        + "</w:abstractNum>"
        + num(1)
    )
    body = "".join(listed("做", level=at) for at in (0, 1, 1, 0, 1))

    assert text_of(body, numbering=numbering) == ["一、做", "1. 做", "2. 做", "二、做", "3. 做"]


def test_a_number_of_several_levels_shows_all_of_them() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="7">'
        + level(0, "decimal", "%1")
        + level(1, "decimal", "%1.%2")
        + "</w:abstractNum>"
        + num(1)
    )
    body = "".join(listed("做", level=at) for at in (0, 1, 1, 0, 1))

    assert text_of(body, numbering=numbering) == ["1 做", "1.1 做", "1.2 做", "2 做", "2.1 做"]


def test_a_style_may_hold_the_number_and_a_paragraph_may_refuse_it() -> None:
    style = (
        '<w:style w:styleId="base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="h2"><w:basedOn w:val="base"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = (
        paragraph("甲", properties='<w:pStyle w:val="base"/>')
        + paragraph("乙", properties='<w:pStyle w:val="h2"/>')
        + paragraph(
            "丙",
            properties='<w:pStyle w:val="h2"/><w:numPr><w:numId w:val="0"/></w:numPr>',
        )
        + paragraph("丁", properties='<w:pStyle w:val="h2"/>')
    )

    assert text_of(body, numbering=OUTLINE + num(1), styles=style) == [
        *("一、甲", "（一）乙", "丙", "（二）丁"),
    ]


def test_a_level_may_belong_to_a_style() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="7">'
        + level(0, "chineseCounting", "%1、", more='<w:pStyle w:val="h1"/>')
        + level(1, "chineseCounting", "（%2）", more='<w:pStyle w:val="h2"/>')
        + "</w:abstractNum>"
        + num(1)
    )
    in_list = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    styles = "".join(
        f'<w:style w:styleId="{name}"><w:pPr>{in_list}</w:pPr></w:style>' for name in ("h1", "h2")
    )
    body = "".join(
        paragraph("做", properties=f'<w:pStyle w:val="{name}"/>') for name in ("h1", "h2", "h2")
    )

    assert text_of(body, numbering=numbering, styles=styles) == ["一、做", "（一）做", "（二）做"]


def test_bullets_of_a_symbol_font_leave_nothing_behind() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="7">' + level(0, "bullet", "\uf0b7") + "</w:abstractNum>"
    )

    assert text_of(listed("甲"), numbering=numbering + num(1)) == ["甲"]


@pytest.mark.parametrize(
    ("number", "form", "written"),
    [
        (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"),
        (20, "chineseCounting", "二十"),
        (103, "chineseCounting", "一百零三"),
        (110, "chineseCounting", "一百一十"),
        (0, "chineseCounting", "0"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (20, "decimalEnclosedCircle", "⑳"),
        (21, "decimalEnclosedCircle", "21"),
        (3, "ideographTraditional", "丙"),
        (27, "lowerLetter", "aa"),
        (14, "upperRoman", "XIV"),
        (3, "decimalZero", "03"),
        (12, "decimalFullWidth", "１２"),
        (5, "none", ""),
        (5, "a_format_to_come", "5"),
    ],
)
def test_a_number_is_written_in_its_format(number: int, form: str, written: str) -> None:
    assert numeral(number, form) == written


def test_merged_cells_stand_once_and_leave_their_other_places_empty() -> None:
    wide = '<w:gridSpan w:val="2"/>'
    first, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        cell("任务") + cell("举措") + cell("单位"),
        cell("（一）甲", properties=first) + cell("做一。", properties=wide),
        cell("不见", properties=more) + cell("做二。") + cell("市商务局"),
    )

    assert text_of(body) == ["任务\t举措\t单位", "（一）甲\t做一。\t", "\t做二。\t市商务局"]


def test_a_cell_over_the_whole_table_is_a_line() -> None:
    body = table(
        cell("（一）甲任务", properties='<w:gridSpan w:val="2"/>'),
        cell("1") + cell("做一。"),
    )

    assert text_of(body) == ["（一）甲任务", "1\t做一。"]


def test_rows_deleted_with_tracking_are_gone_and_short_rows_keep_their_columns() -> None:
    body = (
        "<w:tbl><w:tr>" + cell("1") + cell("做") + "</w:tr>"
        "<w:tr><w:trPr><w:del/></w:trPr>" + cell("2") + cell("删") + "</w:tr>"
        '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("续") + "</w:tr></w:tbl>"
    )

    assert text_of(body) == ["1\t做", "\t续"]


def test_paragraphs_and_tables_inside_a_cell_are_its_words() -> None:
    inner = table(cell("内一") + cell("内二"))
    body = table(cell("1") + cell(inside=paragraph("甲") + inner + paragraph("乙")))

    assert text_of(body) == ["1\t甲 内一 内二 乙"]


def test_a_table_of_one_cell_around_a_table_is_only_a_frame() -> None:
    inner = table(cell("1") + cell("做"), cell("2") + cell("改"))

    assert text_of(table(cell(inside=paragraph("标题") + inner))) == ["标题", "1\t做", "2\t改"]


def test_text_boxes_and_content_controls_are_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('框内')}</w:txbxContent>"
    body = (
        paragraph(
            runs=run("框外")
            + f"<mc:AlternateContent><mc:Choice><wps:txbx>{box}</wps:txbx></mc:Choice>"
            f"<mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback></mc:AlternateContent>"
        )
        + f"<w:sdt><w:sdtContent>{paragraph('控件')}</w:sdtContent></w:sdt>"
    )

    assert text_of(body) == ["框外", "框内", "控件"]


def test_footnotes_stand_at_the_end_and_leave_the_sentence_whole() -> None:
    body = paragraph(
        runs=run("推进") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("试点。")
    )
    notes = (
        f'<w:footnote w:type="separator">{paragraph("线")}</w:footnote>'
        f"<w:footnote>{paragraph('指全面深化试点。')}</w:footnote>"
    )

    assert text_of(body, footnotes=notes) == ["推进试点。", "注：指全面深化试点。"]


def test_the_tabs_of_a_table_of_contents_are_leaders() -> None:
    styles = '<w:style w:styleId="11"><w:name w:val="toc 1"/></w:style>'
    line = paragraph(
        runs=run("一、总体要求") + "<w:r><w:tab/></w:r>" + run("3"),
        properties='<w:pStyle w:val="11"/>',
    )

    assert text_of(line, styles=styles) == ["一、总体要求……3"]
