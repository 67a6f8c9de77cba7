"""Figures of quality: what they count, and that one slip does not count twice."""

from __future__ import annotations

from typing import Any

import pytest

from tasks.quality import Score, paired, score, together

PARTY = {"name": "商务部", "agency": "商务部", "role": "lead"}


def measure(number: int | None, text: str, **fields: Any) -> dict[str, Any]:
    return {
        "list": "table",
        "number": number,
        "label": str(number or ""),
        "text": text,
        "task": 1,
        "responsibilities": [PARTY],
        "regions": {"scope": "all", "names": [], "open_ended": False},
        **fields,
    }


EXPECTED = [measure(1, "甲"), measure(2, "乙"), measure(3, "丙")]


def figures(found: list[dict[str, Any]]) -> dict[str, Score]:
    return {one.key: one for one in score({"measures": found}, {"measures": EXPECTED})}


def test_a_reading_as_expected_is_perfect() -> None:
    assert {one.f1 for one in figures(EXPECTED).values()} == {1.0}


def test_a_wrong_role_lowers_only_the_figure_of_roles() -> None:
    wrong = {**PARTY, "role": "support"}
    found = figures([measure(1, "甲", responsibilities=[wrong]), *EXPECTED[1:]])

    assert [key for key, one in found.items() if one.f1 < 1] == ["roles"]
    assert (found["roles"].right, found["roles"].found, found["roles"].expected) == (2, 3, 3)


def test_an_official_name_not_given_lowers_recall_and_not_precision() -> None:
    unknown = {**PARTY, "agency": None}
    found = figures([measure(1, "甲", responsibilities=[unknown]), *EXPECTED[1:]])

    assert found["official_names"].precision == 1
    assert found["official_names"].recall == pytest.approx(2 / 3)


def test_a_name_found_twice_is_right_once() -> None:
    found = figures([measure(1, "甲", responsibilities=[PARTY, PARTY]), *EXPECTED[1:]])

    assert (found["names"].right, found["names"].found) == (3, 4)


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_a_lost_measure_does_not_shift_those_behind_it(lost: int) -> None:
    found = figures([one for at, one in enumerate(EXPECTED) if at != lost])

    assert {(one.precision, round(one.recall, 3)) for one in found.values()} == {(1.0, 0.667)}


def test_a_changed_text_keeps_its_partner_by_its_number() -> None:
    found = figures([measure(1, "甲"), measure(2, "错"), measure(3, "丙"), measure(4, "丁")])

    assert found["texts"].right == 2
    assert found["names"].right == 3


def test_numbers_of_two_lists_are_not_mixed_up() -> None:
    plan = measure(1, "甲", list="plan")

    assert paired([plan], EXPECTED[:1]) == [(None, EXPECTED[0]), (plan, None)]


def test_nothing_expected_and_nothing_found_is_perfect() -> None:
    assert {one.f1 for one in score({"measures": []}, {"measures": []})} == {1.0}


def test_counts_of_documents_are_added() -> None:
    whole: dict[str, Any] = {"measures": EXPECTED}
    nothing: dict[str, Any] = {"measures": []}

    total = together([score(whole, whole), score(nothing, whole)])
    assert [(one.right, one.found, one.expected) for one in total] == [(3, 3, 6)] * 6
