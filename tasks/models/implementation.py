"""落实事项: one measure carried out in one region. The row holds its present state."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from tasks.choices import STANDSTILL, UNFINISHED, AssignmentRole, Status, TrackScope
from tasks.querysets import AnnotationQuerySet, ImplementationQuerySet


@pghistory.track()
class Implementation(models.Model):
    """What is tracked. Lists and dashboards read this row and never the history."""

    measure = models.ForeignKey(
        "tasks.Measure",
        models.PROTECT,
        related_name="implementations",
        verbose_name="具体举措",
    )
    region = models.ForeignKey(
        "regions.Region",
        models.PROTECT,
        related_name="implementations",
        verbose_name="地区",
    )
    round = models.ForeignKey(
        "regions.PilotRound",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="implementations",
        verbose_name="试点批次",
    )
    # First among the assignments; repeated here so that lists sort and filter on one row.
    lead_agency = models.ForeignKey(
        "agencies.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_implementations",
        verbose_name="牵头单位",
    )
    scope = models.CharField(
        "考核范围", max_length=14, choices=TrackScope.choices, default=TrackScope.IN_SCOPE
    )
    status = models.CharField(
        "核查状态", max_length=14, choices=Status.choices, default=Status.NOT_STARTED
    )
    claimed_status = models.CharField(
        "自评状态", max_length=14, choices=Status.choices, default=Status.NOT_STARTED
    )
    landed_on = models.DateField("落地日期", null=True, blank=True)
    due_on = models.DateField("完成时限", null=True, blank=True)
    # The due date of the update the reporter still owes; empty when nothing is owed.
    owed_on = models.DateField("填报截止", null=True, blank=True)
    # The last update came in after its due date: a red made good shows yellow for that period.
    made_up_late = models.BooleanField("逾期补报", default=False)
    # How many of its newest updates in a row said 无变化; a third on unfinished work is a flag.
    unchanged_in_a_row = models.PositiveSmallIntegerField("连续无变化", default=0)
    open_blockers = models.PositiveSmallIntegerField("未解决问题数", default=0)
    adopted_on = models.DateField("纳入日期")
    closed_on = models.DateField("批次结束", null=True, blank=True)
    last_verified_at = models.DateTimeField("最近核查", null=True, blank=True)
    is_demo = models.BooleanField("演示数据", default=False)
    version = models.PositiveIntegerField("版本", default=1)
    agencies = models.ManyToManyField(
        "agencies.Agency",
        through="Assignment",
        related_name="implementations",
        verbose_name="责任单位",
    )

    # Set by `with_light(on)`.
    light: str
    light_rule: str
    # Set by `with_columns` for the lead's column: how many bodies there are beside the lead.
    other_bodies: int

    objects = ImplementationQuerySet.as_manager()

    class Meta:
        verbose_name = "落实事项"
        verbose_name_plural = "落实事项"
        ordering = ["region", "measure__document", "measure__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "region"],
                name="implementation_unique",
                violation_error_message="该地区已纳入这条举措。",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.LANDED) | Q(landed_on__isnull=False),
                name="implementation_landed_has_date",
                violation_error_message="“已落地”必须有落地日期。",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "status"]),
            models.Index(fields=["region", "owed_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.region.short_name} {self.measure}"

    def get_absolute_url(self) -> str:
        return reverse("tasks:implementation", args=[self.pk])

    def stands_still(self) -> bool:
        """无变化 for the third time in a row on unfinished work (DESIGN.md 6)."""
        return self.unchanged_in_a_row >= STANDSTILL and self.status in UNFINISHED


class Assignment(models.Model):
    """A body that answers for an implementation. The lead signs for the whole."""

    implementation = models.ForeignKey(
        Implementation, models.CASCADE, related_name="assignments", verbose_name="落实事项"
    )
    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="assignments", verbose_name="责任单位"
    )
    # Who of the body's people looks after it: told first, never alone in having the right.
    officer = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="handled",
        verbose_name="经办人",
    )
    role = models.CharField("角色", max_length=12, choices=AssignmentRole.choices)
    order = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = "责任单位"
        verbose_name_plural = "责任单位"
        ordering = ["implementation_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["implementation", "agency"], name="assignment_unique"),
            models.UniqueConstraint(
                fields=["implementation"],
                condition=Q(role=AssignmentRole.LEAD),
                name="assignment_one_lead",
                violation_error_message="一个落实事项只能有一个牵头单位。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}（{self.get_role_display()}）"


class FormerAssignment(models.Model):
    """The bodies that answered for an implementation until others were assigned.

    Figures and reports of an earlier day name who answered then (tasks.then).
    """

    implementation = models.ForeignKey(
        Implementation,
        models.CASCADE,
        related_name="former_assignments",
        verbose_name="落实事项",
    )
    lead_agency = models.ForeignKey(
        "agencies.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="牵头单位",
    )
    # Keys in their order, the lead first: read as a whole and never searched.
    agencies = ArrayField(models.BigIntegerField(), default=list, verbose_name="责任单位")
    until = models.DateTimeField("调整时间")

    class Meta:
        verbose_name = "原责任单位"
        verbose_name_plural = "原责任单位"
        ordering = ["implementation_id", "until"]
        indexes = [models.Index(fields=["implementation", "until"], name="former_assignment_of")]

    def __str__(self) -> str:
        return f"{self.implementation} 至{self.until:%Y-%m-%d}"


class Annotation(models.Model):
    """批示: a leader's remark on an implementation."""

    implementation = models.ForeignKey(
        Implementation, models.CASCADE, related_name="annotations", verbose_name="落实事项"
    )
    author = models.ForeignKey(
        "agencies.User", models.PROTECT, related_name="annotations", verbose_name="批示人"
    )
    text = models.TextField("批示内容", max_length=1000)
    at = models.DateTimeField("时间")

    objects = AnnotationQuerySet.as_manager()

    class Meta:
        verbose_name = "批示"
        verbose_name_plural = "批示"
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.text[:40]
