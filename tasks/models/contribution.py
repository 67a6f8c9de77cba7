"""Beside an update while it is being filled in: what co-agencies give."""

from __future__ import annotations

from django.db import models

from tasks.querysets import ContributionQuerySet


class Contribution(models.Model):
    """配合单位的部分: what a co-agency did. The lead reads it and signs for the whole."""

    update = models.ForeignKey(
        "tasks.ProgressUpdate",
        models.CASCADE,
        related_name="contributions",
        verbose_name="进展填报",
    )
    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="+", verbose_name="配合单位"
    )
    text = models.TextField("配合情况", max_length=2000)
    given_by = models.ForeignKey(
        "agencies.User", models.PROTECT, related_name="+", verbose_name="填写人"
    )
    given_at = models.DateTimeField("填写时间")
    version = models.PositiveIntegerField("版本", default=1)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = "配合情况"
        verbose_name_plural = "配合情况"
        ordering = ["update_id", "agency"]
        constraints = [
            models.UniqueConstraint(fields=["update", "agency"], name="contribution_unique"),
        ]

    def __str__(self) -> str:
        return self.text[:40]
