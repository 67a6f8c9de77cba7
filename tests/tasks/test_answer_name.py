"""A person's answer to an unknown name becomes data, and is carried into what was read."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from agencies import audit
from agencies.answers import current_gazetteer
from agencies.choices import NameMeaning
from agencies.models import AuditEvent, NameAnswer
from tasks.actions import withdraw_answer
from tasks.choices import PartyKind
from tasks.models import Responsibility
from tests.base import Cast, World
from tests.factory import NOW
from tests.tasks.naming import EVIDENCE, answered, meant, name_in


@pytest.mark.parametrize(
    "who", ["outside_clerk", "outsider", "head", "leader", "tax_reporter", "province", "auditor"]
)
def test_it_refuses_those_who_do_not_keep_the_regions_names(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        answered(cast, cast.commerce, actor=getattr(cast, who))

    assert not NameAnswer.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("evidence", {"evidence": "  "}),
        ("name", {"name": " "}),
        ("agency", {"agency": None}),
        ("agency", {"meaning": NameMeaning.COLLECTIVE}),
        ("meaning", {"meaning": "guess", "agency": None}),
        ("evidence_link", {"evidence_link": "javascript:alert(1)"}),
        ("valid_to", {"valid_from": date(2023, 1, 1), "valid_to": date(2022, 1, 1)}),
    ],
)
def test_it_refuses_an_answer_that_lacks_or_contradicts(
    cast: Cast, field: str, given: dict[str, object]
) -> None:
    with pytest.raises(ValidationError) as refused:
        answered(cast, **{"agency": cast.commerce, **given})  # type: ignore[arg-type]

    assert field in refused.value.message_dict
    assert not NameAnswer.objects.exists()


def test_a_name_stands_for_the_body_in_documents_of_that_region_only(cast: Cast) -> None:
    assert meant() is None

    answered(cast, cast.customs)

    assert meant() == "苏州海关"
    assert meant("市 丝绸办") == "苏州海关"
    assert meant(issuer="guangzhou") is None
    assert meant(issuer="national") is None


def test_an_answer_with_dates_holds_between_them(cast: Cast) -> None:
    answered(cast, cast.customs, valid_from=date(2019, 1, 1), valid_to=date(2021, 12, 31))
    answered(cast, cast.commerce, valid_from=date(2022, 1, 1))

    assert meant(on=date(2018, 12, 31)) is None
    assert meant(on=date(2019, 1, 1)) == "苏州海关"
    assert meant(on=date(2021, 12, 31)) == "苏州海关"
    assert meant(on=date(2022, 1, 1)) == "苏州市商务局"
    # Without a date either may be meant: not decided.
    assert meant() is None


def test_an_answer_rolled_back_is_not_known(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        answered(cast, cast.customs)
        assert meant() == "苏州海关"
        raise ZeroDivisionError

    assert meant() is None


def test_the_names_are_indexed_again_only_after_a_change(cast: Cast) -> None:
    before = current_gazetteer()
    assert current_gazetteer() is before
    answered(cast, cast.customs)
    after = current_gazetteer()

    assert after is not before
    assert current_gazetteer() is after


def test_the_same_answer_again_changes_nothing(cast: Cast) -> None:
    first = answered(cast, cast.customs)
    events = AuditEvent.objects.count()
    again = answered(cast, cast.customs, evidence="再次确认")

    assert again == first
    assert NameAnswer.objects.count() == 1
    assert AuditEvent.objects.count() == events


def test_a_different_answer_must_wait_for_the_first_to_be_withdrawn(cast: Cast) -> None:
    first = answered(cast, cast.customs, valid_to=date(2021, 12, 31))
    with pytest.raises(ValidationError) as refused:
        answered(cast, cast.commerce, valid_from=date(2021, 12, 31))
    assert "请先撤回" in refused.value.message_dict["name"][0]

    withdraw_answer(first, reason="看错了", actor=cast.clerk, now=NOW)
    answered(cast, cast.commerce, valid_from=date(2021, 12, 31))

    assert meant(on=date(2022, 1, 1)) == "苏州市商务局"


def test_it_writes_who_answered_what_and_why(cast: Cast, world: World) -> None:
    name_in(world.unassigned.measure)
    answer = answered(cast, cast.customs, evidence_link="https://example.org/notice")

    written = AuditEvent.objects.filter(object_type="nameanswer").get()
    assert (written.verb, written.actor, written.region) == (
        "answer_name",
        cast.clerk,
        cast.suzhou,
    )
    assert written.object_id == str(answer.pk)
    assert written.after["agency"] == "苏州海关"
    assert written.after["responsibilities"] == 1
    assert written.after["implementations"] == 1
    assert EVIDENCE in written.reason
    assert "https://example.org/notice" in written.reason
    assigned = AuditEvent.objects.filter(verb="assign").get()
    assert assigned.object_id == str(world.unassigned.pk)
    assert audit.verify() is None


def test_the_administrator_answers_anywhere(cast: Cast) -> None:
    answered(cast, cast.customs, actor=cast.administrator)

    assert meant() == "苏州海关"


def test_a_collective_is_one_no_more_a_doubt(cast: Cast, world: World) -> None:
    row = name_in(world.shipped.measure, "市丝绸专班")
    answered(cast, None, name="市丝绸专班", meaning=NameMeaning.COLLECTIVE)

    row.refresh_from_db()
    assert row.kind == PartyKind.COLLECTIVE
    assert row.agency is None
    found = current_gazetteer().look_up("市丝绸专班", issuer="suzhou", on=None)
    assert found.collective
    assert not Responsibility.objects.unknown().exists()


def test_what_is_no_name_leaves_the_queue(cast: Cast, world: World) -> None:
    row = name_in(world.shipped.measure, "市丝")
    answered(cast, None, name="市丝", meaning=NameMeaning.NO_NAME)

    row.refresh_from_db()
    assert (row.kind, row.agency) == (PartyKind.AGENCY, None)
    assert not Responsibility.objects.unknown().exists()
