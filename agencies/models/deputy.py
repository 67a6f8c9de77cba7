"""请假代理: who stands in for a person while they are away."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from agencies.choices import BUREAU_ROLES, Role


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def visible_to(self, user: Any) -> DeputyQuerySet:
        """Those concerned, the bureau for the people of its region, and the administrator."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMINISTRATOR:
            return self
        mine = Q(person=user) | Q(deputy=user)
        if user.role in BUREAU_ROLES:
            mine |= Q(person__region_id=user.region_id)
        return self.filter(mine)

    def kept(self) -> DeputyQuerySet:
        """Not ended before their time."""
        return self.filter(ended_at=None)

    def standing(self, on: date) -> DeputyQuerySet:
        """In force on that day, between people who still hold the same office."""
        same_office = Q(
            deputy__is_active=True,
            deputy__role=F("person__role"),
            deputy__region=F("person__region"),
        ) & (
            Q(deputy__agency=F("person__agency"))
            | Q(deputy__agency__isnull=True, person__agency__isnull=True)
        )
        return self.kept().filter(same_office, starts_on__lte=on, ends_on__gte=on)


class Deputy(models.Model):
    """From its first day to its last the deputy acts for the person; it ends by itself."""

    person = models.ForeignKey(
        "agencies.User", models.PROTECT, related_name="deputies", verbose_name="请假人"
    )
    deputy = models.ForeignKey(
        "agencies.User", models.PROTECT, related_name="deputising", verbose_name="代理人"
    )
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    reason = models.CharField("事由", max_length=200)
    named_at = models.DateTimeField("登记时间")
    named_by = models.ForeignKey(
        "agencies.User", models.PROTECT, related_name="+", verbose_name="登记人"
    )
    ended_at = models.DateTimeField("提前结束时间", null=True, blank=True)
    ended_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="提前结束人",
    )

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = "请假代理"
        verbose_name_plural = "请假代理"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(person=F("deputy")),
                name="deputy_is_another",
                violation_error_message="不能由本人代理自己。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="deputy_ends_after_start",
                violation_error_message="结束日期不能早于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy}代{self.person}（{self.starts_on}至{self.ends_on}）"
