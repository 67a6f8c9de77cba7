"""Who may look after accounts, tokens and the audit trail (DESIGN.md 7), as predicates."""

from __future__ import annotations

from agencies.choices import BUREAU_ROLES, CONTENT_ROLES, Role
from agencies.models import Agency, Delivery, User
from regions.models import Region


def may_administer(user: User) -> bool:
    """Accounts, reference data and API tokens; never tracked content."""
    return user.is_active and user.role == Role.ADMINISTRATOR


def may_read_audit(user: User) -> bool:
    return user.is_active and user.role == Role.AUDITOR


def may_read_content(user: User) -> bool:
    """Whether the role reads tracked content at all; which rows, `visible_to` decides."""
    return user.is_active and user.role in CONTENT_ROLES


def may_read_papers(user: User) -> bool:
    """The policy documents and what was read out of them: public papers, not tracked content."""
    return may_read_content(user) or may_administer(user)


def keeps_names(user: User) -> bool:
    """Whether the person answers names at all; for which region, `may_answer_names` says."""
    return user.is_active and user.role in {Role.ADMINISTRATOR, Role.COORDINATOR}


def may_answer_names(user: User, region: Region) -> bool:
    """What a name means in documents of the region: reference data, or the region's own papers.

    The administrator keeps reference data everywhere; the coordinator knows who is meant in the
    documents of their own region and nowhere else.
    """
    if may_administer(user):
        return True
    return user.is_active and user.role == Role.COORDINATOR and user.region_id == region.pk


def may_create_body(user: User, region: Region) -> bool:
    """A body of `region` nobody listed: the coordinator's own region and those below it."""
    if may_administer(user):
        return True
    coordinates = user.is_active and user.role == Role.COORDINATOR
    return coordinates and user.region is not None and user.region.contains(region)


def may_see_contacts(user: User, agency: Agency) -> bool:
    """Names and telephones of a body's people: for those who urge it, and for itself."""
    if not user.is_active:
        return False
    return user.agency_id == agency.pk or user.role in BUREAU_ROLES | {Role.LEADER}


def may_name_deputy(user: User, person: User) -> bool:
    """For oneself; the bureau for the people of its region; the administrator for anybody."""
    if not user.is_active or person.role not in CONTENT_ROLES - {Role.API_CLIENT}:
        return False
    return user.pk == person.pk or may_look_after(user, person)


def may_look_after(user: User, person: User) -> bool:
    """Whose account's work one may pass on: the administrator, and the bureau in its region."""
    if may_administer(user):
        return True
    in_region = user.region_id is not None and user.region_id == person.region_id
    return user.is_active and user.role in BUREAU_ROLES and in_region


def looks_after_people(user: User) -> bool:
    """Whether there is anybody at all; who, `may_look_after` says."""
    return user.is_active and user.role in BUREAU_ROLES | {Role.ADMINISTRATOR}


def may_set_channels(user: User, region: Region) -> bool:
    """The region's coordinator, and administrators for any region."""
    if not user.is_active:
        return False
    if user.role == Role.ADMINISTRATOR:
        return True
    return user.role == Role.COORDINATOR and user.region_id == region.pk


def may_open_channels(user: User) -> bool:
    """Whether there is anything for this person among the channels' settings."""
    return user.is_active and user.role in {Role.ADMINISTRATOR, Role.COORDINATOR}


def may_read_deliveries(user: User) -> bool:
    """What was sent, to whom, with which outcome; of which region, `visible_to` decides."""
    return user.is_active and user.role in BUREAU_ROLES | {Role.ADMINISTRATOR}


def may_retry(user: User, delivery: Delivery) -> bool:
    return may_set_channels(user, delivery.region)
