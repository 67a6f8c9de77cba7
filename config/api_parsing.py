"""Reading the body and the address of an API request, strictly.

What a program sends is either understood or refused at its field: an unknown name or an unreadable
value that is passed over in silence becomes a wrong nightly job.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import IO, TYPE_CHECKING, Any

import django_filters
from django.core.exceptions import RequestDataTooBig
from django.db.models import Model, QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

if TYPE_CHECKING:
    # rest_framework.views itself imports this module, through the settings.
    from rest_framework.views import APIView

# The longest update has 9,000 characters: three times that in bytes, and room for escapes.
MAX_BODY_BYTES = 256 * 1024
# NUL, which PostgreSQL cannot store, and surrogates without their other half, which nobody can.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
INTEGER = re.compile(r"[0-9]{1,9}")
BOOLEANS = frozenset({"true", "false"})
ALWAYS_KNOWN = frozenset({"page", "page_size"})


class JsonParser(BaseParser):
    """JSON in UTF-8, as RFC 8259 has it: no NaN, no endless nesting, no unstorable characters."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        raw = stream.read(MAX_BODY_BYTES + 1)
        if len(raw) > MAX_BODY_BYTES:
            raise RequestDataTooBig
        try:
            data = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise ParseError from error
        # In valid JSON these characters can only be written as an escape.
        if b"\\u" in raw:
            _check_characters(data)
        return data


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _check_characters(data: Any) -> None:
    if not isinstance(data, dict):
        if _is_unstorable(data):
            raise ParseError
        return
    faults = {
        UNSTORABLE.sub("?", key): "含有不能保存的字符，请删除后重试。"
        for key, value in data.items()
        if UNSTORABLE.search(key) or _is_unstorable(value)
    }
    if faults:
        raise ValidationError(faults)


def _is_unstorable(value: Any) -> bool:
    """Whether any string in the value cannot be stored. Without recursion: it may be deep."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            if UNSTORABLE.search(item):
                return True
        elif isinstance(item, dict):
            waiting += [*item.keys(), *item.values()]
        elif isinstance(item, list):
            waiting += item
    return False


class StrictFilterBackend(DjangoFilterBackend):  # type: ignore[misc]  # django-filter is untyped
    """The view's FilterSet, and 400 for a parameter it does not know or would pass over."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Model], view: APIView
    ) -> QuerySet[Model]:
        filterset = self.get_filterset(request, queryset, view)
        filters: dict[str, Any] = filterset.filters if filterset is not None else {}
        faults = {}
        for name, values in request.query_params.lists():
            if name not in ALWAYS_KNOWN and name not in filters:
                faults[name] = "没有这个查询参数。"
            elif not all(_is_readable(filters.get(name), value) for value in values):
                faults[name] = "无法识别这个值。"
        if faults:
            raise ValidationError(faults)
        filtered: QuerySet[Model] = super().filter_queryset(request, queryset, view)
        return filtered


def _is_readable(known: Any, value: str) -> bool:
    """Stricter than the form behind the filter, which reads Arabic digits and skips “maybe”."""
    if value == "":
        return True
    if isinstance(known, django_filters.NumberFilter):
        several = isinstance(known, django_filters.BaseInFilter)
        return all(INTEGER.fullmatch(part) for part in (value.split(",") if several else [value]))
    if isinstance(known, django_filters.BooleanFilter):
        return value in BOOLEANS
    if isinstance(known, (django_filters.DateFilter, django_filters.IsoDateTimeFilter)):
        return value.isascii()
    return True
