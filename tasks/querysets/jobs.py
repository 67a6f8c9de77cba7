"""Sets of job rows."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db import models
from django.db.models import Q

from tasks.choices import (
    JobState,
)

J = TypeVar("J", bound=models.Model, covariant=True)


class JobQuerySet(models.QuerySet[J]):
    def waiting(self, now: datetime) -> JobQuerySet[J]:
        """What a worker may claim: not begun, or left behind by a worker whose lease ran out."""
        return self.filter(
            Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=now)
        )
