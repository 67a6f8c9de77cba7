"""联席会议 and 领导小组会议: what they take up, what they decide, what comes of it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from tasks.choices import MeetingKind, Outcome
from tasks.querysets import MeetingQuerySet, MeetingTaskQuerySet


class Meeting(models.Model):
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="meetings", verbose_name="地区"
    )
    kind = models.CharField("会议", max_length=14, choices=MeetingKind.choices)
    held_on = models.DateField("会议日期")
    title = models.CharField("名称", max_length=80)
    planned_at = models.DateTimeField("安排时间")
    planned_by = models.ForeignKey(
        "agencies.User", models.PROTECT, related_name="+", verbose_name="安排人"
    )
    is_demo = models.BooleanField("演示数据", default=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "会议"
        verbose_name_plural = "会议"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "kind", "held_on"],
                name="meeting_unique",
                violation_error_message="这一天已安排了同类会议。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tasks:meeting", args=[self.pk])


class AgendaItem(models.Model):
    """One blocker on the agenda of one meeting, with what was decided about it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items", verbose_name="会议")
    blocker = models.ForeignKey(
        "tasks.Blocker", models.PROTECT, related_name="agenda_items", verbose_name="问题诉求"
    )
    order = models.PositiveSmallIntegerField("次序")
    outcome = models.CharField("决定", max_length=10, choices=Outcome.choices, blank=True)
    decision = models.TextField("决定内容", blank=True, max_length=2000)
    decided_at = models.DateTimeField("登记时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记人",
    )

    class Meta:
        verbose_name = "议题"
        verbose_name_plural = "议题"
        ordering = ["meeting", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "blocker"],
                name="agenda_once",
                violation_error_message="这个问题已在本次会议的议程上。",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | ~Q(decision=""),
                name="agenda_decision_has_words",
                violation_error_message="请写明决定内容。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} 议题{self.order}"


class MeetingTask(models.Model):
    """会议交办: what a decision asks of a body, by when."""

    item = models.OneToOneField(
        AgendaItem, models.PROTECT, related_name="task", verbose_name="议题"
    )
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="meeting_tasks", verbose_name="地区"
    )
    owner = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="meeting_tasks", verbose_name="承办单位"
    )
    text = models.TextField("交办内容", max_length=2000)
    due_on = models.DateField("办理时限")
    created_at = models.DateTimeField("交办时间")
    done_at = models.DateTimeField("完成时间", null=True, blank=True)
    done_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="完成登记人",
    )
    done_note = models.TextField("办理情况", blank=True, max_length=2000)
    is_demo = models.BooleanField("演示数据", default=False)

    objects = MeetingTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "会议交办"
        verbose_name_plural = "会议交办"
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text[:40]

    def is_late(self, on: date) -> bool:
        return self.done_at is None and self.due_on < on
