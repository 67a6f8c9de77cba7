"""System checks: what a wrong configuration looks like, and what to do about it.

The production checks run with every command, not only with `check --deploy`, so that a server with
a missing secret does not start at all. The database checks run where a connection is made anyway:
`migrate`, `serve`, `check --database default`.
"""

import os
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import OperationalError, connections

LEAST_KEY_LENGTH = 50


@register
def check_secret_key(**kwargs: Any) -> list[CheckMessage]:
    """luoshi.E001: production signs sessions with a key of its own."""
    if not settings.PRODUCTION or len(settings.SECRET_KEY) >= LEAST_KEY_LENGTH:
        return []
    return [
        Error(
            "SECRET_KEY 未设置或太短。",
            hint=f"设置 SECRET_KEY（至少 {LEAST_KEY_LENGTH} 个字符）；make env 会生成一份 .env。",
            id="luoshi.E001",
        )
    ]


@register
def check_allowed_hosts(**kwargs: Any) -> list[CheckMessage]:
    """luoshi.E002: production answers under its own names only."""
    if not settings.PRODUCTION or (settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS):
        return []
    return [
        Error(
            "ALLOWED_HOSTS 未设置，或者包含 *。",
            hint="写上本系统的域名，多个用逗号分开，例如 ALLOWED_HOSTS=luoshi.example.gov.cn。",
            id="luoshi.E002",
        )
    ]


@register
def check_services_are_named(**kwargs: Any) -> list[CheckMessage]:
    """luoshi.E003, luoshi.E004: production uses the bureau's own servers, not embedded ones."""
    if not settings.PRODUCTION:
        return []
    wanted = {"DATABASE_URL": ("luoshi.E003", "postgres"), "REDIS_URL": ("luoshi.E004", "redis")}
    return [
        Error(
            f"{name} 未设置。",
            hint=f"写上服务器地址，例如 {name}={scheme}://用户:口令@主机:端口/名称。",
            id=check_id,
        )
        for name, (check_id, scheme) in wanted.items()
        if not os.environ.get(name)
    ]


@register
def check_debug(**kwargs: Any) -> list[CheckMessage]:
    """luoshi.E005: the debug page shows settings and data to whoever meets an error."""
    if not (settings.PRODUCTION and settings.DEBUG):
        return []
    return [Error("正式环境不能打开 DEBUG。", hint="去掉 DEBUG=1。", id="luoshi.E005")]


@register(Tags.database)
def check_database_text(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """luoshi.E006, luoshi.E007: the database stores UTF-8 and knows Chinese characters as letters.

    Under locale C, pg_trgm finds no trigram in Chinese text, and searching silently finds nothing.
    """
    found: list[CheckMessage] = []
    for alias in databases or []:
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute(
                    "SELECT pg_encoding_to_char(encoding), datctype FROM pg_database"
                    " WHERE datname = current_database()"
                )
                encoding, character_classes = cursor.fetchone()
        except OperationalError:
            # Whoever asked for the check is about to connect and will say so better.
            continue
        hint = "请重建：CREATE DATABASE … ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0。"
        if encoding != "UTF8":
            found.append(Error(f"数据库编码是 {encoding}，须为 UTF8。", hint, id="luoshi.E006"))
        if character_classes in {"C", "POSIX"}:
            found.append(
                Error(
                    f"数据库的 LC_CTYPE 是 {character_classes}，中文检索会失效。",
                    hint,
                    id="luoshi.E007",
                )
            )
    return found
