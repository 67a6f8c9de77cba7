"""Texts in traditional characters."""

from __future__ import annotations

from agencies.gazetteer import load_gazetteer
from tasks.parser import parse
from tasks.parser.text.traditional import PAIRS, simplified

TEXT = """深圳市人民政府關於推動會展業發展的實施方案
一、主要任務
（一）打造品牌。支持會展發展。（市商務局牽頭，市財政局等部門配合）"""


def test_simplified_text_is_left_as_it_is() -> None:
    assert simplified("显著增强，著名企业，乾县") == "显著增强，著名企业，乾县"


def test_no_simplified_character_of_the_table_is_folded_itself() -> None:
    traditional, simplified = set(PAIRS[::2]), set(PAIRS[1::2])
    assert not traditional & simplified
    assert len(traditional) * 2 == len(PAIRS)


def test_the_record_keeps_the_wording_of_the_source() -> None:
    result = parse(TEXT)
    (document,) = result.documents
    (measure,) = result.measures
    assert document.title == "深圳市人民政府關於推動會展業發展的實施方案"
    assert document.issuer == "深圳市人民政府"
    assert (measure.section, measure.title) == ("一、主要任務", "打造品牌")
    assert measure.text == "打造品牌。支持會展發展。"
    assert [(p.name, p.role, p.clause) for p in measure.responsibilities] == [
        ("市商務局", "lead", "市商務局牽頭"),
        ("市財政局", "support", "市財政局等部門配合"),
    ]


def test_a_doubt_calls_a_body_as_it_is_written() -> None:
    text = TEXT.replace("市財政局", "市絲綢辦")
    (measure,) = parse(text, gazetteer=load_gazetteer()).measures
    (problem,) = measure.problems
    assert (problem.code, problem.message) == ("agency_unknown", "单位名称无法确定：市絲綢辦")


def test_names_are_looked_up_as_if_simplified() -> None:
    (measure,) = parse(TEXT, gazetteer=load_gazetteer()).measures
    assert [party.agency for party in measure.responsibilities] == ["深圳市商务局", "深圳市财政局"]


def test_an_indicator_takes_the_wording_of_its_subject_from_the_clause_before() -> None:
    text = "一、發展目標\n到2025年，服務進出口總額達到300億元，年均增長15%以上。"
    assert [target.indicator for target in parse(text).targets] == [
        "服務進出口總額",
        "服務進出口總額年均增長",
    ]
