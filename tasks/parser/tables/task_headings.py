"""Task headings of tables: label, title and statement, also where a page tore them apart.

（一）全面探索完善管理体制 深入推进“放管服”改革，努力形成…
    -> 1, 全面探索完善管理体制, 深入推进“放管服”改革，努力形成…
探索提升便利化水平 / （三）全面 / 树立在发展中规范的理念…
    -> 3, 全面探索提升便利化水平: the two lines of the title stood around the label
探索优化政策体系 适应新形势…
    -> no label: its ordinal follows from its neighbours
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tasks.parser.text.blocks import Mended
from tasks.parser.text.marks import HAN_DIGITS, HAN_NUMERAL, bracketed, ordinal
from tasks.parser.types import Problem, Span

LABEL = re.compile(rf"[（(]\s*(?P<numeral>{HAN_NUMERAL})\s*[）)]")
# 一、 | 1. before a title, at its very beginning only; 一 alone where a space follows it
PLAIN_LABEL = re.compile(
    rf"(?:(?P<numeral>{HAN_NUMERAL})(?:[、．.]|$)|(?P<digits>\d{{1,2}})[、．.](?!\d))"
)
# What stands between two spaces; a label keeps the spaces in its brackets.
WORD = re.compile(rf"{LABEL.pattern}\S*|\S+")
SENTENCE_MARK = re.compile(r"[，,。；;：:]")
LONGEST_TITLE = 30
LONGEST_TITLE_ALONE = 50


class Heading(NamedTuple):
    """A task heading as it was read; `ordinal` is None where its label is lost.

    `unreadable` is a label that is there but no numeral: （十十一）. `section` is what it stands
    below, where tasks count from （一） again below each.
    """

    ordinal: int | None
    title: str | None
    statement: str
    span: Span
    problems: tuple[Problem, ...] = ()
    written: str | None = None
    unreadable: str | None = None
    section: str | None = None

    @property
    def names_section(self) -> bool:
        """Whether it is numbered 一、 or 一, as sections are where tasks are numbered （一）."""
        return self.written is not None and self.written.endswith(("、", *HAN_DIGITS))

    @property
    def label(self) -> str:
        """（一） for 1, whatever brackets the source has; 一、 and 1. as they are written."""
        if self.written is not None:
            return self.written
        return bracketed(self.ordinal) if self.ordinal is not None else ""


def read_headings(parts: Sequence[Mended], *, in_task_cell: bool) -> list[Heading]:
    """The headings in a task cell or in loose lines; none if the text is no heading.

    `parts` are the paragraphs as they stand, white space in them mended. Without a label only a
    task cell is sure to hold a heading.
    """
    if len(parts) > 1 and PLAIN_LABEL.match(parts[0].text) and LABEL.match(parts[1].text):
        # 一、完善体制 / （一）健全机制: a section and its first task
        return [
            *read_headings(parts[:1], in_task_cell=in_task_cell),
            *read_headings(parts[1:], in_task_cell=in_task_cell),
        ]
    words = [word for part in parts for word in _words(part)]
    if words and (plain := _plainly_labelled(words, in_task_cell)):
        return [plain]
    labels = [at for at, word in enumerate(words) if LABEL.match(word.text)]
    if not labels:
        return _unlabelled(words) if in_task_cell else []
    if not all(_may_be_title(word.text) for word in words[: labels[0]]):
        return []
    starts = [0, *labels[1:]]
    ends = [*labels[1:], len(words)]
    return [
        _labelled(words[start:end], label - start)
        for start, end, label in zip(starts, ends, labels, strict=True)
    ]


def named_alone(line: Mended) -> Heading | None:
    """A lone line as the heading of the rows below it, though it has no label: 培育市场主体."""
    if not _may_be_title(line.text):
        return None
    return Heading(None, line.text, "", line.span())


def number_headings(headings: Sequence[Heading]) -> list[Heading]:
    """Give headings without a label the ordinal their neighbours leave them.

    Two headings without label between （五） and （八） are 6 and 7. A repeat of the heading before
    (the next page of the same task) keeps its ordinal.
    """
    numbered: list[Heading] = []
    # Where no heading has a label none is lost: they count in their order.
    lost = any(heading.ordinal is not None or heading.unreadable for heading in headings)
    for heading in headings:
        before = numbered[-1] if numbered else None
        if heading.ordinal is None:
            repeated = before is not None and before.title == heading.title
            ordinal = (before.ordinal or 0) + (0 if repeated else 1) if before else 1
            if not lost:
                numbered.append(heading._replace(ordinal=ordinal, written=""))
                continue
            heading = _with_label_lost(heading._replace(ordinal=ordinal), "按前后顺序推定为")
        numbered.append(heading)
    return numbered


def _with_label_lost(heading: Heading, concluded: str) -> Heading:
    """A heading whose ordinal its label does not say, with how that was concluded."""
    fault = f"“{heading.unreadable}”无法识读" if heading.unreadable else "缺失"
    problem = Problem(
        "label_lost",
        f"任务标题“{heading.title}”的序号{fault}，{concluded}第{heading.ordinal}项",
        heading.span,
    )
    return heading._replace(problems=(*heading.problems, problem))


def numbered(heading: Heading, number: int) -> Heading:
    """A heading without a label of its own that a number cell beside it numbers."""
    if heading.ordinal is not None:
        return heading
    given = heading._replace(ordinal=number, written=str(number))
    return _with_label_lost(given, "按序号栏读作") if heading.unreadable else given


def _plainly_labelled(words: Sequence[Mended], in_task_cell: bool) -> Heading | None:
    """一、促进规则衔接, in a task cell also 1.促进规则衔接."""
    found = PLAIN_LABEL.match(words[0].text)
    if found is None or (found["digits"] and not in_task_cell):
        return None
    number = int(found["digits"]) if found["digits"] else ordinal(found["numeral"])
    rest = words[0].part(found.end())
    following = [*([rest] if rest.text else []), *words[1:]]
    if not following or len(following[0].text) > LONGEST_TITLE_ALONE:
        return None
    span = Span(words[0].span().start, words[-1].span().end)
    title = following.pop(0).text
    unreadable = found[0] if number is None else None
    return Heading(
        *(number, title, _statement(following), span), written=found[0], unreadable=unreadable
    )


def _words(part: Mended) -> Iterator[Mended]:
    """The pieces of a paragraph between its spaces."""
    for found in WORD.finditer(part.text):
        yield part.part(found.start(), found.end())


def _may_be_title(text: str) -> bool:
    return 2 <= len(text) <= LONGEST_TITLE and not SENTENCE_MARK.search(text)


def _may_be_title_alone(text: str) -> bool:
    """A cell with nothing but a title may be a longer one: 完善管理体制，优化营商环境."""
    return 2 <= len(text) <= LONGEST_TITLE_ALONE and not re.search(r"[。；;：:]", text)


def _labelled(words: Sequence[Mended], label_at: int) -> Heading:
    found = LABEL.match(words[label_at].text)
    numeral = found["numeral"] if found else "一"
    rest = words[label_at].part(found.end() if found else 0)
    orphan = words[:label_at]
    following = [*([rest] if rest.text else []), *words[label_at + 1 :]]
    span = Span(min(w.span().start for w in words), max(w.span().end for w in words))
    number = ordinal(numeral)
    unreadable = found[0] if found and number is None else None
    alone = len(following) == 1 and _may_be_title_alone(following[0].text)
    is_title = bool(following) and (alone or _may_be_title(following[0].text))
    title = following.pop(0).text if is_title else None
    if not orphan:
        return Heading(number, title, _statement(following), span, unreadable=unreadable)
    mended = _mend_title(title or "", "".join(word.text for word in orphan))
    problem = Problem("heading_broken", f"任务标题在换行处断开，读作“{mended}”", span)
    return Heading(number, mended, _statement(following), span, (problem,), unreadable=unreadable)


def _unlabelled(words: Sequence[Mended]) -> list[Heading]:
    alone = len(words) == 1 and _may_be_title_alone(words[0].text)
    if not words or not (alone or _may_be_title(words[0].text)):
        return []
    span = Span(words[0].span().start, words[-1].span().end)
    return [Heading(None, words[0].text, _statement(words[1:]), span)]


def _statement(words: Sequence[Mended]) -> str:
    text = ""
    for word in words:
        # Between Chinese characters a space is only what is left of a line's end.
        latin = text[-1:].isascii() and text[-1:].isalnum() and word.text[0].isascii()
        text += f" {word.text}" if latin else word.text
    return text


def _mend_title(fragment: str, orphan: str) -> str:
    """The title from the piece beside the label and the piece that stood before it.

    全面 + 探索提升便利化水平; of 全面开放 + 探索扩大对外开放 the second 开放 is an echo.
    """
    for length in range(min(len(fragment), len(orphan)), 1, -1):
        if fragment.endswith(orphan[-length:]):
            return fragment[:-length] + orphan
    return fragment + orphan
