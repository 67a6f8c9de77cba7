"""The readings against answers written by hand, without a look at the parser (answers/README.md).

The golden files (test_golden.py) show what changes; these show what is right. The floors are the
goals of the parser; a fall below one prints every disagreement.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agencies.gazetteer import load_gazetteer
from tasks.errata import errata_of
from tasks.lineage.matching import match_measures, tracked_measures
from tasks.parser import as_json, parse
from tasks.parsing import read_source
from tests.tasks.parser.hand_answers import ANSWERS as ANSWER_FILES
from tests.tasks.parser.hand_answers import (
    Agreement,
    agreement,
    answer_files,
    passage,
    read_answers,
    report,
    who,
)

DOCUMENTS = Path("fixtures/documents")
GAZETTEER = load_gazetteer()

# What is not named here must be right to the last one.
FLOORS = {"names": 0.995, "names with roles": 0.98, "official names": 0.98}


def agreed(path: Path) -> Agreement:
    """What the reading of this answer file's document comes to."""
    source = read_source(DOCUMENTS / f"{path.stem}.txt")
    result = parse(source.text, gazetteer=GAZETTEER, errata=errata_of(source.text))
    reading = as_json(result, source.name, source.text)
    return agreement(read_answers(path), reading, source.text)


@pytest.mark.parametrize("path", answer_files(), ids=lambda path: path.stem)
def test_a_document_reads_as_a_careful_clerk_reads_it(path: Path) -> None:
    found = agreed(path)
    below = [name for name, figure in found.figures.items() if figure.f1 < FLOORS.get(name, 1.0)]

    print(report(found))
    assert below == [], report(found)


def test_suzhous_rows_carry_the_national_measures_a_clerk_finds() -> None:
    rows = read_answers(ANSWER_FILES / "suzhou-implementation-plan.toml")["plan"]
    upper, lower = (
        tracked_measures(parse(read_source(DOCUMENTS / name).text).measures)
        for name in ("national-122-measures.txt", "suzhou-implementation-plan.txt")
    )
    matching = match_measures(upper, lower)
    carried = {row["number"]: row["upper"] for row in rows if row["upper"]}

    assert {p.lower.number: p.upper.number for p in matching.pairs} == carried
    assert [m.number for m in matching.unmatched_lower] == list(range(86, 105))
    assert {m.number for m in matching.unmatched_upper} == {*range(1, 123)} - {*carried.values()}


SOURCE = "甲局负责。乙局配合。甲局负责收尾。"
ANSWERS: dict[str, Any] = {
    "official": {"甲局": "某市甲局", "乙局": ""},
    "table": [
        {
            "number": 1,
            "text": "甲局 …5… 。",
            "task": [1, 2],
            "who": "responsible 甲局 ; support 乙局等 ; implement [试点地区] <海南>?",
            "regions": "listed 海南 深圳等",
            "doubts": ["甲 → 申"],
        }
    ],
}


def named(name: str, role: str, **other: Any) -> dict[str, Any]:
    plain = {"kind": "agency", "agency": None, "open_ended": False}
    return {"name": name, "role": role, **plain, **other}


def a_reading() -> dict[str, Any]:
    measure = {
        "list": "table",
        "number": 1,
        "task": 2,
        "text": "甲局负责。",
        "responsibilities": [
            named("甲局", "responsible", agency="某市甲局"),
            named("乙局", "support", open_ended=True),
            named("试点地区", "implement", kind="collective"),
        ],
        "regions": {"scope": "listed", "names": ["深圳", "海南"], "open_ended": True},
        "problems": [{"message": "“甲”疑为“申”"}],
    }
    return {"measures": [measure]}


def test_a_reading_as_the_answers_want_it_has_no_disagreement() -> None:
    found = agreement(ANSWERS, a_reading(), SOURCE)

    assert found.lines == []
    assert {figure.f1 for figure in found.figures.values()} == {1.0}
    assert found.figures["names"].wanted == 3


@pytest.mark.parametrize(
    ("change", "figure"),
    [
        pytest.param({"text": "甲局负责收尾。"}, "texts", id="text"),
        pytest.param({"task": 3}, "task of measure", id="task"),
        pytest.param({"number": 2}, "measures", id="number"),
        pytest.param({"problems": []}, "doubts", id="slip_not_told"),
        pytest.param({"responsibilities": []}, "names", id="no_names"),
        pytest.param(
            {"responsibilities": [named("甲局", "support", agency="某市甲局")]},
            "names with roles",
            id="role",
        ),
        pytest.param({"responsibilities": [named("甲局", "lead")]}, "official names", id="agency"),
        pytest.param(
            {"regions": {"scope": "all", "names": ["深圳", "海南"], "open_ended": True}},
            "scopes",
            id="scope",
        ),
        pytest.param(
            {"regions": {"scope": "listed", "names": ["深圳"], "open_ended": True}},
            "scopes",
            id="region_missing",
        ),
        pytest.param(
            {"regions": {"scope": "listed", "names": ["深圳", "海南"], "open_ended": False}},
            "等",
            id="open_end",
        ),
    ],
)
def test_a_wrong_reading_lowers_its_figure(change: dict[str, Any], figure: str) -> None:
    reading = a_reading()
    reading["measures"][0].update(change)
    found = agreement(ANSWERS, reading, SOURCE)

    assert found.figures[figure].f1 < 1
    assert found.lines != []


def test_a_measure_found_twice_lowers_the_figure() -> None:
    reading = a_reading()
    reading["measures"] *= 2

    assert agreement(ANSWERS, reading, SOURCE).figures["measures"].precision == 0.5


def test_a_name_too_many_lowers_precision_and_one_too_few_recall() -> None:
    reading = a_reading()
    del reading["measures"][0]["responsibilities"][0]
    reading["measures"][0]["responsibilities"] += [named("丙局", "lead"), named("丁局", "lead")]
    names = agreement(ANSWERS, reading, SOURCE).figures["names"]

    assert (names.recall, names.precision) == (2 / 3, 2 / 4)


def test_where_numbers_start_again_titles_tell_the_measures_apart() -> None:
    rows = [
        {"task": task, "number": 1, "title": title, "text": f"{title}。"}
        for task, title in ((1, "甲事"), (2, "乙事"))
    ]
    measures = [{**row, "list": "narrative", "responsibilities": []} for row in rows]
    right = agreement({"narrative": rows}, {"measures": measures}, SOURCE)
    measures[1] = {**measures[1], "number": 2}
    wrong = agreement({"narrative": rows}, {"measures": measures}, SOURCE)

    assert (right.lines, right.figures["measures"].wanted) == ([], 2)
    assert wrong.figures["number"].f1 == 0.5


def test_a_passage_is_taken_from_the_source_and_must_be_there() -> None:
    assert passage("甲局 …7… 尾。", SOURCE) == "甲局负责收尾。"
    assert passage(["甲局 …5… 。", "乙局配合。"], SOURCE) == "甲局负责。乙局配合。"
    with pytest.raises(ValueError, match="no such passage"):
        passage("甲局 …6… 。", SOURCE)


def test_a_who_line_reads_names_with_brackets_of_their_own() -> None:
    (first, second) = who("lead|policy 联席会议办公室（商务部） [有关省（自治区、直辖市）]等")

    assert (first.name, first.kind) == ("联席会议办公室（商务部）", "agency")
    assert first.roles == ("lead", "policy")
    assert (second.name, second.kind) == ("有关省（自治区、直辖市）", "collective")
    assert first.open_ended
    assert second.open_ended
