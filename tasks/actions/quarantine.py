"""Deciding about an uploaded file after it was looked through; the worker's verbs.

They need the fence of its claim (tasks/leases.py): a worker that was taken for dead and wakes up
again can write nothing.
"""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from agencies import audit
from agencies.models import User
from tasks import leases
from tasks.choices import CheckState
from tasks.inspection.verdicts import Verdict
from tasks.leases import Claim
from tasks.models import EvidenceVersion
from tasks.permissions import may_replace

UNEXPECTED = "检查时系统出错，已记录详情。文件还在隔离中，请联系管理员；排除后可重新检查。"


@transaction.atomic
def claim_check(version_id: int, *, now: datetime) -> Claim | None:
    """Take the file to look through it; None when there is nothing to do, or somebody is at it."""
    claimed = leases.claim(EvidenceVersion, version_id, now=now)
    if claimed is None:
        version = leases.spent(EvidenceVersion, version_id, now=now)
        if version is not None:
            version.reason = leases.TRIED_TOO_OFTEN
            _end(version, CheckState.ERRORED, now=now)
    return claimed


@transaction.atomic
def decide_check(claim: Claim, verdict: Verdict, *, now: datetime) -> EvidenceVersion:
    """Let the file out of quarantine, or keep it there for good with the reason people are told.

    Raises LeaseLost.
    """
    version = leases.held(claim, EvidenceVersion)
    version.checks, version.reason = verdict.checks, verdict.refused
    version.progress, version.note = 100, ""
    state = CheckState.FAILED if verdict.refused else CheckState.PASSED
    return _end(version, state, now=now)


@transaction.atomic
def give_up_check(claim: Claim, *, trace: str, now: datetime) -> EvidenceVersion:
    """End the check for a fault of ours: nothing is said about the file. Raises LeaseLost."""
    version = leases.held(claim, EvidenceVersion)
    version.reason, version.trace = UNEXPECTED, trace
    return _end(version, CheckState.ERRORED, now=now)


@transaction.atomic
def put_off_check(claim: Claim, *, note: str) -> None:
    """Let the file wait for something that is away; that is no failed attempt. Raises LeaseLost."""
    leases.held(claim, EvidenceVersion)
    EvidenceVersion.objects.filter(pk=claim.job_id).update(
        state=CheckState.QUEUED,
        lease_until=None,
        attempt=Greatest(F("attempt") - 1, 0),
        note=note,
    )


@transaction.atomic
def check_once_more(version: EvidenceVersion, *, actor: User, now: datetime) -> EvidenceVersion:
    """Queue a check that ended in an error of ours again. The caller rings the worker.

    Raises PermissionDenied. Where there is no such error nothing happens.
    """
    current = (
        EvidenceVersion.objects.select_for_update(of=("self",))
        .select_related("evidence__region", "evidence__agency")
        .get(pk=version.pk)
    )
    if not may_replace(actor, current.evidence):
        raise PermissionDenied
    if current.state != CheckState.ERRORED:
        return current
    current.state, current.attempt, current.reason = CheckState.QUEUED, 0, ""
    current.requested_at, current.finished_at = now, None
    current.save()
    _record(current, "check_once_more", CheckState.ERRORED, actor=actor, now=now)
    return current


def _end(version: EvidenceVersion, state: CheckState, *, now: datetime) -> EvidenceVersion:
    before = version.state
    version.state, version.finished_at, version.lease_until = state, now, None
    version.save()
    _record(version, f"evidence_{state}", before, actor=None, now=now)
    return version


def _record(
    version: EvidenceVersion, verb: str, before: str, *, actor: User | None, now: datetime
) -> None:
    evidence = version.evidence
    audit.record(
        actor=actor,
        verb=verb,
        obj=version,
        now=now,
        region=evidence.region,
        agency=evidence.agency,
        before={"state": before},
        after={"state": version.state, "sha256": version.sha256},
        reason=version.reason,
    )
