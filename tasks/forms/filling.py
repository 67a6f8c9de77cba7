"""What a reporter and a co-agency write in an update."""

from __future__ import annotations

from typing import Any

from django import forms

from tasks.actions import Content
from tasks.choices import FormField, Status
from tasks.fields import DayField, ProseField
from tasks.forms.base import PageForm
from tasks.models import ProgressUpdate
from tasks.uploads import ACCEPTED, MAX_BYTES

# What the form of an update holds: its content, and a proof to add.
CONTENT_NAMES = ("claimed_status", "done", "next_step", "obstacle", "landed_on")
EVIDENCE_NAMES = ("file", "url", "title", "document_number")


class FillingForm(PageForm):
    """What a reporter writes, and a proof to add on the way."""

    stand_ins = {"evidence": "file"}

    claimed_status = forms.ChoiceField(
        label=FormField.CLAIMED_STATUS.label,
        choices=Status.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    done = ProseField(
        label=FormField.DONE.label,
        max_length=5000,
        required=False,
        help_text="做了什么、到什么程度、有什么依据；“不适用”时写明理由。",
    )
    next_step = ProseField(
        label=FormField.NEXT_STEP.label,
        max_length=2000,
        required=False,
        help_text="尚未落地的必填：下一步做什么、何时完成。",
    )
    obstacle = ProseField(
        label=FormField.OBSTACLE.label,
        max_length=2000,
        required=False,
        help_text="没有可留空；需要上级协调的，请同时在“问题诉求”中登记。",
    )
    landed_on = DayField(
        label=FormField.LANDED_ON.label, required=False, help_text="自评“已落地”时必填。"
    )
    file = forms.FileField(
        label="佐证文件",
        required=False,
        help_text=f"{ACCEPTED}，不超过{MAX_BYTES // 1024 // 1024}MB；“已落地”至少需要一份佐证。",
    )
    url = forms.CharField(label="或填写公开网址", max_length=500, required=False)
    title = forms.CharField(label="佐证名称", max_length=200, required=False)
    document_number = forms.CharField(label="文号", max_length=60, required=False)

    def content(self) -> Content:
        given = self.cleaned_data
        return Content(
            claimed_status=given["claimed_status"],
            done=given["done"],
            next_step=given["next_step"],
            obstacle=given["obstacle"],
            landed_on=given["landed_on"],
        )

    def content_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in CONTENT_NAMES]

    def typed(self) -> list[tuple[str, str]]:
        """Every text that was typed with its label, to be shown where the form cannot be."""
        names = [name for name in CONTENT_NAMES if self.data.get(name)]
        words = {"claimed_status": dict(Status.choices)}
        return [
            (
                str(self.fields[name].label),
                str(words.get(name, {}).get(self.data[name], self.data[name])),
            )
            for name in names
        ]


class ContributionForm(PageForm):
    text = ProseField(
        label="本单位配合情况",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="供牵头单位汇总；由牵头单位统一提交。",
    )


def filling_of(update: ProgressUpdate) -> dict[str, Any]:
    """The initial values of the form for an update: what was typed so far."""
    values = {name: getattr(update, name) for name in CONTENT_NAMES}
    values["claimed_status"] = values["claimed_status"] or update.implementation.claimed_status
    return values
