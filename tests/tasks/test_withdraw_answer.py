"""Taking a person's answer to a name back."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies.models import AuditEvent, User
from tasks.actions import assign, withdraw_answer
from tasks.choices import UNKNOWN_NAME, PartyKind
from tasks.models import ParseProblem, Responsibility
from tests.base import Cast, World
from tests.factory import NOW
from tests.tasks.naming import NAME, answered, leads, meant, name_in


def test_withdrawing_makes_the_name_unknown_again(cast: Cast, world: World) -> None:
    row = name_in(world.unassigned.measure)
    answer = answered(cast, cast.customs)

    done = withdraw_answer(answer, reason="依据有误", actor=cast.second_clerk, now=NOW)

    row.refresh_from_db()
    assert (row.agency, row.answer, row.kind) == (None, None, PartyKind.AGENCY)
    assert ParseProblem.objects.get().answer is None
    assert meant() is None
    assert leads(world.unassigned) == []
    world.unassigned.refresh_from_db()
    assert world.unassigned.lead_agency is None
    answer.refresh_from_db()
    assert (answer.withdrawn_by, answer.withdrawn_reason) == (cast.second_clerk, "依据有误")
    assert (done.responsibilities, done.implementations) == (1, 1)
    assert AuditEvent.objects.filter(verb="withdraw_answer", reason="依据有误").count() == 1


def test_withdrawing_leaves_what_a_person_assigned_meanwhile(cast: Cast, world: World) -> None:
    name_in(world.unassigned.measure)
    answer = answered(cast, cast.customs)
    assign(
        world.unassigned, agencies=[cast.customs, cast.tax], version=2, actor=cast.clerk, now=NOW
    )

    done = withdraw_answer(answer, reason="依据有误", actor=cast.clerk, now=NOW)

    assert (done.implementations, done.kept) == (0, 1)
    assert [key for key, _ in leads(world.unassigned)] == ["suzhou-customs", "suzhou-tax"]


@pytest.mark.parametrize("who", ["outside_clerk", "head", "outsider"])
def test_withdrawing_is_refused_to_others(cast: Cast, who: str) -> None:
    answer = answered(cast, cast.customs)
    actor: User = getattr(cast, who)
    with pytest.raises(PermissionDenied):
        withdraw_answer(answer, reason="不对", actor=actor, now=NOW)

    assert meant() == "苏州海关"


def test_withdrawing_needs_a_reason_and_happens_once(cast: Cast) -> None:
    answer = answered(cast, cast.customs)
    with pytest.raises(ValidationError):
        withdraw_answer(answer, reason=" ", actor=cast.clerk, now=NOW)
    withdraw_answer(answer, reason="依据有误", actor=cast.clerk, now=NOW)
    events = AuditEvent.objects.count()
    withdraw_answer(answer, reason="又一次", actor=cast.clerk, now=NOW)

    answer.refresh_from_db()
    assert answer.withdrawn_reason == "依据有误"
    assert AuditEvent.objects.count() == events


def test_a_doubt_appears_where_the_name_was_read_while_the_answer_stood(
    cast: Cast, world: World
) -> None:
    answer = answered(cast, cast.customs)
    row = name_in(world.shipped.measure)
    ParseProblem.objects.all().delete()
    Responsibility.objects.filter(pk=row.pk).update(answer=answer, agency=cast.customs)

    withdraw_answer(answer, reason="依据有误", actor=cast.clerk, now=NOW)

    (problem,) = ParseProblem.objects.all()
    assert problem.code == UNKNOWN_NAME
    assert problem.message.endswith(NAME)
    assert (problem.document, problem.measure) == (world.document, world.shipped.measure)
