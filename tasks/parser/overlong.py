"""Where a text is longer than any document: how far it is read, and what is said of the rest.

Every line costs something, even one of a single character: a megabyte may hold half a million of
them. A document of a thousand pages has some 40,000.
"""

from __future__ import annotations

from dataclasses import replace

from tasks.parser.coverage import measure_coverage
from tasks.parser.types import Coverage, ParseResult, Problem, Span

MOST_LINES = 50_000


def readable_part(text: str) -> str:
    """The text up to the end of its last line that is read: nearly always all of it."""
    if text.count("\n") < MOST_LINES:
        return text
    end = -1
    for _ in range(MOST_LINES):
        end = text.find("\n", end + 1)
    return text[: end + 1]


def with_rest(result: ParseResult, text: str, *, read: int) -> ParseResult:
    """The reading of the first `read` characters as one of the whole text: the rest is missing."""
    rest = measure_coverage(text[read:], ())
    if not rest.unattributed:
        missing: tuple[Span, ...] = ()
    else:
        missing = (Span(read + rest.unattributed[0].start, read + rest.unattributed[-1].end),)
    message = f"全文超过{MOST_LINES:,}行，从这里起没有识读；请拆分成几个文件，分别录入"
    before = result.coverage
    return replace(
        result,
        problems=(*result.problems, *(Problem("text_unread", message, span) for span in missing)),
        coverage=Coverage(
            len(text), before.attributed + rest.attributed, (*before.unattributed, *missing)
        ),
    )
