"""Sets of implementations and of what is reported on them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef

from agencies.choices import Role
from tasks.choices import (
    HANDED_IN,
    OPEN_STATES,
    RoundOutcome,
    UpdateState,
)
from tasks.lights import light_on, light_rule_on
from tasks.querysets.periods import locked_on
from tasks.querysets.seen import in_seen_regions, is_agency_user, takes_part

if TYPE_CHECKING:
    from tasks.models import (  # noqa: F401  # named in the generic parameters below
        Annotation,
        Contribution,
        Implementation,
        ProgressUpdate,
        TypedText,
        UpdateRound,
    )


class ImplementationQuerySet(models.QuerySet["Implementation"]):
    def visible_to(self, user: Any) -> ImplementationQuerySet:
        if is_agency_user(user):
            return self.assigned_to(user.agency_id).filter(region_id=user.region_id)
        return self.filter(in_seen_regions(user))

    def assigned_to(self, agency_id: int) -> ImplementationQuerySet:
        return self.filter(takes_part(agency_id, implementation="pk"))

    def with_light(self, on: date) -> ImplementationQuerySet:
        """Adds `light` and `light_rule` as they are on that day."""
        # The model declares both attributes so that readers of a row are typed.
        return self.annotate(  # type: ignore[no-redef]
            light=light_on(on), light_rule=light_rule_on(on)
        )

    def for_list(self) -> ImplementationQuerySet:
        """Everything a list row shows, in a number of queries that does not grow with rows."""
        from tasks.models import Assignment

        return self.select_related(
            "measure__task", "measure__document", "region", "round", "lead_agency"
        ).prefetch_related(
            models.Prefetch("assignments", Assignment.objects.select_related("agency", "officer"))
        )


class ProgressUpdateQuerySet(models.QuerySet["ProgressUpdate"]):
    def visible_to(self, user: Any) -> ProgressUpdateQuerySet:
        """The upper level sees what was handed in; drafts stay with those who write them."""
        if is_agency_user(user):
            mine = takes_part(user.agency_id, implementation="implementation")
            return self.filter(mine, region_id=user.region_id)
        q = self.filter(in_seen_regions(user))
        if user.is_authenticated and user.role == Role.UPPER:
            q = q.filter(state__in=HANDED_IN)
        return q

    def to_fill(self) -> ProgressUpdateQuerySet:
        return self.filter(state__in=OPEN_STATES)

    def to_fill_by(self, user: Any) -> ProgressUpdateQuerySet:
        """What waits for this person to fill it in: the set of which `may_fill` says each."""
        q = self.visible_to(user).to_fill()
        if is_agency_user(user):
            return q.filter(implementation__lead_agency=user.agency_id)
        return q if user.is_authenticated and user.role == Role.COORDINATOR else q.none()

    def unlocked(self, on: date) -> ProgressUpdateQuerySet:
        """What may be changed on that day: of a period not locked, or by an exception."""
        from tasks.models import LockException

        excepted = LockException.objects.filter(update=OuterRef("pk")).open(on)
        return self.filter(~locked_on(on, period="period") | Exists(excepted))

    def to_verify(self) -> ProgressUpdateQuerySet:
        return self.filter(state=UpdateState.SUBMITTED)

    def returned(self) -> ProgressUpdateQuerySet:
        return self.filter(state=UpdateState.RETURNED)


class TypedTextQuerySet(models.QuerySet["TypedText"]):
    def visible_to(self, user: Any) -> TypedTextQuerySet:
        """What somebody types is theirs alone, and only while they may see the update."""
        from tasks.models import ProgressUpdate

        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(user=user, update__in=ProgressUpdate.objects.visible_to(user))


class UpdateRoundQuerySet(models.QuerySet["UpdateRound"]):
    def visible_to(self, user: Any) -> UpdateRoundQuerySet:
        """The upper level is not shown what the city sent back."""
        from tasks.models import ProgressUpdate

        q = self.filter(update__in=ProgressUpdate.objects.visible_to(user))
        if user.is_authenticated and user.role == Role.UPPER:
            q = q.exclude(outcome=RoundOutcome.RETURNED)
        return q


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    def visible_to(self, user: Any) -> AnnotationQuerySet:
        """A leader's remark is for those who carry it out, not for the upper level."""
        from tasks.models import Implementation

        if user.is_authenticated and user.role == Role.UPPER:
            return self.none()
        return self.filter(implementation__in=Implementation.objects.visible_to(user))


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def visible_to(self, user: Any) -> ContributionQuerySet:
        """For those who work on the update; above, what was handed in stands in its rounds."""
        from tasks.models import ProgressUpdate

        if user.is_authenticated and user.role == Role.UPPER:
            return self.none()
        return self.filter(update__in=ProgressUpdate.objects.visible_to(user))
