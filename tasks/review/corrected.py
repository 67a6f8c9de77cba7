"""What people have corrected in a document: the words that were read, and those that stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from tasks.choices import CandidateKind
from tasks.lineage.differences import Run, compare
from tasks.lineage.pairs import lexicon_of
from tasks.models import Measure, PolicyDocument
from tasks.review.comparing import READERS
from tasks.review.history import field_words, in_words
from tasks.rows import values_of


@dataclass(frozen=True, slots=True)
class Corrected:
    """A measure and, by what each is called, the fields people have changed: what stands there
    marked against what was read. None where a person made the measure out of others."""

    measure: Measure
    fields: list[tuple[str, tuple[Run, ...]]]


def corrections(document: PolicyDocument, measures: Sequence[Measure]) -> list[Corrected]:
    """Those of the measures that people have corrected, in their order."""
    by_hand = [measure for measure in measures if measure.corrected_by_id is not None]
    if not by_hand:
        return []
    prefetch_related_objects(by_hand, "responsibilities__agency")
    lexicon, words = lexicon_of(document), field_words(CandidateKind.MEASURE)
    found = []
    for measure in by_hand:
        now = values_of(measure)
        # Put together or cut by people, it was never read: there is nothing to compare with.
        read = measure.parsed or now
        fields = []
        for name, of in READERS[CandidateKind.MEASURE].items():
            old, new = of(read), of(now)
            if old != new:
                runs = compare(in_words(name, old), in_words(name, new), lexicon)
                fields.append((words[name], runs))
        found.append(Corrected(measure, fields))
    return found
