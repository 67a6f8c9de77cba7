"""Errata: data with a reason, always visible, never a change of the text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tasks.errata import FILE, errata_of
from tasks.parser import ParseResult, parse
from tasks.parser.errata import Erratum

DOCUMENTS = Path("fixtures/documents")
TABLE = (
    "试点任务\t序号\t具体举措\t责任分工\n"
    "（一）完善体制\t1\t打造影视视桥。\t商务部负责推进\n"
    "（二）扩大开放\t2\t放宽准入。\t商务部负责推进\n"
)


def read(*errata: Erratum) -> ParseResult:
    return parse(TABLE, errata=errata)


def found(result: ParseResult, at: int) -> list[tuple[str, str]]:
    return [(problem.code, problem.message) for problem in result.measures[at].problems]


def test_a_text_nobody_corrected_has_none() -> None:
    assert errata_of(TABLE) == ()
    assert errata_of("\ud800") == ()


def test_an_erratum_that_fits_no_measure_is_reported() -> None:
    result = read(Erratum("table-9", "依据另一份文本。", task=1))

    assert result.measures == parse(TABLE).measures
    assert [problem.code for problem in result.problems] == ["erratum_unused"]


def test_a_text_with_one_word_more_is_another_text() -> None:
    text = (DOCUMENTS / "national-122-measures.txt").read_text(encoding="utf-8")

    assert errata_of(text)
    assert errata_of(text + "。") == ()


def test_a_copy_with_the_line_ends_of_another_system_is_the_same_text() -> None:
    text = (DOCUMENTS / "national-122-measures.txt").read_text(encoding="utf-8")
    copied = text.replace("\n", "\r\n")

    assert errata_of(copied) == errata_of(text)
    assert [m.task for m in parse(copied, errata=errata_of(copied)).measures] == [
        m.task for m in parse(text, errata=errata_of(text)).measures
    ]


@pytest.mark.parametrize(
    "erratum",
    [
        pytest.param(Erratum("table-task-1", "依据另一份文本。", task=2), id="no_task_of_a_task"),
        pytest.param(
            Erratum("table-task-1", "依据另一份文本。", written="扩大", reading="放宽"),
            id="words_of_another_task",
        ),
    ],
)
def test_an_erratum_that_does_not_fit_its_task_is_reported(erratum: Erratum) -> None:
    result = read(erratum)

    assert result.tasks == parse(TABLE).tasks
    assert [problem.code for problem in result.problems] == ["erratum_unused"]


def test_a_reading_may_be_of_a_task() -> None:
    erratum = Erratum("table-task-2", "依据另一份文本。", written="扩大开放", reading="放宽准入")
    result = read(erratum)
    (problem,) = result.problems

    assert result.tasks == parse(TABLE).tasks
    assert problem.code == "erratum_reading"
    assert problem.message == "勘误：任务（二）的“扩大开放”应读作“放宽准入”。依据另一份文本。"
    assert problem.span is not None
    assert TABLE[problem.span.start : problem.span.end] == "扩大开放"
    assert [measure.problems for measure in result.measures] == [(), ()]


def test_an_erratum_of_words_that_are_not_there_is_reported() -> None:
    result = read(Erratum("table-1", "依据另一份文本。", written="电影桥", reading="影视桥"))

    assert [code for code, _ in found(result, 0)] == ["erratum_unused"]


def test_a_reading_is_proposed_and_the_text_stays() -> None:
    result = read(Erratum("table-1", "依据另一份文本。", written="影视视桥", reading="影视桥"))
    (problem,) = result.measures[0].problems

    assert result.measures[0].text == "打造影视视桥。"
    assert problem.code == "erratum_reading"
    assert problem.message == "勘误：“影视视桥”应读作“影视桥”。依据另一份文本。"
    assert problem.span is not None
    assert TABLE[problem.span.start : problem.span.end] == "影视视桥"
    assert found(result, 1) == []


def test_a_reading_may_be_of_the_clause_and_of_no_other_measure() -> None:
    table = TABLE.replace("放宽准入。\t商务部", "放宽准入。\t商乐部")
    erratum = Erratum("table-2", "同表第1项即作此。", written="商乐部", reading="商务部")
    elsewhere = Erratum("table-1", "同表第1项即作此。", written="商乐部", reading="商务部")
    (*_, problem) = parse(table, errata=(erratum,)).measures[1].problems

    assert found(parse(table, errata=(elsewhere,)), 0)[-1][0] == "erratum_unused"
    assert problem.code == "erratum_reading"
    assert problem.span is not None
    assert table[problem.span.start : problem.span.end] == "商乐部"


PLANNED = (
    "试点任务\t序号\t商务部具体举措\t责任分工\t某市具体落实计划\n"
    "（一）完善体制\t1\t保护知识产权。\t商务局\t1. 行政司法联运。 2. 开展培训。\n"
    "（二）扩大开放\t2\t放宽准入。\t商务局\t贯彻上级部门相关政策。\n"
)


def test_a_reading_of_another_rows_plan_is_not_taken_for_this_one() -> None:
    errata = [Erratum("plan-2", "形近致误。", written="联运", reading="联动")]
    result = parse(PLANNED, errata=errata)

    assert [code for code, _ in found(result, 1)] == ["erratum_unused"]


def test_a_reading_may_be_of_the_plan_cell() -> None:
    errata = [Erratum("plan-1", "形近致误。", written="联运", reading="联动")]
    result = parse(PLANNED, errata=errata)
    (problem,) = result.measures[0].problems

    assert problem.code == "erratum_reading"
    assert problem.span is not None
    assert PLANNED[problem.span.start : problem.span.end] == "联运"
    assert result.measures[0].plan is not None
    assert result.measures[0].plan.text == "1. 行政司法联运。 2. 开展培训。"


def test_a_task_is_put_right_and_said_so() -> None:
    result = read(Erratum("table-2", "标题排在本行之后。", task=1))

    assert [measure.task for measure in result.measures] == [1, 1]
    assert found(result, 1) == [("erratum_task", "勘误：本项属任务（一）。标题排在本行之后。")]


@pytest.mark.parametrize("entry", json.loads(FILE.read_text(encoding="utf-8"))["files"])
def test_every_erratum_of_the_shipped_documents_fits(entry: dict[str, str]) -> None:
    text = (DOCUMENTS / entry["file"]).read_text(encoding="utf-8")
    errata = errata_of(text)
    result = parse(text, errata=errata)
    codes = [
        problem.code
        for problems in (result.problems, *(m.problems for m in result.measures))
        for problem in problems
    ]

    assert errata
    assert all(erratum.reason for erratum in errata)
    assert "erratum_unused" not in codes
    assert sum(code.startswith("erratum_") for code in codes) == len(errata)


def test_the_rows_whose_heading_stands_after_them_are_under_their_task() -> None:
    text = (DOCUMENTS / "national-122-measures.txt").read_text(encoding="utf-8")
    tasks = {m.number: m.task for m in parse(text, errata=errata_of(text)).measures}
    last = [max(n for n, task in tasks.items() if task == each and n) for each in range(1, 9)]

    assert list(tasks.values()) == sorted(tasks.values())  # type: ignore[type-var]
    assert last == [19, 45, 80, 97, 106, 113, 118, 122]
