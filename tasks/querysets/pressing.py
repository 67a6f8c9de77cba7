"""Sets of blockers, slips and meetings: what the bureau presses on with."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, F, Q

from agencies.choices import Role
from tasks.choices import (
    OPEN_STATES,
    BlockerLevel,
    TrackScope,
)
from tasks.querysets.seen import in_seen_regions, is_agency_user, takes_part

if TYPE_CHECKING:
    from tasks.models import (  # noqa: F401  # named in the generic parameters below
        Blocker,
        Meeting,
        MeetingTask,
        Slip,
    )


class BlockerQuerySet(models.QuerySet["Blocker"]):
    def visible_to(self, user: Any) -> BlockerQuerySet:
        """The upper level sees what is put to it, not what the city can settle itself."""
        if is_agency_user(user):
            mine = takes_part(user.agency_id, implementation="implementation")
            asked = Q(owner_agency_id=user.agency_id)
            return self.filter(mine | asked, region_id=user.region_id)
        q = self.filter(in_seen_regions(user))
        if user.is_authenticated and user.role == Role.UPPER:
            q = q.exclude(level=BlockerLevel.CITY)
        return q

    def unsolved(self) -> BlockerQuerySet:
        return self.filter(closed_at=None)

    def overdue(self, on: date) -> BlockerQuerySet:
        """Those whose answer is late on that day."""
        return self.unsolved().filter(answered_at=None, answer_by__lt=on)


class SlipQuerySet(models.QuerySet["Slip"]):
    def visible_to(self, user: Any) -> SlipQuerySet:
        """The agency it is for, the bureau and its leaders. How a city urges is its own matter:
        the upper level sees none.
        """
        if is_agency_user(user):
            return self.filter(agency_id=user.agency_id, region_id=user.region_id)
        if user.is_authenticated and user.role == Role.UPPER:
            return self.none()
        return self.filter(in_seen_regions(user))

    def unanswered_only(self) -> SlipQuerySet:
        """Those with items still owed; adds what `with_unanswered` adds."""
        return self.with_unanswered().filter(Q(("unanswered__gt", 0)))

    def with_unanswered(self) -> SlipQuerySet:
        """Adds `total` and `unanswered`: the items, and those not handed in since."""
        still_owed = Q(
            items__update__state__in=OPEN_STATES,
            items__update__round_number=F("items__round_number"),
            items__update__implementation__scope=TrackScope.IN_SCOPE,
            items__update__implementation__closed_on=None,
        )
        # The model declares both attributes so that readers of a row are typed.
        return self.annotate(  # type: ignore[no-redef]
            total=Count("items"), unanswered=Count("items", filter=still_owed)
        )


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: Any) -> MeetingQuerySet:
        """The region's bureau and leaders: an agenda is no matter for agencies or above."""
        if is_agency_user(user) or (user.is_authenticated and user.role == Role.UPPER):
            return self.none()
        return self.filter(in_seen_regions(user))


class MeetingTaskQuerySet(models.QuerySet["MeetingTask"]):
    def visible_to(self, user: Any) -> MeetingTaskQuerySet:
        """The body it was given to, and those who see the meeting."""
        if is_agency_user(user):
            return self.filter(owner_id=user.agency_id, region_id=user.region_id)
        if user.is_authenticated and user.role == Role.UPPER:
            return self.none()
        return self.filter(in_seen_regions(user))

    def unfinished(self) -> MeetingTaskQuerySet:
        return self.filter(done_at=None)
