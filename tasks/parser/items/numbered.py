"""Numbered items of prose, each a measure.

    1. 优化考核评价体系。探索建立指标体系。（市商务局，领导小组各成员单位）
    （七）大力发展工程设计服务。推动…转变。（省商务厅负责）
    （八）全面探索健全统计体系 / 继续探索优化统计。…（市商务局）   an item without a number
    四、保障措施 / （一）加强统筹推进和信息共享 / 领导小组统筹…                 safeguards

An item is the deepest numbered paragraph that closes with its agencies; what is numbered below it
belongs to it. Where a text names agencies, a numbered paragraph without any is an item too,
and reported. Sections on aims and principles (总体要求, 工作目标) hold no items.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tasks.parser.items.clause_places import is_field_line
from tasks.parser.items.outline_closings import Outline
from tasks.parser.items.runin import opens_with_title
from tasks.parser.items.said_in_text import parties_in_text
from tasks.parser.items.unnumbered import OPENING, paragraph_items, says_only_who
from tasks.parser.pages.nodes import Node, is_bare, outside_boxes
from tasks.parser.pages.outline import bare_heading, has_body, run_in_title
from tasks.parser.pages.points import announces_points, heads_points, is_one_sentence
from tasks.parser.text.blocks import Mended, join
from tasks.parser.text.marks import ITEM, POINT, SECTION, TASK
from tasks.parser.text.reported import speaks_of_reports
from tasks.parser.types import ListName

# 存在问题 | 总体情况 | 主要成效: what was, not what is to be done
TOLD = (
    r"(?:存在的?|面临的?)?(?:主要|突出|共性|困难)*(?:和|与)?问题(?:[和与及、].{2,6})?"
    r"|(?:总体|基本|工作|进展|完成|落实|开展|推进|实施)+情况(?:[和与及、].{2,10})?"
    r"|(?:总体|主要|工作|取得的?|阶段性?)+(?:成效|成绩|进展)(?:[和与及、].{2,10})?"
)
# 名词解释: what is numbered there is explained, not done.
GLOSSARY = re.compile(r"(?:相关|有关|主要|部分)?(?:名词|术语|名词术语|指标|词语)(?:解释|说明|注释)")
# 申报条件 | 申报程序: who may ask for something, and how
APPLYING = (
    r"(?:申报|推荐|征集|遴选|评审|认定|创建|申请|评选)的?(?:基本)?"
    r"(?:条件|材料|程序|范围|对象|流程|时间|方式|名额|数量)(?:[和与及、].{2,12})?"
    r"|(?:支持|资助|奖补|奖励)(?:方向|对象|范围|标准|重点)(?:[和与及、].{2,12})?"
)
APPLICATIONS = re.compile(APPLYING)
# 总体要求 | 指导思想和基本原则 | 总　则 | 其他事项      not: 落实工作要求，提升服务水平
PREAMBLE = re.compile(
    r"(?:总体|基本|指导|主要|发展|工作|目标|有关|重大|重要)*"
    r"(?:要求|思想|思路|目标|原则|背景|基础|形势|环境|意义|总则|定位)(?:[和与及、].{2,12})?|附则"
    rf"|其[他它](?:有关)?事项|{GLOSSARY.pattern}|{TOLD}|{APPLYING}"
)
# 报送内容 | 需报送的材料 | 报送时间和方式: what a letter wants to be sent
RETURNS = re.compile(
    r"(?:需要?|应|拟|须)?(?:(?:年度|中期|工作)?总结|案例|典型案例|报告|材料|推荐|征集"
    r"|(?:总结|案例|材料)?(?:报送|上报|填报|反馈))的?"
    r"(?:内容|材料|要求|重点|格式|数量|条件|时间|时限|方式|渠道|范围|资料|事项|安排)(?:[和与及、].{2,12})?"
)
# 一、会议指出，…      not: 会议议定，由市商务局牵头…
SAID = re.compile(r"会议(?:要求|强调|指出|认为|听取|传达|学习|希望|号召)")
# 七、本措施自2026年7月1日起施行 | 八、本办法由市商务局负责解释 | 第一条 为加强考核，制定本办法
OF_ITSELF = re.compile(
    r"(?:本|以上)(?:措施|举措|意见|办法|规定|细则|方案|政策|通知)"
    r"(?:自[^。；]{2,30}(?:施行|实施|执行|生效)|由[^。；]{2,40}解释|有效期)"
    r"|为[^。；]{2,120}制[定订]本(?:措施|举措|意见|办法|规定|细则|方案|政策)"
)
SAFEGUARDS = re.compile(
    r"(?:保障措施|组织保障|实施保障|保障机制|组织实施|组织领导)$"
    r"|^(?:工作保障|落实保障|保障体系|(?:推进|工作|实施|落实)机制|组织推进|工作推进|推进落实)$"
)

# ● 办好展会 | ◆组织培训      not: ○ and □, which are zeros and boxes to tick
BULLET = re.compile(r"(?P<sign>[●•◆◇■▪▶►➢➤★☆※√✓·])[ \u3000\t]*(?=\S)")


class Item(NamedTuple):
    """One numbered thing to do: its place in the outline, its text with its bracket.

    `start` is where its label begins in the source. `clause` is what the heading above it says of
    agencies for all items below; `boxed` that the item stands in a box (专栏).
    """

    list: ListName
    number: int | None
    label: str
    section: str | None
    task: Node | None
    title: str | None
    text: Mended
    start: int
    clause: Mended | None = None
    boxed: bool = False


class _Place(NamedTuple):
    section: str | None = None
    task: Node | None = None
    safeguards: bool = False
    clause: Mended | None = None


def read_items(
    outline: Outline, source: str, *, of_letter: bool = False, of_meeting: bool = False
) -> list[Item]:
    """The items of an outline in reading order.

    `source` gives the line ends between paragraphs. The 一、二、三、 of a letter (`of_letter`) that
    names no agencies are its paragraphs and no items, unless a sentence of theirs assigns them;
    so do the headings of minutes (`of_meeting`).
    """
    found: list[Item] = []
    pending: list[tuple[Node, Node, _Place]] = [(outline.root, outline.root, _Place())]
    while pending:
        node, parent, place = pending.pop()
        if (is_preamble(node) or _is_said_only(node)) and not outline.any_below(node):
            continue
        if is_of_itself(node):
            continue
        if node.rank and _is_item(
            node, parent, place, outline, of_letter=of_letter, of_meeting=of_meeting
        ):
            found.append(_item(node, node.walk(), place, outline, source))
            continue
        if node.runs_in and node.children and id(node) in outline.closes:
            # （一）研究…。（市财政局负责） / 具体措施： / 1．…（市税务局）: it has its own as well.
            found.append(_item(node, (node,), place, outline, source))
        if not node.children and id(node) not in outline.closes:
            continue
        place = _within(node, place, outline)
        only_who = all(says_only_who(node, at) for at in range(len(node.own)))
        points = node.title is not None and only_who and heads_points(node)
        # Where one point names its agencies the others are items that name none.
        points = points or any(
            child.rank >= POINT and outline.any_below(child) for child in node.children
        )
        inner = [
            child
            for child in node.children
            if points or outline.any_below(child) or child.rank < POINT
        ]
        found.extend(_unnumbered(node, place, outline, source))
        pending.extend((child, node, place) for child in reversed(inner))
    return found


def is_preamble(node: Node) -> bool:
    """Whether a heading announces aims and principles, not things to do."""
    title = node.title
    if title is None and node.own:
        # 一、总体要求。 with its text in the next paragraph
        title = bare_heading(node.own[0])
    if title is None:
        return False
    words = "".join(title.text.split())
    return (PREAMBLE.fullmatch(words) or RETURNS.fullmatch(words)) is not None


def names_returns(node: Node) -> bool:
    """Whether a heading announces what is to be sent in, or how to apply: 一、报送内容."""
    return node.title is not None and any(
        pattern.fullmatch(node.title.text) for pattern in (RETURNS, APPLICATIONS)
    )


def _is_said_only(node: Node) -> bool:
    """Whether an item of minutes is what the meeting heard and said, not what it decided."""
    return bool(node.own) and node.runs_in and SAID.match(node.own[0].text) is not None


def is_of_itself(node: Node) -> bool:
    """Whether an item says of the document itself when it takes effect or who explains it."""
    return bool(node.own) and node.runs_in and OF_ITSELF.match(node.own[0].text) is not None


def names_safeguards(node: Node) -> bool:
    """Whether a heading announces how the work is secured: 四、保障措施."""
    return node.title is not None and SAFEGUARDS.search(node.title.text) is not None


def _within(node: Node, place: _Place, outline: Outline) -> _Place:
    clause = outline.clause_for_all(node) or place.clause
    if node.rank and node.rank <= SECTION:
        return _Place(node.heading, None, place.safeguards or names_safeguards(node), clause)
    if node.rank == TASK and node.title is not None and not place.safeguards:
        return _Place(place.section, node, place.safeguards, clause)
    return _Place(place.section, place.task, place.safeguards, clause)


def _is_item(
    node: Node,
    parent: Node,
    place: _Place,
    outline: Outline,
    *,
    of_letter: bool,
    of_meeting: bool,
) -> bool:
    if is_bare(node):
        # 2．优化通关流程, without a full stop, beside such items.      not: 1．主要做法
        beside = outline.siblings(parent)
        return beside.tell and (node.rank == ITEM or (node.rank == TASK and beside.bare))
    one_sentence = is_one_sentence(node)
    if not one_sentence and (not node.own or outline.clause_for_all(node) is not None):
        return False
    if any(outline.any_below(child) for child in node.children):
        return False
    if _decides(node, outline, parent, of_letter=of_letter, of_meeting=of_meeting):
        return True
    if node.rank <= TASK and not node.runs_in and one_sentence:
        return outline.any_below(node) or (not of_letter and not announces_points(node))
    shallow = any(child.rank < POINT for child in node.children)
    closes = id(node) in outline.closes
    if node.rank <= SECTION:
        if node.children:
            shared = one_sentence and outline.any_below(node)
            return node.runs_in and (closes or shared)
        if place.safeguards and not node.runs_in and not any(map(opens_with_title, node.own)):
            # 第四章 保障措施 / 第一节 组织领导 / a paragraph
            return True
        if node.runs_in:
            beside = outline.siblings(parent)
            alone = not outline.closes and not of_letter and not beside.headed
            assigned = of_letter and (
                outline.assigns(node) or _assigned_beside(node, parent, outline)
            )
            return closes or alone or assigned or node.rank in beside.closing
        return outline.closes_once(node) and not (
            outline.siblings(parent).divided or outline.siblings(parent).hold_paragraphs
        )
    if of_letter and parent.rank == 0 and node.runs_in and not closes:
        # 1. 2. 3. of a letter without headings are its paragraphs as 一、二、三、 are.
        return outline.assigns(node) or _assigned_beside(node, parent, outline)
    if node.rank == TASK and not node.runs_in and not place.safeguards:
        # A heading with paragraphs of its own: an item where none of its siblings holds items.
        if node.children or outline.children_hold_items(parent):
            return False
        if outline.siblings(parent).hold_paragraphs:
            return False
        return outline.closes_once(node) or (
            not closes and node.rank in outline.siblings(parent).closing
        )
    return not shallow or closes or (one_sentence and outline.any_below(node))


def _assigned_beside(node: Node, parent: Node, outline: Outline) -> bool:
    """Whether a letter's paragraph names who does it, beside one that says who leads."""
    return (
        outline.siblings(parent).assigned
        and not any(speaks_of_reports(own.text) for own in node.own)
        and any(True for own in node.own for _ in parties_in_text(own, more=True))
    )


def _decides(
    node: Node, outline: Outline, parent: Node, *, of_letter: bool, of_meeting: bool
) -> bool:
    """Whether a heading of minutes or of a slip is what was decided below it.

    一、关于园区规划 / 同意选址方案。由甲管委会牵头，乙局配合，7月20日前完成规划。
    """
    if node.runs_in or node.children or not node.own or not (of_letter or of_meeting):
        return False
    return outline.assigns(node) or (of_meeting and outline.siblings(parent).assigned)


def _title(node: Node) -> str | None:
    """An item's title; 「健全制度（市统计局负责）」 alone is its text and no title."""
    if node.title is None or (not node.own and not node.children):
        return None
    if not node.children and all(own.text.startswith(OPENING) for own in node.own):
        return None
    return node.title.text


def _item(node: Node, whole: Iterable[Node], place: _Place, outline: Outline, source: str) -> Item:
    """The item a node is, of the text of it and of those below it that belong to it (`whole`)."""
    return Item(
        "safeguards" if place.safeguards else "narrative",
        node.ordinal,
        node.label,
        place.section,
        place.task if place.task is not node else None,
        _title(node),
        with_line_ends(_paragraphs(whole, outline), source),
        node.span.start,
        place.clause,
        node.boxed,
    )


def _paragraphs(nodes: Iterable[Node], outline: Outline) -> list[Mended]:
    """An item's paragraphs as they stand; what follows its agencies is the document's again."""
    found: list[Mended] = []
    end = 0
    for node in nodes:
        if node.title is not None and not node.runs_in:
            found.append(node.title)
        closing = set(outline.closes.get(id(node), ()))
        first = outline.who_first(node)
        for at, own in outside_boxes(node):
            found.append(own)
            if at >= first and (at in closing or is_field_line(own.text)):
                end = len(found)
    return found[:end] if end else found


def _unnumbered(node: Node, place: _Place, outline: Outline, source: str) -> Iterator[Item]:
    """Paragraphs without a number that close with agencies of their own.

    They name them in a bracket, also one in a paragraph of its own, or, where no items follow that
    they are said of, in a field below. Beside them a paragraph that opens with a title is one too.
    """
    if node.rank == 0 or node.runs_in:
        return
    kind: ListName = "safeguards" if place.safeguards else "narrative"
    closes = outline.closes.get(id(node), ())
    first = outline.who_first(node)
    if first and not node.children and all(at < first for at in closes):
        items = iter([[own for _, own in outside_boxes(node)]])
    else:
        items = paragraph_items(node, closes, outline.closings)
    for whole, *more in items:
        bullet = BULLET.match(whole.text)
        paragraphs = [whole.part(bullet.end()) if bullet else whole, *more]
        opening = paragraphs[first] if first < len(paragraphs) else paragraphs[0]
        title = run_in_title(opening)
        yield Item(
            kind,
            None,
            bullet["sign"] if bullet else "",
            place.section,
            place.task,
            title.text if title is not None and has_body(opening, title) else None,
            with_line_ends(paragraphs, source),
            whole.span().start,
        )


def with_line_ends(pieces: list[Mended], source: str) -> Mended:
    """Paragraphs joined, each line end between them taken from the source."""
    joined: list[Mended] = []
    for piece in pieces:
        if joined and piece.offsets:
            end = joined[-1].offsets[-1] + 1
            at = source.find("\n", end, piece.offsets[0])
            if at >= 0:
                joined.append(Mended("\n", range(at, at + 1)))
        if piece.offsets:
            joined.append(piece)
    return join(joined)
