"""ReportContent → Word. Deterministic: equal content gives an equal file, byte for byte.

Fonts bear the names offices have them under (方正小标宋, 黑体, 楷体_GB2312, 仿宋_GB2312); sizes
and margins follow GB/T 9704-2012. Headings are Word's own heading styles, so the navigation pane
and a table of contents work.
"""

from __future__ import annotations

from datetime import datetime

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Mm, Pt

from reports.content import MeasureEntry, ReportContent
from reports.word_file import body, day, packed, set_up_page
from reports.word_styles import (
    DEMO_MARK,
    TITLE,
    add_table,
    set_up_styles,
)
from reports.wording import cases_in_words

DEMO_HEADER = "演示数据：本文件含演示进展，不是真实工作情况，不得报送"
CHINESE_NUMBERS = "零一二三四五六七八九十"


def render_word(content: ReportContent) -> bytes:
    """The report as a .docx file."""
    document = docx.Document()
    set_up_styles(document)
    _describe(document, content)
    set_up_page(document, demo=DEMO_HEADER if content.has_demo else "")
    _head(document, content)
    _summary(document, content)
    _tasks(document, content)
    _blockers(document, content)
    _next_steps(document, content)
    _annex(document, content)
    return packed(document)


def _describe(document: Document, content: ReportContent) -> None:
    """The file's properties: of the content, not of the moment or the machine."""
    about = document.core_properties
    about.title, about.author, about.last_modified_by = content.title, content.region, ""
    about.comments = f"数据截至{content.as_of:%Y-%m-%d}，统计口径{content.version}"
    about.created = about.modified = datetime(
        content.as_of.year, content.as_of.month, content.as_of.day
    )


def _head(document: Document, content: ReportContent) -> None:
    document.add_paragraph(content.title, style=TITLE)
    if content.submitted_to:
        line = f"报送：{'、'.join(content.submitted_to)}"
        if content.copied_to:
            line += f"；抄报：{'、'.join(content.copied_to)}"
        _plain(document, line)
    _plain(document, f"数据截至{day(content.as_of)}（统计口径版本{content.version}）")


def _summary(document: Document, content: ReportContent) -> None:
    document.add_heading("一、总体情况", 1)
    verified, *others = content.rates
    beside = "、".join(f"{c.label}{c.count}项" for c in content.beside if c.count)
    body(
        document,
        f"截至{day(content.as_of)}，{content.region}纳入考核的落实事项{verified.whole}项，"
        f"经核查已落地{verified.part}项，{verified.label}{verified.percent}"
        f"（{verified.part}/{verified.whole}）。"
        + (f"另有{beside}，不计入分母，在此并列说明。" if beside else ""),
    )
    for rate in others:
        if rate.whole:
            counted = f"{rate.percent}（{rate.part}/{rate.whole}），即{rate.explained}。"
        else:
            counted = f"不计算：没有可作分母的事项（{rate.explained}）。"
        body(document, f"{rate.label}{'' if rate.whole else '：'}{counted}")
    body(
        document,
        "纳入考核的事项中，" + "、".join(f"{c.label}{c.count}项" for c in content.attention) + "。",
    )
    _caption(document, "表1 各项试点任务落实进度（项）")
    add_table(
        document,
        ["试点任务", "未启动", "推进中", "已落地", "合计"],
        [
            [s.task, str(s.not_started), str(s.in_progress), str(s.landed), str(s.total)]
            for s in content.tasks_status
        ],
        widths=[76, 20, 20, 20, 20],
        text_columns={0},
    )
    if content.returns:
        _caption(document, "表2 牵头单位进展填报情况（件次）")
        add_table(
            document,
            ["牵头单位", "应报", "已报", "按时", "退回待改"],
            [
                [r.agency, str(r.expected), str(r.handed_in), str(r.on_time), str(r.returned)]
                for r in content.returns
            ],
            widths=[76, 20, 20, 20, 20],
            text_columns={0},
        )
    if any(c.count for c in content.exceptions):
        counted = cases_in_words((c.label, c.count) for c in content.exceptions)
        body(document, f"本年度填报期锁定后申请修改的：{counted}。")


def _tasks(document: Document, content: ReportContent) -> None:
    document.add_heading("二、各项试点任务落实情况", 1)
    body(document, f"以下内容取自{content.year}年度经核查的进展填报。")
    documents = list(dict.fromkeys(s.document for s in content.sections))
    shown = None
    for section in content.sections:
        # With one document only, naming it over every task would be noise.
        if len(documents) > 1 and section.document != shown:
            shown = section.document
            body(document, f"——《{shown}》", bold=True)
        document.add_heading(section.title, 2)
        for measure in section.measures:
            _measure(document, measure)
        if section.silent:
            body(
                document,
                f"{'其余' if section.measures else ''}{len(section.silent)}项"
                f"（{'、'.join(f'第{label}项' for label in section.silent)}）"
                "本年度没有经核查的进展填报。",
            )


def _measure(document: Document, measure: MeasureEntry) -> None:
    heading = document.add_heading(f"{measure.label}．{measure.title}", 3)
    if measure.is_demo:
        heading.add_run(DEMO_MARK)
    if measure.text != measure.title:
        body(document, f"举措内容：{measure.text}")
    verdict = measure.verdict
    if measure.landed_on:
        verdict += f"（{day(measure.landed_on)}）"
    body(document, f"牵头单位：{measure.lead}。核查结论：{verdict}。")
    for entry in measure.entries:
        said = entry.done or ("与上期相比无变化。" if entry.no_change else "未填写文字说明。")
        mark = DEMO_MARK if entry.is_demo else ""
        for number, line in enumerate(said.split("\n")):
            body(document, line if number else f"{entry.period}：{line}{mark}")


def _blockers(document: Document, content: ReportContent) -> None:
    document.add_heading("三、问题诉求", 1)
    if not content.blockers:
        body(document, "没有需要上级协调解决的问题诉求。")
    for number, group in enumerate(content.blockers, 1):
        document.add_heading(f"（{CHINESE_NUMBERS[number]}）{group.level}", 2)
        for index, blocker in enumerate(group.blockers, 1):
            mark = DEMO_MARK if blocker.is_demo else ""
            text = blocker.text.replace("\n", "")
            body(
                document,
                f"{index}．{text}（第{blocker.measure}项，{day(blocker.raised_on)}提出）{mark}",
            )


def _next_steps(document: Document, content: ReportContent) -> None:
    document.add_heading("四、下一步工作", 1)
    found = False
    for section in content.sections:
        planned = [m for m in section.measures if m.next_step]
        if planned:
            found = True
            document.add_heading(section.title, 2)
        for measure in planned:
            mark = DEMO_MARK if measure.is_demo else ""
            text = measure.next_step.replace("\n", "")
            body(document, f"第{measure.label}项（{measure.lead}）：{text}{mark}")
    if not found:
        body(document, "本年度经核查的进展填报中没有写明下步打算。")


def _annex(document: Document, content: ReportContent) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin = Mm(28), Mm(26)
    section.left_margin, section.right_margin = Mm(25), Mm(25)
    section.footer_distance = Mm(16)
    document.add_heading("附表：落实事项一览", 1)
    many = len({row.document for row in content.annex}) > 1
    rows = []
    shown = None
    for row in content.annex:
        if many and row.document != shown:
            shown = row.document
            rows.append([f"《{shown}》"])
        rows.append(
            [
                row.label,
                row.text + (DEMO_MARK if row.is_demo else ""),
                row.agencies,
                row.claimed,
                row.verdict,
                f"{row.landed_on:%Y-%m-%d}" if row.landed_on else "",
            ]
        )
    add_table(
        document,
        ["序号", "具体举措", "责任单位", "自评", "核查结论", "落地日期"],
        rows,
        widths=[15, 108, 50, 20, 22, 32],
        text_columns={1, 2},
    )


def _plain(document: Document, text: str) -> None:
    paragraph = document.add_paragraph(text)
    paragraph.paragraph_format.space_after = Pt(4)


def _caption(document: Document, text: str) -> None:
    document.add_paragraph(text, style="Caption")
