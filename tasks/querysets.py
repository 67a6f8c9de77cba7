"""Sets of rows, and above all: which of them a person may see (DESIGN.md 7)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q

from agencies.choices import AGENCY_ROLES, BUREAU_ROLES, CONTENT_ROLES, Role
from regions.models import Region
from tasks.choices import (
    HANDED_IN,
    OPEN_STATES,
    BlockerLevel,
    CandidateKind,
    Decision,
    ExceptionOutcome,
    ExceptionState,
    JobState,
    RoundOutcome,
    TrackScope,
    UpdateState,
)
from tasks.exception_states import exception_in, has_effect
from tasks.lights import light_on, light_rule_on
from tasks.period_states import state_on

if TYPE_CHECKING:
    from tasks.models import (  # noqa: F401  # named in the generic parameters below
        Annotation,
        Blocker,
        Candidate,
        Contribution,
        Implementation,
        Intake,
        LockException,
        Meeting,
        MeetingTask,
        ProgressUpdate,
        ReportingPeriod,
        Slip,
        TypedText,
        UpdateRound,
    )

J = TypeVar("J", bound=models.Model, covariant=True)


class JobQuerySet(models.QuerySet[J]):
    def waiting(self, now: datetime) -> JobQuerySet[J]:
        """What a worker may claim: not begun, or left behind by a worker whose lease ran out."""
        return self.filter(
            Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=now)
        )


def _in_seen_regions(user: Any) -> Q:
    """Rows of the regions a bureau, leader or upper role sees; nothing for other roles."""
    if not user.is_authenticated or not user.is_active or user.region_id is None:
        return Q(pk__in=[])
    if user.role in BUREAU_ROLES:
        return Q(region_id=user.region_id)
    if user.role in {Role.LEADER, Role.UPPER}:
        return Q(region__in=Region.objects.visible_to(user))
    return Q(pk__in=[])


def _is_agency_user(user: Any) -> bool:
    return bool(
        user.is_authenticated
        and user.is_active
        and user.role in AGENCY_ROLES
        and user.agency_id is not None
    )


def _takes_part(agency_id: int, *, implementation: str) -> Exists:
    """Whether the agency is assigned to the implementation that the row holds in that field."""
    from tasks.models import Assignment

    return Exists(
        Assignment.objects.filter(implementation=OuterRef(implementation), agency_id=agency_id)
    )


class IntakeQuerySet(JobQuerySet["Intake"]):
    def visible_to(self, user: Any) -> IntakeQuerySet:
        """What is being recorded concerns the people of the region; it is nobody's work yet."""
        if not user.is_authenticated or not user.is_active or user.role not in CONTENT_ROLES:
            return self.none()
        if user.role == Role.UPPER:
            return self.none()
        return self.filter(region_id=user.region_id, region__isnull=False)


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


class ImplementationQuerySet(models.QuerySet["Implementation"]):
    def visible_to(self, user: Any) -> ImplementationQuerySet:
        if _is_agency_user(user):
            return self.assigned_to(user.agency_id).filter(region_id=user.region_id)
        return self.filter(_in_seen_regions(user))

    def assigned_to(self, agency_id: int) -> ImplementationQuerySet:
        return self.filter(_takes_part(agency_id, implementation="pk"))

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


class ProgressUpdateQuerySet(models.QuerySet["ProgressUpdate"]):
    def visible_to(self, user: Any) -> ProgressUpdateQuerySet:
        """The upper level sees what was handed in; drafts stay with those who write them."""
        if _is_agency_user(user):
            mine = _takes_part(user.agency_id, implementation="implementation")
            return self.filter(mine, region_id=user.region_id)
        q = self.filter(_in_seen_regions(user))
        if user.is_authenticated and user.role == Role.UPPER:
            q = q.filter(state__in=HANDED_IN)
        return q

    def to_fill(self) -> ProgressUpdateQuerySet:
        return self.filter(state__in=OPEN_STATES)

    def to_fill_by(self, user: Any) -> ProgressUpdateQuerySet:
        """What waits for this person to fill it in: the set of which `may_fill` says each."""
        q = self.visible_to(user).to_fill()
        if _is_agency_user(user):
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


class BlockerQuerySet(models.QuerySet["Blocker"]):
    def visible_to(self, user: Any) -> BlockerQuerySet:
        """The upper level sees what is put to it, not what the city can settle itself."""
        if _is_agency_user(user):
            mine = _takes_part(user.agency_id, implementation="implementation")
            asked = Q(owner_agency_id=user.agency_id)
            return self.filter(mine | asked, region_id=user.region_id)
        q = self.filter(_in_seen_regions(user))
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
        if _is_agency_user(user):
            return self.filter(agency_id=user.agency_id, region_id=user.region_id)
        if user.is_authenticated and user.role == Role.UPPER:
            return self.none()
        return self.filter(_in_seen_regions(user))

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


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def visible_to(self, user: Any) -> ContributionQuerySet:
        """For those who work on the update; above, what was handed in stands in its rounds."""
        from tasks.models import ProgressUpdate

        if user.is_authenticated and user.role == Role.UPPER:
            return self.none()
        return self.filter(update__in=ProgressUpdate.objects.visible_to(user))


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


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: Any) -> MeetingQuerySet:
        """The region's bureau and leaders: an agenda is no matter for agencies or above."""
        if _is_agency_user(user) or (user.is_authenticated and user.role == Role.UPPER):
            return self.none()
        return self.filter(_in_seen_regions(user))


class MeetingTaskQuerySet(models.QuerySet["MeetingTask"]):
    def visible_to(self, user: Any) -> MeetingTaskQuerySet:
        """The body it was given to, and those who see the meeting."""
        if _is_agency_user(user):
            return self.filter(owner_id=user.agency_id, region_id=user.region_id)
        if user.is_authenticated and user.role == Role.UPPER:
            return self.none()
        return self.filter(_in_seen_regions(user))

    def unfinished(self) -> MeetingTaskQuerySet:
        return self.filter(done_at=None)
