"""What no well-meaning program sends: refused with 400 or its like, never 500, nothing written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from agencies.models import AuditEvent
from config import api_errors, api_parsing
from tasks.actions import save_draft
from tests.api.client import Caller
from tests.base import World
from tests.factory import update_of

BODIES = [
    pytest.param(b"{", 400, id="cut_off"),
    pytest.param(b'{"done": NaN}', 400, id="nan"),
    pytest.param(b'{"implementation": Infinity}', 400, id="infinity"),
    pytest.param(b'{"implementation": 1e400}', 400, id="endless_float"),
    pytest.param(b'{"implementation": ' + b"9" * 5000 + b"}", 400, id="5000_digits"),
    pytest.param(b"\xff\xfe{}", 400, id="not_utf8"),
    pytest.param('{"done": "x"}'.encode("utf-16"), 400, id="utf16"),
    pytest.param(b"null", 400, id="null"),
    pytest.param(b'"text"', 400, id="text"),
    pytest.param(b"[]", 400, id="list"),
    pytest.param(b"5", 400, id="number"),
    pytest.param(b"[" * 100_000, 400, id="deep_and_open"),
    pytest.param(b"[" * 100_000 + b"]" * 100_000, 400, id="deep_list"),
    pytest.param(b'{"a":' * 30_000 + b"1" + b"}" * 30_000, 400, id="deep_object"),
    pytest.param(b'{"done": "\\u0000"}', 400, id="nul"),
    pytest.param(b'{"done": "\\ud800"}', 400, id="lone_surrogate"),
    pytest.param(b'{"claimed_status": "\\udfff"}', 400, id="lone_surrogate_in_a_choice"),
    pytest.param(b'{"\\u0000": 1}', 400, id="nul_in_a_name"),
    pytest.param(b'{"\\ud800": 1}', 400, id="lone_surrogate_in_a_name"),
    pytest.param(b'{"done": [["\\u0000"]]}', 400, id="nul_deep_down"),
    pytest.param(b'["\\ud800"]', 400, id="lone_surrogate_in_a_list"),
    pytest.param(b'{"done": "' + b"x" * 300_000 + b'"}', 413, id="too_large"),
]


@pytest.mark.parametrize(("body", "status"), BODIES)
@pytest.mark.parametrize("method", ["PATCH", "POST"])
def test_it_refuses_a_body(
    method: str, body: bytes, status: int, tax: Caller, world: World
) -> None:
    update = update_of(world.taxed)
    events = AuditEvent.objects.count()

    if method == "PATCH":
        tag = f'"update-{update.pk}-1"'
        r = tax.raw("PATCH", f"updates/{update.pk}/", body, If_Match=tag)
    else:
        r = tax.raw("POST", "updates/", body)

    assert r.status_code == status
    assert r["Content-Type"] == "application/problem+json"
    problem = json.loads(r.content)
    assert problem["title"] and problem["title_en"] and problem["detail"] and problem["detail_en"]
    assert problem["request_id"] == r["X-Request-ID"]
    assert AuditEvent.objects.count() == events


def test_it_keeps_what_is_rare_but_storable(tax: Caller, world: World) -> None:
    update = update_of(world.taxed)
    text = "𠮷野家、㐂、䶮、😀、\\u0000 写作文字"

    r = tax.patch(f"updates/{update.pk}/", {"done": text}, If_Match=f'"update-{update.pk}-1"')

    assert r.status_code == 200
    assert update_of(world.taxed).done == text


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x"],
)
def test_it_refuses_another_kind_of_body(content_type: str, tax: Caller) -> None:
    r = tax.raw("POST", "updates/", b"done=x", Content_Type=content_type)

    assert (r.status_code, r.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "updates/1/"),
        ("PUT", "updates/1/"),
        ("OPTIONS", "updates/"),
        ("POST", "implementations/"),
        ("DELETE", "documents/suzhou-plan/"),
        ("PATCH", "agencies/suzhou-tax/"),
        ("TRACE", "updates/"),
    ],
)
def test_it_offers_no_other_method(method: str, path: str, tax: Caller) -> None:
    r = tax.raw(method, path, b"")

    # A token learns nothing of methods it could not use anyway.
    assert r.status_code in {403, 405}
    assert r["Content-Type"] == "application/problem+json"


def test_an_error_says_the_same_in_two_languages(tax: Caller) -> None:
    problem = tax.get("updates/999999/").json()

    assert (problem["title"], problem["title_en"]) == ("没有找到", "Not found")
    assert problem["detail"] == "没有这条记录，或不在您的可见范围内。"
    assert "not yours to see" in problem["detail_en"]


@pytest.mark.parametrize(
    ("language", "message"), [("zh-CN", "此项必填。"), ("en", "This field is required.")]
)
def test_field_messages_speak_the_language_of_the_request(
    language: str, message: str, tax: Caller
) -> None:
    r = tax.post("updates/", {}, Accept_Language=language)

    assert r.json()["errors"] == [{"field": "implementation", "message": message}]


def test_what_slips_past_every_check_is_refused_and_reported(
    tax: Caller, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """With the check of characters off, the database is the last to say no."""
    monkeypatch.setattr(api_parsing, "_check_characters", lambda data: None)
    body = b'{"url": "https://example.org/", "document_number": "\\u0000"}'
    monkeypatch.setattr("tasks.api.serializers.TextField.run_validators", lambda *_: None)

    r = tax.raw("POST", f"updates/{update_of(world.taxed).pk}/evidence/", body)

    assert (r.status_code, r.json()["code"]) == (400, "invalid")
    assert [record.name for record in caplog.records if record.levelname == "ERROR"] == [
        api_errors.__name__
    ]
    assert "NUL" not in r.content.decode()


def test_an_answered_error_undoes_the_work_before_it(
    transactional_db: None, tax: Caller, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should somebody ever switch ATOMIC_REQUESTS on, half of the work must not stay."""
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)
    update = update_of(world.taxed)

    def save_then_fail(*args: Any, **kwargs: Any) -> None:
        save_draft(*args, **kwargs)
        raise PermissionDenied

    monkeypatch.setattr("tasks.api.update_views.save_draft", save_then_fail)
    r = tax.patch(f"updates/{update.pk}/", {"done": "x"}, If_Match=f'"update-{update.pk}-1"')

    assert r.status_code == 403
    assert update_of(world.taxed).done == ""
