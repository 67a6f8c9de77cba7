"""The door for files from outside: what kills the child is a plain line, and nothing else dies."""

from __future__ import annotations

import io
import os
import pickle
import time
from pathlib import Path

import pytest

from agencies.gazetteer import load_gazetteer
from tasks import parsing
from tasks.confined import ChildFault, Limits
from tasks.parser import parse
from tasks.parser.sources.extracting import UnreadableSource
from tasks.parsing import extract_safely, read_safely, read_source
from tests.tasks.parser.sources.test_extracting import pdf, word

JILIN = Path("fixtures/documents/jilin-service-trade-opinions.txt")


def refused(data: bytes, name: str, limits: Limits) -> str:
    with pytest.raises(UnreadableSource) as unreadable:
        read_safely(data, name, limits=limits)
    line = str(unreadable.value)
    assert "\n" not in line
    return line


def test_it_stops_a_reading_that_takes_too_long() -> None:
    began = time.monotonic()

    assert "用时过长" in refused(JILIN.read_bytes() * 500, "a.txt", Limits(wall=2))
    assert time.monotonic() - began < 5


def test_it_stops_a_reading_that_uses_too_much_of_the_processor() -> None:
    assert "用时过长" in refused(JILIN.read_bytes() * 500, "a.txt", Limits(processor=2, wall=30))


def test_it_stops_a_reading_that_uses_too_much_memory() -> None:
    memory = 100 * 1024 * 1024

    assert "内存" in refused(JILIN.read_bytes() * 1500, "a.txt", Limits(memory=memory))


def test_an_error_of_ours_is_not_blamed_on_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "CHILD", "tasks.no_such_module")

    with pytest.raises(ChildFault, match="no_such_module"):
        read_safely(b"text", "a.txt")


def test_an_answer_may_hold_nothing_but_values_of_a_reading() -> None:
    hostile = pickle.dumps(Path("/"))

    with pytest.raises(pickle.UnpicklingError, match="not part of an answer"):
        parsing._Answer(io.BytesIO(hostile)).load()


def test_the_child_sees_nothing_of_our_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "prying.py").write_text("import os, sys; sys.exit(','.join(os.environ))")
    monkeypatch.setenv("SECRET_KEY", "geheim")
    monkeypatch.setattr(parsing, "CHILD", "prying")
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(ChildFault) as seen:
        read_safely(b"text", "a.txt")
    assert "PYTHONPATH" in str(seen.value)
    assert "SECRET_KEY" not in str(seen.value)


def test_the_child_reads_as_this_process_would() -> None:
    gazetteer = load_gazetteer()
    text = JILIN.read_text(encoding="utf-8")

    assert read_safely(JILIN.read_bytes(), JILIN.name, gazetteer=gazetteer) == (
        text,
        parse(text, gazetteer=gazetteer),
    )


def test_plain_text_needs_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "CHILD", "tasks.no_such_module")

    assert extract_safely("一、总则".encode(), "a.txt") == "一、总则"


@pytest.mark.parametrize(
    ("data", "name", "holds"),
    [
        pytest.param(word(merged=True), "a.docx", "某市实施方案", id="docx"),
        pytest.param(pdf("Annual plan"), "a.pdf", "Annual plan", id="pdf"),
        pytest.param("<html><p>通知</p>".encode(), "a", "通知", id="html"),
    ],
)
def test_other_formats_are_read_in_the_child(data: bytes, name: str, holds: str) -> None:
    assert holds in extract_safely(data, name)


def test_it_refuses_a_pipe_instead_of_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")

    with pytest.raises(UnreadableSource, match="不是普通文件"):
        read_source(tmp_path / "pipe.txt")
