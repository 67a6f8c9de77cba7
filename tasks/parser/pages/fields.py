"""What a page says of a document in fields above it: 发文机关, 发文字号, 成文日期.

    标　　题：国务院办公厅关于…的意见
    索 引 号：000014349/2024-00088⇥主题分类：商贸
    发文机关：国务院办公厅⇥成文日期：2024年08月28日

The fields are the page's, not the document's; they tell only what its own lines leave out.
「来源：市政府」 says who put it there and is no issuer.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from tasks.parser.text.blocks import Mended

FieldKind = Literal["title", "issuer", "number", "day"]
# A label, and what its value says of the document; None for what is only the page's.
LABELS: tuple[tuple[FieldKind | None, tuple[str, ...]], ...] = (
    ("title", ("标题", "文件名称", "公文名称")),
    ("issuer", ("发文机关", "发文单位", "发布机构", "发布机关", "制发机关")),
    ("number", ("发文字号", "公文文号", "文件编号", "文号")),
    ("day", ("成文日期", "发文日期", "印发日期")),
    (None, ("索引号", "信息索引号", "主题分类", "主题词", "公文种类", "体裁分类", "服务对象")),
    (None, ("发布日期", "公开日期", "生效日期", "废止日期", "公开方式", "发布单位")),
    (None, ("有效性", "时效性", "效力状态", "文件状态", "实施日期", "失效日期")),
)
KIND_OF = {label: kind for kind, labels in LABELS for label in labels}
FIRST_CHARACTERS = frozenset(label[0] for label in KIND_OF)


def _spread(label: str) -> str:
    return r"[ \u3000]{0,8}".join(label)


LABEL = "|".join(_spread(label) for label in sorted(KIND_OF, key=len, reverse=True))
# 发文机关：国务院办公厅      not: 标题要醒目
FIELD = re.compile(rf"(?<![^\s\[【])(?P<label>{LABEL})[ \u3000]{{0,8}}[：:\]】]")
LONGEST_LINE = 300
# • 文　号：… where each field is one of a list
BULLET = re.compile(r"[•·●▪\-]\s{1,8}")


class PageField(NamedTuple):
    """A field that says something of the document below it."""

    kind: FieldKind
    value: Mended


def page_fields(line: Mended) -> list[PageField] | None:
    """The fields of a line that holds nothing but fields; None for any other line.

    Fields that say nothing of the document are left out.
    """
    if bullet := BULLET.match(line.text):
        line = line.part(bullet.end())
    text = line.text
    if text[:1] not in FIRST_CHARACTERS and text[:1] not in "[【":
        return None
    labels = list(FIELD.finditer(text)) if len(text) <= LONGEST_LINE else []
    if not labels or text[: labels[0].start()].strip("[【 "):
        return None
    found: list[PageField] = []
    ends = [*(label.start() for label in labels[1:]), len(text)]
    for label, end in zip(labels, ends, strict=True):
        kind = KIND_OF["".join(label["label"].split())]
        value = line.part(label.end(), end).stripped()
        if kind is not None and value.text:
            found.append(PageField(kind, value))
    return found
