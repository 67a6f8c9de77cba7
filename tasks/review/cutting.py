"""Two measures out of one, and one out of two: their values and their places in the source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from tasks.rows import Values

# A sentence may end here, with the quotation mark or bracket that closes after it.
SENTENCE_END = re.compile(r"[。；！？;!?\n][”’）)】]*")
# How far on in the source the next character of a cleaned text may stand: over a page break.
REACH = 400


def places(text: str) -> list[int]:
    """Where a text can be cut: after each sentence but the last."""
    ends = (m.end() for m in SENTENCE_END.finditer(text))
    return [end for end in dict.fromkeys(ends) if text[:end].strip() and text[end:].strip()]


def cut(values: Values, at: int, *, source: str) -> tuple[Values, Values]:
    """The measure before and after the character `at` of its text.

    Both keep the responsible bodies, which stand for the whole; number, title and plan stay with
    the first. The label of the second says where it comes from.
    """
    text: str = values["text"]
    before, after = _cut_spans(values["spans"], text[:at], source)
    first = {**values, "text": text[:at].rstrip(), "spans": before}
    second = {
        **values,
        "id": f"{values['id']}-2",
        "number": None,
        "label": f"{values['label']}（2）",
        "title": None,
        "plan": None,
        "text": text[at:].lstrip(),
        "spans": after,
    }
    for part in (first, second):
        part["problems"] = [p for p in values["problems"] if _lies_in(p, part["spans"])]
    return first, second


def join(first: Values, second: Values) -> Values:
    """One measure out of two that follow each other: the first one's head, both bodies."""
    parties = {(p["name"], p["role"]): p for p in second["responsibilities"]}
    parties |= {(p["name"], p["role"]): p for p in first["responsibilities"]}
    order = dict.fromkeys(
        (p["name"], p["role"]) for p in chain(first["responsibilities"], second["responsibilities"])
    )
    plans = [plan for plan in (first["plan"], second["plan"]) if plan]
    plan = plans[0] if len(plans) == 1 else None
    if len(plans) == 2:
        plan = {
            "text": f"{plans[0]['text']}\n{plans[1]['text']}",
            "items": [*plans[0]["items"], *plans[1]["items"]],
        }
    return {
        **first,
        "text": f"{first['text']}{second['text']}",
        "plan": plan,
        "responsibilities": [parties[key] for key in order],
        "regions": _wider(first["regions"], second["regions"]),
        "due": first["due"] or second["due"],
        "spans": [*first["spans"], *second["spans"]],
        "problems": [*first["problems"], *second["problems"]],
    }


def _wider(one: Values, other: Values) -> Values:
    scopes = ("all", "conditional", "listed", "none")
    scope = min((one["scope"], other["scope"]), key=scopes.index)
    return {
        "scope": scope,
        "names": list(dict.fromkeys([*one["names"], *other["names"]])),
        "open_ended": one["open_ended"] or other["open_ended"],
    }


def _cut_spans(
    spans: Sequence[Sequence[int]], head: str, source: str
) -> tuple[list[list[int]], list[list[int]]]:
    """The spans before and after the end of `head`, a cleaned text that begins with them."""
    stretch = [offset for start, end in spans for offset in range(start, end)]
    letters = "".join(source[offset] for offset in stretch)
    at = 0
    for letter in head:
        if letter.isspace():
            continue
        found = letters.find(letter, at, at + REACH)
        # What cleaning has put in stands nowhere in the source.
        at = found + 1 if found >= 0 else at
    return _runs(stretch[:at]), _runs(stretch[at:])


def _runs(offsets: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for offset in offsets:
        if runs and runs[-1][1] == offset:
            runs[-1][1] = offset + 1
        else:
            runs.append([offset, offset + 1])
    return runs


def _lies_in(problem: Values, spans: Sequence[Sequence[int]]) -> bool:
    """Whether a doubt concerns the piece; one without a place concerns every piece."""
    if problem["span"] is None:
        return True
    first, last = problem["span"]
    return any(start < last and first < end for start, end in spans)
