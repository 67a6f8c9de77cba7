"""Letters and packs in Word: a slip of urging as it is sent on paper, a meeting's agenda."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from reports.choices import BulletinState
from reports.models import Bulletin, BulletinText
from reports.word_file import body, day, new_paper, packed
from reports.word_styles import add_table
from reports.wording import cases_in_words, number_of, printable, title_of
from tasks.choices import Rung, UpdateState
from tasks.models import AgendaItem, Meeting, ProgressUpdate, Slip

FIGURES = ("expected", "handed_in", "on_time", "returned", "landed")
DEMO = "演示数据：本件由演示数据生成，不是真实工作情况"
TITLES: dict[str, str] = {
    Rung.REMIND: "进展填报提醒",
    Rung.URGE: "进展填报催办单",
    Rung.RED: "红色督办单",
    Rung.BULLETIN: "列入通报告知单",
}
WHAT_FOLLOWS: dict[str, str] = {
    Rung.REMIND: "逾期未报的，将予以催办。",
    Rung.URGE: "逾期仍未报的，将发出红色督办单。",
    Rung.RED: "逾期仍未报的，将列入通报。",
    Rung.BULLETIN: "以上事项列入本期通报，请尽快补报并说明原因。",
}


def slip_letter(slip: Slip) -> bytes:
    """The slip as a letter to its agency, with a place to sign for it.

    Its number is this product's serial number and is called so: a document number would have to
    come from the office that gives them out.
    """
    items = list(
        slip.items.select_related(
            "update__implementation__measure", "update__implementation__region"
        ).order_by("update__implementation__measure__order", "pk")
    )
    document = new_paper(
        TITLES[slip.rung],
        on=slip.issued_on,
        author=slip.region.name,
        demo=DEMO if slip.is_demo else "",
    )
    numbered = document.add_paragraph(f"系统流水号 {slip.number}（非公文文号）")
    numbered.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(f"{slip.agency.name}：")
    body(
        document,
        f"截至{day(slip.issued_on)}，你单位牵头的以下{len(items)}项“{slip.period.title}”"
        f"进展填报尚未提交。请于{day(slip.answer_by)}前办理（时限依据：{slip.answer_note}）。"
        f"{WHAT_FOLLOWS[slip.rung]}",
    )
    if slip.reason:
        body(document, f"说明：{printable(slip.reason)}")
    add_table(
        document,
        ["序号", "事项", "填报截止", "逾期天数"],
        [
            [
                number_of(item.update.implementation.measure),
                printable(title_of(item.update.implementation.measure)),
                f"{item.due_on:%Y-%m-%d}",
                _late(item.due_on, slip.issued_on),
            ]
            for item in items
        ],
        widths=[18, 84, 30, 24],
        text_columns={1},
    )
    sender = document.add_paragraph(f"{slip.region.name}落实工作经办单位")
    sender.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    dated = document.add_paragraph(day(slip.issued_on))
    dated.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_heading("回执", 1)
    if slip.received_at is not None:
        at = timezone.localtime(slip.received_at)
        body(document, f"已由{slip.received_by}于{at:%Y-%m-%d %H:%M}在系统内签收。")
    else:
        body(document, "签收人：＿＿＿＿＿＿＿　　签收时间：＿＿＿＿＿＿＿")
    return packed(document)


def _late(due_on: date, on: date) -> str:
    return f"{(on - due_on).days}天" if due_on < on else "未逾期"


def agenda_pack(meeting: Meeting) -> bytes:
    """议题材料: each problem, who was asked, the last verified words, the decision."""
    items = list(
        meeting.items.select_related(
            "blocker__implementation__measure",
            "blocker__implementation__lead_agency",
            "blocker__owner_agency",
            "blocker__owner",
            "task__owner",
        )
    )
    document = new_paper(
        f"{meeting}议题材料",
        on=meeting.held_on,
        author=meeting.region.name,
        demo=DEMO if meeting.is_demo or any(i.blocker.is_demo for i in items) else "",
    )
    body(document, f"会议日期：{day(meeting.held_on)}。提请会议研究的问题共{len(items)}个。")
    last_words = _last_verified([item.blocker.implementation_id for item in items])
    for number, item in enumerate(items, 1):
        _agenda_item(document, number, item, last_words.get(item.blocker.implementation_id))
    return packed(document)


def _agenda_item(
    document: Document, number: int, item: AgendaItem, last: ProgressUpdate | None
) -> None:
    blocker = item.blocker
    row = blocker.implementation
    mark = "（重大问题）" if blocker.is_major else ""
    document.add_heading(f"议题{number}：{printable(title_of(row.measure))}{mark}", 1)
    lead = row.lead_agency.name if row.lead_agency else "未明确责任单位"
    body(document, f"问题：{printable(blocker.text)}")
    body(
        document,
        f"牵头单位：{lead}。{blocker.get_level_display()}，{day(_local(blocker.raised_at))}提出。",
    )
    if blocker.owner_name:
        asked = f"请{blocker.owner_name}答复"
        by = f"（{day(blocker.answer_by)}前）" if blocker.answer_by else ""
        said = printable(blocker.answer) if blocker.answered_at else "尚未答复"
        body(document, f"{asked}{by}：{said}")
    if last is not None and last.done:
        body(document, f"最近核查的进展（{last.period.title}）：{printable(last.done)}")
    if item.decided_at is not None:
        body(document, f"会议决定（{item.get_outcome_display()}）：{printable(item.decision)}")
        task = getattr(item, "task", None)
        if task is not None:
            body(document, f"承办单位：{task.owner.name}；办理时限：{day(task.due_on)}。")
    else:
        body(document, "会议决定：＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿")
        body(document, "承办单位：＿＿＿＿＿＿＿　办理时限：＿＿＿＿＿＿＿")


def _last_verified(ids: list[int]) -> dict[int, ProgressUpdate]:
    """Of each item its newest verified update."""
    rows = ProgressUpdate.objects.filter(
        implementation__in=ids, state=UpdateState.VERIFIED
    ).select_related("period")
    return {row.implementation_id: row for row in rows.order_by("period__ends_on", "verified_at")}


def _local(moment: datetime) -> date:
    return timezone.localdate(moment)


def bulletin_word(bulletin: Bulletin, text: BulletinText) -> bytes:
    """The 通报 with its frozen figures as a table; a draft says on every page that it is one."""
    marks = []
    if bulletin.state != BulletinState.ISSUED:
        marks.append("草稿，未印发")
    if bulletin.has_demo:
        marks.append(DEMO)
    document = new_paper(
        bulletin.title, on=bulletin.as_of, author=bulletin.region.name, demo="；".join(marks)
    )
    for line in printable(text.opening).split("\n"):
        body(document, line)
    add_table(
        document,
        ["单位", "应报", "已报", "按时", "退回（次）", "销号", "备注"],
        [
            [
                row["agency"],
                *(str(row[name]) for name in FIGURES),
                "通报" if row["named"] else "",
            ]
            for row in bulletin.figures
        ],
        widths=[60, 16, 16, 16, 20, 16, 16],
        text_columns={0},
    )
    if bulletin.exceptions and bulletin.exceptions[0]["count"]:
        cases = cases_in_words((each["label"], each["count"]) for each in bulletin.exceptions)
        body(document, f"本期锁定后申请修改的：{cases}。")
    for line in printable(text.closing).split("\n"):
        body(document, line)
    sender = document.add_paragraph(bulletin.region.name)
    sender.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if bulletin.issued_at is not None:
        dated = document.add_paragraph(day(_local(bulletin.issued_at)))
        dated.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph(
        f"数据截至{day(bulletin.as_of)}，统计口径版本{bulletin.formula_version}，"
        f"数据校验码{bulletin.figures_sha256[:12]}"
    )
    return packed(document)
