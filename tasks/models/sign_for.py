"""签收: a lead agency has taken note of what it answers for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class SignFor(models.Model):
    """Of an item it answers for, or of an opened period: who signed, and when."""

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="+", verbose_name="单位"
    )
    implementation = models.ForeignKey(
        "tasks.Implementation",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="signatures",
        verbose_name="落实事项",
    )
    period = models.ForeignKey(
        "tasks.ReportingPeriod",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="signatures",
        verbose_name="填报期",
    )
    signed_by = models.ForeignKey(
        "agencies.User", models.PROTECT, related_name="+", verbose_name="签收人"
    )
    signed_at = models.DateTimeField("签收时间")

    class Meta:
        verbose_name = "签收"
        verbose_name_plural = "签收"
        ordering = ["-signed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(implementation__isnull=True, period__isnull=False)
                | Q(implementation__isnull=False, period__isnull=True),
                name="sign_for_one_thing",
            ),
            models.UniqueConstraint(fields=["agency", "implementation"], name="sign_for_item_once"),
            models.UniqueConstraint(fields=["agency", "period"], name="sign_for_period_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.implementation or self.period}"
