"""The names the five documents write become the bodies they mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from agencies.gazetteer import Gazetteer
from tests.agencies.gazetteer.sheets import NAMES, day

DOCUMENTS = Path(__file__).resolve().parents[3] / "fixtures" / "documents"
WRITTEN_NAMES = [
    pytest.param(document, name, official, id=f"{document[:8]}-{name}")
    for document, sheet in NAMES.items()
    for name, official in sheet["names"].items()
]


@pytest.mark.parametrize(("document", "name", "official"), WRITTEN_NAMES)
def test_it_finds_the_official_name(
    gazetteer: Gazetteer, document: str, name: str, official: str
) -> None:
    sheet = NAMES[document]
    resolution = gazetteer.look_up(name, issuer=sheet["issuer"], on=day(sheet["on"]))

    assert resolution.name == official
    assert resolution.slip == (name in sheet["slips"])


@pytest.mark.parametrize("document", NAMES)
def test_the_sheet_holds_only_names_the_document_writes(document: str) -> None:
    # Line breaks and page breaks fall inside names.
    text = "".join((DOCUMENTS / document).read_text(encoding="utf-8").split())
    sheet = NAMES[document]

    assert [name for name in (*sheet["names"], *sheet["unknown"]) if name not in text] == []


def test_it_decides_98_of_100_names_and_leaves_the_unknown_alone(gazetteer: Gazetteer) -> None:
    decided, undecided = 0, []
    for sheet in NAMES.values():
        for name in (*sheet["names"], *sheet["unknown"]):
            if gazetteer.resolve(name, issuer=sheet["issuer"], on=day(sheet["on"])):
                decided += 1
            else:
                undecided.append(name)

    assert undecided == ["人力资源部"]
    assert decided / (decided + len(undecided)) >= 0.98
