"""承接关系 of two documents as the page and its Excel file show it, row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate, takewhile

from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import Length

from agencies.models import User
from regions.models import Region
from tasks.choices import DocumentLevel, LinkState, PartyKind, UncarriedReason
from tasks.lineage.affinity import closest_sentence
from tasks.lineage.carrying import Why, carrying, why_uncarried
from tasks.lineage.differences import Run, compare, is_same
from tasks.lineage.lexicon import Lexicon
from tasks.lineage.matching import TRACKED_LISTS
from tasks.lineage.verdicts import Verdict, judge
from tasks.models import (
    Implementation,
    Measure,
    MeasureLink,
    PolicyDocument,
    Responsibility,
)

# The documents' wording is learnt from so many characters: enough to know words, quick to ask.
MOST_CHARACTERS = 600_000
REASONS = list(UncarriedReason)


class Kind(StrEnum):
    """What a row of the comparison shows. The order is that of the filters."""

    SAME = "same"
    DIFFERENT = "different"
    PENDING = "pending"
    UNCARRIED = "uncarried"
    EXPLORED = "explored"
    # Only in the answer to a rejection: rejected links are in no list.
    REJECTED = "rejected"


LABELS = {
    Kind.SAME: "一致",
    Kind.DIFFERENT: "有差异",
    Kind.PENDING: "待确认",
    Kind.UNCARRIED: "未承接",
    Kind.EXPLORED: "自主探索",
    Kind.REJECTED: "已否定",
}
# Two rounds of one level: the later one does not explore what the earlier one left out.
OF_ROUNDS = LABELS | {Kind.UNCARRIED: "未延续", Kind.EXPLORED: "新增"}
LISTED = (Kind.SAME, Kind.DIFFERENT, Kind.PENDING, Kind.UNCARRIED, Kind.EXPLORED)


@dataclass(frozen=True, slots=True)
class Marked:
    """One stretch of the two texts with what is proposed about it, None where they agree."""

    run: Run
    verdict: Verdict | None


@dataclass(slots=True)
class Row:
    """An upper measure and the lower one that carries it; one side is missing where none does."""

    kind: Kind
    upper: Measure | None
    lower: Measure | None
    link: MeasureLink | None = None
    why: Why | None = None
    label: str = ""
    # Filled in by `detail`, for the rows that are shown.
    marked: Sequence[Marked] = field(default_factory=tuple)
    items: Sequence[Implementation] = field(default_factory=tuple)

    @property
    def measure(self) -> Measure:
        """The measure that is carried out here: the lower one, or the upper one none carries."""
        measure = self.lower or self.upper
        assert measure is not None
        return measure

    @property
    def differences(self) -> list[Marked]:
        """Where the wording differs, with the verdicts."""
        return [each for each in self.marked if each.verdict is not None]

    @property
    def sentence(self) -> tuple[str, str, str]:
        """The lower text around the sentence that speaks of the upper measure, and that sentence;
        ("", "", "") where nothing is carried or every word is compared."""
        if self.link is None or self.link.is_copy:
            return "", "", ""
        text = self.link.lower.text
        start, end = closest_sentence(self.link.upper.text, text)
        return text[:start], text[start:end], text[end:]


@dataclass(frozen=True, slots=True)
class Lineage:
    """All rows, uppers in their order, what the lower document adds at the end."""

    upper: PolicyDocument
    lower: PolicyDocument
    rows: list[Row]

    def of(self, kind: Kind | None) -> list[Row]:
        """The rows of one kind, or all; what needs looking at first."""
        found = [row for row in self.rows if kind is None or row.kind == kind]
        if kind == Kind.UNCARRIED:
            found.sort(key=lambda row: REASONS.index(row.why.reason) if row.why else 0)
        elif kind == Kind.PENDING:
            found.sort(key=lambda row: -row.link.score if row.link else 0)
        return found

    @property
    def labels(self) -> dict[Kind, str]:
        return OF_ROUNDS if self.upper.level == self.lower.level else LABELS

    def counts(self) -> dict[Kind, int]:
        return {kind: sum(row.kind == kind for row in self.rows) for kind in LISTED}


def lineage(upper: PolicyDocument, lower: PolicyDocument) -> Lineage:
    """Compare two documents. The number of queries does not depend on their length."""
    upper_list, lower_list = (_tracked_list(each) for each in (upper, lower))
    compared = carrying(upper, lower, upper_lists=upper_list, lower_lists=lower_list)
    links = list(
        MeasureLink.objects.upheld()
        .filter(upper__document=upper, lower__document=lower)
        .select_related("upper__document", "lower__document", "decided_by")
        .order_by("upper__order", "-score", "lower__order")
    )
    rows = [row_of(link) for link in links]
    prose: dict[int, list[MeasureLink]] = defaultdict(list)
    for link in links:
        if link.lower.list_name not in lower_list:
            prose[link.upper_id].append(link)
    for measure in compared.uncarried:
        rows.append(Row(Kind.UNCARRIED, measure, None))
    if upper.level != lower.level:
        _explain(rows, upper, lower, prose)
    rows.sort(key=lambda row: row.upper.order if row.upper else 0)
    rows += [Row(Kind.EXPLORED, None, measure) for measure in compared.explored]
    found = Lineage(upper, lower, rows)
    for row in rows:
        row.label = found.labels[row.kind]
    return found


def _explain(
    rows: Iterable[Row],
    upper: PolicyDocument,
    lower: PolicyDocument,
    prose: Mapping[int, Sequence[MeasureLink]],
) -> None:
    """Give each measure that is not carried its likely reason."""
    places = _line(lower.region)
    named = Responsibility.objects.filter(measure__document=upper, kind=PartyKind.AGENCY)
    naming = set(named.values_list("measure_id", flat=True))
    for row in rows:
        if row.kind == Kind.UNCARRIED and row.upper:
            row.why = why_uncarried(
                row.upper,
                is_national=upper.level == DocumentLevel.NATIONAL,
                names_bodies=row.upper.pk in naming,
                places=places,
                prose=prose.get(row.upper.pk, ()),
            )


def row_of(link: MeasureLink) -> Row:
    """The row of one link, without its detail."""
    if link.state == LinkState.CONFIRMED:
        same = is_same(link.upper.text, link.lower.text)
        kind = Kind.SAME if same else Kind.DIFFERENT
    elif link.state == LinkState.REJECTED:
        kind = Kind.REJECTED
    else:
        kind = Kind.PENDING
    return Row(kind, link.upper, link.lower, link, label=LABELS[kind])


def detail(rows: Iterable[Row], lower: PolicyDocument, user: User) -> list[Row]:
    """The rows with their differences, verdicts and the items that track them."""
    found = list(rows)
    copies = [row for row in found if row.link and row.link.is_copy]
    if copies:
        lexicon, places = lexicon_of(lower), [lower.region.short_name]
        for row in copies:
            if row.upper and row.lower:
                row.marked = marked(row.upper.text, row.lower.text, lexicon, places)
    measures = {row.measure.pk for row in found}
    tracked: dict[int, list[Implementation]] = defaultdict(list)
    seen = Implementation.objects.visible_to(user).filter(measure__in=measures)
    for item in seen.filter(region=lower.region_id).only(
        "measure_id", "status", "version", "is_demo"
    ):
        tracked[item.measure_id].append(item)
    for row in found:
        row.items = tracked[row.measure.pk]
    return found


def marked(upper: str, lower: str, lexicon: Lexicon, places: Sequence[str] = ()) -> list[Marked]:
    """The two texts as runs, each difference with the proposal which side holds the slip."""
    runs = compare(upper, lower, lexicon)
    return [Marked(run, judge(runs, at, lexicon, places)) for at, run in enumerate(runs)]


def lexicon_of(document: PolicyDocument) -> Lexicon:
    """How the documents write, those nearest to this one first; learnt anew when they change."""
    changed = Measure.objects.aggregate(
        rows=Count("pk"), newest=Max("pk"), characters=Sum(Length("text"))
    )
    return _lexicon(document.pk, document.implements_id, tuple(changed.values()))


@lru_cache(maxsize=4)
def _lexicon(document: int, implements: int | None, changed: tuple[int | None, ...]) -> Lexicon:
    del changed  # only tells one state of the documents from another
    rows = Measure.objects.order_by("-document", "pk").values_list(
        "document_id", "title", "text", "plan_text"
    )
    texts = [
        "\n".join(part for part in parts if part)
        for _, *parts in sorted(rows, key=lambda row: row[0] not in (document, implements))
    ]
    lengths = accumulate(map(len, texts))
    kept = sum(1 for _ in takewhile(lambda length: length <= MOST_CHARACTERS, lengths))
    return Lexicon(texts[:kept])


def _tracked_list(document: PolicyDocument) -> tuple[str, ...]:
    """The list of the document that is carried out, alone in a tuple; none where it has none."""
    present = set(document.measures.order_by().values_list("list_name", flat=True).distinct())
    return next(((name,) for name in TRACKED_LISTS if name in present), ())


def _line(region: Region) -> list[str]:
    """Short names of the region, of those below it, and of those above it but for the nation."""
    line = Q(path__startswith=region.path) | Q(path__in=region.line_paths()[1:])
    return list(Region.objects.filter(line).values_list("short_name", flat=True))
