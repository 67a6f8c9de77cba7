"""Sets of reports and runs, and which of them a person may see (DESIGN.md 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.choices import BUREAU_ROLES, Role
from regions.models import Region
from reports.choices import UNDER_WAY, BulletinState, RunState
from tasks.querysets import JobQuerySet

if TYPE_CHECKING:
    from reports.models import (  # noqa: F401  # named in the parameters
        AnnualReport,
        Bulletin,
        ReportRun,
        Submission,
        SubmissionRound,
    )


class AnnualReportQuerySet(models.QuerySet["AnnualReport"]):
    def visible_to(self, user: Any) -> AnnualReportQuerySet:
        """The bureau sees its region's reports, leaders those with a file.

        The upper level sees what has been sent up to it, and a draft never has been.
        """
        from reports.models import ReportRun, Submission

        if _is_above(user):
            sent = Submission.objects.visible_to(user).filter(report=OuterRef("pk"))
            return self.filter(Exists(sent))

        if _is_maker(user):
            return self.filter(region_id=user.region_id)
        if _is_reader(user):
            finished = ReportRun.objects.filter(report=OuterRef("pk"), state=RunState.DONE)
            return self.filter(Exists(finished), region__in=Region.objects.visible_to(user))
        return self.none()


class ReportRunQuerySet(JobQuerySet["ReportRun"]):
    def visible_to(self, user: Any) -> ReportRunQuerySet:
        """Runs under way and failed ones concern only those who make the report.

        The upper level has the very files that were sent up, and no other making of them.
        """
        from reports.models import SubmissionRound

        if _is_above(user):
            sent = SubmissionRound.objects.visible_to(user).filter(run=OuterRef("pk"))
            return self.filter(Exists(sent))
        if _is_maker(user):
            return self.filter(report__region_id=user.region_id)
        if _is_reader(user):
            return self.filter(
                state=RunState.DONE, report__region__in=Region.objects.visible_to(user)
            )
        return self.none()

    def under_way(self) -> ReportRunQuerySet:
        return self.filter(state__in=UNDER_WAY)


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    def visible_to(self, user: Any) -> BulletinQuerySet:
        """The bureau sees its drafts; leaders and the region's agencies what was issued."""
        if not user.is_authenticated or not user.is_active or user.region_id is None:
            return self.none()
        if user.role in BUREAU_ROLES:
            return self.filter(region_id=user.region_id)
        issued = self.filter(state=BulletinState.ISSUED)
        if user.role == Role.LEADER:
            return issued.filter(region__in=Region.objects.visible_to(user))
        if user.role == Role.REPORTER:
            return issued.filter(region_id=user.region_id)
        return self.none()


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, user: Any) -> SubmissionQuerySet:
        """The region's bureau and its leaders; above, what has been sent and those it goes to.

        A report goes to the Ministry and is copied to every level between; a period goes to the
        next level, and with that level's own package to the one above it.
        """
        from reports.models import SubmissionRound

        seen = SubmissionRound.objects.visible_to(user).filter(submission=OuterRef("pk"))
        if _is_maker(user):
            return self.filter(Q(region_id=user.region_id) | Q(Exists(seen)))
        return self.filter(Exists(seen))


class SubmissionRoundQuerySet(models.QuerySet["SubmissionRound"]):
    def visible_to(self, user: Any) -> SubmissionRoundQuerySet:
        """Every round for the sender and the receiver; what was gathered, for the level above."""
        if not user.is_authenticated or not user.is_active or user.region_id is None:
            return self.none()
        own, above = user.region_id, Q(submission__receiver=user.region_id)
        if _is_maker(user):
            # Of the office that receives; a body's own system keeps to what its region sends.
            received = above if user.role in BUREAU_ROLES else Q(pk__in=[])
            return self.filter(Q(submission__region=own) | received)
        if _is_reader(user):
            return self.filter(submission__region__in=Region.objects.visible_to(user))
        if not _is_above(user):
            return self.none()
        below = Region.objects.visible_to(user)
        copied = Q(submission__report__isnull=False, submission__region__in=below)
        gathered = self.model.members.through.objects.filter(
            to_submissionround=OuterRef("pk"), from_submissionround__submission__receiver=own
        )
        return self.filter(above | copied | Q(Exists(gathered)))


def _is_maker(user: Any) -> bool:
    from reports.permissions import works_for_bureau

    if not user.is_authenticated or not user.is_active or user.region_id is None:
        return False
    return user.role in BUREAU_ROLES or works_for_bureau(user, user.region)


def _is_reader(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_active and user.role == Role.LEADER)


def _is_above(user: Any) -> bool:
    return bool(
        user.is_authenticated
        and user.is_active
        and user.role == Role.UPPER
        and user.region_id is not None
    )
