"""Outlines to tasks and measures, layout by layout.

The layout is read from the text, never from a file's name. In this order of trust: numbered
items with agencies, a programme whose tasks hold sentences, numbered items without agencies,
run-in titles, and headings with their paragraphs where nothing else was found.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from tasks.parser.attribution import Attribution
from tasks.parser.items.closing import WHO_SENTENCE, Closing, Closings
from tasks.parser.items.headed import headed_items
from tasks.parser.items.numbered import (
    Item,
    is_preamble,
    names_returns,
    names_safeguards,
    read_items,
    with_line_ends,
)
from tasks.parser.items.outline_closings import Outline
from tasks.parser.items.programme import is_programme, programme_tasks, task_sentences
from tasks.parser.items.runin import Passage, may_hold_passages, passages
from tasks.parser.items.shared_clauses import with_shared
from tasks.parser.pages.nodes import Node
from tasks.parser.pages.outline import is_article
from tasks.parser.problems import within
from tasks.parser.text.blocks import Mended
from tasks.parser.text.dates import deadlines
from tasks.parser.text.marks import SECTION, TASK
from tasks.parser.text.slips import find_slips
from tasks.parser.types import Due, ListName, Measure, Problem, Regions, Span, Task

FEWEST_TITLES = 2
# …制度，长期坚持。      not: 持续推进改革。 | 坚持长期推进
STANDING_LAST = re.compile(
    r"(?<=[，,])(?P<written>(?:并)?(?:长期|持续|常态化)(?:坚持|推进|实施|开展))[。.]?\s*$"
)


@dataclass(slots=True)
class Layouts:
    """The tasks and measures of a text while its outlines are read one after the other.

    `breaks` says, in order, what its page breaks doubled.
    """

    source: str
    closings: Closings
    attribution: Attribution
    breaks: Sequence[Problem] = ()
    tasks: list[Task] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    _counted: Counter[str] = field(default_factory=Counter)

    def next_id(self, series: str) -> str:
        """The next name in a series: narrative-1, narrative-2 …"""
        self._counted[series] += 1
        return f"{series}-{self._counted[series]}"

    def read(
        self,
        root: Node,
        *,
        year: int | None,
        of_letter: bool = False,
        of_meeting: bool = False,
        tells: bool = False,
    ) -> None:
        """Add the tasks and measures of one document.

        `year` completes dates like 6月底前; `of_letter` says that it is a letter or a reply,
        `of_meeting` that it is minutes, `tells` that its items name who is told in their sentences.
        """
        outline = Outline(root, self.closings)
        if not outline.closes and is_programme(root):
            _add_programme(root, self)
            return
        items = read_items(outline, self.source, of_letter=of_letter, of_meeting=of_meeting)
        if all(item.list == "safeguards" or item.boxed for item in items):
            # A plan of run-in titles may number nothing but its boxes and how its work is secured.
            _add_passages(root, _taken(items), self, of_letter=of_letter)
        elif not of_letter:
            _add_safeguards(root, _taken(items), self)
        _add_items(items, year, self, tells=tells)

    def read_headed(self, root: Node, *, year: int | None, skips: Callable[[Node], bool]) -> None:
        """Add the headings of a plan that names nobody and in which no other layout was found."""
        if not Outline(root, self.closings).closes:
            items = list(headed_items(root, self.source, skips=skips))
            _add_items(items, year, self, tells=False)


def _add_items(items: Sequence[Item], year: int | None, reading: Layouts, *, tells: bool) -> None:
    tasks = {id(item.task): item.task for item in items if item.task is not None}
    taken = _taken(items)
    # Run-in titles have given their headings already.
    given = {task.span for task in reading.tasks}
    for task in tasks.values():
        if task.span in given:
            continue
        _add_task(task, "narrative", _statement(task, taken), reading)
    closed = [_closing(item, year, reading) for item in items]
    if tells or any(each.in_text for each in closed):
        closed = [
            reading.closings.read(item.text, year=year, more=True)
            if each.in_text or not each.responsibilities
            else each
            for item, each in zip(items, closed, strict=True)
        ]
    closed = with_shared(items, closed)
    expected = any(each.responsibilities and not each.in_text for each in closed)
    for item, closing in zip(items, closed, strict=True):
        span = item.text.span()
        problems = [*closing.problems, *find_slips(item.text), *within(reading.breaks, span)]
        if expected and item.list == "narrative" and not closing.responsibilities:
            problems.append(Problem("agencies_missing", "未读到责任单位", span))
        reading.attribution.mark(Span(item.start, span.end), "responsibility")
        reading.attribution.mark(Span(item.start, span.start), "measure")
        _add_measure(
            reading,
            Measure(
                reading.next_id(item.list),
                item.list,
                item.number,
                item.label,
                item.section,
                item.task.ordinal if item.task else None,
                _title(item, closing),
                closing.text.text,
                None,
                closing.responsibilities,
                closing.regions,
                closing.due or _due_in(closing.text.text, year),
                closing.text.spans(),
                tuple(problems),
            ),
        )


def _title(item: Item, closing: Closing) -> str | None:
    """An item's title; of an article no sentence is one: 「第三条 设立机构。由甲负责。」"""
    if item.title is None:
        return None
    rest = closing.text.text[len(item.title) :].strip(" \n。.；;")
    if not rest and closing.text.text != item.title:
        # 开展行动。 责任人：王某: nothing stands below it but fields.
        return None
    says_who = closing.in_text and is_article(item.label) and WHO_SENTENCE.fullmatch(f"{rest}。")
    return None if says_who else item.title


def _taken(items: Sequence[Item]) -> list[Span]:
    """Where the items stand, in order."""
    return sorted((item.text.span() for item in items), key=lambda span: span.start)


def _closing(item: Item, year: int | None, reading: Layouts) -> Closing:
    """What an item says of its agencies, or else the heading above it for all its items."""
    own = reading.closings.read(item.text, year=year)
    if own.responsibilities or item.clause is None:
        return own
    above = reading.closings.read(item.clause, year=year)
    return above._replace(text=own.text, due=own.due or above.due)


def _statement(task: Node, taken: Sequence[Span]) -> str:
    """What a task's heading says of itself: its paragraphs that belong to none of the items.

    「（一）完善体制。统筹推进。」 above its items says it behind its title.
    """
    said = [own.text for own in task.own if not _is_within(own.span(), taken)]
    if task.runs_in and task.title is not None and said:
        said[0] = said[0].removeprefix(task.title.text).lstrip("。！？：:.． \u3000")
    return "\n".join(said)


def _is_within(span: Span, ranges: Sequence[Span]) -> bool:
    """Whether one of the ranges, which are in order and apart, holds a span."""
    at = bisect_right(ranges, span.start, key=lambda each: each.start)
    return at > 0 and span.end <= ranges[at - 1].end


def _add_programme(root: Node, reading: Layouts) -> None:
    for section, task in programme_tasks(root):
        _add_task(task, "programme", "", reading)
        for sentence in task_sentences(task):
            _add_plain(reading, "programme", section.heading, task.ordinal, None, sentence)


def _add_passages(root: Node, taken: Sequence[Span], reading: Layouts, *, of_letter: bool) -> None:
    """Add what run-in titles open, outside the ranges that items have taken."""
    found: dict[int, list[Passage]] = defaultdict(list)
    for node in root.walk():
        heading = node.title.text if node.title else ""
        for own in node.own:
            if may_hold_passages(own.text) and not _is_within(own.span(), taken):
                found[id(node)] += passages(own, heading=heading)
    if sum(map(len, found.values())) < FEWEST_TITLES:
        return
    headed = list(_headed(root))
    in_tasks = any(node.rank == TASK and found[id(node)] for node, _, _ in headed)
    # The paragraphs of a letter are its own: （一）建立名录。各县要…
    of_its_own = {id(child) for child in root.children if of_letter and child.runs_in}
    if of_letter:
        # 三、有关要求 / （一）高度重视。各地要…
        requires = [child for child in root.children if is_preamble(child)]
        of_its_own.update(id(below) for child in requires for below in child.walk())
    for node, section, secures in headed:
        if id(node) in of_its_own:
            continue
        if node.rank == TASK and not secures:
            titled = {passage.text.span().start for passage in found[id(node)]}
            plain = [own for own in node.own if own.span().start not in titled]
            _add_task(node, "narrative", with_line_ends(plain, reading.source).text, reading)
            for passage in found[id(node)]:
                title = passage.title.text
                _add_plain(reading, "narrative", section, node.ordinal, title, passage.text)
        elif (secures or not in_tasks) and not of_letter and not node.children:
            # 第一节 推动改革: a plan in chapters has no tasks, its sections hold the measures.
            kind: ListName = "safeguards" if secures else "narrative"
            for passage in found[id(node)]:
                title = passage.title.text
                _add_plain(reading, kind, section, None, title, passage.text)


def _add_safeguards(root: Node, taken: Sequence[Span], reading: Layouts) -> None:
    """Add what run-in titles open under the safeguards of a plan whose other items have numbers.

    三、保障措施 / 加强组织领导。建立… / 强化政策支持。统筹…
    """
    for node in root.walk():
        if node.children or node.runs_in or not names_safeguards(node):
            continue
        found = [
            passage
            for own in node.own
            if may_hold_passages(own.text) and not _is_within(own.span(), taken)
            for passage in passages(own, heading=node.heading or "", secures=True)
        ]
        if len(found) < FEWEST_TITLES:
            continue
        for passage in found:
            title = passage.title.text
            _add_plain(reading, "safeguards", node.heading, None, title, passage.text)


def _headed(
    top: Node, section: str | None = None, *, secures: bool = False
) -> Iterator[tuple[Node, str | None, bool]]:
    """The headings below one in reading order, each with its section.

    That is the nearest 第一章, 第一节 or 一、 above it, or itself. The last value says whether one
    of those is about how the work is secured.
    """
    for node in top.children:
        of, secured = section, secures
        if node.rank <= SECTION:
            of, secured = node.heading, secures or names_safeguards(node)
        if names_returns(node):
            continue
        if node.title is not None:
            yield node, of, secured
        yield from _headed(node, of, secures=secured)


def _add_plain(
    reading: Layouts,
    kind: ListName,
    section: str | None,
    task: int | None,
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
            section,
            task,
            title,
            text.text,
            None,
            (),
            Regions("none"),
            _due_in(text.text, None),
            text.spans(),
            (*find_slips(text), *within(reading.breaks, text.span())),
        ),
    )


def _add_task(node: Node, kind: ListName, statement: str, reading: Layouts) -> None:
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


def _add_measure(reading: Layouts, measure: Measure) -> None:
    for span in measure.spans:
        reading.attribution.mark(span, "measure")
    reading.measures.append(measure)


def _due_in(text: str, year: int | None) -> Due | None:
    """The last deadline running text names: a measure is done when its last part is.

    建立联系制度，长期坚持。 is a standing duty: a deadline without a date.
    """
    dated = [(found.date, found.text) for found in deadlines(text, year=year) if found.date]
    if not dated:
        standing = STANDING_LAST.search(text)
        return Due(standing["written"], None) if standing else None
    last, written = max(dated)
    return Due(written, last)
