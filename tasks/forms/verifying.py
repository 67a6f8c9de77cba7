"""What the bureau decides about an update handed in."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies.fields import DayField
from tasks.actions import MOST_RETURN_DAYS, RETURN_DAYS
from tasks.choices import FormField, ReturnReason, Status
from tasks.fields import DaysField, ProseField
from tasks.forms.base import PageForm
from tasks.models import Evidence, ProgressUpdate
from tasks.widgets import FlatCheckboxes


class VerifyForm(PageForm):
    verified_status = forms.ChoiceField(
        label="核查结论", choices=Status.choices, widget=forms.RadioSelect
    )
    note = ProseField(
        label="核查意见",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="结论与自评不一致时必填。",
    )


class ReturnForm(PageForm):
    """To send one update back; without `update` several, whose proofs cannot be pinned."""

    reason_code = forms.ChoiceField(
        label="退回原因", choices=ReturnReason.choices, widget=forms.RadioSelect
    )
    pinned_fields = forms.MultipleChoiceField(
        label="需修改的栏目",
        choices=FormField.choices,
        widget=FlatCheckboxes,
        required=False,
    )
    pinned_evidence = forms.ModelMultipleChoiceField(
        label="需更换的佐证",
        queryset=Evidence.objects.none(),
        widget=FlatCheckboxes,
        required=False,
        help_text="勾选的栏目和佐证，对方改动后才能重新提交。",
    )
    reason = ProseField(
        label="退回说明", max_length=2000, help_text="写明要改什么，填报单位会看到这段话。"
    )
    working_days = DaysField(
        label="几个工作日内重新提交",
        max_value=MOST_RETURN_DAYS,
        initial=RETURN_DAYS,
        help_text="从今天起，含调休，按国务院放假安排推算；原截止日期更晚的不提前。",
    )
    due_on = DayField(
        label="或直接指定截止日期", required=False, help_text="填写后不再按工作日推算。"
    )

    def __init__(self, *args: Any, update: ProgressUpdate | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["pinned_evidence"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        if update is None or not update.uses.all():
            del self.fields["pinned_evidence"]
        else:
            field.queryset = update.evidence.all()

    def clean_working_days(self) -> int:
        days: int | None = self.cleaned_data["working_days"]
        return RETURN_DAYS if days is None else days


class ReopenForm(PageForm):
    """To give a verified update back."""

    reason = ProseField(
        label="重新打开的理由",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="原核查结论保留，直到重新核查。填报单位会看到这段话。",
    )
    due_on = DayField(
        label="重新提交的截止日期",
        required=False,
        help_text=f"留空则为今天起第{RETURN_DAYS}个工作日。",
    )
