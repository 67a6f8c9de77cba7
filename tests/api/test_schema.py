"""The OpenAPI document is valid, complete and true."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

from config.api import router
from config.api_docs import document
from tasks.actions import return_
from tests.api.client import Caller, partner
from tests.base import Cast, World
from tests.factory import NOW, update_of


def test_it_is_valid_openapi_3_1_and_the_generator_had_no_doubts() -> None:
    GENERATOR_STATS.reset()
    document.cache_clear()

    made = document()

    validate_schema(made)  # type: ignore[no-untyped-call]
    assert made["openapi"] == "3.1.0"
    assert not GENERATOR_STATS, dict(GENERATOR_STATS._warn_cache)


def test_it_names_every_address_of_the_router() -> None:
    described = {re.sub(r"{\w+}", "{}", path) for path in document()["paths"]}

    served = {
        re.sub(r"\(\?P<\w+>[^)]*\)", "{}", str(pattern.pattern)).strip("^$")
        for pattern in router.urls
    }
    assert {f"/api/v1/{path}" for path in served} - described == {"/api/v1/"}


def test_the_first_hour_names_only_addresses_that_exist() -> None:
    written = (settings.BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\$LUOSHI/([a-z0-9/]+)", written))

    described = [re.sub(r"{\w+}", "[0-9]+", path) for path in document()["paths"]]
    assert len(named) >= 8
    for path in named:
        assert any(re.fullmatch(known, f"/api/v1/{path}") for known in described), path


def test_anybody_may_read_it_and_the_page(client: Client, db: None) -> None:
    r = client.get("/api/schema/")
    assert r["Content-Type"] == "application/vnd.oai.openapi+json"
    assert r.json()["info"]["title"] == "落实 Luoshi API"

    page = client.get("/api/docs/")
    assert page.status_code == 200
    # The policy forbids inline scripts and styles: there must be none to forbid.
    text = page.content.decode()
    assert "style=" not in text and "<style" not in text
    assert all("src=" in tag or "nonce=" in tag for tag in re.findall(r"<script[^>]*>", text))
    assert "http://" not in text and "https://" not in text


class Checked(Caller):
    """Holds every answer against what the document says about it."""

    def _send(self, method: str, path: str, *args: Any, **kwargs: Any) -> Any:
        r = super()._send(method, path, *args, **kwargs)
        made = document()
        operation = self._operation(made, f"/api/v1/{path.partition('?')[0]}")[method.lower()]
        assert str(r.status_code) in operation["responses"], f"{method} {path} {r.status_code}"
        described = operation["responses"][str(r.status_code)]["content"]
        media_type = r["Content-Type"].partition(";")[0]
        assert media_type in described, f"{method} {path} {media_type}"
        if "json" in media_type:
            schema = described[media_type]["schema"] | {"components": made["components"]}
            Draft202012Validator(schema).validate(r.json())
        return r

    def _operation(self, made: dict[str, Any], path: str) -> Any:
        for template, operations in made["paths"].items():
            if re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), path):
                return operations
        raise AssertionError(f"{path} is not described")


@pytest.fixture
def tax(cast: Cast, world: World) -> Checked:
    return Checked(partner(cast, cast.tax).secret)


def test_every_answer_is_as_described(tax: Checked, cast: Cast, world: World) -> None:
    for name in ("documents", "tasks", "measures", "agencies", "regions", "implementations"):
        rows = tax.get(f"{name}/").json()["results"]
        assert rows, name
        key = rows[0].get("id") or rows[0].get("slug") or rows[0]["key"]
        assert tax.get(f"{name}/{key}/").json() == rows[0]
        tax.get(f"{name}/0/")
        tax.get(f"{name}/", page="x")
    update = update_of(world.taxed)
    one = f"updates/{update.pk}/"
    body = {"claimed_status": "in_progress", "done": "已开展。", "next_step": "继续。"}
    tax.post("updates/", {"implementation": world.taxed.pk, **body})
    tax.post("updates/", {"implementation": world.taxed.pk, **body})
    tax.post("updates/", {"implementation": world.taxed.pk, "done": "另一句。"})
    tax.post("updates/", {"implementation": 0})
    tax.post(f"{one}evidence/", {"url": "https://example.org/a"})
    tax.patch(one, {"obstacle": "缺少数据。"})
    tax.patch(one, {"obstacle": "缺少数据。"}, If_Match='"update-0-0"')
    etag = tax.get(one)["ETag"]
    tax.post(f"{one}submit/", {"claimed_status": "landed"}, If_Match=etag)
    tax.post(f"{one}submit/", {}, If_Match=etag)
    return_(
        update_of(world.taxed),
        reason_code="unclear",
        reason="请写明。",
        version=3,
        actor=cast.clerk,
        now=NOW,
    )
    assert tax.get("updates/", state="returned").json()["results"][0]["returned"]
    tax.raw("POST", "updates/", b"x" * 300_000)
    tax.raw("POST", "updates/", b"x", Content_Type="text/plain")
    Checked(None).get("updates/")
    bureau = Checked(partner(cast, cast.commerce).secret)
    run = bureau.post("reports/", {"region": "suzhou", "year": timezone.localdate().year}).json()
    bureau.get(f"reports/{run['id']}/")
    bureau.get(f"reports/{run['id']}/download/")
    tax.post("reports/", {"region": "suzhou", "year": 2026})
