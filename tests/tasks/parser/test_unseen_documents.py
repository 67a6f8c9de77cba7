"""Documents nobody has seen: invented test texts in many layouts, each with its hand-made answer.

A text without an answer gets the parser's own written beside it and the test fails, so that a
person reviews it before it counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tasks.parser import ParseResult, parse
from tasks.parser.types import Measure, Responsibility

YOURS = re.compile("[你贵](?:单位|办公室|[部厅局委办署院])")
FOLDER = Path(__file__).parent / "unseen"
TEXTS = sorted(FOLDER.glob("*.txt"))


def read(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def answer(result: ParseResult) -> dict[str, Any]:
    """What a careful clerk would write down of a document."""
    return {
        "documents": [
            {
                "title": document.title,
                "number": document.number,
                "issuer": document.issuer,
                "issued_on": document.issued_on.isoformat() if document.issued_on else None,
                "addressees": list(document.addressees),
                "kind": document.kind,
            }
            for document in result.documents
            if document.title or document.number or document.addressees
        ],
        "tasks": [[task.ordinal, task.label, task.title, task.list] for task in result.tasks],
        "measures": [measure_answer(measure) for measure in result.measures],
        "targets": [
            [target.indicator, target.operator, target.value, target.unit, target.year]
            for target in result.targets
        ],
        "duties": [
            {
                "who": list(duty.who),
                "to": duty.to,
                "copy_to": list(duty.copy_to),
                "what": list(duty.what),
                "frequency": duty.frequency,
            }
            for duty in result.duties
        ],
    }


def measure_answer(measure: Measure) -> dict[str, Any]:
    regions = measure.regions
    return {
        "list": measure.list,
        "number": measure.number,
        "label": measure.label,
        "section": measure.section,
        "task": measure.task,
        "title": measure.title,
        "text": measure.text,
        "who": [party_answer(party) for party in measure.responsibilities],
        "due": (
            [measure.due.text, measure.due.date and measure.due.date.isoformat()]
            if measure.due
            else None
        ),
        "regions": [regions.scope, *regions.names],
    }


def party_answer(party: Responsibility) -> str:
    """市财政局 support 等: name, role, the kind if it is no agency, and whether 等 follows."""
    kind = "" if party.kind == "agency" else f" {party.kind}"
    return f"{party.name} {party.role}{kind}{' 等' if party.open_ended else ''}"


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_it_reads_the_document_as_a_clerk_would(path: Path) -> None:
    found = answer(parse(read(path)))
    expected = path.with_suffix(".json")
    if not expected.exists():
        written = json.dumps({"about": "", **found}, ensure_ascii=False, indent=1)
        expected.write_text(written + "\n", encoding="utf-8")
        pytest.fail(f"{expected.name} was missing; it is written now: review it")
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    wanted.pop("about")

    assert found == wanted


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_character_belongs_to_something_and_texts_come_from_their_places(path: Path) -> None:
    text = read(path)
    result = parse(text)

    assert result.coverage.unattributed == ()
    for measure in result.measures:
        assert "".join(text[span.start : span.end] for span in measure.spans) == measure.text
        for party in measure.responsibilities:
            # A name may go on over the page, below its number.
            place = text[party.span.start : party.span.end]
            if YOURS.fullmatch(place):
                # 请你局…: the name is the addressee's.
                continue
            written = iter(place)
            assert all(character in written for character in "".join(party.name.split()))


@pytest.mark.parametrize(
    "altered",
    [
        pytest.param(lambda text: "\ufeff" + text, id="byte_order_mark"),
        pytest.param(
            lambda text: text.replace("\r", "").replace("\n", "\r\n"), id="windows_line_ends"
        ),
        pytest.param(lambda text: text.replace("\n", "\n\n"), id="blank_lines"),
        pytest.param(lambda text: text.replace("\n", "  \n\u3000\u3000"), id="indents"),
    ],
)
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_what_an_editor_does_to_line_ends_changes_nothing(
    path: Path, altered: Callable[[str], str]
) -> None:
    text = read(path)

    assert without_line_ends(answer(parse(altered(text)))) == without_line_ends(answer(parse(text)))


def without_line_ends(found: dict[str, Any]) -> dict[str, Any]:
    for measure in found["measures"]:
        measure["text"] = "".join(measure["text"].split())
    return found
