"""The reference data under fixtures/ agrees with itself and with what is publicly known."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


def read(name: str) -> Any:
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


REGIONS = {r["slug"]: r for r in read("regions.json")}
PLACES = {code: name for code, name, *_ in chain.from_iterable(read("places.json").values())}
ROUNDS = {r["year"]: r for r in read("pilot_rounds.json")}
CALENDAR = read("calendar.json")["years"]
AGENCIES = read("agencies.json")
BODIES = {a["key"]: a for a in AGENCIES["agencies"]}
FILES = read("documents/index.json")["files"]
DOCUMENTS = {d["slug"]: d for f in FILES for d in f["documents"]}

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def repeated(values: list[Any]) -> list[Any]:
    return [value for value, times in Counter(values).items() if times > 1]


# Regions


def test_no_two_regions_share_a_slug_or_a_code() -> None:
    rows = read("regions.json")

    assert repeated([r["slug"] for r in rows]) == []
    assert repeated([r["code"] for r in rows if r["code"]]) == []
    assert [r["slug"] for r in rows if not SLUG.fullmatch(r["slug"])] == []


def test_regions_below_one_parent_have_names_of_their_own() -> None:
    assert repeated([(r["parent"], r["name"]) for r in REGIONS.values()]) == []
    assert repeated([(r["parent"], r["short_name"]) for r in REGIONS.values()]) == []


def test_a_place_is_no_region_and_lies_in_a_province() -> None:
    codes = {r["code"] for r in REGIONS.values() if r["code"]}

    assert codes.isdisjoint(PLACES)
    for code, name in PLACES.items():
        assert re.fullmatch(r"\d{6}", code), name
        assert f"{code[:2]}0000" in codes, name


def test_every_region_stands_after_its_parent() -> None:
    seen: set[str | None] = {None}
    for region in read("regions.json"):
        assert region["parent"] in seen, region["slug"]
        seen.add(region["slug"])


def test_a_code_lies_within_its_parents() -> None:
    """GB/T 2260: two digits for the province, two for the city, two for the district."""
    digits = {"province": 2, "city": 4, "district": 6}
    for region in REGIONS.values():
        code, level = region["code"], region["level"]
        if level in ("nation", "area"):
            assert code is None, region["slug"]
            continue
        assert re.fullmatch(r"\d{6}", code), region["slug"]
        assert code[digits[level] :].strip("0") == ""
        above = REGIONS[region["parent"]]
        if above["code"]:
            width = digits[above["level"]]
            assert code[:width] == above["code"][:width], region["slug"]


def test_all_province_level_units_are_there() -> None:
    assert sum(r["level"] == "province" for r in REGIONS.values()) == 34


@pytest.mark.parametrize(
    ("slug", "code"),
    [("beijing", "110000"), ("suzhou", "320500"), ("gusu", "320508"), ("shenzhen", "440300")],
)
def test_known_codes_are_right(slug: str, code: str) -> None:
    assert REGIONS[slug]["code"] == code


# Pilot rounds


@pytest.mark.parametrize(
    ("year", "number", "basis"),
    [
        (2016, 15, "国函〔2016〕40号"),
        (2018, 17, "国函〔2018〕79号"),
        (2020, 28, "国函〔2020〕111号"),
    ],
)
def test_a_round_has_its_regions_once_each(year: int, number: int, basis: str) -> None:
    slugs = [r["region"] for r in ROUNDS[year]["regions"]]

    assert len(slugs) == number
    assert repeated(slugs) == []
    assert ROUNDS[year]["basis"] == basis


def test_rounds_name_regions_that_exist_by_a_name_of_theirs() -> None:
    for pilot_round in ROUNDS.values():
        for named in pilot_round["regions"]:
            assert REGIONS[named["region"]]["short_name"] in named["name_in_document"]


def test_the_2018_regions_are_named_in_the_reply() -> None:
    path = FIXTURES / "documents" / "guangdong-forwarding-notice-2018-204.txt"
    text = path.read_text(encoding="utf-8")
    sentence = re.search(r"深化试点地区为(.+?)等省市", text)

    assert sentence is not None
    written = re.split("[、和]", sentence[1])
    assert [r["name_in_document"] for r in ROUNDS[2018]["regions"]] == written


def test_no_day_is_invented_where_only_the_month_is_known() -> None:
    lengths = {"day": len("2018-07-01"), "month": len("2020-08")}
    for pilot_round in ROUNDS.values():
        for bound in (pilot_round["starts_on"], pilot_round["ends_on"]):
            assert len(bound) == lengths[pilot_round["precision"]]
        assert pilot_round["precision"] == "day" or pilot_round["note"]


# Calendar


def days(kind: str) -> Iterator[date]:
    for year in CALENDAR.values():
        yield from (date.fromisoformat(day["date"]) for day in year[kind])


def test_no_day_is_both_off_and_worked() -> None:
    assert set(days("holidays")).isdisjoint(days("workdays"))
    assert repeated([*days("holidays"), *days("workdays")]) == []


def test_make_up_days_fall_on_weekends_only() -> None:
    assert [day for day in days("workdays") if day.weekday() < 5] == []


def test_every_day_stands_in_its_year() -> None:
    for year, kinds in CALENDAR.items():
        for day in (*kinds["holidays"], *kinds["workdays"]):
            assert day["date"].startswith(f"{year}-")


def test_the_calendar_has_no_gap_between_its_years() -> None:
    assert list(CALENDAR) == [str(year) for year in range(2016, 2027)]


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        # The spring festival holiday of 2020 was lengthened to 2 February.
        ("holidays", date(2020, 2, 1)),
        ("holidays", date(2019, 5, 3)),
        ("workdays", date(2019, 5, 5)),
        ("holidays", date(2020, 10, 8)),
        ("workdays", date(2020, 10, 10)),
        ("workdays", date(2021, 9, 26)),
        ("holidays", date(2024, 2, 16)),
        ("workdays", date(2024, 2, 18)),
        # Two days were added to the statutory holidays from 2025 on.
        ("holidays", date(2025, 5, 2)),
        ("workdays", date(2025, 1, 26)),
    ],
)
def test_known_days_are_right(kind: str, day: date) -> None:
    assert day in set(days(kind))


def test_an_ordinary_week_is_not_in_the_calendar() -> None:
    listed = {*days("holidays"), *days("workdays")}
    monday = date(2020, 8, 10)

    assert listed.isdisjoint(monday + timedelta(days=n) for n in range(7))


# Agencies


def test_no_two_bodies_share_a_key_or_a_name_in_force() -> None:
    rows = AGENCIES["agencies"]

    assert repeated([a["key"] for a in rows]) == []
    assert repeated([a["name"] for a in rows if a["until"] is None]) == []
    assert [a["key"] for a in rows if not SLUG.fullmatch(a["key"])] == []


def test_bodies_point_at_regions_and_bodies_that_exist() -> None:
    for body in BODIES.values():
        assert body["region"] in REGIONS, body["key"]
        assert body.get("bare_in", body["region"]) in REGIONS, body["key"]
        assert body["successor"] is None or body["successor"] in BODIES, body["key"]
        assert body["successor"] is None or body["until"], body["key"]


def test_the_names_of_a_body_follow_each_other_without_gap() -> None:
    for body in BODIES.values():
        names = body["names"]
        assert body["name"] in [n["name"] for n in names], body["key"]
        assert names[0]["from"] == body["since"], body["key"]
        assert names[-1]["to"] == body["until"], body["key"]
        for earlier, later in zip(names, names[1:], strict=False):
            last = date.fromisoformat(earlier["to"])
            assert date.fromisoformat(later["from"]) == last + timedelta(days=1), body["key"]


def test_the_level_of_a_body_is_that_of_its_region() -> None:
    levels = {
        "nation": {"central"},
        "province": {"province"},
        "city": {"city"},
        # A committee of a new area ranks as the province or the city above it decides.
        "area": {"city", "district"},
        "district": {"district"},
    }
    wrong = [
        body["key"]
        for body in BODIES.values()
        if body["level"] not in levels[REGIONS[body["region"]]["level"]]
    ]

    assert wrong == []


def test_a_collective_is_not_also_a_body() -> None:
    written = {
        form
        for body in BODIES.values()
        for form in (body["name"], *body["short_names"], *body["bare_names"])
    }

    assert written.isdisjoint(AGENCIES["collectives"])


def test_patterns_fill_in_the_region_and_nothing_else() -> None:
    for pattern in AGENCIES["patterns"]:
        assert set(pattern.get("except", ())) <= {*REGIONS, *PLACES}, pattern["key"]
        for level in pattern["levels"].values():
            for dated in level["names"]:
                assert re.findall(r"{(\w+)}", dated["name"]) in (["region"], ["short"])


# Documents


def test_every_document_file_is_described_and_every_description_has_its_file() -> None:
    shipped = {path.name for path in (FIXTURES / "documents").glob("*.txt")}

    assert {f["file"] for f in FILES} == shipped
    sources = (FIXTURES / "documents" / "SOURCES.md").read_text(encoding="utf-8")
    assert [name for name in shipped if name not in sources] == []


def test_documents_implement_documents_that_are_there() -> None:
    assert sum(len(f["documents"]) for f in FILES) == len(DOCUMENTS)
    for document in DOCUMENTS.values():
        assert document["region"] in REGIONS
        assert document["implements"] is None or document["implements"] in DOCUMENTS
        assert document["implements"] != document["slug"]


def test_a_stated_number_is_in_the_text_of_some_document() -> None:
    texts = [(FIXTURES / "documents" / f["file"]).read_text(encoding="utf-8") for f in FILES]
    for document in DOCUMENTS.values():
        if document["number"]:
            assert any(document["number"] in text for text in texts), document["slug"]


def tracked(slug: str) -> list[tuple[str, int | None, str]]:
    """(list, round, region) for every region that tracks a list of the document."""
    return [
        (adopt["list"], adopt["round"], region)
        for adopt in DOCUMENTS[slug]["adopt"]
        for region in adopt["regions"] or [r["region"] for r in ROUNDS[adopt["round"]]["regions"]]
        if region not in adopt["except"]
    ]


def test_the_regions_of_2020_track_the_table_but_suzhou_tracks_its_plan() -> None:
    regions = {region for _, _, region in tracked("national-2020-measures")}

    assert len(regions) == 27
    assert "suzhou" not in regions
    assert tracked("suzhou-2020-plan") == [("plan", 2020, "suzhou")]


def test_jilin_and_guangdong_track_their_own() -> None:
    assert tracked("jilin-opinions") == [("narrative", None, "jilin")]
    assert tracked("national-2018-programme") == [
        ("programme", 2018, "guangzhou"),
        ("programme", 2018, "shenzhen"),
    ]


def test_a_region_tracks_a_round_only_if_the_round_names_it() -> None:
    for slug in DOCUMENTS:
        for _, year, region in tracked(slug):
            if year is not None:
                assert region in {r["region"] for r in ROUNDS[year]["regions"]}, slug
