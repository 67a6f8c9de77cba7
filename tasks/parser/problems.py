"""Problems in the order of the text they speak of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from tasks.parser.types import Problem, Span


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """The problems by where they begin, those of the whole text first; else as they were told."""
    return sorted(problems, key=_start)


def within(problems: Sequence[Problem], span: Span) -> Sequence[Problem]:
    """Those of the problems, which are in order, that begin inside a span."""
    return problems[
        bisect_left(problems, span.start, key=_start) : bisect_left(problems, span.end, key=_start)
    ]


def _start(problem: Problem) -> int:
    return problem.span.start if problem.span else 0
