"""The measures of a table's rows: number, text and clauses, also where a page ran rows together.

A mangled row holds several measures in one cell and their clauses, in order, in another. Rows of
that kind that follow each other are read as one: a clause that slipped into the next row's cell is
then still the right one by its place in the order. What had to be concluded is a problem.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tasks.parser.tables.cells import LEADING_NUMBER, NOTHING, PLAN_END, cell_label, cell_number
from tasks.parser.tables.merged_cells import numbers_count_tasks, with_merged_cells
from tasks.parser.tables.shape import Cells, Loose, Table
from tasks.parser.tables.task_levels import with_task_levels
from tasks.parser.text.blocks import Mended, join, pieces, untagged
from tasks.parser.types import Problem, RoleName
from tasks.parser.vocabulary import ColumnKind

CLAUSE_COLUMNS: tuple[tuple[ColumnKind, RoleName | None], ...] = (
    ("lead", "lead"),
    ("clause", None),
    ("support", "support"),
    ("participate", "participate"),
)
# What a row run together with others does not hold.
SAID_OF_ONE: tuple[ColumnKind, ...] = ("lead", "support", "participate", "plan", "due")


@dataclass(slots=True)
class Record:
    """One numbered measure of a table, as cells."""

    number: int | None
    text: Mended
    clauses: list[tuple[Mended, RoleName | None]]
    plan: Sequence[Mended] | None
    due: Mended | None
    page: int
    problems: list[Problem] = field(default_factory=list)
    section: str | None = None
    title: str | None = None
    label: str = ""


@dataclass(slots=True)
class Group:
    """The records of one row (several in a mangled one), with the row's task cell.

    `task_number` is the row's number where the table numbers its tasks and not its measures,
    `begins_section` says that a wider level above the task begins with it.
    """

    task_cell: Mended
    records: list[Record]
    task_number: int | None = None
    begins_section: bool = False


@dataclass(slots=True)
class _Mangled:
    cells: Cells
    measures: list[tuple[int, Mended]]
    clauses: list[Mended]


def table_groups(table: Table) -> Iterator[Group | Loose]:
    """A table's rows as groups of records, loose lines in their places."""
    if _is_blank_form(table):
        return
    table = with_task_levels(table)
    groups = _groups(table)
    yield from _within_sections(groups) if "section" in table.columns else groups


def _within_sections(groups: Iterator[Group | Loose]) -> Iterator[Group | Loose]:
    """The groups with the section of each record carried down to the next."""
    section: str | None = None
    for group in groups:
        if isinstance(group, Group):
            own = {record.section for record in group.records if record.section}
            group.begins_section = bool(own - {section})
            for record in group.records:
                record.section = section = record.section or section
        yield group


def _groups(table: Table) -> Iterator[Group | Loose]:
    mangled: list[_Mangled] = []
    entries = with_merged_cells(table)
    of_tasks = numbers_count_tasks(table.entries, table.columns)
    for entry in entries:
        if isinstance(entry, Cells) and "number" in table.columns and _is_run_together(entry):
            mangled.append(_take_apart(entry))
            continue
        if mangled:
            yield from _pair(mangled)
            mangled = []
        yield _plain(entry, of_tasks) if isinstance(entry, Cells) else entry
    yield from _pair(mangled)


def _is_run_together(cells: Cells) -> bool:
    """Whether a row has no number of its own and may hold several measures.

    One measure whose cells say who leads it, who supports it or when it is due lost its number
    only: it stands before the text.
    """
    if "number" in cells.by_kind:
        return False
    if not any(cells.get(kind).text for kind in SAID_OF_ONE):
        return True
    measures = (LEADING_NUMBER.match(piece.text) for piece in pieces(cells.get("measure")))
    return sum(found is not None for found in measures) > 1


def _is_blank_form(table: Table) -> bool:
    """Whether a table's rows are to be filled in: they hold numbers at most."""
    return not any(
        cell.text.strip()
        for entry in table.entries
        if isinstance(entry, Cells)
        for kind, cell in entry.by_kind.items()
        if kind != "number"
    )


def _plain(cells: Cells, number_is_of_task: bool) -> Group:
    by_kind = cells.by_kind
    text = untagged(cells.get("measure"))
    number: int | None = None
    label = ""
    if "number" in by_kind:
        written = untagged(by_kind["number"]).text
        number = cell_number(written)
        label = cell_label(written, number) if number is not None else ""
    elif found := LEADING_NUMBER.match(text.text):
        number = int(found["number"])
        text = text.part(found.end())
    of_task, number = (number, None) if number_is_of_task else (None, number)
    clauses: list[tuple[Mended, RoleName | None]] = []
    for kind, role in CLAUSE_COLUMNS:
        if kind in by_kind:
            clause = untagged(by_kind[kind], lines_apart=True)
            if not NOTHING.fullmatch(clause.text):
                clauses.append((clause, role))
    record = Record(
        number=number,
        text=text,
        clauses=clauses,
        plan=_plans(by_kind["plan"]) if "plan" in by_kind else None,
        due=untagged(by_kind["due"]) if "due" in by_kind else None,
        page=cells.page,
        problems=_filled_in(cells, text),
        section=untagged(by_kind["section"]).text or None if "section" in by_kind else None,
        title=untagged(by_kind["title"]).text or None if "title" in by_kind else None,
        label="" if number is None else label,
    )
    return Group(cells.get("task"), [record] if number or text.text or clauses else [], of_task)


def _plans(cell: Mended) -> list[Mended]:
    """The plan of a row, one for each of the columns it stands in."""
    parts: list[Mended] = []
    start = 0
    while (end := cell.text.find(PLAN_END, start)) >= 0:
        parts.append(untagged(cell.part(start, end).stripped()))
        start = end + 1
    return [*parts, untagged(cell.part(start).stripped())]


def _filled_in(cells: Cells, text: Mended) -> list[Problem]:
    found = [] if cells.odd is None else [cells.odd]
    if cells.merged:
        message = "单元格为空，按与上一行合并的单元格读取，请核对责任单位或完成时限"
        found.append(Problem("cell_merged", message, text.span()))
    return found


def _take_apart(cells: Cells) -> _Mangled:
    measures: list[tuple[int, list[Mended]]] = []
    for piece in pieces(cells.get("measure")):
        if found := LEADING_NUMBER.match(piece.text):
            measures.append((int(found["number"]), [piece.part(found.end())]))
        elif measures:
            measures[-1][1].append(piece)
    clauses = pieces(cells.get("clause")) if "clause" in cells.by_kind else []
    return _Mangled(cells, [(number, join(text)) for number, text in measures], clauses)


def _pair(rows: Sequence[_Mangled]) -> Iterator[Group]:
    """Pair the measures of mangled rows with their clauses by order."""
    measures = sum(len(row.measures) for row in rows)
    clauses = [clause for row in rows for clause in row.clauses]
    in_order = measures == len(clauses)
    # How many measures and how many clauses stand in the rows before.
    at = first = 0
    for row in rows:
        last = first + len(row.clauses)
        records = []
        for place, (number, text) in enumerate(row.measures, start=at if in_order else first):
            clause = clauses[place] if in_order or place < last else None
            problems = list(_doubts(row, clause, in_order))
            if clause is not None and not first <= place < last:
                problems.append(
                    Problem(
                        "clause_slipped",
                        f"第{number}项的责任分工错位到相邻单元格，按顺序对应为“{clause.text}”",
                        clause.span(),
                    )
                )
            records.append(
                Record(
                    number,
                    text,
                    [(clause, None)] if clause is not None else [],
                    plan=None,
                    due=None,
                    page=row.cells.page,
                    problems=problems,
                )
            )
        at, first = at + len(row.measures), last
        yield Group(row.cells.get("task"), records)


def _doubts(row: _Mangled, clause: Mended | None, in_order: bool) -> Iterator[Problem]:
    if in_order or len(row.measures) == len(row.clauses):
        message = "多项举措与多条责任分工分列在不同单元格，按顺序一一对应"
    elif clause is not None:
        message = "举措与责任分工的条数不一致，按顺序对应，需人工核对"
    else:
        message = "举措与责任分工的条数不一致，本项未找到对应的责任分工"
    yield Problem("clause_paired_by_order", message, row.cells.get("measure").span())
