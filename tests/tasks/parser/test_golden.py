"""The whole reading of each document against what a person expects (fixtures/expected).

In the manner of juriscraper: a missing expectation is written from the present reading, and the
test fails all the same, so that somebody looks through it before it is committed. After a change of
the rules look at the differences and take them over on purpose:

    python manage.py accept_reading national-122-measures
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from agencies.gazetteer import load_gazetteer
from tasks.expectations import (
    EXPECTED,
    differences,
    documents,
    expectation,
    read_expectation,
    reading,
    write_expectation,
)
from tasks.parsing import read_source

GAZETTEER = load_gazetteer()
JILIN = Path("fixtures/documents/jilin-service-trade-opinions.txt")


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.stem)
def test_a_document_reads_as_a_person_expects(document: Path) -> None:
    path = expectation(document)
    found = reading(read_source(document), GAZETTEER)
    if not path.exists():
        write_expectation(path, found)
        pytest.fail(f"{path} was missing and has been written: look through it, then commit it")
    lines = differences(read_expectation(path), found)
    if lines:
        pytest.fail(
            f"{len(lines)} differences (expected → found):\n"
            + "\n".join(lines)
            + f"\n\nIf they are right: python manage.py accept_reading {document.stem}",
            pytrace=False,
        )
    assert read_expectation(path) == found


def test_no_expectation_is_left_of_a_document_that_is_gone() -> None:
    known = {expectation(document) for document in documents()}

    assert set(EXPECTED.iterdir()) - known == set()


@pytest.fixture(scope="module")
def jilin() -> dict[str, Any]:
    return reading(read_source(JILIN), GAZETTEER)


def changed(reading: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The reading with other fields in its third measure."""
    other = copy.deepcopy(reading)
    other["measures"][2].update(fields)
    return other


def test_readings_alike_have_no_differences(jilin: dict[str, Any]) -> None:
    assert differences(jilin, copy.deepcopy(jilin)) == []


def test_a_difference_names_the_measure_the_field_and_both_values(jilin: dict[str, Any]) -> None:
    assert differences(jilin, changed(jilin, task=4)) == ["narrative-3 （三） · task: (none) → 4"]


def test_a_difference_in_a_long_text_shows_the_place(jilin: dict[str, Any]) -> None:
    text = jilin["measures"][2]["text"]
    other = text[:50] + "错" + text[51:]

    (line,) = differences(jilin, changed(jilin, text=other))
    assert line.startswith("narrative-3 （三） · text: at 50: …")
    assert len(line) < 180


def test_a_name_more_is_one_line_and_does_not_shift_the_others(jilin: dict[str, Any]) -> None:
    parties = jilin["measures"][2]["responsibilities"]
    more = {**parties[0], "name": "省体育局"}

    (line,) = differences(jilin, changed(jilin, responsibilities=[more, *parties]))
    assert "(none) → " in line
    assert "省体育局" in line


def test_a_lost_measure_is_one_line_and_does_not_shift_the_others(jilin: dict[str, Any]) -> None:
    fewer = copy.deepcopy(jilin)
    lost = fewer["measures"].pop(2)

    (line,) = differences(jilin, fewer)
    assert line.startswith(f"{lost['id']} {lost['label']}: ")
    assert line.endswith("→ (none)")


def test_what_is_written_reads_back_the_same(jilin: dict[str, Any], tmp_path: Path) -> None:
    write_expectation(tmp_path / "jilin.json", jilin)

    assert read_expectation(tmp_path / "jilin.json") == jilin
