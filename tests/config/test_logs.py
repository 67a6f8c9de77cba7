"""Log lines: one per record, with the request id, and nothing forged."""

import json
import logging
import sys

from config.logs import JsonFormatter, RequestIdFilter, TextFormatter, request_id


def _record(message: str, *, with_error: bool = False) -> logging.LogRecord:
    error = None
    if with_error:
        try:
            raise ValueError("broken")
        except ValueError:
            error = sys.exc_info()
    record = logging.LogRecord("tasks", logging.WARNING, __file__, 1, message, None, error)
    token = request_id.set("abc-123")
    try:
        RequestIdFilter().filter(record)
    finally:
        request_id.reset(token)
    return record


def test_a_message_cannot_forge_a_second_line() -> None:
    line = TextFormatter().format(_record("harmless\n2026-01-01 WARNING agencies [x] forged"))

    assert "\n" not in line
    assert "\\n" in line


def test_json_is_one_object_per_line_with_the_trace_inside() -> None:
    line = JsonFormatter().format(_record("两行\n文字", with_error=True))

    assert "\n" not in line
    entry = json.loads(line)
    assert entry["message"] == "两行\n文字"
    assert entry["request_id"] == "abc-123"
    assert "ValueError: broken" in entry["trace"]


def test_text_carries_the_request_id() -> None:
    assert "[abc-123]" in TextFormatter().format(_record("something"))
