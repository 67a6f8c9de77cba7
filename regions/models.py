"""Regions, the rounds of the pilot and the regions each round names."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q


class Level(models.TextChoices):
    NATION = "nation", "国家"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    AREA = "area", "新区"
    DISTRICT = "district", "区县"


class RegionQuerySet(models.QuerySet["Region"]):
    def within(self, region: Region) -> RegionQuerySet:
        """The region itself and everything below it."""
        return self.filter(path__startswith=region.path)

    def in_line_with(self, region: Region) -> RegionQuerySet:
        """The region, those it lies in and those within it: whom its documents may name."""
        return self.filter(Q(path__startswith=region.path) | Q(path__in=region.line_paths()))

    def visible_to(self, user: Any) -> RegionQuerySet:
        """Regions whose rows `user` may see; `user` needs `seen_regions()` (agencies.User)."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(user.seen_regions())


class Region(models.Model):
    """A locality. Names and codes change over time: each row is valid for a span of dates."""

    slug = models.SlugField("标识", max_length=40, unique=True)
    code = models.CharField("行政区划代码", max_length=6, blank=True, help_text="GB/T 2260")
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=30)
    level = models.CharField("层级", max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级地区",
    )
    # "/china/jiangsu/suzhou/": one prefix match finds a region and all below it.
    path = models.CharField("路径", max_length=200, unique=True)
    order = models.PositiveIntegerField("排序", default=0)
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name="更替为",
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "地区"
        verbose_name_plural = "地区"
        ordering = ["order", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code="") & Q(valid_to__isnull=True),
                name="region_code_unique",
                violation_error_message="该行政区划代码已有在用地区。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def office(self) -> str:
        """What people call the level that receives what is sent up: above all, the Ministry."""
        return "商务部" if self.level == Level.NATION else self.name

    def contains(self, other: Region) -> bool:
        """Whether `other` is this region or lies below it."""
        return other.path.startswith(self.path)

    def line_paths(self) -> list[str]:
        """Paths of the regions from the top down to this one, itself included."""
        names = self.path.strip("/").split("/")
        return [f"/{'/'.join(names[: depth + 1])}/" for depth in range(len(names))]


class PilotRound(models.Model):
    """One round of the service-trade pilot, with the document it rests on."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    name = models.CharField("名称", max_length=80)
    basis = models.CharField("依据文号", max_length=60)
    starts_on = models.DateField("开始", null=True, blank=True)
    ends_on = models.DateField("结束", null=True, blank=True)
    # The reply says "three years from approval": the month is known, the day is not.
    precision = models.CharField(
        "日期精度", max_length=5, choices=[("day", "到日"), ("month", "到月")], default="day"
    )
    note = models.CharField("说明", max_length=200, blank=True)
    regions = models.ManyToManyField(
        Region, through="PilotRegion", related_name="rounds", verbose_name="试点地区"
    )

    class Meta:
        verbose_name = "试点批次"
        verbose_name_plural = "试点批次"
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.year}年{self.name}"

    def is_over(self, on: date) -> bool:
        return self.ends_on is not None and self.ends_on < on


class PilotRegion(models.Model):
    """A region named by a round, under the name the document uses."""

    round = models.ForeignKey(PilotRound, models.CASCADE, verbose_name="试点批次")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="地区")
    name_in_document = models.CharField("文件中名称", max_length=60)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "试点地区"
        verbose_name_plural = "试点地区"
        ordering = ["round", "region__order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "region"], name="pilot_region_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.round.year} {self.name_in_document}"
