"""Bodies a list names once for all the lists after it, to name them no more.

    （省商务厅、省卫生健康委负责。以下均需各设区市人民政府配合，不再列出）
        -> 各设区市人民政府 support in every list below, of the same document

    （省商务厅负责。具体任务均涉及相关市人民政府，不再做分工，下同）
        -> 相关市人民政府 in this list and in every list below

They stand as that remark writes them, with its place as theirs. A list below that names one of them
itself keeps what it says. 「以下均为重点任务，不再展开」 names nobody.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

from tasks.parser.text.blocks import Mended
from tasks.parser.types import Document, Measure, Responsibility

REMARK = re.compile(
    r"""
    [，,；;。]? \s?
    以下 (?:各(?:项|条|款) | 任务 | 举措 | 措施 | 内容 | 工作)?
    (?: 均|都|皆 ) (?: 需要? | 须 | 由 | 涉及 )? (?P<said> [^，,；;。（）()\n]{2,40} )
    [，,] (?:以?下)? 不再 (?:一一 | 逐[一条项] | 分别 | 另行 | 重复)? (?:列[出举明示] | 赘述 | 注明)
    """,
    re.VERBOSE,
)
# Said of the list it stands in; with 下同 of those below as well.
REMARK_OF_ALL = re.compile(
    r"""
    (?P<stop> [，,；;。] ) \s?
    (?: 具体 | 各项 | 以上 | 上述 | 所有 )? (?: 工作 )? (?: 任务 | 举措 | 措施 | 事项 )?
    (?: 均 | 都 | 皆 ) (?: 需要? | 须 | 由 | 涉及 )? (?P<said> [^，,；;。\n]{2,40} )
    [，,] 不再 [^，,；;。（）()\n]{1,10}
    (?: [，,] (?P<below> 下同 ) )? (?= [。；;，,）)〕】] | $ )
    """,
    re.VERBOSE,
)
SIGN = "不再"

ReadParties = Callable[[Mended], tuple[Responsibility, ...]]


def without_remark(clause: str) -> str:
    """A clause without what it says of those below. Its bodies keep their places."""
    if SIGN not in clause:
        return clause
    return REMARK_OF_ALL.sub(_bodies_of_it, REMARK.sub("", clause))


def _bodies_of_it(remark: re.Match[str]) -> str:
    blank = " " * (remark.start("said") - remark.end("stop"))
    return f"；{blank}{remark['said']}"


def with_those_below(
    text: str,
    measures: Sequence[Measure],
    documents: Sequence[Document],
    read_parties: ReadParties,
) -> list[Measure]:
    """The measures with the bodies the last such remark before them names for what follows it."""
    if SIGN not in text:
        return list(measures)
    remarks = sorted(
        (
            *REMARK.finditer(text),
            *(remark for remark in REMARK_OF_ALL.finditer(text) if remark["below"]),
        ),
        key=lambda remark: remark.start(),
    )
    if not remarks:
        return list(measures)
    ends = [remark.end() for remark in remarks]
    named = [
        read_parties(Mended(remark["said"], range(*remark.span("said")))) for remark in remarks
    ]
    starts = sorted(document.span.start for document in documents)

    def given(measure: Measure) -> Measure:
        own = measure.responsibilities
        last = bisect_right(ends, own[0].span.start) - 1 if own else -1
        if last < 0 or _another_begins(starts, ends[last], own[0].span.start):
            return measure
        known = {party.name for party in own}
        more = tuple(party for party in named[last] if party.name not in known)
        return measure._replace(responsibilities=(*own, *more))

    return [given(measure) for measure in measures]


def _another_begins(starts: Sequence[int], after: int, before: int) -> bool:
    """Whether a further document begins between two places."""
    return bisect_right(starts, before) > bisect_right(starts, after)
