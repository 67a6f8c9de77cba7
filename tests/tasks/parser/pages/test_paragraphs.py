"""Pages to paragraphs: wrapper set apart, broken paragraphs mended."""

from __future__ import annotations

import pytest

from tasks.parser.pages.paragraphs import Page, read_page, sentences
from tasks.parser.text.blocks import lines, mended
from tasks.parser.types import Span


def page(source: str) -> Page:
    return read_page(lines(source))


def texts(source: str) -> list[str]:
    return [paragraph.text for paragraph in page(source).paragraphs]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("做好工作。\n继续推进", id="sentence_ended"),
        pytest.param("（一）完善体制\n正文在此。", id="heading"),
        pytest.param("某市实施方案\n为贯彻文件精神，制定本方案。", id="title"),
        pytest.param("做好甲工作，\n（二）扩大开放", id="number_follows"),
        pytest.param("建立制度\n责任单位：市商务局", id="field_follows"),
        pytest.param("负责推进（市商务局）\n其他事项", id="bracket_closed"),
        pytest.param("附件：1．某方案\n某市人民政府\n2021年6月1日\n附件1", id="signed_below_list"),
        pytest.param("附件：某清单\n二〇二一年六月一日", id="day_below_list"),
        pytest.param("某市商务局\n某市商务局关于印发实施方案的通知", id="a_letterhead"),
        pytest.param("市商务局负责。\n关于经费的安排", id="a_sentence_above"),
    ],
)
def test_it_keeps_lines_apart(source: str) -> None:
    assert texts(source) == source.split("\n")


@pytest.mark.parametrize(
    ("source", "whole"),
    [
        ("化解条块分割，开展跨部门\n\n协调和联动。", "化解条块分割，开展跨部门协调和联动。"),
        ("做好工作。（市商务局、园区\n\n管委会)", "做好工作。（市商务局、园区管委会)"),
        ("附件：某市试点任务具体\n落实计划", "附件：某市试点任务具体落实计划"),
        (
            "商务部办公厅\n关于做好统计监测和评估\n工作的通知",
            "商务部办公厅关于做好统计监测和评估工作的通知",
        ),
        ("自印发之日，即\n2021年6月1日起施行。", "自印发之日，即2021年6月1日起施行。"),
        ("<p>传统服务贸易，</p>\n<p>平稳增长。</p>", "传统服务贸易，平稳增长。"),
    ],
)
def test_it_rejoins_what_a_break_cut(source: str, whole: str) -> None:
    assert texts(source) == [whole]


def test_a_title_in_angle_brackets_is_no_tag() -> None:
    assert texts("印发<关于促进合作的若干措施>的通知。") == ["印发<关于促进合作的若干措施>的通知。"]


def test_mended_characters_know_their_place() -> None:
    source = "<p><strong>（一）发展基础</strong></p>\n<p>总量规模，</p>\n<p>稳步增长。</p>"
    paragraphs = page(source).paragraphs
    assert [p.text for p in paragraphs] == ["（一）发展基础", "总量规模，稳步增长。"]
    for paragraph in paragraphs:
        assert "".join(source[at] for at in paragraph.offsets) == paragraph.text


def test_it_leaves_out_the_news_page_and_keeps_the_title_it_named() -> None:
    source = (
        "---\ntitle: 新闻\n---\n<div>\n<p>某社讯，部门印发规划。做好工作。</p>\n"
        "<p><strong>《某规划》全文如下：</strong></p>\n<p>做好工作。</p>\n</div>"
    )
    found = page(source)
    assert [p.text for p in found.paragraphs] == ["做好工作。"]
    assert found.title is not None and found.title.text == "某规划"
    assert found.paragraphs[0].offsets[0] == source.rindex("做好工作。")


def test_it_leaves_out_page_furniture() -> None:
    source = "做好统筹，开展跨部门\n— 3 —\n协调联动。\n发布日期：2021-03-01"
    assert texts(source) == ["做好统筹，开展跨部门协调联动。"]


def test_it_notes_pictures() -> None:
    source = '正文。\n<p><img src="a.png"></p>'
    (picture,) = page(source).pictures
    assert source[picture.start : picture.end] == '<p><img src="a.png"></p>'


def test_sentences_keep_what_closes_after_the_stop() -> None:
    (line,) = lines("他说：“做好工作。”继续推进！结束")
    assert [s.text for s in sentences(mended(line))] == ["他说：“做好工作。”", "继续推进！", "结束"]


@pytest.mark.parametrize(
    "line", ["— 3 —", "第3页 共10页", "3 / 10", "- 12 -", "第 3 页", "一、总体要求...........1"]
)
def test_page_numbers_and_contents_are_wrapper(line: str) -> None:
    assert texts(f"做好甲工作，\n{line}\n做好乙工作。") == ["做好甲工作，做好乙工作。"]


def test_a_title_over_several_lines_is_one() -> None:
    assert texts("某省人民政府办公厅关于印发\n某省数字贸易实施方案的通知\n各市人民政府：") == [
        *("某省人民政府办公厅关于印发某省数字贸易实施方案的通知", "各市人民政府："),
    ]
    assert texts(
        "某市政府办公室关于转发市商务局\n市财政局《某市服务贸易创新发展引导\n资金管理办法》的通知"
        "\n各区人民政府："
    ) == [
        "某市政府办公室关于转发市商务局市财政局《某市服务贸易创新发展引导资金管理办法》的通知",
        "各区人民政府：",
    ]
    assert texts("某市会展业行动计划\n（2023—2025年）\n一、目标") == [
        *("某市会展业行动计划（2023—2025年）", "一、目标"),
    ]


def test_a_label_alone_goes_on_in_the_next_line() -> None:
    assert texts("责任单位：\n甲局、\n乙局\n完成时限：\n2024年底前") == [
        *("责任单位：甲局、乙局", "完成时限：2024年底前"),
    ]


def test_a_full_line_of_a_text_of_fixed_width_is_no_heading() -> None:
    wide = "支持企业加快数字化转型提升国际竞争能力"
    source = f"1.{wide[:-1]}\n水平。\n" + f"{wide}\n" * 6
    assert texts(source)[0] == f"1.{wide[:-1]}水平。"


def test_marks_of_markdown_are_no_text() -> None:
    assert texts("## 一、任务\n\n1. **建立机制。** 做好工作。") == [
        "一、任务",
        "1. 建立机制。 做好工作。",
    ]


@pytest.mark.parametrize(
    ("source", "paragraphs"),
    [
        ("首页 > 政务公开\n坚持改革。", 1),
        ("您所在的位置：首页 > 政策 > 正文\n坚持改革。", 1),
        ("首页改版方案\n坚持改革。", 2),
        ("位置优势明显\n坚持改革。", 2),
        ("位置：高新区云谷路\n一、坚持改革。", 2),
    ],
)
def test_the_way_to_a_page_is_wrapper(source: str, paragraphs: int) -> None:
    assert len(texts(source)) == paragraphs


def test_a_whole_title_and_a_number_stand_alone() -> None:
    lines_of_head = ["开放之窗", "某市人民政府关于印发某市实施方案的通知", "测试函〔2021〕45号"]
    assert texts("\n".join(lines_of_head)) == lines_of_head
    lines_of_head[0] = "某市人民政府"
    assert texts("\n".join(lines_of_head)) == lines_of_head


def test_two_bodies_may_stand_above_one_another_in_a_title() -> None:
    assert texts("某市商务局\n某市财政局关于印发某市实施方案的通知\n测试函〔2021〕45号") == [
        "某市商务局某市财政局关于印发某市实施方案的通知",
        "测试函〔2021〕45号",
    ]


FULL = "做好服务贸易创新发展各项工作确保落实到位。"
INDENTED = f"　　{FULL[2:]}\n{FULL}\n" * 3


@pytest.mark.parametrize(
    ("source", "last"),
    [
        pytest.param(f"{FULL}\n" * 6 + "继续推进。", "继续推进。", id="no_indents_in_the_text"),
        pytest.param(f"{INDENTED}　　做好。\n继续推进。", "继续推进。", id="after_a_short_line"),
        pytest.param(f"{INDENTED}　　继续推进。", "继续推进。", id="an_indented_line"),
        pytest.param(f"{INDENTED}（一）扩大开放", "（一）扩大开放", id="a_heading"),
    ],
)
def test_a_sentence_that_ends_with_its_line_ends_its_paragraph(source: str, last: str) -> None:
    assert texts(source)[-1] == last


def test_a_flush_line_goes_on_where_a_sentence_ended_with_its_line() -> None:
    assert texts(f"{INDENTED}继续推进。") == [
        *[f"{FULL[2:]}{FULL}"] * 2,
        f"{FULL[2:]}{FULL}继续推进。",
    ]


def test_marks_of_lists_quotes_and_slanted_lines_are_no_text() -> None:
    source = "> 某政发〔2025〕3号\n- 增长**12%**以上\n- 新增60家\n*责任单位：商务局*"

    assert texts(source) == ["某政发〔2025〕3号", "增长12%以上", "新增60家", "责任单位：商务局"]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("> 1. 推进试点。", "1. 推进试点。"),
        ("- 12、推进试点。", "12、推进试点。"),
        ("* (一)推进试点", "(一)推进试点"),
        ("- 【市商务局】推进试点", "【市商务局】推进试点"),
        ("- *责任单位：商务局*", "责任单位：商务局"),
        ("推进试点。*（市商务局）*", "推进试点。（市商务局）"),
        ("- **完善机制。**推进试点", "完善机制。推进试点"),
    ],
)
def test_such_marks_go_also_before_numbers_brackets_and_at_the_end(line: str, text: str) -> None:
    assert texts(line) == [text]


@pytest.mark.parametrize(
    "line",
    [
        *("商务局、财政局*", "3*4 = 12*", "-5%的降幅", "+86 区号"),
        *("- 1.5%的降幅", "甲*乙*丙*", "甲 * 乙*", "-甲"),
    ],
)
def test_the_same_signs_elsewhere_are_the_authors(line: str) -> None:
    assert texts(line) == [line]


def test_whom_it_is_addressed_to_does_not_go_on_with_a_title_on_two_lines() -> None:
    title = ["某省商务厅等8部门转发商务部等部门", "关于开展基地评估工作方案的通知"]
    addressed = "各市（州）商务局，各出口基地："

    assert texts("\n".join([*title, addressed])) == ["".join(title), addressed]


def test_a_sentence_on_short_lines_goes_on_with_a_joint() -> None:
    assert len(texts("加快制定服务贸易\n创新发展试点实施方案\n和配套政策措施。")) == 1


def test_a_line_with_a_half_width_stop_in_it_is_no_title() -> None:
    assert texts("3.推广转型.建设共享\n服务平台,上线运行.") == [
        "3.推广转型.建设共享服务平台,上线运行."
    ]


@pytest.mark.parametrize(
    ("source", "count"),
    [
        pytest.param("附件：某省服务贸易创新发展\n试点实施方案", 1, id="a_title_cut"),
        pytest.param("附件：某省服务贸易发展规划\n和实施方案", 1, id="two_in_one_title"),
        pytest.param("附件：某省实施方案\n为推进试点，制定本方案。", 2, id="what_is_attached"),
        pytest.param("附件：某省实施方案\n某省实施方案", 2, id="its_title_again"),
        pytest.param("附件：某省实施方案\n某省实施方案（2023—2025年）", 2, id="its_longer_title"),
        pytest.param("附件：实施方案\n某省服务贸易  实施方案\n一、任务", 3, id="its_full_title"),
    ],
)
def test_a_whole_title_behind_attached_does_not_go_on(source: str, count: int) -> None:
    assert len(texts(source)) == count


def test_addressees_may_go_on_in_a_line_that_looks_like_a_field() -> None:
    letter = (
        "各市人民政府，甲新区管委会，乙管委会，省政府各厅委办、各\n直属机构：\n" + "长" * 28 + "\n"
    )
    text = letter + "建设服务平台，推进各类园区服务贸易创新发展，支持企业扩大\n" * 8

    assert texts(text)[0].endswith("省政府各厅委办、各直属机构：")
    assert texts("各市人民政府，\n各部门：\n现通知如下。")[0] == "各市人民政府，各部门："
    assert texts("做好甲工作。\n具体任务：\n建设。")[1] == "具体任务："


def test_characters_nobody_sees_are_markup() -> None:
    source = "（一）建设\u200b平台，\u200b依托\ufeff园区。"
    read = page(source)

    assert [paragraph.text for paragraph in read.paragraphs] == ["（一）建设平台，依托园区。"]
    assert [source[span.start : span.end] for span in read.markup] == ["\u200b", "\u200b", "\ufeff"]


def test_a_lead_may_stand_below_front_matter_without_its_dashes() -> None:
    matter = "".join(f"key{number}: 甲\n" for number in range(14))
    read = page(f"{matter}《某省服务贸易规划》全文如下：\n一、总体要求\n")

    assert read.title is not None
    assert read.title.text == "某省服务贸易规划"


@pytest.mark.parametrize(
    ("line", "is_page"),
    [
        ("政务公开", True),
        ("首页 政策文件 规范性文件", True),
        ("关于我们", True),
        ("政务公开工作要点", False),
        ("加强政策解读", False),
    ],
)
def test_the_names_of_a_sites_columns_are_the_pages(line: str, is_page: bool) -> None:
    title = "某市支持服务贸易若干措施"
    page = read_page(lines(f"{line}\n{title}\n一、加大支持\n做好工作。"))

    assert (page.paragraphs[0].text == title) is is_page
    assert (page.wrapper == (Span(0, len(line)),)) is is_page


NARROW = (
    "第一章　重点任务",
    "第一节　推动服务贸易改革开放",
    "放宽市场准入。落实准入负面清单，推动文",
    "化、教育等领域有序开放。建设开放平台。",
)


def test_a_line_that_opens_with_a_title_begins_a_paragraph_below_a_full_line() -> None:
    following = "优化营商环境。减少申报材料，提高服务效"
    assert texts("\n".join((*NARROW, following, "率，完善政策体系，形成工作合力。")))[3] == (
        "优化营商环境。减少申报材料，提高服务效率，完善政策体系，形成工作合力。"
    )


def test_a_line_without_a_title_goes_on_with_a_run_in_paragraph_of_a_narrow_text() -> None:
    following = "推进自由贸易试验区、综合保税区等建设，"
    assert len(texts("\n".join((*NARROW, following, "打造服务业开放高地，形成工作合力。")))) == 3


@pytest.mark.parametrize("mark", "、，。")
def test_no_line_begins_with_a_mark_that_ends_another(mark: str) -> None:
    assert len(texts(f"责任单位：市商务局、各县（市、区）\n{mark}各开发区")) == 1


def test_a_preface_does_not_go_on_with_a_title_as_wide_as_the_text() -> None:
    rows = ["服务贸易是我省对外开放的重要内容，本规"] * 6
    assert texts("\n".join(["某省“十四五”服务贸易发展专项规划", "前言", *rows]))[1] == "前言"


@pytest.mark.parametrize("heading", ["附则", "附　则", "总则"])
def test_the_name_of_a_part_goes_on_with_no_field(heading: str) -> None:
    assert (
        texts(f"责任单位：某市海关、某市自贸委\n{heading}\n第五条 本措施由市商务局解释。")[1]
        == heading
    )


def test_what_a_document_says_of_itself_goes_on_with_no_field() -> None:
    assert len(texts("责任单位：市委组织部\n本措施自2026年5月1日起施行。")) == 2
    assert len(texts("各单位要认真组织，\n本方案要求的事项按时完成。")) == 1


def test_what_is_said_of_all_tasks_goes_on_with_no_field() -> None:
    assert len(texts("责任单位：市人社局\n上述任务完成时限均为2028年底。")) == 2
    assert len(texts("责任单位：市人社局、\n上海海关")) == 1


@pytest.mark.parametrize(
    ("first", "goes_on"),
    [
        ("各市人民政府，省政府各厅委办、各", True),
        ("各市人民政府，省政府各厅委办及", True),
        ("各市人民政府，", True),
        ("某市人民政府办公室", False),
        ("请各单位抓好落实。", False),
    ],
)
def test_a_line_of_whom_a_letter_is_addressed_to_may_break_before_its_last_words(
    first: str, goes_on: bool
) -> None:
    assert (texts(f"{first}\n直属机构：") == [f"{first}直属机构："]) is goes_on


@pytest.mark.parametrize(
    ("field", "following", "goes_on"),
    [
        ("责任单位：市司法局", "修订制度，完善体系。", False),
        ("完成时限：2025年底前", "修订制度，完善体系。", False),
        ("责任单位：市商务局、市财政", "局、市税务局。", True),
        ("责任单位：市商务局", "市财政局、市税务局。", True),
        ("责任单位：市商务局、", "市财政局，各区政府。", True),
        ("责任单位：市商务局", "等有关部门", True),
        ("责任单位：市商务局", "完善制度", False),
    ],
)
def test_a_field_goes_on_with_names_and_not_with_a_sentence(
    field: str, following: str, goes_on: bool
) -> None:
    assert (texts(f"{field}\n{following}") == [f"{field}{following}"]) is goes_on


@pytest.mark.parametrize(
    ("line", "is_page"),
    [
        ("某省人民政府　商务部　今天是：　设为首页　加入收藏", True),
        ("时间:2021-08-26 14:54:00 来源: 字体大小:", True),
        ("当前位置:政务公开 > 政策文件", True),
        ("首 页 通知公告 政务公开 政民互动", True),
        ("某省人民政府 | 无障碍浏览 | 切换繁体", True),
        ("时间：2021年8月26日", False),
        ("1.推进网站改造，提供语音播报、无障碍浏览等功能（市商务局）", False),
        ("阅读、无障碍浏览等便利功能，提升服务", False),
        ("2. 无障碍浏览", False),
        ("各网站要把专栏设为首页的第一栏。", False),
    ],
)
def test_the_bars_of_a_site_are_the_pages(line: str, is_page: bool) -> None:
    found = page(f"{line}\n某省人民政府关于推动发展的意见\n各市：\n推动发展。\n")
    assert (len(found.wrapper) == 1) is is_page


def test_a_whole_title_below_the_bar_of_a_site_begins_anew() -> None:
    title = "某省人民政府关于推动发展的意见"
    assert texts(f"某省商务厅\n首页 > 政策法规\n{title}\n")[-1] == title


def test_what_is_to_be_done_begins_anew_below_the_names_of_a_field() -> None:
    text = (
        "某市方案\n（一）体制\n建设平台\n责任单位：市商务局\n完善制度\n"
        "责任单位：市住房和城乡\n建设局\n"
    )

    assert [paragraph.text for paragraph in read_page(lines(text)).paragraphs][2:] == [
        "建设平台",
        "责任单位：市商务局",
        "完善制度",
        "责任单位：市住房和城乡建设局",
    ]


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("四、请高新区管委会加快道路建设，确保8月底前\n通车。", 1),
        ("（二）各区县商务局要建立会商机制，每月5日前完成上\n月数据初审。", 1),
        ("（二）强化要素保障，优化服务\n加快建设。", 2),
        ("四、请进来，走出去\n加快建设。", 2),
        ("（一）由大变强，全面发展\n加快建设。", 2),
        ("四、请市商务局牵头，抓好落实\n五、请市财政局负责。", 2),
    ],
)
def test_a_numbered_line_that_tells_somebody_is_no_heading(source: str, count: int) -> None:
    assert len(read_page(lines(source)).paragraphs) == count


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("责任单位：县教育局、县职中\n县商务局要加强调度，每季度通报进展。", 2),
        ("责任单位：市商务局、市财政\n局、市税务局", 1),
        ("责任单位：县教育局、县职中\n县重要产品办公室", 1),
    ],
)
def test_a_sentence_that_tells_a_body_is_no_more_of_a_field(source: str, count: int) -> None:
    assert len(read_page(lines(source)).paragraphs) == count


@pytest.mark.parametrize(
    ("field", "last"),
    [
        pytest.param("责任单位：市统计局", "某市商务局", id="signed"),
        pytest.param(
            "责任单位：市统计局、", "责任单位：市统计局、某市商务局", id="the_list_goes_on"
        ),
    ],
)
def test_who_signs_above_a_day_goes_on_with_no_list(field: str, last: str) -> None:
    assert texts(f"1.做好统计。\n{field}\n某市商务局\n2024年3月1日\n")[-2] == last
