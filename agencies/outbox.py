"""Telling people, and sending what has to leave the house.

`tell` and `post` write rows inside the caller's transaction; `send_due` sends them after the
commit, each claimed for a while, so that two workers never send the same one and a killed one
loses none. It is sent again then: receivers tell repeats by the delivery's id.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agencies import audit
from agencies.choices import (
    SUPERVISED,
    ChannelKind,
    DeliveryState,
    MailChoice,
    MessageKind,
)
from agencies.models import Channel, Delivery, Deputy, Message, User
from agencies.models.message import LEASE_SECONDS
from agencies.permissions import may_retry
from agencies.sealing import SealBroken, unseal
from agencies.senders import (
    DingTalkRobot,
    FeishuRobot,
    MailSender,
    NotSent,
    Outgoing,
    Sender,
    Webhook,
    WeComRobot,
)
from regions.models import Region

logger = logging.getLogger(__name__)

# After each attempt that failed: about nine hours in all, then a person decides.
BACK_OFF = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 360))
MOST_ATTEMPTS = len(BACK_OFF) + 1
# Of one run; the next one follows within seconds. Receivers that do not answer hold the worker up
# no longer than this.
MOST_SECONDS = 15.0
# Gives the moment itself, or the first one after it at which sending is allowed.
Later = Callable[[datetime], datetime]


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told: `key` is what makes it the same when told again."""

    kind: MessageKind
    key: str
    title: str
    text: str
    address: str
    facts: dict[str, Any] = field(default_factory=dict)
    is_demo: bool = False


def tell(
    people: Iterable[User], notice: Notice, *, region: Region, send_at: datetime, now: datetime
) -> None:
    """Put the notice among each person's messages, and on its way to their mail.

    By mail at once for those who want every message, and for everybody where it is 督办; those who
    want a digest get it with the others of the day. Told twice is told once. Who is away is told
    as well as their deputy.
    """
    told = {person.pk: (person, notice) for person in people}
    away = Deputy.objects.standing(timezone.localdate(now)).filter(person__in=list(told))
    for row in away.select_related("person", "deputy"):
        title = f"代{row.person}：{notice.title}"[:200]
        told.setdefault(row.deputy_id, (row.deputy, replace(notice, title=title)))
    for _, (person, notice) in sorted(told.items()):
        _, is_new = Message.objects.get_or_create(
            recipient=person,
            key=notice.key,
            defaults={
                "region": region,
                "kind": notice.kind,
                "title": notice.title,
                "text": notice.text,
                "address": notice.address,
                "at": now,
                "is_demo": notice.is_demo,
            },
        )
        if not is_new:
            continue
        User.objects.filter(pk=person.pk).update(unread_messages=F("unread_messages") + 1)
        at_once = person.mail_choice == MailChoice.AT_ONCE or notice.kind in SUPERVISED
        if person.email and at_once:
            _write(notice, region=region, recipient=person, send_at=send_at, now=now)


def post(notice: Notice, *, region: Region, send_at: datetime, now: datetime) -> None:
    """Put the notice on its way to every channel of the region that takes its kind."""
    channels = Channel.objects.filter(region=region, is_active=True, kinds__contains=[notice.kind])
    for channel in channels:
        send_through(channel, notice, send_at=send_at, now=now)


def send_through(channel: Channel, notice: Notice, *, send_at: datetime, now: datetime) -> Delivery:
    """Put the notice on its way to this one channel."""
    return _write(notice, region=channel.region, channel=channel, send_at=send_at, now=now)


def write_digest(person: User, *, send_at: datetime, now: datetime) -> Delivery | None:
    """One mail with what the person has not read and no mail has said yet; None without any.

    Once a day for a person, however often it is asked for.
    """
    region = person.region
    if person.mail_choice != MailChoice.DIGEST or not person.email or region is None:
        return None
    since = now - timedelta(days=7)
    fresh = person.messages.unread().exclude(kind__in=SUPERVISED).filter(at__gte=since)
    last = person.deliveries.filter(kind=MessageKind.DIGEST).order_by("-created_at").first()
    if last is not None:
        fresh = fresh.filter(at__gt=last.created_at)
    messages = list(fresh.order_by("at"))
    if not messages:
        return None
    notice = Notice(
        kind=MessageKind.DIGEST,
        key=f"digest-{timezone.localdate(send_at):%Y%m%d}",
        title=f"{len(messages)}条新消息",
        text="\n\n".join(f"{m.title}\n{m.text}" for m in messages),
        address="/messages/",
    )
    return _write(notice, region=region, recipient=person, send_at=send_at, now=now)


def send_due(*, now: Callable[[], datetime], later: Later) -> int:
    """Send what is due, one after the other, for a while; returns how many were tried."""
    tried, end = 0, time.monotonic() + MOST_SECONDS
    while time.monotonic() < end and (claimed := _claim(now())) is not None:
        _send(claimed, now=now, later=later)
        tried += 1
    return tried


@transaction.atomic
def retry(delivery: Delivery, *, actor: User, now: datetime) -> Delivery:
    """Send once more what did not arrive, by hand. One that waits or has arrived is left alone."""
    current = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if not may_retry(actor, current):
        raise PermissionDenied
    if current.state == DeliveryState.SENT:
        raise ValidationError("这一条已经送达，不需要重发。")
    if current.state != DeliveryState.FAILED:
        return current
    current.state, current.attempts, current.next_at = DeliveryState.PENDING, 0, now
    current.save(update_fields=["state", "attempts", "next_at"])
    audit.record(
        actor=actor,
        verb="retry_delivery",
        obj=current,
        now=now,
        region=current.region,
        before={"state": DeliveryState.FAILED, "outcome": current.outcome},
        after={"state": current.state},
    )
    return current


def _write(
    notice: Notice,
    *,
    region: Region,
    send_at: datetime,
    now: datetime,
    recipient: User | None = None,
    channel: Channel | None = None,
) -> Delivery:
    goes_to = f"user-{recipient.pk}" if recipient else f"channel-{channel.pk if channel else 0}"
    delivery, _ = Delivery.objects.get_or_create(
        key=f"{notice.key}:{goes_to}",
        defaults={
            "region": region,
            "recipient": recipient,
            "channel": channel,
            "kind": notice.kind,
            "title": notice.title,
            "text": notice.text,
            "address": notice.address,
            "facts": notice.facts,
            "created_at": now,
            "next_at": send_at,
        },
    )
    return delivery


@transaction.atomic
def _claim(now: datetime) -> Delivery | None:
    """The next one to send, ours until the lease runs out; other workers pass it over."""
    waiting = Delivery.objects.due(now).select_for_update(of=("self",), skip_locked=True)
    delivery = waiting.order_by("next_at", "pk").first()
    if delivery is None:
        return None
    delivery.state = DeliveryState.SENDING
    delivery.attempts += 1
    delivery.lease_until = now + timedelta(seconds=LEASE_SECONDS)
    delivery.save(update_fields=["state", "attempts", "lease_until"])
    return delivery


def _send(delivery: Delivery, *, now: Callable[[], datetime], later: Later) -> None:
    """Outside every transaction: a slow receiver holds no lock."""
    try:
        outcome = _sender(delivery).send(_outgoing(delivery), now=now())
    except NotSent as fault:
        _note_failure(delivery, fault, now(), later)
    except Exception as fault:
        # A sender's bug must not stop the others' messages.
        logger.exception("delivery %s failed", delivery.pk)
        _note_failure(delivery, NotSent(f"系统出错：{type(fault).__name__}"), now(), later)
    else:
        _note(delivery, state=DeliveryState.SENT, outcome=outcome, sent_at=now(), next_at=None)


def _note_failure(delivery: Delivery, fault: NotSent, now: datetime, later: Later) -> None:
    if fault.final or delivery.attempts >= MOST_ATTEMPTS:
        _note(delivery, state=DeliveryState.FAILED, outcome=fault.reason, next_at=None)
    else:
        again = later(now + BACK_OFF[delivery.attempts - 1])
        _note(delivery, state=DeliveryState.PENDING, outcome=fault.reason, next_at=again)


def _note(delivery: Delivery, *, outcome: str, **values: Any) -> None:
    """Only while the claim is ours: a worker that woke up late must not overwrite the next one's
    outcome.
    """
    Delivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.SENDING, attempts=delivery.attempts
    ).update(lease_until=None, outcome=outcome[:300], **values)


def _outgoing(delivery: Delivery) -> Outgoing:
    site = settings.SITE_URL.rstrip("/")
    return Outgoing(
        id=f"luoshi-{delivery.pk}",
        kind=delivery.kind,
        title=delivery.title,
        text=delivery.text,
        # Without the site's own address a link would lead nowhere.
        link=f"{site}{delivery.address}" if site else "",
        at=delivery.created_at,
        facts=delivery.facts,
    )


def _sender(delivery: Delivery) -> Sender:
    """The way the delivery goes. Raises NotSent (final) where there is none any more."""
    if delivery.recipient is not None:
        if not delivery.recipient.is_active or not delivery.recipient.email:
            raise NotSent("收件人已停用或没有邮箱。", final=True)
        return MailSender(delivery.recipient.email)
    assert delivery.channel is not None  # by the constraint
    return sender_of(delivery.channel)


def sender_of(channel: Channel) -> Sender:
    """Raises NotSent (final) for a channel switched off or sealed with another key."""
    if not channel.is_active:
        raise NotSent("发送渠道已停用。", final=True)
    try:
        url, secret = unseal(channel.sealed_address), unseal(channel.sealed_secret)
    except SealBroken as broken:
        raise NotSent(str(broken), final=True) from broken
    match channel.kind:
        case ChannelKind.WECOM:
            return WeComRobot(url)
        case ChannelKind.DINGTALK:
            return DingTalkRobot(url, secret)
        case ChannelKind.FEISHU:
            return FeishuRobot(url, secret)
        case _:
            return Webhook(url, secret)
