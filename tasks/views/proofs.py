"""佐证材料: the proofs a person may see, searched, and those something is wrong with."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.choices import AGENCY_ROLES, BUREAU_ROLES
from agencies.http import AuthenticatedHttpRequest
from agencies.models import User
from tasks.models import Evidence, EvidenceVersion, ProgressUpdate
from tasks.querysets import EvidenceQuerySet, EvidenceVersionQuerySet
from tasks.quota import Space, space_of_agency, space_of_region
from tasks.views.access import reader_required

PAGE_SIZE = 30
FILTERS = {
    "": "全部",
    "unchecked": "待检查",
    "refused": "未通过检查",
    "expired": "已失效",
    "broken": "链接打不开",
}


@require_GET
@reader_required
def proofs(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    user, today = request.user, timezone.localdate()
    seen = EvidenceVersion.objects.visible_to(user)
    wanted = request.GET.get("show", "")
    wanted = wanted if wanted in FILTERS else ""
    words = request.GET.get("q", "").strip()[:100]
    found = Evidence.objects.visible_to(user).search(words)
    numbers = {key: _having(found, key, seen, today).count() for key in FILTERS}
    uses = ProgressUpdate.objects.visible_to(user).values("pk")
    rows = (
        _having(found, wanted, seen, today)
        .select_related("agency", "region")
        .annotate(items=Count("updates__implementation", Q(updates__in=uses), distinct=True))
        .prefetch_related(Prefetch("versions", seen))
        .order_by("-pk")
    )
    shown = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    ctx = {
        "q": words,
        "today": today,
        "wanted": wanted,
        "filters": [(key, label, numbers[key]) for key, label in FILTERS.items()],
        "page_obj": shown,
        "rows": [(proof, proof.current) for proof in shown.object_list],
        "space": _space(user),
    }
    return render(request, "tasks/proofs.html", ctx)


def _having(
    found: EvidenceQuerySet, key: str, seen: EvidenceVersionQuerySet, today: date
) -> EvidenceQuerySet:
    """Those whose present version has what the filter is about."""
    current = seen.current()
    if key == "unchecked":
        wrong = current.unchecked()
    elif key == "refused":
        wrong = current.refused()
    elif key == "expired":
        wrong = current.expired(today)
    elif key == "broken":
        wrong = current.broken()
    else:
        return found
    return found.filter(Exists(wrong.filter(evidence=OuterRef("pk"))))


def _space(user: User) -> Space | None:
    """The room of those who upload: of the body itself, of the region for its bureau."""
    if user.region_id is None:
        return None
    if user.role in AGENCY_ROLES and user.agency_id is not None:
        return space_of_agency(user.agency_id, user.region_id)
    return space_of_region(user.region_id) if user.role in BUREAU_ROLES else None
