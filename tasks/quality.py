"""How well a reading agrees with what a person expects: precision and recall of what counts.

Both sides are readings in the form of the contract (`tasks.parser.as_json`), so stored rows can be
held against an expectation as well as a fresh reading. Pure: no database, no files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

Reading = Mapping[str, Any]
Measure = Mapping[str, Any]
# A measure of what was found beside the one expected; None where one side has no such measure.
Pair = tuple[Measure | None, Measure | None]


@dataclass(frozen=True, slots=True)
class Score:
    """One figure of quality: `right` of what was `found` is among what is `expected`."""

    key: str
    label: str
    right: int
    found: int
    expected: int

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 if nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what is expected that was found; 1 if nothing is expected."""
        return self.right / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 if there is nothing on either side."""
        total = self.found + self.expected
        return 2 * self.right / total if total else 1.0


def _names(measure: Measure) -> Iterator[Hashable]:
    for party in measure["responsibilities"]:
        yield party["name"]


def _roles(measure: Measure) -> Iterator[Hashable]:
    for party in measure["responsibilities"]:
        yield party["name"], party["role"]


def _official_names(measure: Measure) -> Iterator[Hashable]:
    for party in measure["responsibilities"]:
        if party["agency"] is not None:
            yield party["name"], party["agency"]


def _regions(measure: Measure) -> Iterator[Hashable]:
    regions = measure["regions"]
    yield regions["scope"], tuple(sorted(regions["names"])), regions["open_ended"]


def _text(measure: Measure) -> Iterator[Hashable]:
    yield measure["text"]


def _task(measure: Measure) -> Iterator[Hashable]:
    yield measure["task"]


# Key, label and what of a measure is counted.
FIGURES: tuple[tuple[str, str, Callable[[Measure], Iterator[Hashable]]], ...] = (
    ("names", "单位名称", _names),
    ("roles", "名称与角色", _roles),
    ("official_names", "单位全称", _official_names),
    ("regions", "适用地区", _regions),
    ("texts", "举措原文", _text),
    ("tasks", "所属任务", _task),
)


def score(found: Reading, expected: Reading) -> tuple[Score, ...]:
    """The figures of a reading against what is expected of the same text."""
    pairs = paired(found["measures"], expected["measures"])
    return tuple(_score(key, label, values, pairs) for key, label, values in FIGURES)


def together(scores: Iterable[Sequence[Score]]) -> tuple[Score, ...]:
    """The figures of several documents as one: counts are added, not averages averaged."""
    sums: dict[str, Score] = {}
    for one in (one for scored in scores for one in scored):
        so_far = sums.get(one.key, Score(one.key, one.label, 0, 0, 0))
        sums[one.key] = Score(
            one.key,
            one.label,
            so_far.right + one.right,
            so_far.found + one.found,
            so_far.expected + one.expected,
        )
    return tuple(sums.values())


def paired(found: Sequence[Measure], expected: Sequence[Measure]) -> list[Pair]:
    """Found measures beside expected ones, list by list: the same texts in order, and between
    two such pairs those of the same number and label."""
    lists = dict.fromkeys(measure["list"] for measure in (*expected, *found))
    return [
        pair
        for name in lists
        for pair in _pairs(
            [measure for measure in found if measure["list"] == name],
            [measure for measure in expected if measure["list"] == name],
        )
    ]


def _pairs(found: Sequence[Measure], expected: Sequence[Measure]) -> Iterator[Pair]:
    ours, theirs = [one["text"] for one in found], [one["text"] for one in expected]
    for how, i1, i2, j1, j2 in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if how == "equal":
            yield from zip(found[i1:i2], expected[j1:j2], strict=True)
        else:
            yield from _pairs_by_number(found[i1:i2], expected[j1:j2])


def _pairs_by_number(found: Sequence[Measure], expected: Sequence[Measure]) -> Iterator[Pair]:
    if len(found) == len(expected):
        yield from zip(found, expected, strict=True)
        return
    ours, theirs = [_number(one) for one in found], [_number(one) for one in expected]
    for how, i1, i2, j1, j2 in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if how == "equal":
            yield from zip(found[i1:i2], expected[j1:j2], strict=True)
        else:
            yield from ((one, None) for one in found[i1:i2])
            yield from ((None, one) for one in expected[j1:j2])


def _number(measure: Measure) -> tuple[int | None, str]:
    return measure["number"], measure["label"]


def _score(
    key: str,
    label: str,
    values: Callable[[Measure], Iterator[Hashable]],
    pairs: Iterable[Pair],
) -> Score:
    right = found = expected = 0
    for pair in pairs:
        ours, theirs = (Counter(values(one) if one is not None else ()) for one in pair)
        right += (ours & theirs).total()
        found += ours.total()
        expected += theirs.total()
    return Score(key, label, right, found, expected)
