"""Requests are UTF-8, whatever they call themselves."""

from __future__ import annotations

from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class Utf8Requests:
    """WSGI wrapper that takes the charset out of Content-Type before Django sees it.

    Django decodes the address by that charset, also by codecs that decode no text ("hex"): the
    request then fails while it is being made, before any middleware or error page could answer.
    Browsers, JSON (RFC 8259) and our own forms are UTF-8 in any case.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        given = environ.get("CONTENT_TYPE", "")
        if "charset" in given.lower():
            kind, *parameters = given.split(";")
            kept = [p for p in parameters if not p.strip().lower().startswith("charset")]
            environ["CONTENT_TYPE"] = ";".join([kind, *kept])
        return self.application(environ, start_response)
