"""Bodies and all their names."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from agencies.choices import AgencyKind, AgencyLevel, NameKind, Role
from regions.models import Region


class AgencyQuerySet(models.QuerySet["Agency"]):
    def visible_to(self, user: Any) -> AgencyQuerySet:
        """Bodies of the regions a person sees and of those above: the documents name them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMINISTRATOR:
            return self
        return self.filter(
            Q(region__isnull=True)
            | Q(region__path__in=user.region.line_paths() if user.region else [])
            | Q(region__in=Region.objects.visible_to(user))
        )

    def nameable_in(self, region: Region) -> AgencyQuerySet:
        """Bodies a document of the region may name: its own, those above it and those below."""
        return self.filter(
            Q(region__isnull=True) | Q(region__in=Region.objects.in_line_with(region))
        )


class Agency(models.Model):
    """One body. `name` is its present full name; earlier and short ones stand in
    AgencyName, and `agencies.names` says which it bore on a day."""

    key = models.SlugField("标识", max_length=80, unique=True)
    name = models.CharField("全称", max_length=100)
    short_name = models.CharField("简称", max_length=50)
    level = models.CharField("层级", max_length=10, choices=AgencyLevel.choices)
    kind = models.CharField("类别", max_length=12, choices=AgencyKind.choices)
    region = models.ForeignKey(
        "regions.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agencies",
        verbose_name="地区",
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="承继单位",
    )
    since = models.DateField("设立日期", null=True, blank=True)
    until = models.DateField("撤销日期", null=True, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = "单位"
        verbose_name_plural = "单位"
        ordering = ["region__order", "level", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(until__isnull=True),
                name="agency_name_unique",
                violation_error_message="已有同名的在用单位。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AgencyName(models.Model):
    """A name a body bears or bore, with its dates where they are known."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="names", verbose_name="单位")
    name = models.CharField("名称", max_length=100, db_index=True)
    kind = models.CharField("类型", max_length=6, choices=NameKind.choices)
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = "单位名称"
        verbose_name_plural = "单位名称"
        ordering = ["agency", "kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name", "kind"], name="agency_name_kind_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name
