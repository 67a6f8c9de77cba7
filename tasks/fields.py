"""Form fields that take what people type and paste, not only what a machine would write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from agencies.spreadsheets import CONTROLS
from tasks.widgets import FlatSelect

# 2026-11-2 | 2026/11/02 | 2026.11.2 | 2026年11月2日        not: 26-11-2, 20261102
A_DATE = re.compile(
    r"""
    (?P<year>\d{4}) \s* [年./-] \s*
    (?P<month>\d{1,2}) \s* [月./-] \s*
    (?P<day>\d{1,2}) \s* [日号]?
    """,
    re.VERBOSE,
)


class DayField(forms.DateField):
    """A date in any of the ways offices write it, full-width digits included."""

    default_error_messages = {"invalid": "请填写日期，例如 2026-11-02 或 2026年11月2日。"}
    widget = forms.TextInput(
        attrs={"placeholder": "2026-11-02", "autocomplete": "off", "class": "day"}
    )

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        m = A_DATE.fullmatch(unicodedata.normalize("NFKC", value).strip())
        try:
            return date(int(m["year"]), int(m["month"]), int(m["day"])) if m else self._refuse()
        except ValueError:
            return self._refuse()

    def _refuse(self) -> date:
        raise ValidationError(self.error_messages["invalid"], code="invalid")


class ProseField(forms.CharField):
    """Running text: one kind of line break, no control characters pasted along."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> str:
        if isinstance(value, str):
            # A browser sends two characters for a line break, which would count against the limit.
            value = value.replace("\r\n", "\n").replace("\r", "\n").translate(CONTROLS)
        return str(super().to_python(value))


class DaysField(forms.IntegerField):
    """A number of working days, optional."""

    def __init__(self, *, max_value: int = 60, **kwargs: Any) -> None:
        typed = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(min_value=1, max_value=max_value, required=False, widget=typed, **kwargs)


class RowField(forms.TypedChoiceField):
    """One of some rows read beforehand: many forms on a page share them without a query each."""

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
