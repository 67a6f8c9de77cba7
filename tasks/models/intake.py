"""录入: from a received file to confirmed rows, and everything people decided on the way."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tasks.choices import (
    TAKEN,
    CandidateKind,
    Decision,
    DocumentLevel,
    IntakeState,
    JobState,
)
from tasks.models.document import PolicyDocument
from tasks.models.job import Job
from tasks.querysets import CandidateQuerySet, IntakeQuerySet


def labelled(label: str, words: str) -> str:
    """（一）总则, but 1. 总则: a full-width bracket brings its own space."""
    return f"{label}{'' if label.endswith('）') else ' '}{words}".strip()


class Intake(Job):
    """One recording of a document: received, read by a worker, reviewed by people, confirmed.

    With `document` it is a parsing again: what is found is compared with what stands there.
    """

    state = models.CharField(
        "状态", max_length=10, choices=IntakeState.choices, default=IntakeState.QUEUED
    )
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="intakes", verbose_name="地区"
    )
    level = models.CharField("发文层级", max_length=10, choices=DocumentLevel.choices)
    name = models.CharField("文件名", max_length=120)
    # Empty where the text of `document` itself is read again.
    content = models.BinaryField("收到的内容", default=bytes)
    sha256 = models.CharField("收到内容的 SHA-256", max_length=64, blank=True)
    requested_by = models.ForeignKey(
        "agencies.User", models.PROTECT, related_name="intakes", verbose_name="录入人"
    )
    document = models.ForeignKey(
        "tasks.PolicyDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="readings",
        verbose_name="重新识读的文件",
    )
    source = models.ForeignKey(
        "tasks.SourceText",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="intakes",
        verbose_name="原文",
    )
    parser_version = models.CharField("识读程序版本", max_length=40, blank=True)
    # What was found besides candidates: problems of the text, coverage, figures, duties.
    found = models.JSONField("识读概况", default=dict, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="确认人",
    )

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = "文件录入"
        verbose_name_plural = "文件录入"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING) | Q(lease_until__isnull=False),
                name="intake_running_has_lease",
            ),
            # Pressing twice, or two people at once: one parsing again at a time.
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(
                    state__in=[IntakeState.QUEUED, IntakeState.RUNNING, IntakeState.REVIEWING],
                    document__isnull=False,
                ),
                name="intake_document_open_unique",
            ),
        ]
        indexes = [
            models.Index(
                fields=["requested_at"],
                condition=Q(state__in=[JobState.QUEUED, JobState.RUNNING]),
                name="intake_under_way",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("tasks:intake", args=[self.pk])

    def slug_of(self, at: int) -> str:
        """What the document is called that its `at`-th head taken over becomes."""
        return f"{self.region.slug}-{self.pk}-{at}"

    @staticmethod
    def named_in(slug: str) -> int | None:
        """Which recording a document so called came from; None for what was loaded."""
        parts = slug.rsplit("-", 2)
        return (
            int(parts[1]) if len(parts) == 3 and parts[1].isascii() and parts[1].isdigit() else None
        )

    def made(self) -> list[PolicyDocument]:
        """Once confirmed: what it brought into being, whatever text that stands on by now."""
        if self.document is not None:
            return [self.document]
        heads = self.candidates.in_place().of_kind(CandidateKind.DOCUMENT)
        count = heads.filter(decision__in=TAKEN).count()
        slugs = [self.slug_of(at) for at in range(1, count + 1)]
        return list(PolicyDocument.objects.filter(slug__in=slugs).order_by("pk"))

    def foremost(self) -> PolicyDocument:
        """Of what it brought into being, the document to show first: a notice says less than the
        plan it sends."""
        return max(self.made(), key=lambda document: document.measures.count())

    @property
    def confirmation(self) -> str:
        """Who has confirmed it and when, in words; "" before that."""
        if self.confirmed_by is None or self.confirmed_at is None:
            return ""
        when = timezone.localtime(self.confirmed_at)
        return f"{self.confirmed_by} 已于 {when:%Y-%m-%d %H:%M} 确认"

    @property
    def is_reviewing(self) -> bool:
        return self.state == IntakeState.REVIEWING

    @property
    def is_open(self) -> bool:
        """Whether it is still to be read or decided about."""
        return self.is_under_way or self.is_reviewing


class Candidate(models.Model):
    """识读结果: one proposed document, task or measure.

    `parsed` is exactly what the parser gave, in the form of the `parse_document` contract;
    `edited` are a person's values in the same form. Of a parsing again `measure` or `task` is the
    row it is compared with, the document of the recording for a head, and `parsed` is empty where
    the text no longer holds that row.
    """

    intake = models.ForeignKey(
        Intake, models.CASCADE, related_name="candidates", verbose_name="文件录入"
    )
    kind = models.CharField("类别", max_length=8, choices=CandidateKind.choices)
    order = models.PositiveIntegerField("排序")
    # The document this task or measure belongs to.
    document = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contents",
        verbose_name="所属文件",
    )
    parsed = models.JSONField("识读值", null=True, blank=True)
    edited = models.JSONField("人工值", null=True, blank=True)
    # [{code, message, span}, …]: the parser's doubts about this place.
    problems = models.JSONField("疑点", default=list, blank=True)
    decision = models.CharField(
        "处理", max_length=9, choices=Decision.choices, default=Decision.PENDING
    )
    reason = models.TextField("理由", blank=True)
    decided_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="处理人",
    )
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    # Split or merged out of these.
    origins = models.ManyToManyField(
        "self", symmetrical=False, related_name="successors", blank=True, verbose_name="来自"
    )
    measure = models.ForeignKey(
        "tasks.Measure",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="candidates",
        verbose_name="对应的举措",
    )
    # A heading the new text no longer has may be removed; what was said of it stays.
    task = models.ForeignKey(
        "tasks.PilotTask",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="candidates",
        verbose_name="对应的任务",
    )
    version = models.PositiveIntegerField("版本", default=1)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = "识读结果"
        verbose_name_plural = "识读结果"
        ordering = ["intake", "order"]

    def __str__(self) -> str:
        values = self.values
        words = values.get("title") or values.get("text") or ""
        # Without its full stop: more is said after it.
        name = labelled(values.get("label") or "", words)[:80].rstrip("。；")
        return name or self.get_kind_display()

    def get_absolute_url(self) -> str:
        return f"{self.intake.get_absolute_url()}?at={self.pk}#current"

    @property
    def drop_word(self) -> str:
        """What dropping it is called: a row that stands already is taken out of its document."""
        if self.task_id:
            return "移除"
        return "标为撤销" if self.measure_id else "舍弃"

    @property
    def decision_word(self) -> str:
        """The decision, by the word of the button that took it."""
        if self.decision == Decision.DROPPED:
            return f"已{self.drop_word}"
        if self.decision == Decision.ACCEPTED and self.is_compared:
            return "采用新识读"
        return Decision(self.decision).label

    @property
    def values(self) -> dict[str, Any]:
        """What would be taken over: the person's values, or else the parser's."""
        found: dict[str, Any] = self.edited if self.edited is not None else self.parsed or {}
        return found

    @property
    def is_compared(self) -> bool:
        """Whether it is held against something that stands in a document already."""
        if self.kind == CandidateKind.DOCUMENT:
            return self.intake.document_id is not None
        return self.measure_id is not None or self.task_id is not None

    @property
    def is_gone(self) -> bool:
        """Whether what stands there is no longer found in the text."""
        return self.parsed is None and self.is_compared

    @property
    def is_touched(self) -> bool:
        """Whether a person has done something to it that can be taken back."""
        return not self.is_pending or (self.edited is not None and not self.is_gone)

    @property
    def is_taken(self) -> bool:
        return self.decision in TAKEN

    @property
    def is_pending(self) -> bool:
        return self.decision == Decision.PENDING
