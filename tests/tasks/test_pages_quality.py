"""识读质量: figures against expectations, kinds of doubts, unknown names; administrators only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.answers import current_gazetteer
from agencies.choices import Role
from agencies.models import Agency, User
from tasks import loading, problem_words, reading_quality
from tasks.actions.taking import SPAN_LOST
from tasks.expectations import EXPECTED, expectation
from tasks.expectations import documents as expected_documents
from tasks.models import Measure, ParseProblem, PolicyDocument, Responsibility
from tests.base import Cast, World
from tests.factory import NOW, make_document, make_user
from tests.query_counts import assert_query_count
from tests.tasks.test_load_documents import DOCUMENTS

QUALITY, PROBLEMS = reverse("tasks:quality"), reverse("tasks:problems")
JILIN = "jilin-service-trade-opinions.txt"


def page(client: Client, user: User, address: str = QUALITY) -> str:
    client.force_login(user)
    r = client.get(address)
    assert r.status_code == 200, address
    return r.content.decode()


@pytest.fixture
def jilin(db: None) -> Iterator[PolicyDocument]:
    """The reference data, and Jilin's opinions loaded as the command does it."""
    call_command("load_reference", stdout=StringIO())
    index = json.loads((DOCUMENTS / "index.json").read_text(encoding="utf-8"))
    (entry,) = (each for each in index["files"] if each["file"] == JILIN)
    text = (DOCUMENTS / JILIN).read_text(encoding="utf-8")
    loading.load_file(entry, text, gazetteer=current_gazetteer(), now=NOW)
    yield PolicyDocument.objects.get()


def figures(stored: bool = True) -> dict[str, float]:
    """F1 of Jilin's rows, or of its reading."""
    (found,) = (each for each in reading_quality.qualities(now=NOW) if each.name == JILIN)
    return {one.key: one.f1 for one in (found.stored if stored else found.reading.scores)}


@pytest.mark.parametrize(
    "who", ["clerk", "head", "leader", "auditor", "ministry", "outsider", "tax_reporter"]
)
def test_nobody_but_the_administrator_sees_it(client: Client, cast: Cast, who: str) -> None:
    client.force_login(getattr(cast, who))
    for address in (QUALITY, PROBLEMS):
        assert client.get(address).status_code == 403


def test_every_document_with_an_expectation_is_held_against_it(db: None) -> None:
    found = reading_quality.qualities(now=NOW)

    assert [each.name for each in found] == [path.name for path in expected_documents()]
    for each in found:
        expected = json.loads(expectation(DOCUMENTS / each.name).read_text(encoding="utf-8"))
        assert each.expected == len(expected["measures"])
        assert each.reading.characters == expected["coverage"]["characters"]
        assert each.stored == ()


def test_the_rows_of_a_loaded_document_say_what_is_expected(jilin: PolicyDocument) -> None:
    """Also where a body has been renamed since: the row has its present name."""
    renamed = Agency.objects.get(key="jilin-banking-insurance")
    assert renamed.name != "中国银行保险监督管理委员会吉林监管局"
    assert Responsibility.objects.filter(agency=renamed).exists()

    assert figures() == figures(stored=False)
    assert figures()["names"] > 0.9


def test_a_row_that_says_something_else_costs_its_figure(jilin: PolicyDocument) -> None:
    before = figures()
    row = Responsibility.objects.exclude(agency=None).first()
    assert row is not None
    Responsibility.objects.filter(pk=row.pk).update(agency=None)
    Measure.objects.filter(pk=row.measure_id).update(text="别的话。")

    after = figures()
    assert after["official_names"] < before["official_names"]
    assert after["texts"] < before["texts"]
    assert after["names"] == before["names"]
    assert figures(stored=False)["texts"] >= before["texts"]


def test_a_reading_is_kept_while_parser_text_and_expectation_are_the_same(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_quality, "_READ", {})
    first = reading_quality.qualities(now=NOW)
    later = reading_quality.qualities(now=NOW + timedelta(hours=1))
    assert {each.reading.computed_at for each in (*first, *later)} == {NOW}

    monkeypatch.setattr(reading_quality, "parser_version", lambda: "another")
    changed = reading_quality.qualities(now=NOW + timedelta(hours=2))
    assert {each.reading.computed_at for each in changed} == {NOW + timedelta(hours=2)}


def test_every_kind_of_doubt_expected_has_a_word() -> None:
    codes = set()
    for path in EXPECTED.glob("*.json"):
        expected = json.loads(path.read_text(encoding="utf-8"))
        problems = [
            *expected["problems"],
            *(p for m in expected["measures"] for p in m["problems"]),
        ]
        codes |= {problem["code"] for problem in problems}

    assert codes
    # And what is found in reading again.
    assert (codes | {SPAN_LOST}) - problem_words.WORDS.keys() == set()


def test_the_page_shows_figures_doubts_and_unknown_names(
    client: Client, jilin: PolicyDocument
) -> None:
    administrator = make_user("administrator", Role.ADMINISTRATOR)
    row = Responsibility.objects.exclude(agency=None).first()
    assert row is not None
    Responsibility.objects.filter(name=row.name).update(agency=None)
    shown = page(client, administrator)

    assert "未识别单位名称" in shown
    assert ">1 个</a>" in shown
    assert jilin.title in shown
    assert "未载入，或载入的不是这份原文" in shown
    kind = ParseProblem.objects.first()
    assert kind is not None
    assert f"{PROBLEMS}?code={kind.code}" in shown


def test_a_kind_opens_its_doubts_at_their_places(client: Client, cast: Cast, world: World) -> None:
    world.document.problems.create(
        measure=world.taxed.measure,
        code="agency_slip",
        message="疑为海关",
        span_start=3,
        span_end=5,
    )
    world.document.problems.create(code="scrambled", message="次序错乱")
    other = make_document(cast.guangzhou, slug="other")
    other.problems.create(code="agency_slip", message="疑为税务")
    shown = page(client, cast.administrator, f"{PROBLEMS}?code=agency_slip")

    address = world.document.get_absolute_url()
    assert f"{address}?measure={world.taxed.measure_id}#q3" in shown
    assert "疑为税务" in shown
    assert "次序错乱" not in shown
    ours = page(client, cast.administrator, f"{PROBLEMS}?document={world.document.slug}")
    assert "次序错乱" in ours
    assert "疑为税务" not in ours
    client.force_login(cast.administrator)
    assert client.get(f"{PROBLEMS}?document=no-such").status_code == 404


def test_the_number_of_queries_does_not_grow(client: Client, jilin: PolicyDocument) -> None:
    administrator = make_user("administrator", Role.ADMINISTRATOR)
    for n in range(5):
        document = make_document(jilin.region, slug=f"more-{n}")
        document.problems.create(code="scrambled", message="次序错乱")
    for name, address in (("quality", QUALITY), ("problems", PROBLEMS)):
        page(client, administrator, address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        assert_query_count(name, captured.captured_queries)
