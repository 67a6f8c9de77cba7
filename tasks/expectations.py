"""What a person expects of the documents in fixtures/documents: fixtures/expected/*.json.

An expectation is the whole output of `parse_document` for one document, looked through by a person.
It changes only by `manage.py accept_reading`, which shows what is different first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from tasks.errata import errata_of
from tasks.parser import as_json, parse
from tasks.parser.clauses.issuers import Gazetteer
from tasks.parser.sources.extracting import Source
from tasks.quality import paired

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
DOCUMENTS = FIXTURES / "documents"
EXPECTED = FIXTURES / "expected"
# A body with its role and clause is one line of the file.
WIDTH = 200
# Characters shown before and after the place where two texts part.
AROUND = 20


def documents() -> list[Path]:
    """The documents an expectation is kept for."""
    return sorted(DOCUMENTS.glob("*.txt"))


def expectation(document: Path) -> Path:
    """Where the expectation of a document is kept."""
    return EXPECTED / f"{document.stem}.json"


def reading(source: Source, gazetteer: Gazetteer) -> dict[str, Any]:
    """What `parse_document` prints for a text."""
    result = parse(source.text, gazetteer=gazetteer, errata=errata_of(source.text))
    return as_json(result, source.name, source.text)


def read_expectation(path: Path) -> dict[str, Any]:
    """An expectation from its file."""
    expected: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return expected


def write_expectation(path: Path, value: Mapping[str, Any]) -> None:
    """Write a reading as an expectation: short values on one line, so that a change is seen."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(_lines(value, 0)) + "\n", encoding="utf-8")


def differences(expected: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """One line for each place where two readings differ: what, and `old → new`."""
    lines: list[str] = []
    for key in dict.fromkeys((*expected, *found)):
        old, new = expected.get(key), found.get(key)
        if key == "measures":
            for was, now in ((b, a) for a, b in paired(new or [], old or [])):
                lines += _compare(_name(was or now), was, now)
        else:
            lines += _compare(key, old, new)
    return lines


def _name(measure: Mapping[str, Any] | None) -> str:
    if measure is None:
        return ""
    return f"{measure['id']} {measure['label']}".strip()


def _compare(where: str, old: Any, new: Any) -> Iterator[str]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys((*old, *new)):
            yield from _compare(f"{where} · {key}", old.get(key), new.get(key))
    elif _of_values(old) and _of_values(new):
        yield from _compare_lists(where, old, new)
    else:
        yield f"{where}: {_pair(old, new)}"


def _of_values(value: Any) -> bool:
    """Whether it is a list of values with keys of their own, not of numbers or words."""
    return isinstance(value, list) and all(isinstance(one, Mapping) for one in value)


def _compare_lists(where: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[str]:
    before, after = [_short(one) for one in old], [_short(one) for one in new]
    for how, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if how == "equal":
            continue
        if i2 - i1 == j2 - j1:
            for at, (was, now) in enumerate(zip(old[i1:i2], new[j1:j2], strict=True), start=i1):
                yield from _compare(f"{where}[{at}]", was, now)
            continue
        for at in range(i1, i2):
            yield f"{where}[{at}]: {_short(old[at])} → (none)"
        for at in range(j1, j2):
            yield f"{where}[{at}]: (none) → {_short(new[at])}"


def _pair(old: Any, new: Any) -> str:
    if not (isinstance(old, str) and isinstance(new, str) and len(old + new) > 2 * AROUND):
        return f"{_short(old)} → {_short(new)}"
    same = next(
        (at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
        min(len(old), len(new)),
    )
    begin = max(0, same - AROUND)
    return f"at {same}: {_excerpt(old, begin, same)} → {_excerpt(new, begin, same)}"


def _excerpt(text: str, begin: int, at: int) -> str:
    cut = text[begin : at + 2 * AROUND]
    return f"{'…' * (begin > 0)}{cut}{'…' * (at + 2 * AROUND < len(text))}"


def _short(value: Any) -> str:
    if value is None:
        return "(none)"
    return json.dumps(value, ensure_ascii=False)


def _lines(value: Any, depth: int) -> Iterator[str]:
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + depth <= WIDTH or not value or not isinstance(value, Mapping | Sequence):
        yield line
        return
    if isinstance(value, str):
        yield line
        return
    inside = "\n" + " " * (depth + 1)
    if isinstance(value, Mapping):
        parts = [(f"{json.dumps(key)}: ", one) for key, one in value.items()]
        opening, closing = "{", "}"
    else:
        parts = [("", one) for one in value]
        opening, closing = "[", "]"
    for number, (key, one) in enumerate(parts):
        yield f"{opening if number == 0 else ','}{inside}{key}"
        yield from _lines(one, depth + 1)
    yield "\n" + " " * depth + closing
