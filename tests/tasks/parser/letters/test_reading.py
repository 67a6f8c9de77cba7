"""The documents in a text: heading, addressees, dates; nothing invented."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.parser import parse
from tasks.parser.letters.reading import LettersReading, read_letters
from tasks.parser.text.blocks import lines, mended
from tasks.parser.text.marks import mark

NOTICE = """某省人民政府办公厅关于印发某省服务贸易实施方案的通知
某政办发〔2021〕15号
各市（州）人民政府，省政府各厅委：
现印发给你们，请认真贯彻执行。
某省人民政府办公厅
2021年3月1日
某省服务贸易实施方案
为推动发展，制定本方案。
一、总体要求"""


def read(source: str) -> LettersReading:
    return read_letters([mended(line) for line in lines(source)])


def test_a_text_that_begins_with_its_addressees_has_lost_its_title() -> None:
    found = read("各市人民政府，省政府各厅委：\n结合我省实际，提出以下实施意见。\n一、任务")
    (document,) = [letter.document() for letter in found.letters]
    assert document.title is None
    assert document.number is None
    assert document.issuer is None
    assert document.kind == "意见"
    assert [problem.code for problem in found.problems] == ["title_missing"]


def test_an_empty_text_has_no_problem() -> None:
    assert read("").problems == ()


def test_a_notice_and_what_it_forwards_are_two_documents() -> None:
    found = read(NOTICE)
    notice, plan = (letter.document() for letter in found.letters)

    assert notice.title == "某省人民政府办公厅关于印发某省服务贸易实施方案的通知"
    assert notice.number == "某政办发〔2021〕15号"
    assert notice.issuer == "某省人民政府办公厅"
    assert notice.kind == "通知"
    assert notice.issued_on == date(2021, 3, 1)
    assert notice.addressees == ("各市（州）人民政府", "省政府各厅委")
    assert (plan.title, plan.kind, plan.issued_on) == ("某省服务贸易实施方案", "方案", None)
    assert NOTICE[plan.span.start :].startswith("某省服务贸易实施方案\n为推动")
    assert notice.span.end <= plan.span.start


def test_the_frame_is_attributed_and_the_body_is_not() -> None:
    parts = {NOTICE[span.start : span.end]: part for span, part in read(NOTICE).attributed}
    assert parts["某政办发〔2021〕15号"] == "number"
    assert parts["2021年3月1日"] == "signature"
    assert "现印发给你们，请认真贯彻执行。" not in parts


def test_the_frame_of_a_printed_notice_is_not_its_body() -> None:
    found = read(
        "某省人民政府办公厅文件\n测试字〔2023〕1号\n某省发展数字贸易若干措施\n"
        "各市人民政府：\n现印发给你们。\n附件：1.任务分解表\n2.联系人名单\n"
        "二〇二三年三月一日\n（此件公开发布）\n"
        "抄送：省委办公厅。\n某省人民政府办公厅 2023年3月5日印发"
    )
    (letter,) = found.letters
    document = letter.document()
    assert (document.title, document.issuer) == ("某省发展数字贸易若干措施", "某省人民政府办公厅")
    assert document.issued_on == date(2023, 3, 1)
    assert [own.text for own in letter.body] == ["现印发给你们。"]


def test_an_attachment_with_a_title_is_a_document_of_its_own() -> None:
    found = read(
        "某市关于印发两个方案的通知\n各区政府：\n现印发给你们。\n附件1\n甲实施方案\n做甲。\n"
        "附件2\n乙实施方案\n做乙。"
    )
    assert [letter.document().title for letter in found.letters] == [
        *("某市关于印发两个方案的通知", "甲实施方案", "乙实施方案"),
    ]


def test_a_deadline_on_a_line_of_its_own_is_no_signature() -> None:
    (letter,) = read("某市工作方案\n一、任务\n2024年6月30日前").letters
    assert letter.issued_on is None


@pytest.mark.parametrize(
    ("title", "year"),
    [("2023年服务贸易工作要点", 2023), ("服务贸易行动计划（2023—2025年）", None)],
)
def test_a_title_may_name_the_documents_year(title: str, year: int | None) -> None:
    assert read(f"{title}\n一、做好工作。").letters[0].year == year


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("某市服务贸易发展十条\n为推动发展，制定本措施。", id="text"),
        pytest.param("某市服务贸易发展十条\n测试字〔2023〕1号", id="a_number"),
        pytest.param("某市服务贸易发展方案", id="a_title"),
    ],
)
def test_a_title_with_more_than_lines_of_the_page_stays(before: str) -> None:
    found = read(f"{before}\n某市人民政府关于印发某市实施方案的通知\n做好工作。")
    assert found.letters[0].title is not None
    assert found.letters[0].title.text == before.split("\n")[0]


def test_lines_of_the_page_above_the_title_are_none_of_the_document() -> None:
    source = "政务公开\n政策文件\n某市人民政府关于印发某市实施方案的通知\n各区人民政府：\n现印发。"
    found = read(source)
    (letter,) = found.letters
    document = letter.document()
    assert document.title == "某市人民政府关于印发某市实施方案的通知"
    assert (document.issuer, document.addressees) == ("某市人民政府", ("各区人民政府",))
    assert document.span.start == source.index("某市")
    assert [source[s.start : s.end] for s, part in found.attributed if part == "wrapper"] == [
        "政务公开",
        "政策文件",
    ]


def test_a_remark_in_brackets_below_the_signature_is_no_title() -> None:
    (letter,) = read("某市工作方案\n一、任务\n某市人民政府\n2024年6月30日\n（本文有删减）").letters
    assert letter.title is not None and letter.title.text == "某市工作方案"


@pytest.mark.parametrize(
    "day",
    ["二〇二三年三月一日", "二Ｏ二三年三月一日", "二O二三年三月一日", "二○二三年 三月 一日"],
)
def test_a_day_in_characters_signs_however_its_nought_is_written(day: str) -> None:
    (letter,) = read(f"关于做好工作的通知\n各市：\n做好工作。\n某市人民政府\n{day}").letters

    assert (letter.issued_on, letter.issuer) == (date(2023, 3, 1), "某市人民政府")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("附件：某省实施方案\n某省实施方案\n一、任务", id="said_again_below"),
        pytest.param("附件：实施方案\n某省服务贸易实施方案\n一、任务", id="said_in_full_below"),
        pytest.param("附件：某省实施方案\n某省任务清单\n某省实施方案\n一、任务", id="one_of_two"),
        pytest.param("附件：1.某省实施方案\n　　2.某省任务清单\n一、任务", id="one_of_several"),
        pytest.param("附件：\n一、任务", id="no_title"),
    ],
)
def test_what_a_list_of_attachments_names_is_no_title_there(source: str) -> None:
    found = read(source)
    attached = [span for span, part in found.attributed if part == "attachments"]

    assert attached
    assert attached[0].start == 0


def test_an_attachment_may_say_its_title_on_its_own_line() -> None:
    alone = read("附件：某省试点任务分工\n一、制定实施方案")
    both = read(NOTICE.replace("某省服务贸易实施方案\n为推动", "附件1：某省任务清单\n为推动"))

    assert [each.document().title for each in alone.letters] == ["某省试点任务分工"]
    assert [each.document().title for each in both.letters] == [
        "某省人民政府办公厅关于印发某省服务贸易实施方案的通知",
        "某省任务清单",
    ]


@pytest.mark.parametrize(
    "listed",
    [
        "附件：某省服务贸易实施方案",
        "附件：实施方案",
        "附件：某省服务贸易实施方案\n某省任务清单",
        "附件：某省服务贸易实施方案、任务清单",
    ],
)
def test_what_is_attached_below_its_list_has_its_own_title(listed: str) -> None:
    title = "\n某省服务贸易实施方案\n"
    found = parse(NOTICE.replace(title, f"\n{listed}{title}"))

    assert [each.title for each in found.documents] == [
        "某省人民政府办公厅关于印发某省服务贸易实施方案的通知",
        "某省服务贸易实施方案",
    ]


def test_attachments_named_below_the_signature_stay_the_letters() -> None:
    found = read(
        NOTICE.split("\n某省服务贸易实施方案\n")[0] + "\n附件：某省任务清单\n（此件公开发布）"
    )

    assert len(found.letters) == 1


def test_a_line_of_more_names_than_a_letter_has_addressees_is_no_address() -> None:
    notice = "某省商务厅关于做好工作的通知\n{}：\n请于3月底前将总结报送省商务厅。"
    (letter,) = read(notice.format("、".join(["各市商务局"] * 20))).letters
    assert len(letter.addressees) == 20
    (letter,) = read(notice.format("、".join(["各市商务局"] * 400))).letters
    assert letter.addressees == ()


HEAD = "序号\t任务\t责任单位\n1\t做甲\t甲局\n"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            f"某区任务清单\n正文一句。\n{HEAD}某区改革事项\n序号\t指标\t目标值\n", id="text"
        ),
        pytest.param(
            f"某区任务清单\n{HEAD}一、改革事项清单如下\n序号\t指标\t目标值\n", id="a_mark"
        ),
        pytest.param(f"某区任务清单\n{HEAD}续表\n序号\t指标\t目标值\n", id="too_short"),
        pytest.param(f"某区任务清单\n{HEAD}某区改革事项\n", id="no_table_below"),
    ],
)
def test_a_line_between_tables_is_no_title_beside_text_or_without_a_table(source: str) -> None:
    assert [document.title for document in parse(source).documents] == ["某区任务清单"]


def test_each_table_of_a_file_of_nothing_else_has_its_own_title() -> None:
    source = f"某区任务清单\n{HEAD}某区改革事项\n序号\t指标\t目标值\n1\t企业数\t5家\n"
    assert [document.title for document in parse(source).documents] == [
        "某区任务清单",
        "某区改革事项",
    ]


@pytest.mark.parametrize("attached", ["附件2", "附表", "附录1"])
def test_what_is_attached_begins_after_a_note(attached: str) -> None:
    source = f"某区实施方案\n做好工作。\n注：以统计为准。\n{attached}\n某区任务分解表\n{HEAD}"
    assert [document.title for document in parse(source).documents] == [
        "某区实施方案",
        "某区任务分解表",
    ]


BULLETIN = """\
工 作 提 示
第6号
某市试点工作领导小组办公室　　2022年10月11日
关于做好总结评估工作的提示
各牵头单位：
1.各单位要对照方案，梳理完成情况。
2.评估结果于12月底前报市政府。
"""


def test_a_bulletin_in_numbers_has_a_masthead_and_asks_like_a_letter() -> None:
    result = parse(BULLETIN)
    (document,) = result.documents
    assert (document.title, document.number) == ("关于做好总结评估工作的提示", "第6号")
    assert (document.kind, document.addressees) == ("提示", ("各牵头单位",))
    assert result.measures == ()


SLIP = """\
某市改革办公室
督办单
编号：测督〔2024〕3号　　　　交办日期：2024年4月9日
承办单位：市商务局
督办事项：推进负面清单管理
市商务局：
请你局办理以下事项：
1．会同市司法局，6月底前出台细则。
请于4月20日前报送推进计划。
某市改革办公室
2024年4月9日
"""


def test_a_slip_has_its_day_beside_its_number_and_asks_for_itself() -> None:
    result = parse(SLIP)
    (document,) = result.documents
    assert (document.number, document.kind) == ("测督〔2024〕3号", "督办单")
    assert document.issuer == "某市改革办公室"
    (measure,) = result.measures
    assert measure.text == "会同市司法局，6月底前出台细则。"
    (duty,) = result.duties
    assert (duty.who, duty.to, duty.what) == (("市商务局",), "某市改革办公室", ("推进计划",))


def test_a_day_in_a_bracket_below_a_title_is_its_day() -> None:
    text = "某县工作推进会议纪要\n（2023年11月2日）\n会议议定：\n（一）由县商务局牵头，摸清底数。\n"
    (document,) = parse(text).documents
    assert document.title == "某县工作推进会议纪要"
    assert document.issued_on == date(2023, 11, 2)


def test_issuers_on_lines_of_their_own_keep_a_blank_between_them() -> None:
    text = "某省商务厅　某省财政厅\n某省外汇管理局\n关于报送项目的函\n各市商务局：\n请报送项目。\n"
    (document,) = parse(text).documents
    assert document.title == "某省商务厅　某省财政厅 某省外汇管理局关于报送项目的函"


def test_a_field_that_says_until_when_ends_its_paragraph() -> None:
    text = (
        "某市督查室通知\n市商务局：\n一、关于便利化\n推行一次办。\n牵头单位：市商务局\n"
        "完成时限：长期坚持\n请各牵头单位于6月20日前将落实情况报市政府督查室。\n"
    )
    (duty,) = parse(text).duties
    assert duty.who == ("各牵头单位",)


MEETING = """\
某省服务贸易发展联席会议纪要
时　间：2023年4月18日上午
地　点：二号会议室
会议纪要如下：
一、由省商务厅负责，上半年拿出初稿。
二、由省财政厅负责，{}
"""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("4月底前拨付资金。", date(2023, 4, 30)),
        ("三季度形成良好局面的基础上加快推进各项工作。", None),
        ("三季度取得突破。", date(2023, 9, 30)),
    ],
)
def test_a_meetings_day_completes_its_deadlines(text: str, day: date | None) -> None:
    first, second = parse(MEETING.format(text)).measures
    assert first.due is not None and first.due.date == date(2023, 6, 30)
    assert (second.due and second.due.date) == day


APPLYING = """\
某省商务厅关于做好申报工作的通知
甲州市人民政府：
现将有关事项通知如下：
一、申报条件
（一）规模居全省前列。
二、申报材料
（一）申报请示；
某省商务厅
2025年3月10日
"""


def test_what_is_asked_of_who_applies_is_nothing_to_do() -> None:
    assert parse(APPLYING).measures == ()


ORDER = """\
任务交办单
交办〔2024〕第15号
交办单位：某市工作专班
承办单位：市税务局、市商务局
交办日期：2024年6月3日

市税务局、市商务局：
现将你单位的整改任务交办如下：
1.市税务局：优化退税流程，7月31日前压缩至3个工作日。
请承办单位于6月7日前报送整改方案。
某市工作专班（盖章）
2024年6月3日
"""


def test_who_stamps_a_slip_signs_it_and_its_day_ends_a_line() -> None:
    result = parse(ORDER)
    (document,) = result.documents
    assert (document.issuer, document.issued_on) == ("某市工作专班", date(2024, 6, 3))
    assert document.addressees == ("市税务局", "市商务局")
    (measure,) = result.measures
    assert [party.name for party in measure.responsibilities] == ["市税务局"]


def test_an_answer_to_a_proposal_is_one_title_over_two_lines() -> None:
    text = "某县商务局关于县人大三次会议\n第48号建议办理情况的答复\n马某代表：\n现答复如下。\n"
    (document,) = parse(text).documents
    assert (document.kind, document.addressees) == ("答复", ("马某代表",))
    assert document.title == "某县商务局关于县人大三次会议第48号建议办理情况的答复"


DECISIONS = """\
某市专题会议纪要
〔2025〕11号
会议纪要如下：
一、关于园区规划
{}
二、关于通关
请甲海关支持，市商务局配合，研究便捷通关措施。
会议强调，各单位要主动担当作为。
"""


def test_what_a_meeting_decided_below_a_heading_is_a_measure() -> None:
    text = "同意选址方案。由甲区管委会牵头，市财政局配合，7月20日前完成规划。"
    text = text.replace("同意选址方案。", "")
    first, second = parse(DECISIONS.format(text)).measures
    assert (first.title, first.due and first.due.date) == ("关于园区规划", date(2025, 7, 20))
    assert [party.name for party in first.responsibilities] == ["甲区管委会", "市财政局"]
    assert second.text == "关于通关\n请甲海关支持，市商务局配合，研究便捷通关措施。"


def test_what_it_only_heard_below_headings_is_none() -> None:
    text = DECISIONS.format("会议听取了汇报。").replace("请甲海关支持，市商务局配合，", "会议")
    assert parse(text).measures == ()


def test_the_titled_paragraphs_of_a_letter_are_its_own() -> None:
    text = (
        "某市商务局关于做好培育工作的通知\n各县商务局：\n现提出以下要求。\n"
        "（一）建立名录。各县要摸排企业。\n（二）落实机制。各县要走访企业。\n"
        "（三）加强支持。各县要用好资金。\n某市商务局\n2023年3月6日\n"
    )
    result = parse(text)
    assert (result.tasks, result.measures) == ((), ())


@pytest.mark.parametrize(
    "line", ["督办事项：", "办理要求：", "各市要做到：", "主要任务：", "部署如下："]
)
def test_what_is_no_body_at_its_end_is_addressed_by_no_letter(line: str) -> None:
    (letter,) = parse(f"关于开展工作的通知\n{line}\n推进工作。\n").documents

    assert letter.addressees == ()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("各县（市、区）：", ("各县（市、区）",)),
        ("市商务局服务贸易处：", ("市商务局服务贸易处",)),
        ("各区人民政府，各有关单位：", ("各区人民政府", "各有关单位")),
        ("省贸促会及各行业协会：", ("省贸促会及各行业协会",)),
        ("王某代表：", ("王某代表",)),
    ],
)
def test_a_letter_is_addressed_to_whom_its_first_line_names(
    line: str, names: tuple[str, ...]
) -> None:
    (letter,) = parse(f"关于开展工作的通知\n{line}\n推进工作。\n").documents

    assert letter.addressees == names


def test_the_fields_of_a_form_may_stand_below_its_number() -> None:
    source = (
        "市政府督查室督办单\n某督〔2025〕6号\n承办单位：市商务局\n办理时限：2025年6月30日\n"
        "一、推进冷链建设。请市商务局牵头，市交通局配合，6月底前完成。\n"
        "二、推进集市建设。请市市场监管局于7月底前完成。\n"
    )
    measures = parse(source).measures

    assert [measure.label for measure in measures] == ["一、", "二、"]
    assert [[p.name for p in measure.responsibilities] for measure in measures] == [
        ["市商务局", "市交通局"],
        ["市市场监管局"],
    ]


def test_what_a_body_says_of_anothers_paper_is_a_letter() -> None:
    text = (
        "某省商务厅关于对省政协二次会议\n第0127号提案的会办意见\n省发展改革委：\n提出意见如下：\n"
        "一、加强政策集成。我厅正在起草政策措施。\n某省商务厅\n2024年4月26日\n"
    )
    result = parse(text)
    (document,) = result.documents
    assert document.title == "某省商务厅关于对省政协二次会议第0127号提案的会办意见"
    assert (document.kind, document.addressees) == ("意见", ("省发展改革委",))
    assert result.measures == ()


def test_an_issue_in_the_titles_bracket_is_its_number() -> None:
    text = (
        "某县领导小组办公室\n重点工作提示（第3期）\n各乡镇人民政府：\n现提示如下：\n"
        "一、抓数据审核。县统计局要按月审核。\n某县领导小组办公室\n2025年5月20日\n"
    )
    result = parse(text)
    (document,) = result.documents
    assert (document.number, document.kind) == ("第3期", "提示")
    assert result.measures == ()


def test_how_to_apply_is_nothing_to_do_even_where_it_is_titled() -> None:
    text = (
        "某市商务局关于组织申报专项资金的通知\n各县商务局：\n现将有关事项通知如下：\n"
        "一、支持方向\n（一）支持企业开拓市场。\n二、申报程序\n"
        "（一）企业申报。企业登录平台填报。\n（二）初审推荐。各县完成初审。\n"
        "（三）评审公示。市商务局组织评审。\n某市商务局\n2025年4月10日\n"
    )
    result = parse(text)
    assert (result.tasks, result.measures) == ((), ())


def test_who_was_there_does_not_run_into_who_signs() -> None:
    text = (
        "某市领导小组会议纪要\n（第五次）\n会议确定：\n一、由市商务局牵头，11月底前出台指引。\n"
        "参会人员：顾某、领导小组各成员单位负责同志\n某市领导小组办公室\n2024年10月25日\n"
    )
    (document,) = parse(text).documents
    assert (document.number, document.issuer) == ("第五次", "某市领导小组办公室")


def test_a_month_after_a_number_leaves_it_a_number() -> None:
    text = "某市责任分工\n一、优化环境\n3.6月底前制定细则。（市商务局、市财政局）\n"
    (measure,) = parse(text).measures
    assert (measure.number, measure.text) == (3, "6月底前制定细则。")
    assert mark("3.6万家企业参与。") is None
    assert mark("3、6月底前报送。") is None


def test_what_a_slip_asks_last_does_not_belong_to_its_last_item() -> None:
    text = (
        "某市督查室督办通知\n市商务局、市财政局：\n一、请市商务局于5月底前兑现资金。\n"
        "二、请市财政局于6月底前完成编制。\n请将办理情况于7月5日前书面报市督查室。\n"
        "某市督查室\n2025年5月28日\n"
    )
    first, second = parse(text).measures
    assert (first.number, second.text) == (1, "请市财政局于6月底前完成编制。")


def test_the_day_of_printing_is_that_of_the_first_document_where_nobody_signs() -> None:
    minutes = "某市服务贸易工作会议纪要\n会议议定以下事项：\n1.由市商务局牵头，6月底前完成。\n"
    printed = "抄送：市政府办公厅。\n某市商务局综合处　　　　2022年3月21日印发\n"
    assert [each.issued_on for each in parse(minutes).documents] == [None]
    assert [each.issued_on for each in parse(minutes + printed).documents] == [date(2022, 3, 21)]
    letter = (
        "某市商务局关于印发方案的通知\n各区商务局：\n现印发给你们。\n某市商务局\n2022年3月1日\n"
    )
    plan = "某市服务贸易工作方案\n一、任务\n1.做甲。（市商务局）\n"
    days = [each.issued_on for each in parse(letter + plan + printed).documents]
    assert days == [date(2022, 3, 1), None]
