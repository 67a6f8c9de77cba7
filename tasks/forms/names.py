"""The forms of the queue of unknown names."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from agencies.bodies import Body
from agencies.choices import NAMING, AgencyKind, AgencyLevel, NameMeaning
from agencies.fields import DayField
from agencies.loading import NewBody
from agencies.models import Agency, User
from agencies.permissions import may_create_body
from agencies.searching import BodySearch
from regions.models import Region
from tasks.fields import ProseField
from tasks.forms.base import PageForm
from tasks.widgets import FlatSelect

# The choice that opens the fields of a body nobody has listed.
NEW = "new"
NEW_BODY_NAMES = ("body_name", "body_short_name", "body_level", "body_kind", "body_region")


class NameAnswerForm(PageForm):
    """What a name means in the documents of `region`, on what evidence."""

    name = forms.CharField(label="文件中名称", max_length=120)
    meaning = forms.ChoiceField(
        label="这是",
        choices=NameMeaning.choices,
        widget=forms.RadioSelect,
        initial=NameMeaning.BODY,
    )
    # Radio buttons the template draws from what was found: no list could hold every body.
    agency = forms.CharField(label="单位", max_length=80, required=False)
    body_name = forms.CharField(label="全称", max_length=100, required=False)
    body_short_name = forms.CharField(label="简称", max_length=50, required=False)
    body_level = forms.ChoiceField(
        label="层级", choices=AgencyLevel.choices, initial=AgencyLevel.CITY, required=False
    )
    body_kind = forms.ChoiceField(
        label="类别", choices=AgencyKind.choices, initial=AgencyKind.GOVERNMENT, required=False
    )
    body_region = forms.ModelChoiceField(
        label="地区", queryset=Region.objects.none(), widget=FlatSelect, required=False
    )
    evidence = ProseField(
        label="依据",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="哪份文件、哪个网页写明，或谁在何时确认。这段话随答复长期保存。",
    )
    evidence_link = forms.URLField(
        label="依据链接",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "请填写完整网址，以 https:// 或 http:// 开头。"},
    )
    valid_from = DayField(
        label="适用起始日期",
        required=False,
        help_text="名称先后指不同单位时才填：只用于这段时间内成文的文件。",
    )
    valid_to = DayField(label="适用截止日期", required=False)

    def __init__(self, *args: Any, search: BodySearch, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.search, region = search, search.region
        places = Region.objects.in_line_with(region).order_by("order")
        allowed = [place.pk for place in places if may_create_body(user, place)]
        field = self.fields["body_region"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = places.filter(pk__in=allowed)
        field.initial = region.pk
        field.empty_label = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["chosen"] = None
        if given.get("meaning") in NAMING:
            given["chosen"] = self._chosen(given)
        return given

    def _chosen(self, given: dict[str, Any]) -> Agency | Body | NewBody | None:
        key = given.get("agency", "")
        if key == NEW:
            return self._new_body(given)
        chosen = self.search.chosen(key) if key else None
        if chosen is None:
            self.add_error("agency", ValidationError("请查找并选择单位，或选“单位库中没有”。"))
        return chosen

    def _new_body(self, given: dict[str, Any]) -> NewBody | None:
        missing = [name for name in NEW_BODY_NAMES if not given.get(name)]
        missing = [name for name in missing if name != "body_short_name"]
        for name in missing:
            if name not in self.errors:
                self.add_error(name, ValidationError("登记新单位时必填。"))
        if missing:
            return None
        return NewBody(
            name=given["body_name"],
            short_name=given["body_short_name"],
            level=given["body_level"],
            kind=given["body_kind"],
            region=given["body_region"],
        )


class WithdrawForm(PageForm):
    reason = forms.CharField(label="撤回原因", max_length=200)
