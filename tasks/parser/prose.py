"""Prose to documents, tasks, measures, duties and targets: the parts of a text that are no table.

A page is mended to paragraphs, these are divided among the documents they make up, and each
document's outline is read for measures (layouts.py), figures and duties.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tasks.parser.attribution import Attribution
from tasks.parser.figures.sections import read_figures
from tasks.parser.items.closing import Closings, ParseClause
from tasks.parser.items.layouts import Layouts
from tasks.parser.items.numbered import GLOSSARY
from tasks.parser.letters.duties import last_clause, read_duties
from tasks.parser.letters.duties_who import passes_on, who_is_told
from tasks.parser.letters.heads import Letter
from tasks.parser.letters.pieces import run_on
from tasks.parser.letters.reading import LettersReading, read_letters
from tasks.parser.letters.scrambled import ScrambledReading, read_scrambled
from tasks.parser.letters.signatures import CIRCULAR, MINUTES
from tasks.parser.letters.yours import with_addressee
from tasks.parser.pages.lost_lines import with_lost_line_ends
from tasks.parser.pages.nodes import Node
from tasks.parser.pages.numbers import lost_headings, missing_numbers, unread_numbers
from tasks.parser.pages.outline import tree
from tasks.parser.pages.paragraphs import Page, read_page, sentences
from tasks.parser.pages.titles import ATTACHED
from tasks.parser.pilot import read_pilot, speaks_of_pilot
from tasks.parser.text.blocks import Line, Mended, mended
from tasks.parser.text.marks import ITEM, TASK, mark
from tasks.parser.text.reported import UNSPECIFIED, speaks_of_reports
from tasks.parser.types import (
    Document,
    Duty,
    Measure,
    Pilot,
    Problem,
    Span,
    Target,
    Task,
)
from tasks.parser.unattached import NAMES
from tasks.parser.unread import find_unread, find_unread_decisions, holding, holds_no_measure

# What sets things to be done, under headings where nothing is numbered.
PLANS = frozenset({"方案", "意见", "措施", "举措", "计划", "规划", "纲要", "要点", "政策", "任务"})
LETTERS = frozenset({"函", "批复", "通知", "公告", "通告", "报告", "决定", "提示", "通报"})
# Forms whose items are what they have done; what they ask for goes to who sent them all the same.
SLIPS = frozenset({"督办单", "督查单", "交办单", "转办单", "通知单", "任务单", "提示单"})
NOTE = re.compile(r"(?:备\s*)?注\s*[：:]")
EXPLAINS = re.compile(r"(?:备注|说明)\s*[：:]")
# 说明：1.请各牵头单位于…: what a note or one of its sentences begins with; never fails to match
OPENING_OF_NOTE = re.compile(r"(?:(?:备?\s*注|说明)\s*[：:]\s*)?(?:\d{1,2}\s*[.．、](?!\d)\s*)?")


@dataclass(frozen=True, slots=True)
class ProseReading:
    """What the prose of a text holds.

    `attributed` says for each range what it belongs to, `year` is the last document's.
    """

    documents: tuple[Document, ...] = ()
    tasks: tuple[Task, ...] = ()
    measures: tuple[Measure, ...] = ()
    pilot: Pilot | None = None
    duties: tuple[Duty, ...] = ()
    targets: tuple[Target, ...] = ()
    problems: tuple[Problem, ...] = ()
    attributed: tuple[tuple[Span, str], ...] = ()
    year: int | None = None


@dataclass(slots=True)
class _Reading:
    """The results while they come together."""

    layouts: Layouts
    attribution: Attribution
    duties: list[Duty] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    of_pilot: list[tuple[Mended, date | None]] = field(default_factory=list)
    notes: list[Mended] = field(default_factory=list)
    year: int | None = None


def read(
    text: str, lines: Sequence[Line], *, parse_clause: ParseClause, notes: Sequence[Line] = ()
) -> ProseReading:
    """Read the lines of `text` that belong to no table. Never raises on text.

    `notes` are those below the tables, which may say who reports what.
    """
    page = read_page(lines)
    attribution = Attribution(len(text), lines)
    layouts = Layouts(text, Closings(parse_clause), attribution, page.problems)
    reading = _Reading(layouts, attribution, notes=[mended(note) for note in notes])
    _attribute_page(page, reading)
    paragraphs = _without_notes(page.paragraphs, reading)
    frame: LettersReading | ScrambledReading
    if stretches := run_on(paragraphs, broken=page.broken):
        frame = read_scrambled(stretches)
        outlines = list(frame.outlines)
    else:
        frame = read_letters(
            with_lost_line_ends(paragraphs),
            title=page.title,
            fields=page.fields,
            above_tables=_above_tables(text, lines),
        )
        outlines = [
            tree(letter.body, of_meeting=letter.kind == MINUTES, framed=page.framed)
            for letter in frame.letters
        ]
        # Tables after the last paragraph belong to the last document.
        frame.letters[-1].end = len(text.rstrip())
    for span, part in frame.attributed:
        reading.attribution.mark(span, part)
    reading.problems += frame.problems
    for letter, root in zip(frame.letters, outlines, strict=True):
        _read_outline(letter, root, reading)
    letters = sorted(frame.letters, key=lambda letter: letter.start)
    for note in reading.notes:
        _read_note(note, letters, reading)
    _tell_breaks(page.problems, reading)
    return ProseReading(
        tuple(letter.document() for letter in frame.letters if letter.end > letter.start),
        tuple(reading.layouts.tasks),
        tuple(reading.layouts.measures),
        read_pilot(reading.of_pilot),
        # What the meeting says last stands before its items in the outline.
        tuple(sorted(reading.duties, key=lambda duty: duty.span)),
        tuple(reading.targets),
        tuple(reading.problems),
        reading.attribution.ranges(),
        reading.year,
    )


def _above_tables(text: str, lines: Sequence[Line]) -> frozenset[int]:
    """Where the lines begin that stand right above a table, which is what no line holds."""
    starts = [*(line.span.start for line in lines[1:]), len(text)]
    return frozenset(
        line.span.start
        for line, following in zip(lines, starts, strict=False)
        if text[line.span.end : following].strip()
    )


def _attribute_page(page: Page, reading: _Reading) -> None:
    for kind, spans in (("wrapper", page.wrapper), ("markup", page.markup)):
        for span in spans:
            reading.attribution.mark(span, kind)
    for span in page.pictures:
        reading.attribution.mark(span, "picture")
        reading.problems.append(
            Problem("picture", "此处为图片，其中的文字（如专栏）未能读取", span)
        )


def _tell_breaks(problems: Sequence[Problem], reading: _Reading) -> None:
    """What page breaks doubled is a repeat; no measure may have told of it yet."""
    told = {problem for measure in reading.layouts.measures for problem in measure.problems}
    for problem in problems:
        if problem.span is not None:
            reading.attribution.mark(problem.span, "repeat")
        if problem not in told:
            reading.problems.append(problem)


def _without_notes(paragraphs: Iterable[Mended], reading: _Reading) -> list[Mended]:
    """Notes (注：1. … 2. …) run on to the next heading and hold no measures.

    The items go on below one where a number follows the last item's and not the note's own.
    """
    kept: list[Mended] = []
    in_note = False
    of_item = of_note = 0
    for paragraph in paragraphs:
        found = mark(paragraph.text)
        number = found.ordinal if found is not None and found.rank == ITEM else 0
        if note := NOTE.match(paragraph.text):
            in_note = True
            first = mark(paragraph.text[note.end() :])
            of_note = first.ordinal if first is not None else 0
        elif in_note:
            in_note = found is None or found.rank > TASK
            in_note = in_note and ATTACHED.fullmatch(paragraph.text) is None
            if number == of_item + 1 and number != of_note + 1:
                in_note = False
            of_note = number or of_note
        if number and not in_note:
            of_item = number
        if in_note:
            reading.attribution.mark(paragraph.span(), "note")
            reading.notes.append(paragraph)
        else:
            kept.append(paragraph)
    return kept


def _read_outline(letter: Letter, root: Node, reading: _Reading) -> None:
    # What a letter issues is of the letter's year.
    reading.year = letter.year or reading.year
    of_letter = letter.kind in LETTERS or letter.answers
    # What a letter asks for it wants sent to itself, unless it says otherwise.
    receiver = letter.issuer if of_letter or letter.kind in SLIPS else None
    reading.problems += lost_headings(root)
    reading.problems += missing_numbers(root)
    reading.problems += unread_numbers(root)
    for node in root.walk():
        if node.title is not None and not node.runs_in:
            reading.attribution.mark(node.span, "heading")
        receiver = _read_sentences(node, letter, receiver, reading)
    reading.targets += read_figures(root)
    if letter.title is not None and GLOSSARY.fullmatch(letter.title.text):
        return
    layouts = reading.layouts
    measures, tasks = len(layouts.measures), len(layouts.tasks)
    layouts.read(
        root,
        year=reading.year,
        of_letter=of_letter,
        of_meeting=letter.kind == MINUTES,
        tells=letter.kind in (MINUTES, CIRCULAR),
    )
    layouts.measures[measures:] = [
        with_addressee(measure, letter.addressees) for measure in layouts.measures[measures:]
    ]
    if letter.kind in PLANS and not of_letter and not _names_somebody(root):
        read = holding(root, layouts.measures[measures:], layouts.tasks[tasks:])
        layouts.read_headed(
            root,
            year=reading.year,
            skips=lambda node: holds_no_measure(node) or (id(node) in read and not node.children),
        )
    if letter.kind == MINUTES:
        reading.problems += find_unread_decisions(root, layouts.measures[measures:])
    elif not of_letter:
        reading.problems += find_unread(root, layouts.measures[measures:], layouts.tasks[tasks:])


def _names_somebody(root: Node) -> bool:
    """Whether a document names agencies, though no rule may have read them."""
    return any(NAMES.search(own.text) for node in root.walk() for own in node.own)


def _read_sentences(
    node: Node, letter: Letter, receiver: str | None, reading: _Reading
) -> str | None:
    """Keep the duties of a node and what it says of a pilot; gives who was reported to last."""
    for own in node.own:
        if not (speaks_of_pilot(own.text) or speaks_of_reports(own.text)):
            continue
        told: tuple[str, ...] = ()
        said: str | Duty = ""
        for sentence in sentences(own):
            if speaks_of_pilot(sentence.text):
                reading.of_pilot.append((sentence, letter.came_out_on))
            duties = list(
                read_duties(
                    _said(sentence) if EXPLAINS.match(sentence.text) else sentence,
                    addressees=letter.addressees,
                    receiver=receiver,
                    issuer=letter.issuer,
                    told_before=told,
                    said_before=said,
                )
            )
            told = who_is_told(sentence.text, letter.addressees, told)
            # Which of several things is handed on is not said.
            said = duties[0] if duties else last_clause(sentence.text)
            if len(duties) > 1:
                said = replace(duties[0], what=(), frequency=UNSPECIFIED)
            reading.duties += duties
            # Whoever passes a report on does so to somebody else.
            receiver = next(
                (duty.to for duty in duties if duty.to and not passes_on(duty, receiver)), receiver
            )
    return receiver


def _said(sentence: Mended) -> Mended:
    """A sentence of a note without what opens it: 说明：1."""
    opening = OPENING_OF_NOTE.match(sentence.text)
    return sentence.part(opening.end()) if opening else sentence


def _read_note(note: Mended, letters: Sequence[Letter], reading: _Reading) -> None:
    """Keep the duties a note speaks of: 注：1.请各牵头单位于每季度末将进展情况报市商务局。

    `letters` are in their order in the text.
    """
    if not speaks_of_reports(note.text):
        return
    above = bisect_right(letters, note.span().start, key=lambda letter: letter.start)
    letter = letters[max(above - 1, 0)]
    for sentence in sentences(note):
        reading.duties += read_duties(
            _said(sentence), addressees=letter.addressees, receiver=None, issuer=letter.issuer
        )
