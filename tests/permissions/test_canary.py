"""No text of one region is seen from another, whatever the address and whatever the status."""

from __future__ import annotations

from django.db import transaction

from agencies.models import Delivery, Message
from reports.models import SubmissionRound
from tasks.models import (
    AgendaItem,
    Annotation,
    Blocker,
    Contribution,
    Evidence,
    EvidenceUse,
    EvidenceVersion,
    LockException,
    Meeting,
    MeetingTask,
    ProgressUpdate,
    ReportingPeriod,
    RoundProof,
    Slip,
)
from tests.base import Cast
from tests.factory import (
    NOW,
)
from tests.permissions.rules import RULES
from tests.permissions.samples import Samples
from tests.permissions.sweeping import (
    caller,
    send,
)

CANARY = "苏州密语"


def test_no_address_says_a_word_of_suzhou_outside(cast: Cast, samples: Samples) -> None:
    """Whatever the status: lists, exports and error pages too."""
    ProgressUpdate.objects.update(done=CANARY, next_step=CANARY, obstacle=CANARY)
    ReportingPeriod.objects.update(title=CANARY)
    ReportingPeriod.objects.update(lock_reason=CANARY, due_note=CANARY)
    LockException.objects.update(reason=CANARY)
    Contribution.objects.create(
        update=samples.shared,
        agency=cast.customs,
        text=CANARY,
        given_by=cast.customs_reporter,
        given_at=NOW,
    )
    Evidence.objects.update(title=CANARY)
    EvidenceVersion.objects.update(
        document_number=CANARY, issuing_body=CANARY, change_note=CANARY, link_note=CANARY
    )
    EvidenceUse.objects.update(pages=CANARY)
    RoundProof.objects.update(pages=CANARY)
    Blocker.objects.update(text=CANARY)
    Annotation.objects.create(
        implementation=samples.world.taxed, author=cast.leader, text=CANARY, at=NOW
    )
    Slip.objects.update(reason=CANARY, answer_note=CANARY)
    AgendaItem.objects.filter(decided_at__isnull=False).update(decision=CANARY)
    MeetingTask.objects.update(text=CANARY)
    Meeting.objects.update(title=CANARY)
    SubmissionRound.objects.update(reason=CANARY)
    Message.objects.update(title=CANARY, text=CANARY)
    Delivery.objects.update(title=CANARY, text=CANARY)
    for rule in RULES:
        for user in (cast.outsider, cast.outside_clerk, cast.administrator, None):
            with transaction.atomic():
                r = send(caller(rule, user), rule, samples)
                body = b"".join(r.streaming_content) if r.streaming else r.content
                assert CANARY not in body.decode(errors="replace"), (rule.name, user)
                transaction.set_rollback(True)
