"""Forms of the content pages: they check shape; the actions check meaning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from agencies.models import Agency, User
from regions.models import Region
from tasks.actions import MOST_RETURN_DAYS, RETURN_DAYS, Content
from tasks.choices import (
    BlockerLevel,
    FormField,
    Frequency,
    MeetingKind,
    Outcome,
    ReturnReason,
    Status,
)
from tasks.fields import DayField, DaysField, ProseField, RowField
from tasks.lineage.linking import is_above
from tasks.models import (
    Evidence,
    Implementation,
    Measure,
    PolicyDocument,
    ProgressUpdate,
)
from tasks.permissions import may_link
from tasks.uploads import ACCEPTED, MAX_BYTES
from tasks.widgets import FlatCheckboxes, FlatSelect

# What the form of an update holds: its content, and a proof to add.
CONTENT_NAMES = ("claimed_status", "done", "next_step", "obstacle", "landed_on")
EVIDENCE_NAMES = ("file", "url", "title", "document_number")


class PageForm(forms.Form):
    """A form that shows what an action refused at the field it concerns."""

    # Where an action names what is not one field of the form.
    stand_ins: dict[str, str] = {}

    def refuse(self, fault: ValidationError) -> None:
        """Put every message of an action's ValidationError at its field, or on top."""
        if not hasattr(fault, "error_dict"):
            self.add_error(None, fault)
            return
        for name, messages in fault.message_dict.items():
            field = self.stand_ins.get(name, name)
            self.add_error(field if field in self.fields else None, ValidationError(messages))


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
        if update is None or not update.evidence.exists():
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


class ContributionForm(PageForm):
    text = ProseField(
        label="本单位配合情况",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="供牵头单位汇总；由牵头单位统一提交。",
    )


class ExceptionForm(PageForm):
    reason = ProseField(
        label="申请理由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写明锁定后为什么还要修改，由审核签发人审批。",
    )


class GrantForm(PageForm):
    until = DayField(label="有效期至", help_text="含当日；到期自动失效。")
    note = ProseField(
        label="审批意见",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="不同意时必填。",
    )


class LockForm(PageForm):
    reason = forms.CharField(
        label="提前锁定的理由", max_length=200, help_text="锁定后只能通过例外修改，不能撤销。"
    )


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


class BlockerForm(PageForm):
    level = forms.ChoiceField(
        label="由哪一级解决", choices=BlockerLevel.choices, widget=forms.RadioSelect
    )
    text = ProseField(label="问题和诉求", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class CloseBlockerForm(PageForm):
    resolution = ProseField(
        label="解决情况", max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class AnnotationForm(PageForm):
    text = ProseField(label="批示内容", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class DirectForm(PageForm):
    """Who must answer a blocker, and by when."""

    level = forms.ChoiceField(label="由哪一级解决", choices=BlockerLevel.choices, widget=FlatSelect)
    agency = RowField(label="答复单位", none="（不选）")
    person = RowField(label="或答复人", none="（不选）")
    is_major = forms.BooleanField(label="重大问题", required=False)
    working_days = forms.IntegerField(
        label="几个工作日内答复",
        min_value=1,
        max_value=60,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="重大问题不填为5个工作日；含调休，按国务院放假安排推算。",
    )

    def __init__(
        self, *args: Any, agencies: Sequence[Agency], people: Sequence[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["agency"], agencies)
        _offer(self.fields["person"], people)


class AnswerForm(PageForm):
    answer = ProseField(label="答复", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


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
        _offer(self.fields["owner"], agencies)


class FinishTaskForm(PageForm):
    note = ProseField(label="办理情况", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class UrgeForm(PageForm):
    reason = forms.CharField(
        label="催办说明",
        max_length=300,
        help_text="写入催办单并留痕，例如“已电话催办，答复周五前报送”。",
    )


class PeriodForm(PageForm):
    """A period to open: its due date is given, or counted in working days after its end."""

    title = forms.CharField(label="名称", max_length=60, help_text="例如：2026年第四季度")
    frequency = forms.ChoiceField(label="频次", choices=Frequency.choices)
    starts_on = DayField(label="起始日期")
    ends_on = DayField(label="截止日期")
    working_days = DaysField(
        label="期末后第几个工作日截止",
        help_text="含调休，按国务院放假安排推算；与“填报截止”二选一。",
    )
    due_on = DayField(label="填报截止", required=False, help_text="直接指定截止日期时填写。")
    locks_days = DaysField(
        label="截止后第几个工作日锁定", help_text="锁定后已核查的数据不再变动；含调休推算。"
    )
    locks_on = DayField(
        label="锁定日期", required=False, help_text="或直接指定；两项都留空则由经办手工锁定。"
    )
    opens_on = DayField(
        label="开启日期", required=False, help_text="留空为立即开启；填以后的日期，到期自动开启。"
    )
    document = forms.ModelChoiceField(
        label="专项文件",
        queryset=PolicyDocument.objects.none(),
        required=False,
        empty_label="全部文件",
        widget=FlatSelect,
        help_text="仅“专项”可限定一份文件，只对其中的举措生成填报。",
    )

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["document"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = PolicyDocument.objects.filter(
            measures__implementations__region=region
        ).distinct()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("locks_on") and given.get("locks_days"):
            self.add_error("locks_days", "锁定日期请二选一：工作日数，或直接指定。")
        dated, counted = given.get("due_on"), given.get("working_days")
        if not self.errors and (dated is None) == (counted is None):
            self.add_error("working_days", "请填写工作日数，或直接指定填报截止日期，二者选一。")
        return given


def _offer(field: forms.Field, rows: Sequence[Model]) -> None:
    assert isinstance(field, RowField)
    field.offer(rows)


def filling_of(update: ProgressUpdate) -> dict[str, Any]:
    """The initial values of the form for an update: what was typed so far."""
    values = {name: getattr(update, name) for name in CONTENT_NAMES}
    values["claimed_status"] = values["claimed_status"] or update.implementation.claimed_status
    return values


class LinkForm(PageForm):
    """Link a measure by hand: with one of a document above, or of the own region's below."""

    stand_ins = {"upper": "other", "lower": "other"}

    other = forms.ModelChoiceField(label="承接的举措", queryset=Measure.objects.none())
    reason = ProseField(label="依据", max_length=300, help_text="写明为什么是同一件事。")

    def __init__(self, data: Any = None, *, measure: Measure, user: User) -> None:
        super().__init__(data, auto_id="linking_%s")
        self.documents = _to_link_with(measure, user)
        field = cast(forms.ModelChoiceField, self.fields["other"])  # type: ignore[type-arg]
        measures = Measure.objects.filter(document__in=self.documents)
        field.queryset = measures.select_related("document")
        by_document: dict[str, list[tuple[int, str]]] = {}
        for other in field.queryset.order_by("document", "order") if self.documents else ():
            words = other.title or other.text
            by_document.setdefault(other.document.title, []).append(
                (other.pk, f"{other.label} {words[:40]}")
            )
        field.choices = [("", "请选择"), *by_document.items()]


def _to_link_with(measure: Measure, user: User) -> list[PolicyDocument]:
    """The documents above, where the measure is of the person's own region; or else those of the
    region that lie below the measure's. None for whoever may not link."""
    documents = PolicyDocument.objects.select_related("region")
    if may_link(user, measure.document):
        return [other for other in documents if is_above(other, measure.document)]
    own = documents.filter(region=user.region_id)
    return [d for d in own if may_link(user, d) and is_above(measure.document, d)]
