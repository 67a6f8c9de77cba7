"""Numbered parts below a text that are points of it, no items of their own.

（1）建立通道；/（2）设立调解室。        one sentence, the agencies said of all of it
强化保护。/ 1.建立通道；/ 2.设立调解室。/（市委宣传部）
具体措施：/ 1.建设平台；/ 2.支持企业。/ 牵头部门：市商务局
"""

from __future__ import annotations

from tasks.parser.clauses.phrases import ANY_LABEL
from tasks.parser.pages.nodes import Node
from tasks.parser.text.blocks import Mended
from tasks.parser.text.marks import ITEM, POINT, SECTION, TASK

GOES_ON = tuple("；;，,")
ENDS_SENTENCE = tuple("。！？.)）】〕")


def heads_points(node: Node) -> bool:
    """Whether nothing stands below a node but （1）（2）, each a sentence of its own."""
    return len(node.children) > 1 and all(
        child.rank == POINT and child.own and child.own[-1].text.endswith(ENDS_SENTENCE)
        for child in node.children
    )


def is_one_sentence(node: Node) -> bool:
    """Whether the （1）（2） below a text go on with its sentence: 「（1）甲；/（2）乙。」."""
    if closes_below(node):
        return True
    *points, last = node.children or (node,)
    return (
        bool(points)
        and all(
            (child.rank >= POINT or (child.rank == ITEM and announces_points(node)))
            and not child.children
            for child in node.children
        )
        and (
            all(child.own and child.own[-1].text.endswith(GOES_ON) for child in points)
            or _heads_fields(node)
        )
        and bool(last.own)
    )


def closes_below(node: Node) -> bool:
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

    3.建设园区 / （1）制定方案。 / （2）引进企业。 / 责任单位：市商务局 | （责任单位：市商务局）
    Where an earlier point has its own, each has.
    """
    numbered = node.rank == ITEM or announces_points(node)
    if not numbered or len(node.children) < 2 or any(map(_is_field, node.own)):
        return False
    *points, last = node.children
    return any(map(_is_field, last.own)) and not any(
        len(child.own) > 1 or child.own[0].text.rstrip("。；; ").endswith(("）", ")", "】", "]"))
        for child in points
        if child.own
    )


def announces_points(node: Node) -> bool:
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
    """Whether a line says who in a field, or in a bracket around one: （责任单位：市商务局）."""
    words = text.text
    if words.startswith(("（", "(")) and words.rstrip("。").endswith(("）", ")")):
        words = words[1:]
    return ANY_LABEL.match(words) is not None
