"""Forms of the report pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from agencies.models import User
from reports.actions import FIRST_YEAR
from tasks.fields import DayField, ProseField
from tasks.models import ReportingPeriod


class ReportForm(forms.Form):
    """Which year, and optionally which day's data. What is allowed, the action says."""

    year = forms.TypedChoiceField(label="年度", coerce=int)
    as_of = DayField(
        label="数据截至",
        required=False,
        help_text="不填则为该年12月31日；当年未结束时为今天。",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(str(y), f"{y}年") for y in range(today.year, FIRST_YEAR - 1, -1)]
        self.fields["year"].choices = years  # type: ignore[attr-defined]


class DashboardForm(forms.Form):
    """Whose figures, and of which day."""

    region = forms.ChoiceField(label="地区", required=False)
    as_of = DayField(label="时点", required=False)

    def __init__(
        self, *args: Any, regions: list[tuple[str, str]], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["region"].choices = [("", "全部地区"), *regions]  # type: ignore[attr-defined]

    def clean_as_of(self) -> date:
        as_of: date | None = self.cleaned_data["as_of"]
        if as_of is None:
            return self.today
        if as_of > self.today:
            raise forms.ValidationError("时点不能晚于今天。")
        if as_of.year < FIRST_YEAR:
            raise forms.ValidationError(f"时点不能早于{FIRST_YEAR}年。")
        return as_of


class DraftForm(forms.Form):
    """Which period's 通报, with the figures of which day."""

    period = forms.ModelChoiceField(
        label="填报期", queryset=ReportingPeriod.objects.none(), empty_label="请选择"
    )
    as_of = DayField(label="数据截至")

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["period"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = ReportingPeriod.objects.visible_to(user)
        self.fields["as_of"].initial = today


class BulletinForm(forms.Form):
    opening = ProseField(label="开头", max_length=3000)
    closing = ProseField(label="要求", max_length=3000)
