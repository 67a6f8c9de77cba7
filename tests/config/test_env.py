"""The readers of environment variables."""

from pathlib import Path

import environ
import pytest

from config import env


@pytest.fixture(autouse=True)
def no_trace_of_these_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables made up here must not be taken for the project's."""
    monkeypatch.setattr(env, "READ", {})


@pytest.mark.parametrize("word", ["ja", "2", "on!", "真"])
def test_it_refuses_a_flag_that_is_neither_yes_nor_no(
    word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_FLAG", word)

    with pytest.raises(environ.ImproperlyConfigured, match="SOME_FLAG"):
        env.flag("SOME_FLAG", False)


@pytest.mark.parametrize("word", ["-1", "1.5", "８０００", "many", "0"])
def test_it_refuses_a_number_that_is_not_whole_or_too_small(
    word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_NUMBER", word)

    with pytest.raises(environ.ImproperlyConfigured, match="SOME_NUMBER"):
        env.number("SOME_NUMBER", 5, least=1)


def test_it_refuses_a_word_outside_the_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_CHOICE", "staging")

    with pytest.raises(environ.ImproperlyConfigured, match="development, production"):
        env.choice("SOME_CHOICE", "development", of=("development", "production"))


def test_it_takes_the_default_when_the_variable_is_unset_or_empty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EMPTY", "")

    assert env.flag("EMPTY", True) is True
    assert env.number("EMPTY", 7) == 7
    assert env.flag("UNSET_EVERYWHERE", True) is True
    assert env.names("UNSET_EVERYWHERE", ["a"]) == ["a"]


def test_it_splits_a_list_and_drops_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_LIST", " a.example , ,b.example,")

    assert env.names("SOME_LIST", []) == ["a.example", "b.example"]


def test_it_makes_a_secret_once_and_keeps_it_from_others(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "secret_key"

    first = env.kept_secret(file)

    assert len(first) >= 50
    assert env.kept_secret(file) == first
    assert file.stat().st_mode & 0o077 == 0


def test_it_makes_no_secret_where_none_may_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOME_SECRET", raising=False)

    assert env.secret("SOME_SECRET", keep_in=None) == ""


def test_it_notes_every_variable_it_reads() -> None:
    env.number("NOTED", 3)

    assert {"NOTED": env.Variable("NOTED", "number", "3")} == env.READ
