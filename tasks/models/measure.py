"""Measures, who is responsible for them, and which upper measure they carry."""

from __future__ import annotations

from typing import Any

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tasks.choices import (
    LinkOrigin,
    LinkState,
    ListName,
    PartyKind,
    RegionScope,
    ResponsibilityRole,
)
from tasks.lineage.matching import LEAST_SCORE
from tasks.models.document import PolicyDocument


class MeasureQuerySet(models.QuerySet["Measure"]):
    def visible_to(self, user: Any) -> MeasureQuerySet:
        """Measures are sentences of public documents: everyone logged in reads them."""
        return self if user.is_authenticated else self.none()


@pghistory.track(exclude=["parsed"])
class Measure(models.Model):
    """The numbered thing to do. `text` is the source; `spans` point into it."""

    document = models.ForeignKey(
        "tasks.PolicyDocument",
        models.CASCADE,
        related_name="measures",
        verbose_name="政策文件",
    )
    task = models.ForeignKey(
        "tasks.PilotTask",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name="试点任务",
    )
    key = models.CharField("解析标识", max_length=60)
    list_name = models.CharField("清单", max_length=10, choices=ListName.choices)
    number = models.PositiveSmallIntegerField("序号", null=True, blank=True)
    order = models.PositiveSmallIntegerField("排序")
    label = models.CharField("编号", max_length=60)
    section = models.CharField("章节", max_length=120, blank=True)
    title = models.CharField("标题", max_length=200, blank=True)
    text = models.TextField("举措原文")
    plan_text = models.TextField("落实计划", blank=True)
    plan_items = ArrayField(models.TextField(), default=list, blank=True, verbose_name="计划分项")
    due_text = models.CharField("时限原文", max_length=60, blank=True)
    due_on = models.DateField("完成时限", null=True, blank=True)
    # [[start, end], …] in code points of the document's source text.
    spans = models.JSONField("位置", default=list)
    region_scope = models.CharField(
        "适用地区", max_length=12, choices=RegionScope.choices, default=RegionScope.NONE
    )
    region_names = ArrayField(
        models.CharField(max_length=30), default=list, blank=True, verbose_name="列名地区"
    )
    regions_open_ended = models.BooleanField("列名后有“等”", default=False)
    # What the parser said, as of loading: the first of the three columns of a parsing again.
    parsed = models.JSONField("识读结果", null=True, blank=True, editable=False)
    # Set where a person gave other values than the parser: who, when and why.
    corrected_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="更正人",
    )
    corrected_at = models.DateTimeField("更正时间", null=True, blank=True)
    correction = models.TextField("更正理由", blank=True)
    # A corrected text no longer holds it; what was reported on it stays.
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawal = models.TextField("撤销理由", blank=True)
    # Width and numerals folded, for searching only; never shown.
    search_text = models.TextField("检索文本", editable=False)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = "具体举措"
        verbose_name_plural = "具体举措"
        ordering = ["document", "order"]
        constraints = [
            models.UniqueConstraint(fields=["document", "key"], name="measure_key_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title or self.text}"[:80]


class ResponsibilityQuerySet(models.QuerySet["Responsibility"]):
    def unknown(self) -> ResponsibilityQuerySet:
        """Names of bodies nobody knows yet: neither the reference data nor a person's answer."""
        return self.filter(kind=PartyKind.AGENCY, agency=None, answer=None)


class Responsibility(models.Model):
    """Measure × body × role, as a clause of the document says it."""

    measure = models.ForeignKey(
        Measure, models.CASCADE, related_name="responsibilities", verbose_name="具体举措"
    )
    name = models.CharField("文件中名称", max_length=120)
    agency = models.ForeignKey(
        "agencies.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responsibilities",
        verbose_name="单位",
    )
    # Set where a person's answer, not the reference data, says whom the name means.
    answer = models.ForeignKey(
        "agencies.NameAnswer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responsibilities",
        verbose_name="依据的名称答复",
    )
    role = models.CharField("角色", max_length=12, choices=ResponsibilityRole.choices)
    kind = models.CharField("类别", max_length=10, choices=PartyKind.choices)
    open_ended = models.BooleanField("其后有“等”", default=False)
    clause = models.TextField("条文")
    order = models.PositiveSmallIntegerField("排序")
    span_start = models.PositiveIntegerField("起点")
    span_end = models.PositiveIntegerField("终点")

    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        verbose_name = "责任分工"
        verbose_name_plural = "责任分工"
        ordering = ["measure", "order"]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_role_display()}）"


class MeasureLinkQuerySet(models.QuerySet["MeasureLink"]):
    def upheld(self) -> MeasureLinkQuerySet:
        """Confirmed or still to be looked at."""
        return self.exclude(state=LinkState.REJECTED)

    def visible_to(self, user: Any) -> MeasureLinkQuerySet:
        """What is confirmed stands between public documents; the rest is the region's work."""
        if not user.is_authenticated:
            return self.none()
        own = PolicyDocument.objects.compared_for(user)
        return self.filter(Q(state=LinkState.CONFIRMED) | Q(lower__document__in=own))


class MeasureLink(models.Model):
    """承接关系: the upper measure and the lower-level measure that carries it."""

    upper = models.ForeignKey(
        Measure, models.CASCADE, related_name="lower_links", verbose_name="上级举措"
    )
    lower = models.ForeignKey(
        Measure, models.CASCADE, related_name="upper_links", verbose_name="下级举措"
    )
    score = models.FloatField("相似度", help_text="0–1")
    state = models.CharField(
        "状态", max_length=10, choices=LinkState.choices, default=LinkState.SUGGESTED
    )
    origin = models.CharField(
        "来源", max_length=10, choices=LinkOrigin.choices, default=LinkOrigin.COPY
    )
    # Empty while nobody has looked at it: a copy beyond doubt is confirmed by the text alone.
    decided_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="确认人",
    )
    decided_at = models.DateTimeField("确认时间", null=True, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)

    objects = MeasureLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "承接关系"
        verbose_name_plural = "承接关系"
        ordering = ["lower_id", "-score"]
        constraints = [
            models.UniqueConstraint(fields=["upper", "lower"], name="measure_link_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.upper.label} → {self.lower.label}"

    @property
    def is_copy(self) -> bool:
        """Whether one text was made from the other, so that every word can be compared."""
        return self.origin != LinkOrigin.WORDS and self.score >= LEAST_SCORE
