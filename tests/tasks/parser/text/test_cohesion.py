"""Where a run of rows turns from one task to the next."""

from __future__ import annotations

from tasks.parser.text.cohesion import HEADING_WEIGHT, Terms, best_cut

ROWS = [
    "取消门店的备案手续。",
    "简化旅行社审批流程。",
    "开展人民币计价。",
    "推广移动支付。",
    "优化过境免签。",
]
APPROVALS = "深入推进放管服改革"
FLOWS = "促进资金跨境流动"


def cut(before: str, after: str) -> int:
    terms = Terms(ROWS)
    return best_cut(
        [terms.vector(before, weight=HEADING_WEIGHT)],
        [terms.vector(row) for row in ROWS[:4]],
        [terms.vector(after, weight=HEADING_WEIGHT), terms.vector(ROWS[4])],
    )


def test_a_text_of_no_known_term_has_no_vector() -> None:
    assert Terms(ROWS).vector("甲乙丙丁") == {}


def test_a_subject_every_text_touches_tells_nothing() -> None:
    terms = Terms(["放宽审批甲", "下放许可乙"])

    assert not any(term.startswith("subject:") for term in terms.vector("备案丙"))


def test_the_last_row_always_belongs_to_what_is_after() -> None:
    terms = Terms(ROWS)
    run = [terms.vector(ROWS[0]), terms.vector(ROWS[1])]

    assert best_cut([terms.vector(APPROVALS)], run, []) == 1


def test_rows_go_to_the_heading_whose_subject_they_speak_of_in_other_words() -> None:
    # Neither heading has two characters in common with any row.
    assert cut(APPROVALS, FLOWS) == 2
