"""Setting up a region's channels. What is sealed is never given back, not even to who set it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from agencies import audit, outbox
from agencies.choices import ChannelKind, MessageKind
from agencies.models import Channel, User
from agencies.permissions import may_set_channels
from agencies.sealing import seal
from agencies.senders import NotSent
from agencies.senders.guard import check_address
from regions.models import Region

# What a channel can be asked to carry.
CARRIED = (MessageKind.REMIND, MessageKind.URGE, MessageKind.RED, MessageKind.BULLETIN)
SIGNED = frozenset({ChannelKind.DINGTALK, ChannelKind.FEISHU, ChannelKind.WEBHOOK})
# Shorter ones can be guessed.
LEAST_SECRET = 16


@transaction.atomic
def set_channel(
    region: Region,
    *,
    kind: str,
    name: str,
    address: str,
    secret: str,
    kinds: Iterable[str],
    actor: User,
    now: datetime,
) -> Channel:
    """Set up a channel, or replace the one of that name: address and secret are given anew.

    Raises PermissionDenied, ValidationError at the field concerned.
    """
    if not may_set_channels(actor, region):
        raise PermissionDenied
    name, address, secret = name.strip(), address.strip(), secret.strip()
    carried = [str(k) for k in CARRIED if k in set(kinds)]
    _check(kind, name, address, secret, carried)
    parts = check_address(address)
    Region.objects.select_for_update(of=("self",), no_key=True).get(pk=region.pk)
    channel = Channel.objects.filter(region=region, name=name).first()
    before = {"kind": channel.kind, "host": channel.host} if channel else {}
    channel = channel or Channel(region=region, name=name)
    channel.kind, channel.host, channel.kinds = kind, parts.hostname or "", carried
    channel.sealed_address = seal(address)
    channel.sealed_secret = seal(secret) if kind in SIGNED else ""
    channel.is_active, channel.created_at, channel.created_by = True, now, actor
    channel.full_clean()
    channel.save()
    audit.record(
        actor=actor,
        verb="set_channel",
        obj=channel,
        now=now,
        region=region,
        before=before,
        # Neither address nor secret: auditors read this.
        after={"kind": kind, "host": channel.host, "kinds": carried},
    )
    return channel


@transaction.atomic
def switch_channel(channel: Channel, *, is_active: bool, actor: User, now: datetime) -> Channel:
    """Switch it off or on. What was sent through it stays on record."""
    current = Channel.objects.select_for_update(of=("self",)).get(pk=channel.pk)
    if not may_set_channels(actor, current.region):
        raise PermissionDenied
    if current.is_active == is_active:
        return current
    current.is_active = is_active
    current.save(update_fields=["is_active"])
    audit.record(
        actor=actor,
        verb="switch_channel",
        obj=current,
        now=now,
        region=current.region,
        before={"is_active": not is_active},
        after={"is_active": is_active},
    )
    return current


@transaction.atomic
def try_channel(channel: Channel, *, actor: User, now: datetime) -> None:
    """Send a test message; what becomes of it stands among the sendings."""
    if not may_set_channels(actor, channel.region):
        raise PermissionDenied
    notice = outbox.Notice(
        kind=MessageKind.TEST,
        key=f"test-{now:%Y%m%d%H%M%S}",
        title="测试消息",
        text=f"{channel.region.name}的发送渠道“{channel.name}”设置成功。",
        address="/messages/",
    )
    outbox.send_through(channel, notice, send_at=now, now=now)


def _check(kind: str, name: str, address: str, secret: str, carried: list[str]) -> None:
    faults: dict[str, str] = {}
    if kind not in ChannelKind.values:
        faults["kind"] = "请选择类型。"
    if not name:
        faults["name"] = "请填写名称。"
    if not carried:
        faults["kinds"] = "请至少选择一种要发送的内容。"
    if kind in SIGNED and len(secret) < LEAST_SECRET:
        faults["secret"] = f"请填写签名密钥，至少{LEAST_SECRET}个字符。"
    try:
        check_address(address)
    except NotSent as fault:
        faults["address"] = fault.reason
    if faults:
        raise ValidationError(faults)
