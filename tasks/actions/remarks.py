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
    """Put a leader's remark on the implementation. Raises ValidationError, PermissionDenied."""
    if not may_annotate(actor, implementation):
        raise PermissionDenied
    if not text.strip():
        raise ValidationError({"text": "请填写批示内容。"})
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
