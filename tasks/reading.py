"""A document as the reader page shows it: marked text, outline, doubts, standings.

The number of queries does not depend on the document or on how many regions track it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, Min
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from agencies.models import User
from agencies.permissions import may_answer_names, may_read_content
from tasks.choices import UNKNOWN_NAME, DocumentLevel, LinkOrigin, LinkState, Status
from tasks.marking import Badge, Mark, render, written_there
from tasks.models import (
    Implementation,
    MeasureLink,
    ParseProblem,
    PilotTask,
    PolicyDocument,
)
from tasks.models.measure import MeasureLinkQuerySet
from tasks.outline import WORDS, Entry, Group, Standing, Upper, group
from tasks.querysets import ImplementationQuerySet
from tasks.review.corrected import Corrected, corrections


@dataclass(frozen=True, slots=True)
class Doubt:
    """One line of the list of doubts; `anchor` is its place in the text ("q12": the offset), or in
    the outline ("o7": a measure the text has no longer), "" without one.

    `answer` is where the person may settle it: an unknown name in a document of theirs.
    """

    problem: ParseProblem
    anchor: str
    excerpt: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    html: SafeString
    groups: list[Group]
    doubts: list[Doubt]
    settled: list[Doubt]
    corrections: list[Corrected]
    measures: int
    has_demo: bool


def read(document: PolicyDocument, *, user: User, current: int) -> Reading:
    """Everything the reader page shows. `current` is the key of the measure to point at, or 0."""
    measures = list(document.measures.visible_to(user).select_related("task", "corrected_by"))
    tasks = list(document.tasks.all())
    reported = list(document.problems.select_related("answer__agency"))
    problems = [problem for problem in reported if problem.answer is None]
    settled = [problem for problem in reported if problem.answer is not None]
    standings = standings_of(document, user)
    uppers = _uppers(document, user)
    compares = may_read_content(user)
    entries = {}
    for measure in measures:
        entries[measure.pk] = Entry(
            measure,
            is_current=measure.pk == current,
            standings=standings.get(measure.pk, []),
            uppers=uppers.get(measure.pk, []),
            chain=reverse("tasks:lineage_measure", args=[measure.pk]) if compares else "",
        )
    for problem in problems:
        if problem.measure_id in entries:
            entries[problem.measure_id].doubts += 1
    answering = may_answer_names(user, document.region)
    doubts = _doubts(problems, entries, document, answering=answering)
    return Reading(
        html=render(
            document.source.text,
            _marks(tasks, entries.values(), problems),
            _badges(tasks, entries.values(), doubts, document.source.text),
        ),
        groups=group(tasks, list(entries.values())),
        doubts=doubts,
        settled=_doubts(settled, entries, document, answering=False),
        corrections=corrections(document, measures),
        measures=len(measures),
        has_demo=any(s.is_demo for entry in entries.values() for s in entry.standings),
    )


def standings_of(document: PolicyDocument, user: User) -> dict[int, list[Standing]]:
    """By measure: where it is tracked itself, then where a lower measure carries it."""
    seen = Implementation.objects.visible_to(user)
    found: dict[int, list[Standing]] = defaultdict(list)
    for measure, rows in _counted(seen.filter(measure__document=document)).items():
        found[measure].append(_standing(measure, rows))
    links = (
        _links(user)
        .filter(upper__document=document)
        .values_list("upper_id", "lower_id", "lower__label", "lower__document__region__short_name")
    )
    carried = list(links)
    below = _counted(seen.filter(measure__in=[lower for _, lower, _, _ in carried]))
    for upper, lower, label, region in carried:
        if lower in below:
            found[upper].append(_standing(lower, below[lower], f"{region} {label} "))
    return found


# By status: how many, one of them, and whether there is demonstration among them.
Counted = dict[str, tuple[int, int, bool]]


def _counted(q: ImplementationQuerySet) -> dict[int, Counted]:
    by_status = q.order_by().values_list("measure_id", "status")
    rows = by_status.annotate(n=Count("pk"), one=Min("pk"), demo=BoolOr("is_demo"))
    found: dict[int, Counted] = defaultdict(dict)
    for measure, status, n, one, demo in rows:
        found[measure][status] = (n, one, demo)
    return found


def _standing(measure: int, rows: Counted, place: str = "") -> Standing:
    count = sum(n for n, _, _ in rows.values())
    is_demo = any(demo for _, _, demo in rows.values())
    if count == 1:
        ((status, (_, one, _)),) = rows.items()
        address = reverse("tasks:implementation", args=[one])
        return Standing(address, f"{place}{Status(status).label}", status, is_demo)
    landed = rows.get(Status.LANDED, (0, 0, False))[0]
    address = f"{reverse('tasks:implementations')}?measure={measure}"
    return Standing(address, f"{place}{count} 个地区，落地 {landed}", is_demo=is_demo)


def _uppers(document: PolicyDocument, user: User) -> dict[int, list[Upper]]:
    links = (
        _links(user)
        .filter(lower__document=document)
        .values_list(
            "lower_id",
            "upper_id",
            "upper__label",
            "upper__document__slug",
            "upper__document__level",
            "state",
        )
    )
    found: dict[int, list[Upper]] = defaultdict(list)
    for lower, upper, number, slug, level, state in links:
        label = f"承接{DocumentLevel(level).label} {number}"
        if state == LinkState.SUGGESTED:
            label += "（待确认）"
        address = f"{reverse('tasks:document', args=[slug])}?measure={upper}#m{upper}"
        found[lower].append(Upper(address, label))
    return found


def _links(user: User) -> MeasureLinkQuerySet:
    """What stands, and what the texts show though nobody has looked at it; no mere guesses."""
    seen = MeasureLink.objects.visible_to(user).upheld()
    return seen.exclude(state=LinkState.SUGGESTED, origin=LinkOrigin.WORDS)


def _marks(
    tasks: Iterable[PilotTask], entries: Iterable[Entry], problems: Iterable[ParseProblem]
) -> list[Mark]:
    marks = [Mark(f"t{t.pk}", t.span_start, t.span_end, "task") for t in tasks]
    for entry in entries:
        css = "measure is-current" if entry.is_current else "measure"
        for start, end in entry.measure.spans:
            marks.append(Mark(f"m{entry.measure.pk}", start, end, css))
    for p in problems:
        if p.span_start is not None and p.span_end is not None and p.span_start < p.span_end:
            marks.append(Mark(f"q{p.pk}", p.span_start, p.span_end, "problem"))
    return marks


def _badges(
    tasks: Iterable[PilotTask], entries: Iterable[Entry], doubts: Iterable[Doubt], text: str
) -> list[Badge]:
    badges = [
        Badge(t.span_start, format_html('<span class="anchor" id="t{}"></span>', t.pk))
        for t in tasks
    ]
    for entry in entries:
        if entry.is_lost:
            continue
        badges.append(Badge(entry.start, _number(entry, text)))
        if entry.standings or entry.uppers or entry.remarks:
            badges.append(Badge(entry.end, _tail(entry), closes=True))
    at_place: dict[str, list[Doubt]] = defaultdict(list)
    for doubt in doubts:
        if doubt.anchor.startswith("q"):
            at_place[doubt.anchor].append(doubt)
    for anchor, together in at_place.items():
        message = "；".join(d.problem.message for d in together)
        html = format_html(
            '<a class="doubt" id="{0}" href="#p{1}" title="{2}" aria-label="疑点：{2}">疑</a>',
            anchor,
            together[0].problem.pk,
            message,
        )
        badges.append(Badge(int(anchor.removeprefix("q")), html))
    return badges


def _number(entry: Entry, text: str) -> SafeString:
    """The way to the outline: the measure's number, or a sign where the text itself says it."""
    is_there = written_there(text, entry.start, entry.label)
    return format_html(
        '<a class="measure-number"{3} id="m{0}" href="#o{0}" aria-label="举措 {1}，到目录">{2}</a>',
        entry.measure.pk,
        entry.label,
        "目" if is_there else entry.label,
        mark_safe(" data-sign") if is_there else "",
    )


def _tail(entry: Entry) -> SafeString:
    return format_html(
        '<span class="measure-tail">{}{}{}{}{}</span>',
        format_html_join(
            "",
            '<a class="status status-{}" href="{}">{}</a>',
            ((s.status or "many", s.address, s.label) for s in entry.standings),
        ),
        format_html_join(
            "", '<a class="upper" href="{}">{}</a>', ((u.address, u.label) for u in entry.uppers)
        ),
        format_html(
            '<a class="upper screen-only" href="{}">承接链</a>',
            entry.chain,
        )
        if entry.chain and entry.uppers
        else "",
        format_html_join(
            "", '<span class="remark">{}</span>', ((remark,) for remark in entry.remarks)
        ),
        format_html('<a class="upper screen-only" href="#e{}">改了什么</a>', entry.measure.pk)
        if entry.measure.corrected_by_id
        else "",
    )


def _doubts(
    problems: Iterable[ParseProblem],
    entries: dict[int, Entry],
    document: PolicyDocument,
    *,
    answering: bool,
) -> list[Doubt]:
    """The anchor is the offset in the text: doubts about the same place share it."""
    found, text = [], document.source.text
    for p in problems:
        start, end = p.span_start, p.span_end
        entry = entries.get(p.measure_id) if p.measure_id is not None else None
        if start is None and entry is not None and not entry.is_lost:
            start = end = entry.start
        anchor = excerpt = ""
        if start is not None:
            anchor, excerpt = f"q{start}", text[start : min(end or 0, start + WORDS)]
        elif entry is not None:
            anchor, excerpt = f"o{entry.measure.pk}", entry.words
        answer = _answer_page(p, document) if answering and p.code == UNKNOWN_NAME else ""
        found.append(Doubt(p, anchor, " ".join(excerpt.split()), answer))
    return found


def _answer_page(problem: ParseProblem, document: PolicyDocument) -> str:
    name = problem.message.partition("：")[2]
    page = reverse("tasks:answer_name", args=[document.region.slug])
    return f"{page}?{urlencode({'name': name})}"
