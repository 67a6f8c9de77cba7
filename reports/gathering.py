"""What a region gathers before it sends its own period up: the packages of the regions below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q

from regions.models import Region
from reports.choices import SubmissionState
from reports.models import Submission, SubmissionRound
from tasks.choices import Frequency
from tasks.models import Implementation, ReportingPeriod
from tasks.querysets import ReportingPeriodQuerySet


@dataclass(frozen=True, slots=True)
class Member:
    """One region below, and how far its report on the same time has come."""

    region: Region
    period: ReportingPeriod | None
    submission: Submission | None

    @property
    def state(self) -> SubmissionState:
        return SubmissionState(self.submission.state) if self.submission else SubmissionState.READY

    @property
    def label(self) -> str:
        """Its state as the level above says it."""
        if self.period is None:
            return "未报送（未开启同期填报期）"
        return {
            SubmissionState.READY: "未报送",
            SubmissionState.SENT: "已报送，待接收",
        }.get(self.state, str(self.state.label))

    @property
    def accepted(self) -> SubmissionRound | None:
        """The round that was accepted, where one stands."""
        if self.submission is None or self.state != SubmissionState.ACCEPTED:
            return None
        return next(iter(self.submission.rounds.all()))


def same_time(period: ReportingPeriod) -> ReportingPeriodQuerySet:
    """Opened periods, of whichever region, that ask about the same time."""
    frequency, starts_on, ends_on, named = time_of(period)
    alike = ReportingPeriod.objects.filter(
        frequency=frequency, starts_on=starts_on, ends_on=ends_on, opened_at__isnull=False
    )
    return alike.filter(title=named) if named else alike


def time_of(period: ReportingPeriod) -> tuple[str, date, date, str]:
    """By what periods of two regions are the same: kind and dates, of special rounds the title."""
    named = period.title if period.frequency == Frequency.SPECIAL else ""
    return period.frequency, period.starts_on, period.ends_on, named


def members_of(period: ReportingPeriod, *, region: Region) -> list[Member]:
    """The regions directly below `region` that track anything or have opened such a period.

    Three queries, whatever the number.
    """
    alike = same_time(period).filter(region__parent=region)
    tracked = Implementation.objects.filter(region=OuterRef("pk"), closed_on__isnull=True)
    opened = alike.filter(region=OuterRef("pk"))
    below = Region.objects.filter(Q(Exists(tracked)) | Q(Exists(opened)), parent=region)
    rounds = SubmissionRound.objects.order_by("-number")
    periods = {
        each.region_id: each
        for each in alike.select_related("submission__receiver").prefetch_related(
            Prefetch("submission__rounds", rounds)
        )
    }
    return [_member(each, periods.get(each.pk)) for each in below]


def accepted_rounds(members: Iterable[Member]) -> list[SubmissionRound]:
    return [member.accepted for member in members if member.accepted is not None]


def _member(region: Region, period: ReportingPeriod | None) -> Member:
    submission: Submission | None = getattr(period, "submission", None)
    return Member(region, period, submission)
