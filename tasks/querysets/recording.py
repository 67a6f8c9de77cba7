"""Sets of what is being recorded and reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from agencies.choices import CONTENT_ROLES, Role
from tasks.choices import (
    CandidateKind,
    Decision,
)
from tasks.models.document import PolicyDocument
from tasks.querysets.jobs import JobQuerySet

if TYPE_CHECKING:
    from tasks.models import (  # noqa: F401  # named in the generic parameters below
        Candidate,
        Intake,
    )


class IntakeQuerySet(JobQuerySet["Intake"]):
    def visible_to(self, user: Any) -> IntakeQuerySet:
        """What is being recorded concerns the people of the region; it is nobody's work yet.

        A document parsed again concerns those who keep it as well.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        shown = Q(document__in=PolicyDocument.objects.kept_by(user))
        if user.role in CONTENT_ROLES - {Role.UPPER}:
            shown |= Q(region_id=user.region_id, region__isnull=False)
        return self.filter(shown)


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def in_place(self) -> CandidateQuerySet:
        """Without those that others stand for."""
        return self.exclude(decision=Decision.REPLACED)

    def of_kind(self, kind: str) -> CandidateQuerySet:
        return self.filter(kind=kind)

    def compared(self) -> CandidateQuerySet:
        """Those held against something that stands in a document already (`is_compared`)."""
        head = Q(kind=CandidateKind.DOCUMENT, intake__document__isnull=False)
        return self.filter(head | Q(measure__isnull=False) | Q(task__isnull=False))
