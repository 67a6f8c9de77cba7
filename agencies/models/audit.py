"""The audit trail: append-only, each event carrying the hash of the one before."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q

from agencies.choices import Role


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def visible_to(self, user: Any) -> AuditEventQuerySet:
        """An auditor bound to a region reads that region's trail, an unbound one all of it."""
        if not user.is_authenticated or user.role != Role.AUDITOR:
            return self.none()
        if user.region is None:
            return self
        return self.filter(Q(region__path__startswith=user.region.path) | Q(region__isnull=True))


class AuditEvent(models.Model):
    """Who did what, for which agency, from where, with what before and after, and why.

    Written only by `agencies.audit.record`; a database trigger refuses UPDATE and DELETE.
    """

    # Numbered under a lock, so a gap in the numbers is a missing row.
    seq = models.PositiveBigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间", db_index=True)
    actor = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        related_name="audit_events",
        verbose_name="操作人",
    )
    # Names are kept as text: the trail stays readable when accounts change.
    actor_name = models.CharField("操作人姓名", max_length=80)
    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, null=True, related_name="+", verbose_name="代表单位"
    )
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, null=True, related_name="+", verbose_name="地区"
    )
    verb = models.CharField("动作", max_length=40, db_index=True)
    object_type = models.CharField("对象类型", max_length=40)
    object_id = models.CharField("对象编号", max_length=40)
    object_label = models.CharField("对象", max_length=200)
    before = models.JSONField("变更前", default=dict)
    after = models.JSONField("变更后", default=dict)
    reason = models.TextField("原因", blank=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    request_id = models.CharField("请求编号", max_length=40, blank=True)
    previous_hash = models.CharField("前一哈希", max_length=64)
    hash = models.CharField("哈希", max_length=64)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        ordering = ["-seq"]
        indexes = [models.Index(fields=["object_type", "object_id", "seq"])]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.object_label}"
