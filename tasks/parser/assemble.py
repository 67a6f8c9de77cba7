"""A whole text to one `ParseResult`.

What a text holds is found from the text itself: rows under a heading row are tables, everything
else is prose. One rule settles overlaps: a character belongs to the first reading in this order:
table, then prose in the order its rules report.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tasks.parser import prose
from tasks.parser.clauses.first_leads import lead_everywhere
from tasks.parser.clauses.grammar import read_clause
from tasks.parser.clauses.issuers import Gazetteer
from tasks.parser.clauses.named_below import with_those_below
from tasks.parser.clauses.official_names import with_official_names
from tasks.parser.coverage import measure_coverage, partition
from tasks.parser.errata import Erratum, with_errata
from tasks.parser.figures.tables import read_indicator_tables
from tasks.parser.overlong import readable_part, with_rest
from tasks.parser.problems import in_order
from tasks.parser.tables.finding import find_tables
from tasks.parser.tables.reading import TableReading, read_tables
from tasks.parser.tables.scoring import without_scoring_tables
from tasks.parser.tables.unread_rows import find_unread_rows
from tasks.parser.text.blocks import Mended, lines, with_line_ends
from tasks.parser.text.digits import with_date_slips
from tasks.parser.text.folding import Unfolding, fold
from tasks.parser.text.garbled import find_garbled
from tasks.parser.text.listed_counts import find_miscounts
from tasks.parser.types import Measure, ParseResult, Problem, Responsibility, Span, Target
from tasks.parser.unattached import find_unattached


def parse(
    text: str, *, gazetteer: Gazetteer | None = None, errata: Sequence[Erratum] = ()
) -> ParseResult:
    """Read a policy text into documents, tasks, measures and what else it holds.

    Any string gives a result; doubts are in `problems`. Without a gazetteer no responsibility has
    an official name. `errata` are those of this very text. Of more lines than any document has
    (`overlong.MOST_LINES`) the first are read, and a problem says where the reading ends.
    """
    text = with_line_ends(text)
    begun = readable_part(text)
    with _no_search_for_cycles():
        result = _parse(begun, gazetteer, errata)
    return result if begun == text else with_rest(result, text, read=len(begun))


def _parse(text: str, gazetteer: Gazetteer | None, errata: Sequence[Erratum]) -> ParseResult:
    folded = fold(text)
    read = _parse_folded(folded, gazetteer)
    if folded != text:
        read = with_date_slips(text, Unfolding(text, folded).result(read))
    return with_errata(text, read, errata)


def _parse_folded(text: str, gazetteer: Gazetteer | None) -> ParseResult:
    of_tables, of_prose = _read(text)
    measures = sorted((*of_tables.measures, *of_prose.measures), key=_start_of_measure)
    measures = with_those_below(text, measures, of_prose.documents, _parties)
    measures = lead_everywhere(text, measures, of_prose.documents)
    doubts: list[Problem] = []
    if gazetteer is not None:
        measures, doubts = with_official_names(text, measures, of_prose.documents, gazetteer)
    of_text = (*find_miscounts(text), *find_garbled(text))
    attributed = (*of_tables.attributed, *of_prose.attributed)
    lost = find_unattached(text, measures, attributed)
    problems = (*doubts, *of_tables.problems, *of_prose.problems, *of_text, *lost)
    return ParseResult(
        documents=tuple(of_prose.documents),
        tasks=tuple(sorted((*of_tables.tasks, *of_prose.tasks), key=lambda task: task.span.start)),
        measures=tuple(measures),
        pilot=of_prose.pilot,
        duties=tuple(of_prose.duties),
        targets=tuple(_in_order(of_tables.targets, of_prose.targets)),
        problems=tuple(in_order(problems)),
        coverage=measure_coverage(text, attributed),
    )


def _parties(clause: Mended) -> tuple[Responsibility, ...]:
    return read_clause(clause).responsibilities


def pieces(text: str) -> list[tuple[Span, str]]:
    """The whole text as unbroken pieces in order, each with what it was read as."""
    of_tables, of_prose = _read(fold(readable_part(with_line_ends(text))))
    return partition(text, (*of_tables.attributed, *of_prose.attributed))


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Keep the collector of reference cycles at rest while a text is read.

    A reading makes millions of small values and no cycles, which goes without it, but the
    collector would look through all of them again and again: a quarter of the whole time.
    """
    if not gc.isenabled():
        # A caller has seen to it, or another thread reads as well and will wake it.
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _read(text: str) -> tuple[TableReading, prose.ProseReading]:
    indicators, to_read = read_indicator_tables(text, lines(text))
    scoring, to_read = without_scoring_tables(text, to_read)
    tables, other_lines = find_tables(text, to_read)
    notes = [note for table in tables for note in table.notes]
    of_prose = prose.read(text, other_lines, parse_clause=read_clause, notes=notes)
    of_tables = read_tables(tables, year=of_prose.year)
    of_tables.targets += indicators.targets
    of_tables.attributed += [*indicators.attributed, *scoring]
    of_tables.problems += (*indicators.problems, *find_unread_rows(other_lines))
    return of_tables, of_prose


def _in_order(of_tables: Sequence[Target], of_prose: Sequence[Target]) -> list[Target]:
    """The figures of tables in their places among those of the prose."""
    if not of_tables:
        return list(of_prose)
    return sorted((*of_prose, *of_tables), key=lambda target: target.span.start)


def _start_of_measure(measure: Measure) -> int:
    places = measure.spans or tuple(party.span for party in measure.responsibilities)
    return places[0].start if places else 0
