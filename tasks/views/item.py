"""One 落实事项, and the ways its forms come in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from agencies.http import AuthenticatedHttpRequest, number_in
from tasks.models import Implementation, ProgressUpdate
from tasks.views.access import reader_required
from tasks.views.item_page import page_of, render_item


@require_GET
@reader_required
def implementation(request: AuthenticatedHttpRequest, pk: int) -> HttpResponseBase:
    return render_item(request, pk)


def on_update(
    view: Callable[[AuthenticatedHttpRequest, ProgressUpdate], HttpResponseBase],
) -> Callable[[HttpRequest, int], HttpResponseBase]:
    """For a form about an update the person can see.

    Its bare address leads to the item's page: a reload after a refusal asks for it without a form.
    """

    @reader_required
    def answered(request: AuthenticatedHttpRequest, /, pk: int) -> HttpResponseBase:
        seen = ProgressUpdate.objects.visible_to(request.user)
        update = get_object_or_404(seen.select_related("implementation", "period"), pk=pk)
        return view(request, update) if request.method == "POST" else redirect(page_of(update))

    return answered


def on_implementation(
    view: Callable[[AuthenticatedHttpRequest, Implementation], HttpResponseBase],
) -> Callable[[HttpRequest, int], HttpResponseBase]:
    """As `on_update`, for a form about the implementation itself."""

    @reader_required
    def answered(request: AuthenticatedHttpRequest, /, pk: int) -> HttpResponseBase:
        seen = Implementation.objects.visible_to(request.user)
        item = get_object_or_404(seen.select_related("region", "lead_agency"), pk=pk)
        return view(request, item) if request.method == "POST" else redirect(item)

    return answered


def posted_version(request: AuthenticatedHttpRequest) -> int:
    """The version the form was drawn from; 0, which no row has, where it is missing."""
    return number_in(request.POST.get("version", ""))
