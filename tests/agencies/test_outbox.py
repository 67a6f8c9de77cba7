"""What is written is sent once, tried again when it fails, and its outcome kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies import outbox
from agencies.channels import set_channel, switch_channel
from agencies.choices import ChannelKind, DeliveryState, MailChoice, MessageKind
from agencies.inbox import choose_mail, mark_read
from agencies.models import AuditEvent, Channel, Delivery, Message
from agencies.sealing import SealBroken, seal, unseal
from tests.agencies.receiver import Receiver, receiving
from tests.base import Cast
from tests.factory import NOW
from tests.tasks.test_pressed_twice import together

SECRET = "a-secret-of-the-channel"
NOTICE = outbox.Notice(MessageKind.URGE, "slips-1", "催办", "市税务局：2项", "/urging/")


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.SENDERS_ALLOW_PRIVATE = True
    with receiving() as state:
        yield state


def channel(cast: Cast, url: str, **changes: Any) -> Channel:
    given: dict[str, Any] = {
        "kind": ChannelKind.WEBHOOK,
        "name": "工作群",
        "address": url,
        "secret": SECRET,
        "kinds": [MessageKind.URGE],
        "actor": cast.clerk,
        "now": NOW,
    }
    return set_channel(cast.suzhou, **given | changes)


def post(cast: Cast, notice: outbox.Notice = NOTICE) -> None:
    outbox.post(notice, region=cast.suzhou, send_at=NOW, now=NOW)


def send(now: datetime = NOW) -> int:
    return outbox.send_due(now=lambda: now, later=lambda moment: moment)


@pytest.mark.parametrize("who", ["head", "leader", "tax_reporter", "outside_clerk", "auditor"])
def test_only_the_coordinator_and_administrators_set_channels(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        channel(cast, "https://example.org/", actor=getattr(cast, who))
    assert not Channel.objects.exists()


def test_every_fault_of_a_channel_is_named_at_its_field(cast: Cast) -> None:
    with pytest.raises(ValidationError) as fault:
        channel(cast, "http://10.0.0.1/", name=" ", secret="short", kinds=[], kind="pigeon")
    assert set(fault.value.message_dict) == {"kind", "name", "kinds", "address"}
    with pytest.raises(ValidationError) as fault:
        channel(cast, "https://example.org/", secret="short")
    assert set(fault.value.message_dict) == {"secret"}


def test_address_and_secret_are_nowhere_in_the_clear(cast: Cast) -> None:
    made = channel(cast, "https://hooks.example.org/send?key=canary-key", secret="canary-secret-16")
    row = Channel.objects.filter(pk=made.pk).values().get()
    event = AuditEvent.objects.get(verb="set_channel")
    for text in (str(row), str(event.before), str(event.after), event.object_label):
        assert "canary" not in text
    assert unseal(made.sealed_secret) == "canary-secret-16"
    assert made.host == "hooks.example.org"


def test_another_key_opens_no_seal(settings: Any) -> None:
    sealed = seal("secret")
    settings.SECRET_KEY = "another-key-" * 6
    with pytest.raises(SealBroken):
        unseal(sealed)


def test_the_same_name_replaces_the_channel(cast: Cast) -> None:
    first = channel(cast, "https://a.example.org/")
    second = channel(cast, "https://b.example.org/")
    assert (first.pk, Channel.objects.get().host) == (second.pk, "b.example.org")


def test_a_notice_goes_to_channels_that_take_its_kind_and_region(
    cast: Cast, receiver: Receiver
) -> None:
    channel(cast, receiver.url)
    channel(cast, receiver.url, name="只要督办单", kinds=[MessageKind.RED])
    away = set_channel(
        cast.guangzhou,
        kind=ChannelKind.WEBHOOK,
        name="外地",
        address=receiver.url,
        secret=SECRET,
        kinds=[MessageKind.URGE],
        actor=cast.outside_clerk,
        now=NOW,
    )
    off = channel(cast, receiver.url, name="停用")
    switch_channel(off, is_active=False, actor=cast.clerk, now=NOW)
    for _ in range(2):
        post(cast)
    assert [d.channel.name for d in Delivery.objects.all() if d.channel] == ["工作群"]
    assert not away.deliveries.exists()
    assert (send(), send()) == (1, 0)
    (got,) = receiver.received
    assert "市税务局".encode() in got.body
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.sent_at) == (DeliveryState.SENT, 1, NOW)


def test_a_failure_is_tried_again_later_and_later(cast: Cast, receiver: Receiver) -> None:
    channel(cast, receiver.url)
    post(cast)
    receiver.answers = [(500, ""), (500, ""), (200, "")]
    now = NOW
    waits = []
    for _ in range(2):
        assert send(now) == 1
        assert send(now) == 0
        delivery = Delivery.objects.get()
        assert (delivery.state, delivery.outcome) == ("pending", "对方暂时不能接收（500）")
        assert delivery.next_at is not None
        waits.append(delivery.next_at - now)
        now = delivery.next_at
    assert waits == [timedelta(minutes=1), timedelta(minutes=5)]
    assert send(now) == 1
    assert Delivery.objects.get().state == DeliveryState.SENT
    ids = {got.headers["x-luoshi-delivery"] for got in receiver.received}
    assert len(ids) == 1


def test_after_the_last_attempt_a_person_decides(cast: Cast, receiver: Receiver) -> None:
    channel(cast, receiver.url)
    post(cast)
    receiver.answers = [(503, "")]
    now = NOW
    for _ in range(outbox.MOST_ATTEMPTS):
        send(now)
        now += timedelta(days=1)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.next_at) == (DeliveryState.FAILED, None)
    assert send(now) == 0
    for who in (cast.head, cast.leader, cast.tax_reporter, cast.outside_clerk):
        with pytest.raises(PermissionDenied):
            outbox.retry(delivery, actor=who, now=now)
    receiver.answers = [(200, "")]
    outbox.retry(delivery, actor=cast.clerk, now=now)
    assert send(now) == 1
    with pytest.raises(ValidationError):
        outbox.retry(delivery, actor=cast.clerk, now=now)
    assert AuditEvent.objects.filter(verb="retry_delivery").count() == 1


def test_a_refusal_for_good_is_not_tried_again(cast: Cast, receiver: Receiver) -> None:
    channel(cast, receiver.url)
    post(cast)
    receiver.answers = [(410, "")]
    send()
    assert Delivery.objects.get().state == DeliveryState.FAILED
    assert len(receiver.received) == 1


def test_one_failing_channel_stops_no_other(cast: Cast, receiver: Receiver) -> None:
    channel(cast, "http://127.0.0.1:9/", name="没有人")
    broken = channel(cast, receiver.url, name="坏的")
    Channel.objects.filter(pk=broken.pk).update(sealed_address="nonsense")
    channel(cast, receiver.url)
    post(cast)
    assert send() == 3
    states = {d.channel.name: d.state for d in Delivery.objects.all() if d.channel}
    assert states == {"没有人": "pending", "坏的": "failed", "工作群": "sent"}


def test_what_a_dead_worker_left_behind_is_sent_by_the_next(cast: Cast, receiver: Receiver) -> None:
    channel(cast, receiver.url)
    post(cast)
    claimed = outbox._claim(NOW)
    assert claimed is not None
    assert send(NOW) == 0
    assert send(NOW + timedelta(minutes=3)) == 1
    assert Delivery.objects.get().attempts == 2
    # The dead one wakes up: its word no longer counts.
    outbox._note(claimed, outcome="迟到", state=DeliveryState.FAILED)
    assert Delivery.objects.get().state == DeliveryState.SENT


@pytest.mark.django_db(transaction=True)
def test_four_workers_send_each_message_once(cast: Cast, receiver: Receiver) -> None:
    channel(cast, receiver.url)
    for number in range(20):
        post(cast, outbox.Notice(MessageKind.URGE, f"n-{number}", "题", "文", "/"))
    together(*[send for _ in range(4)])
    assert sorted(got.headers["x-luoshi-delivery"] for got in receiver.received) == sorted(
        f"luoshi-{pk}" for pk in Delivery.objects.values_list("pk", flat=True)
    )


def test_reading_a_message_is_counted_once_and_only_ones_own(cast: Cast) -> None:
    people = [cast.tax_reporter, cast.customs_reporter]
    for key in ("a", "b", "a"):
        notice = outbox.Notice(MessageKind.URGE, key, "题", "文", "/")
        outbox.tell(people, notice, region=cast.suzhou, send_at=NOW, now=NOW)
    cast.tax_reporter.refresh_from_db()
    assert cast.tax_reporter.unread_messages == 2
    first = Message.objects.filter(recipient=cast.tax_reporter).first()
    for reader in (cast.tax_reporter, cast.tax_reporter, cast.customs_reporter):
        mark_read(reader, message=first, now=NOW)
    for person in people:
        person.refresh_from_db()
    assert (cast.tax_reporter.unread_messages, cast.customs_reporter.unread_messages) == (1, 2)


def test_mail_is_chosen_by_the_person_and_checked(cast: Cast) -> None:
    with pytest.raises(ValidationError) as fault:
        choose_mail(cast.clerk, email="no address", mail_choice=MailChoice.OFF, now=NOW)
    assert set(fault.value.message_dict) == {"email"}
    with pytest.raises(ValidationError):
        choose_mail(cast.clerk, email="", mail_choice="never", now=NOW)
    choose_mail(cast.clerk, email="clerk@example.org", mail_choice=MailChoice.OFF, now=NOW)
    cast.clerk.refresh_from_db()
    assert (cast.clerk.email, cast.clerk.mail_choice) == ("clerk@example.org", MailChoice.OFF)
    assert AuditEvent.objects.get(verb="choose_mail").actor == cast.clerk
