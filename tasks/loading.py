"""From a source file to rows: documents, tasks, measures, responsibilities, links.

What a file holds comes from the parser; what the parser cannot know (which document carries
which, who tracks it) comes from fixtures/documents/index.json. One transaction a file; a text
loaded before is left exactly as it is, so that nothing a person confirmed is touched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from agencies import audit
from agencies.gazetteer import Gazetteer
from regions.models import PilotRound, Region
from tasks import parser, rows
from tasks.actions import adopt, link_document
from tasks.actions.adopting import in_scope
from tasks.errata import errata_of
from tasks.models import (
    ParseProblem,
    PilotTask,
    PolicyDocument,
    SourceText,
)
from tasks.parser import as_json, measure_values, types


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
    result = parser.parse(text, gazetteer=gazetteer, errata=errata_of(text))
    source = SourceText.objects.create(name=entry["file"], text=text, sha256=sha256, loaded_at=now)
    loaded.is_new = True
    documents = _documents(entry["documents"], result, source)
    for described, document in documents:
        lists = _lists_of(described, entry["documents"])
        _fill(document, result, lists=lists, gazetteer=gazetteer, loaded=loaded)
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
    for _, document in documents:
        loaded.links += link_document(document, actor=None, now=now)
    rows.write_problems(documents[0][1], as_json(result, "", "")["problems"], None)
    loaded.documents = len(documents)
    loaded.problems = ParseProblem.objects.filter(document__source=source).count()
    return loaded


def _documents(
    described: Sequence[dict[str, Any]], result: types.ParseResult, source: SourceText
) -> list[tuple[dict[str, Any], PolicyDocument]]:
    """One row per described document, with the span the parser found for it."""
    read, heads = result.documents, as_json(result, "", "")["documents"]
    by_number = {d.number: d for d in read if d.number}
    by_title = {d.title: d for d in read if d.title}
    made = []
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
            parsed=heads[read.index(found)] if found else None,
        )
        made.append((entry, row))
    # Only now: a document may stand before the one it implements, in the same file.
    for entry, row in made:
        row.implements = PolicyDocument.objects.filter(slug=entry["implements"]).first()
        row.save(update_fields=["implements"])
    return made


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
    read = as_json(result, "", "")
    found = [
        rows.new_task(document, task, parsed=task)
        for task in read["tasks"]
        if lists is None or task["list"] in lists
    ]
    tasks = rows.Tasks(PilotTask.objects.bulk_create(found))
    bodies = rows.Bodies(gazetteer, issuer=document.region.slug, on=document.issued_on)
    for order, measure in enumerate(result.measures, start=1):
        if lists is not None and measure.list not in lists:
            continue
        value = measure_values(measure)
        rows.write_measure(document, value, tasks=tasks, order=order, bodies=bodies, parsed=value)
        loaded.measures += 1
        loaded.responsibilities += len(measure.responsibilities)
    loaded.tasks += len(found)
    loaded.unknown_names |= bodies.unknown


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
            [m for m in measures if in_scope(m, region, adoption["scopes"])],
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
