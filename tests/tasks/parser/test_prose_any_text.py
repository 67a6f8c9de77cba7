"""Any text at all is read without an error, and every span lies inside it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.parser.clauses.grammar import read_clause
from tasks.parser.prose import ProseReading, read
from tasks.parser.text.blocks import lines
from tasks.parser.types import Span

# What the rules look for, so that the texts reach into them.
SCRAPS = (
    *(
        "一、主要任务",
        "（一）完善体制",
        "1. 优化体系。",
        "①",
        "（市商务局、财政局）",
        "（",
        ")",
        "。",
    ),
    *("责任单位：省商务厅", "完成时限：2025年6月底前", "\n", "<p>", "</p>", "---", "全文如下："),
    *("国务院关于同意试点的批复国函〔2018〕79号某省人民政府：", "请示收悉。", "现批复如下："),
    *("附件：1．试点总体方案", "附件1试点总体方案", "国务院2018年6月1日", "三、深化试点任务"),
    *("2020年，占比达44.5%，比2015年提升17.1个百分点；", "每年向商务部报送成效，抄报省政府。"),
    *("同意在北京、上海、深圳等省市开展试点。", "自2018年7月1日起至2020年6月30日止", "注：", "，"),
)
texts = st.lists(st.one_of(st.sampled_from(SCRAPS), st.text(max_size=6)), max_size=30).map("".join)


def reading(text: str) -> ProseReading:
    return read(text, lines(text), parse_clause=read_clause)


def spans(found: ProseReading) -> Iterator[Span]:
    for measure in found.measures:
        yield from measure.spans
        yield from (responsibility.span for responsibility in measure.responsibilities)
    yield from (document.span for document in found.documents)
    yield from (task.span for task in found.tasks)
    yield from (duty.span for duty in found.duties)
    yield from (target.span for target in found.targets)
    yield from (problem.span for problem in found.problems if problem.span)
    yield from (span for span, _ in found.attributed)


@given(texts)
@settings(max_examples=300, deadline=None)
def test_it_never_raises_and_spans_lie_inside(text: str) -> None:
    for span in spans(reading(text)):
        assert 0 <= span.start <= span.end <= len(text)


@given(texts)
@settings(max_examples=150, deadline=None)
def test_every_character_of_a_line_is_attributed_once(text: str) -> None:
    covered = [at for span, _ in reading(text).attributed for at in range(span.start, span.end)]
    of_lines = [at for line in lines(text) for at in range(line.span.start, line.span.end)]
    assert covered == of_lines


@given(texts)
@settings(max_examples=150, deadline=None)
def test_texts_of_measures_come_from_the_source(text: str) -> None:
    for measure in reading(text).measures:
        assert "".join(text[s.start : s.end] for s in measure.spans) == measure.text


@pytest.mark.parametrize(
    "unit",
    [
        "（",
        "1. 推进。（市商务局）\n",
        "推进服务贸易。",
        "从2015年的1%",
        "试点在上海、",
        "一、推进二、",
    ],
)
def test_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    def seconds(characters: int) -> float:
        text = unit * (characters // len(unit))
        start = time.process_time()
        reading(text)
        return time.process_time() - start

    seconds(2_000)
    # Eight times the text; sixty-four times the time would be quadratic.
    assert seconds(80_000) < 30 * max(seconds(10_000), 0.005)
