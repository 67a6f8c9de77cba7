"""The review page, for every view that shows it: as it is, or with a form that was refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import render

from agencies import keeping
from agencies.http import AuthenticatedHttpRequest, number_in
from agencies.models import Agency, AuditEvent
from agencies.permissions import may_answer_names
from tasks.choices import CandidateKind, Decision, DocumentLevel, IntakeState, RegionScope
from tasks.forms import PageForm
from tasks.lineage.pairs import lexicon_of
from tasks.models import Candidate, Implementation, Intake, PolicyDocument
from tasks.review.columns import in_columns
from tasks.review.forms import (
    AbandonForm,
    DocumentCandidateForm,
    DropForm,
    NameForm,
    SplitForm,
    TaskCandidateForm,
)
from tasks.review.heads import document_values, lists_of
from tasks.review.history import field_words, history, in_words
from tasks.review.measure_form import MeasureCandidateForm, heading_of, task_choices
from tasks.review.names import Names
from tasks.review.showing import SHOWN, Review, review

# So many things that stand in the way are listed at once: a wall of hundreds helps nobody.
MOST_GAPS = 20

CHOSEN = (forms.ChoiceField, forms.BooleanField)
Correcting = DocumentCandidateForm | TaskCandidateForm | MeasureCandidateForm


@dataclass(frozen=True, slots=True)
class Difference:
    """One field two people wrote differently."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed in a form of this page when the log-in ran out: given back once."""

    kept: keeping.Kept | None

    @classmethod
    def before_log_in(cls, request: AuthenticatedHttpRequest) -> Typed:
        return cls(keeping.take(request) if request.method == "GET" else None)

    def of(self, form: str) -> dict[str, str]:
        """The fields of that form by their names; none where another was typed in."""
        return self.kept.first() if self.kept and self.kept.form == form else {}


def render_review(
    request: AuthenticatedHttpRequest,
    intake: Intake,
    *,
    candidate: Candidate | None = None,
    status: int = 200,
    conflict: Candidate | None = None,
    closed: str = "",
    word: str = "",
    gaps: Sequence[tuple[Model | None, str]] = (),
    bound: Mapping[str, forms.Form] | None = None,
) -> HttpResponse:
    """The page, or for htmx its right side alone. `bound` are forms that came back refused, by the
    name the template knows them by; `word` is what was meant to be done before the conflict, and
    `closed` says why it cannot be done any more."""
    asked = request.POST if request.method == "POST" else request.GET
    at = candidate.pk if candidate else number_in(asked.get("at", ""))
    shown = review(intake, user=request.user, shown=asked.get("show", ""), at=at)
    typed = Typed.before_log_in(request)
    ctx: dict[str, Any] = {
        "intake": intake,
        "review": shown,
        "lists": [(name, word, shown.counts[name]) for name, word in SHOWN.items()],
        "shown_word": SHOWN[shown.shown],
        "editing": "edit" in asked or "correcting" in (bound or {}),
        "conflict": conflict,
        "confirm_word": "确认更新" if intake.document_id else "确认录入",
        "nothing": "与现有内容没有不同，可以直接确认。"
        if intake.document_id
        else "没有识读出任何内容，请检查原文。",
        "gaps": gaps,
        "most_gaps": f":{MOST_GAPS}",
        "more_gaps": max(0, len(gaps) - MOST_GAPS),
        "abandoning": AbandonForm(initial=typed.of("abandon"), auto_id="abandon_%s"),
        "is_open": intake.is_reviewing,
        "nothing_decided": intake.is_reviewing and not shown.decided,
        "made": intake.made()
        if intake.state == IntakeState.CONFIRMED and not intake.document_id
        else [],
        "unchanged": intake.candidates.filter(decision=Decision.UNCHANGED).count()
        if intake.document_id
        else 0,
    }
    if shown.current is not None:
        ctx |= _current_ctx(request, shown, typed, editing=ctx["editing"])
    if conflict is not None:
        ctx["closed"], ctx["changed_by"] = closed, _last_change(conflict)
        ctx["differences"] = _differences(conflict, word, (bound or {}).get("correcting"))
        ctx["only_pressed"] = not bound
    if (naming := (bound or {}).get("naming")) is not None:
        asked_name = naming["name"].value()
        ctx["unknown"] = [
            naming if form["name"].value() == asked_name else form for form in ctx["unknown"]
        ]
    for name, form in (bound or {}).items():
        # The form of all fields has a summary on top, where the page begins then.
        if name != "correcting" and isinstance(form, PageForm):
            form.begin_at_fault()
    piece = "tasks/_review.html" if request.htmx else "tasks/review.html"
    response = render(request, piece, ctx | dict(bound or {}), status=status)
    if request.htmx and request.method == "GET":
        # After a decision the browser stands where a reload shows the same.
        response["HX-Replace-Url"] = request.get_full_path()
    return response


def asked_page(request: AuthenticatedHttpRequest, page: str) -> str:
    """The page, with the list and the candidate a link asks for.

    A refused form stands at its own address, from where the links of the page are followed.
    """
    return f"{page}?{request.GET.urlencode()}" if request.GET else page


def _current_ctx(
    request: AuthenticatedHttpRequest, shown: Review, typed: Typed, *, editing: bool
) -> dict[str, Any]:
    assert shown.current is not None
    candidate, intake = shown.current.candidate, shown.intake
    parties = shown.names.parties(candidate)
    ctx: dict[str, Any] = {
        "candidate": candidate,
        "parties": parties,
        "history": history(candidate),
        "dropping": DropForm(initial=typed.of("drop"), auto_id="drop_%s"),
        "unknown": [],
    }
    if candidate.kind == CandidateKind.MEASURE:
        ctx["scope_word"] = RegionScope(candidate.values["regions"]["scope"]).label
        ctx["task_heading"] = heading_of(candidate.values, [row.candidate for row in shown.rows])
        ctx["splitting"] = SplitForm(
            text=candidate.values["text"], initial=typed.of("split"), auto_id="split_%s"
        )
        region = shown.names.region_of(candidate)
        holds = may_answer_names(request.user, region)
        unknown = dict.fromkeys(p.values["name"] for p in parties if p.is_unknown)
        # Of others' documents the answer is for this recording alone.
        if not holds and shown.names.are_ours(candidate):
            ctx["answered_elsewhere"] = "、".join(unknown)
        else:
            ctx["names_hold"], ctx["names_region"] = holds, region
            naming = typed.of("name")
            ctx["unknown"] = [
                NameForm(
                    initial=naming if naming.get("name") == name else {"name": name},
                    gazetteer=shown.names.gazetteer,
                    auto_id=f"name{at}_%s",
                )
                for at, name in enumerate(unknown)
            ]
    if candidate.kind == CandidateKind.DOCUMENT and not candidate.is_compared:
        ctx |= _head_ctx(candidate)
    if candidate.is_compared and intake.document is not None:
        ctx["compared"] = in_columns(candidate, lexicon_of(intake.document))
        # Whoever goes on by Enter must not take back what somebody else has written.
        # What they divided or joined has no old reading of its own to be told apart from.
        ctx["is_by_hand"] = candidate.measure is not None and candidate.measure.parsed is None
        ctx["undoes_an_edit"] = any(
            field.is_open and (field.is_edited or ctx["is_by_hand"]) for field in ctx["compared"]
        )
        ctx["is_short"] = not any(field.is_long for field in ctx["compared"])
    if candidate.measure is not None:
        ctx["tracked"] = Implementation.objects.visible_to(request.user).filter(
            measure=candidate.measure
        )
    if editing:
        ctx["correcting"] = correcting_form(None, candidate, request, shown.names, shown)
    if editing or ctx["unknown"]:
        ctx["bodies"] = (
            Agency.objects.visible_to(request.user)
            .filter(until__isnull=True)
            .values_list("name", flat=True)
        )
    return ctx


def correcting_form(
    data: Any,
    candidate: Candidate,
    request: AuthenticatedHttpRequest,
    names: Names,
    shown: Review | None = None,
) -> Correcting:
    """The form of all fields, by the kind of the candidate."""
    if candidate.kind == CandidateKind.DOCUMENT:
        return DocumentCandidateForm(
            data,
            candidate=candidate,
            values=document_values(candidate),
            user=request.user,
            auto_id="edit_%s",
        )
    if candidate.kind == CandidateKind.TASK:
        return TaskCandidateForm(data, values=candidate.values, auto_id="edit_%s")
    others = (
        [row.candidate for row in shown.rows]
        if shown
        else list(candidate.intake.candidates.in_place().of_kind(CandidateKind.TASK))
    )
    return MeasureCandidateForm(
        data,
        values=candidate.values,
        parties=names.parties(candidate),
        tasks=task_choices(others),
        gazetteer=names.gazetteer,
        auto_id="edit_%s",
    )


def _head_ctx(candidate: Candidate) -> dict[str, Any]:
    """A document's head in words."""
    head = document_values(candidate)
    adopted = dict(lists_of(candidate)).get(head["adopt"], "不纳入")
    return {
        "head": head,
        "level_word": DocumentLevel(head["level"]).label,
        "is_told": "level" not in candidate.values and head["level"] != candidate.intake.level,
        "upper": PolicyDocument.objects.filter(slug=head["implements"]).first(),
        "adopt_word": adopted,
    }


def _differences(theirs: Candidate, word: str, form: forms.Form | None) -> list[Difference]:
    """Field by field what was meant and typed against what somebody else has decided meanwhile."""
    decided = said(theirs.decision_word, theirs.reason)
    rows = [Difference("处理", word, decided)]
    if not isinstance(form, Correcting):
        return rows
    if form.errors:
        return [*rows, *_as_typed(form)]
    mine, now = form.values(), theirs.values
    for name, label in field_words(theirs.kind).items():
        if name in mine and mine[name] != now.get(name):
            rows.append(
                Difference(label, in_words(name, mine[name]), in_words(name, now.get(name)))
            )
    return rows


def _as_typed(form: PageForm) -> Iterator[Difference]:
    """What was typed anew into a form that for its faults has no values to compare. Not what was
    ticked or chosen from a list; the reason is told with the decision."""
    parts = [form, *(form.parties if isinstance(form, MeasureCandidateForm) else ())]
    for part in parts:
        for name in part.changed_data:
            if name == "reason" or isinstance(part.fields[name], CHOSEN):
                continue
            mine, now = part[name].value(), part.initial.get(name)
            yield Difference(part[name].label, str(mine or ""), str(now or ""))


def said(decision: str, reason: str) -> str:
    """A decision with its reason, where there is one."""
    return f"{decision}：{reason}" if reason else decision


def _last_change(candidate: Candidate) -> AuditEvent | None:
    return (
        AuditEvent.objects.filter(object_type="candidate", object_id=str(candidate.pk))
        .order_by("-seq")
        .first()
    )
