"""请假代理: who may be named, for how long, what the deputy receives and what they never may."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from agencies import outbox
from agencies.choices import MessageKind, Role
from agencies.deputies import covered_by, end_deputy, name_deputy
from agencies.models import AuditEvent, Deputy, Message, User
from tests.base import Cast
from tests.factory import NOW, make_user
from tests.tasks.staff import make_colleague

TODAY = NOW.date()
FIRST, LAST = TODAY + timedelta(days=1), TODAY + timedelta(days=5)


@pytest.fixture
def colleague(cast: Cast) -> User:
    return make_colleague(cast)


@pytest.fixture
def third(cast: Cast) -> User:
    return make_user("third", Role.REPORTER, region=cast.suzhou, agency=cast.tax)


def name(
    person: User,
    deputy: User,
    actor: User | None = None,
    *,
    starts_on: date = FIRST,
    ends_on: date = LAST,
    reason: str = "年休假",
    now: datetime = NOW,
) -> Deputy:
    return name_deputy(
        person,
        deputy=deputy,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        actor=actor or person,
        now=now,
    )


@pytest.mark.parametrize(
    "who", ["customs_reporter", "outsider", "outside_clerk", "leader", "auditor", "province"]
)
def test_nobody_else_names_a_deputy_for_a_person(cast: Cast, colleague: User, who: str) -> None:
    with pytest.raises(PermissionDenied):
        name(cast.tax_reporter, colleague, getattr(cast, who))
    assert not Deputy.objects.exists()


@pytest.mark.parametrize("who", ["tax_reporter", "clerk", "head", "administrator"])
def test_the_person_the_bureau_and_the_administrator_do(
    cast: Cast, colleague: User, who: str
) -> None:
    actor = getattr(cast, who)
    row = name(cast.tax_reporter, colleague, actor)

    assert (row.person, row.deputy, row.named_by) == (cast.tax_reporter, colleague, actor)
    assert AuditEvent.objects.filter(verb="name_deputy", actor=actor).count() == 1
    assert Message.objects.get(kind=MessageKind.DEPUTY).recipient == colleague


@pytest.mark.parametrize("who", ["tax_reporter", "customs_reporter", "clerk", "outsider"])
def test_the_deputy_is_another_of_the_same_office(cast: Cast, who: str) -> None:
    with pytest.raises(ValidationError) as fault:
        name(cast.tax_reporter, getattr(cast, who))
    assert set(fault.value.message_dict) == {"deputy"}


def test_a_head_is_not_deputised_by_a_clerk(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="同一角色"):
        name(cast.head, cast.clerk)


def test_an_account_out_of_use_stands_in_for_nobody(cast: Cast, colleague: User) -> None:
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    with pytest.raises(ValidationError, match="在用账号"):
        name(cast.tax_reporter, colleague)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"starts_on": TODAY - timedelta(days=1)}, "starts_on"),
        ({"starts_on": LAST, "ends_on": FIRST}, "ends_on"),
        ({"reason": " "}, "reason"),
    ],
)
def test_dates_and_a_reason_are_asked_for(
    cast: Cast, colleague: User, given: dict[str, object], field: str
) -> None:
    with pytest.raises(ValidationError) as fault:
        name(cast.tax_reporter, colleague, **given)  # type: ignore[arg-type]  # of several types
    assert set(fault.value.message_dict) == {field}


def test_named_again_it_is_the_same_and_nobody_is_told_twice(cast: Cast, colleague: User) -> None:
    assert name(cast.tax_reporter, colleague) == name(cast.tax_reporter, colleague)
    assert Message.objects.count() == AuditEvent.objects.filter(verb="name_deputy").count() == 1


def test_there_is_one_deputy_at_a_time(cast: Cast, colleague: User, third: User) -> None:
    name(cast.tax_reporter, colleague)
    with pytest.raises(ValidationError, match="已由colleague代理"):
        name(cast.tax_reporter, third, starts_on=LAST, ends_on=LAST + timedelta(days=3))
    after = LAST + timedelta(days=1)
    assert name(cast.tax_reporter, third, starts_on=after, ends_on=after).pk


def test_it_neither_chains_nor_goes_in_circles(cast: Cast, colleague: User, third: User) -> None:
    name(cast.tax_reporter, colleague)
    with pytest.raises(ValidationError, match="正代理tax_reporter"):
        name(colleague, third)
    with pytest.raises(ValidationError, match="也请假"):
        name(colleague, cast.tax_reporter)
    with pytest.raises(ValidationError, match="也请假"):
        name(third, cast.tax_reporter)
    # Two people away may have the same deputy; that is no chain.
    assert name(third, colleague).pk


def test_it_begins_and_ends_by_itself(cast: Cast, colleague: User) -> None:
    name(cast.tax_reporter, colleague)

    days = [FIRST - timedelta(days=1), FIRST, LAST, LAST + timedelta(days=1)]
    assert [bool(covered_by(colleague, day)) for day in days] == [False, True, True, False]
    assert covered_by(cast.tax_reporter, FIRST) == frozenset()


@pytest.mark.parametrize("change", ["role", "agency", "is_active"])
def test_it_ends_with_the_office_they_shared(cast: Cast, colleague: User, change: str) -> None:
    name(cast.tax_reporter, colleague)
    new = {"role": Role.COORDINATOR, "agency": cast.customs, "is_active": False}
    User.objects.filter(pk=colleague.pk).update(**{change: new[change]})

    assert covered_by(colleague, FIRST) == frozenset()


def test_it_is_ended_early_once_and_only_by_those_who_may(cast: Cast, colleague: User) -> None:
    row = name(cast.tax_reporter, colleague)
    for stranger in (colleague, cast.customs_reporter, cast.outside_clerk):
        with pytest.raises(PermissionDenied):
            end_deputy(row, actor=stranger, now=NOW)
    for _ in range(2):
        end_deputy(row, actor=cast.clerk, now=NOW)

    assert covered_by(colleague, FIRST) == frozenset()
    assert AuditEvent.objects.filter(verb="end_deputy").count() == 1


def test_the_database_refuses_a_deputy_of_oneself(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="deputy_is_another"), transaction.atomic():
        Deputy.objects.create(
            person=cast.clerk,
            deputy=cast.clerk,
            starts_on=FIRST,
            ends_on=LAST,
            reason="假",
            named_at=NOW,
            named_by=cast.clerk,
        )


def tell(people: list[User], now: datetime, cast: Cast) -> None:
    notice = outbox.Notice(
        kind=MessageKind.URGE, key=f"slip-{now:%d}", title="催办", text="请办。", address="/"
    )
    outbox.tell(people, notice, region=cast.suzhou, send_at=now, now=now)


def test_messages_reach_both_while_one_is_away(cast: Cast, colleague: User, third: User) -> None:
    name(cast.tax_reporter, colleague)
    Message.objects.all().delete()

    tell([cast.tax_reporter], NOW + timedelta(days=1), cast)
    assert dict(Message.objects.values_list("recipient__username", "title")) == {
        "tax_reporter": "催办",
        "colleague": "代tax_reporter：催办",
    }
    colleague.refresh_from_db()
    assert colleague.unread_messages == 2  # that they stand in, and this one


def test_who_is_told_anyway_is_told_once(cast: Cast, colleague: User) -> None:
    name(cast.tax_reporter, colleague)
    Message.objects.all().delete()

    tell([cast.tax_reporter, colleague], NOW + timedelta(days=1), cast)
    assert Message.objects.get(recipient=colleague).title == "催办"


def test_after_the_last_day_messages_go_to_the_person_alone(cast: Cast, colleague: User) -> None:
    name(cast.tax_reporter, colleague)
    Message.objects.all().delete()

    tell([cast.tax_reporter], NOW + timedelta(days=6), cast)
    assert Message.objects.get().recipient == cast.tax_reporter


def test_the_page_offers_one_own_colleagues_and_shows_nobody_elses(
    client: Client, cast: Cast, colleague: User
) -> None:
    away = make_user("away", Role.REPORTER, region=cast.guangzhou, agency=cast.outsider.agency)
    name(cast.outsider, away, reason="广州密语")
    address = reverse("deputies")
    with time_machine.travel(NOW, tick=False):
        client.force_login(cast.tax_reporter)
        page = client.get(address)
        client.force_login(cast.clerk)
        bureau = client.get(address)
        client.force_login(cast.auditor)
        refused = client.get(address)

    form = page.context["form"]
    assert set(form.fields["person"].queryset) == {cast.tax_reporter}
    assert set(form.fields["deputy"].queryset) == {cast.tax_reporter, colleague}
    for seen in (page, bureau):
        assert "广州密语" not in seen.content.decode()
        assert "away" not in {str(p) for p in seen.context["form"].fields["deputy"].queryset}
    assert refused.status_code == 403


def test_it_is_named_and_ended_on_the_page(client: Client, cast: Cast, colleague: User) -> None:
    typed = {
        "person": cast.tax_reporter.pk,
        "deputy": colleague.pk,
        "starts_on": f"{FIRST}",
        "ends_on": f"{LAST}",
        "reason": "",
    }
    with time_machine.travel(NOW, tick=False):
        client.force_login(cast.tax_reporter)
        refused = client.post(reverse("deputies"), typed)
        assert (refused.status_code, Deputy.objects.count()) == (422, 0)
        assert f"{LAST}" in refused.content.decode()
        client.post(reverse("deputies"), typed | {"reason": "年休假"})
        row = Deputy.objects.get()
        client.post(reverse("end_deputy", args=[row.pk]))
    row.refresh_from_db()
    assert row.ended_by == cast.tax_reporter


def test_days_are_read_as_input_methods_leave_them(
    client: Client, cast: Cast, colleague: User
) -> None:
    wide = str.maketrans("0123456789-", "０１２３４５６７８９－")
    typed = {
        "person": cast.tax_reporter.pk,
        "deputy": colleague.pk,
        "starts_on": f"{FIRST}".translate(wide),
        "ends_on": f"{LAST:%Y年%-m月%-d日}",
        "reason": "年休假",
    }
    client.force_login(cast.tax_reporter)
    with time_machine.travel(NOW, tick=False):
        refused = client.post(reverse("deputies"), typed | {"ends_on": "月底"})
        assert set(refused.context["form"].errors) == {"ends_on"}
        assert "请填写日期" in refused.content.decode()
        client.post(reverse("deputies"), typed)
    row = Deputy.objects.get()
    assert (row.starts_on, row.ends_on) == (FIRST, LAST)


@pytest.mark.parametrize(("who", "field"), [("tax_reporter", "person"), ("colleague", "deputy")])
def test_an_account_out_of_use_meanwhile_is_refused_at_its_field(
    client: Client, cast: Cast, colleague: User, who: str, field: str
) -> None:
    User.objects.filter(username=who).update(is_active=False)
    typed = {
        "person": cast.tax_reporter.pk,
        "deputy": colleague.pk,
        "starts_on": f"{FIRST}",
        "ends_on": f"{LAST}",
        "reason": "年休假",
    }
    client.force_login(cast.clerk)
    with time_machine.travel(NOW, tick=False):
        r = client.post(reverse("deputies"), typed)
    assert r.context["form"].errors[field] == ["所选的一项不在可选范围内，请重新选择。"]
    assert "年休假" in r.content.decode()
    # To those who do not look after the person they are still nobody.
    client.force_login(cast.outside_clerk)
    assert client.post(reverse("deputies"), typed).status_code == 404
    assert not Deputy.objects.exists()
