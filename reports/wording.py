"""How a measure is named where only one line is left for it, and what can be printed at all."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tasks.models import Measure

LONGEST_TITLE = 36
CLAUSE_END = re.compile("[，。；：,;:]")
# What XML 1.0 does not allow.
UNPRINTABLE = re.compile("[^\t\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def number_of(measure: Measure) -> str:
    """Its number in the list; labels such as （一） restart in every section of a document."""
    if measure.number is not None:
        return str(measure.number)
    return measure.label or str(measure.order)


def text_of(measure: Measure) -> str:
    """The whole measure; the plan's own rows carry their subject in the title alone."""
    if measure.title and not measure.text.startswith(measure.title):
        return f"{measure.title}：{measure.text}"
    return measure.text


def title_of(measure: Measure) -> str:
    """Its title, or the first clause of its text."""
    if measure.title:
        return measure.title
    first = CLAUSE_END.split(measure.text, maxsplit=1)[0]
    return first if len(first) <= LONGEST_TITLE else f"{first[: LONGEST_TITLE - 1]}…"


def cases_in_words(counts: Iterable[tuple[str, int]]) -> str:
    """Labels and numbers in one line: 申请3件、同意2件."""
    return "、".join(f"{label}{count}件" for label, count in counts)


def printable(text: str) -> str:
    """Characters a Word file cannot hold are dropped, and blank lines with them."""
    lines = (UNPRINTABLE.sub("", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)
