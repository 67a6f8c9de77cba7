"""Sets of rows, and above all: which of them a person may see (DESIGN.md 7)."""

from tasks.querysets.jobs import JobQuerySet
from tasks.querysets.periods import LockExceptionQuerySet, ReportingPeriodQuerySet, locked_on
from tasks.querysets.pressing import (
    BlockerQuerySet,
    MeetingQuerySet,
    MeetingTaskQuerySet,
    SlipQuerySet,
)
from tasks.querysets.proofs import (
    EvidenceQuerySet,
    EvidenceUseQuerySet,
    EvidenceVersionQuerySet,
    RoundProofQuerySet,
)
from tasks.querysets.recording import CandidateQuerySet, IntakeQuerySet
from tasks.querysets.signing import unsigned, unsigned_items, unsigned_periods
from tasks.querysets.work import (
    AnnotationQuerySet,
    ContributionQuerySet,
    ImplementationQuerySet,
    ProgressUpdateQuerySet,
    TypedTextQuerySet,
    UpdateRoundQuerySet,
)

__all__ = [
    "AnnotationQuerySet",
    "BlockerQuerySet",
    "CandidateQuerySet",
    "ContributionQuerySet",
    "EvidenceQuerySet",
    "EvidenceUseQuerySet",
    "EvidenceVersionQuerySet",
    "ImplementationQuerySet",
    "IntakeQuerySet",
    "JobQuerySet",
    "LockExceptionQuerySet",
    "MeetingQuerySet",
    "MeetingTaskQuerySet",
    "ProgressUpdateQuerySet",
    "ReportingPeriodQuerySet",
    "RoundProofQuerySet",
    "SlipQuerySet",
    "TypedTextQuerySet",
    "UpdateRoundQuerySet",
    "locked_on",
    "unsigned",
    "unsigned_items",
    "unsigned_periods",
]
