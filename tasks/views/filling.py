"""Filling in an update: draft, proofs, no change, submission. Nothing typed is lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from agencies.http import AuthenticatedHttpRequest
from tasks import jobs
from tasks.actions import (
    Content,
    Overtaken,
    Saved,
    attach_file,
    attach_link,
    detach,
    drop_typed,
    keep_typed,
    label_of,
    particulars_of,
    save_merged,
    submit_seen,
    texts_at,
)
from tasks.errors import TransitionRefused
from tasks.forms import EVIDENCE_NAMES, FillingForm, chosen
from tasks.models import Evidence, ProgressUpdate
from tasks.permissions import may_fill
from tasks.views.item import on_update, posted_version
from tasks.views.item_page import page_of, render_item

Keep = Callable[..., Saved]


@on_update
def save(request: AuthenticatedHttpRequest, update: ProgressUpdate) -> HttpResponseBase:
    return _take_in(request, update, save_merged, done="草稿已保存，尚未提交。", place="#work")


@on_update
def hand_in(request: AuthenticatedHttpRequest, update: ProgressUpdate) -> HttpResponseBase:
    return _take_in(request, update, submit_seen, done="已提交，等待核查。", place="#work")


@on_update
def add_evidence(request: AuthenticatedHttpRequest, update: ProgressUpdate) -> HttpResponseBase:
    _check_may_fill(request, update)
    if "choose" in request.POST:
        # What was typed is kept before the person leaves the form for the list of proofs.
        chooser = reverse("tasks:choose_evidence", args=[update.pk])
        return _take_in(
            request, update, save_merged, done="已填的文字存为草稿。", place="", leads_to=chooser
        )
    if not request.FILES and not request.POST.get("url", "").strip():
        form, _ = _received(request, update)
        form.add_error("file", "请先选择文件，或填写网址。")
        return _shown_again(request, update, form)
    return _take_in(
        request, update, save_merged, done="佐证已添加，文字已存为草稿。", place="#evidence"
    )


@on_update
def remove_evidence(request: AuthenticatedHttpRequest, update: ProgressUpdate) -> HttpResponseBase:
    given = request.POST.get("evidence", "")
    evidence = get_object_or_404(update.evidence, pk=given if given.isdecimal() else None)
    try:
        detach(update, evidence=evidence, actor=request.user, now=timezone.now())
    except TransitionRefused as refused:
        return _too_late(request, update, FillingForm(request.POST), refused)
    return _take_in(request, update, save_merged, done="佐证已移除。", place="#evidence")


@on_update
def no_change(request: AuthenticatedHttpRequest, update: ProgressUpdate) -> HttpResponseBase:
    """The first click asks, the second hands in: 无变化 must be meant."""
    if "confirmed" in request.POST:
        return _take_in(
            request, update, submit_seen, done="已按“无变化”提交。", place="#work", no_change=True
        )
    _check_may_fill(request, update)
    form, _ = _received(request, update)
    return render_item(
        request,
        update.implementation_id,
        update=update,
        version=posted_version(request),
        filling=form,
        confirm_no_change=True,
    )


@on_update
def autosave(request: AuthenticatedHttpRequest, update: ProgressUpdate) -> HttpResponseBase:
    """What was typed so far, sent by the page itself while its form is being filled in."""
    now = timezone.now()
    try:
        keep_typed(
            update,
            fields=request.POST.dict(),
            version=posted_version(request),
            actor=request.user,
            now=now,
        )
    except TransitionRefused as refused:
        return JsonResponse({"said": str(refused)}, status=409)
    except ValidationError as fault:
        return JsonResponse({"said": "".join(fault.messages)}, status=422)
    return JsonResponse({"said": f"已自动保存 {timezone.localtime(now):%H:%M}"})


@on_update
def throw_away(request: AuthenticatedHttpRequest, update: ProgressUpdate) -> HttpResponseBase:
    """The person does not want what was autosaved for them."""
    _check_may_fill(request, update)
    drop_typed(update, actor=request.user)
    messages.success(request, "已放弃未保存的内容。")
    return redirect(page_of(update) + "#work")


def _check_may_fill(request: AuthenticatedHttpRequest, update: ProgressUpdate) -> None:
    """Asked again by the actions; here so that no faulty form is answered with a form."""
    if not may_fill(request.user, update.implementation):
        raise PermissionDenied


def _received(
    request: AuthenticatedHttpRequest, update: ProgressUpdate
) -> tuple[FillingForm, dict[str, str]]:
    """The form as sent, choices in a clash carried out, and my texts set aside by them."""
    data, set_aside = chosen(request.POST, texts_at(update, posted_version(request)))
    return FillingForm(data, request.FILES, auto_id="filling_%s"), set_aside


def _take_in(
    request: AuthenticatedHttpRequest,
    update: ProgressUpdate,
    keep: Keep,
    *,
    done: str,
    place: str,
    no_change: bool = False,
    leads_to: str = "",
) -> HttpResponseBase:
    """Add the proof that came along, then keep or hand in what was typed.

    Whatever is refused comes back in the form with its reason, the typed text in its place.
    """
    _check_may_fill(request, update)
    version = posted_version(request)
    form, set_aside = _received(request, update)
    # Asked first: the proof is taken in even where a date beside it cannot be read.
    is_valid = form.is_valid()
    try:
        _attach(request, update, form)
        if is_valid and form.is_valid():
            content = replace(form.content(), no_change=no_change)
            saved = keep(
                update,
                content=content,
                version=version,
                set_aside=set_aside,
                actor=request.user,
                now=timezone.now(),
            )
            messages.success(request, done)
            if saved.taken:
                fields = "、".join(map(label_of, saved.taken))
                messages.info(request, f"他人同时修改了“{fields}”，已一并合并，请核对。")
            return redirect(leads_to or page_of(update) + place)
    except Overtaken as overtaken:
        form.show_merge(overtaken.merge)
        return _shown_again(request, update, form, overtaken=overtaken, status=409)
    except TransitionRefused as refused:
        return _too_late(request, update, form, refused)
    except ValidationError as fault:
        form.refuse(fault)
        version = _kept_as_draft(request, update, content, version)
    return _shown_again(request, update, form, version=version)


def _attach(request: AuthenticatedHttpRequest, update: ProgressUpdate, form: FillingForm) -> None:
    """Add the file and the link of the form, then empty their fields; faults go to the form."""
    if any(name in form.errors for name in EVIDENCE_NAMES):
        form.ask_for_file_again()
        return
    given, now = form.cleaned_data, timezone.now()
    proofs: list[Evidence] = []
    named = {
        "title": given.get("title", ""),
        "about": form.about(),
        "pages": given.get("pages", ""),
        "actor": request.user,
        "now": now,
    }
    try:
        if given.get("file"):
            proofs.append(attach_file(update, upload=given["file"], **named))
            jobs.ring_to_check(proofs[0].current)
        if given.get("url"):
            proofs.append(attach_link(update, url=given["url"], **named))
    except ValidationError as fault:
        form.refuse(fault)
        if not proofs:
            form.ask_for_file_again()
        return
    for proof in proofs:
        if proof.current.added_at != now:
            messages.info(request, _known_before(proof, form))
    # Shown again after another fault, the form must not offer the same proof a second time.
    form.data = {name: value for name, value in form.data.items() if name not in EVIDENCE_NAMES}


def _known_before(proof: Evidence, form: FillingForm) -> str:
    """That the proof was given before, and what of the form was therefore not taken."""
    said = f"这份佐证本单位以前提供过，已直接引用“{proof}”，没有重复存储。"
    about, title = form.about(), form.cleaned_data.get("title", "")
    registered = asdict(particulars_of(proof.current))
    differs = any(value and value != registered[name] for name, value in asdict(about).items())
    if differs or (title and title != proof.title):
        said += "名称、文号等仍以原登记为准，需要更正请打开该佐证的“详情”。"
    return said


def _kept_as_draft(
    request: AuthenticatedHttpRequest, update: ProgressUpdate, content: Content, version: int
) -> int:
    """What was not complete enough to hand in is a draft at least; its version."""
    draft = replace(content, no_change=False)
    saved = save_merged(
        update, content=draft, version=version, actor=request.user, now=timezone.now()
    )
    return saved.update.version


def _shown_again(
    request: AuthenticatedHttpRequest,
    update: ProgressUpdate,
    form: FillingForm,
    *,
    version: int | None = None,
    overtaken: Overtaken | None = None,
    status: int = 422,
) -> HttpResponseBase:
    return render_item(
        request,
        update.implementation_id,
        update=update,
        version=version if version is not None else posted_version(request),
        overtaken=overtaken,
        status=status,
        filling=form,
    )


def _too_late(
    request: AuthenticatedHttpRequest,
    update: ProgressUpdate,
    form: FillingForm,
    refused: TransitionRefused,
) -> HttpResponseBase:
    """Somebody handed it in meanwhile: there is no form any more, but the text is still there."""
    messages.error(request, str(refused))
    return render_item(
        request, update.implementation_id, update=update, status=409, unsent=form.typed()
    )
