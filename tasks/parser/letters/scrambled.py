"""Letters and their programme set as one run-on text, passages out of order or repeated.

The text is cut into pieces; headings and signatures frame the documents, a passage already read
is a repeat, and every other piece goes to the document it belongs to (placing.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.parser.letters.heads import Letter, issuer_of, read_addressees
from tasks.parser.letters.pieces import Piece, cut
from tasks.parser.letters.placing import MOST_DOCUMENTS, Document, Home, State, place
from tasks.parser.pages.nodes import Node
from tasks.parser.text.blocks import Mended
from tasks.parser.text.days import read_day
from tasks.parser.types import Problem, Span

PROGRAMMES = ("方案", "规划", "计划", "意见", "措施", "纲要")


@dataclass(frozen=True, slots=True)
class ScrambledReading:
    """The documents with the outline of each, what frames them, and what is lost."""

    letters: tuple[Letter, ...]
    outlines: tuple[Node, ...]
    attributed: tuple[tuple[Span, str], ...]
    problems: tuple[Problem, ...]


def read_scrambled(paragraphs: Sequence[Mended]) -> ScrambledReading:
    """Put every piece of run-on letters where it belongs."""
    pieces = cut(paragraphs)
    first: dict[str, int] = {}
    original = [first.setdefault(re.sub(r"\s", "", p.text.text), at) for at, p in enumerate(pieces)]
    state = State(pieces, _coming_headings(pieces, original))
    for at, piece in enumerate(pieces):
        if original[at] < at:
            _repeat(piece, original[at], state)
        elif piece.kind in ("sentence", "section", "task"):
            if not state.documents:
                _open(Piece("letter", piece.text.part(0, 0)), state)
            state.homes.append(place(at, state))
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


def _repeat(piece: Piece, first: int, state: State) -> None:
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


def _frame(piece: Piece, state: State) -> None:
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


def _open(piece: Piece, state: State) -> None:
    letter = Letter(title=piece.title, start=piece.text.span().start)
    letter.take(piece.text)
    letter.number = piece.number or None
    letter.addressees = read_addressees(piece.addressees)
    letter.issuer = issuer_of(piece.title.text) if piece.title else None
    document = Document(letter)
    state.documents.append(document)
    state.current = document
    state.last, state.spliced = Home(document, document.root, document.root), False
    if letter.kind in PROGRAMMES and state.programme is None:
        state.programme, state.resume = document, state.last


def _finish(state: State) -> None:
    if repeats := _repeats(state):
        start = state.pieces[0].text.span().start
        whole = Span(start, state.pieces[-1].text.span().end)
        message = f"原文次序错乱，有{len(repeats)}段文字重复，已按内容归位"
        state.problems.append(Problem("scrambled", message, whole))
        state.problems += [
            Problem("repeat", "此处重复前文，未再读取", passage) for passage in repeats
        ]
    sent_on = None
    for document in state.documents:
        letter = document.letter
        letter.body.extend(own for node in document.root.walk() for own in node.own)
        letter.sent_on = sent_on
        sent_on = letter.came_out_on
        letter.finish()


def _repeats(state: State) -> list[Span]:
    """The repeated passages: pieces with nothing new between them are one."""
    repeated = {span for span, kind in state.attributed if kind == "repeat"}
    passages: list[Span] = []
    goes_on = False
    for piece in state.pieces:
        span = piece.text.span()
        if span in repeated:
            start = passages.pop().start if goes_on else span.start
            passages.append(Span(start, span.end))
        goes_on = span in repeated
    return passages
