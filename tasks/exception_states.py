"""What can be said of an exception to a lock on a day: the counts and the list use one table."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q

from tasks.choices import ExceptionOutcome, ExceptionState, UpdateState


def exception_in(state: ExceptionState, on: date, *, end: datetime) -> Q:
    """The exceptions of which `state` was true on that day, as known before `end`.

    What the level above opened by sending back nobody asked for, and it is not counted here.
    """
    return Q(asked_by__isnull=False) & _exception_in(state, on, end=end)


def _exception_in(state: ExceptionState, on: date, *, end: datetime) -> Q:
    from tasks.models import UpdateRound

    granted = Q(outcome=ExceptionOutcome.GRANTED, decided_at__lt=end)
    match state:
        case ExceptionState.WAITING:
            return Q(asked_at__lt=end) & (Q(decided_at=None) | Q(decided_at__gte=end))
        case ExceptionState.GRANTED:
            return granted
        case ExceptionState.OPEN:
            frozen_later = Q(update__period__frozen_at__gte=end)
            return granted & Q(until__gte=on) & (has_effect() | frozen_later)
        case ExceptionState.OVER:
            return granted & Q(until__lt=on)
        case ExceptionState.REFUSED:
            return Q(outcome=ExceptionOutcome.REFUSED, decided_at__lt=end)
        case ExceptionState.USED:
            # Handed in, decided or opened again while the exception let it be.
            steps = [
                Q(
                    (f"{step}__gte", OuterRef("decided_at")),
                    (f"{step}__date__lte", OuterRef("until")),
                    (f"{step}__lt", end),
                )
                for step in ("submitted_at", "decided_at", "reopened_at")
            ]
            changes = UpdateRound.objects.filter(
                steps[0] | steps[1] | steps[2], update=OuterRef("update")
            )
            return granted & Q(Exists(changes))
        case _:
            return Q(asked_at__lt=end)


def not_taken_up() -> Q:
    """Exceptions granted for a verdict that stands: nobody has opened the update again since."""
    return Q(update__state=UpdateState.VERIFIED, update__verified_at__lt=F("decided_at"))


def has_effect() -> Q:
    """Exceptions of periods not accepted above, or that the level above has consented to since."""
    frozen_at = "update__period__frozen_at"
    return Q((f"{frozen_at}__isnull", True)) | Q(consented_at__gte=F(frozen_at))
