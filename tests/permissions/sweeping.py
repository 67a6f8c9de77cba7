"""Sending one rule's request as every member of the cast, and what each of them met."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, URLPattern, URLResolver, reverse

from agencies.choices import Scope
from agencies.models import ApiToken, User
from tests.base import Cast
from tests.permissions.rules import ANONYMOUS, Outcome, Rule
from tests.permissions.samples import Samples


def named_patterns(
    patterns: Sequence[URLPattern | URLResolver], namespaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, URLPattern]]:
    """Every address below `patterns` with its full name. Raises where one has no name."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from named_patterns(pattern.url_patterns, inner)
        elif pattern.name is None:
            # Django's admin catches unknown addresses, and redirects old ones, without a name.
            if namespaces != ("admin",):
                raise AssertionError(f"an address has no name: {pattern.pattern}")
        else:
            yield ":".join([*namespaces, pattern.name]), pattern


def unknown_names(patterns: Sequence[URLPattern | URLResolver], rules: Sequence[Rule]) -> set[str]:
    """Names of addresses for which there is no rule, and of rules without an address."""
    served = {name for name, _ in named_patterns(patterns) if not name.startswith("admin:")}
    return served ^ {rule.name for rule in rules}


def address(name: str, samples: Samples) -> str:
    """The address of a sample. Fails where a parameter has no value."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse(name, kwargs=samples.arguments(name))


def as_person(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def as_program(user: User | None) -> Client:
    if user is None:
        return Client()
    _, secret = ApiToken.objects.create(
        user=user, name="测试", scopes=Scope.values, created_by=user
    )
    return Client(headers={"Authorization": f"Bearer {secret}"})


def is_for_programs(rule: Rule) -> bool:
    return rule.name.startswith("api:") and rule.name not in {"api:schema", "api:docs"}


def caller(rule: Rule, user: User | None) -> Client:
    return as_program(user) if is_for_programs(rule) else as_person(user)


def send(client: Client, rule: Rule, samples: Samples) -> Any:
    url, body = address(rule.name, samples), samples.body(rule.name)
    if rule.method == "GET":
        return client.get(url)
    if not is_for_programs(rule):
        return client.post(url, body)
    tag = f'"update-{samples.open_update.pk}-{samples.open_update.version}"'
    ask = client.post if rule.method == "POST" else client.patch
    return ask(url, body, content_type="application/json", headers={"If-Match": tag})


def written(captured: CaptureQueriesContext) -> list[str]:
    """Statements that change rows, but for the session's own."""
    return [
        query["sql"]
        for query in captured
        if re.match(r'\s*(INSERT INTO|UPDATE|DELETE FROM) (?!"django_session")', query["sql"])
    ]


def outcome(response: Any) -> Outcome:
    status: int = response.status_code
    templates = {template.name for template in response.templates}
    if status in {301, 302} and "/login/" in response["Location"]:
        return Outcome.LOGIN
    if "registration/login.html" in templates or "admin/login.html" in templates:
        return Outcome.LOGIN
    known = {401: Outcome.TOKEN, 403: Outcome.FORBIDDEN, 404: Outcome.HIDDEN}
    # 503 is what /readyz says of a test machine without a worker; any other 5xx is a fault.
    assert status < 500 or (status == 503 and "parts" in response.json()), response
    return known.get(status, Outcome.OPEN)


def sweep(rule: Rule, cast: Cast, samples: Samples) -> dict[str, tuple[Outcome, Outcome]]:
    """Who met another answer than expected: name → (expected, met)."""
    people: dict[str, User | None] = {
        name: value for name, value in vars(cast).items() if isinstance(value, User)
    }
    surprises = {}
    for who, user in [*people.items(), (ANONYMOUS, None)]:
        with transaction.atomic():
            client = caller(rule, user)
            with CaptureQueriesContext(connection) as captured:
                met = outcome(send(client, rule, samples))
            if met != rule.expected(who):
                surprises[who] = (rule.expected(who), met)
            if met != Outcome.OPEN:
                assert written(captured) == [], f"{who} was refused and still wrote"
            transaction.set_rollback(True)
    return surprises


def taken_beside_reading(rule: Rule, cast: Cast, samples: Samples) -> set[tuple[str, str]]:
    """Who may send what else to an address whose only rule is for reading it: name and method.

    Of the cast those whom the rule lets in: everybody else is refused before any method is asked.
    """
    methods = ("post", "put", "patch", "delete") if is_for_programs(rule) else ("post",)
    taken = set()
    for who in sorted(rule.open_to):
        for method in methods:
            with transaction.atomic():
                client = caller(rule, getattr(cast, who))
                answer = getattr(client, method)(address(rule.name, samples))
                if answer.status_code not in {403, 404, 405}:
                    taken.add((who, method))
                transaction.set_rollback(True)
    return taken


def area(rule: Rule) -> str:
    """Rules that share one test, and with it the rows that are slow to make."""
    app, separator, _ = rule.name.partition(":")
    return f"{rule.method} {app if separator else 'accounts'}"
