"""Typed readers of environment variables.

Every reader notes the variable it read in `READ`, so that the configuration table of the README
and the compose file can be compared with what the settings really use.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ

_env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the environment: its name, kind and what holds when it is unset."""

    name: str
    kind: str
    default: str


READ: dict[str, Variable] = {}


def _note(name: str, kind: str, default: object) -> None:
    READ[name] = Variable(name, kind, "" if default is None else str(default))


def text(name: str, default: str) -> str:
    """The variable as text, or `default` when it is unset."""
    _note(name, "text", default)
    return str(_env.str(name, default=default))


def choice(name: str, default: str, *, of: tuple[str, ...]) -> str:
    """One of the words in `of`; anything else stops the start with a line that names them."""
    value = text(name, default)
    if value not in of:
        raise environ.ImproperlyConfigured(f"{name} must be one of {', '.join(of)}, not {value!r}")
    return value


def flag(name: str, default: bool) -> bool:
    """1/true/yes/on or 0/false/no/off; any other word is refused instead of read as false."""
    _note(name, "flag", int(default))
    raw = os.environ.get(name, "").strip().lower()
    if not raw:
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise environ.ImproperlyConfigured(f"{name} must be 1 or 0, not {raw!r}")


def number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number of at least `least`."""
    _note(name, "number", default)
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    if not raw.isascii() or not raw.isdigit() or int(raw) < least:
        raise environ.ImproperlyConfigured(
            f"{name} must be a whole number of at least {least}, not {raw!r}"
        )
    return int(raw)


def names(name: str, default: list[str]) -> list[str]:
    """A list written with commas; blanks around and empty entries are dropped."""
    _note(name, "list", ",".join(default))
    raw = os.environ.get(name)
    if raw is None:
        return default
    return [part.strip() for part in raw.split(",") if part.strip()]


def path(name: str, default: Path) -> Path:
    """A folder or file; relative paths count from the current folder."""
    _note(name, "path", default.name)
    raw = os.environ.get(name, "").strip()
    return Path(raw).resolve() if raw else default


def var_dir() -> Path:
    """The ignored folder for everything that is written while running."""
    return path("VAR_DIR", BASE_DIR / "var")


def database(name: str, default: str) -> dict[str, Any]:
    """Django's settings of one database from a URL such as postgres://user:pass@host:5432/name."""
    _note(name, "URL", "")
    return dict(_env.db_url(name, default=default))


def mail(name: str, default: str) -> dict[str, Any]:
    """Django's mail settings from a URL such as smtp+tls://user:pass@host:587."""
    _note(name, "URL", default)
    return dict(_env.email_url(name, default=default))


def secret(name: str, *, keep_in: Path | None) -> str:
    """A secret from the environment, or one made once and kept in the file `keep_in`.

    With `keep_in=None` an unset secret stays empty: a system check then stops the start.
    """
    _note(name, "secret", "")
    value = os.environ.get(name, "")
    if value or keep_in is None:
        return value
    return kept_secret(keep_in)


def kept_secret(file: Path) -> str:
    """The secret in `file`; made on first use, readable by the owner only."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        # O_EXCL: of several processes started at once only one writes, the others read.
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(descriptor, "w") as handle:
        handle.write(secrets.token_urlsafe(50))
    return file.read_text().strip()
