"""Tables as tests write them: heading rows, and what is read below them."""

from __future__ import annotations

from tasks.parser import ParseResult, parse
from tasks.parser.types import Measure

HEADER = "试点任务\t序号\t具体举措\t责任分工"
PLAIN_HEAD = "序号\t任务\t牵头单位\t完成时限\n"


def measures(text: str) -> tuple[Measure, ...]:
    """The measures of a text."""
    return parse(text).measures


def codes(result: ParseResult) -> set[str]:
    """The codes of all problems, those of measures too."""
    return {p.code for p in result.problems} | {p.code for m in result.measures for p in m.problems}
