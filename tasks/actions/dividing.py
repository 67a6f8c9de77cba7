"""Two measures out of one found, and one out of two."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from agencies.models import User
from tasks.actions.reviewing import (
    check_in_place,
    check_version,
    open_candidate,
    write_decision,
)
from tasks.choices import CandidateKind, Decision
from tasks.models import Candidate
from tasks.review.cutting import cut, join
from tasks.rows import Values


@transaction.atomic
def split(
    candidate: Candidate, *, at: int, version: int, actor: User, now: datetime
) -> tuple[Candidate, Candidate]:
    """Two measures out of one: the second begins at the character `at` of its text."""
    current = open_candidate(candidate, actor)
    source = current.intake.source
    text: str = current.values.get("text", "")
    if (done := _divided(current, actor, [text[:at], text[at:]])) is not None:
        return done[0], done[1]
    check_version(current, version)
    check_in_place(current)
    if current.kind != CandidateKind.MEASURE or current.measure_id is not None:
        raise ValidationError({"at": "只有新识读出的举措可以拆分。"})
    if not text[:at].strip() or not text[at:].strip():
        raise ValidationError({"at": "请选择拆分位置：前后都要有文字。"})
    parts = cut(current.values, at, source=source.text if source else "")
    # Room for the second piece.
    Candidate.objects.filter(intake=current.intake, order__gt=current.order).update(
        order=F("order") + 1
    )
    pieces = tuple(
        _piece(current, values, order=current.order + place, origins=[current])
        for place, values in enumerate(parts)
    )
    current.decision = Decision.REPLACED
    write_decision(
        current,
        "split_candidate",
        actor=actor,
        now=now,
        reason="",
        after={"pieces": [str(piece) for piece in pieces]},
    )
    return pieces[0], pieces[1]


@transaction.atomic
def merge_with_next(candidate: Candidate, *, version: int, actor: User, now: datetime) -> Candidate:
    """One measure out of this one and the next of the same document."""
    current = open_candidate(candidate, actor)
    if (merged := _merged(current, actor)) is not None:
        return merged
    check_version(current, version)
    check_in_place(current)
    following = next_measure(current)
    if current.kind != CandidateKind.MEASURE or current.measure_id or following is None:
        raise ValidationError("后面没有可以合并的举措。")
    following = Candidate.objects.select_for_update(of=("self",)).get(pk=following.pk)
    values = join(current.values, following.values)
    both = [current, following]
    merged = _piece(current, values, order=current.order, origins=both)
    merged.problems = [*current.problems, *following.problems]
    merged.save(update_fields=["problems"])
    for origin in both:
        origin.decision = Decision.REPLACED
        write_decision(
            origin,
            "merge_candidate",
            actor=actor,
            now=now,
            reason="",
            after={"pieces": [str(merged)]},
        )
    return merged


def _divided(current: Candidate, actor: User, texts: list[str]) -> list[Candidate] | None:
    """The two pieces, where this person has cut it just there already: a second press."""
    if current.decision != Decision.REPLACED or current.decided_by_id != actor.pk:
        return None
    pieces = list(current.successors.order_by("order"))
    parts = [piece.values["text"].strip() for piece in pieces]
    return pieces if parts == [text.strip() for text in texts] else None


def _merged(current: Candidate, actor: User) -> Candidate | None:
    """What this person has made of it and the next already: a second press."""
    if current.decision != Decision.REPLACED or current.decided_by_id != actor.pk:
        return None
    pieces = list(current.successors.all())
    if len(pieces) != 1 or pieces[0].origins.order_by("order").first() != current:
        return None
    return pieces[0]


def next_measure(candidate: Candidate) -> Candidate | None:
    """The measure that stands after this one in the same document and is still in place."""
    return (
        Candidate.objects.in_place()
        .of_kind(CandidateKind.MEASURE)
        .filter(
            intake=candidate.intake_id,
            document=candidate.document_id,
            order__gt=candidate.order,
            measure=None,
        )
        .exclude(decision=Decision.DROPPED)
        .order_by("order")
        .first()
    )


def _piece(origin: Candidate, values: Values, *, order: int, origins: list[Candidate]) -> Candidate:
    piece = Candidate.objects.create(
        intake=origin.intake,
        kind=origin.kind,
        order=order,
        document_id=origin.document_id,
        edited=values,
        problems=values["problems"],
    )
    piece.origins.set(origins)
    return piece
