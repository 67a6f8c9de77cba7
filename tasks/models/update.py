"""进展填报: one filling-in for one period, with every round of return kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tasks.choices import (
    OPEN_STATES,
    FormField,
    ReturnReason,
    RoundOutcome,
    Status,
    UpdateState,
)
from tasks.querysets import ProgressUpdateQuerySet, UpdateRoundQuerySet

if TYPE_CHECKING:
    from tasks.models.evidence import EvidenceUse, RoundProof


class Filling(models.Model):
    """What a reporter writes: shared by the update and by each frozen round of it."""

    claimed_status = models.CharField(
        FormField.CLAIMED_STATUS.label, max_length=14, choices=Status.choices, blank=True
    )
    done = models.TextField(FormField.DONE.label, blank=True, max_length=5000)
    next_step = models.TextField(FormField.NEXT_STEP.label, blank=True, max_length=2000)
    obstacle = models.TextField(FormField.OBSTACLE.label, blank=True, max_length=2000)
    no_change = models.BooleanField("无变化", default=False)
    landed_on = models.DateField(FormField.LANDED_ON.label, null=True, blank=True)

    class Meta:
        abstract = True


@pghistory.track()
class ProgressUpdate(Filling):
    implementation = models.ForeignKey(
        "tasks.Implementation",
        models.PROTECT,
        related_name="updates",
        verbose_name="落实事项",
    )
    period = models.ForeignKey(
        "tasks.ReportingPeriod",
        models.PROTECT,
        related_name="updates",
        verbose_name="填报期",
    )
    # Repeated from the implementation: lists of updates never join for it.
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="updates", verbose_name="地区"
    )
    expected_at = models.DateTimeField("产生时间")
    # Its own: a return moves it.
    due_on = models.DateField("填报截止")
    due_note = models.CharField("截止日期依据", max_length=200, blank=True)
    # Some round came in after the day it was due: what is mended later does not undo that.
    is_late = models.BooleanField("逾期提交", default=False)
    state = models.CharField(
        "状态", max_length=10, choices=UpdateState.choices, default=UpdateState.EXPECTED
    )
    round_number = models.PositiveSmallIntegerField("轮次", default=0)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    submitted_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="submitted_updates",
        verbose_name="提交人",
    )
    verified_status = models.CharField(
        "核查结论", max_length=14, choices=Status.choices, blank=True
    )
    verification_note = models.TextField("核查意见", blank=True)
    verified_at = models.DateTimeField("核查时间", null=True, blank=True)
    verified_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="verified_updates",
        verbose_name="核查人",
    )
    is_demo = models.BooleanField("演示数据", default=False)
    version = models.PositiveIntegerField("版本", default=1)

    objects = ProgressUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = "进展填报"
        verbose_name_plural = "进展填报"
        ordering = ["-period__due_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["implementation", "period"], name="update_unique"),
            models.CheckConstraint(
                condition=~Q(state=UpdateState.VERIFIED)
                | Q(verified_at__isnull=False) & ~Q(verified_status=""),
                name="update_verified_has_verdict",
                violation_error_message="已核查的填报必须有核查结论和时间。",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("submitted_by")),
                name="update_verifier_did_not_submit",
                violation_error_message="核查人不能是提交人本人。",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "state"]),
            models.Index(fields=["implementation", "-verified_at"]),
            # Pages ask of every item whether demonstration touched it; nearly no row has.
            models.Index(fields=["implementation"], condition=Q(is_demo=True), name="update_demo"),
        ]

    def __str__(self) -> str:
        return f"{self.period.title} {self.implementation}"

    @property
    def counting_proofs(self) -> list[RoundProof] | list[EvidenceUse]:
        """Once handed in, the proofs of the newest round in the versions they had then.

        Expects the uses and rounds with their proofs fetched along, as far as the person sees them.
        """
        newest = max(self.rounds.all(), key=lambda each: each.number, default=None)
        if self.state in OPEN_STATES or newest is None:
            return list(self.uses.all())
        return list(newest.proofs.all())


class UpdateRound(Filling):
    """One submission as it stood, and what was decided about it. Never changed afterwards."""

    update = models.ForeignKey(
        ProgressUpdate, models.CASCADE, related_name="rounds", verbose_name="进展填报"
    )
    number = models.PositiveSmallIntegerField("轮次")
    submitted_at = models.DateTimeField("提交时间")
    submitted_by = models.ForeignKey(
        "agencies.User", models.PROTECT, related_name="+", verbose_name="提交人"
    )
    # Filled in by the bureau for an agency: both names stay on the record.
    on_behalf_of = models.ForeignKey(
        "agencies.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="代填单位",
    )
    is_late = models.BooleanField("逾期提交", default=False)
    # What co-agencies had given by then: {"agency", "text", "by"} each.
    contributions = models.JSONField("配合单位情况", default=list)
    outcome = models.CharField(
        "结果", max_length=8, choices=RoundOutcome.choices, default=RoundOutcome.PENDING
    )
    reason_code = models.CharField(
        "退回原因", max_length=14, choices=ReturnReason.choices, blank=True
    )
    reason = models.TextField("意见", blank=True)
    pinned_fields = ArrayField(
        models.CharField(max_length=14, choices=FormField.choices),
        default=list,
        blank=True,
        verbose_name="需修改的栏目",
    )
    pinned_evidence = models.ManyToManyField(
        "tasks.Evidence", related_name="+", verbose_name="需更换的佐证"
    )
    # The date a return set for the next round, and how it was reached.
    next_due_on = models.DateField("改后截止", null=True, blank=True)
    next_due_note = models.CharField("改后截止依据", max_length=200, blank=True)
    verified_status = models.CharField(
        "核查结论", max_length=14, choices=Status.choices, blank=True
    )
    decided_at = models.DateTimeField("核查时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="核查人",
    )
    # A verified round that was opened again keeps its verdict and says who opened it, and why.
    reopened_at = models.DateTimeField("重新打开时间", null=True, blank=True)
    reopened_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="重新打开人",
    )
    reopened_reason = models.TextField("重新打开理由", blank=True)

    objects = UpdateRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "填报轮次"
        verbose_name_plural = "填报轮次"
        ordering = ["update_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["update", "number"], name="update_round_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.update} 第{self.number}轮"

    def pinned_labels(self) -> list[str]:
        return [str(FormField(name).label) for name in self.pinned_fields]
