"""What the region has sent up, over the API: read only, deciding is done by people on the pages."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from agencies.choices import Scope
from reports.models import Submission, SubmissionRound
from tasks.api.views import NUMBER


class SubmissionRoundSerializer(serializers.ModelSerializer[SubmissionRound]):
    """一轮报送：数据固定，sha256 是数据包的校验码；被退回的有原因、事项和截止日期。"""

    pinned = serializers.SerializerMethodField(label="需修改的事项")

    class Meta:
        model = SubmissionRound
        fields = [
            "number",
            "sent_at",
            "note",
            "as_of",
            "figures",
            "sha256",
            "accepted_at",
            "returned_at",
            "reason_code",
            "reason",
            "pinned",
            "next_due_on",
            "next_due_note",
            "has_demo",
        ]

    def get_pinned(self, sent: SubmissionRound) -> list[int]:
        """The updates to be mended, by their ids."""
        return [row.update_id for row in sent.pinned.all()]


class SubmissionSerializer(serializers.ModelSerializer[Submission]):
    """填报期或年度报告的报送；各轮从新到旧。"""

    title = serializers.CharField(source="__str__", label="名称")
    region = serializers.CharField(source="region.slug", label="报送地区")
    receiver = serializers.CharField(source="receiver.slug", label="接收方")
    rounds = SubmissionRoundSerializer(many=True)

    class Meta:
        model = Submission
        fields = [
            "id",
            "title",
            "region",
            "receiver",
            "period",
            "report",
            "state",
            "version",
            "rounds",
        ]


class SubmissionViewSet(ReadOnlyModelViewSet[Submission]):
    """报送：本地区逐级报送的填报期和年度报告，各轮的数据和办理结果。需要 report 权限。"""

    serializer_class = SubmissionSerializer
    queryset = Submission.objects.all()
    lookup_value_regex = NUMBER
    scopes = {"GET": Scope.REPORT}

    def get_queryset(self) -> QuerySet[Submission]:
        rounds = SubmissionRound.objects.visible_to(self.request.user)
        return (
            Submission.objects.visible_to(self.request.user)
            .select_related("region", "receiver", "period", "report__region")
            .prefetch_related(
                Prefetch("rounds", rounds.prefetch_related("pinned").order_by("-number"))
            )
        )
