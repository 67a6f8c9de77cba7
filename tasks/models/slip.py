"""催办单: a slip of one rung of the ladder, for one agency and one period."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from tasks.choices import Rung, SlipState
from tasks.querysets import SlipQuerySet


class Slip(models.Model):
    """What an agency is reminded or urged of, all its items of a rung and period in one.

    The number is this product's own serial number and says so wherever it is shown; it is no
    document number. Whether a slip is answered or has lapsed follows from its items.
    """

    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="slips", verbose_name="地区"
    )
    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="slips", verbose_name="责任单位"
    )
    period = models.ForeignKey(
        "tasks.ReportingPeriod", models.PROTECT, related_name="slips", verbose_name="填报期"
    )
    rung = models.CharField("层级", max_length=8, choices=Rung.choices)
    year = models.PositiveSmallIntegerField("年度")
    serial = models.PositiveIntegerField("流水号")
    issued_on = models.DateField("发出日期")
    issued_at = models.DateTimeField("发出时间")
    # Nobody where the morning's job has sent it.
    issued_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="发出人",
    )
    reason = models.CharField("催办说明", max_length=300, blank=True)
    answer_by = models.DateField("办理时限")
    answer_note = models.CharField("时限依据", max_length=200)
    received_at = models.DateTimeField("回执时间", null=True, blank=True)
    received_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="回执人",
    )
    is_demo = models.BooleanField("演示数据", default=False)
    updates = models.ManyToManyField(
        "tasks.ProgressUpdate", through="SlipItem", related_name="slips", verbose_name="事项"
    )

    # Set by `with_unanswered()`: how many of its items are still owed.
    unanswered: int
    total: int

    objects = SlipQuerySet.as_manager()

    class Meta:
        verbose_name = "催办单"
        verbose_name_plural = "催办单"
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["region", "year", "serial"], name="slip_number_unique"),
            models.CheckConstraint(
                condition=Q(issued_by__isnull=True) | ~Q(reason=""),
                name="slip_by_hand_has_reason",
                violation_error_message="手工催办必须写明说明。",
            ),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True, received_by__isnull=True)
                | Q(received_at__isnull=False, received_by__isnull=False),
                name="slip_receipt_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["region", "-issued_at"], name="slip_of")]

    def __str__(self) -> str:
        return f"{self.get_rung_display()} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("tasks:slip", args=[self.pk])

    @property
    def number(self) -> str:
        """The serial number as it is shown; visibly a system's, not a document's."""
        return f"LS-{self.year}-{self.serial:04d}"

    def state_on(self, on: date) -> SlipState:
        """Needs `with_unanswered()`."""
        if self.unanswered == 0:
            return SlipState.ANSWERED
        return SlipState.LAPSED if self.answer_by < on else SlipState.OPEN


class SlipItem(models.Model):
    """One update on a slip, in the round it was in.

    An update is on one slip of each rung in each of its rounds: that is what makes two schedulers,
    a late one or a killed worker give one slip once. Urged again by hand, `repeat` counts on.
    """

    slip = models.ForeignKey(Slip, models.CASCADE, related_name="items", verbose_name="催办单")
    update = models.ForeignKey(
        "tasks.ProgressUpdate",
        models.PROTECT,
        related_name="slip_items",
        verbose_name="进展填报",
    )
    round_number = models.PositiveSmallIntegerField("轮次")
    rung = models.CharField("层级", max_length=8, choices=Rung.choices)
    repeat = models.PositiveSmallIntegerField("再次", default=0)
    due_on = models.DateField("填报截止")

    class Meta:
        verbose_name = "催办事项"
        verbose_name_plural = "催办事项"
        ordering = ["slip", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["update", "round_number", "rung", "repeat"], name="slip_once_for_a_rung"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slip} {self.update_id}"
