"""报送: what a region sends up to the level above it, round by round, each frozen with its hash."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from reports.choices import SubmissionState
from reports.querysets import SubmissionQuerySet, SubmissionRoundQuerySet
from tasks.choices import ReturnReason, Status, UpdateState


class Submission(models.Model):
    """A reporting period or an annual report on its way up: one row each, whatever the rounds."""

    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="submissions", verbose_name="报送地区"
    )
    receiver = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="received", verbose_name="接收方"
    )
    period = models.OneToOneField(
        "tasks.ReportingPeriod",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="submission",
        verbose_name="填报期",
    )
    report = models.OneToOneField(
        "reports.AnnualReport",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="submission",
        verbose_name="年度报告",
    )
    state = models.CharField(
        "状态", max_length=8, choices=SubmissionState.choices, default=SubmissionState.READY
    )
    round_number = models.PositiveSmallIntegerField("轮次", default=0)
    version = models.PositiveIntegerField("版本", default=0)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "报送"
        verbose_name_plural = "报送"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period__isnull=False, report__isnull=True)
                | Q(period__isnull=True, report__isnull=False),
                name="submission_of_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(receiver=F("region")), name="submission_goes_elsewhere"
            ),
        ]
        indexes = [models.Index(fields=["receiver", "state"], name="submission_received")]

    def __str__(self) -> str:
        return str(self.report) if self.report else f"{self.region.name}{self.period}"

    def get_absolute_url(self) -> str:
        return reverse("reports:submission", args=[self.pk])


class SubmissionRound(models.Model):
    """One sending as it left, and what was decided about it. The package never changes."""

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="rounds", verbose_name="报送"
    )
    number = models.PositiveSmallIntegerField("轮次")
    sent_at = models.DateTimeField("报送时间")
    sent_by = models.ForeignKey(
        "agencies.User", models.PROTECT, related_name="+", verbose_name="报送人"
    )
    note = models.TextField("报送说明", blank=True, max_length=2000)
    as_of = models.DateField("数据截至")
    formula_version = models.CharField("口径版本", max_length=20)
    figures = models.JSONField("数据")
    sha256 = models.CharField("数据包 SHA-256", max_length=64)
    run = models.ForeignKey(
        "reports.ReportRun",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sent_in",
        verbose_name="报告文件",
    )
    # What the regions below had sent up and this region had accepted by then.
    members = models.ManyToManyField(
        "self", symmetrical=False, related_name="gathered_in", verbose_name="汇总的报送"
    )
    has_demo = models.BooleanField("含演示数据", default=False)
    accepted_at = models.DateTimeField("接收时间", null=True, blank=True)
    accepted_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="接收人",
    )
    returned_at = models.DateTimeField("退回时间", null=True, blank=True)
    returned_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="退回人",
    )
    reason_code = models.CharField(
        "退回原因", max_length=14, choices=ReturnReason.choices, blank=True
    )
    reason = models.TextField("退回说明", blank=True, max_length=2000)
    pinned = models.ManyToManyField(
        "reports.SubmissionRow", related_name="+", verbose_name="需修改的事项"
    )
    next_due_on = models.DateField("再报送截止", null=True, blank=True)
    next_due_note = models.CharField("再报送截止依据", max_length=200, blank=True)

    objects = SubmissionRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "报送轮次"
        verbose_name_plural = "报送轮次"
        ordering = ["submission", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "number"], name="submission_round_unique"
            ),
            models.CheckConstraint(
                condition=(Q(accepted_by__isnull=True) | ~Q(accepted_by=F("sent_by")))
                & (Q(returned_by__isnull=True) | ~Q(returned_by=F("sent_by"))),
                name="submission_decided_by_another",
                violation_error_message="报送人不能接收或退回自己的报送。",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="package_kept",
                fields=["submission", "number", "sent_at", "sent_by", "note", "as_of"]
                + ["formula_version", "figures", "sha256", "run"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} 第{self.number}轮"


class SubmissionRow(models.Model):
    """One item of a period's package: which round of its update, in which version, with which
    verdict. Items without a verified update stand in the package by name only.
    """

    round = models.ForeignKey(
        SubmissionRound, models.PROTECT, related_name="rows", verbose_name="报送轮次"
    )
    update = models.ForeignKey(
        "tasks.ProgressUpdate", models.PROTECT, related_name="+", verbose_name="进展填报"
    )
    order = models.PositiveIntegerField("排序")
    version = models.PositiveIntegerField("版本")
    label = models.CharField("序号", max_length=60)
    title = models.TextField("事项")
    agency = models.CharField("牵头单位", max_length=200)
    state = models.CharField("填报状态", max_length=10, choices=UpdateState.choices)
    filling = models.ForeignKey(
        "tasks.UpdateRound",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="填报轮次",
    )
    verified_status = models.CharField(
        "核查结论", max_length=14, choices=Status.choices, blank=True
    )
    is_demo = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = "报送事项"
        verbose_name_plural = "报送事项"
        ordering = ["round", "order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "update"], name="submission_row_unique"),
            models.CheckConstraint(
                condition=Q(state=UpdateState.VERIFIED, filling__isnull=False)
                & ~Q(verified_status="")
                | ~Q(state=UpdateState.VERIFIED) & Q(filling__isnull=True, verified_status=""),
                name="submission_row_holds_verified_only",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}"
