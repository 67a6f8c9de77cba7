"""请假代理: who stands in for whom, named by the person or by those who look after them."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from agencies.choices import BUREAU_ROLES, CONTENT_ROLES, Role
from agencies.deputies import end_deputy, name_deputy
from agencies.forms import DeputyForm
from agencies.http import AuthenticatedHttpRequest
from agencies.models import Deputy, User
from agencies.permissions import may_name_deputy
from agencies.views.access import log_in_required

SHOWN = 100


@require_http_methods(["GET", "POST"])
@log_in_required
def deputies(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Those in force, to come and past; and the form to name another."""
    user = request.user
    looked_after = _people(user)
    people = looked_after.filter(is_active=True)
    if not people.exists():
        raise PermissionDenied
    # Whoever shares an office with one of them; for which of them, the action says.
    offices = Q(pk__in=[])
    for role, region, agency in people.values_list("role", "region", "agency").distinct():
        offices |= Q(role=role, region=region, agency=agency)
    form = DeputyForm(
        request.POST or None,
        people=people,
        deputies=_listed(User.objects.filter(offices, is_active=True)),
        initial={"person": user.pk, "starts_on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            named = name_deputy(**form.cleaned_data, actor=user, now=timezone.now())
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            messages.success(request, f"已登记：{named}。")
            return redirect("deputies")
    if form.has_error("person", "invalid_choice") and not _is_one_of(
        looked_after, form["person"].value()
    ):
        # Whom one does not look after is to one as nobody.
        raise Http404
    on = timezone.localdate()
    rows = Deputy.objects.visible_to(user).select_related("person__agency", "deputy", "named_by")
    ctx = {
        "form": form,
        "rows": [(row, _said_of(row, on), _may_end(user, row, on)) for row in rows[:SHOWN]],
    }
    return render(request, "agencies/deputies.html", ctx, status=422 if form.errors else 200)


@require_POST
@log_in_required
def end(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    user = request.user
    row = get_object_or_404(Deputy.objects.visible_to(user).select_related("person"), pk=pk)
    end_deputy(row, actor=user, now=timezone.now())
    messages.success(request, "代理已结束。")
    return redirect("deputies")


def _people(user: User) -> QuerySet[User]:
    """For whom the user may name a deputy (agencies.permissions.may_name_deputy), and those whom
    they could have while the account was in use.
    """
    people = User.objects.filter(role__in=CONTENT_ROLES - {Role.API_CLIENT})
    if user.role in BUREAU_ROLES:
        people = people.filter(region=user.region)
    elif user.role != Role.ADMINISTRATOR:
        people = people.filter(pk=user.pk)
    return _listed(people)


def _is_one_of(people: QuerySet[User], key: str | None) -> bool:
    return key in {str(person.pk) for person in people}


def _listed(people: QuerySet[User]) -> QuerySet[User]:
    return people.select_related("agency").order_by("region__order", "agency__name", "name")


def _said_of(row: Deputy, on: date) -> str:
    if row.ended_at is not None:
        return "已提前结束"
    if row.ends_on < on:
        return "已结束"
    return "未开始" if row.starts_on > on else "代理中"


def _may_end(user: User, row: Deputy, on: date) -> bool:
    running = row.ended_at is None and row.ends_on >= on
    return running and may_name_deputy(user, row.person)
