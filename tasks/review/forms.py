"""Forms of the recording and its review: they check shape; the actions check meaning."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from agencies.choices import NameMeaning
from agencies.fields import DayField
from agencies.gazetteer import Gazetteer
from agencies.models import Agency, User
from regions.models import PilotRound, Region
from tasks.actions import levels_for
from tasks.choices import (
    ListName,
)
from tasks.fields import NumberField, ProseField
from tasks.forms import PageForm
from tasks.models import Candidate, PolicyDocument
from tasks.parser.sources.extracting import MAX_BYTES
from tasks.review.cutting import places
from tasks.review.heads import lists_of
from tasks.review.measure_form import body_named
from tasks.rows import Values

# So much of a pasted text's first line names it in the list.
NAME_LENGTH = 60
MOST_PASTED = 1_000_000
# What a person adds to a document's head, which its text cannot say.
BESIDE_THE_TEXT = ("level", "implements", "adopt", "round")


class RecordForm(PageForm):
    """A file or a pasted text, and whose document it is."""

    stand_ins = {"content": "file"}

    level = forms.ChoiceField(
        label="发文层级",
        choices=(),
        help_text="读得出发文机关的，按发文机关定；读不出的，按这里选的定。审阅时可以更正。",
    )
    file = forms.FileField(
        label="文件",
        required=False,
        help_text=(
            "Word（.docx）、PDF（有文字层）、Excel（.xlsx）、网页、Markdown 或纯文本，"
            f"不超过{MAX_BYTES // 1024 // 1024}MB。"
        ),
    )
    text = ProseField(
        label="或粘贴正文",
        max_length=MOST_PASTED,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="从网页或公文系统复制全文；表格一并粘贴。与“文件”二选一。",
    )

    def __init__(self, *args: Any, region: Region, with_level: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_level:
            del self.fields["level"]
            return
        field = self.fields["level"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(level, level.label) for level in levels_for(region)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file, text = given.get("file"), (given.get("text") or "").strip()
        if not self.errors and bool(file) == bool(text):
            self.add_error("file", "请选择文件，或粘贴正文，二者选一。")
        return given

    def received(self) -> tuple[str, bytes]:
        """The name and the content that were given."""
        file = self.cleaned_data["file"]
        if file:
            return file.name, file.read()
        text: str = self.cleaned_data["text"]
        first = " ".join(next(line for line in text.splitlines() if line.strip()).split())
        name = first if len(first) <= NAME_LENGTH else f"{first[:NAME_LENGTH]}…"
        return name, text.encode("utf-8", "replace")


class DocumentCandidateForm(PageForm):
    """The head of a document, whom it implements, and whether its measures are tracked."""

    title = forms.CharField(label="标题")
    number = forms.CharField(label="文号", required=False)
    issuer = forms.CharField(label="发文机关", required=False)
    kind = forms.CharField(label="文种", required=False)
    level = forms.ChoiceField(label="层级", choices=())
    issued_on = DayField(label="成文日期", required=False)
    effective_from = DayField(label="起始日期", required=False)
    effective_to = DayField(label="截止日期", required=False)
    implements = forms.ModelChoiceField(
        label="落实的上级文件",
        queryset=PolicyDocument.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label="无",
    )
    adopt = forms.ChoiceField(
        label="确认后纳入落实跟踪",
        choices=(),
        required=False,
        help_text="选定的清单每项举措生成一个落实事项，由本地区填报、核查。",
    )
    round = forms.ModelChoiceField(
        label="试点批次", queryset=PilotRound.objects.all(), required=False, empty_label="无"
    )
    reason = forms.CharField(label="理由或依据", max_length=200, required=False)

    def __init__(
        self, *args: Any, candidate: Candidate, values: Values, user: User, **kwargs: Any
    ) -> None:
        self.base = values
        kwargs.setdefault("initial", {**values, "round": _round(values.get("round"))})
        super().__init__(*args, **kwargs)
        intake = candidate.intake
        if candidate.is_compared:
            # What stands there is tracked and placed already.
            for name in BESIDE_THE_TEXT:
                del self.fields[name]
            return
        levels, implements, adopt = (
            self.fields["level"],
            self.fields["implements"],
            self.fields["adopt"],
        )
        assert isinstance(levels, forms.ChoiceField)
        assert isinstance(implements, forms.ModelChoiceField)
        assert isinstance(adopt, forms.ChoiceField)
        levels.choices = [(level, level.label) for level in levels_for(intake.region)]
        implements.queryset = PolicyDocument.objects.visible_to(user).filter(
            region__path__in=intake.region.line_paths()
        )
        adopt.choices = [("", "不纳入"), *lists_of(candidate)]

    def values(self) -> Values:
        given = self.cleaned_data
        return {
            **self.base,
            "title": given["title"].strip(),
            "number": given["number"].strip() or None,
            "issuer": given["issuer"].strip() or None,
            "kind": given["kind"].strip(),
            "issued_on": _day(given["issued_on"]),
            "effective_from": _day(given["effective_from"]),
            "effective_to": _day(given["effective_to"]),
            **self._beside_the_text(),
        }

    def _beside_the_text(self) -> Values:
        given = self.cleaned_data
        if "level" not in given:
            return {}
        upper, pilot_round = given["implements"], given["round"]
        return {
            "level": given["level"],
            "implements": upper.slug if upper else None,
            "adopt": given["adopt"],
            "round": pilot_round.year if pilot_round else None,
        }


class TaskCandidateForm(PageForm):
    """A task heading."""

    ordinal = NumberField(label="序号", min_value=1)
    label = forms.CharField(label="编号", required=False, help_text="照原文写，例如“（三）”。")
    title = forms.CharField(label="标题", required=False)
    list = forms.ChoiceField(label="清单", choices=ListName.choices)
    statement = ProseField(label="任务表述", required=False)
    reason = forms.CharField(label="理由", max_length=200, required=False)

    def __init__(self, *args: Any, values: Values, **kwargs: Any) -> None:
        self.base = values
        kwargs.setdefault("initial", values)
        super().__init__(*args, **kwargs)

    def values(self) -> Values:
        given = self.cleaned_data
        return {
            **self.base,
            "ordinal": given["ordinal"],
            "label": given["label"].strip(),
            "title": given["title"].strip() or None,
            "list": given["list"],
            "statement": given["statement"],
        }


class DropForm(PageForm):
    reason = forms.CharField(label="舍弃理由", max_length=200)


class AbandonForm(PageForm):
    reason = forms.CharField(label="放弃理由", max_length=200)


class SplitForm(PageForm):
    """Where the second measure begins: after a sentence, or at words somebody types."""

    stand_ins = {"at": "place"}

    place = forms.ChoiceField(
        label="从哪里断开", choices=(), widget=forms.RadioSelect, required=False
    )
    before = forms.CharField(
        label="或在这些文字之前断开",
        required=False,
        help_text="抄写第二项开头的几个字。",
    )

    def __init__(self, *args: Any, text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = [
            (str(at), f"…{text[max(0, at - 12) : at]} ‖ {text[at : at + 16]}…")
            for at in places(text)
        ]

        if not place.choices:
            self.fields["before"].label = "在这些文字之前断开"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        words = (given.get("before") or "").strip()
        if words and self.text.count(words) != 1:
            fault = "内容里没有这些文字" if words not in self.text else "这些文字出现了不止一次"
            self.add_error("before", f"{fault}，请照原样多抄几个字。")
        elif not words and not given.get("place"):
            place = self.fields["place"]
            assert isinstance(place, forms.ChoiceField)
            if place.choices:
                self.add_error("place", "请选择断开的位置。")
            else:
                # One sentence: there is no place to choose, and its field is not shown.
                self.add_error("before", "请抄写第二项开头的几个字。")
        return given

    def at(self) -> int:
        words = self.cleaned_data["before"].strip()
        return self.text.index(words) if words else int(self.cleaned_data["place"])


class NameForm(PageForm):
    """What an unknown name of a measure means."""

    name = forms.CharField(widget=forms.HiddenInput)
    meaning = forms.ChoiceField(label="含义", choices=NameMeaning.choices)
    agency = forms.CharField(
        label="单位全称",
        required=False,
        widget=forms.TextInput(attrs={"list": "bodies", "autocomplete": "off"}),
        help_text="不是单位的留空。",
    )
    evidence = forms.CharField(
        label="依据", max_length=500, help_text="哪份文件、哪个网页或谁确认的。"
    )

    def __init__(self, *args: Any, gazetteer: Gazetteer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gazetteer = gazetteer

    def clean_agency(self) -> Agency | None:
        typed = self.cleaned_data["agency"].strip()
        if not typed:
            return None
        body = body_named(typed, self.gazetteer)
        if body is None:
            raise ValidationError(f"没有找到“{typed}”，请从提示的单位中选择。")
        return body


def _round(year: int | None) -> PilotRound | None:
    return PilotRound.objects.filter(year=year).first() if year else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
