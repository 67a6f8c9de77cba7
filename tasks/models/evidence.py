"""佐证材料: files and links that show what was done."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from tasks.choices import EvidenceKind
from tasks.querysets import EvidenceQuerySet


def storage_name(evidence: Evidence, filename: str) -> str:
    """Nothing of the name a person typed reaches the file system."""
    return f"evidence/{uuid.uuid4().hex}"


class Evidence(models.Model):
    """A file (hashed, stored under a name of ours) or a link. One may serve many updates."""

    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="evidence", verbose_name="地区"
    )
    agency = models.ForeignKey(
        "agencies.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name="提供单位",
    )
    kind = models.CharField("类型", max_length=4, choices=EvidenceKind.choices)
    title = models.CharField("名称", max_length=200)
    document_number = models.CharField("文号", max_length=60, blank=True)
    url = models.URLField("链接", max_length=500, blank=True)
    file = models.FileField("文件", upload_to=storage_name, blank=True)
    media_type = models.CharField("文件类型", max_length=100, blank=True)
    size = models.PositiveBigIntegerField("字节数", null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, db_index=True)
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by = models.ForeignKey(
        "agencies.User", models.PROTECT, related_name="evidence", verbose_name="上传人"
    )
    is_demo = models.BooleanField("演示数据", default=False)
    updates = models.ManyToManyField(
        "tasks.ProgressUpdate", related_name="evidence", verbose_name="进展填报"
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "佐证材料"
        verbose_name_plural = "佐证材料"
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=EvidenceKind.LINK, file="") & ~Q(url="")
                | Q(kind=EvidenceKind.FILE, url="") & ~Q(file="") & ~Q(sha256=""),
                name="evidence_file_or_link",
                violation_error_message="请上传文件，或填写链接。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tasks:evidence", args=[self.pk])
