"""Choices drawn in one pass.

Django includes one or two templates for every option: a filter form with a few hundred bodies
to choose from takes ten times as long to draw as the list below it.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SELECTED, CHECKED = SafeString(" selected"), SafeString(" checked")


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
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            ((key, SELECTED if str(key) in chosen else "", label) for key, label in self.choices),
        )
        return format_html(
            "<select{}>\n{}\n</select>",
            flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})})),
            options,
        )


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
        group = own.pop("id", "")
        chosen = {str(each) for each in self.format_value(value)}
        boxes = format_html_join(
            "\n",
            '<div><label for="{0}_{1}"><input type="checkbox" name="{2}" value="{3}" id="{0}_{1}"'
            "{4}{5}> {6}</label></div>",
            (
                (group, n, name, key, CHECKED if str(key) in chosen else "", flatatt(own), label)
                for n, (key, label) in enumerate(self.choices)
            ),
        )
        return format_html('<div id="{}">\n{}\n</div>', group, boxes)
