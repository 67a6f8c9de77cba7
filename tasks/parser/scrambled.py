"""Letters and their programme set as one run-on text, passages out of order or repeated.

Each piece goes to the document it belongs to, by what the piece itself says:

    现批复如下：                        the reply's words
    广州、深圳市人民政府要…             an instruction goes to the letter that addresses these bodies
    一、总体要求（一）指导思想。        headings with sub-headings belong to the programme
    四、国务院有关部门要…               to the document whose numbering has come to 四
    2016年2月，国务院批复同意…          a past event is background, no task

A passage already read is a repeat. What follows a repeat takes up the programme where it was left,
or where the repeated passage itself broke off. If a task that has sentences is left so and
taken up again while the numbering leaves room for one more, that one's heading is lost:
its sentences are kept under its number, without a title, and the loss is reported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import cn2an

from tasks.parser.blocks import Mended
from tasks.parser.dates import read_day, read_period
from tasks.parser.duties import BODY, WHO
from tasks.parser.letters import Letter, issuer_of, read_addressees
from tasks.parser.outline import SECTION, TASK, Node
from tasks.parser.pieces import Piece, cut
from tasks.parser.programme import TASKS
from tasks.parser.types import Problem, Span

PROGRAMMES = ("方案", "规划", "计划", "意见", "措施", "纲要")
# Words only one kind of document says of itself.
FORMULAS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("批复", re.compile(r"批复如下|请示收悉")),
    ("通知", re.compile(r"转发给你们|印发给你们|遵照执行|贯彻执行。")),
)
OWN_AIM = re.compile(r"制定本(?:方案|规划|计划|意见)")
# Letters beyond this many are kept, but pieces are not looked for in them.
MOST_DOCUMENTS = 100
PAST_EVENT = re.compile(r"\d{4}年\d{1,2}月，")


@dataclass(frozen=True, slots=True)
class ScrambledReading:
    """The documents with the outline of each, what frames them, and what is lost."""

    letters: tuple[Letter, ...]
    outlines: tuple[Node, ...]
    attributed: tuple[tuple[Span, str], ...]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Document:
    """A letter while its pieces are put together; `taken` are the numbers its sections have."""

    letter: Letter
    root: Node = field(default_factory=Node)
    taken: set[int] = field(default_factory=set)

    @property
    def last_section(self) -> Node:
        return self.root.children[-1] if self.root.children else self.root


@dataclass(frozen=True, slots=True)
class _Home:
    """A document and the heading in it a piece belongs to."""

    document: _Document
    node: Node
    section: Node


@dataclass(slots=True)
class _State:
    """Where reading has come to."""

    pieces: Sequence[Piece]
    # For each piece the next heading after it that is no repeat.
    coming: Sequence[Piece | None]
    documents: list[_Document] = field(default_factory=list)
    current: _Document | None = None
    programme: _Document | None = None
    # Where the programme was left, and where the last piece went.
    resume: _Home | None = None
    last: _Home | None = None
    spliced: bool = False
    # Where each piece went; None for repeats and frames.
    homes: list[_Home | None] = field(default_factory=list)
    repeated: int | None = None
    attributed: list[tuple[Span, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_scrambled(paragraphs: Sequence[Mended]) -> ScrambledReading:
    """Put every piece of run-on letters where it belongs."""
    pieces = cut(paragraphs)
    first: dict[str, int] = {}
    original = [first.setdefault(re.sub(r"\s", "", p.text.text), at) for at, p in enumerate(pieces)]
    state = _State(pieces, _coming_headings(pieces, original))
    for at, piece in enumerate(pieces):
        if original[at] < at:
            _repeat(piece, original[at], state)
        elif piece.kind in ("sentence", "section", "task"):
            state.homes.append(_place(at, state))
        else:
            _frame(piece, state)
            state.homes.append(None)
    _finish(state)
    return ScrambledReading(
        tuple(document.letter for document in state.documents),
        tuple(document.root for document in state.documents),
        tuple(state.attributed),
        tuple(state.problems),
    )


def _coming_headings(pieces: Sequence[Piece], original: Sequence[int]) -> list[Piece | None]:
    coming: list[Piece | None] = []
    following: Piece | None = None
    for at in range(len(pieces) - 1, -1, -1):
        coming.append(following)
        if original[at] == at and pieces[at].kind in ("section", "task"):
            following = pieces[at]
    return coming[::-1]


def _repeat(piece: Piece, first: int, state: _State) -> None:
    state.attributed.append((piece.text.span(), "repeat"))
    state.repeated, state.spliced = first, True
    state.homes.append(None)
    if piece.kind in ("letter", "attached") and piece.title is not None:
        title = piece.title.text
        same = (
            document
            for document in state.documents[:MOST_DOCUMENTS]
            if document.letter.title is not None and document.letter.title.text == title
        )
        state.current = next(same, state.current)


def _frame(piece: Piece, state: _State) -> None:
    """A heading opens a document, a signature dates the one its issuer wrote."""
    kinds = {"page": "wrapper", "letter": "document_heading", "attached": "document_heading"}
    state.attributed.append((piece.text.span(), kinds.get(piece.kind, piece.kind)))
    if piece.kind == "page":
        return
    if piece.kind in ("letter", "attached"):
        _open(piece, state)
    elif piece.kind == "signature":
        issuer = piece.title.text if piece.title else ""
        for document in state.documents[:MOST_DOCUMENTS]:
            letter = document.letter
            if letter.issuer == issuer and letter.issued_on is None:
                letter.issued_on = read_day(piece.text.text)
                letter.take(piece.text)
                break
    elif state.current is not None:
        state.current.letter.take(piece.text)


def _open(piece: Piece, state: _State) -> None:
    letter = Letter(title=piece.title, start=piece.text.span().start)
    letter.take(piece.text)
    letter.number = piece.number or None
    letter.addressees = read_addressees(piece.addressees)
    letter.issuer = issuer_of(piece.title.text) if piece.title else None
    document = _Document(letter)
    state.documents.append(document)
    state.current = document
    state.last, state.spliced = _Home(document, document.root, document.root), False
    if letter.kind in PROGRAMMES and state.programme is None:
        state.programme, state.resume = document, state.last


def _place(at: int, state: _State) -> _Home:
    piece = state.pieces[at]
    if not state.documents:
        _open(Piece("letter", piece.text.part(0, 0)), state)
    home = _place_sentence(at, state) if piece.kind == "sentence" else _place_heading(at, state)
    home.document.letter.take(piece.text)
    if home.document is state.programme and home.node is not home.document.root:
        state.resume = home
    return home


def _place_sentence(at: int, state: _State) -> _Home:
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


def _self_declared(text: str, state: _State) -> tuple[_Home | None, bool]:
    """The home a sentence names itself, and whether what follows may be expected there too."""
    for kind, words in FORMULAS:
        document = _of_kind(kind, state) if words.search(text) else None
        if document is not None:
            return _at_end(document), True
    if state.programme is not None:
        opening = _Home(state.programme, state.programme.root, state.programme.root)
        if OWN_AIM.search(text):
            return opening, True
        if PAST_EVENT.match(text):
            return opening, False
    addressing = _addressing(text, state)
    if addressing is None or _instructs(state):
        return None, False
    return _at_end(addressing), addressing is state.current


def _at_end(document: _Document) -> _Home:
    return _Home(document, document.last_section, document.last_section)


def _instructs(state: _State) -> bool:
    """Whether the last piece stands in a section of the programme that itself instructs bodies."""
    if state.spliced or state.last is None or state.last.document is not state.programme:
        return False
    return state.last.node.rank == SECTION and not _holds_tasks(state.last.node)


def _holds_tasks(section: Node) -> bool:
    return section.title is not None and TASKS.search(section.title.text) is not None


def _addressing(text: str, state: _State) -> _Document | None:
    subject = WHO.match(text)
    if subject is None or not BODY.search(subject["who"]):
        return None
    names = read_addressees(subject["who"])
    bodies = tuple(name.removeprefix("有关").removeprefix("各") for name in names)
    for document in state.documents[:MOST_DOCUMENTS]:
        if any(addressee.endswith(bodies) for addressee in document.letter.addressees):
            return document
    return None


def _continued(at: int, state: _State) -> _Home:
    """The home of a sentence that says nothing of it: where the text was left."""
    if not state.spliced and state.last is not None:
        return state.last
    if (broken := _broken_off(state)) is not None:
        return broken
    if state.resume is not None:
        return _resumed(at, state.resume, state)
    return _at_end(state.current or state.documents[-1])


def _broken_off(state: _State) -> _Home | None:
    """The home of the repeated passage, if it was broken off in the programme the first time."""
    if state.repeated is None:
        return None
    home = state.homes[state.repeated]
    if home is None or home.document is not state.programme:
        return None
    following = state.homes[state.repeated + 1] if state.repeated + 1 < len(state.homes) else home
    return home if following is None or following.document is not home.document else None


def _resumed(at: int, left: _Home, state: _State) -> _Home:
    """The task that is taken up: the one left, or one after it whose heading is lost."""
    task = left.node
    if task.rank != TASK or not task.own or not _holds_tasks(left.section):
        return left
    sentence, following = state.pieces[at].text, state.coming[at]
    if following is not None and following.kind == "task":
        lost = following.ordinal > task.ordinal + 1
    else:
        # Nothing numbered follows, so only the words can tell: do they speak of the same thing?
        lost = task.title is not None and not _pairs(sentence.text) & _pairs(task.title.text)
    if not lost:
        return left
    start, ordinal = sentence.span().start, task.ordinal + 1
    node = Node(TASK, ordinal, f"（{cn2an.an2cn(ordinal)}）", span=Span(start, start))
    left.section.children.append(node)
    message = f"第{ordinal}项任务的标题在原文中缺失，其语句按前后次序归入该项，标题待补"
    state.problems.append(Problem("heading_lost", message, sentence.span()))
    return _Home(left.document, node, left.section)


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _place_heading(at: int, state: _State) -> _Home:
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
    home = _Home(document, node, section)
    state.last, state.spliced, state.repeated = home, False, None
    return home


def _owner(at: int, state: _State) -> _Document:
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


def _of_kind(kind: str, state: _State) -> _Document | None:
    documents = state.documents[:MOST_DOCUMENTS]
    return next((each for each in documents if each.letter.kind == kind), None)


def _finish(state: _State) -> None:
    if repeats := sum(kind == "repeat" for _, kind in state.attributed):
        start = state.pieces[0].text.span().start
        whole = Span(start, state.pieces[-1].text.span().end)
        message = f"原文次序错乱，有{repeats}处重复，已按内容归位"
        state.problems.append(Problem("scrambled", message, whole))
    for document in state.documents:
        texts = [own for node in document.root.walk() for own in node.own]
        document.letter.body.extend(texts)
        periods = (read_period(text.text) for text in texts)
        if found := next(filter(None, periods), None):
            document.letter.period = found[:2]
