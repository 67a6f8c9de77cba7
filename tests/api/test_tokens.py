"""Who is let in, and how far."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from agencies.actions import revoke_token
from agencies.models import ApiToken
from tasks.choices import UpdateState
from tests.api.client import Caller, holder, partner
from tests.base import Cast, World
from tests.factory import NOW, update_of

LISTS = [
    "",
    "documents/",
    "tasks/",
    "measures/",
    "agencies/",
    "regions/",
    "implementations/",
    "updates/",
    "reports/",
]


@pytest.mark.parametrize("path", LISTS)
def test_it_refuses_whoever_has_no_token(path: str, world: World) -> None:
    r = Caller(None).get(path)

    assert r.status_code == 401
    assert r["WWW-Authenticate"] == "Bearer"
    assert r["Content-Type"] == "application/problem+json"
    assert r.json()["code"] == "not_authenticated"


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("Bearer", id="nothing"),
        pytest.param("Bearer luoshi_0000", id="invented"),
        pytest.param("Bearer a b", id="two_words"),
        pytest.param("Bearer \xff\xfe", id="not_ascii"),
        pytest.param("Bearer " + "a" * 5000, id="endless"),
        pytest.param("Token luoshi_0000", id="other_scheme"),
        pytest.param("Basic YTpi", id="password"),
    ],
)
def test_it_refuses_a_token_that_is_none(header: str, db: None) -> None:
    caller = Caller(None)

    r = caller.client.get("/api/v1/documents/", headers={"Authorization": header})

    assert r.status_code == 401
    assert r["WWW-Authenticate"] == "Bearer"


def test_a_browser_session_opens_nothing(cast: Cast, world: World) -> None:
    caller = Caller(None)
    caller.client.force_login(cast.clerk)

    assert caller.get("implementations/").status_code == 401


def test_a_revoked_token_is_refused_at_its_next_request(cast: Cast, world: World) -> None:
    caller = partner(cast, cast.tax)
    assert caller.get("updates/").status_code == 200

    revoke_token(ApiToken.objects.get(), actor=cast.administrator, now=NOW)

    assert caller.get("updates/").status_code == 401


def test_an_expired_token_is_refused(cast: Cast, world: World) -> None:
    caller = partner(cast, cast.tax)
    ApiToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))

    assert caller.get("updates/").status_code == 401


def test_an_inactive_account_is_refused(cast: Cast, world: World) -> None:
    caller = partner(cast, cast.tax)
    account = ApiToken.objects.get().user
    account.is_active = False
    account.save()

    assert caller.get("updates/").json()["code"] == "authentication_failed"


def test_reading_does_not_include_writing(cast: Cast, world: World) -> None:
    caller = partner(cast, cast.tax, scopes=["read"])
    update = update_of(world.taxed)
    tag = f'"update-{update.pk}-1"'

    for r in (
        caller.post("updates/", {"implementation": world.taxed.pk, "done": "已印发。"}),
        caller.patch(f"updates/{update.pk}/", {"done": "已印发。"}, If_Match=tag),
        caller.post(f"updates/{update.pk}/submit/", {}, If_Match=tag),
        caller.post(f"updates/{update.pk}/evidence/", {"url": "https://example.org/a"}),
        caller.post("reports/", {"region": "suzhou", "year": 2026}),
        caller.get("reports/"),
    ):
        assert r.status_code == 403, r.request["PATH_INFO"]
        assert r.json()["code"] == "permission_denied"
    update.refresh_from_db()
    assert (update.state, update.version, update.evidence.count()) == (UpdateState.EXPECTED, 1, 0)


def test_writing_does_not_include_reading(cast: Cast, world: World) -> None:
    caller = partner(cast, cast.tax, scopes=["update", "report"])

    for path in LISTS[1:-1]:
        assert caller.get(path).status_code == 403, path


def test_a_participating_body_reads_and_may_not_write(cast: Cast, world: World) -> None:
    """苏州市商务局 takes part in the first measure; the tax office leads it."""
    caller = partner(cast, cast.commerce)
    update = update_of(world.taxed)
    assert caller.get(f"updates/{update.pk}/").status_code == 200

    tag = f'"update-{update.pk}-1"'
    assert caller.patch(f"updates/{update.pk}/", {"done": "x"}, If_Match=tag).status_code == 403
    assert caller.post(f"updates/{update.pk}/submit/", If_Match=tag).status_code == 403
    assert caller.post("updates/", {"implementation": world.taxed.pk}).status_code == 403
    link = {"url": "https://example.org/a"}
    assert caller.post(f"updates/{update.pk}/evidence/", link).status_code == 403
    update.refresh_from_db()
    assert (update.state, update.done, update.evidence.count()) == (UpdateState.EXPECTED, "", 0)


@pytest.mark.parametrize("who", ["leader", "province", "ministry", "head"])
def test_roles_that_only_read_write_nothing_by_token_either(
    who: str, cast: Cast, world: World
) -> None:
    caller = holder(getattr(cast, who))
    update = update_of(world.taxed)

    r = caller.patch(f"updates/{update.pk}/", {"done": "x"}, If_Match=f'"update-{update.pk}-1"')

    assert r.status_code in {403, 404}
    update.refresh_from_db()
    assert update.done == ""


def test_every_answer_forbids_caches(cast: Cast, world: World) -> None:
    caller = partner(cast, cast.tax)

    assert caller.get("updates/")["Cache-Control"] == "no-store"
    assert Caller(None).get("updates/")["Cache-Control"] == "no-store"
