"""Who answers for an item, what leaders write on it, and why it is urged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from agencies.models import Agency, User
from tasks.fields import ProseField, RowField
from tasks.forms.base import PageForm
from tasks.models import Implementation
from tasks.widgets import FlatCheckboxes, FlatSelect


class AssignForm(PageForm):
    """The bodies of the region that answer for an implementation."""

    stand_ins = {"agencies": "lead"}

    lead = forms.ModelChoiceField(
        label="牵头单位",
        queryset=Agency.objects.none(),
        empty_label="请选择",
        widget=FlatSelect,
    )
    participants = forms.ModelMultipleChoiceField(
        label="配合单位",
        queryset=Agency.objects.none(),
        widget=FlatCheckboxes,
        required=False,
    )
    reason = forms.CharField(label="调整理由", max_length=200, required=False)

    def __init__(self, *args: Any, implementation: Implementation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Agency.objects.filter(region=implementation.region_id, until__isnull=True)
        for name in ("lead", "participants"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = bodies.order_by("level", "name")

    def agencies(self) -> list[Agency]:
        """The lead first, then the others, each once."""
        lead: Agency = self.cleaned_data["lead"]
        return [lead, *(a for a in self.cleaned_data["participants"] if a != lead)]


class OfficerForm(PageForm):
    """Who of a body's people looks after the item."""

    officer = RowField(label="经办人", none="不指定")

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("officer", people)


class HandOverForm(PageForm):
    """To whom a person's open work goes, and why."""

    to = RowField(label="接手人", none="请选择")
    reason = forms.CharField(label="交接原因", max_length=200, help_text="例如：岗位调整、退休")
    deactivate = forms.BooleanField(label="同时停用原账号", required=False)

    def __init__(
        self, *args: Any, people: Sequence[User], may_deactivate: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("to", people)
        if not people:
            self.fields["to"].help_text = "没有同单位、同类角色的其他在用账号，请先由管理员新建。"
        self.fields["to"].required = True
        if not may_deactivate:
            del self.fields["deactivate"]


class AnnotationForm(PageForm):
    text = ProseField(label="批示内容", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class UrgeForm(PageForm):
    reason = forms.CharField(
        label="催办说明",
        max_length=300,
        help_text="写入催办单并留痕，例如“已电话催办，答复周五前报送”。",
    )
