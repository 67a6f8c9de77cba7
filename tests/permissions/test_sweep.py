"""Every address of the project × every role: who gets in, who is refused, who finds nothing.

The addresses come from the URLconf, so a new one fails here until somebody has said who may use
it. The expectations follow DESIGN.md 7: outside the region 404, seen but not permitted 403.
Refusals are also checked for their effect: nothing may have been written.
"""

from __future__ import annotations

from collections import Counter

import pytest
from django.http import HttpResponse
from django.urls import get_resolver, path

from tasks.querysets import ImplementationQuerySet
from tests.base import Cast
from tests.permissions.rules import EVERYBODY, RULES, Rule
from tests.permissions.samples import Samples
from tests.permissions.sweeping import (
    address,
    area,
    named_patterns,
    sweep,
    taken_beside_reading,
    unknown_names,
)


@pytest.mark.parametrize("name", sorted({area(rule) for rule in RULES}))
def test_the_right_people_get_in(name: str, cast: Cast, samples: Samples) -> None:
    rules = [rule for rule in RULES if area(rule) == name]

    surprises = {f"{rule.method} {rule.name}": sweep(rule, cast, samples) for rule in rules}

    assert {address: met for address, met in surprises.items() if met} == {}


def test_every_address_has_a_rule_and_every_rule_an_address() -> None:
    assert unknown_names(get_resolver().url_patterns, RULES) == set()


def test_what_may_only_be_read_takes_nothing_else(cast: Cast, samples: Samples) -> None:
    rules = Counter(rule.name for rule in RULES)
    # Who has no account yet logs in there: Django's own form (tests/config/test_login_limits.py).
    read = [rule for rule in RULES if rule.method == "GET" and rule.name != "login"]
    only_read = [rule for rule in read if rules[rule.name] == 1]

    found = {rule.name: taken_beside_reading(rule, cast, samples) for rule in only_read}

    assert len(only_read) > 50
    assert {name: taken for name, taken in found.items() if taken} == {}


def test_every_parameter_has_a_sample(samples: Samples) -> None:
    for rule in RULES:
        assert address(rule.name, samples).startswith("/")


def test_every_member_of_the_cast_is_in_some_set(cast: Cast) -> None:
    assert {user.username for user in cast.everyone} == EVERYBODY


# What the sweep itself must be able to find


def test_it_finds_a_row_shown_to_an_outsider(
    cast: Cast, samples: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = next(rule for rule in RULES if rule.name == "tasks:implementation")
    monkeypatch.setattr(ImplementationQuerySet, "visible_to", lambda rows, user: rows)

    assert sweep(rule, cast, samples).keys() == {"customs_reporter", "outsider", "outside_clerk"}


def test_it_finds_a_right_given_to_everybody(
    cast: Cast, samples: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = next(rule for rule in RULES if rule.name == "tasks:verify")
    monkeypatch.setattr("tasks.permissions.is_bureau_of", lambda user, region_id: True)

    # Not the tax office: nobody decides about what they handed in themselves.
    assert sweep(rule, cast, samples).keys() == {"leader", "province", "ministry"}


def test_it_finds_a_form_behind_an_address_that_is_for_reading(
    cast: Cast, samples: Samples
) -> None:
    rule = Rule("tasks:accept_clear", frozenset({"clerk"}))

    assert taken_beside_reading(rule, cast, samples) == {("clerk", "post")}


def test_it_finds_an_address_nobody_has_thought_of() -> None:
    added = path("secrets/", lambda request: HttpResponse(), name="secrets")

    assert unknown_names([*get_resolver().url_patterns, added], RULES) == {"secrets"}


def test_it_finds_an_address_without_a_name() -> None:
    added = path("secrets/", lambda request: HttpResponse())

    with pytest.raises(AssertionError, match="no name"):
        list(named_patterns([added]))


def test_it_finds_a_parameter_without_a_sample(samples: Samples) -> None:
    with pytest.raises(KeyError):
        samples.arguments("tasks:secret")
