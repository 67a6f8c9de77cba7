"""Who is responsible for a numbered item, by the clauses in its text.

    …发挥它们的作用。（市商务局，领导小组各成员单位）
    …创新融合发展。（省委宣传部、省商务厅等按职责分工负责）
    责任单位：市商务局、市财政局    完成时限：2025年底前
    …试点。由省商务厅牵头，会同省财政厅落实。                   a last sentence of nothing else

「依托中国（苏州）知识产权保护中心」, 「园区（基地）」 and 「（以下简称领导小组）」 name nobody.
Where clauses may stand is known by clause_places.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tasks.parser.clauses.grammar import ClauseReading, distinct
from tasks.parser.clauses.phrases import LABEL_WORDS, NO_NAME, PERSON_LABEL, clause_parts
from tasks.parser.clauses.regions import regions_of_several
from tasks.parser.items.clause_places import ROLE_WORD, ClausePlace, clause_places, in_closing_place
from tasks.parser.items.said_in_text import parties_in_text
from tasks.parser.text.blocks import Mended, join
from tasks.parser.text.dates import read_due
from tasks.parser.types import Due, Problem, Regions, Responsibility

ParseClause = Callable[[Mended], ClauseReading]
# Where a text begins in the source, and what it says: the same whether an item holds it or not.
_Stretch = tuple[int, str]

# 以上任务均由省商务厅负责。      not: 以上资金由省财政厅负责。
OF_ALL = r"(?:(?:以上|上述)(?:[各几两]项)?(?:工作|任务|事项|举措|措施)?(?:均|都|全部)?)?"
# 由省商务厅牵头，会同省财政厅落实。 | 责任单位为省商务厅。 | 以上均由省商务厅负责。
#                                                              not: 推动由政府主导向市场主导转变。
WHO_SENTENCE = re.compile(
    rf"(?:{OF_ALL}由|(?:{LABEL_WORDS})(?:单位|部门|主体)[为是])[^。；！？：:“”《》\d]{{2,120}}[。.]"
)
# 推进己（市工信局牵头，市大数据局配合），年底前完成: of the words before it, or of what they name?
MID_SENTENCE = re.compile(
    r"[（(](?P<inner>[^（()）]{2,80}(?:负责|牵头|配合)[^（()）]{0,20})[）)](?=\s?[，,])"
)
COMMA = re.compile("[，,]")


class Closing(NamedTuple):
    """An item's text without what names its agencies, and what that said.

    `in_text` says that a sentence of the text itself names them; it stays there.
    """

    text: Mended
    responsibilities: tuple[Responsibility, ...] = ()
    regions: Regions = Regions("none")
    due: Due | None = None
    problems: tuple[Problem, ...] = ()
    in_text: bool = False


class _Clause(NamedTuple):
    """A place that may hold a clause, what it says, and whether that names agencies."""

    place: ClausePlace
    reading: ClauseReading
    names_bodies: bool


class Closings:
    """What the paragraphs and items of a text say of their agencies.

    The same text is asked twice, first whether it is an item and then whose it is; both answers
    come from one reading of it.
    """

    def __init__(self, parse_clause: ParseClause) -> None:
        self._parse_clause = parse_clause
        self._read: dict[_Stretch, ClauseReading] = {}
        self._found: dict[_Stretch, list[_Clause]] = {}

    def names_bodies(self, text: Mended) -> bool:
        """Whether a paragraph names agencies in a bracket or a field."""
        return any(clause.names_bodies for clause in self._clauses(text))

    def ends(self, text: Mended) -> Iterator[int]:
        """Where the clauses of a paragraph that name agencies end."""
        return (clause.place.end for clause in self._clauses(text) if clause.names_bodies)

    def read(self, text: Mended, *, year: int | None = None, more: bool = False) -> Closing:
        """Cut every agency bracket and field out of an item's text and read it.

        `more` says that the items beside it name their agencies in sentences.
        """
        kept: list[Mended] = []
        readings: list[ClauseReading] = []
        problems: list[Problem] = []
        due: Due | None = None
        at = 0
        for place, reading, names_bodies in self._clauses(text):
            found = _due(place.limit.text, year)
            told = names_bodies or found is not None
            if not told and not PERSON_LABEL.match(place.agencies.text):
                continue
            kept.append(text.part(at, place.start))
            at = _after(text.text, place)
            readings.append(reading)
            due = found or due
            problems += [*reading.problems, *([place.problem] if place.problem else [])]
        kept.append(text.part(at))
        problems += self._named_in_mid_sentence(text)
        in_text = [] if readings else self._in_text(text, more=more)
        readings += in_text
        responsibilities = tuple(r for reading in readings for r in reading.responsibilities)
        return Closing(
            join(kept).stripped(),
            # Two brackets answer for a part each; sentences that ask a body twice ask it once.
            distinct(responsibilities) if in_text else responsibilities,
            regions_of_several([reading.regions for reading in readings]),
            due,
            tuple(problems),
            bool(in_text),
        )

    def _clauses(self, text: Mended) -> list[_Clause]:
        key = _stretch(text)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = []
            for place in clause_places(text):
                reading = self._clause(place.agencies)
                found.append(_Clause(place, reading, _names_bodies(reading, place)))
        return found

    def _clause(self, clause: Mended) -> ClauseReading:
        """A paragraph and the item it belongs to hold the same clause."""
        key = _stretch(clause)
        reading = self._read.get(key)
        if reading is None:
            reading = self._read[key] = self._parse_clause(clause)
        return reading

    def _named_in_mid_sentence(self, text: Mended) -> Iterator[Problem]:
        """Bodies with roles in a bracket a comma follows: it stays in the text, and is told."""
        if COMMA.search(text.text) is None:
            return
        for found in MID_SENTENCE.finditer(text.text):
            if in_closing_place(text.text, found.start(), found.end()):
                continue
            reading = self._clause(text.part(*found.span("inner")))
            if any(party.kind == "agency" for party in reading.responsibilities):
                message = f"句中括号里的单位未读作责任单位，请核对：{found['inner']}"
                yield Problem("clause_unread", message, text.span(found.start(), found.end()))

    def _in_text(self, text: Mended, *, more: bool) -> list[ClauseReading]:
        """What the sentences of a text say of its agencies without a bracket or a field."""
        if (last := self._who_sentence(text)) is not None:
            return [last]
        return [
            reading
            for clause in parties_in_text(text, more=more)
            if (reading := self._clause(clause)).responsibilities and not reading.problems
        ]

    def _who_sentence(self, text: Mended) -> ClauseReading | None:
        """What the last sentence says if it holds nothing but names and their roles."""
        start = text.text.rstrip(" 。.").rfind("。") + 1
        sentence = text.part(start).stripped()
        if WHO_SENTENCE.fullmatch(sentence.text) is None:
            return None
        clause = sentence.part(0, len(sentence.text) - 1)
        if any(not part.phrase and part.label is None for part in clause_parts(clause.text)):
            return None
        reading = self._clause(clause)
        names = [party.name for party in reading.responsibilities]
        if reading.problems or not names or any(NO_NAME.match(name) for name in names):
            return None
        return reading


def _after(text: str, place: ClausePlace) -> int:
    """Where a text goes on after a clause; a clause that is a line goes with one of its ends."""
    is_line = text.endswith("\n", 0, place.start) and text.startswith("\n", place.end)
    return place.end + is_line


def _due(limit: str, year: int | None) -> Due | None:
    """The deadline a clause gives; 「完成时限：按上级要求」 keeps its wording, as a cell does."""
    written = limit.strip().strip("。；;，, ")
    if not written:
        return None
    return read_due(limit, year=year) or Due(written, None)


def _stretch(text: Mended) -> _Stretch:
    return (text.offsets[0] if text.offsets else -1, text.text)


def _names_bodies(reading: ClauseReading, place: ClausePlace) -> bool:
    found = reading.responsibilities
    if not found:
        return False
    unread = sum(problem.code == "clause_unread" for problem in reading.problems)
    if unread > len(found):
        return False
    # （上海） alone is a place and no duty.
    return (
        any(r.kind != "region" for r in found) or ROLE_WORD.search(place.agencies.text) is not None
    )
