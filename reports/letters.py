"""Letters and packs in Word: a slip of urging as it is sent on paper."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from docx.enum.text import WD_ALIGN_PARAGRAPH

from reports.word_file import body, day, new_paper, packed
from reports.word_styles import add_table
from reports.wording import number_of, printable, title_of
from tasks.choices import Rung
from tasks.models import Slip

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
        body(document, "签收人：＿＿＿＿＿＿＿＿　　签收时间：＿＿＿＿＿＿＿＿")
    return packed(document)


def _late(due_on: date, on: date) -> str:
    return f"{(on - due_on).days}天" if due_on < on else "未逾期"
