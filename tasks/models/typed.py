"""What a person has typed into the form of an update and not saved: theirs alone."""

from __future__ import annotations

from django.db import models

from tasks.querysets import TypedTextQuerySet


class TypedText(models.Model):
    """One person's unsaved form of one update. No state, no version, no history: only kept."""

    update = models.ForeignKey(
        "tasks.ProgressUpdate", models.CASCADE, related_name="typed", verbose_name="进展填报"
    )
    user = models.ForeignKey(
        "agencies.User", models.CASCADE, related_name="typed", verbose_name="填写人"
    )
    # The version the form was drawn from: an older one is merged when the person comes back.
    version = models.PositiveIntegerField("所依据的版本")
    # As typed, valid or not: {"done": "…", "landed_on": "去年年底", …}.
    fields = models.JSONField("填写内容")
    saved_at = models.DateTimeField("自动保存时间", db_index=True)

    objects = TypedTextQuerySet.as_manager()

    class Meta:
        verbose_name = "自动保存的填写内容"
        verbose_name_plural = "自动保存的填写内容"
        ordering = ["-saved_at"]
        constraints = [
            models.UniqueConstraint(fields=["update", "user"], name="typed_text_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.update_id}"
