"""The decisions of the review page. Whatever is refused comes back with what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from agencies.http import AuthenticatedHttpRequest, number_in
from agencies.permissions import may_answer_names
from tasks import actions
from tasks.actions.reviewing import GONE, check_reviewing
from tasks.errors import NotOpen, StaleVersion
from tasks.forms import PageForm
from tasks.models import Candidate, Intake
from tasks.permissions import may_review
from tasks.review.forms import DropForm, NameForm, SplitForm
from tasks.review.names import Names
from tasks.review.showing import SHOWN, following, review
from tasks.views.access import paper_reader_required
from tasks.views.intakes import intake_for
from tasks.views.item import posted_version
from tasks.views.review_page import asked_page, correcting_form, render_review, said

Decide = Callable[..., Any]


def on_candidate(
    view: Callable[[AuthenticatedHttpRequest, Candidate], HttpResponseBase],
) -> Callable[[HttpRequest, int], HttpResponseBase]:
    """For a form about one candidate of a recording the person may decide about."""

    @paper_reader_required
    def answered(request: AuthenticatedHttpRequest, /, pk: int) -> HttpResponseBase:
        theirs = Intake.objects.visible_to(request.user)
        rows = Candidate.objects.filter(intake__in=theirs.values("pk")).defer("intake__content")
        seen = rows.select_related(
            "intake__region", "intake__source", "intake__document", "document"
        )
        found = seen.filter(pk=pk).first()
        if found is None:
            return _gone(request)
        if not may_review(request.user, found.intake):
            raise PermissionDenied
        if request.method != "POST":
            page = found.intake if request.GET else found
            return redirect(asked_page(request, page.get_absolute_url()))
        try:
            return view(request, found)
        except NotOpen as closed:
            messages.error(request, str(closed))
            return redirect(found.intake.get_absolute_url())

    return answered


def _gone(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """For a piece whose division was taken back, maybe by the first click of two: its recording
    goes on. Raises Http404 where the form names none the person sees."""
    theirs = Intake.objects.visible_to(request.user)
    intake = get_object_or_404(theirs, pk=number_in(request.POST.get("intake", "")))
    if not may_review(request.user, intake):
        raise PermissionDenied
    messages.warning(request, GONE)
    return redirect(intake)


@on_candidate
def accept(request: AuthenticatedHttpRequest, found: Candidate) -> HttpResponseBase:
    return _decided(request, found, partial(actions.accept, found), word="接受")


@on_candidate
def drop(request: AuthenticatedHttpRequest, found: Candidate) -> HttpResponseBase:
    form = DropForm(request.POST, auto_id="drop_%s")
    if not form.is_valid():
        word = said(found.drop_word, form["reason"].value() or "")
        return _refused(request, found, word, {"dropping": form})
    reason = form.cleaned_data["reason"]
    decide = partial(actions.drop, found, reason=reason)
    word = said(found.drop_word, reason)
    return _decided(request, found, decide, word=word, bound={"dropping": form})


@on_candidate
def keep(request: AuthenticatedHttpRequest, found: Candidate) -> HttpResponseBase:
    return _decided(request, found, partial(actions.keep, found), word="保持现状")


@on_candidate
def undo(request: AuthenticatedHttpRequest, found: Candidate) -> HttpResponseBase:
    return _decided(request, found, partial(actions.take_back, found), word="撤销处理", stay=True)


@on_candidate
def merge(request: AuthenticatedHttpRequest, found: Candidate) -> HttpResponseBase:
    decide = partial(actions.merge_with_next, found)
    return _decided(request, found, decide, word="与下一条合并", stay=True)


@on_candidate
def split(request: AuthenticatedHttpRequest, found: Candidate) -> HttpResponseBase:
    form = SplitForm(request.POST, text=found.values.get("text", ""), auto_id="split_%s")
    if not form.is_valid():
        word = said("拆分", form["before"].value() or "")
        return _refused(request, found, word, {"splitting": form})
    decide = partial(actions.split, found, at=form.at())
    return _decided(request, found, decide, word="拆分", stay=True, bound={"splitting": form})


@on_candidate
def correct(request: AuthenticatedHttpRequest, found: Candidate) -> HttpResponseBase:
    form = correcting_form(request.POST, found, request, Names(found.intake))
    if not form.is_valid():
        word = said("更正", form["reason"].value() or "")
        return _refused(request, found, word, {"correcting": form})
    reason = form.cleaned_data["reason"]
    decide = partial(actions.correct, found, values=form.values(), reason=reason)
    word = said("更正", reason)
    return _decided(request, found, decide, word=word, bound={"correcting": form})


@on_candidate
def name(request: AuthenticatedHttpRequest, found: Candidate) -> HttpResponseBase:
    """What an unknown name means: in all the region's documents for those who answer its names,
    and for others in this recording."""
    names = Names(found.intake)
    region = names.region_of(found)
    form = NameForm(request.POST, gazetteer=names.gazetteer, auto_id="name_%s")
    if not form.is_valid():
        return _refused(request, found, _meant(form), {"naming": form})
    given = form.cleaned_data
    try:
        if may_answer_names(request.user, region):
            actions.answer_name(**given, region=region, actor=request.user, now=timezone.now())
        else:
            actions.name_in_recording(
                found,
                **given,
                version=posted_version(request),
                actor=request.user,
                now=timezone.now(),
            )
    except StaleVersion as stale:
        return _conflict(request, found, stale, "指明单位", {"naming": form})
    except NotOpen as closed:
        return _closed(request, found, closed, _meant(form), {"naming": form})
    except ValidationError as fault:
        form.refuse(fault)
        return _refused(request, found, _meant(form), {"naming": form})
    messages.success(request, f"已记下“{given['name']}”的含义。")
    return redirect(_address(found.intake, request, at=found.pk))


def _meant(form: NameForm) -> str:
    """What somebody wrote about a name, in one line."""
    written = (form[name].value() for name in ("agency", "evidence"))
    return said(f"指明“{form['name'].value() or ''}”", "，".join(filter(None, written)))


def _refused(
    request: AuthenticatedHttpRequest, found: Candidate, word: str, bound: Mapping[str, PageForm]
) -> HttpResponseBase:
    """A form with a fault, as it was typed. Where the recording was closed meanwhile that is said
    instead: no page has the form any more, and mending the fault would be in vain."""
    try:
        check_reviewing(found.intake)
    except NotOpen as closed:
        return _closed(request, found, closed, word, bound)
    return render_review(request, found.intake, candidate=found, status=422, bound=bound)


def _conflict(
    request: AuthenticatedHttpRequest,
    found: Candidate,
    stale: StaleVersion,
    word: str,
    bound: Mapping[str, PageForm] | None,
) -> HttpResponseBase:
    assert isinstance(stale.current, Candidate)
    return render_review(
        request,
        found.intake,
        candidate=stale.current,
        status=409,
        conflict=stale.current,
        word=word,
        bound=bound,
    )


def _closed(
    request: AuthenticatedHttpRequest,
    found: Candidate,
    closed: NotOpen,
    word: str,
    bound: Mapping[str, PageForm] | None,
) -> HttpResponseBase:
    """Nobody decides there any more: what was typed is shown once more, to be copied.

    Raises `closed` where nothing was typed, or where its item is gone.
    """
    current = Candidate.objects.filter(pk=found.pk).select_related("intake").first()
    if not bound or current is None:
        raise closed
    return render_review(
        request,
        intake_for(request, current.intake_id),
        candidate=current,
        status=409,
        conflict=current,
        closed=str(closed),
        word=word,
        bound=bound,
    )


def _decided(
    request: AuthenticatedHttpRequest,
    found: Candidate,
    decide: Decide,
    *,
    word: str,
    stay: bool = False,
    bound: Mapping[str, PageForm] | None = None,
) -> HttpResponseBase:
    """Decide, and go on to the next; what is refused is shown with the form as it was typed.

    `word` says what the person means to do, beside what somebody else has done meanwhile. Raises
    NotOpen where nobody decides any more and nothing was typed.
    """
    try:
        done = decide(version=posted_version(request), actor=request.user, now=timezone.now())
    except StaleVersion as stale:
        return _conflict(request, found, stale, word, bound)
    except NotOpen as closed:
        return _closed(request, found, closed, word, bound)
    except ValidationError as fault:
        for form in (bound or {}).values():
            form.refuse(fault)
        if not bound:
            messages.error(request, "；".join(fault.messages))
        return render_review(request, found.intake, candidate=found, status=422, bound=bound)
    if stay:
        first = done[0] if isinstance(done, tuple) else done
        return redirect(_address(found.intake, request, at=first.pk))
    return redirect(_next_address(request, found))


def _next_address(request: AuthenticatedHttpRequest, found: Candidate) -> str:
    """Where the next candidate of the list the person goes through is in hand."""
    shown = request.POST.get("show", "")
    rows = review(found.intake, user=request.user, shown=shown).rows
    row = following(rows, found, shown if shown in SHOWN else "pending")
    if row is None:
        # The list is done: on with the next one that holds anything.
        return f"{found.intake.get_absolute_url()}#current"
    return _address(found.intake, request, at=row.candidate.pk)


def _address(intake: Intake, request: HttpRequest, *, at: int) -> str:
    shown = request.POST.get("show", "")
    query = {"show": shown} if shown in SHOWN else {}
    query["at"] = str(at)
    return f"{intake.get_absolute_url()}?{urlencode(query)}#current"
