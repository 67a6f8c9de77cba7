"""Items without numbers: paragraphs that close with agencies, and what stands between them."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.types import Measure

HEAD = "某市服务贸易工作要点\n一、完善机制\n"


def measures(text: str) -> tuple[Measure, ...]:
    return parse(HEAD + text).measures


def found(text: str) -> list[tuple[str | None, list[str]]]:
    return [(m.title, [p.name for p in m.responsibilities]) for m in measures(text)]


@pytest.mark.parametrize(
    "introduction",
    [
        pytest.param("为做好今年工作，提出以下措施：", id="announces"),
        pytest.param("今年要重点做好以下工作。", id="one_sentence"),
    ],
)
def test_a_paragraph_without_a_title_is_no_item(introduction: str) -> None:
    rows = found(
        f"{introduction}\n健全协调制度。召开会议。（市商务局）\n出台政策。印发细则。（市财政局）"
    )
    assert rows == [("健全协调制度", ["市商务局"]), ("出台政策", ["市财政局"])]


def test_what_follows_a_bracket_in_mid_paragraph_without_a_title_is_the_same_item() -> None:
    (one, other) = measures(
        "健全协调制度。召开会议。（市商务局）每年不少于两次，由专班落实。（市财政局）\n"
        "出台政策。印发细则。（市财政局）"
    )
    assert [p.name for p in one.responsibilities] == ["市商务局", "市财政局"]
    assert one.text == "健全协调制度。召开会议。每年不少于两次，由专班落实。"
    assert other.title == "出台政策"


def test_a_title_after_a_bracket_begins_the_next_item() -> None:
    rows = found(
        "健全协调制度。召开会议。（市商务局）出台支持政策。印发细则，兑现资金。（市财政局）\n"
        "加强宣传推广。制作专题。（市委宣传部）"
    )
    assert rows == [
        ("健全协调制度", ["市商务局"]),
        ("出台支持政策", ["市财政局"]),
        ("加强宣传推广", ["市委宣传部"]),
    ]


def test_a_bracket_in_a_paragraph_of_its_own_closes_the_one_before() -> None:
    one, other = measures(
        "健全协调制度。召开会议。\n（市商务局、市财政局）\n出台支持政策。印发细则。（市财政局）"
    )
    assert one.text == "健全协调制度。召开会议。"
    assert [p.name for p in one.responsibilities] == ["市商务局", "市财政局"]
    assert other.title == "出台支持政策"


def test_a_paragraph_with_a_title_among_those_that_close_names_nobody_and_says_so() -> None:
    rows = measures(
        "健全协调制度。召开会议。（市商务局）\n加强组织领导。成立领导小组。\n"
        "出台支持政策。印发细则。（市财政局）"
    )
    assert [(m.title, len(m.responsibilities)) for m in rows] == [
        ("健全协调制度", 1),
        ("加强组织领导", 0),
        ("出台支持政策", 1),
    ]
    assert [problem.code for problem in rows[1].problems] == ["agencies_missing"]


def test_a_section_of_one_such_paragraph_is_read_like_its_neighbours() -> None:
    rows = measures(
        "健全协调制度。召开会议。（市商务局）\n出台支持政策。印发细则。（市财政局）\n"
        "二、办好展会\n参加服贸会。组织企业参展。（市贸促会）"
    )
    assert [(m.section, m.number, m.title) for m in rows] == [
        ("一、完善机制", None, "健全协调制度"),
        ("一、完善机制", None, "出台支持政策"),
        ("二、办好展会", None, "参加服贸会"),
    ]


def test_a_sign_within_a_sentence_or_a_box_to_tick_is_no_bullet() -> None:
    (one, other) = measures("办好“一带一路·数字”展会（市商务局）\n□完成名录（市财政局）")
    assert [(m.label, m.text) for m in (one, other)] == [
        ("", "办好“一带一路·数字”展会"),
        ("", "□完成名录"),
    ]


@pytest.mark.parametrize("bullet", ["● ", "•", "◆　", "■ ", "➢ "])
def test_a_bullet_is_the_label_of_its_item(bullet: str) -> None:
    (one, other) = measures(
        f"{bullet}1月底前印发要点（市商务局）\n{bullet}办好展会，组织企业参加（市贸促会，6月底前）"
    )
    assert [(m.label, m.text) for m in (one, other)] == [
        (bullet.strip(), "1月底前印发要点"),
        (bullet.strip(), "办好展会，组织企业参加"),
    ]
    assert parse(HEAD + f"{bullet}办好展会（市商务局）").coverage.unattributed == ()


@pytest.mark.parametrize(("mark", "count"), [("。", 3), ("，", 2)])
def test_below_the_agencies_a_title_opens_an_item_only_beside_items_with_titles(
    mark: str, count: int
) -> None:
    named = f"出台政策{mark}加大支持。（市商务局）\n扩大规模{mark}完善配套。（市财政局）"
    text = f"{HEAD}（一）优化环境\n{named}\n完善机制。召开会议，推进工作。\n"

    assert len(parse(text).measures) == count
