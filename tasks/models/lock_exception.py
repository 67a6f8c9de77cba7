"""锁定例外: leave to change one update of a locked period, for a time and a reason."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from tasks.choices import ExceptionOutcome
from tasks.querysets import LockExceptionQuerySet


class LockException(models.Model):
    """Asked for by one person and decided by another. It ends by itself after `until`."""

    update = models.ForeignKey(
        "tasks.ProgressUpdate", models.PROTECT, related_name="exceptions", verbose_name="进展填报"
    )
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="地区"
    )
    asked_by = models.ForeignKey(
        "agencies.User", models.PROTECT, related_name="+", verbose_name="申请人"
    )
    asked_at = models.DateTimeField("申请时间")
    reason = models.TextField("申请理由", max_length=1000)
    outcome = models.CharField(
        "审批结果",
        max_length=8,
        choices=ExceptionOutcome.choices,
        default=ExceptionOutcome.ASKED,
    )
    decided_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审批人",
    )
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    decision_note = models.TextField("审批意见", blank=True, max_length=1000)
    # The last day on which the update may be changed.
    until = models.DateField("有效期至", null=True, blank=True)

    objects = LockExceptionQuerySet.as_manager()

    class Meta:
        verbose_name = "锁定例外"
        verbose_name_plural = "锁定例外"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["update"],
                condition=Q(outcome=ExceptionOutcome.ASKED),
                name="exception_asked_once",
                violation_error_message="这一项已有待审批的例外申请。",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="exception_decided_by_another",
                violation_error_message="申请人不能审批自己的申请。",
            ),
            models.CheckConstraint(
                condition=Q(outcome=ExceptionOutcome.ASKED, decided_by__isnull=True, until=None)
                | Q(outcome=ExceptionOutcome.GRANTED, decided_by__isnull=False, until__isnull=False)
                | Q(outcome=ExceptionOutcome.REFUSED, decided_by__isnull=False, until=None)
                & ~Q(decision_note=""),
                name="exception_decision_is_whole",
                violation_error_message="同意须写明期限，不同意须写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.update} 例外"

    def is_open(self, on: date) -> bool:
        """Whether the update may be changed on that day."""
        return self.until is not None and self.until >= on

    def label(self, on: date) -> str:
        """The outcome as people say it, an exception whose time is over included."""
        if self.until is not None and self.until < on:
            return "已到期"
        return str(ExceptionOutcome(self.outcome).label)
