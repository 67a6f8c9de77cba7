"""An answer that names a body nobody has listed yet."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies import audit
from agencies.answers import current_gazetteer
from agencies.models import Agency, AuditEvent
from tests.base import Cast, World
from tests.tasks.naming import answered, meant, name_in, new_body


def test_a_new_body_is_entered_with_the_answer(cast: Cast, world: World) -> None:
    name_in(world.unassigned.measure)
    answered(cast, new_body(cast.suzhou))

    assert meant() == "苏州市丝绸产业发展办公室"
    assert meant("苏州市丝绸产业发展办公室", issuer="national") == "苏州市丝绸产业发展办公室"
    world.unassigned.refresh_from_db()
    assert str(world.unassigned.lead_agency) == "苏州市丝绸产业发展办公室"
    written = AuditEvent.objects.get(object_type="agency")
    assert (written.verb, written.actor) == ("create", cast.clerk)
    assert audit.verify() is None


@pytest.mark.parametrize("name", ["苏州市文化广电和旅游局", "苏州海关", " "])
def test_a_body_that_is_listed_or_nameless_is_not_entered(cast: Cast, name: str) -> None:
    before = Agency.objects.count()
    with pytest.raises(ValidationError) as refused:
        answered(cast, new_body(cast.suzhou, name))

    assert "body_name" in refused.value.message_dict
    assert Agency.objects.count() == before
    assert not AuditEvent.objects.exists()


def test_a_body_is_not_entered_with_an_answer_that_fails(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        answered(cast, new_body(cast.suzhou), evidence="")

    assert not Agency.objects.filter(name__contains="丝绸").exists()


def test_a_coordinator_enters_no_body_of_another_region(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        answered(cast, new_body(cast.guangzhou, "广州市丝绸办公室"))

    assert not Agency.objects.filter(name__contains="丝绸").exists()


def test_a_body_only_the_gazetteer_knows_gets_its_row(cast: Cast) -> None:
    body = current_gazetteer().bodies["suzhou-finance"]
    answered(cast, body)

    assert meant() == body.name
    assert Agency.objects.get(key="suzhou-finance").name == body.name
