"""单位: which bodies answer for what, and one body with its names, duties and punctuality."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.choices import AGENCY_ROLES, NameKind
from agencies.deputies import note_absences
from agencies.http import AuthenticatedHttpRequest
from agencies.models import Agency, NameAnswer, User
from agencies.names import borne_on, in_time, succession
from agencies.permissions import looks_after_people, may_look_after, may_see_contacts
from agencies.spreadsheets import CONTROLS
from regions.models import Region
from tasks.choices import HANDED_IN
from tasks.models import Implementation, PolicyDocument, ProgressUpdate, Responsibility
from tasks.tallies import COLUMNS, Tally, cells, tally
from tasks.then import with_lead
from tasks.views.access import reader_required


@require_GET
@reader_required
def agencies(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Bodies that answer for something the person sees, or belong to a region they see."""
    on = timezone.localdate()
    seen = Implementation.objects.visible_to(request.user)
    counted = tally(seen, "assignments__agency", on=on)
    leading = dict(
        seen.filter(lead_agency__isnull=False)
        .order_by()
        .values_list("lead_agency")
        .annotate(n=Count("pk"))
    )
    answering = Q(pk__in=[pk for (pk,) in counted if pk])
    at_home = Q(region__in=Region.objects.visible_to(request.user), until__isnull=True)
    bodies = _visible_agencies(request.user).filter(answering | at_home)
    words = request.GET.get("q", "").translate(CONTROLS).strip()[:50]
    if words:
        bodies = bodies.filter(Q(name__icontains=words) | Q(names__name__icontains=words))
    rows: list[dict[str, Any]] = [
        {
            "agency": agency,
            "lead": leading.get(agency.pk, 0),
            "cells": cells(counted.get((agency.pk,), Tally()), on=on, agency=agency.key),
        }
        for agency in bodies.select_related("region").distinct()
    ]
    # Those with most to answer for first; the bodies' own order within.
    rows.sort(key=lambda row: (row["agency"].region_id or 0, -row["cells"][0].count))
    ctx = {
        "columns": COLUMNS.values(),
        "rows": rows,
        "words": words,
        "looks_after_people": looks_after_people(request.user),
    }
    return render(request, "tasks/agencies.html", ctx)


@require_GET
@reader_required
def agency(request: AuthenticatedHttpRequest, key: str) -> HttpResponse:
    """One body: names, duties by document, what it is assigned, how punctual it was, contacts."""
    on = timezone.localdate()
    agency = get_object_or_404(
        _visible_agencies(request.user).select_related("region", "successor"), key=key
    )
    seen = Implementation.objects.visible_to(request.user)
    names = list(agency.names.all())
    official, line = in_time(names), succession(agency)
    ctx = {
        "agency": agency,
        "official": official,
        "present": borne_on(official, on) if official else None,
        "short_names": sorted(
            {name.name for name in names if name.kind == NameKind.SHORT} - {agency.name}
        ),
        "line": line if len(line) > 1 else [],
        "answers": NameAnswer.objects.visible_to(request.user)
        .standing()
        .filter(agency=agency)
        .select_related("region", "answered_by"),
        "columns": COLUMNS.values(),
        "roles": _assigned(agency, seen, on),
        "documents": _duties(agency),
        "periods": _punctuality(agency, request.user, on),
        "contacts": _contacts(agency, request.user, on)
        if may_see_contacts(request.user, agency)
        else None,
    }
    return render(request, "tasks/agency.html", ctx)


def _visible_agencies(user: User) -> QuerySet[Agency]:
    """A body's own people look at it alone; the others at all that stand in their documents."""
    visible = Agency.objects.visible_to(user)
    return visible.filter(users=user) if user.role in AGENCY_ROLES else visible


def _assigned(agency: Agency, seen: Any, on: date) -> list[tuple[str, Any]]:
    mine = tally(seen.assigned_to(agency.pk), on=on).get((), Tally())
    led = tally(seen.filter(lead_agency=agency), on=on).get((), Tally())
    return [
        ("牵头", cells(led, on=on, lead=agency.key)),
        ("全部", cells(mine, on=on, agency=agency.key)),
    ]


def _duties(agency: Agency) -> list[tuple[PolicyDocument, list[Responsibility]]]:
    """What the documents lay on the body, document by document in the order of the text."""
    named = (
        Responsibility.objects.filter(agency=agency)
        .select_related("measure__document__region")
        .order_by("measure__document__region__order", "measure__document_id", "measure__order")
    )
    return [
        (document, list(duties))
        for document, duties in groupby(named, key=lambda r: r.measure.document)
    ]


def _punctuality(agency: Agency, user: User, on: date) -> list[Any]:
    """By period: updates the body led, handed in, handed in late, still owed past the date."""
    handed_in = Q(state__in=HANDED_IN)
    return list(
        with_lead(ProgressUpdate.objects.visible_to(user), end=timezone.now())
        .filter(Q(("lead_then", agency.pk)))
        .values("period__title", "period__due_on", "period__is_demo", "region__short_name")
        .annotate(
            expected=Count("pk"),
            handed_in=Count("pk", filter=handed_in),
            late=Count("pk", filter=handed_in & Q(is_late=True)),
            owed=Count("pk", filter=~handed_in & Q(due_on__lt=on)),
        )
        .order_by("-period__due_on", "region__order")
    )


def _contacts(agency: Agency, user: User, on: date) -> list[tuple[User, bool]]:
    """The body's people in the user's own region, each with whether the user may pass on their
    work. A central body has people in other regions: they are urged there.
    """
    people = agency.users.filter(region=user.region_id, is_active=True, role__in=AGENCY_ROLES)
    contacts = list(people.order_by("role", "name"))
    note_absences(contacts, on)
    return [(person, may_look_after(user, person)) for person in contacts]
