"""锁定例外: leave to change one update of a locked period, for a time and a reason."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from tasks.choices import OPEN_STATES, ExceptionOutcome, UpdateState
from tasks.querysets import LockExceptionQuerySet


class LockException(models.Model):
    """Asked for by one person and decided by another. It ends by itself after `until`.

    In a period the level above has accepted it opens nothing before that level consents. Nobody
    asks for the one that the level above gives by sending back what was sent up.
    """

    update = models.ForeignKey(
        "tasks.ProgressUpdate", models.PROTECT, related_name="exceptions", verbose_name="进展填报"
    )
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="地区"
    )
    asked_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="申请人",
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
    consented_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="上级同意人",
    )
    consented_at = models.DateTimeField("上级同意时间", null=True, blank=True)

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
                condition=Q(asked_by__isnull=False) | ~Q(outcome=ExceptionOutcome.ASKED),
                name="exception_asked_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(consented_by__isnull=True, consented_at__isnull=True)
                | Q(consented_at__isnull=False) & ~Q(consented_by=F("decided_by")),
                name="exception_consented_by_another",
                violation_error_message="批准人不能代上级同意。",
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
        """Whether the update may be changed on that day. Reads the update's period."""
        return self.until is not None and self.until >= on and not self._is_overtaken

    @property
    def waits_for_consent(self) -> bool:
        """Granted below for a period that the level above had accepted by then."""
        frozen_at, decided_at = self.update.period.frozen_at, self.decided_at
        since = frozen_at is not None and decided_at is not None and decided_at >= frozen_at
        return since and self._is_overtaken and self.asked_by_id is not None

    @property
    def _is_overtaken(self) -> bool:
        """Granted, but the level above has accepted the period and not consented since."""
        frozen_at = self.update.period.frozen_at
        if self.outcome != ExceptionOutcome.GRANTED or frozen_at is None:
            return False
        return self.consented_at is None or self.consented_at < frozen_at

    def next_step(self, on: date) -> str:
        """What those who wait for the change wait for or have to do; empty when there is nothing.

        Reads the update and its period.
        """
        if self.outcome == ExceptionOutcome.ASKED:
            return "等待审核签发人审批"
        if self.until is None or self.until < on:
            return ""
        if self._is_overtaken:
            return "等待上级同意" if self.waits_for_consent else ""
        if self.update.state in OPEN_STATES:
            return "请在有效期内修改并提交"
        if self.update.state == UpdateState.SUBMITTED:
            return "已提交，请在有效期内核查"
        return "请经办重新打开，退回填报单位修改" if self._is_not_taken_up else ""

    @property
    def _is_not_taken_up(self) -> bool:
        """Granted for a verdict that has stood since before (`not_taken_up` for rows)."""
        verified_at, decided_at = self.update.verified_at, self.decided_at
        return verified_at is not None and decided_at is not None and verified_at < decided_at

    def label(self, on: date) -> str:
        """The outcome as people say it, an exception whose time is over included."""
        if self.until is not None and self.until < on:
            return "已到期"
        if self._is_overtaken:
            return "待上级同意" if self.waits_for_consent else "上级接收后失效"
        return str(ExceptionOutcome(self.outcome).label)
