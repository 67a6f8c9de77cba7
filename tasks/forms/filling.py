"""What a reporter and a co-agency write in an update."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django import forms

from agencies.fields import DayField
from tasks.actions import (
    CONTENT_NAMES,
    Content,
    content_of,
    drawn,
    in_words,
    label_of,
)
from tasks.choices import FormField, Status
from tasks.fields import ProseField
from tasks.forms.base import PageForm
from tasks.forms.evidence import ACCEPTED_HELP, ParticularsForm
from tasks.lineage.differences import Run
from tasks.merging import Merge, MergedField
from tasks.models import ProgressUpdate
from tasks.rounds import word_marks

# What the form of an update holds besides its content: a proof to add.
PARTICULARS_NAMES = ("document_number", "issuing_body", "pages", "valid_from", "valid_until")
EVIDENCE_NAMES = ("file", "url", "title", *PARTICULARS_NAMES)
# What a form posts, by field, where mine and the other's text clashed.
TAKE = "take_"
THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that two people changed, in words, each beside what both began from.

    `choice` names the radio buttons that say whose text is to stand.
    """

    label: str
    choice: str
    mine: str
    theirs: str
    base: str | None
    mine_runs: tuple[Run, ...]
    theirs_runs: tuple[Run, ...]


class ContentForm(PageForm):
    """The content of an update, wherever it is filled in: on its page or in the grid."""

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

    # The fields to be decided, once a merge was shown.
    clashes: Mapping[str, Clash] = {}

    def content(self) -> Content:
        """Expects the form valid."""
        return Content(**{name: self.cleaned_data[name] for name in CONTENT_NAMES})

    def content_fields(self) -> Iterator[tuple[forms.BoundField, Clash | None]]:
        return ((self[name], self.clashes.get(name)) for name in CONTENT_NAMES)

    def show_merge(self, merge: Merge) -> None:
        """Show the merged texts; where they clash mine, with the choice."""
        if self.is_bound:
            merged = {self.add_prefix(name): text for name, text in merge.texts.items()}
            self.data = dict(self.data.items()) | merged
        else:
            self.initial = dict(self.initial) | merge.texts
        self.clashes = {
            field.name: _clash(field, self.add_prefix(TAKE + field.name)) for field in merge.clashes
        }

    def typed(self) -> list[tuple[str, str]]:
        """Every text that was typed with its label, to be shown where the form cannot be."""
        given = {name: self.data.get(self.add_prefix(name), "") for name in CONTENT_NAMES}
        return worded(given)


class FillingForm(ContentForm, ParticularsForm):
    """The form of one update's page: its content, and a proof to add on the way."""

    stand_ins = {"evidence": "file"}

    file = forms.FileField(
        label="佐证文件",
        required=False,
        help_text=f"{ACCEPTED_HELP}“已落地”至少需要一份佐证。",
    )
    url = forms.CharField(label="或填写公开网址", max_length=500, required=False)
    title = forms.CharField(label="佐证名称", max_length=200, required=False)
    pages = forms.CharField(
        label="页码", max_length=40, required=False, help_text="例如“第3–5页”。"
    )

    def particulars_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in PARTICULARS_NAMES]

    def has_particulars(self) -> bool:
        """Whether something of them was typed, so that they must not be folded away."""
        return any(field.value() or field.errors for field in self.particulars_fields())


class ContributionForm(PageForm):
    text = ProseField(
        label="本单位配合情况",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="供牵头单位汇总；由牵头单位统一提交。",
    )


def filling_of(update: ProgressUpdate) -> dict[str, str]:
    """The initial texts of the form for an update: what was saved so far."""
    return drawn(content_of(update), last_status=update.implementation.claimed_status)


def worded(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """The texts that are not empty, each with its label and in words."""
    return [
        (label_of(name), in_words(name, texts[name])) for name in CONTENT_NAMES if texts.get(name)
    ]


def chosen(
    posted: Mapping[str, str], base: Mapping[str, str] | None, *, prefix: str = ""
) -> tuple[dict[str, str], dict[str, str]]:
    """The fields posted with the choices of a clash carried out, and my texts set aside for it.

    `base` are the texts the form was drawn from: "theirs", as it was shown.
    """
    data = dict(posted.items())
    set_aside: dict[str, str] = {}
    if base is None:
        return data, set_aside
    for name in CONTENT_NAMES:
        if data.get(f"{prefix}{TAKE}{name}") == THEIRS:
            set_aside[name] = data.get(prefix + name, "")
            data[prefix + name] = base[name]
    return data, set_aside


def _clash(field: MergedField, choice: str) -> Clash:
    mine, theirs = in_words(field.name, field.mine), in_words(field.name, field.theirs)
    base = in_words(field.name, field.base) if field.base is not None else None
    # Without what both began from, the two are marked against each other.
    return Clash(
        label=label_of(field.name),
        choice=choice,
        mine=mine,
        theirs=theirs,
        base=base,
        mine_runs=word_marks(theirs if base is None else base, mine),
        theirs_runs=word_marks(mine if base is None else base, theirs),
    )
