"""佐证材料: files and links that show what was done, their versions, and where each serves."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from tasks.choices import UNCHECKED, CheckState, EvidenceKind
from tasks.models.job import Job
from tasks.querysets import (
    EvidenceQuerySet,
    EvidenceUseQuerySet,
    EvidenceVersionQuerySet,
    RoundProofQuerySet,
)

# A link is broken once it failed on so many days with no success between them.
BROKEN_AFTER = 2


def storage_name(version: EvidenceVersion, filename: str) -> str:
    """Nothing of the name a person typed reaches the file system."""
    return f"evidence/{uuid.uuid4().hex}"


class Evidence(models.Model):
    """One proof under one name, whatever version of it is the present one.

    It belongs to the body it was given by, and may serve many updates.
    """

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
    title = models.CharField("名称", max_length=200)
    is_demo = models.BooleanField("演示数据", default=False)
    updates = models.ManyToManyField(
        "tasks.ProgressUpdate",
        through="tasks.EvidenceUse",
        related_name="evidence",
        verbose_name="进展填报",
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "佐证材料"
        verbose_name_plural = "佐证材料"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tasks:evidence", args=[self.pk])

    @property
    def current(self) -> EvidenceVersion:
        """The newest version; of those fetched along, where only some were."""
        return self.versions.all()[0]


class EvidenceVersion(Job):
    """A proof as it was given once: a file, hashed and stored under a name of ours, or a link.

    Never changed afterwards, so that a round goes on showing what it was handed in with. A file
    is in quarantine until a worker has looked through it: the row is that job.
    """

    state = models.CharField(
        "检查", max_length=10, choices=CheckState.choices, default=CheckState.QUEUED
    )
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, related_name="versions", verbose_name="佐证材料"
    )
    number = models.PositiveSmallIntegerField("版本", default=1)
    kind = models.CharField("类型", max_length=4, choices=EvidenceKind.choices)
    document_number = models.CharField("文号", max_length=60, blank=True)
    issuing_body = models.CharField("发文单位", max_length=120, blank=True)
    valid_from = models.DateField("生效日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    url = models.URLField("链接", max_length=500, blank=True)
    file = models.FileField("文件", upload_to=storage_name, blank=True)
    media_type = models.CharField("文件类型", max_length=100, blank=True)
    size = models.PositiveBigIntegerField("字节数", null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, db_index=True)
    added_at = models.DateTimeField("上传时间")
    added_by = models.ForeignKey(
        "agencies.User", models.PROTECT, related_name="evidence_versions", verbose_name="上传人"
    )
    change_note = models.CharField("更换说明", max_length=300, blank=True)
    # When the next version took its place; empty for the present one.
    replaced_at = models.DateTimeField("被更换时间", null=True, blank=True)
    # Which checks ran, in words: what was not looked for must not seem to have been.
    checks = models.CharField("已做的检查", max_length=200, blank=True)
    link_asked_at = models.DateTimeField("链接最近检查", null=True, blank=True)
    link_failures = models.PositiveSmallIntegerField("连续打不开的天数", default=0)
    link_failed_on = models.DateField("最近打不开", null=True, blank=True)
    link_note = models.CharField("链接检查结果", max_length=100, blank=True)

    objects = EvidenceVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "佐证版本"
        verbose_name_plural = "佐证版本"
        ordering = ["evidence", "-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=EvidenceKind.LINK, file="") & ~Q(url="")
                | Q(kind=EvidenceKind.FILE, url="") & ~Q(file="") & ~Q(sha256=""),
                name="evidence_version_file_or_link",
                violation_error_message="请上传文件，或填写链接。",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_from__lte=F("valid_until")),
                name="evidence_version_validity_in_order",
                violation_error_message="有效期至不能早于生效日期。",
            ),
            models.CheckConstraint(
                condition=~Q(state=CheckState.RUNNING) | Q(lease_until__isnull=False),
                name="evidence_version_running_has_lease",
            ),
            models.UniqueConstraint(fields=["evidence", "number"], name="evidence_version_unique"),
            models.UniqueConstraint(
                fields=["evidence"],
                condition=Q(replaced_at__isnull=True),
                name="evidence_version_one_is_current",
            ),
        ]
        indexes = [
            models.Index(
                fields=["requested_at"],
                condition=Q(state__in=[CheckState.QUEUED, CheckState.RUNNING]),
                name="evidence_version_to_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence.title}（第{self.number}版）"

    def get_absolute_url(self) -> str:
        return reverse("tasks:evidence_version", args=[self.evidence_id, self.number])

    @property
    def is_link(self) -> bool:
        return self.kind == EvidenceKind.LINK

    @property
    def is_passed(self) -> bool:
        return self.state == CheckState.PASSED

    @property
    def is_refused(self) -> bool:
        return self.state == CheckState.FAILED

    @property
    def is_unchecked(self) -> bool:
        return self.state in UNCHECKED

    @property
    def is_broken(self) -> bool:
        return self.link_failures >= BROKEN_AFTER

    def has_expired(self, on: date) -> bool:
        return self.valid_until is not None and self.valid_until < on


class EvidenceUse(models.Model):
    """A proof at an update, with the pages that prove it."""

    evidence = models.ForeignKey(
        Evidence, models.PROTECT, related_name="uses", verbose_name="佐证材料"
    )
    update = models.ForeignKey(
        "tasks.ProgressUpdate", models.CASCADE, related_name="uses", verbose_name="进展填报"
    )
    pages = models.CharField("页码", max_length=40, blank=True)

    objects = EvidenceUseQuerySet.as_manager()

    class Meta:
        verbose_name = "佐证引用"
        verbose_name_plural = "佐证引用"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "update"], name="evidence_use_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.pages}".strip()

    @property
    def version(self) -> EvidenceVersion:
        """What counts while the update is with the reporter: the proof's present version."""
        return self.evidence.current


class RoundProof(models.Model):
    """A proof as a round was handed in with it: that version, for good."""

    round = models.ForeignKey(
        "tasks.UpdateRound", models.CASCADE, related_name="proofs", verbose_name="填报轮次"
    )
    version = models.ForeignKey(
        EvidenceVersion, models.PROTECT, related_name="rounds", verbose_name="佐证版本"
    )
    pages = models.CharField("页码", max_length=40, blank=True)

    objects = RoundProofQuerySet.as_manager()

    class Meta:
        verbose_name = "轮次佐证"
        verbose_name_plural = "轮次佐证"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "version"], name="round_proof_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.pages}".strip()
