"""A last sentence that says nothing but who answers for the item."""

from __future__ import annotations

import pytest

from tests.tasks.parser.items.found import closing, names


@pytest.mark.parametrize(
    "sentence",
    [
        "推动由政府主导向市场主导转变。",
        "由部门牵头，建立制度。",
        "由市商务局负责解释。",
        "由企业自主决定。",
        "由财政给予支持。",
        "由重点企业、行业协会和专业机构共同开拓的国际市场份额。",
        "责任单位为落实主体。",
        "以上资金由市财政局负责。",
        "以上措施由市商务局负责解释。",
        "以上由部门牵头，建立制度。",
    ],
)
def test_a_last_sentence_that_says_more_names_nobody(sentence: str) -> None:
    found = closing(f"做好工作。{sentence}")
    assert (names(found), found.in_text) == ([], False)
    assert found.text.text == f"做好工作。{sentence}"


@pytest.mark.parametrize(
    ("sentence", "parties"),
    [
        (
            "由省商务厅牵头，会同省财政厅落实。",
            [("省商务厅", "lead"), ("省财政厅", "participate")],
        ),
        (
            "由市商务局牵头，各相关部门按职责分工负责。",
            [("市商务局", "lead"), ("各相关部门", "responsible")],
        ),
        (
            "牵头单位为省商务厅，责任单位为省财政厅、省税务局。",
            [("省商务厅", "lead"), ("省财政厅", "responsible"), ("省税务局", "responsible")],
        ),
    ],
)
def test_a_last_sentence_of_names_and_roles_says_who_and_stays(
    sentence: str, parties: list[tuple[str, str]]
) -> None:
    text = f"做好工作。{sentence}"
    found = closing(text)
    assert [(r.name, r.role) for r in found.responsibilities] == parties
    assert found.text.text == text
    assert all(r.clause in text for r in found.responsibilities)
    assert all(text[r.span.start : r.span.end] == r.clause for r in found.responsibilities)


def test_a_bracket_goes_before_a_sentence() -> None:
    found = closing("做好工作。由省商务厅牵头，会同省财政厅落实。（市统计局负责）")
    assert names(found) == ["市统计局"]
