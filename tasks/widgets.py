"""Choices drawn in one pass.

Django includes one or two templates for every option: a filter form with a few hundred bodies
to choose from takes ten times as long to draw as the list below it.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

from tasks.markup import escaped


class FlatSelect(forms.Select):
    """A <select> without groups, as Django would draw it."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        chosen = {str(each) for each in self.format_value(value)}
        options = "\n".join(
            f'<option value="{escaped(key)}"{" selected" if str(key) in chosen else ""}>'
            f"{escaped(label)}</option>"
            for key, label in self.choices
        )
        given = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return SafeString(f"<select{given}>\n{options}\n</select>")


class FlatCheckboxes(forms.CheckboxSelectMultiple):
    """A box to tick for each choice, as Django would draw them."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        own = self.build_attrs(self.attrs, attrs)
        # The id belongs to the group; each box has it with its number.
        group = escaped(own.pop("id", ""))
        chosen = {str(each) for each in self.format_value(value)}
        given = f'name="{escaped(name)}"{flatatt(own)}'
        boxes = "\n".join(
            f'<div><label for="{group}_{n}"><input type="checkbox" id="{group}_{n}" {given}'
            f' value="{escaped(key)}"{" checked" if str(key) in chosen else ""}>'
            f" {escaped(label)}</label></div>"
            for n, (key, label) in enumerate(self.choices)
        )
        return SafeString(f'<div id="{group}">\n{boxes}\n</div>')
