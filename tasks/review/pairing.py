"""Which row of a document a new reading means: its head, its tasks, its measures.

Rows and values in, pairs out; nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from tasks.models import Measure, PilotTask, PolicyDocument
from tasks.rows import Values

# Below this two texts are different measures, whatever their numbers.
LEAST_LIKENESS = 60.0


def pair(measures: Sequence[Measure], read: Sequence[Values]) -> list[tuple[Measure | None, int]]:
    """Each measure with the place of its new reading, -1 where it is gone; then what is new.

    The same text first, then the same key with a text alike, then whatever is most alike.
    """
    partners: dict[int, int] = {}
    free = dict.fromkeys(range(len(read)))

    def take(measure: Measure, at: int) -> None:
        partners[measure.pk] = at
        del free[at]

    by_text: dict[tuple[str, str], list[int]] = {}
    for at, values in enumerate(read):
        by_text.setdefault((values["list"], values["text"]), []).append(at)
    said = {m.pk: (m.parsed or {}).get("text", m.text) for m in measures}
    for measure in measures:
        for text in (said[measure.pk], measure.text):
            same = [at for at in by_text.get((measure.list_name, text), ()) if at in free]
            if same and measure.pk not in partners:
                take(measure, same[0])
    keys = {values["id"]: at for at, values in enumerate(read)}
    for measure in measures:
        at = keys.get((measure.parsed or {}).get("id", measure.key), -1)
        if measure.pk not in partners and at in free and _alike(said[measure.pk], read[at]):
            take(measure, at)
    for measure in measures:
        if measure.pk in partners:
            continue
        likely = [(fuzz.ratio(said[measure.pk], read[at]["text"]), -at) for at in free]
        score, at = max(likely, default=(0.0, 0))
        if score >= LEAST_LIKENESS:
            take(measure, -at)
    pairs: list[tuple[Measure | None, int]] = [(m, partners.get(m.pk, -1)) for m in measures]
    return [*pairs, *((None, at) for at in free)]


def _alike(text: str, values: Values) -> bool:
    return fuzz.ratio(text, values["text"]) >= LEAST_LIKENESS


def pair_tasks(
    tasks: Sequence[PilotTask], read: Sequence[Values]
) -> list[tuple[PilotTask | None, int]]:
    """Each task with the place of its new reading, -1 where it is gone; then what is new.

    Of those of one list and number the one with the same title, as it was read or as it stands;
    ordinals may restart in every section.
    """
    partners: dict[int, int] = {}
    free = dict.fromkeys(range(len(read)))
    for by_title in (True, False):
        for task in tasks:
            if task.pk in partners:
                continue
            titles = {task.title, (task.parsed or {}).get("title") or ""}
            for at in free:
                values = read[at]
                if (values["list"], values["ordinal"]) != (task.list_name, task.ordinal):
                    continue
                if not by_title or (values["title"] or "") in titles:
                    partners[task.pk] = at
                    del free[at]
                    break
    pairs: list[tuple[PilotTask | None, int]] = [(t, partners.get(t.pk, -1)) for t in tasks]
    return [*pairs, *((None, at) for at in free)]


def head_of(document: PolicyDocument, read: Sequence[Values], *, is_alone: bool) -> Values | None:
    """What a reading says of the document itself; None where that is not sure.

    By its number, then by its title, as it was read or as it stands. `is_alone` says that the
    file holds no other document: then the only one read is meant, whatever it is called.
    """
    old = document.parsed or {}
    for name in ("number", "title"):
        known = {getattr(document, name), old.get(name)} - {None, ""}
        same = [values for values in read if values[name] in known]
        if len(same) == 1:
            return same[0]
    return read[0] if is_alone and len(read) == 1 else None
