"""One row of the page on which many updates are filled in at once."""

from __future__ import annotations

from typing import Any

from django import forms

from tasks.actions import CONTENT_NAMES
from tasks.choices import FormField, Status
from tasks.fields import ProseField
from tasks.forms.filling import ContentForm
from tasks.models import ProgressUpdate
from tasks.widgets import FlatSelect


class RowForm(ContentForm):
    """The content of one update, in cells: the same checks as on its own page.

    A proof is added on the page of the item; what is said of it stands under the row.
    """

    claimed_status = forms.ChoiceField(
        label=FormField.CLAIMED_STATUS.label,
        choices=[("", "（未选）"), *Status.choices],
        widget=FlatSelect,
        required=False,
    )
    done = ProseField(
        label=FormField.DONE.label,
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next_step = ProseField(
        label=FormField.NEXT_STEP.label,
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    obstacle = ProseField(
        label=FormField.OBSTACLE.label,
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, update: ProgressUpdate, **kwargs: Any) -> None:
        super().__init__(data, prefix=prefix_of(update), auto_id="%s", **kwargs)
        for name in CONTENT_NAMES:
            field = self.fields[name]
            field.help_text = ""
            # A cell has no label of its own; the script finds its column by name.
            label = f"{update.implementation.measure.label} {field.label}"
            field.widget.attrs |= {"aria-label": label, "data-column": name}


def prefix_of(update: ProgressUpdate) -> str:
    return f"u{update.pk}"
