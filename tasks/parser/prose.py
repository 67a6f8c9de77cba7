"""Prose to documents, tasks, measures, duties and targets: the parts of a text that are no table.

The layout is read from the text, never from a file's name:
numbered items with agencies, a programme whose tasks hold sentences, numbered items without
agencies, or run-in titles, in this order of trust.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tasks.parser.attribution import Attribution
from tasks.parser.blocks import Line, Mended
from tasks.parser.closing import ParseClause, read_closing
from tasks.parser.dates import deadlines
from tasks.parser.duties import read_duties
from tasks.parser.letters import Letter, LettersReading, read_letters
from tasks.parser.numbered import Item, names_agencies, read_items, with_line_ends
from tasks.parser.outline import SECTION, TASK, Node, mark, tree
from tasks.parser.paragraphs import Page, read_page, sentences
from tasks.parser.pieces import is_run_on
from tasks.parser.pilot import read_pilot
from tasks.parser.programme import programme_tasks, task_sentences
from tasks.parser.runin import Passage, passages
from tasks.parser.scrambled import ScrambledReading, read_scrambled
from tasks.parser.slips import find_slips
from tasks.parser.targets import names_a_year_to_reach, read_targets
from tasks.parser.types import (
    Document,
    Due,
    Duty,
    ListName,
    Measure,
    Pilot,
    Problem,
    Regions,
    Span,
    Target,
    Task,
)

FEWEST_TITLES = 2
NOTE = re.compile(r"(?:备\s*)?注\s*[：:]")
# 发展基础: what has been reached. 主要目标: what is aimed at.
REPORTS = re.compile(r"背景|基础|环境|形势|现状|成效|回顾|情况")
AIMS = re.compile(r"目标|指标")


@dataclass(frozen=True, slots=True)
class ProseReading:
    """What the prose of a text holds. `attributed` says for each range what it belongs to."""

    documents: tuple[Document, ...] = ()
    tasks: tuple[Task, ...] = ()
    measures: tuple[Measure, ...] = ()
    pilot: Pilot | None = None
    duties: tuple[Duty, ...] = ()
    targets: tuple[Target, ...] = ()
    problems: tuple[Problem, ...] = ()
    attributed: tuple[tuple[Span, str], ...] = ()


@dataclass(slots=True)
class _Reading:
    """The results while they come together."""

    source: str
    parse_clause: ParseClause
    attribution: Attribution
    tasks: list[Task] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)

    def next_id(self, series: str) -> str:
        """The next name in a series: narrative-1, narrative-2 …"""
        self.counted[series] += 1
        return f"{series}-{self.counted[series]}"


def read(text: str, lines: Sequence[Line], *, parse_clause: ParseClause) -> ProseReading:
    """Read the lines of `text` that belong to no table. Never raises on text."""
    page = read_page(lines)
    reading = _Reading(text, parse_clause, Attribution(len(text), lines))
    _attribute_page(page, reading)
    paragraphs = _without_notes(page.paragraphs, reading)
    frame: LettersReading | ScrambledReading
    if is_run_on(paragraphs):
        frame = read_scrambled(paragraphs)
        outlines = list(frame.outlines)
    else:
        frame = read_letters(paragraphs, title=page.title)
        outlines = [tree(letter.body) for letter in frame.letters]
    for span, part in frame.attributed:
        reading.attribution.mark(span, part)
    reading.problems += frame.problems
    for letter, root in zip(frame.letters, outlines, strict=True):
        _read_outline(letter, root, reading)
    pilot = read_pilot(s for root in outlines for node in root.walk() for s in _sentences(node))
    return ProseReading(
        tuple(letter.document() for letter in frame.letters if letter.end > letter.start),
        tuple(reading.tasks),
        tuple(reading.measures),
        pilot,
        tuple(reading.duties),
        tuple(reading.targets),
        tuple(reading.problems),
        reading.attribution.ranges(),
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


def _without_notes(paragraphs: Iterable[Mended], reading: _Reading) -> list[Mended]:
    """Notes (注：1. … 2. …) run on to the next heading and hold no measures."""
    kept: list[Mended] = []
    in_note = False
    for paragraph in paragraphs:
        found = mark(paragraph.text)
        in_note = bool(NOTE.match(paragraph.text)) or (
            in_note and (found is None or found.rank > TASK)
        )
        if in_note:
            reading.attribution.mark(paragraph.span(), "note")
        else:
            kept.append(paragraph)
    return kept


def _read_outline(letter: Letter, root: Node, reading: _Reading) -> None:
    for node in root.walk():
        if node.title is not None and not node.runs_in:
            reading.attribution.mark(node.span, "heading")
        _read_sentences(node, reading)
    _read_figures(root, reading)
    if names_agencies(root, reading.parse_clause):
        _add_items(letter, root, reading)
    elif any(task_sentences(task) for _, task in programme_tasks(root)):
        _add_programme(root, reading)
    elif _has_items(root):
        _add_items(letter, root, reading)
    else:
        _add_passages(root, reading)


def _sentences(node: Node) -> Iterable[Mended]:
    return (sentence for own in node.own for sentence in sentences(own))


def _read_sentences(node: Node, reading: _Reading) -> None:
    for sentence in _sentences(node):
        reading.duties.extend(read_duties(sentence))


def _read_figures(root: Node, reading: _Reading) -> None:
    """Figures of the sections that report or aim; elsewhere of sentences that aim at a year."""
    pending: list[tuple[Node, bool | None]] = [(root, None)]
    while pending:
        node, achieved = pending.pop()
        if node.title is not None and REPORTS.search(node.title.text):
            achieved = True
        if node.title is not None and AIMS.search(node.title.text):
            achieved = False
        for own in node.own:
            if achieved is not None:
                reading.targets.extend(read_targets(own, achieved=achieved))
                continue
            for sentence in sentences(own):
                if names_a_year_to_reach(sentence.text):
                    reading.targets.extend(read_targets(sentence, achieved=False))
        pending.extend((child, achieved) for child in reversed(node.children))


def _has_items(root: Node) -> bool:
    return any(
        node.runs_in and node.rank >= TASK and node.title is not None for node in root.walk()
    )


def _add_items(letter: Letter, root: Node, reading: _Reading) -> None:
    items = read_items(root, reading.source, reading.parse_clause)
    tasks = {id(item.task): item.task for item in items if item.task is not None}
    for task in tasks.values():
        _add_task(task, "narrative", _statement(task, items), reading)
    year = letter.issued_on.year if letter.issued_on else None
    closed = [read_closing(item.text, reading.parse_clause, year=year) for item in items]
    expected = any(each.responsibilities for each in closed)
    for item, closing in zip(items, closed, strict=True):
        problems = [*closing.problems, *find_slips(item.text)]
        if expected and item.list == "narrative" and not closing.responsibilities:
            problems.append(Problem("agencies_missing", "未读到责任单位", item.text.span()))
        reading.attribution.mark(Span(item.start, item.text.span().end), "responsibility")
        reading.attribution.mark(Span(item.start, item.text.span().start), "measure")
        _add_measure(
            reading,
            Measure(
                reading.next_id(item.list),
                item.list,
                item.number,
                item.label,
                item.section,
                item.task.ordinal if item.task else None,
                item.title,
                closing.text.text,
                None,
                closing.responsibilities,
                closing.regions,
                closing.due or _due_in(closing.text.text, year),
                closing.text.spans(),
                tuple(problems),
            ),
        )


def _statement(task: Node, items: Sequence[Item]) -> str:
    """What a task's heading says of itself: its paragraphs that are not items."""
    taken = {item.text.span() for item in items}
    return "\n".join(own.text for own in task.own if own.span() not in taken)


def _add_programme(root: Node, reading: _Reading) -> None:
    for section, task in programme_tasks(root):
        _add_task(task, "programme", "", reading)
        for sentence in task_sentences(task):
            _add_plain(reading, "programme", section, task, None, sentence)


def _add_passages(root: Node, reading: _Reading) -> None:
    found: dict[int, list[Passage]] = defaultdict(list)
    for node in root.walk():
        heading = node.title.text if node.title else ""
        for own in node.own:
            found[id(node)] += passages(own, heading=heading)
    if sum(map(len, found.values())) < FEWEST_TITLES:
        return
    for section in root.children:
        for node in section.walk():
            if node.rank != TASK or node.title is None:
                continue
            taken = {passage.text.span().start for passage in found[id(node)]}
            plain = [own for own in node.own if own.span().start not in taken]
            _add_task(node, "narrative", with_line_ends(plain, reading.source).text, reading)
            for passage in found[id(node)]:
                title = passage.title.text
                _add_plain(reading, "narrative", section, node, title, passage.text)


def _add_plain(
    reading: _Reading,
    kind: ListName,
    section: Node,
    task: Node,
    title: str | None,
    text: Mended,
) -> None:
    """A measure that names no agencies."""
    reading.attribution.mark(text.span(), "measure")
    _add_measure(
        reading,
        Measure(
            reading.next_id(kind),
            kind,
            None,
            "",
            section.heading if section.rank == SECTION else None,
            task.ordinal,
            title,
            text.text,
            None,
            (),
            Regions("none"),
            _due_in(text.text, None),
            text.spans(),
            tuple(find_slips(text)),
        ),
    )


def _add_task(node: Node, kind: ListName, statement: str, reading: _Reading) -> None:
    reading.tasks.append(
        Task(
            reading.next_id(f"{kind}-task"),
            node.ordinal,
            node.label,
            node.title.text if node.title else None,
            statement,
            kind,
            node.span,
        )
    )


def _add_measure(reading: _Reading, measure: Measure) -> None:
    for span in measure.spans:
        reading.attribution.mark(span, "measure")
    reading.measures.append(measure)


def _due_in(text: str, year: int | None) -> Due | None:
    """The last deadline running text names: a measure is done when its last part is."""
    dated = [(found.date, found.text) for found in deadlines(text, year=year) if found.date]
    if not dated:
        return None
    last, written = max(dated)
    return Due(written, last)
