"""Form fields that take what people type and paste, not only what a machine would write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Model

from agencies.spreadsheets import CONTROLS
from tasks.widgets import FlatSelect


class ProseField(forms.CharField):
    """Running text: one kind of line break, no control characters pasted along."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> str:
        if isinstance(value, str):
            # A browser sends two characters for a line break, which would count against the limit.
            value = value.replace("\r\n", "\n").replace("\r", "\n").translate(CONTROLS)
        return str(super().to_python(value))


class NumberField(forms.IntegerField):
    """A whole number; typed as text, since a browser's field for numbers drops １２ in silence."""

    def __init__(self, **kwargs: Any) -> None:
        typed = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=typed, **kwargs)


class DaysField(NumberField):
    """A number of working days, optional."""

    def __init__(self, *, max_value: int = 60, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=max_value, required=False, **kwargs)


class RowField(forms.TypedChoiceField):
    """One of some rows read beforehand: many forms on a page share them without a query each."""

    # Not with its key, which is a number nobody knows.
    default_error_messages = {"invalid_choice": "所选的这一项已不可选，请重新选择。"}

    def __init__(self, *, label: str, none: str) -> None:
        super().__init__(
            label=label, required=False, widget=FlatSelect, empty_value=None, coerce=self._row
        )
        self.none = none
        self.rows: dict[str, Model] = {}
        self.offer([])

    def __deepcopy__(self, memo: dict[int, Any]) -> RowField:
        """Each form has its own rows, and looks its choice up among those."""
        copy = super().__deepcopy__(memo)
        copy.coerce = copy._row
        return copy

    def offer(self, rows: Sequence[Model]) -> None:
        self.rows = {str(row.pk): row for row in rows}
        self.choices = [("", self.none), *((key, str(row)) for key, row in self.rows.items())]

    def _row(self, key: str) -> Model:
        return self.rows[key]
