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
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field

from tasks.parser.clauses.names import is_complete, split_names
from tasks.parser.clauses.phrases import ANY_LABEL, LABEL, names_alone
from tasks.parser.pages.boxes import BOX, Box
from tasks.parser.text.blocks import Mended
from tasks.parser.text.marks import ITEM, PART, POINT, SECTION, TASK, Mark, mark
from tasks.parser.types import Span

LONGEST_HEADING = 60
LONGEST_TITLE = 40
# A title that runs into its text ends so: 1. 简化审批流程。… | 1. 简化审批流程：…
# A full stop written half width: between Chinese characters, not in 1.5 or v2.0.
HALF_STOP = r"(?<=[\u4e00-\u9fff”\"）)%])[.．](?=[\u4e00-\u9fff“\"（(【]|\s*$)"
TITLE_END = re.compile(rf"[。！？：:]|\s(?=[\u4e00-\u9fff])|{HALF_STOP}")
# 优化通关流程（牵头单位：某海关；责任单位：市商务局）: a heading that says who.
# 通关：优化流程（某海关）                not: 牵头单位：某海关（驻某市）
HEADING_WITH_CLAUSE = re.compile(
    r"(?P<title>[^（()）【】〔〕。；！？]{2,40})(?P<clause>[（(【〔](?P<inner>[^【】〔〕]{2,300})[）)】〕])[。；]?"
)
# 附则 | 本措施自2023年1月1日起施行 | 以上政策由市商务局负责解释
CLOSING_ARTICLES = re.compile(r"附\s*则[：:]?")
# 报送省商务厅 | 反馈我局 | 送我委          not: 申报项目, 通报批评, 预报, 配送货物
SENDS = (
    r"(?:(?<![通申预情简海填])报(?![名道刊纸价关销废考])|填报|反馈|函告|(?<![配赠输推选运欢护])送)"
)
ENDING = re.compile(
    r"(?:本|以上|上述)[\u4e00-\u9fff]{0,4}?(?:措施|意见|办法|方案|政策|通知|规定|细则|计划|清单)"
    r"(?:自|由|从|有效|印发|施行|执行|实施)"
    # 特此函达。 | 妥否，请批示。 | 请各责任单位于每周五前将进展报…
    r"|特此(?:函[达告复]?|通知|批复|通报|报告|说明)|专此|此[函复致]|妥否|以上(?:事项|意见|情况|内容)"
    r"|请(?:各[\u4e00-\u9fff（）、]{0,10}(?:单位|部门|地区?|[市县区])|你们|上述单位"
    r"|(?:承办|责任|牵头|有关|相关|成员|主办)单位)"
    rf"[^。；]{{0,60}}{SENDS}"
    # 各责任单位于每周五前将进展报…          not: 各县区组织企业申报项目
    r"|(?:各[\u4e00-\u9fff（）、]{0,10}(?:单位|部门|地区?|[市县区])|你们|上述单位)"
    rf"(?=[^。；]{{0,40}}(?:[将把前内]|每[年季月周半]|及时|定期))[^。；]{{0,60}}{SENDS}"
    # 请于4月20日前报送推进计划
    rf"|请[于在][^，。；将把]{{2,16}}前[^，。；]{{0,40}}{SENDS}"
    # 请将办理情况于7月5日前书面报某督查室
    rf"|请[将把][^，。；]{{2,30}}{SENDS}"
    # 办理情况请于11月20日前报… | 感谢您对…
    r"|[\u4e00-\u9fff]{2,10}(?:情况|结果)请[于在按]|(?:衷心)?感谢[您你]|欢迎[\u4e00-\u9fff]{0,4}提出"
)
ENDING_BEGINS = frozenset("附本以上特专此妥请各你衷感欢")
ASKS_WITHIN, ENDS_ALL = 14, frozenset("附本以上特专此妥衷感欢")
# 会议要求，…: in minutes it goes on with the meeting, not with what was decided last.
OF_THE_MEETING = re.compile(
    r"会议(?:还)?(?:要求|强调|指出|认为|明确|决定|议定|希望|号召|听取|研究)"
)
# 各地区、各部门要… | 地方各级人民政府要…
#                              not: 各类企业要…, 各县区推荐…, 各地主要口岸…, 各级供应链平台…
ASKS_ALL = re.compile(
    r"(?:各(?:地区?|级|部门|省|市|县|区|州|有关|相关|单位|责任单位|牵头单位|乡镇)|地方各级|国务院有关部门)"
    r"[\u4e00-\u9fff、，（）()]{0,30}?(?:(?<![重主必需摘纪])要(?![求素道闻点件])|(?<![供适响效反])应(?![用急收])|须)"
)
SAYS_ROLE = re.compile(r"(?:负责|牵头|配合|参与|落实|按职责分工)(?:$|[，；、）)])")
# What follows a run-in title: text, or a bracket and text after it.
BODY = re.compile(
    r"[。！？：:.．\s]\s*+(?:[（(【〔][^（()）【】〔〕]*[）)】〕]\s*+[。；]?\s*+)?(?=[^（(【〔\s—])"
)
SENTENCE_MARK = re.compile(rf"[。；;！？]|{HALF_STOP}")
GOES_ON = tuple("；;，,")
ENDS_SENTENCE = tuple("。！？.)）】〕")
# 完善管理体制。      not: 健全制度。加强统筹。 | 健全制度。（市统计局） | 做到：
HEADING_WITH_STOP = re.compile(rf"(?P<title>[^（(：:]{{2,{LONGEST_TITLE}}})[。.．]\s*")


# 会议议定： above 1. 2.      not: 建设平台，做到：
HEADING_WITH_COLON = re.compile(rf"(?P<title>[^（(：:，,。；;]{{2,{LONGEST_TITLE}}})[：:]\s*")


@dataclass(slots=True)
class Node:
    """A numbered heading or item with what stands below it.

    `title` is None for the root, for an item of one sentence, and where the heading is lost.
    `own` holds its paragraphs; if the title runs into the text, the first begins with the title.
    `boxed` says that it stands in a box (专栏1 重点工程), `framed` which of its own paragraphs do
    where the box is drawn.
    """

    rank: int = 0
    ordinal: int = 0
    label: str = ""
    title: Mended | None = None
    runs_in: bool = False
    span: Span = Span(0, 0)
    own: list[Mended] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    boxed: bool = False
    framed: set[int] = field(default_factory=set)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in reading order, however deep they lie."""
        pending = [self]
        while pending:
            node = pending.pop()
            yield node
            if node.children:
                pending.extend(reversed(node.children))

    @property
    def heading(self) -> str | None:
        """Label and title as written, None without a title."""
        if self.title is None:
            return None
        # 第一章 总则 keeps its space, 一、总体要求 has none.
        gap = " " if self.rank <= PART and self.title.offsets[0] > self.label_end else ""
        return f"{self.label}{gap}{self.title.text}"

    @property
    def label_end(self) -> int:
        """Where the label ends in the source."""
        return self.span.start + len(self.label)


def _asks_all(paragraph: Mended, last: Node) -> bool:
    """Whether a paragraph below the last item asks all to carry the document out.

    Below 「（二）抓好落实。」, which says nothing yet, it is the item's text.
    """
    return ASKS_ALL.match(paragraph.text) is not None and bare_heading(last.own[0]) is None


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
    for at, paragraph in enumerate(paragraphs):
        found = mark(paragraph.text)
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
            if paragraph.text[:1] == "附" and CLOSING_ARTICLES.fullmatch(paragraph.text):
                # The articles below it are no measures.
                node = Node(SECTION, title=paragraph, span=paragraph.span())
                root.children.append(node)
                path = [root, node]
                continue
            may_end = paragraph.text[:1] in ENDING_BEGINS or "请" in paragraph.text[:ASKS_WITHIN]
            if may_end and ENDING.match(paragraph.text):
                # It speaks of the whole document, not of the last item; what is numbered below it
                # still belongs to the heading above both.
                if at > last and (path[-1].runs_in or paragraph.text[0] in ENDS_ALL):
                    path = [root]
                _leave_item(path)
            elif of_meeting and at > last and path[-1].own and OF_THE_MEETING.match(paragraph.text):
                # 四、关于通关服务 / 请某海关支持。 / 会议强调，…: of the whole meeting
                path = [root]
            elif (of_meeting and OF_THE_MEETING.match(paragraph.text)) or box.begins(
                paragraph.text
            ):
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


def _leave_item(path: list[Node]) -> None:
    """Go up from an item whose text runs on to the heading it stands under."""
    while path[-1].runs_in:
        path.pop()


def is_article(label: str) -> bool:
    """Whether a label is that of an article: 第五条."""
    return label.startswith("第") and label.endswith("条")


def _is_article(node: Node) -> bool:
    return is_article(node.label)


def run_in_title(text: Mended) -> Mended | None:
    """The title a text begins with, if text follows it: 「简化审批流程。积极优化…」."""
    end = TITLE_END.search(text.text, 0, LONGEST_TITLE + 1)
    if end is None or end.start() < 2 or not text.text[end.end() :].strip():
        return None
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
    if _closes_below(node):
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


def heads_points(node: Node) -> bool:
    """Whether nothing stands below a node but （1）（2）, each a sentence of its own."""
    return len(node.children) > 1 and all(
        child.rank == POINT and child.own and child.own[-1].text.endswith(ENDS_SENTENCE)
        for child in node.children
    )


def outside_boxes(node: Node) -> list[tuple[int, Mended]]:
    """A heading's own paragraphs with their places: those up to the first box below it, and what
    follows one whose frame shows its end.
    """
    found: list[tuple[int, Mended]] = []
    for at, own in enumerate(node.own):
        if at in node.framed:
            continue
        if BOX.match(own.text):
            break
        found.append((at, own))
    return found


def is_bare(node: Node) -> bool:
    """Whether a numbered heading has nothing below it."""
    return node.title is not None and not node.own and not node.children


def is_one_sentence(node: Node) -> bool:
    """Whether the （1）（2） below a text go on with its sentence: 「（1）甲；/（2）乙。」."""
    if _closes_below(node):
        return True
    *points, last = node.children or (node,)
    return (
        (node.runs_in or node.rank == ITEM or (_announces_points(node) and _heads_fields(node)))
        and bool(points)
        and all(
            (child.rank >= POINT or (child.rank == ITEM and _announces_points(node)))
            and not child.children
            for child in node.children
        )
        and (
            all(child.own and child.own[-1].text.endswith(GOES_ON) for child in points)
            or _heads_fields(node)
        )
        and bool(last.own)
    )


def _closes_below(node: Node) -> bool:
    """Whether the numbered parts of one sentence are closed by a bracket in a line of its own.

    四、强化保护。 / 1.建立通道； / 2.设立调解室。 / （责任部门：市委宣传部）
    """
    if not node.runs_in or len(node.children) < 2:
        return False
    *points, last = node.children
    return (
        all(child.rank == ITEM and child.own and not child.children for child in node.children)
        and all(len(child.own) == 1 and child.own[0].text.endswith(GOES_ON) for child in points)
        and len(last.own) > 1
        and last.own[-1].text.startswith(("（", "("))
        and last.own[-1].text.rstrip("。").endswith(("）", ")"))
    )


def _heads_fields(node: Node) -> bool:
    """Whether the agencies of a numbered item stand in fields below the last of its points.

    3.建设园区 / （1）制定方案。 / （2）引进企业。 / 责任单位：市商务局
    Where an earlier point has its own, each has.
    """
    numbered = node.rank == ITEM or _announces_points(node)
    if not numbered or len(node.children) < 2 or any(map(_is_field, node.own)):
        return False
    *points, last = node.children
    return any(map(_is_field, last.own)) and not any(
        len(child.own) > 1 or child.own[0].text.rstrip("。；; ").endswith(("）", ")", "】", "]"))
        for child in points
        if child.own
    )


def _announces_points(node: Node) -> bool:
    """Whether a heading's last words announce the parts of one sentence that stand below it.

    一、融合行动 / 具体措施： / 1.建设平台； / 2.支持企业。 / 牵头部门：市商务局
    """
    return (
        node.rank in (SECTION, TASK)
        and bool(node.own)
        and node.own[-1].text.endswith(("：", ":"))
        and all(child.own and child.own[0].text.endswith(GOES_ON) for child in node.children[:-1])
    )


def _is_field(text: Mended) -> bool:
    return ANY_LABEL.match(text.text) is not None


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
