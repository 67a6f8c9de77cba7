"""Form fields of every app that take what people type, not only what a machine would write."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

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
