"""The outline of a text: numbered headings and items, as a tree.

    一、夯实产业基础，提高跨境交付贸易发展水平          section
    （二）全面探索扩大对外开放                          task, the paragraphs below are its own
    1. 优化考核评价体系。探索建立指标体系。（市商务局）  item, title and text in one paragraph
    ① …

Ranks follow the order official documents number in: 一、 （一） 1. （1） ① (GB/T 9704-2012, 7.3.3),
half or full width, with 第一章 above them. A text may leave ranks out.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from tasks.parser.clauses.names import is_complete, split_names
from tasks.parser.clauses.phrases import ANY_LABEL, LABEL, names_alone
from tasks.parser.pages.boxes import Box
from tasks.parser.pages.endings import (
    ENDS_ALL,
    asks_all,
    ends_document,
    heads_closing_articles,
    is_of_the_meeting,
)
from tasks.parser.pages.nodes import Node
from tasks.parser.pages.points import closes_below, heads_points, is_one_sentence
from tasks.parser.text.blocks import Mended
from tasks.parser.text.marks import ITEM, POINT, SECTION, TASK, Mark, mark, ordinal
from tasks.parser.text.reported import speaks_of_reports

LONGEST_HEADING = 60
LONGEST_TITLE = 40
# A title that runs into its text ends so: 1. 简化审批流程。… | 1. 简化审批流程：…
# A full stop written half width: between Chinese characters, not in 1.5 or v2.0.
HALF_STOP = r"(?<=[\u4e00-\u9fff”\"）)%])[.．](?=[\u4e00-\u9fff“\"（(【]|\s*$)"
#                                                       not: 1. 对投资 2 亿元的项目…
TITLE_END = re.compile(rf"[。！？：:]|(?<!\d)\s(?=[\u4e00-\u9fff])|{HALF_STOP}")
# 请你市将进展函告我厅      not: 加强信息报送
ASKS = re.compile(r"请|[我本][厅局委办部署省市县区]")
# What ends a title that a space cuts in two: 发展检验检 测服务。      not: 推进改革 简化审批流程。
SPACE_INSIDE = re.compile(r"[\u4e00-\u9fff]{1,3}(?P<stop>。)(?=\s*\S)")
# 优化通关流程（牵头单位：某海关；责任单位：市商务局）: a heading that says who.
# 通关：优化流程（某海关）                not: 牵头单位：某海关（驻某市）
HEADING_WITH_CLAUSE = re.compile(
    r"(?P<title>[^（()）【】〔〕。；！？]{2,40})(?P<clause>[（(【〔](?P<inner>[^【】〔〕]{2,300})[）)】〕])[。；]?"
)
SAYS_ROLE = re.compile(r"(?:负责|牵头|配合|参与|落实|按职责分工)(?:$|[，；、）)])")
# What follows a run-in title: text, or a bracket and text after it.
BODY = re.compile(
    r"[。！？：:.．\s]\s*+(?:[（(【〔][^（()）【】〔〕]*[）)】〕]\s*+[。；]?\s*+)?(?=[^（(【〔\s—])"
)
SENTENCE_MARK = re.compile(rf"[。；;！？]|{HALF_STOP}")
# 完善管理体制。      not: 健全制度。加强统筹。 | 健全制度。（市统计局） | 做到：
HEADING_WITH_STOP = re.compile(rf"(?P<title>[^（(：:]{{2,{LONGEST_TITLE}}})[。.．]\s*")


# 会议议定： above 1. 2.      not: 建设平台，做到：
HEADING_WITH_COLON = re.compile(rf"(?P<title>[^（(：:，,。；;]{{2,{LONGEST_TITLE}}})[：:]\s*")


def _asks_all(paragraph: Mended, last: Node) -> bool:
    """Whether a paragraph below the last item asks all to carry the document out.

    Below 「（二）抓好落实。」, which says nothing yet, it is the item's text.
    """
    return asks_all(paragraph.text) and bare_heading(last.own[0]) is None


def is_heading(text: str) -> bool:
    """Whether a paragraph is a heading and nothing else: numbered, short, no sentence in it."""
    found = mark(text)
    return (
        found is not None
        and 0 < len(text) - found.end <= LONGEST_HEADING
        # 一．总体要求: the stop of the number ends no sentence.
        and SENTENCE_MARK.search(text, found.end) is None
        and not text.rstrip().endswith(("，", ",", "、", "：", ":"))
    )


def tree(
    paragraphs: Iterable[Mended],
    *,
    of_meeting: bool = False,
    framed: Container[int] = frozenset(),
) -> Node:
    """The paragraphs as a tree of headings and items. What stands before them goes to the root.

    `of_meeting` says that they are minutes; `framed` is where those in a drawn box begin.
    """
    root = Node()
    path = [root]
    box = Box()
    paragraphs = list(paragraphs)
    last = max((at for at, each in enumerate(paragraphs) if mark(each.text)), default=0)
    above_frame: list[Node] = []
    # 一是市商务局要…。 / 二是…: the decisions of minutes that number nothing else
    counts = of_meeting and not any(mark(each.text) for each in paragraphs)
    for at, paragraph in enumerate(paragraphs):
        found = mark(paragraph.text) or (_counted(paragraph.text) if counts else None)
        in_frame = bool(framed and paragraph.offsets) and paragraph.offsets[0] in framed
        if above_frame and not in_frame:
            # The box ends with its frame: the item above it goes on.
            path, above_frame = above_frame, []
            box.end()
        elif in_frame and not above_frame:
            above_frame = list(path)
        if found is None:
            if at > last and path[-1].runs_in and _asks_all(paragraph, path[-1]):
                path = [root]
            if heads_closing_articles(paragraph.text):
                node = Node(SECTION, title=paragraph, span=paragraph.span())
                root.children.append(node)
                path = [root, node]
                continue
            if ends_document(paragraph.text):
                # It speaks of the whole document, not of the last item; what is numbered below it
                # still belongs to the heading above both.
                if at > last and (path[-1].runs_in or paragraph.text[0] in ENDS_ALL):
                    path = [root]
                _leave_item(path)
            elif of_meeting and at > last and path[-1].own and is_of_the_meeting(paragraph.text):
                # 四、关于通关服务 / 请某海关支持。 / 会议强调，…: of the whole meeting
                path = [root]
            elif (of_meeting and is_of_the_meeting(paragraph.text)) or box.begins(paragraph.text):
                # It belongs to the heading, not to the item above it.
                _leave_item(path)
            if in_frame:
                path[-1].framed.add(len(path[-1].own))
            path[-1].own.append(paragraph)
            continue
        if found.rank == TASK and not is_article(found.label) and any(map(_is_article, path)):
            # 第五条 …：/（一）…；/（二）…。: points of the article
            found = found._replace(rank=POINT)
        while path[-1].rank >= found.rank:
            path.pop()
        node = _node(paragraph, found)
        node.boxed = box.holds(found)
        path[-1].children.append(node)
        path.append(node)
    for node in root.walk():
        if node.runs_in and node.title is None:
            if node.rank <= TASK:
                _take_heading_with_stop(node)
            else:
                _take_title_with_stop(node)
    return root


def _counted(text: str) -> Mark | None:
    """The word a paragraph counts with: 一是."""
    found = COUNTED.match(text)
    number = ordinal(found["n"]) if found else None
    return Mark(ITEM, number, found[0], found.end()) if found and number else None


def _leave_item(path: list[Node]) -> None:
    """Go up from an item whose text runs on to the heading it stands under."""
    while path[-1].runs_in:
        path.pop()


def is_article(label: str) -> bool:
    """Whether a label is that of an article: 第五条."""
    return label.startswith("第") and label.endswith("条")


def _is_article(node: Node) -> bool:
    return is_article(node.label)


# 一是高新区管委会要…      not: 一是一，二是二
COUNTED = re.compile(r"(?P<n>[一二三四五六七八九十])是(?=[\u4e00-\u9fff]{3})")
# 请市卫生健康委负责，推动项目落地。      not: 请进来走出去
REQUEST = re.compile(
    r"(?:请|由)[\u4e00-\u9fff、（）]{2,40}(?:[部委局厅署办院府关]|管委会|单位|公司)(?:牵头|负责|会同|配合)"
)


def run_in_title(text: Mended) -> Mended | None:
    """The title a text begins with, if text follows it: 「简化审批流程。积极优化…」."""
    end = TITLE_END.search(text.text, 0, LONGEST_TITLE + 1)
    if end is None or end.start() < 2 or not text.text[end.end() :].strip():
        return None
    if REQUEST.match(text.text, 0, end.start()):
        return None
    if end[0].isspace() and (rest := SPACE_INSIDE.match(text.text, end.end())):
        # 发展检验检 测服务。支持…: the space is a slip of the scanner.
        return text.part(0, rest.start("stop"))
    if end[0] not in "。！？.．" and re.search(r"[，；]", text.text[: end.start()]):
        return None
    return text.part(0, end.start())


def has_body(text: Mended, title: Mended | None) -> bool:
    """Whether text stands after a title; 「健全制度。（市统计局）」 has none."""
    if title is None:
        return False
    found = BODY.match(text.text, len(title.text))
    return found is not None and LABEL.match(text.text, found.end()) is None


def _clause_of_heading(text: str) -> re.Match[str] | None:
    """The bracket in which a heading names its agencies; （第三方） is none."""
    found = HEADING_WITH_CLAUSE.fullmatch(text)
    if found is None or SENTENCE_MARK.search(found["title"]) or LABEL.search(found["title"]):
        return None
    asks = ASKS.search(found["title"]) and speaks_of_reports(found["title"])
    if asks and not SAYS_ROLE.search(found["inner"]):
        # 四、请你市每月将进展函告我厅（服务贸易处）。
        return None
    names = list(split_names(found["inner"]))
    said = LABEL.search(found["inner"]) or SAYS_ROLE.search(found["inner"])
    return found if said or all(is_complete(name) for name in names) else None


def _take_heading_with_stop(node: Node) -> None:
    """Take 「（一）完善管理体制。」 for the heading it is, where something stands below it.

    Above numbered items it is their heading, also above （1）（2） that are sentences of their own;
    above a paragraph it is the title that opens it.
    「二、会议议定：」 is one above numbered items only.
    「（一）健全制度。加强统筹。」 says something of its own and stays what it is.
    """
    bare = bare_heading(node.own[0])
    if bare is None:
        announced = HEADING_WITH_COLON.fullmatch(node.own[0].text)
        if announced is not None and any(child.rank < POINT for child in node.children):
            end = announced.end("title")
            node.title, node.runs_in, node.own = node.own[0].part(0, end), False, node.own[1:]
        return
    if closes_below(node):
        node.title = bare
    elif any(child.rank < POINT for child in node.children) or heads_points(node):
        node.title, node.runs_in, node.own = bare, False, node.own[1:]
    elif len(node.own) > 1:
        node.title = bare


def _take_title_with_stop(node: Node) -> None:
    """Take 「5.创新金融服务。」 for the title of the item whose text stands below it.

    Above its agencies alone it is the item's one sentence.
    """
    below = any(
        own.text[0] not in "（(【〔"
        and ANY_LABEL.match(own.text) is None
        and not (SAYS_ROLE.search(own.text.rstrip("。.．")) and names_alone(own.text))
        for own in node.own[1:]
    )
    if below or (node.children and is_one_sentence(node)):
        node.title = bare_heading(node.own[0])


def bare_heading(text: Mended) -> Mended | None:
    """A paragraph of one short sentence without its full stop: 「总体要求。」 → 总体要求."""
    found = HEADING_WITH_STOP.fullmatch(text.text)
    if found is None or SENTENCE_MARK.search(found["title"]):
        return None
    return text.part(*found.span("title"))


def _node(paragraph: Mended, found: Mark) -> Node:
    rest = paragraph.part(found.end).stripped()
    node = Node(found.rank, found.ordinal, found.label, span=paragraph.span())
    if not rest.text:
        return node
    if clause := _clause_of_heading(rest.text):
        node.title = rest.part(0, clause.end("title")).stripped()
        node.own.append(rest.part(clause.start("clause")))
    elif is_heading(paragraph.text):
        node.title = rest
    else:
        title = run_in_title(rest)
        node.title = title if has_body(rest, title) else None
        node.runs_in = True
        node.own.append(rest)
    return node
