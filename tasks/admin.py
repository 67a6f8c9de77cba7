"""Regions, rounds, calendar and documents in the administrator's pages.

Tracked content (implementations, updates, proofs) is not here: the administrator keeps accounts
and reference data, and has no business with the content (DESIGN.md 7). Regions stand here and not
in their own app because imports point from `agencies`, which audits them, to `regions`.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from agencies.administration import AuditedAdmin, InlineRows, ReadOnlyAdmin
from regions.models import PilotRegion, PilotRound, Region
from tasks.models import CalendarDay, Measure, PolicyDocument


@admin.register(Region)
class RegionAdmin(AuditedAdmin):
    list_display = ("name", "short_name", "code", "level", "parent", "valid_from", "valid_to")
    list_filter = ("level",)
    list_select_related = ("parent",)
    search_fields = ("name", "short_name", "code")
    autocomplete_fields = ("replaced_by",)
    # What a person may see hangs on the path; it changes with the fixtures only.
    readonly_fields = ("slug", "path", "parent")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class PilotRegionRows(InlineRows):
    model = PilotRegion
    autocomplete_fields = ("region",)


@admin.register(PilotRound)
class PilotRoundAdmin(AuditedAdmin):
    list_display = ("year", "name", "basis", "starts_on", "ends_on")
    inlines = (PilotRegionRows,)


@admin.register(CalendarDay)
class CalendarDayAdmin(AuditedAdmin):
    list_display = ("date", "kind", "name")
    list_filter = ("kind",)
    date_hierarchy = "date"

    def get_readonly_fields(self, request: HttpRequest, obj: CalendarDay | None = None) -> Any:
        return ("date",) if obj else ()


@admin.register(PolicyDocument)
class PolicyDocumentAdmin(ReadOnlyAdmin):
    list_display = ("title", "number", "issuer", "level", "region", "issued_on")
    list_filter = ("level",)
    list_select_related = ("region",)
    search_fields = ("title", "number")


@admin.register(Measure)
class MeasureAdmin(ReadOnlyAdmin):
    list_display = ("label", "title", "document", "task", "list_name")
    list_filter = ("document", "list_name")
    list_select_related = ("document", "task")
    search_fields = ("text", "title")
