"""Words of the tracked state for templates."""

from __future__ import annotations

from datetime import date

from django import template

from tasks import period_states
from tasks.choices import Light, PeriodState
from tasks.lights import REASONS
from tasks.models import EvidenceVersion

register = template.Library()


@register.filter
def light_label(light: str) -> str:
    return str(Light(light).label)


@register.filter
def light_reason(rule: str) -> str:
    """Why the light is what it is; `rule` is a code of tasks/lights.py."""
    return REASONS[rule]


@register.filter
def period_label(state: str) -> str:
    return str(PeriodState(state).label)


@register.filter
def period_reason(state: str) -> str:
    """What the state of a reporting period means for those who fill in."""
    return period_states.REASONS[PeriodState(state)]


@register.filter
def days_late(due_on: date, today: date) -> int:
    """How many days after its due date `today` is."""
    return (today - due_on).days


@register.filter
def has_expired(version: EvidenceVersion, today: date) -> bool:
    """Whether the proof's validity is over `today`."""
    return version.has_expired(today)
