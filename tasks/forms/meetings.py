"""A meeting planned, what it decides, and the tasks that come of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from agencies.fields import DayField
from agencies.models import Agency
from tasks.choices import BlockerLevel, MeetingKind, Outcome
from tasks.fields import ProseField, RowField
from tasks.forms.base import PageForm
from tasks.widgets import FlatSelect


class MeetingForm(PageForm):
    kind = forms.ChoiceField(label="会议", choices=MeetingKind.choices)
    held_on = DayField(label="会议日期")


class DecideForm(PageForm):
    outcome = forms.ChoiceField(label="决定", choices=Outcome.choices, widget=forms.RadioSelect)
    decision = ProseField(
        label="决定内容", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    owner = RowField(label="承办单位", none="（交办时选择）")
    due_on = DayField(label="办理时限", required=False, help_text="交办时填写。")
    level = forms.ChoiceField(
        label="提请哪一级协调",
        choices=[("", "（提请上级时选择）"), *BlockerLevel.choices[1:]],
        required=False,
        widget=FlatSelect,
    )

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("owner", agencies)


class FinishTaskForm(PageForm):
    note = ProseField(label="办理情况", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
