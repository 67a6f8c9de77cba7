"""经办人 of an item, and 工作交接: one press moves what a person holds."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from agencies.choices import CONTENT_ROLES, Role
from agencies.forms import named_in_full
from agencies.http import AuthenticatedHttpRequest, number_in
from agencies.models import User
from agencies.permissions import looks_after_people, may_administer
from agencies.views.access import admits
from tasks import actions
from tasks.actions.officers import could_take_over, officers_of
from tasks.forms import HandOverForm, OfficerForm
from tasks.models import Implementation
from tasks.permissions import may_name_officer
from tasks.views.access import reader_required
from tasks.views.item_page import render_item

# How many of each kind the page lists by name; the numbers count them all.
LISTED = 50


@reader_required
def name_officer(request: AuthenticatedHttpRequest, /, pk: int, key: str) -> HttpResponseBase:
    seen = Implementation.objects.visible_to(request.user)
    item = get_object_or_404(seen.select_related("region"), pk=pk)
    assignment = get_object_or_404(item.assignments.select_related("agency"), agency__key=key)
    if request.method != "POST":
        return redirect(item)
    if not may_name_officer(request.user, item, assignment.agency_id):
        raise PermissionDenied
    form = OfficerForm(
        request.POST,
        people=officers_of(assignment.agency, item.region_id),
        auto_id=f"officer_{assignment.pk}_%s",
    )
    if form.is_valid():
        try:
            named = actions.name_officer(
                item,
                agency=assignment.agency,
                officer=form.cleaned_data["officer"],
                instead_of=number_in(request.POST.get("seen", "")) or None,
                actor=request.user,
                now=timezone.now(),
            )
        except ValidationError as fault:
            form.refuse(fault)
        else:
            said = f"经办人是{named.officer}" if named.officer else "不指定经办人"
            messages.success(request, f"{assignment.agency.short_name}：{said}。")
            return redirect(f"{item.get_absolute_url()}#responsible")
    return render_item(request, item.pk, status=422, naming=(assignment.pk, form))


@admits(looks_after_people)
def hand_over(request: AuthenticatedHttpRequest, /) -> HttpResponseBase:
    """First whose work, then what will move and to whom, then the press."""
    asked = request.POST.get("person") or request.GET.get("person", "")
    people = User.objects.filter(role__in=CONTENT_ROLES - {Role.API_CLIENT})
    if not may_administer(request.user):
        people = people.filter(region=request.user.region)
    offered = list(
        people.select_related("agency").order_by(
            "region__order", "agency__name", "-is_active", "name"
        )
    )
    person = next((each for each in offered if str(each.pk) == asked), None)
    if asked and person is None:
        # Somebody of another region is to the bureau as nobody.
        raise Http404
    form = _form(request, person) if person else None
    if request.method == "POST" and person and form and form.is_valid():
        given = form.cleaned_data
        try:
            items, blockers = actions.hand_over(
                person,
                to=given["to"],
                reason=given["reason"],
                deactivate=given.get("deactivate", False),
                actor=request.user,
                now=timezone.now(),
            )
        except ValidationError as fault:
            form.refuse(fault)
        else:
            moved = f"已将{person}的落实事项{items}项、问题诉求{blockers}件移交给{given['to']}"
            if not items and not blockers:
                moved = f"{person}名下没有未办结的工作，没有需要移交的"
            stopped = f"；{person}的账号已停用" if given.get("deactivate") else ""
            messages.success(request, f"{moved}{stopped}。")
            return redirect("tasks:hand_over")
    return _page(request, offered, person, form)


def _form(request: AuthenticatedHttpRequest, person: User) -> HandOverForm:
    return HandOverForm(
        request.POST if request.method == "POST" else None,
        people=could_take_over(person),
        may_deactivate=may_administer(request.user),
        auto_id="handover_%s",
    )


def _page(
    request: AuthenticatedHttpRequest,
    offered: list[User],
    person: User | None,
    form: HandOverForm | None,
) -> HttpResponse:
    ctx: dict[str, object] = {
        "people": [(each.pk, named_in_full(each), each.is_active) for each in offered],
        "person": person,
        "form": form,
    }
    if person is not None:
        work = actions.open_work(person)
        ctx |= {"items_number": work.assignments.count(), "blockers_number": work.blockers.count()}
        # The administrator passes work on without reading it (DESIGN.md 7).
        if not may_administer(request.user):
            ctx |= {
                "items": work.assignments.select_related("implementation__measure")[:LISTED],
                "blockers": work.blockers.select_related("implementation__measure")[:LISTED],
            }
    return render(request, "tasks/hand_over.html", ctx, status=422 if form and form.errors else 200)
