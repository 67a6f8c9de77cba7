"""What an agency has not signed for."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from tasks.querysets.periods import ReportingPeriodQuerySet
from tasks.querysets.work import ImplementationQuerySet


def unsigned() -> Q:
    """Items (of a running round, led by somebody) their lead agency has not signed for."""
    from tasks.models import SignFor

    signed = SignFor.objects.filter(implementation=OuterRef("pk"), agency=OuterRef("lead_agency"))
    return Q(lead_agency__isnull=False, closed_on__isnull=True) & Q(~Exists(signed))


def unsigned_items(agency: Any, region_id: int | None) -> ImplementationQuerySet:
    """What the agency leads in the region and has not signed for."""
    from tasks.models import Implementation

    return Implementation.objects.filter(unsigned(), region=region_id, lead_agency=agency)


def unsigned_periods(agency: Any, region_id: int | None) -> ReportingPeriodQuerySet:
    """Opened, unlocked periods that ask the agency for updates and that it has not signed for."""
    from tasks.models import ProgressUpdate, ReportingPeriod, SignFor

    asked = ProgressUpdate.objects.filter(period=OuterRef("pk"), implementation__lead_agency=agency)
    signed = SignFor.objects.filter(period=OuterRef("pk"), agency=agency)
    return ReportingPeriod.objects.filter(
        Exists(asked), ~Exists(signed), region=region_id, locked_at__isnull=True
    )
