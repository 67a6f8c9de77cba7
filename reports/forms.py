"""Forms of the report pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from agencies.fields import DayField
from agencies.models import User
from reports.actions import FIRST_YEAR
from reports.comparing import ComparedRow, standing_of
from reports.models import SubmissionRow
from tasks.actions import MOST_RETURN_DAYS, RETURN_DAYS
from tasks.choices import ReturnReason
from tasks.fields import DaysField, ProseField
from tasks.forms import PageForm
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


class SendForm(PageForm):
    note = ProseField(
        label="报送说明",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="接收方会看到；可以留空。",
    )


class SendBackForm(PageForm):
    """To send a package back; the rows it concerns are ticked in the table of rows."""

    reason_code = forms.ChoiceField(
        label="退回原因", choices=ReturnReason.choices, widget=forms.RadioSelect
    )
    reason = ProseField(
        label="退回说明",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明要改什么，报送单位会看到这段话。",
    )
    working_days = DaysField(
        label="几个工作日内再报送",
        max_value=MOST_RETURN_DAYS,
        initial=RETURN_DAYS,
        help_text="从今天起，含调休，按国务院放假安排推算；到期后未改的仍锁定。",
    )

    def clean_working_days(self) -> int:
        days: int | None = self.cleaned_data["working_days"]
        return RETURN_DAYS if days is None else days


class PackageFilter(forms.Form):
    """Which rows of a package are shown."""

    agency = forms.ChoiceField(label="牵头单位", required=False)
    standing = forms.ChoiceField(label="核查结论", required=False)
    only = forms.ChoiceField(
        label="只看",
        required=False,
        choices=[("", "全部事项"), ("changed", "较上一轮有变化的"), ("pinned", "退回时指明的")],
    )

    def __init__(self, *args: Any, rows: list[SubmissionRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, values in (
            ("agency", {row.agency for row in rows}),
            ("standing", {standing_of(row) for row in rows}),
        ):
            choices = [("", "全部"), *((value, value) for value in sorted(values))]
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def chosen(self, rows: list[ComparedRow]) -> list[ComparedRow]:
        """The rows asked for; all of them where the form says nothing readable."""
        if not self.is_valid():
            return rows
        given = self.cleaned_data
        return [
            each
            for each in rows
            if given["agency"] in {"", each.row.agency}
            and given["standing"] in {"", standing_of(each.row)}
            and (given["only"] != "changed" or each.change not in {"", "未变"})
            and (given["only"] != "pinned" or each.is_pinned or each.was_pinned)
        ]
