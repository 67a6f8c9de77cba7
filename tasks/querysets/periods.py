"""Sets of reporting periods and of exceptions to their locks."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, F, Q

from agencies.choices import Role
from regions.models import Region
from tasks.choices import (
    ExceptionOutcome,
    ExceptionState,
)
from tasks.exception_states import exception_in, has_effect
from tasks.period_states import state_on

if TYPE_CHECKING:
    from tasks.models import (  # noqa: F401  # named in the generic parameters below
        LockException,
        ReportingPeriod,
    )


def locked_on(on: date, *, period: str = "") -> Q:
    """Rows whose period (named by `period`, "" for periods themselves) is locked on that day."""
    path = f"{period}__" if period else ""
    return Q(**{f"{path}locked_at__isnull": False}) | Q(**{f"{path}locks_on__lte": on})


class ReportingPeriodQuerySet(models.QuerySet["ReportingPeriod"]):
    def with_state(self, on: date) -> ReportingPeriodQuerySet:
        """Adds `state` as it is on that day."""
        # The model declares the attribute so that readers of a row are typed.
        return self.annotate(state=state_on(on))  # type: ignore[no-redef]

    def visible_to(self, user: Any) -> ReportingPeriodQuerySet:
        if not user.is_authenticated:
            return self.none()
        return self.filter(region__in=Region.objects.visible_to(user))


class LockExceptionQuerySet(models.QuerySet["LockException"]):
    def visible_to(self, user: Any) -> LockExceptionQuerySet:
        """An affair of the city: those who see the update, and the level whose consent it takes."""
        from tasks.models import ProgressUpdate

        if user.is_authenticated and user.role == Role.UPPER:
            if not user.is_active:
                return self.none()
            # What was granted before it accepted has ended with that, and was the city's matter.
            return self.requested().filter(
                update__period__frozen_by=user.region_id,
                decided_at__gte=F("update__period__frozen_at"),
            )
        return self.filter(update__in=ProgressUpdate.objects.visible_to(user))

    def open(self, on: date) -> LockExceptionQuerySet:
        """What opens its row on that day; where the level above has accepted, with its consent."""
        return self.filter(has_effect(), outcome=ExceptionOutcome.GRANTED, until__gte=on)

    def lacking_consent(self) -> LockExceptionQuerySet:
        """Granted below for a period accepted before: they wait for the level that accepted it."""
        frozen_at = F("update__period__frozen_at")
        silent = Q(consented_at__isnull=True) | Q(consented_at__lt=frozen_at)
        granted = self.requested().filter(outcome=ExceptionOutcome.GRANTED)
        return granted.filter(silent, decided_at__gte=frozen_at)

    def requested(self) -> LockExceptionQuerySet:
        """Without those that the level above gave unasked by sending back."""
        return self.filter(asked_by__isnull=False)

    def asked(self) -> LockExceptionQuerySet:
        return self.filter(outcome=ExceptionOutcome.ASKED)

    def counts(self, on: date, *, end: datetime) -> dict[str, int]:
        """How many are in each state (`ExceptionState`) as known before `end`, a moment of that
        day or its end.
        """
        counted: dict[str, int] = self.aggregate(
            **{
                state.value: Count("pk", filter=exception_in(state, on, end=end))
                for state in ExceptionState
            }
        )
        return counted
