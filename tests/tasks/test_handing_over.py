"""工作交接: what moves in one press, and whose name stays."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from agencies.choices import MessageKind
from agencies.models import AuditEvent, Message, User
from tasks.actions import (
    hand_over,
    open_work,
    submit,
)
from tasks.models import Blocker, Implementation
from tests.base import Cast, World
from tests.factory import NOW, update_of
from tests.tasks.staff import (
    CONTENT,
    TODAY,
    ask,
    give,
    officer_of,
)


@pytest.mark.parametrize(
    "who", ["tax_reporter", "customs_reporter", "leader", "province", "auditor", "outside_clerk"]
)
def test_others_hand_nobodys_work_over(cast: Cast, world: World, colleague: User, who: str) -> None:
    give(world.taxed, cast.tax_reporter, cast)
    with pytest.raises(PermissionDenied):
        hand_over(cast.tax_reporter, to=colleague, reason="调岗", actor=getattr(cast, who), now=NOW)
    assert officer_of(world.taxed) == cast.tax_reporter


@pytest.mark.parametrize("to", ["tax_reporter", "customs_reporter", "clerk", "outsider"])
def test_work_goes_to_a_colleague_only(cast: Cast, world: World, to: str) -> None:
    give(world.taxed, cast.tax_reporter, cast)
    with pytest.raises(ValidationError) as fault:
        hand_over(cast.tax_reporter, to=getattr(cast, to), reason="调岗", actor=cast.clerk, now=NOW)
    assert set(fault.value.message_dict) == {"to"}
    assert officer_of(world.taxed) == cast.tax_reporter


def test_all_open_work_moves_at_once_and_history_keeps_the_old_name(
    cast: Cast, world: World, colleague: User
) -> None:
    for item in (world.taxed, world.taxed_too):
        give(item, cast.tax_reporter, cast)
    Implementation.objects.filter(pk=world.taxed_too.pk).update(closed_on=TODAY)
    update = update_of(world.taxed)
    submit(update, content=CONTENT, version=update.version, actor=cast.tax_reporter, now=NOW)

    for expected in ((1, 0), (0, 0)):
        moved = hand_over(cast.tax_reporter, to=colleague, reason="调岗", actor=cast.clerk, now=NOW)
        assert moved == expected

    assert officer_of(world.taxed) == colleague
    # What is over stays with who had it.
    assert officer_of(world.taxed_too) == cast.tax_reporter
    update.refresh_from_db()
    assert update.submitted_by == update.rounds.get().submitted_by == cast.tax_reporter
    assert AuditEvent.objects.filter(verb="submit").get().actor == cast.tax_reporter
    event = AuditEvent.objects.get(verb="hand_over")
    assert event.after["implementations"] == [world.taxed.pk]
    assert (event.after["to"], event.reason) == ("colleague", "调岗")
    assert Message.objects.get(kind=MessageKind.HANDOVER).recipient == colleague
    cast.tax_reporter.refresh_from_db()
    assert cast.tax_reporter.is_active


def test_problems_put_to_a_person_move_and_settled_ones_do_not(cast: Cast, world: World) -> None:
    waiting, settled = ask(cast, world.taxed, cast.clerk), ask(cast, world.shipped, cast.clerk)
    Blocker.objects.filter(pk=settled.pk).update(
        closed_at=NOW, closed_by=cast.head, resolution="已解决"
    )
    hand_over(cast.clerk, to=cast.second_clerk, reason="退休", actor=cast.head, now=NOW)

    owners = dict(Blocker.objects.values_list("pk", "owner"))
    assert owners == {waiting.pk: cast.second_clerk.pk, settled.pk: cast.clerk.pk}


def test_only_the_administrator_ends_the_account_with_it(
    cast: Cast, world: World, colleague: User
) -> None:
    give(world.taxed, cast.tax_reporter, cast)
    by = {"to": colleague, "reason": "退休", "deactivate": True, "now": NOW}
    with pytest.raises(PermissionDenied):
        hand_over(cast.tax_reporter, actor=cast.clerk, **by)  # type: ignore[arg-type]  # mixed
    assert officer_of(world.taxed) == cast.tax_reporter
    hand_over(cast.tax_reporter, actor=cast.administrator, **by)  # type: ignore[arg-type]  # mixed

    cast.tax_reporter.refresh_from_db()
    assert not cast.tax_reporter.is_active
    assert officer_of(world.taxed) == colleague
    assert not open_work(cast.tax_reporter).assignments.exists()


def test_the_page_shows_what_will_move_before_it_does(
    client: Client, cast: Cast, world: World, colleague: User
) -> None:
    give(world.taxed, cast.tax_reporter, cast)
    address = reverse("tasks:hand_over")
    client.force_login(cast.clerk)
    page = client.get(address, {"person": cast.tax_reporter.pk}).content.decode()
    assert world.taxed.get_absolute_url() in page
    assert "停用" not in page.split("将移交")[1]
    form = {"person": cast.tax_reporter.pk, "to": colleague.pk, "reason": ""}
    assert client.post(address, form).status_code == 422
    assert officer_of(world.taxed) == cast.tax_reporter
    client.post(address, form | {"reason": "调岗"})
    assert officer_of(world.taxed) == colleague


def test_the_administrator_sees_numbers_and_no_content(
    client: Client, cast: Cast, world: World
) -> None:
    give(world.taxed, cast.tax_reporter, cast)
    client.force_login(cast.administrator)
    page = client.get(reverse("tasks:hand_over"), {"person": cast.tax_reporter.pk})
    assert page.context["items_number"] == 1
    assert world.taxed.measure.text not in page.content.decode()


def test_people_of_another_region_do_not_exist_for_the_bureau(
    client: Client, cast: Cast, world: World
) -> None:
    client.force_login(cast.outside_clerk)
    address = reverse("tasks:hand_over")
    assert client.get(address, {"person": cast.tax_reporter.pk}).status_code == 404
    assert "tax_reporter" not in client.get(address).content.decode()


def test_with_nothing_left_to_move_it_says_so(
    client: Client, cast: Cast, world: World, colleague: User
) -> None:
    client.force_login(cast.clerk)
    address = reverse("tasks:hand_over")
    page = client.get(address, {"person": cast.tax_reporter.pk}).content.decode()
    assert "没有未办结的工作" in page
    form = {"person": cast.tax_reporter.pk, "to": colleague.pk, "reason": "调岗"}
    assert "0项" not in client.post(address, form, follow=True).content.decode()
    assert not Message.objects.exists()


def test_a_colleague_out_of_use_meanwhile_is_refused_in_words(
    client: Client, cast: Cast, world: World, colleague: User
) -> None:
    give(world.taxed, cast.tax_reporter, cast)
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    client.force_login(cast.clerk)
    form = {"person": cast.tax_reporter.pk, "to": colleague.pk, "reason": "岗位有调整"}
    r = client.post(reverse("tasks:hand_over"), form)
    assert r.context["form"].errors == {"to": ["所选的这一项已不可选，请重新选择。"]}
    assert "岗位有调整" in r.content.decode()
    assert officer_of(world.taxed) == cast.tax_reporter


def test_the_bodys_page_leads_those_there_who_may(
    client: Client, cast: Cast, world: World, colleague: User
) -> None:
    link = f"{reverse('tasks:hand_over')}?person={cast.tax_reporter.pk}"
    for user, leads in ((cast.clerk, True), (cast.leader, False), (cast.tax_reporter, False)):
        client.force_login(user)
        page = client.get(reverse("tasks:agency", args=[cast.tax.key])).content.decode()
        assert (link in page) is leads, user
