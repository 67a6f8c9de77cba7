"""消息: what people are told, the ways out of the house, and every attempt to send.

A Message is read in the product. A Delivery is one sending by mail or channel: it is written in
the transaction of what it tells about, and sent after the commit (a transactional outbox).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agencies.choices import (
    BUREAU_ROLES,
    ChannelKind,
    DeliveryState,
    MessageKind,
    Role,
)

# A sender that hangs is cut off long before; a worker that is gone for so long is dead.
LEASE_SECONDS = 120


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: Any) -> MessageQuerySet:
        """A message is its recipient's alone."""
        return self.filter(recipient=user) if user.is_authenticated else self.none()

    def unread(self) -> MessageQuerySet:
        return self.filter(read_at=None)


class Message(models.Model):
    """One thing one person is told in the product. `key` makes a repeated telling the same."""

    recipient = models.ForeignKey(
        "agencies.User", models.CASCADE, related_name="messages", verbose_name="收件人"
    )
    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="地区")
    kind = models.CharField("类型", max_length=10, choices=MessageKind.choices)
    key = models.CharField("标识", max_length=60)
    title = models.CharField("标题", max_length=200)
    text = models.TextField("内容")
    address = models.CharField("页面", max_length=200)
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)
    is_demo = models.BooleanField("演示数据", default=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = "消息"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="message_once"),
        ]
        indexes = [
            models.Index(fields=["recipient", "-at"], name="message_of"),
        ]

    def __str__(self) -> str:
        return self.title


class ChannelQuerySet(models.QuerySet["Channel"]):
    def visible_to(self, user: Any) -> ChannelQuerySet:
        """The region's coordinator and the administrators look after the channels."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMINISTRATOR:
            return self
        if user.role == Role.COORDINATOR:
            return self.filter(region_id=user.region_id)
        return self.none()


class Channel(models.Model):
    """发送渠道: a robot of a chat group or a partner's system, for the messages of one region.

    Address and secret are kept sealed (agencies.sealing) and never shown again: a robot's address
    holds its key.
    """

    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="channels", verbose_name="地区"
    )
    kind = models.CharField("类型", max_length=10, choices=ChannelKind.choices)
    name = models.CharField("名称", max_length=60)
    host = models.CharField("主机", max_length=255)
    sealed_address = models.TextField("地址（加密）", editable=False)
    sealed_secret = models.TextField("密钥（加密）", editable=False, blank=True)
    kinds = ArrayField(
        models.CharField(max_length=10, choices=MessageKind.choices), verbose_name="发送内容"
    )
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("设置时间")
    created_by = models.ForeignKey(
        "agencies.User", models.PROTECT, related_name="+", verbose_name="设置人"
    )

    objects = ChannelQuerySet.as_manager()

    class Meta:
        verbose_name = "发送渠道"
        verbose_name_plural = "发送渠道"
        ordering = ["region__order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"],
                name="channel_name_unique",
                violation_error_message="本地区已有同名的发送渠道。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_kind_display()}）"

    def kind_labels(self) -> list[str]:
        return [str(MessageKind(kind).label) for kind in self.kinds]


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, user: Any) -> DeliveryQuerySet:
        """The bureau sees the region's sendings; administrators see them without content."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMINISTRATOR:
            return self
        if user.role in BUREAU_ROLES:
            return self.filter(region_id=user.region_id)
        return self.none()

    def due(self, now: datetime) -> DeliveryQuerySet:
        """What may be sent now: waiting and its time come, or left behind by a dead worker."""
        return self.filter(
            Q(state=DeliveryState.PENDING, next_at__lte=now)
            | Q(state=DeliveryState.SENDING, lease_until__lt=now)
        )


class Delivery(models.Model):
    """One sending to one person's mail or one channel, with its attempts and its outcome."""

    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="地区")
    recipient = models.ForeignKey(
        "agencies.User",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="deliveries",
        verbose_name="收件人",
    )
    channel = models.ForeignKey(
        Channel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deliveries",
        verbose_name="发送渠道",
    )
    # What is sent once is written once: two jobs that tell the same write the same key.
    key = models.CharField("标识", max_length=100, unique=True)
    kind = models.CharField("类型", max_length=10, choices=MessageKind.choices)
    title = models.CharField("标题", max_length=200)
    text = models.TextField("内容")
    address = models.CharField("页面", max_length=200)
    facts = models.JSONField("数据", default=dict)
    state = models.CharField(
        "状态", max_length=8, choices=DeliveryState.choices, default=DeliveryState.PENDING
    )
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    created_at = models.DateTimeField("登记时间")
    next_at = models.DateTimeField("下次发送", null=True, blank=True)
    lease_until = models.DateTimeField("占用至", null=True, blank=True)
    sent_at = models.DateTimeField("送达时间", null=True, blank=True)
    outcome = models.CharField("结果", max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "发送记录"
        verbose_name_plural = "发送记录"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, channel__isnull=True)
                | Q(recipient__isnull=True, channel__isnull=False),
                name="delivery_goes_one_way",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-created_at"], name="delivery_of"),
            models.Index(
                fields=["next_at"],
                condition=Q(state__in=[DeliveryState.PENDING, DeliveryState.SENDING]),
                name="delivery_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}→{self.goes_to}"

    @property
    def goes_to(self) -> str:
        return f"邮件 {self.recipient}" if self.recipient_id else str(self.channel)
