"""Policy documents as received and as read."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from agencies.choices import BUREAU_ROLES, Role
from agencies.models import User
from agencies.permissions import may_read_content
from regions.models import Region
from tasks.choices import DocumentLevel, ListName


class SourceText(models.Model):
    """The text as received. Immutable: every span of the documents points into it."""

    name = models.CharField("文件名", max_length=120)
    text = models.TextField("原文")
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    loaded_at = models.DateTimeField("载入时间")

    class Meta:
        verbose_name = "原文"
        verbose_name_plural = "原文"

    def __str__(self) -> str:
        return self.name

    def known_as(self) -> list[PolicyDocument]:
        """The documents that stand on the text, and those read from it and corrected since."""
        either = Q(source=self) | Q(earlier_sources=self)
        return list(PolicyDocument.objects.filter(either).order_by("pk").distinct())


class PolicyDocumentQuerySet(models.QuerySet["PolicyDocument"]):
    def visible_to(self, user: Any) -> PolicyDocumentQuerySet:
        """The documents are public papers of state organs: everyone logged in reads them."""
        return self if user.is_authenticated else self.none()

    def with_measures(self) -> PolicyDocumentQuerySet:
        """Those there is something to compare in."""
        from tasks.models import Measure

        return self.filter(Exists(Measure.objects.filter(document=OuterRef("pk"))))

    def compared_for(self, user: Any) -> PolicyDocumentQuerySet:
        """Those whose carrying of upper documents the person may look into.

        How a region carries is its own work: shown to its people, to those who see its rows, and,
        as they are led by it, to those below it.
        """
        if not user.is_authenticated or not may_read_content(user) or not user.region_id:
            return self.none()
        led_by = Region.objects.filter(pk=user.region_id, path__startswith=OuterRef("region__path"))
        return self.filter(Exists(led_by) | Q(region__in=Region.objects.visible_to(user)))

    def kept_by(self, user: Any) -> PolicyDocumentQuerySet:
        """Those the person may parse again: the bureau its region's and those it recorded; the
        administrator, as reference data, those that have no such bureau here.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role in BUREAU_ROLES:
            return self.filter(Q(region=user.region_id) | Q(recorded_by=user.region_id))
        if user.role == Role.ADMINISTRATOR:
            of_it = Q(region=OuterRef("region")) | Q(region=OuterRef("recorded_by"))
            bureau = User.objects.filter(of_it, is_active=True, role__in=BUREAU_ROLES)
            return self.exclude(Exists(bureau))
        return self.none()


class PolicyDocument(models.Model):
    """One document: a table of measures, an opinion, a plan, a notice or a reply."""

    slug = models.SlugField("标识", max_length=80, unique=True)
    source = models.ForeignKey(
        SourceText, models.PROTECT, related_name="documents", verbose_name="原文"
    )
    # Those it stood on before a corrected text took their place.
    earlier_sources = models.ManyToManyField(
        SourceText, related_name="earlier_documents", editable=False, verbose_name="更正前的原文"
    )
    title = models.CharField("标题", max_length=200)
    number = models.CharField("文号", max_length=60, blank=True)
    issuer = models.CharField("发文机关", max_length=100, blank=True)
    level = models.CharField("层级", max_length=10, choices=DocumentLevel.choices)
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="documents", verbose_name="地区"
    )
    # The region whose bureau sent it in; empty for what came with the product.
    recorded_by = models.ForeignKey(
        "regions.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recorded_documents",
        verbose_name="录入地区",
    )
    kind = models.CharField("文种", max_length=30, blank=True)
    issued_on = models.DateField("成文日期", null=True, blank=True)
    effective_from = models.DateField("起始日期", null=True, blank=True)
    effective_to = models.DateField("截止日期", null=True, blank=True)
    implements = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="implemented_by",
        verbose_name="落实的上级文件",
    )
    span_start = models.PositiveIntegerField("起点")
    span_end = models.PositiveIntegerField("终点")
    # What the parser said of the head, for a parsing again; None where nobody kept it.
    parsed = models.JSONField("识读结果", null=True, blank=True, editable=False)

    objects = PolicyDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "政策文件"
        verbose_name_plural = "政策文件"
        ordering = ["level", "region__order", "slug"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tasks:document", args=[self.slug])


class PilotTask(models.Model):
    """A task heading, （一）…（八）. The title is empty where the source has lost it."""

    document = models.ForeignKey(
        PolicyDocument, models.CASCADE, related_name="tasks", verbose_name="政策文件"
    )
    key = models.CharField("解析标识", max_length=60)
    list_name = models.CharField("清单", max_length=10, choices=ListName.choices)
    # Restarts in every section of a prose document; 1 to 8 in a responsibility table.
    ordinal = models.PositiveSmallIntegerField("序号")
    label = models.CharField("编号", max_length=10)
    title = models.CharField("标题", max_length=120, blank=True)
    statement = models.TextField("任务表述", blank=True)
    span_start = models.PositiveIntegerField("起点")
    span_end = models.PositiveIntegerField("终点")
    # As of a document's head.
    parsed = models.JSONField("识读结果", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "试点任务"
        verbose_name_plural = "试点任务"
        ordering = ["document", "span_start", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["document", "key"], name="task_key_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.label}{self.title or '（标题缺失）'}"

    def get_absolute_url(self) -> str:
        return reverse("tasks:pilot_task", args=[self.pk])


class ParseProblem(models.Model):
    """A doubt found while reading a document, shown where it is."""

    document = models.ForeignKey(
        PolicyDocument, models.CASCADE, related_name="problems", verbose_name="政策文件"
    )
    measure = models.ForeignKey(
        "tasks.Measure",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name="具体举措",
    )
    code = models.CharField("类别", max_length=60)
    message = models.TextField("说明")
    # A doubt about a name is settled by a person's answer, and open again if that is withdrawn.
    answer = models.ForeignKey(
        "agencies.NameAnswer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="settled_problems",
        verbose_name="解决它的名称答复",
    )
    span_start = models.PositiveIntegerField("起点", null=True, blank=True)
    span_end = models.PositiveIntegerField("终点", null=True, blank=True)

    class Meta:
        verbose_name = "解析疑点"
        verbose_name_plural = "解析疑点"
        ordering = ["document", "span_start", "pk"]

    def __str__(self) -> str:
        return self.message
