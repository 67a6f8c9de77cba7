"""API tokens of partner agencies."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from knox.models import AbstractAuthToken

from agencies.choices import Scope


class ApiToken(AbstractAuthToken):  # type: ignore[misc]  # knox is untyped
    """A token stored as a digest and shown once; its account carries agency and region."""

    name = models.CharField("用途", max_length=80)
    scopes = ArrayField(
        models.CharField(max_length=10, choices=Scope.choices), verbose_name="权限范围"
    )
    created_by = models.ForeignKey(
        "agencies.User", models.PROTECT, related_name="+", verbose_name="签发人"
    )

    class Meta:
        verbose_name = "接口令牌"
        verbose_name_plural = "接口令牌"
        ordering = ["-created"]

    def __str__(self) -> str:
        return f"{self.name}（{self.token_key}…）"
