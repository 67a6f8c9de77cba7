"""A blocker raised, directed, answered and settled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from agencies.models import Agency, User
from tasks.choices import BlockerLevel
from tasks.fields import DaysField, ProseField, RowField
from tasks.forms.base import PageForm
from tasks.widgets import FlatSelect


class BlockerForm(PageForm):
    level = forms.ChoiceField(
        label="由哪一级解决", choices=BlockerLevel.choices, widget=forms.RadioSelect
    )
    text = ProseField(label="问题和诉求", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class CloseBlockerForm(PageForm):
    resolution = ProseField(
        label="解决情况", max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class DirectForm(PageForm):
    """Who must answer a blocker, and by when."""

    level = forms.ChoiceField(label="由哪一级解决", choices=BlockerLevel.choices, widget=FlatSelect)
    agency = RowField(label="答复单位", none="（不选）")
    person = RowField(label="或答复人", none="（不选）")
    is_major = forms.BooleanField(label="重大问题", required=False)
    working_days = DaysField(
        label="几个工作日内答复",
        help_text="重大问题不填为5个工作日；含调休，按国务院放假安排推算。",
    )

    def __init__(
        self, *args: Any, agencies: Sequence[Agency], people: Sequence[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("agency", agencies)
        self.offer("person", people)


class AnswerForm(PageForm):
    answer = ProseField(label="答复", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
