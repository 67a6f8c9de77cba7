"""A measure linked by hand with one above or below it."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from agencies.models import User
from tasks.fields import ProseField
from tasks.forms.base import PageForm
from tasks.lineage.linking import is_above
from tasks.models import Measure, PolicyDocument
from tasks.permissions import may_link


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
