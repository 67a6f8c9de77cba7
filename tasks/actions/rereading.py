"""Parsing a document again: with today's rules, or over a corrected text.

Nothing that stands is touched before a person has said so for each difference and confirmed them
all. A measure the text no longer holds is never deleted, only marked withdrawn.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from agencies import audit
from agencies.models import User
from tasks.actions.confirming import gaps_of
from tasks.actions.intakes import OPEN_STATES, check_received, locked, shown_name
from tasks.actions.taking import Taking
from tasks.choices import IntakeState
from tasks.errors import Incomplete, NotOpen
from tasks.models import Intake, PolicyDocument
from tasks.permissions import is_bureau_of, may_read_again


@transaction.atomic
def read_document_again(
    document: PolicyDocument, *, name: str, content: bytes | None, actor: User, now: datetime
) -> Intake:
    """Ask for a new reading: of `content`, a corrected text, or of the text as it stands.

    It is the work of the document's region, or of the one that recorded it where its bureau asks.
    While one is open for the document, that one is given. The caller rings the worker. Raises
    PermissionDenied, ValidationError at `content`, also for a text other than the one being read.
    """
    if not may_read_again(actor, document):
        raise PermissionDenied
    if content is not None:
        check_received(content)
    # Two presses at once: the second waits here and then finds the first one's reading.
    current = (
        PolicyDocument.objects.select_for_update(of=("self",))
        .select_related("region", "recorded_by", "source")
        .get(pk=document.pk)
    )
    still_open = Intake.objects.filter(document=current, state__in=OPEN_STATES).first()
    if still_open is not None:
        if content is not None and hashlib.sha256(content).hexdigest() != still_open.sha256:
            fault = "这份文件有一次重新识读还没有处理完，请先确认或放弃它，再识读这份原文。"
            raise ValidationError({"content": fault})
        return still_open
    given = current.source.text.encode() if content is None else content
    recorder = current.recorded_by
    intake = Intake.objects.create(
        region=recorder if recorder and is_bureau_of(actor, recorder.pk) else current.region,
        level=current.level,
        document=current,
        # As text, whatever the first file was: what stands there is the text read out of it.
        name=f"{current.slug}.txt" if content is None else shown_name(name),
        content=given,
        sha256=hashlib.sha256(given).hexdigest(),
        requested_at=now,
        requested_by=actor,
    )
    audit.record(
        actor=actor,
        verb="read_document_again",
        obj=intake,
        now=now,
        region=intake.region,
        after={"documents": [current.title], "sha256": intake.sha256},
    )
    return intake


@transaction.atomic
def confirm_reading(intake: Intake, *, actor: User, now: datetime) -> PolicyDocument:
    """Take over what was chosen, and let the document stand on the text that was read.

    All or nothing: raises Incomplete with every difference not decided, PermissionDenied,
    NotOpen. Once confirmed, a second confirmation does nothing.
    """
    current = locked(intake, actor=actor)
    assert current.document is not None
    document = PolicyDocument.objects.select_for_update(of=("self",)).get(pk=current.document.pk)
    if current.state == IntakeState.CONFIRMED:
        return document
    if not current.is_reviewing or current.source is None:
        raise NotOpen(f"这份录入现在是“{current.get_state_display()}”，不能确认。")
    candidates = list(
        current.candidates.in_place()
        .select_related("measure__task", "task", "decided_by")
        .prefetch_related("measure__responsibilities__agency", "measure__problems")
        .order_by("order")
    )
    if gaps := [gap for candidate in candidates for gap in gaps_of(candidate)]:
        raise Incomplete(gaps)
    taking = Taking(current, document, candidates, actor, now)
    counts = taking.take()
    current.state, current.confirmed_at, current.confirmed_by = IntakeState.CONFIRMED, now, actor
    current.save(update_fields=["state", "confirmed_at", "confirmed_by"])
    audit.record(
        actor=actor,
        verb="confirm_reading",
        obj=document,
        now=now,
        region=document.region,
        before={"source": taking.old_source.sha256},
        after={"source": current.source.sha256, **counts},
    )
    return document
