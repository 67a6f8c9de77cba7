"""Updates: what an agency's own system reads, fills in and hands in."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any, Never, cast

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import ReadOnlyModelViewSet

from agencies.choices import Scope
from agencies.models import User
from tasks.actions import attach_link, content_at, content_of, save_draft, submit
from tasks.api.filters import UpdateFilter
from tasks.api.preconditions import PreconditionFailed, etag, expected_version
from tasks.api.serializers import (
    ContentSerializer,
    EvidenceSerializer,
    NewLinkSerializer,
    NewUpdateSerializer,
    UpdateSerializer,
)
from tasks.api.views import NUMBER
from tasks.choices import HANDED_IN, UpdateState
from tasks.errors import StaleVersion
from tasks.models import EvidenceUse, Implementation, ProgressUpdate, RoundProof, UpdateRound
from tasks.permissions import may_fill

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="读到的 ETag。"
)


class NoUpdateToFill(APIException):
    """409: nothing is expected of this implementation, or it has been handed in or begun."""

    status_code = 409

    def __init__(self, code: str, said: str, said_en: str, **members: Any) -> None:
        super().__init__(said)
        self.default_code, self.detail_en, self.members = code, said_en, members


class UpdateViewSet(ReadOnlyModelViewSet[ProgressUpdate]):
    """进展填报：开启填报期时生成，由责任单位填写、提交；退回意见和各轮内容都在其中。"""

    serializer_class = UpdateSerializer
    queryset = ProgressUpdate.objects.all()
    filterset_class = UpdateFilter
    lookup_value_regex = NUMBER
    scopes = {"POST": Scope.UPDATE, "PATCH": Scope.UPDATE}

    def get_queryset(self) -> QuerySet[ProgressUpdate]:
        history = ProgressUpdate.events.rel.related_model  # type: ignore[attr-defined]
        changes = history.objects.filter(pgh_obj=OuterRef("pk")).order_by("-pgh_id")
        user = self.request.user
        rounds = UpdateRound.objects.visible_to(user).select_related("on_behalf_of")
        proofs = Prefetch("proofs", RoundProof.objects.shown_to(user))
        return (
            ProgressUpdate.objects.visible_to(user)
            .select_related("implementation__measure", "period", "region")
            .prefetch_related(
                Prefetch("uses", EvidenceUse.objects.shown_to(user)),
                Prefetch("rounds", rounds.prefetch_related(proofs)),
            )
            .annotate(changed_at=Subquery(changes.values("pgh_created_at")[:1]))
        )

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """一份填报；版本见 version 和 ETag。"""
        return self._answer(self.get_object())

    @extend_schema(
        request=NewUpdateSerializer,
        responses={201: UpdateSerializer, 200: UpdateSerializer, 409: OpenApiResponse()},
    )
    def create(self, request: Request) -> Response:
        """开始填报：写入该落实事项当期应报的一份，成为草稿。

        填报由开启填报期产生，不能凭空新建：没有应报的一份，或已经提交，答复 409。
        重复发送同样的内容得到同一份草稿（200）。
        """
        sent = NewUpdateSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        seen = Implementation.objects.visible_to(request.user)
        implementation = get_object_or_404(seen, pk=values.pop("implementation"))
        # Before the conflicts below: whoever may not fill in learns nothing of the state.
        if not may_fill(actor_of(request), implementation):
            raise PermissionDenied
        update = self._expected(implementation, values.pop("period", None))
        is_new = update.state == UpdateState.EXPECTED
        content = replace(content_of(update), **values)
        if not is_new and content != content_of(update):
            self._refuse_begun(update)
        try:
            save_draft(
                update,
                content=content,
                version=update.version,
                actor=actor_of(request),
                now=timezone.now(),
            )
        except StaleVersion:
            # Somebody began it a moment ago, with other words.
            self._refuse_begun(update)
        response = self._answer(update, status=201 if is_new else 200)
        response["Location"] = reverse("api:update-detail", [update.pk], request=request)
        return response

    @extend_schema(request=ContentSerializer, responses=UpdateSerializer, parameters=[IF_MATCH])
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """修改草稿或被退回的填报。省略的字段保持不变。需要 If-Match。

        内容与现有内容相同时不产生新版本，答复 200（重发是安全的）。
        """
        return self._change(request, save_draft)

    @extend_schema(request=ContentSerializer, responses=UpdateSerializer, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """提交核查，可同时带上内容。需要 If-Match。

        缺什么在 errors 里按字段指出。同样的内容提交两次是一次提交，两次都答复 200。
        """
        return self._change(request, submit)

    @extend_schema(
        request=NewLinkSerializer, responses={201: EvidenceSerializer, 200: EvidenceSerializer}
    )
    @action(detail=True, methods=["post"])
    def evidence(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """为尚未提交的填报添加一个链接作为佐证材料。同一网址添加两次只记一次（200）。"""
        update = self.get_object()
        sent = NewLinkSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        known = {use.evidence_id for use in update.uses.all()}
        proof = attach_link(update, **sent.given(), actor=actor_of(request), now=timezone.now())
        use = EvidenceUse.objects.get(update=update, evidence=proof)
        return Response(EvidenceSerializer(use).data, status=200 if proof.pk in known else 201)

    def _change(self, request: Request, verb: Any) -> Response:
        update = self.get_object()
        version = expected_version(request, update)
        sent = ContentSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        content = replace(content_of(update), **sent.validated_data)
        try:
            verb(
                update,
                content=content,
                version=version,
                actor=actor_of(request),
                now=timezone.now(),
            )
        except StaleVersion as stale:
            current = self._as_it_is(update.pk)
            seen = content_at(current, version)
            base = ContentSerializer(asdict(seen)).data if seen else None
            now = UpdateSerializer(current).data
            raise PreconditionFailed(now, etag(current), base=base) from stale
        return self._answer(update)

    def _expected(self, implementation: Implementation, period: int | None) -> ProgressUpdate:
        """The update to fill in: of that period, or of the newest one."""
        updates = self.get_queryset().filter(implementation=implementation)
        if period is not None:
            updates = updates.filter(period=period)
        update = updates.order_by("-period__ends_on", "-pk").first()
        if update is None:
            raise NoUpdateToFill(
                "no_open_period",
                "该落实事项在这个填报期没有应报的填报。",
                "No update is expected of this implementation in that period.",
            )
        if update.state in HANDED_IN:
            raise NoUpdateToFill(
                "handed_in",
                f"这一期已经提交，当前状态为“{update.get_state_display()}”。",
                "The update of this period has been handed in.",
                update=update.pk,
                state=update.state,
            )
        return update

    def _refuse_begun(self, update: ProgressUpdate) -> Never:
        raise NoUpdateToFill(
            "begun",
            "这一期已有不同内容的草稿，请读取后用 PATCH 修改。",
            "A draft with other content exists: read it and change it with PATCH.",
            update=update.pk,
        )

    def _as_it_is(self, pk: int) -> ProgressUpdate:
        return get_object_or_404(self.get_queryset(), pk=pk)

    def _answer(self, update: ProgressUpdate, status: int = 200) -> Response:
        row = self._as_it_is(update.pk)
        return Response(UpdateSerializer(row).data, status=status, headers={"ETag": etag(row)})


def actor_of(request: Request) -> User:
    """Who acts: the account of the token. The permission class has let no anonymous pass."""
    return cast(User, request.user)
