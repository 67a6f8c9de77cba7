"""What every character belongs to."""

from __future__ import annotations

from tasks.parser import parse
from tasks.parser.coverage import measure_coverage, partition
from tasks.parser.types import Span

TEXT = " 甲乙 丙丁。\n"


def joined(text: str, attributed: list[tuple[Span, str]]) -> str:
    return "".join(text[span.start : span.end] for span, _ in partition(text, attributed))


def test_text_nobody_read_is_unattributed_but_white_space_is_not() -> None:
    coverage = measure_coverage(TEXT, [])

    assert coverage.unattributed == (Span(1, 7),)
    assert (coverage.characters, coverage.attributed) == (8, 2)


def test_a_gap_of_white_space_between_readings_is_no_loss() -> None:
    coverage = measure_coverage(TEXT, [(Span(1, 3), "row"), (Span(4, 7), "row")])

    assert coverage.unattributed == ()
    assert coverage.attributed == len(TEXT)


def test_the_first_reading_keeps_what_a_later_one_also_claims() -> None:
    pieces = partition(TEXT, [(Span(2, 5), "row"), (Span(1, 7), "prose")])

    assert pieces[1:4] == [
        (Span(1, 2), "prose"),
        (Span(2, 5), "row"),
        (Span(5, 7), "prose"),
    ]


def test_a_rule_cannot_call_text_blank() -> None:
    coverage = measure_coverage(TEXT, [(Span(0, 8), "blank"), (Span(1, 3), "row")])

    assert coverage.unattributed == (Span(4, 7),)


def test_spans_beyond_the_text_or_turned_round_are_cut_down() -> None:
    attributed = [(Span(-5, 2), "a"), (Span(6, 99), "b"), (Span(5, 3), "c")]

    assert joined(TEXT, attributed) == TEXT
    assert measure_coverage(TEXT, attributed).unattributed == (Span(2, 6),)


def test_an_empty_text_is_covered() -> None:
    assert partition("", []) == []
    assert measure_coverage("", [(Span(0, 3), "a")]).attributed == 0


def test_the_bars_around_a_heading_alone_in_its_row_belong_to_the_table() -> None:
    text = (
        "| 序号 | 举措 | 责任单位 |\n|---|---|---|\n"
        "| 一、优化服务 |||\n| 1 | 简化办理。 | 市商务局 |\n"
    )
    result = parse(text)
    assert [task.title for task in result.tasks] == ["优化服务"]
    assert result.coverage.unattributed == ()
