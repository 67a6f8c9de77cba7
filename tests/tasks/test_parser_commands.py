"""`parse_document` and `match_measures` from outside, as another program calls them."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DOCUMENTS = Path("fixtures/documents")
NATIONAL = str(DOCUMENTS / "national-122-measures.txt")
SUZHOU = str(DOCUMENTS / "suzhou-implementation-plan.txt")


def manage(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command without a database in reach and with an ASCII terminal."""
    environment = {
        **os.environ,
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "PYTHONIOENCODING": "ascii",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], capture_output=True, env=environment, check=False
    )


def printed(*arguments: str) -> Any:
    done = manage(*arguments)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return json.loads(done.stdout.decode("utf-8"))


def test_it_refuses_an_unreadable_file_with_one_line_and_status_2(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(60))

    done = manage("parse_document", str(path))
    assert done.returncode == 2
    assert done.stdout == b""
    assert len(done.stderr.decode("utf-8", "replace").strip().splitlines()) == 1


@pytest.mark.parametrize("command", ["parse_document", "match_measures"])
def test_it_refuses_a_missing_file(command: str, tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.txt")
    arguments = [missing] if command == "parse_document" else [NATIONAL, missing]

    assert manage(command, *arguments).returncode == 2


def test_a_name_with_a_line_end_in_it_is_refused_in_one_line(tmp_path: Path) -> None:
    done = manage("parse_document", str(tmp_path / "two\nlines.txt"))

    assert done.returncode == 2
    assert len(done.stderr.decode("utf-8", "replace").strip().splitlines()) == 1


def test_an_empty_text_is_readable(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_text("", encoding="utf-8")

    read = printed("parse_document", str(path))
    assert read["measures"] == []
    assert read["coverage"] == {"characters": 0, "attributed": 0, "unattributed": []}


def test_it_prints_the_contract_for_a_document() -> None:
    text = Path(NATIONAL).read_text(encoding="utf-8")
    read = printed("parse_document", NATIONAL)

    assert list(read) == [
        *("format", "source", "documents", "tasks", "measures"),
        *("pilot", "duties", "targets", "problems", "coverage"),
    ]
    assert read["format"] == 1
    assert read["source"] == {
        "name": "national-122-measures.txt",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "characters": len(text),
    }
    first = read["measures"][0]
    assert list(first) == [
        *("id", "list", "number", "label", "section", "task", "title", "text", "plan"),
        *("responsibilities", "regions", "due", "spans", "problems"),
    ]
    assert list(first["responsibilities"][0]) == [
        *("name", "agency", "role", "kind", "open_ended", "clause", "span"),
    ]
    start, end = first["spans"][0]
    assert text[start:end] == first["text"]
    assert first["responsibilities"][0]["agency"] == "国务院服务贸易发展部际联席会议办公室"


def test_text_is_printed_unchanged_to_the_last_line_end(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("一、总则\r\n内容\n".encode())

    assert manage("parse_document", "--text", str(path)).stdout == path.read_bytes()


def test_indent_changes_only_the_layout() -> None:
    plain, indented = (manage("parse_document", SUZHOU, *more) for more in ([], ["--indent", "2"]))

    assert len(indented.stdout.splitlines()) > len(plain.stdout.splitlines()) == 1
    assert json.loads(plain.stdout) == json.loads(indented.stdout)


def test_match_measures_prints_pairs_and_what_has_no_partner() -> None:
    matched = printed("match_measures", NATIONAL, SUZHOU)

    assert list(matched) == ["pairs", "unmatched_lower", "unmatched_upper"]
    assert len(matched["pairs"]) == 85
    assert matched["pairs"][3]["lower"] == 4
    assert matched["pairs"][3]["upper"] == 5
    assert 0.9 < matched["pairs"][3]["score"] < 1
    assert matched["unmatched_lower"] == list(range(86, 105))
    assert len(matched["unmatched_upper"]) == 37
