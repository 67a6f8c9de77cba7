"""The administration: Django's own pages, for administrators alone."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from tests.base import Cast
from tests.permissions.rules import Outcome
from tests.permissions.samples import Samples
from tests.permissions.sweeping import (
    as_person,
    named_patterns,
    outcome,
    written,
)


def admin_addresses(samples: Samples) -> Iterator[str]:
    for name, pattern in named_patterns(get_resolver().url_patterns):
        if not name.startswith("admin:"):
            continue
        parameters = pattern.pattern.regex.groupindex
        values = {
            "object_id": samples.cast.clerk.pk,
            "id": samples.cast.clerk.pk,
            "app_label": "agencies",
            "content_type_id": 1,
        }
        yield reverse(name, kwargs={key: values[key] for key in parameters})


def test_the_administration_is_closed_to_everybody_else(cast: Cast, samples: Samples) -> None:
    addresses = list(admin_addresses(samples))
    assert len(addresses) >= 5
    for user in [*cast.everyone, None]:
        if user == cast.administrator:
            continue
        for url in addresses:
            if url in {reverse("admin:login"), reverse("admin:logout")}:
                continue
            with transaction.atomic():
                client = as_person(user)
                with CaptureQueriesContext(connection) as captured:
                    for r in (client.get(url), client.post(url, {})):
                        assert outcome(r) != Outcome.OPEN, (user, url)
                assert written(captured) == []
                transaction.set_rollback(True)


def test_the_administrator_gets_into_the_administration(cast: Cast, samples: Samples) -> None:
    assert as_person(cast.administrator).get(reverse("admin:index")).status_code == 200
