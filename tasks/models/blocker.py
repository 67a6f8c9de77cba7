"""问题诉求: what stands in the way, and which level can remove it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from tasks.choices import BlockerLevel
from tasks.querysets import BlockerQuerySet


class Blocker(models.Model):
    implementation = models.ForeignKey(
        "tasks.Implementation",
        models.PROTECT,
        related_name="blockers",
        verbose_name="落实事项",
    )
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="blockers", verbose_name="地区"
    )
    level = models.CharField("所需层级", max_length=10, choices=BlockerLevel.choices)
    text = models.TextField("问题", max_length=2000)
    is_major = models.BooleanField("重大问题", default=False)
    # Who must answer: a body, or one person of the bureau or its leaders.
    owner_agency = models.ForeignKey(
        "agencies.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="blockers_to_answer",
        verbose_name="答复单位",
    )
    owner = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="blockers_to_answer",
        verbose_name="答复人",
    )
    answer_by = models.DateField("答复时限", null=True, blank=True)
    answer_note = models.CharField("时限依据", max_length=200, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="答复登记人",
    )
    # Whom a deputy answered for, where it was put to a person who was away.
    answered_for = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="被代理人",
    )
    answer = models.TextField("答复", blank=True, max_length=2000)
    raised_at = models.DateTimeField("提出时间")
    raised_by = models.ForeignKey(
        "agencies.User", models.PROTECT, related_name="+", verbose_name="提出人"
    )
    closed_at = models.DateTimeField("解决时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="解决登记人",
    )
    resolution = models.TextField("解决情况", blank=True, max_length=2000)
    is_demo = models.BooleanField("演示数据", default=False)

    objects = BlockerQuerySet.as_manager()

    class Meta:
        verbose_name = "问题诉求"
        verbose_name_plural = "问题诉求"
        ordering = ["-raised_at"]
        indexes = [
            models.Index(fields=["region"], condition=Q(closed_at=None), name="blocker_open"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(owner_agency__isnull=True),
                name="blocker_one_owner",
                violation_error_message="答复单位和答复人只能填一个。",
            ),
            models.CheckConstraint(
                condition=Q(answer_by__isnull=True)
                | Q(owner__isnull=False)
                | Q(owner_agency__isnull=False),
                name="blocker_clock_needs_owner",
                violation_error_message="有答复时限的，必须明确由谁答复。",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def owner_name(self) -> str:
        """Who must answer, in words; empty while nobody has been named."""
        return str(self.owner_agency or self.owner or "")

    def is_overdue(self, on: date) -> bool:
        """Whether its answer is late on that day."""
        return (
            self.closed_at is None
            and self.answered_at is None
            and self.answer_by is not None
            and self.answer_by < on
        )
