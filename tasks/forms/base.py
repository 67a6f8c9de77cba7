"""What every form of the pages does with an action's refusal."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from tasks.fields import RowField


class PageForm(forms.Form):
    """A form that shows what an action refused at the field it concerns."""

    # Where an action names what is not one field of the form.
    stand_ins: dict[str, str] = {}

    def refuse(self, fault: ValidationError) -> None:
        """Put every message of an action's ValidationError at its field, or on top."""
        if not hasattr(fault, "error_dict"):
            self.add_error(None, fault)
            return
        for name, messages in fault.message_dict.items():
            field = self.stand_ins.get(name, name)
            self.add_error(field if field in self.fields else None, ValidationError(messages))

    def begin_at_fault(self) -> None:
        """Let the page open at the first field found wrong.

        For a small form far down its page, which has no summary of its faults on top.
        """
        wrong = next((bound for bound in self if bound.errors), None)
        if wrong is not None:
            wrong.field.widget.attrs["autofocus"] = True

    def offer(self, name: str, rows: Sequence[Model]) -> None:
        """Let the field of that name choose one of `rows`."""
        field = self.fields[name]
        assert isinstance(field, RowField)
        field.offer(rows)
