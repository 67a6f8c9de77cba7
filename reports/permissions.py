"""Who may do what with reports (DESIGN.md 7), as predicates."""

from __future__ import annotations

from agencies.choices import BUREAU_ROLES, Role
from agencies.models import User
from regions.models import Region
from reports.models import Submission

READERS = BUREAU_ROLES | {Role.LEADER, Role.UPPER}


def may_request_report(user: User, region: Region) -> bool:
    """The region's bureau drafts its report; so may its own system, by a token.

    That the token carries the scope `report` is checked where the token is read.
    """
    if not user.is_active or user.region_id != region.pk:
        return False
    return user.role in BUREAU_ROLES or works_for_bureau(user, region)


def may_see_dashboard(user: User) -> bool:
    """The figures of a whole region are for those who answer for it or look down on it."""
    return user.is_active and user.role in READERS


def may_read_reports(user: User) -> bool:
    """Whether there are reports at all for this person; which ones, `visible_to` decides."""
    return user.is_active and (
        user.role in READERS or (user.region is not None and works_for_bureau(user, user.region))
    )


def works_for_bureau(user: User, region: Region) -> bool:
    """Whether this is the account of a system of the region's commerce department."""
    return (
        user.role == Role.API_CLIENT
        and user.agency is not None
        and user.agency.key == commerce_key(region)
    )


def commerce_key(region: Region) -> str:
    """Key of the region's commerce department in the reference data of agencies."""
    return f"{region.slug}-commerce"


def may_draft_bulletin(user: User, region: Region) -> bool:
    """The region's bureau drafts its 通报, the approver too, who then does not sign it."""
    return user.is_active and user.role in BUREAU_ROLES and user.region_id == region.pk


def may_sign_bulletin(user: User, region: Region) -> bool:
    return user.is_active and user.role == Role.APPROVER and user.region_id == region.pk


def may_read_bulletins(user: User) -> bool:
    """Whether there are bulletins for this person; which ones, `visible_to` decides."""
    return user.is_active and user.role in BUREAU_ROLES | {Role.LEADER, Role.REPORTER}


def may_send(user: User, region: Region) -> bool:
    """The approver sends the region's reports up (DESIGN.md 7)."""
    return user.is_active and user.role == Role.APPROVER and user.region_id == region.pk


def may_decide_submission(user: User, submission: Submission) -> bool:
    """The level it was sent to accepts it or sends it back; who has a copy only reads.

    Nobody both sends and accepts: an account has one role, and the database refuses it as well.
    """
    return is_above(user) and user.region_id == submission.receiver_id


def may_read_sending(user: User) -> bool:
    """The page of what the region sends up: for its bureau and its leaders."""
    return user.is_active and user.role in BUREAU_ROLES | {Role.LEADER}


def may_read_submissions(user: User) -> bool:
    """Whether there are packages for this person; which ones, `visible_to` decides."""
    return may_read_sending(user) or is_above(user)


def is_above(user: User) -> bool:
    """Somebody of a level that receives: what has come in is theirs to look through."""
    return user.is_active and user.role == Role.UPPER and user.region_id is not None
