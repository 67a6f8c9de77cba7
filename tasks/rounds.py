"""Two submissions side by side: what the later one says otherwise, field by field."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from tasks.choices import FormField, Status
from tasks.lineage.differences import Kind, Run, compare
from tasks.lineage.lexicon import Lexicon
from tasks.models import RoundProof, UpdateRound

# Beyond this many pairs of equal tokens two texts are not compared word by word: of «的» five
# thousand times over, that takes seconds and says nothing.
MOST_PAIRS = 4_000_000
# Rounds are a person's own words, which no stock of documents knows better.
PLAIN = Lexicon(())
FIELDS = (
    FormField.CLAIMED_STATUS,
    FormField.DONE,
    FormField.NEXT_STEP,
    FormField.OBSTACLE,
    FormField.LANDED_ON,
)


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One field of two rounds. `runs` mark what differs; without a difference it is one."""

    name: str
    label: str
    before: str
    now: str
    runs: tuple[Run, ...]
    is_pinned: bool

    @property
    def differs(self) -> bool:
        return self.before != self.now


def side_by_side(before: UpdateRound, now: UpdateRound) -> list[FieldPair]:
    """The fields of the two rounds, proofs last; fields empty in both are left out."""
    texts = [(field, _text(before, field), _text(now, field)) for field in FIELDS]
    texts.append((FormField.EVIDENCE, _proofs(before), _proofs(now)))
    return [
        FieldPair(
            field.value,
            str(field.label),
            was,
            this,
            word_marks(was, this),
            field.value in before.pinned_fields,
        )
        for field, was, this in texts
        if was or this
    ]


def word_marks(before: str, now: str) -> tuple[Run, ...]:
    """Where what a person wrote differs from what stood there before."""
    ours, theirs = Counter(before), Counter(now)
    if sum(times * theirs[token] for token, times in ours.items()) > MOST_PAIRS:
        kind = Kind.SAME if before == now else Kind.REPLACED
        return (Run(kind, before, now),)
    return compare(before, now, PLAIN)


def _text(given: UpdateRound, field: FormField) -> str:
    value: Any = getattr(given, field.value)
    if field == FormField.CLAIMED_STATUS:
        label = Status(value).label if value else ""
        return f"{label}（无变化）" if given.no_change else str(label)
    return "" if value is None else str(value)


def _proofs(given: UpdateRound) -> str:
    """A round's proofs with their versions and pages. Expects them fetched along."""
    return "、".join(sorted(_proof(proof) for proof in given.proofs.all()))


def _proof(proof: RoundProof) -> str:
    version = proof.version
    words = [version.evidence.title]
    if version.number > 1:
        words.append(f"第{version.number}版")
    if proof.pages:
        words.append(proof.pages)
    return " ".join(words)
