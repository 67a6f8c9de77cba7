"""From a source file to rows: documents, tasks, measures, responsibilities, links.

What a file holds comes from the parser; what the parser cannot know (which document carries
which, who tracks it) comes from fixtures/documents/index.json. One transaction a file; a text
loaded before is left exactly as it is, so that nothing a person confirmed is touched.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from agencies import audit
from agencies.gazetteer import Gazetteer
from agencies.loading import ensure_agency
from agencies.models import Agency
from regions.models import PilotRound, Region
from tasks import parser
from tasks.actions import adopt
from tasks.choices import LinkState, PartyKind, RegionScope
from tasks.matching import match_measures
from tasks.models import (
    Measure,
    MeasureLink,
    ParseProblem,
    PilotTask,
    PolicyDocument,
    Responsibility,
    SourceText,
)
from tasks.parser import types
from tasks.search import fold

# At this likeness a lower row repeats the upper one; below it a person confirms the link.
CERTAIN = 0.8
# The lists whose rows carry an upper document's measures one by one.
CARRYING_LISTS = ("plan", "table")


@dataclass
class Loaded:
    """What one file brought in."""

    name: str
    is_new: bool = False
    is_changed: bool = False
    documents: int = 0
    tasks: int = 0
    measures: int = 0
    responsibilities: int = 0
    unknown_names: set[str] = field(default_factory=set)
    problems: int = 0
    links: int = 0
    implementations: int = 0


@transaction.atomic
def load_file(entry: dict[str, Any], text: str, *, gazetteer: Gazetteer, now: datetime) -> Loaded:
    """Load one file of the index. `entry` is its part of index.json, `text` the file's content."""
    loaded = Loaded(entry["file"])
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    if SourceText.objects.filter(sha256=sha256).exists():
        return loaded
    slugs = [described["slug"] for described in entry["documents"]]
    if PolicyDocument.objects.filter(slug__in=slugs).exists():
        # What people confirmed stands on the text they saw: a new text never replaces it silently.
        loaded.is_changed = True
        return loaded
    result = parser.parse(text, gazetteer=gazetteer)
    source = SourceText.objects.create(name=entry["file"], text=text, sha256=sha256, loaded_at=now)
    loaded.is_new = True
    documents = _documents(entry["documents"], result.documents, source)
    for described, document in documents:
        lists = _lists_of(described, entry["documents"])
        _fill(document, result, lists=lists, gazetteer=gazetteer, loaded=loaded)
        _link(document, loaded)
        for adoption in described["adopt"]:
            loaded.implementations += _adopt(document, adoption, now=now)
        audit.record(
            actor=None,
            verb="load_document",
            obj=document,
            now=now,
            region=document.region,
            after={"sha256": sha256, "measures": document.measures.count()},
        )
    _problems(documents[0][1], result.problems, None)
    loaded.documents = len(documents)
    loaded.problems = ParseProblem.objects.filter(document__source=source).count()
    return loaded


def _documents(
    described: Sequence[dict[str, Any]], read: Sequence[types.Document], source: SourceText
) -> list[tuple[dict[str, Any], PolicyDocument]]:
    """One row per described document, with the span the parser found for it."""
    by_number = {d.number: d for d in read if d.number}
    by_title = {d.title: d for d in read if d.title}
    rows = []
    for entry in described:
        found = by_number.get(entry["number"]) or by_title.get(entry["title"])
        if found is None and len(described) == len(read) == 1:
            found = read[0]
        row = PolicyDocument.objects.create(
            slug=entry["slug"],
            source=source,
            title=entry["title"],
            number=entry["number"] or "",
            issuer=entry["issuer"] or "",
            level=entry["level"],
            region=Region.objects.get(slug=entry["region"]),
            kind=found.kind if found else "",
            issued_on=entry["issued_on"],
            effective_from=found.effective_from if found else None,
            effective_to=found.effective_to if found else None,
            span_start=found.span.start if found else 0,
            span_end=found.span.end if found else len(source.text),
        )
        rows.append((entry, row))
    # Only now: a document may stand before the one it implements, in the same file.
    for entry, row in rows:
        row.implements = PolicyDocument.objects.filter(slug=entry["implements"]).first()
        row.save(update_fields=["implements"])
    return rows


def _lists_of(entry: dict[str, Any], siblings: Sequence[dict[str, Any]]) -> set[str] | None:
    """The lists that belong to a document of a file; None for all of them.

    In a file of several documents each list belongs to the one whose adoption names it.
    """
    if len(siblings) == 1:
        return None
    return {adoption["list"] for adoption in entry["adopt"]}


def _fill(
    document: PolicyDocument,
    result: types.ParseResult,
    *,
    lists: set[str] | None,
    gazetteer: Gazetteer,
    loaded: Loaded,
) -> None:
    tasks: dict[tuple[str, int], list[PilotTask]] = defaultdict(list)
    for task in result.tasks:
        if lists is None or task.list in lists:
            tasks[task.list, task.ordinal].append(_task(document, task))
    agencies: dict[str, Agency | None] = {}
    for order, read in enumerate(result.measures, start=1):
        if lists is not None and read.list not in lists:
            continue
        measure = _measure(document, read, _task_of(read, tasks), order)
        Responsibility.objects.bulk_create(
            Responsibility(
                measure=measure,
                name=r.name,
                agency=_agency(r, document, gazetteer, agencies, loaded),
                role=r.role,
                kind=r.kind,
                open_ended=r.open_ended,
                clause=r.clause,
                order=place,
                span_start=r.span.start,
                span_end=r.span.end,
            )
            for place, r in enumerate(read.responsibilities)
        )
        _problems(document, read.problems, measure)
        loaded.measures += 1
        loaded.responsibilities += len(read.responsibilities)
    loaded.tasks += sum(map(len, tasks.values()))


def _task(document: PolicyDocument, read: types.Task) -> PilotTask:
    return PilotTask.objects.create(
        document=document,
        key=read.id,
        list_name=read.list,
        ordinal=read.ordinal,
        label=read.label,
        title=read.title or "",
        statement=read.statement,
        span_start=read.span.start,
        span_end=read.span.end,
    )


def _task_of(
    read: types.Measure, tasks: dict[tuple[str, int], list[PilotTask]]
) -> PilotTask | None:
    """The task a measure names by ordinal. Where ordinals restart in each section it is the
    nearest above the measure; in a table a lone heading may also stand below its rows."""
    if read.task is None or not tasks[read.list, read.task]:
        return None
    named = tasks[read.list, read.task]
    start = read.spans[0].start if read.spans else 0
    above = [task for task in named if task.span_start <= start]
    return above[-1] if above else named[0]


def _measure(
    document: PolicyDocument, read: types.Measure, task: PilotTask | None, order: int
) -> Measure:
    plan = read.plan
    names = "".join(r.name for r in read.responsibilities)
    return Measure.objects.create(
        document=document,
        task=task,
        key=read.id,
        list_name=read.list,
        number=read.number,
        order=order,
        label=read.label,
        section=read.section or "",
        title=read.title or "",
        text=read.text,
        plan_text=plan.text if plan else "",
        plan_items=list(plan.items) if plan else [],
        due_text=read.due.text if read.due else "",
        due_on=read.due.date if read.due else None,
        spans=[[span.start, span.end] for span in read.spans],
        region_scope=read.regions.scope,
        region_names=list(read.regions.names),
        regions_open_ended=read.regions.open_ended,
        search_text=fold(f"{read.title or ''}{read.text}{plan.text if plan else ''}{names}"),
    )


def _agency(
    read: types.Responsibility,
    document: PolicyDocument,
    gazetteer: Gazetteer,
    known: dict[str, Agency | None],
    loaded: Loaded,
) -> Agency | None:
    """The row of the body named; None for a collective, a place, or a name nobody knows."""
    if read.kind != PartyKind.AGENCY.value:
        return None
    if read.name not in known:
        resolution = gazetteer.look_up(
            read.name, issuer=document.region.slug, on=document.issued_on
        )
        body = gazetteer.bodies.get(resolution.key) if resolution.key else None
        known[read.name] = ensure_agency(body) if body else None
        if body is None:
            loaded.unknown_names.add(read.name)
    return known[read.name]


def _problems(
    document: PolicyDocument, problems: Iterable[types.Problem], measure: Measure | None
) -> None:
    ParseProblem.objects.bulk_create(
        ParseProblem(
            document=document,
            measure=measure,
            code=p.code,
            message=p.message,
            span_start=p.span.start if p.span else None,
            span_end=p.span.end if p.span else None,
        )
        for p in problems
    )


def _link(document: PolicyDocument, loaded: Loaded) -> None:
    """Which upper measure each row carries, where the document implements a loaded table."""
    if document.implements is None:
        return
    lower = list(document.measures.filter(list_name__in=CARRYING_LISTS))
    upper = list(document.implements.measures.filter(list_name__in=CARRYING_LISTS))
    if not lower or not upper:
        return
    for pair in match_measures(upper, lower).pairs:
        MeasureLink.objects.create(
            upper=pair.upper,
            lower=pair.lower,
            score=pair.score,
            state=LinkState.CONFIRMED if pair.score >= CERTAIN else LinkState.SUGGESTED,
        )
        loaded.links += 1


def _adopt(document: PolicyDocument, adoption: dict[str, Any], *, now: datetime) -> int:
    """Start tracking one list of the document in the regions the index names."""
    pilot_round = PilotRound.objects.get(year=adoption["round"]) if adoption["round"] else None
    if adoption["regions"] is not None:
        regions = Region.objects.filter(slug__in=adoption["regions"])
    else:
        regions = Region.objects.filter(rounds=pilot_round).exclude(slug__in=adoption["except"])
    measures = list(
        document.measures.filter(list_name=adoption["list"]).prefetch_related(
            "responsibilities__agency"
        )
    )
    today = timezone.localdate(now)
    return sum(
        adopt(
            [m for m in measures if _in_scope(m, region, adoption["scopes"])],
            region=region,
            round=pilot_round,
            on=_adopted_on(pilot_round, today),
            closed_on=pilot_round.ends_on if pilot_round and adoption["closed"] else None,
            actor=None,
            now=now,
        )
        for region in regions
    )


def _adopted_on(pilot_round: PilotRound | None, today: date) -> date:
    """A round's measures are in scope from its first day, other documents' from loading."""
    return pilot_round.starts_on if pilot_round and pilot_round.starts_on else today


def _in_scope(measure: Measure, region: Region, scopes: list[str] | None) -> bool:
    if scopes is None:
        return True
    if measure.region_scope == RegionScope.LISTED:
        return "listed" in scopes and region.short_name in measure.region_names
    return measure.region_scope in scopes
