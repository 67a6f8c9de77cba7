"""Which task a table's rows belong to.

Three layouts: the task cell stands in its first row and is carried down; a heading stands alone
before its rows; or the merged cell's text fell out and stands after the page of rows in which its
task begins. In the last case the page does not say at which row, so the row is found by what the
rows speak of, and those on that page carry the doubt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tasks.parser.tables.records import Group, Record
from tasks.parser.tables.shape import Loose
from tasks.parser.tables.task_headings import (
    Heading,
    named_alone,
    number_headings,
    numbered,
    read_headings,
)
from tasks.parser.text.blocks import Line, mended, pieces
from tasks.parser.text.cohesion import HEADING_WEIGHT, Terms, Vector, best_cut
from tasks.parser.text.marks import SECTION, mark
from tasks.parser.types import Problem, Span

FEWEST_GROUPS = 2
# A page of rows holds the beginnings of few tasks.
MOST_HEADINGS_OF_PAGE = 4


@dataclass(slots=True)
class Tasked:
    """Records with the ordinal of their task, the headings found, and lines nothing was made of."""

    headings: list[Heading] = field(default_factory=list)
    records: list[tuple[Record, int | None]] = field(default_factory=list)
    unread: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class _Section:
    """A heading and the records that follow it in the text.

    `is_empty` says that the next heading stands right below it, of its own rank.
    """

    heading: Heading | None
    loose: bool
    is_empty: bool = False
    records: list[Record] = field(default_factory=list)


def assign_tasks(groups: Sequence[Group | Loose]) -> Tasked:
    """Give every record of one table its task."""
    tasked = Tasked()
    names = _names_of_groups(groups)
    sections = _under_section_names(list(_sections(groups, tasked, names)))
    numbered = iter(number_headings([s.heading for s in sections if s.heading is not None]))
    for section in sections:
        if section.heading is not None:
            section.heading = next(numbered)
            tasked.headings.append(section.heading)
    if _stand_after_their_rows(sections):
        _move_up(sections)
    for section in sections:
        ordinal = section.heading.ordinal if section.heading else None
        tasked.records += [(record, ordinal) for record in section.records]
    return tasked


def _names_of_groups(groups: Sequence[Group | Loose]) -> dict[int, Heading]:
    """The lone lines that name the rows below them without a label, by their places.

        培育市场主体
        1 ⇥ 举办展会 ⇥ 市商务局
        优化营商环境
        2 ⇥ 减少材料 ⇥ 市税务局

    So they do where nothing else gives the rows a task: the first stands above the first row, there
    are several, each once, and every one has rows.
    """
    names: dict[int, Heading] = {}
    loose = [at for at, group in enumerate(groups) if isinstance(group, Loose)]
    if len(loose) < FEWEST_GROUPS or loose[0] != 0:
        return {}
    for at, group in enumerate(groups):
        if isinstance(group, Group):
            if group.task_cell.text:
                return {}
            continue
        alone = mended(group.lines[0])
        heading = named_alone(alone) if len(group.lines) == 1 else None
        has_rows = at + 1 < len(groups) and isinstance(groups[at + 1], Group)
        labelled = mark(alone.text) is not None or read_headings([alone], in_task_cell=False)
        if heading is None or not has_rows or labelled:
            return {}
        names[at] = heading
    titles = {heading.title for heading in names.values()}
    return names if len(titles) == len(names) else {}


def _sections(
    groups: Sequence[Group | Loose], tasked: Tasked, names: Mapping[int, Heading]
) -> Iterator[_Section]:
    section = _Section(None, loose=False)
    for at, group in enumerate(groups):
        if at in names:
            headings = [names[at]]
        elif isinstance(group, Loose):
            *empty, last = _one_a_line(group) or [list(group.lines)]
            for lines in empty:
                # 四、军民融合 / 五、管理体制: no row stands below the first.
                yield section
                section = _Section(_headings_of(lines)[0], loose=True, is_empty=True)
            headings = _headings_of(last)
            if not headings:
                tasked.unread += [line.span for line in group.lines]
        else:
            parts = pieces(group.task_cell) if group.task_cell.text else []
            headings = read_headings(parts, in_task_cell=True) if parts else []
            if group.task_number is not None:
                headings = [numbered(each, group.task_number) for each in headings]
            if group.records:
                headings = [each._replace(section=group.records[0].section) for each in headings]
            if group.begins_section and not headings:
                yield section
                section = _Section(None, loose=False)
        for heading in headings:
            yield section
            section = _Section(heading, loose=isinstance(group, Loose))
        if isinstance(group, Group):
            section.records += group.records
    yield section


def _headings_of(lines: Sequence[Line]) -> list[Heading]:
    parts = [piece for line in lines for piece in pieces(mended(line))]
    return read_headings(parts, in_task_cell=False)


def _one_a_line(group: Loose) -> list[list[Line]]:
    """The lines of a loose group one by one, where each is a heading of its own: 四、 / 五、."""
    marks = [mark(line.text) for line in group.lines]
    if len(marks) < 2 or not all(found and found.rank == SECTION for found in marks):
        return []
    alone = [[line] for line in group.lines]
    return alone if all(len(_headings_of(lines)) == 1 for lines in alone) else []


def _under_section_names(sections: list[_Section]) -> list[_Section]:
    """Where 一、 and （一） both stand in a table, 一、 names a section and （一） a task.

    So it does above task cells without a label. If each of those has but one row, 一、 is the task
    and the cell (改革事项 before 主要内容) the measure's title.
    """
    headings = [section.heading for section in sections if section.heading is not None]
    if _are_titles(sections):
        return _with_titles(sections)
    labelled = any(each.ordinal is not None and each.written is None for each in headings)
    if not labelled and not _stand_below_names(sections):
        return sections
    name: str | None = None
    for section in sections:
        heading = section.heading
        if heading is not None and heading.names_section:
            name, section.heading = f"{heading.written}{heading.title}", None
        elif heading is not None and name is not None:
            section.heading = heading._replace(section=name)
        for record in section.records:
            record.section = name or record.section
    return sections


def _stand_below_names(sections: Sequence[_Section]) -> bool:
    """Whether every loose heading is a 一、 and no task cell has a label."""
    headed = [(section.loose, section.heading) for section in sections if section.heading]
    return (
        any(loose for loose, _ in headed)
        and any(not loose for loose, _ in headed)
        and all(each.names_section if loose else each.ordinal is None for loose, each in headed)
    )


def _are_titles(sections: Sequence[_Section]) -> bool:
    """Whether the task cells below headings 一、 name their rows, each its own."""
    if not _stand_below_names(sections):
        return False
    cells = [section for section in sections if section.heading and not section.loose]
    titles = {section.heading.title for section in cells if section.heading}
    return len(titles) == len(cells) and all(len(section.records) == 1 for section in cells)


def _with_titles(sections: Sequence[_Section]) -> list[_Section]:
    """The loose headings as tasks, their rows named by the task cells."""
    found: list[_Section] = []
    for section in sections:
        if section.heading is None or section.loose:
            found.append(section)
            continue
        for record in section.records:
            record.title = section.heading.title
        found[-1].records += section.records
    return found


def _stand_after_their_rows(sections: Sequence[_Section]) -> bool:
    """Whether loose headings follow their rows.

    They do if one of them is followed by no row before the next heading: its rows can only be
    those before it, and one table is laid out in one way.
    """
    return any(
        section.loose
        and not section.is_empty
        and section.heading is not None
        and not section.records
        and bool(before.records)
        for before, section in zip(sections, sections[1:], strict=False)
    )


def _move_up(sections: Sequence[_Section]) -> None:
    """Move to every loose heading the rows of the page before it that are of its task."""
    texts = [record.text.text for section in sections for record in section.records]
    terms = Terms(texts)
    moved: Counter[int] = Counter()
    for at in range(1, len(sections)):
        before, section = sections[at - 1], sections[at]
        if not section.loose or section.is_empty or section.heading is None or not before.records:
            continue
        page = before.records[-1].page
        start = len(before.records)
        while start > 0 and _may_move(before.records[start - 1], page, moved):
            start -= 1
        run = before.records[start:]
        if not run:
            continue
        moved.update(map(id, run))
        following = sections[at + 1].loose if at + 1 < len(sections) else False
        after = _first_pages(section.records) if following else section.records
        cut = best_cut(
            _vectors(terms, before.heading, before.records[:start]),
            [terms.vector(record.text.text) for record in run],
            _vectors(terms, section.heading, after),
        )
        _doubt(run, before.heading, section.heading)
        section.records[:0] = run[cut:]
        del before.records[start + cut :]


def _may_move(record: Record, page: int, moved: Counter[int]) -> bool:
    """Whether a row stands on the page, and not already behind as many headings as a page has."""
    return record.page == page and moved[id(record)] < MOST_HEADINGS_OF_PAGE


def _first_pages(records: Sequence[Record]) -> list[Record]:
    """The records before the last page, on which the next task begins."""
    return [record for record in records if record.page != records[-1].page]


def _vectors(terms: Terms, heading: Heading | None, records: Sequence[Record]) -> Iterator[Vector]:
    if heading is not None:
        text = f"{heading.title or ''}{heading.statement}"
        yield terms.vector(text, weight=HEADING_WEIGHT)
    for record in records:
        yield terms.vector(record.text.text)


def _doubt(run: Sequence[Record], before: Heading | None, heading: Heading) -> None:
    earlier = before.label if before else ""
    for record in run:
        record.problems.append(
            Problem(
                "task_boundary_unclear",
                f"任务标题{heading.label}排在本页各行之后，本行属于{earlier}还是{heading.label}"
                "系按内容推定",
                record.text.span(),
            )
        )


def with_repeats_merged(headings: Sequence[Heading]) -> list[Heading]:
    """The first heading of each task, with the problems of all its copies."""
    copies: dict[tuple[int | None, str | None], list[Heading]] = {}
    for heading in headings:
        copies.setdefault((heading.ordinal, heading.section), []).append(heading)
    return [
        first._replace(
            problems=tuple(
                dict.fromkeys(problem for each in (first, *more) for problem in each.problems)
            )
        )
        for first, *more in copies.values()
    ]
