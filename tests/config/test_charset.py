"""A charset in Content-Type that Django would stumble over."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.handlers.wsgi import WSGIRequest

from config.wsgi import application


def answer(content_type: str) -> int:
    """Status of a request for the health page with this header, through the real entrance."""
    environ: dict[str, object] = {
        "PATH_INFO": "/healthz",
        "QUERY_STRING": "q=%E8%8B%8F",
        "CONTENT_TYPE": content_type,
    }
    setup_testing_defaults(environ)
    statuses: list[str] = []

    def start_response(status: str, *_: object) -> Any:
        statuses.append(status)

    list(application(environ, start_response))
    return int(statuses[0].split()[0])


CHARSETS = ["hex", "rot13", "zlib", "utf-16", "gbk", "nonsense", '"hex"', ""]


@pytest.mark.parametrize("charset", CHARSETS)
def test_it_answers_whatever_the_request_calls_its_text(charset: str, db: None) -> None:
    assert answer(f"application/json; charset={charset}; x=1") == HTTPStatus.OK


def test_without_the_wrapper_the_request_cannot_even_be_made() -> None:
    """If this fails, Django has learnt it and the wrapper can go."""
    environ: dict[str, object] = {
        "QUERY_STRING": "q=1",
        "CONTENT_TYPE": "application/json; charset=hex",
    }
    setup_testing_defaults(environ)

    with pytest.raises(LookupError):
        WSGIRequest(environ)
