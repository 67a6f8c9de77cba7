"""Who may do what (DESIGN.md 7), as predicates. Actions enforce them; pages only ask them.

Each answers for a row the person can already see: `visible_to` decides that first.
"""

from __future__ import annotations

from collections.abc import Collection

from agencies.choices import AGENCY_ROLES, BUREAU_ROLES, Role
from agencies.models import User
from regions.models import Region
from tasks.models import (
    Blocker,
    Evidence,
    Implementation,
    Intake,
    LockException,
    MeetingTask,
    PolicyDocument,
    ProgressUpdate,
    ReportingPeriod,
    Slip,
)


def may_fill(user: User, implementation: Implementation) -> bool:
    """The lead agency signs for the whole; the coordinator may fill in on its behalf."""
    if not user.is_active or implementation.region_id != user.region_id:
        return False
    if user.role in AGENCY_ROLES:
        return user.agency_id is not None and implementation.lead_agency_id == user.agency_id
    return user.role == Role.COORDINATOR


def may_replace(user: User, evidence: Evidence) -> bool:
    """Its own body gives a newer version of a proof; the coordinator may on its behalf."""
    if not user.is_active or evidence.region_id != user.region_id:
        return False
    if user.role in AGENCY_ROLES:
        return user.agency_id is not None and evidence.agency_id == user.agency_id
    return user.role == Role.COORDINATOR


def may_sign_for(user: User, implementation: Implementation | None) -> bool:
    """The lead agency itself, for the item, or (with None) for whatever it leads."""
    if not user.is_active or user.role != Role.REPORTER or user.agency_id is None:
        return False
    return implementation is None or may_fill(user, implementation)


def may_verify(user: User, update: ProgressUpdate, covers: Collection[int]) -> bool:
    """The bureau verifies and returns; nobody decides about what they submitted themselves, nor
    about what was submitted by somebody they stand in for (`covers`) while they do.
    """
    return is_bureau_of(user, update.region_id) and update.submitted_by_id not in {
        user.pk,
        *covers,
    }


def may_reopen(user: User, update: ProgressUpdate) -> bool:
    """The bureau opens again what it verified, whoever did."""
    return is_bureau_of(user, update.region_id)


def may_contribute(user: User, implementation: Implementation) -> bool:
    """A co-agency reports its part and never signs; the lead has the form of the whole."""
    return (
        user.is_active
        and user.role in AGENCY_ROLES
        and user.agency_id is not None
        and user.region_id == implementation.region_id
        and implementation.lead_agency_id != user.agency_id
        and implementation.assignments.filter(agency=user.agency_id).exists()
    )


def may_name_officer(user: User, implementation: Implementation, agency_id: int) -> bool:
    """A body says itself who of its people looks after an item; so may the coordinator."""
    if is_coordinator_of(user, implementation.region_id):
        return True
    return (
        user.is_active
        and user.role == Role.REPORTER
        and user.region_id == implementation.region_id
        and user.agency_id == agency_id
    )


def may_assign(user: User, implementation: Implementation) -> bool:
    return is_coordinator_of(user, implementation.region_id)


def may_open_period(user: User, region: Region) -> bool:
    return is_coordinator_of(user, region.pk)


def may_lock_period(user: User, period: ReportingPeriod) -> bool:
    return is_coordinator_of(user, period.region_id)


def may_ask_exception(user: User, update: ProgressUpdate) -> bool:
    """Whoever would have to change the row: who fills it in, or who decides about it."""
    return may_fill(user, update.implementation) or is_bureau_of(user, update.region_id)


def may_see_exceptions(user: User) -> bool:
    """The list of them; which rows, `visible_to` decides. No affair of the upper level."""
    return user.is_active and user.role in BUREAU_ROLES | {Role.LEADER, Role.REPORTER}


def may_decide_exception(user: User, asked: LockException, covers: Collection[int]) -> bool:
    """The approver unlocks (DESIGN.md 7), and nobody grants what they asked for themselves, nor
    what was asked for by somebody they stand in for (`covers`).
    """
    return (
        is_bureau_of(user, asked.region_id)
        and user.role == Role.APPROVER
        and asked.asked_by_id not in {user.pk, *covers}
    )


def may_consent(user: User, asked: LockException) -> bool:
    """What the level above has accepted is opened only with that level's consent."""
    frozen_by = asked.update.period.frozen_by_id
    return may_see_consents(user) and frozen_by is not None and user.region_id == frozen_by


def may_see_consents(user: User) -> bool:
    return user.is_active and user.role == Role.UPPER


def may_raise_blocker(user: User, implementation: Implementation) -> bool:
    return may_fill(user, implementation)


def may_close_blocker(user: User, blocker: Blocker) -> bool:
    return is_coordinator_of(user, blocker.region_id)


def may_annotate(user: User, implementation: Implementation) -> bool:
    """A leader remarks on anything in the region and below it."""
    return (
        user.is_active
        and user.role == Role.LEADER
        and user.region is not None
        and user.region.contains(implementation.region)
    )


def may_link(user: User, lower: PolicyDocument) -> bool:
    """What the document carries is judged by the bureau of its own region."""
    return is_bureau_of(user, lower.region_id)


def may_record(user: User, region: Region) -> bool:
    """Upload a document for the region, and decide what it says; the head of the bureau too."""
    return is_bureau_of(user, region.pk)


def may_read_again(user: User, document: PolicyDocument) -> bool:
    """Parse a document again, and decide what of it is taken over: whoever keeps the document."""
    return PolicyDocument.objects.kept_by(user).filter(pk=document.pk).exists()


def may_review(user: User, intake: Intake) -> bool:
    """Decide about what was read, in a recording or in a document parsed again."""
    if intake.document is None:
        return may_record(user, intake.region)
    return may_read_again(user, intake.document)


def may_direct_blocker(user: User, blocker: Blocker) -> bool:
    return is_coordinator_of(user, blocker.region_id)


def may_answer_blocker(user: User, blocker: Blocker, covers: Collection[int]) -> bool:
    """Who was asked, or stands in for them (`covers`); the coordinator records an answer that
    came on paper or by telephone.
    """
    if not user.is_active or user.region_id != blocker.region_id:
        return False
    asked = blocker.owner_id in {user.pk, *covers} or (
        user.role == Role.REPORTER
        and user.agency_id is not None
        and blocker.owner_agency_id == user.agency_id
    )
    return asked or user.role == Role.COORDINATOR


def may_hold_meetings(user: User, region: Region) -> bool:
    return is_coordinator_of(user, region.pk)


def may_see_meetings(user: User) -> bool:
    return user.is_active and user.role in BUREAU_ROLES | {Role.LEADER}


def may_finish_task(user: User, task: MeetingTask) -> bool:
    """The body it was given to says it is done; so may the coordinator, on its word."""
    if not user.is_active or user.region_id != task.region_id:
        return False
    if user.role == Role.REPORTER:
        return user.agency_id is not None and user.agency_id == task.owner_id
    return user.role == Role.COORDINATOR


def may_urge(user: User, region: Region) -> bool:
    return is_coordinator_of(user, region.pk)


def may_see_urging(user: User) -> bool:
    """The page of all agencies' slips: for those who urge and those who ask how it stands."""
    return user.is_active and user.role in BUREAU_ROLES | {Role.LEADER}


def may_acknowledge(user: User, slip: Slip) -> bool:
    """A person of the agency signs that the slip has come; its system cannot."""
    return (
        user.is_active
        and user.role == Role.REPORTER
        and user.agency_id == slip.agency_id
        and user.region_id == slip.region_id
    )


def is_bureau_of(user: User, region_id: int) -> bool:
    return user.is_active and user.role in BUREAU_ROLES and user.region_id == region_id


def is_coordinator_of(user: User, region_id: int) -> bool:
    return user.is_active and user.role == Role.COORDINATOR and user.region_id == region_id
