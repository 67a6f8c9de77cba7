"""The flat widgets draw what Django's own would."""

from __future__ import annotations

import pytest
from django import forms
from django.test.html import parse_html

from tasks.widgets import FlatCheckboxes, FlatSelect

CHOICES = [("", "全部"), ("a", "甲 <b>"), ('"b', "乙")]
ATTRS = {"id": "id_x", "aria-describedby": "x_helptext"}


@pytest.mark.parametrize("value", [None, "", "a", '"b', "unknown"])
def test_a_select_is_drawn_as_django_draws_it(value: str | None) -> None:
    flat, own = (kind(choices=CHOICES) for kind in (FlatSelect, forms.Select))

    assert parse_html(flat.render("x", value, ATTRS)) == parse_html(own.render("x", value, ATTRS))


@pytest.mark.parametrize("value", [None, [], ["a"], ["a", '"b'], ["unknown"]])
def test_boxes_are_drawn_as_django_draws_them(value: list[str] | None) -> None:
    flat, own = (
        kind(choices=CHOICES[1:]) for kind in (FlatCheckboxes, forms.CheckboxSelectMultiple)
    )

    assert parse_html(flat.render("x", value, ATTRS)) == parse_html(own.render("x", value, ATTRS))


def test_nothing_a_choice_says_becomes_markup() -> None:
    for widget in (FlatSelect(choices=CHOICES), FlatCheckboxes(choices=CHOICES)):
        assert "<b>" not in widget.render("x", None, ATTRS)
