"""What people have answered about names the reference data does not know."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from agencies.choices import NAMING, NameMeaning, Role


class NameAnswerQuerySet(models.QuerySet["NameAnswer"]):
    def standing(self) -> NameAnswerQuerySet:
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, user: Any) -> NameAnswerQuerySet:
        """The administrator's are all of them, a coordinator's those of their own region."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMINISTRATOR:
            return self
        if user.role == Role.COORDINATOR:
            return self.filter(region_id=user.region_id)
        return self.none()


class NameAnswer(models.Model):
    """What a name means in the documents of one region, who says so and on what evidence.

    Never changed and never deleted: a wrong answer is withdrawn with a reason and given anew.
    """

    name = models.CharField("文件中名称", max_length=120)
    # As names are compared (`agencies.gazetteer.normalise`); never shown.
    form = models.CharField("比对形式", max_length=120, editable=False)
    region = models.ForeignKey(
        "regions.Region",
        models.PROTECT,
        related_name="name_answers",
        verbose_name="发文地区",
    )
    meaning = models.CharField(
        "含义", max_length=10, choices=NameMeaning.choices, default=NameMeaning.BODY
    )
    agency = models.ForeignKey(
        "agencies.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="name_answers",
        verbose_name="单位",
    )
    valid_from = models.DateField("适用起始日期", null=True, blank=True)
    valid_to = models.DateField("适用截止日期", null=True, blank=True)
    evidence = models.TextField("依据", max_length=1000)
    evidence_link = models.URLField("依据链接", max_length=500, blank=True)
    answered_by = models.ForeignKey(
        "agencies.User", models.PROTECT, related_name="+", verbose_name="答复人"
    )
    answered_at = models.DateTimeField("答复时间")
    withdrawn_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤回人",
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤回原因", max_length=200, blank=True)

    objects = NameAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "名称答复"
        verbose_name_plural = "名称答复"
        ordering = ["-answered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(meaning__in=NAMING, agency__isnull=False)
                | (~Q(meaning__in=NAMING) & Q(agency__isnull=True)),
                name="name_answer_has_agency",
                violation_error_message="答复为单位名称时必须选择单位，其他答复不选单位。",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lte=F("valid_to")),
                name="name_answer_dates_in_order",
                violation_error_message="截止日期早于起始日期。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="name_answer_withdrawn_by_somebody",
                violation_error_message="撤回须写明撤回人和时间。",
            ),
            models.UniqueConstraint(
                fields=["region", "form", "valid_from"],
                condition=Q(withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="name_answer_standing_once",
                violation_error_message="这个名称已有答复。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}＝{self.agency or self.get_meaning_display()}"
