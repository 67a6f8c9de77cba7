"""Tables to tasks and measures.

A table with a 落实计划 column gives the list `plan`, any other the list `table`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tasks.parser.clauses.first_leads import with_first_lead
from tasks.parser.clauses.grammar import ClauseReading, read_clause
from tasks.parser.clauses.regions import regions_of_several
from tasks.parser.tables.records import Record, table_groups
from tasks.parser.tables.shape import Table
from tasks.parser.tables.task_headings import Heading
from tasks.parser.tables.tasks import assign_tasks, with_repeats_merged
from tasks.parser.text.blocks import Mended
from tasks.parser.text.dates import is_deadline_alone, read_due
from tasks.parser.text.slips import find_slips
from tasks.parser.types import (
    Due,
    ListName,
    Measure,
    Plan,
    Problem,
    Span,
    Target,
    Task,
)

# 1. 调整完善… 2. 研究… : the number of a plan's item      not: Tier-4 | 2020.6 | 3.5万
ITEM_NUMBER = re.compile(r"(?:^|(?<=[\s。；;]))(?P<number>\d{1,2})\s*[.．、](?!\d)\s*")
PAUSE = re.compile("[，；,;。]")
NOBODY = ClauseReading()


@dataclass(slots=True)
class TableReading:
    """What the tables of a text hold, and what each of their characters was read as."""

    tasks: list[Task] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    attributed: list[tuple[Span, str]] = field(default_factory=list)


def read_tables(tables: Sequence[Table], *, year: int | None = None) -> TableReading:
    """Read all tables of one text. Lists of the same name are numbered on without clashing ids.

    `year` completes deadlines like 6月底前.
    """
    reading = TableReading()
    ids: Counter[str] = Counter()
    for table in tables:
        _read_table(table, reading, ids, year)
    return reading


def _read_table(table: Table, reading: TableReading, ids: Counter[str], year: int | None) -> None:
    list_name: ListName = "plan" if table.is_plan else "table"
    tasked = assign_tasks(list(table_groups(table)))
    for heading in with_repeats_merged(tasked.headings):
        reading.tasks.append(_task(heading, list_name, ids))
        reading.problems += heading.problems
    measures = [_measure(record, task, list_name, ids, year) for record, task in tasked.records]
    if table.first_leads:
        measures = [
            measure._replace(responsibilities=with_first_lead(measure.responsibilities))
            for measure in measures
        ]
    reading.measures += _doubt_foreign_clauses(measures) if table.is_plan else measures
    reading.problems += _numbering(tasked.records)
    reading.problems += [
        Problem("table_text_unread", "表格各行之间有未能读出的文字", span) for span in tasked.unread
    ]
    reading.attributed += table.attributed()


def _task(heading: Heading, list_name: ListName, ids: Counter[str]) -> Task:
    return Task(
        id=_unique(f"{list_name}-task-{heading.ordinal or 0}", ids),
        ordinal=heading.ordinal or 0,
        label=heading.label,
        title=heading.title,
        statement=heading.statement,
        list=list_name,
        span=heading.span,
    )


def _measure(
    record: Record, task: int | None, list_name: ListName, ids: Counter[str], year: int | None
) -> Measure:
    clause = NOBODY
    if record.clauses:
        clause = _together([read_clause(clause, role=role) for clause, role in record.clauses])
    due, said = (_due(record.due, year), None) if record.due is not None else _said_in(record, year)
    unread = [problem for problem in clause.problems if not _is_of(problem, said)]
    problems = [*record.problems, *unread, *find_slips(record.text)]
    if record.plan is not None:
        problems += [slip for part in record.plan for slip in find_slips(part)]
    if not record.text.text:
        problems.append(Problem("text_missing", f"{_called(record)}没有举措内容"))
    told = problems and any(problem.code.startswith("clause") for problem in problems)
    if not clause.responsibilities and not told:
        problems.append(
            Problem("clause_missing", f"{_called(record)}没有责任分工", record.text.span())
        )
    return Measure(
        id=_unique(f"{list_name}-{'row' if record.number is None else record.number}", ids),
        list=list_name,
        number=record.number,
        label="" if record.number is None else record.label or str(record.number),
        section=record.section,
        task=task,
        title=record.title,
        text=record.text.text,
        plan=_plan(record.plan) if record.plan is not None else None,
        responsibilities=clause.responsibilities,
        regions=clause.regions,
        due=due,
        spans=record.text.spans(),
        problems=tuple(problems),
    )


def _together(clauses: Sequence[ClauseReading]) -> ClauseReading:
    """What the clauses of a row say in all its columns."""
    if len(clauses) == 1:
        return clauses[0]
    return ClauseReading(
        tuple(party for reading in clauses for party in reading.responsibilities),
        regions_of_several([reading.regions for reading in clauses]),
        tuple(problem for reading in clauses for problem in reading.problems),
    )


def _called(record: Record) -> str:
    return "本行" if record.number is None else f"第{record.number}项"


def _doubt_foreign_clauses(measures: Sequence[Measure]) -> list[Measure]:
    """Mark clauses of a plan that speak of all pilot regions where the others name only bodies.

    The plan is one region's own; such a cell was left over from the upper level's table.
    """
    foreign = [measure.regions.scope == "all" for measure in measures]
    if sum(foreign) * 2 > len(measures):
        return list(measures)
    message = "责任分工写的是各试点地区，与本表其他行不同，疑为上级文件的单元格未改"
    return [
        measure._replace(
            problems=(
                *measure.problems,
                Problem("clause_of_upper_level", message, measure.responsibilities[0].span),
            ),
        )
        if is_foreign and measure.responsibilities
        else measure
        for measure, is_foreign in zip(measures, foreign, strict=True)
    ]


def _due(cell: Mended, year: int | None) -> Due | None:
    """The deadline of a 完成时限 cell; one without a day (长期坚持) keeps its wording."""
    return read_due(cell.text, year=year) or (Due(cell.text, None) if cell.text else None)


def _said_in(record: Record, year: int | None) -> tuple[Due | None, Span | None]:
    """The deadline a clause gives where no column does, and where: 海关负责，2025年12月底前落实."""
    for clause, _ in record.clauses:
        start = 0
        for part in PAUSE.split(clause.text):
            if is_deadline_alone(part) and (due := read_due(part, year=year)):
                return due, clause.span(start, start + len(part))
            start += len(part) + 1
    return None, None


def _is_of(problem: Problem, said: Span | None) -> bool:
    """Whether words of a clause were told as unread that are its deadline."""
    at = problem.span
    if problem.code != "clause_unread" or at is None or said is None:
        return False
    return said.start <= at.start and at.end <= said.end


def _plan(cells: Sequence[Mended]) -> Plan:
    """The plan of a row; those of several columns (2025年计划 ⇥ 2026年计划) are an item each."""
    plans = [_plan_of_cell(cell) for cell in cells]
    if len(plans) == 1:
        return plans[0]
    items = [item for plan in plans for item in plan.items or (plan.text,)]
    return Plan("\n".join(plan.text for plan in plans), tuple(items))


def _plan_of_cell(cell: Mended) -> Plan:
    """A plan cell: its text, and its items where they are numbered 1, 2, 3 …"""
    starts: list[tuple[int, int]] = []
    for found in ITEM_NUMBER.finditer(cell.text):
        if int(found["number"]) == len(starts) + 1:
            starts.append((found.start(), found.end()))
    ends = [*(start for start, _ in starts), len(cell.text)][1:]
    items = [cell.text[begin:end].strip() for (_, begin), end in zip(starts, ends, strict=True)]
    return Plan(cell.text, tuple(items))


def _unique(wanted: str, ids: Counter[str]) -> str:
    ids[wanted] = count = ids[wanted] + 1
    return wanted if count == 1 else f"{wanted}-{count}"


def _restart(records: Sequence[tuple[Record, int | None]]) -> bool:
    """Whether every task counts its measures from 1 again."""
    of_task: dict[int | None, list[int]] = defaultdict(list)
    for record, task in records:
        if record.number is not None:
            of_task[task].append(record.number)
    return len(of_task) > 1 and all(
        numbers == list(range(1, len(numbers) + 1)) for numbers in of_task.values()
    )


def _numbering(records: Sequence[tuple[Record, int | None]]) -> Iterator[Problem]:
    numbers = [record.number for record, _ in records if record.number is not None]
    if not numbers or _restart(records):
        return
    labels = Counter(record.label for record, _ in records if record.number is not None)
    if any(label and not label.isdecimal() for label in labels):
        # 1.1, 1.2, 2.1: each counts within what stands before it.
        again = [label for label, count in labels.items() if count > 1]
        if again:
            yield Problem("number_repeated", f"序号重复：{'、'.join(again[:20])}")
        return
    counts = Counter(numbers)
    missing = [n for n in range(min(numbers), max(numbers)) if n not in counts]
    if missing:
        yield Problem("numbers_missing", f"序号缺失：{'、'.join(map(str, missing[:20]))}")
    repeated = [n for n, count in counts.items() if count > 1]
    if repeated:
        yield Problem("number_repeated", f"序号重复：{'、'.join(map(str, repeated[:20]))}")
