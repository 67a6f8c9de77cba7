"""A period opened and locked, and the exceptions from its lock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from agencies.fields import DayField
from regions.models import Region
from tasks.choices import ExceptionState, Frequency
from tasks.fields import DaysField, ProseField, RowField
from tasks.forms.base import PageForm
from tasks.models import PolicyDocument, ReportingPeriod
from tasks.widgets import FlatSelect


class PeriodForm(PageForm):
    """A period to open: its due date is given, or counted in working days after its end."""

    title = forms.CharField(label="名称", max_length=60, help_text="例如：2026年第四季度")
    frequency = forms.ChoiceField(label="频次", choices=Frequency.choices)
    starts_on = DayField(label="起始日期")
    ends_on = DayField(label="截止日期")
    working_days = DaysField(
        label="期末后第几个工作日截止",
        help_text="含调休，按国务院放假安排推算；与“填报截止”二选一。",
    )
    due_on = DayField(label="填报截止", required=False, help_text="直接指定截止日期时填写。")
    locks_days = DaysField(
        label="截止后第几个工作日锁定", help_text="锁定后已核查的数据不再变动；含调休推算。"
    )
    locks_on = DayField(
        label="锁定日期", required=False, help_text="或直接指定；两项都留空则由经办手工锁定。"
    )
    opens_on = DayField(
        label="开启日期", required=False, help_text="留空为立即开启；填以后的日期，到期自动开启。"
    )
    document = forms.ModelChoiceField(
        label="专项文件",
        queryset=PolicyDocument.objects.none(),
        required=False,
        empty_label="全部文件",
        widget=FlatSelect,
        help_text="仅“专项”可限定一份文件，只对其中的举措生成填报。",
    )

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["document"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = PolicyDocument.objects.filter(
            measures__implementations__region=region
        ).distinct()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("locks_on") and given.get("locks_days"):
            self.add_error("locks_days", "锁定日期请二选一：工作日数，或直接指定。")
        dated, counted = given.get("due_on"), given.get("working_days")
        if not self.errors and (dated is None) == (counted is None):
            self.add_error("working_days", "请填写工作日数，或直接指定填报截止日期，二者选一。")
        return given


class LockForm(PageForm):
    reason = forms.CharField(
        label="提前锁定的理由", max_length=200, help_text="锁定后只能通过例外修改，不能撤销。"
    )


class ExceptionForm(PageForm):
    reason = ProseField(
        label="申请理由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写明锁定后为什么还要修改，由审核签发人审批。",
    )


class GrantForm(PageForm):
    until = DayField(label="有效期至", help_text="含当日；到期自动失效。")
    note = ProseField(
        label="审批意见",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="不同意时必填。",
    )


class ExceptionsForm(PageForm):
    """Which exceptions to list; the names are those the figures' links carry."""

    state = forms.ChoiceField(
        label="情况", required=False, choices=[(s.value, s.label) for s in ExceptionState]
    )
    period = RowField(label="填报期", none="全部")
    region = forms.ChoiceField(label="地区", required=False)
    year = forms.IntegerField(
        label="年度",
        required=False,
        min_value=2000,
        max_value=2200,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "day"}),
    )
    as_of = DayField(label="时点", required=False)

    def __init__(
        self, *args: Any, periods: Sequence[ReportingPeriod], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.offer("period", periods)
        regions = {p.region.slug: p.region.short_name for p in periods}
        choices = [("", "全部"), *regions.items()]
        self.fields["region"].choices = choices  # type: ignore[attr-defined]
        if len(regions) < 2:
            self.fields["region"].widget = forms.HiddenInput()

    def clean_state(self) -> ExceptionState:
        return ExceptionState(self.cleaned_data["state"] or ExceptionState.ASKED)

    def clean_as_of(self) -> date:
        as_of: date = self.cleaned_data["as_of"] or self.today
        if as_of > self.today:
            raise forms.ValidationError("时点不能晚于今天。")
        return as_of


class ConsentForm(PageForm):
    """The level above answers for an exception to what it has accepted."""

    note = ProseField(
        label="答复意见",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="不同意时必填。",
    )
