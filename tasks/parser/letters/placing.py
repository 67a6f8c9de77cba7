"""Where a piece of run-on letters belongs: which document, which heading.

By what the piece itself says:

    现批复如下：                        the reply's words
    广州、深圳市人民政府要…             an instruction goes to the letter addressed to them
    一、总体要求（一）指导思想。        headings with sub-headings belong to the programme
    四、国务院有关部门要…               to the document whose numbering has come to 四
    2016年2月，国务院批复同意…          a past event is background, no task

What says nothing of it continues the piece before. After a repeat it takes up the programme where
that was left, or where the repeated passage itself broke off. If a task that has sentences is
taken up again while the numbering leaves room for one more, that one's heading is lost: its
sentences are kept under its number, without a title, and the loss is reported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.parser.items.programme import TASKS
from tasks.parser.letters.duties_who import BODY, WHO
from tasks.parser.letters.heads import Letter, read_addressees
from tasks.parser.letters.pieces import Piece
from tasks.parser.pages.nodes import Node
from tasks.parser.text.cohesion import pairs
from tasks.parser.text.marks import SECTION, TASK, bracketed
from tasks.parser.types import Problem, Span

# Words only one kind of document says of itself.
FORMULAS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("批复", re.compile(r"批复如下|请示收悉")),
    ("通知", re.compile(r"转发给你们|印发给你们|遵照执行|贯彻执行。")),
)
OWN_AIM = re.compile(r"制定本(?:方案|规划|计划|意见)")
# Letters beyond this many are kept, but pieces are not looked for in them.
MOST_DOCUMENTS = 100
PAST_EVENT = re.compile(r"\d{4}\s?年\s?\d{1,2}\s?月，")


@dataclass(slots=True)
class Document:
    """A letter while its pieces are put together; `taken` are the numbers its sections have."""

    letter: Letter
    root: Node = field(default_factory=Node)
    taken: set[int] = field(default_factory=set)

    @property
    def last_section(self) -> Node:
        return self.root.children[-1] if self.root.children else self.root


@dataclass(frozen=True, slots=True)
class Home:
    """A document and the heading in it a piece belongs to."""

    document: Document
    node: Node
    section: Node


@dataclass(slots=True)
class State:
    """Where reading has come to."""

    pieces: Sequence[Piece]
    # For each piece the next heading after it that is no repeat.
    coming: Sequence[Piece | None]
    documents: list[Document] = field(default_factory=list)
    current: Document | None = None
    programme: Document | None = None
    # Where the programme was left, and where the last piece went.
    resume: Home | None = None
    last: Home | None = None
    spliced: bool = False
    # Where each piece went; None for repeats and frames.
    homes: list[Home | None] = field(default_factory=list)
    repeated: int | None = None
    attributed: list[tuple[Span, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def place(at: int, state: State) -> Home:
    """Put the piece at position `at` where it belongs; some document must be open."""
    piece = state.pieces[at]
    home = _place_sentence(at, state) if piece.kind == "sentence" else _place_heading(at, state)
    home.document.letter.take(piece.text)
    if home.document is state.programme and home.node is not home.document.root:
        state.resume = home
    return home


def _place_sentence(at: int, state: State) -> Home:
    sentence = state.pieces[at].text
    home, stays = _self_declared(sentence.text, state)
    if home is None:
        home, stays = _continued(at, state), True
    home.node.own.append(sentence)
    if stays:
        state.last, state.spliced, state.repeated = home, False, None
    else:
        state.spliced = True
    return home


def _self_declared(text: str, state: State) -> tuple[Home | None, bool]:
    """The home a sentence names itself, and whether what follows may be expected there too."""
    for kind, words in FORMULAS:
        document = _of_kind(kind, state) if words.search(text) else None
        if document is not None:
            return _at_end(document), True
    if state.programme is not None:
        opening = Home(state.programme, state.programme.root, state.programme.root)
        if OWN_AIM.search(text):
            return opening, True
        if PAST_EVENT.match(text):
            return opening, False
    addressing = _addressing(text, state)
    if addressing is None or _instructs(state):
        return None, False
    return _at_end(addressing), addressing is state.current


def _at_end(document: Document) -> Home:
    return Home(document, document.last_section, document.last_section)


def _instructs(state: State) -> bool:
    """Whether the last piece stands in a section of the programme that itself instructs bodies."""
    if state.spliced or state.last is None or state.last.document is not state.programme:
        return False
    return state.last.node.rank == SECTION and not _holds_tasks(state.last.node)


def _holds_tasks(section: Node) -> bool:
    return section.title is not None and TASKS.search(section.title.text) is not None


def _addressing(text: str, state: State) -> Document | None:
    subject = WHO.match(text)
    if subject is None or not BODY.search(subject["who"]):
        return None
    # 有关省、直辖市人民政府 may be any of them: 某省人民政府 is one.
    names = read_addressees(subject["who"].removeprefix("有关").removeprefix("各"))
    bodies = tuple(name.removeprefix("有关").removeprefix("各") for name in names)
    for document in state.documents[:MOST_DOCUMENTS]:
        if any(addressee.endswith(bodies) for addressee in document.letter.addressees):
            return document
    return None


def _continued(at: int, state: State) -> Home:
    """The home of a sentence that says nothing of it: where the text was left."""
    if not state.spliced and state.last is not None:
        return state.last
    if (broken := _broken_off(state)) is not None:
        return broken
    if state.resume is not None:
        return _resumed(at, state.resume, state)
    return _at_end(state.current or state.documents[-1])


def _broken_off(state: State) -> Home | None:
    """The home of the repeated passage, if it was broken off in the programme the first time."""
    if state.repeated is None:
        return None
    home = state.homes[state.repeated]
    if home is None or home.document is not state.programme:
        return None
    following = state.homes[state.repeated + 1] if state.repeated + 1 < len(state.homes) else home
    return home if following is None or following.document is not home.document else None


def _resumed(at: int, left: Home, state: State) -> Home:
    """The task that is taken up: the one left, or one after it whose heading is lost."""
    task = left.node
    if task.rank != TASK or not task.own or not _holds_tasks(left.section):
        return left
    sentence, following = state.pieces[at].text, state.coming[at]
    if following is not None and following.kind == "task":
        lost = following.ordinal > task.ordinal + 1
    else:
        # Nothing numbered follows, so only the words can tell: do they speak of the same thing?
        lost = task.title is not None and not {*pairs(sentence.text)} & {*pairs(task.title.text)}
    if not lost:
        return left
    start, ordinal = sentence.span().start, task.ordinal + 1
    node = Node(TASK, ordinal, bracketed(ordinal), span=Span(start, start))
    left.section.children.append(node)
    message = f"第{ordinal}项任务的标题在原文中缺失，其语句按前后次序归入该项，标题待补"
    state.problems.append(Problem("heading_lost", message, sentence.span()))
    return Home(left.document, node, left.section)


def _place_heading(at: int, state: State) -> Home:
    piece = state.pieces[at]
    document = _owner(at, state)
    rest = piece.rest if piece.rest is not None and piece.rest.text else None
    span = piece.text.span()
    if rest is not None and piece.title is not None:
        span = Span(span.start, rest.offsets[0])
    node = Node(
        SECTION if piece.kind == "section" else TASK,
        piece.ordinal,
        piece.label,
        piece.title,
        piece.title is None,
        span,
        [rest] if rest is not None else [],
    )
    section = node
    if piece.kind == "task":
        section = document.last_section
        section.children.append(node)
    else:
        document.root.children.append(node)
        document.taken.add(piece.ordinal)
    home = Home(document, node, section)
    state.last, state.spliced, state.repeated = home, False, None
    return home


def _owner(at: int, state: State) -> Document:
    """The document a numbered piece belongs to."""
    piece = state.pieces[at]
    followed = at + 1 < len(state.pieces) and state.pieces[at + 1].kind == "task"
    if state.programme is not None and (
        piece.kind == "task" or piece.title is not None or followed
    ):
        return state.programme
    if (
        not state.spliced
        and state.last is not None
        and piece.ordinal not in state.last.document.taken
    ):
        return state.last.document
    waiting = (
        document
        for document in state.documents[:MOST_DOCUMENTS]
        if piece.ordinal not in document.taken and piece.ordinal - 1 in document.taken
    )
    return next(waiting, state.current or state.documents[-1])


def _of_kind(kind: str, state: State) -> Document | None:
    documents = state.documents[:MOST_DOCUMENTS]
    return next((each for each in documents if each.letter.kind == kind), None)
