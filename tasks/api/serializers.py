"""Tracked content as the API shows it, and what it takes."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tasks.actions import Particulars
from tasks.api.fields import FlagField, IsoDateField, StrictSerializer, TextField, WholeNumberField
from tasks.choices import CheckState, EvidenceKind, Light, RoundOutcome, Status, UpdateState
from tasks.lights import REASONS
from tasks.models import (
    Assignment,
    EvidenceUse,
    Implementation,
    Measure,
    MeasureLink,
    PilotTask,
    PolicyDocument,
    ProgressUpdate,
    ReportingPeriod,
    Responsibility,
    RoundProof,
    UpdateRound,
)

FILLING = ["claimed_status", "done", "next_step", "obstacle", "no_change", "landed_on"]


class DocumentSerializer(serializers.ModelSerializer[PolicyDocument]):
    region = serializers.CharField(source="region.slug", label="地区")
    implements = serializers.CharField(
        source="implements.slug", default=None, allow_null=True, label="落实的上级文件"
    )

    class Meta:
        model = PolicyDocument
        fields = [
            "slug",
            "title",
            "number",
            "issuer",
            "kind",
            "level",
            "region",
            "issued_on",
            "effective_from",
            "effective_to",
            "implements",
        ]


class TaskSerializer(serializers.ModelSerializer[PilotTask]):
    document = serializers.CharField(source="document.slug", label="政策文件")

    class Meta:
        model = PilotTask
        fields = ["id", "document", "list_name", "ordinal", "label", "title", "statement"]


class ResponsibilitySerializer(serializers.ModelSerializer[Responsibility]):
    agency = serializers.CharField(
        source="agency.key", default=None, allow_null=True, label="单位标识"
    )

    class Meta:
        model = Responsibility
        fields = ["name", "agency", "role", "kind", "open_ended", "clause"]


LINK_FIELDS = ["document", "measure", "measure_label", "score", "state", "origin"]


class UpperSerializer(serializers.ModelSerializer[MeasureLink]):
    """One step of 承接 upwards, and how far it is to be trusted."""

    document = serializers.CharField(source="upper.document.slug", label="政策文件")
    measure = serializers.IntegerField(source="upper_id", label="举措")
    measure_label = serializers.CharField(source="upper.label", label="编号")

    class Meta:
        model = MeasureLink
        fields = LINK_FIELDS


class LowerSerializer(serializers.ModelSerializer[MeasureLink]):
    """As `UpperSerializer`, downwards."""

    document = serializers.CharField(source="lower.document.slug", label="政策文件")
    measure = serializers.IntegerField(source="lower_id", label="举措")
    measure_label = serializers.CharField(source="lower.label", label="编号")

    class Meta:
        model = MeasureLink
        fields = LINK_FIELDS


class MeasureSerializer(serializers.ModelSerializer[Measure]):
    document = serializers.CharField(source="document.slug", label="政策文件")
    task = serializers.IntegerField(
        source="task.ordinal", default=None, allow_null=True, label="试点任务序号"
    )
    responsibilities = ResponsibilitySerializer(many=True, label="责任分工")
    uppers = UpperSerializer(source="upper_links", many=True, label="承接的上级举措")
    lowers = LowerSerializer(source="lower_links", many=True, label="承接它的下级举措")

    class Meta:
        model = Measure
        fields = [
            "id",
            "document",
            "task",
            "list_name",
            "number",
            "label",
            "section",
            "title",
            "text",
            "plan_text",
            "plan_items",
            "due_text",
            "due_on",
            "region_scope",
            "region_names",
            "regions_open_ended",
            "responsibilities",
            "uppers",
            "lowers",
        ]


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    key = serializers.CharField(source="agency.key", label="单位标识")
    name = serializers.CharField(source="agency.name", label="单位")

    class Meta:
        model = Assignment
        fields = ["key", "name", "role"]


class TrackedMeasureSerializer(serializers.ModelSerializer[Measure]):
    """A measure as a row of tracked content needs it."""

    document = serializers.CharField(source="document.slug", label="政策文件")
    task = serializers.IntegerField(
        source="task.ordinal", default=None, allow_null=True, label="试点任务序号"
    )

    class Meta:
        model = Measure
        fields = ["id", "document", "task", "number", "label", "title", "text", "plan_text"]


class ImplementationSerializer(serializers.ModelSerializer[Implementation]):
    region = serializers.CharField(source="region.slug", label="地区")
    round = serializers.IntegerField(
        source="round.year", default=None, allow_null=True, label="试点批次年份"
    )
    measure = TrackedMeasureSerializer()
    lead_agency = serializers.CharField(
        source="lead_agency.key", default=None, allow_null=True, label="牵头单位"
    )
    agencies = AssignmentSerializer(source="assignments", many=True, label="责任单位")
    light = serializers.ChoiceField(choices=Light.choices, label="亮灯")
    light_rule = serializers.CharField(label="亮灯依据")
    light_reason = serializers.SerializerMethodField(label="亮灯说明")

    class Meta:
        model = Implementation
        fields = [
            "id",
            "version",
            "region",
            "round",
            "measure",
            "lead_agency",
            "agencies",
            "scope",
            "status",
            "claimed_status",
            "light",
            "light_rule",
            "light_reason",
            "landed_on",
            "due_on",
            "owed_on",
            "made_up_late",
            "unchanged_in_a_row",
            "open_blockers",
            "adopted_on",
            "closed_on",
            "last_verified_at",
            "is_demo",
        ]

    def get_light_reason(self, row: Implementation) -> str:
        return REASONS[row.light_rule]


class PeriodSerializer(serializers.ModelSerializer[ReportingPeriod]):
    class Meta:
        model = ReportingPeriod
        fields = [
            "id",
            "title",
            "frequency",
            "starts_on",
            "ends_on",
            "due_on",
            "locks_on",
            "locked_at",
        ]


class EvidenceSerializer(serializers.Serializer[EvidenceUse | RoundProof]):
    """A proof at an update, or at a round of one: the version that counts there."""

    id = serializers.IntegerField(source="version.evidence_id", label="佐证编号")
    version = serializers.IntegerField(source="version.number", label="版本")
    kind = serializers.ChoiceField(
        source="version.kind", choices=EvidenceKind.choices, label="类型"
    )
    title = serializers.CharField(source="version.evidence.title", label="名称")
    document_number = serializers.CharField(source="version.document_number", label="文号")
    issuing_body = serializers.CharField(source="version.issuing_body", label="发文单位")
    pages = serializers.CharField(label="页码")
    valid_from = serializers.DateField(
        source="version.valid_from", allow_null=True, label="生效日期"
    )
    valid_until = serializers.DateField(
        source="version.valid_until", allow_null=True, label="有效期至"
    )
    url = serializers.CharField(source="version.url", label="链接")
    media_type = serializers.CharField(source="version.media_type", label="文件类型")
    size = serializers.IntegerField(source="version.size", allow_null=True, label="字节数")
    sha256 = serializers.CharField(source="version.sha256", label="SHA-256")
    state = serializers.ChoiceField(
        source="version.state", choices=CheckState.choices, label="安全检查"
    )
    is_broken = serializers.BooleanField(source="version.is_broken", label="链接打不开")
    uploaded_at = serializers.DateTimeField(source="version.added_at", label="上传时间")


class RoundSerializer(serializers.ModelSerializer[UpdateRound]):
    on_behalf_of = serializers.CharField(
        source="on_behalf_of.key", default=None, allow_null=True, label="代填单位"
    )
    evidence = EvidenceSerializer(source="proofs", many=True, label="提交时的佐证材料")

    class Meta:
        model = UpdateRound
        fields = [
            "number",
            *FILLING,
            "submitted_at",
            "on_behalf_of",
            "outcome",
            "reason_code",
            "reason",
            "pinned_fields",
            "verified_status",
            "decided_at",
            "evidence",
        ]


class ReturnedSerializer(serializers.ModelSerializer[UpdateRound]):
    """Why the update is back with the agency, and which fields it is about."""

    class Meta:
        model = UpdateRound
        fields = ["number", "reason_code", "reason", "pinned_fields", "decided_at", "next_due_on"]


class UpdateSerializer(serializers.ModelSerializer[ProgressUpdate]):
    """Expects `changed_at` from the queryset, and rounds and evidence fetched along."""

    implementation = serializers.IntegerField(source="implementation_id", label="落实事项")
    measure = serializers.CharField(source="implementation.measure.label", label="举措编号")
    region = serializers.CharField(source="region.slug", label="地区")
    period = PeriodSerializer()
    evidence = EvidenceSerializer(source="counting_proofs", many=True, label="佐证材料")
    rounds = RoundSerializer(many=True, label="各轮填报")
    returned = serializers.SerializerMethodField(label="退回意见")
    changed_at = serializers.DateTimeField(label="最近变动")

    class Meta:
        model = ProgressUpdate
        fields = [
            "id",
            "version",
            "implementation",
            "measure",
            "region",
            "period",
            "state",
            "due_on",
            "due_note",
            "is_late",
            *FILLING,
            "round_number",
            "submitted_at",
            "verified_status",
            "verification_note",
            "verified_at",
            "changed_at",
            "is_demo",
            "returned",
            "evidence",
            "rounds",
        ]

    @extend_schema_field(ReturnedSerializer(allow_null=True))
    def get_returned(self, update: ProgressUpdate) -> dict[str, Any] | None:
        if update.state != UpdateState.RETURNED:
            return None
        sent_back = [r for r in update.rounds.all() if r.outcome == RoundOutcome.RETURNED]
        return dict(ReturnedSerializer(sent_back[-1]).data) if sent_back else None


class ContentSerializer(StrictSerializer):
    """What the agency writes. Fields that are left out keep what they hold."""

    claimed_status = serializers.ChoiceField(
        choices=Status.choices, allow_blank=True, required=False, label="自评状态"
    )
    done = TextField(max_length=5000, allow_blank=True, required=False, label="本期进展")
    next_step = TextField(max_length=2000, allow_blank=True, required=False, label="下步打算")
    obstacle = TextField(max_length=2000, allow_blank=True, required=False, label="问题诉求")
    no_change = FlagField(required=False, label="无变化")
    landed_on = IsoDateField(allow_null=True, required=False, label="落地日期")


class NewUpdateSerializer(ContentSerializer):
    """Which implementation is filled in, for which period; and its content, complete or not."""

    implementation = WholeNumberField(min_value=1, max_value=2**63 - 1, label="落实事项")
    period = WholeNumberField(
        min_value=1,
        max_value=2**63 - 1,
        required=False,
        label="填报期",
        help_text="省略时为该事项最近的一期。",
    )


class NewLinkSerializer(StrictSerializer):
    url = TextField(max_length=500, label="链接")
    title = TextField(max_length=200, allow_blank=True, required=False, label="名称")
    document_number = TextField(max_length=60, allow_blank=True, required=False, label="文号")
    issuing_body = TextField(max_length=120, allow_blank=True, required=False, label="发文单位")
    pages = TextField(max_length=40, allow_blank=True, required=False, label="页码")
    valid_from = IsoDateField(allow_null=True, required=False, label="生效日期")
    valid_until = IsoDateField(allow_null=True, required=False, label="有效期至")

    def given(self) -> dict[str, Any]:
        """What `attach_link` takes, but for who and when."""
        values = dict(self.validated_data)
        own = {name: values.pop(name) for name in ("url", "title", "pages") if name in values}
        return {**own, "about": Particulars(**values)}
