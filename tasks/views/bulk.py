"""待核查: everything that waits, to verify or return one or many with the action of one row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from agencies.choices import BUREAU_ROLES
from agencies.http import AuthenticatedHttpRequest, number_in
from agencies.models import Agency
from tasks.actions import return_, verify
from tasks.errors import StaleVersion, TransitionRefused
from tasks.forms import ReturnForm
from tasks.models import ProgressUpdate, ReportingPeriod
from tasks.querysets import ProgressUpdateQuerySet
from tasks.views.access import reader_required

# Longer queues are worked off page by page, or narrowed by period and body.
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one ticked row."""

    update: ProgressUpdate
    is_done: bool
    said: str


@reader_required
def verifying(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    if request.user.role not in BUREAU_ROLES:
        raise PermissionDenied
    returns = "return" in request.POST
    form = ReturnForm(request.POST if returns else None, auto_id="many_%s")
    results: list[Result] = []
    ticked = _ticked(request)
    said = ""
    if request.method == "POST" and not ticked:
        said = "请先勾选要处理的填报。"
    elif request.method == "POST" and (not returns or form.is_valid()):
        results = [
            _one(request, update, version, form.cleaned_data if returns else None)
            for update, version in ticked
        ]
    queue = _queue(request)
    ctx = {
        "form": form,
        "results": results,
        "done": sum(result.is_done for result in results),
        "said": said,
        "ticked": set() if results else {update.pk for update, _ in ticked},
        "rows": queue[:SHOWN],
        "number": queue.count(),
        "periods": ReportingPeriod.objects.visible_to(request.user).order_by("-due_on", "-pk"),
        "bodies": Agency.objects.filter(region=request.user.region_id).order_by("name"),
        "period": request.GET.get("period", ""),
        "lead": request.GET.get("lead", ""),
    }
    status = 422 if said or (returns and form.errors) else 200
    return render(request, "tasks/verifying.html", ctx, status=status)


def _queue(request: AuthenticatedHttpRequest) -> ProgressUpdateQuerySet:
    q = (
        ProgressUpdate.objects.visible_to(request.user)
        .to_verify()
        .unlocked(timezone.localdate())
        .select_related(
            "period",
            "submitted_by",
            "implementation__measure",
            "implementation__lead_agency",
        )
        .prefetch_related("evidence")
        .order_by("submitted_at", "pk")
    )
    period, lead = request.GET.get("period", ""), request.GET.get("lead", "")
    if number_in(period):
        q = q.filter(period=number_in(period))
    if lead:
        q = q.filter(implementation__lead_agency__key=lead)
    return q


def _ticked(request: AuthenticatedHttpRequest) -> list[tuple[ProgressUpdate, int]]:
    """The rows ticked, with the version each was shown in, in the order of the queue."""
    versions: dict[int, int] = {}
    for each in request.POST.getlist("update")[:SHOWN]:
        pk, _, version = each.partition(":")
        if number_in(pk) and number_in(version):
            versions[number_in(pk)] = number_in(version)
    seen = ProgressUpdate.objects.visible_to(request.user).select_related(
        "implementation__measure", "period"
    )
    rows = seen.filter(pk__in=versions).order_by("submitted_at", "pk")
    return [(update, versions[update.pk]) for update in rows]


def _one(
    request: AuthenticatedHttpRequest,
    update: ProgressUpdate,
    version: int,
    sent_back: dict[str, Any] | None,
) -> Result:
    """Verify as claimed, or return, in a transaction of its own; refusals are said per row."""
    common: dict[str, Any] = {
        "version": version,
        "actor": request.user,
        "now": timezone.now(),
    }
    try:
        if sent_back is None:
            verify(update, verified_status=update.claimed_status, **common)
            return Result(update, True, f"核查通过：{update.get_claimed_status_display()}")
        returned = return_(update, **sent_back, **common)
    except PermissionDenied:
        return Result(update, False, "本人和所代理的人提交的，须由其他人核查。")
    except StaleVersion:
        return Result(update, False, "列表打开后内容有变化，请看过现在的内容再处理。")
    except TransitionRefused as refused:
        return Result(update, False, str(refused))
    except ValidationError as fault:
        return Result(update, False, "".join(fault.messages))
    return Result(update, True, f"已退回，{returned.due_on}前重新提交")
