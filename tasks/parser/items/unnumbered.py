"""Items without numbers below a heading, told by the agencies that close them.

    完善机制。召开会议。（省商务厅牵头）出台政策。印发细则。（省财政厅）    two of them
    建设出口基地。推动提质增效。 / （省商务厅、省委宣传部）    one, its bracket apart
    加强领导。成立领导小组。 / 强化支持。统筹资金。（市财政局）    the first names nobody

A paragraph between them without a title of its own is none: 「为做好工作，提出以下措施：」.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tasks.parser.items.clause_places import is_field_line
from tasks.parser.items.closing import Closings
from tasks.parser.items.runin import opens_with_title
from tasks.parser.pages.nodes import Node
from tasks.parser.text.blocks import Mended

OPENING = tuple("（(【〔")


def says_only_who(node: Node, at: int) -> bool:
    """Whether a paragraph below a heading holds nothing but agencies."""
    text = node.own[at].text
    return is_field_line(text) or (at == 0 and text.startswith(OPENING))


def who_first(node: Node) -> int:
    """How many paragraphs below a heading say who before its text or its points begin, else 0.

    （三）完善制度（市司法局） / 修订制度，…
    （三）完善制度 / 责任单位：市司法局 / 修订制度，…
    """
    if node.runs_in:
        return 0
    texts = (
        at
        for at, own in enumerate(node.own)
        if not is_field_line(own.text) and not (at == 0 and _is_bracket(own.text))
    )
    return next(texts, len(node.own) if node.children else 0)


def paragraph_items(
    node: Node, closes: Sequence[int], closings: Closings
) -> Iterator[list[Mended]]:
    """The paragraphs of a heading's items without numbers, item by item.

    `closes` are the positions of those that name agencies.
    """
    first = 0
    titled = False
    for at in closes:
        own = node.own[at]
        if at < first:
            continue
        if is_field_line(own.text) and not node.children:
            end = at + 1
            while end < len(node.own) and is_field_line(node.own[end].text):
                end += 1
            paragraphs, first = node.own[first:end], end
            if not is_field_line(paragraphs[0].text):
                yield paragraphs
            continue
        if says_only_who(node, at) or is_field_line(own.text):
            continue
        start = at - 1 if at > first and _is_bracket(own.text) else at
        yield from ([each] for each in node.own[first:start] if opens_with_title(each))
        *before, last = _parts(node.own[start], closings)
        yield from ([part] for part in before)
        yield [last, *node.own[start + 1 : at + 1]]
        titled |= opens_with_title(last)
        first = at + 1
    if titled:
        yield from ([each] for each in node.own[first:] if opens_with_title(each))


def _is_bracket(text: str) -> bool:
    """Whether a paragraph is nothing but a bracket: 「（省商务厅、省财政厅）」."""
    return text.startswith(OPENING) and text.rstrip("。").endswith(tuple("）)】〕"))


def _parts(text: Mended, closings: Closings) -> list[Mended]:
    """The items of one paragraph: 「甲机制。…（市商务局）出台政策。…（市财政局）」 has two."""
    cuts = [0]
    for end in closings.ends(text):
        if opens_with_title(text.part(end)):
            cuts.append(end)
    return [
        text.part(start, end).stripped() for start, end in zip(cuts, [*cuts[1:], None], strict=True)
    ]
