"""Forms of the administrator's pages."""

from __future__ import annotations

from django import forms

from agencies.choices import Scope
from agencies.models import Agency


class TokenForm(forms.Form):
    """A token for the system of one body, in the region the body belongs to."""

    agency = forms.ModelChoiceField(
        label="单位",
        empty_label="请选择",
        queryset=Agency.objects.filter(region__isnull=False, until__isnull=True).select_related(
            "region"
        ),
        help_text="令牌代表这个单位在其所在地区读取和填报。",
    )
    name = forms.CharField(label="用途", max_length=80, help_text="例如：政务平台夜间同步")
    scopes = forms.MultipleChoiceField(
        label="权限范围", choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
