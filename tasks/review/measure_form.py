"""The form of a measure found: every field of it, and its responsible bodies as a form set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from agencies.fields import DayField
from agencies.gazetteer import Gazetteer
from agencies.loading import ensure_agency
from agencies.models import Agency
from tasks.choices import (
    CandidateKind,
    ListName,
    PartyKind,
    RegionScope,
    ResponsibilityRole,
)
from tasks.fields import NumberField, ProseField
from tasks.forms import PageForm
from tasks.models import Candidate
from tasks.review.names import Party
from tasks.rows import Values

SEPARATORS = str.maketrans({"，": "、", ",": "、", "；": "、", ";": "、", "\n": "、"})


class PartyForm(forms.Form):
    """One responsible body. `agency` is picked by its full name."""

    name = forms.CharField(label="文件中名称", required=False)
    role = forms.ChoiceField(label="角色", choices=ResponsibilityRole.choices)
    kind = forms.ChoiceField(label="类别", choices=PartyKind.choices)
    agency = forms.CharField(
        label="单位全称",
        required=False,
        widget=forms.TextInput(attrs={"list": "bodies", "autocomplete": "off"}),
    )
    open_ended = forms.BooleanField(label="等", required=False)
    remove = forms.BooleanField(label="移除", required=False)


def no_parties() -> list[Values]:
    """An empty list; inside the form the name stands for a field."""
    return []


PartyFormSet = forms.formset_factory(PartyForm, extra=2, max_num=200)


class MeasureCandidateForm(PageForm):
    """All fields of a measure; its responsible bodies are a form set beside it."""

    stand_ins = {"names": "region_names"}

    text = ProseField(label="举措内容", widget=forms.Textarea(attrs={"rows": 6}))
    list = forms.ChoiceField(label="清单", choices=ListName.choices)
    number = NumberField(label="序号", required=False)
    label = forms.CharField(label="编号", required=False, help_text="照原文写，例如“（三）”。")
    section = forms.CharField(label="章节", required=False)
    task = forms.ChoiceField(label="试点任务", choices=(), required=False)
    title = forms.CharField(label="标题", required=False)
    plan_text = ProseField(label="落实计划", required=False)
    plan_items = ProseField(label="计划分项", required=False, help_text="每行一项。", strip=False)
    due_text = forms.CharField(label="时限原文", required=False)
    due_on = DayField(label="完成时限", required=False)
    scope = forms.ChoiceField(label="适用地区", choices=RegionScope.choices)
    region_names = forms.CharField(
        label="列名地区", required=False, help_text="用顿号分开，例如：北京、上海。"
    )
    regions_open_ended = forms.BooleanField(label="列名后有“等”", required=False)
    reason = forms.CharField(
        label="更正理由",
        max_length=200,
        required=False,
        help_text="改动内容时必填，例如“原文第3页为……”。",
    )

    def __init__(
        self,
        *args: Any,
        values: Values,
        parties: Sequence[Party],
        tasks: Sequence[tuple[str, str]],
        gazetteer: Gazetteer,
        **kwargs: Any,
    ) -> None:
        self.base, self.shown, self.gazetteer = values, parties, gazetteer
        self._parties = no_parties()
        kwargs.setdefault("initial", _measure_initial(values))
        super().__init__(*args, **kwargs)
        task = self.fields["task"]
        assert isinstance(task, forms.ChoiceField)
        known = {key for key, _ in tasks}
        now = _task_key(values)
        task.choices = [
            ("", "无"),
            *tasks,
            *([(now, f"第{values['task']}项")] if now and now not in known else []),
        ]
        self.parties = PartyFormSet(
            self.data if self.is_bound else None,
            prefix="party",
            initial=[
                {
                    "name": party.values["name"],
                    "role": party.values["role"],
                    "kind": party.values["kind"],
                    "agency": party.official,
                    "open_ended": party.values["open_ended"],
                }
                for party in parties
            ],
        )

    @property
    def adds_parties(self) -> bool:
        """Whether somebody has begun to fill in a body that was not there."""
        return any(form["name"].value() for form in self.parties.extra_forms)

    def is_valid(self) -> bool:
        is_read = self.parties.is_valid()
        # Asked whatever else is wrong: every fault is shown at once.
        return super().is_valid() & (is_read and self._read_parties()) and not self.errors

    def values(self) -> Values:
        given = self.cleaned_data
        items = [line.strip() for line in given["plan_items"].split("\n") if line.strip()]
        plan = {"text": given["plan_text"], "items": items}
        due = {
            "text": given["due_text"].strip(),
            "date": given["due_on"].isoformat() if given["due_on"] else None,
        }
        names = given["region_names"].translate(SEPARATORS).split("、")
        return {
            **self.base,
            "list": given["list"],
            "number": given["number"],
            "label": given["label"].strip(),
            "section": given["section"].strip() or None,
            "task": int(given["task"].split(":")[1]) if given["task"] else None,
            "title": given["title"].strip() or None,
            "text": given["text"],
            "plan": plan if plan["text"] or items else None,
            "responsibilities": self._parties,
            "regions": {
                "scope": given["scope"],
                "names": [name.strip() for name in names if name.strip()],
                "open_ended": given["regions_open_ended"],
            },
            "due": due if due["text"] or due["date"] else None,
        }

    def _read_parties(self) -> bool:
        self._parties.clear()
        for at, form in enumerate(self.parties):
            given = form.cleaned_data
            name = (given.get("name") or "").strip()
            if not name or given["remove"]:
                continue
            shown = self.shown[at] if at < len(self.shown) else None
            party = {
                **(shown.values if shown else self._blank(name)),
                "name": name,
                "role": given["role"],
                "kind": given["kind"],
                "open_ended": given["open_ended"],
            }
            typed = given["agency"].strip()
            unchanged = shown is not None and shown.values["name"] == name
            if not unchanged or typed != (shown.official if shown else ""):
                party |= {"agency": None, "agency_key": None}
                if typed:
                    body = body_named(typed, self.gazetteer)
                    if body is None:
                        form.add_error("agency", f"没有找到“{typed}”，请从提示的单位中选择。")
                        self.add_error(None, f"责任单位“{name}”：没有找到“{typed}”这个单位。")
                        continue
                    party |= {"agency": body.name, "agency_key": body.key}
            self._parties.append(party)
        return not self.errors

    def _blank(self, name: str) -> Values:
        """A body the parser has not seen stands at the end of the measure."""
        end = max((end for _, end in self.base["spans"]), default=0)
        return {"agency": None, "clause": name, "span": [end, end]}


def body_named(name: str, gazetteer: Gazetteer) -> Agency | None:
    """The body with this full name, as stored, or as the gazetteer knows it beyond doubt."""
    rows = list(Agency.objects.filter(name=name, until__isnull=True)[:2])
    if len(rows) == 1:
        return rows[0]
    found = gazetteer.look_up(name, issuer=None, on=None)
    return ensure_agency(gazetteer.bodies[found.key]) if found.key and not found.slip else None


def task_choices(candidates: Sequence[Candidate]) -> list[tuple[str, str]]:
    """The tasks a measure may belong to, as `list:ordinal` with their headings."""
    return [
        (_key(each.values["list"], each.values["ordinal"]), str(each))
        for each in candidates
        if each.kind == CandidateKind.TASK
    ]


def heading_of(values: Values, candidates: Sequence[Candidate]) -> str:
    """The heading of the task the measure belongs to; "" where none of the candidates is it."""
    return dict(task_choices(candidates)).get(_task_key(values), "")


def _measure_initial(values: Values) -> dict[str, Any]:
    plan, due, regions = values["plan"] or {}, values["due"] or {}, values["regions"]
    return {
        **values,
        "task": _task_key(values),
        "plan_text": plan.get("text", ""),
        "plan_items": "\n".join(plan.get("items", ())),
        "due_text": due.get("text", ""),
        "due_on": due.get("date"),
        "scope": regions["scope"],
        "region_names": "、".join(regions["names"]),
        "regions_open_ended": regions["open_ended"],
    }


def _task_key(values: Values) -> str:
    return _key(values["list"], values["task"]) if values["task"] else ""


def _key(list_name: str, ordinal: int) -> str:
    return f"{list_name}:{ordinal}"
