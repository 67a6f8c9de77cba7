"""批示: a leader's remark."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from agencies import audit
from agencies.models import User
from tasks.models import Annotation, Implementation
from tasks.permissions import may_annotate


@transaction.atomic
def annotate(
    implementation: Implementation, *, text: str, actor: User, now: datetime
) -> Annotation:
    """Put a leader's remark on the implementation; the same words twice running are one remark.

    Raises ValidationError, PermissionDenied.
    """
    Implementation.objects.select_for_update(of=("self",), no_key=True).get(pk=implementation.pk)
    if not may_annotate(actor, implementation):
        raise PermissionDenied
    if not text.strip():
        raise ValidationError({"text": "请填写批示内容。"})
    last = implementation.annotations.order_by("-at", "-pk").first()
    if last is not None and last.author_id == actor.pk and last.text == text.strip():
        return last
    annotation = Annotation(implementation=implementation, author=actor, text=text.strip(), at=now)
    annotation.full_clean()
    annotation.save()
    audit.record(
        actor=actor,
        verb="annotate",
        obj=annotation,
        now=now,
        region=implementation.region,
        after={"implementation": implementation.pk, "text": annotation.text},
    )
    return annotation
