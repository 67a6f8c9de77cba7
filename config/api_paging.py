"""Paging of every list of the API."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

if TYPE_CHECKING:
    # rest_framework.views itself imports this module, through the settings.
    from rest_framework.views import APIView

NUMBER = re.compile(r"[0-9]{1,30}")


class Pages(PageNumberPagination):
    """`?page=2&page_size=100`; at most 200 rows a page. A page past the end is 404."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"

    def paginate_queryset(
        self,
        queryset: QuerySet[Any] | Sequence[Any],
        request: Request,
        view: APIView | None = None,
    ) -> list[Any] | None:
        """Rows that are equal in the asked order still come in one order: none twice, none lost."""
        if isinstance(queryset, QuerySet):
            ordering = queryset.query.order_by or queryset.model._meta.ordering
            queryset = queryset.order_by(*ordering, "pk")
        return super().paginate_queryset(queryset, request, view)

    def get_page_number(self, request: Request, paginator: Paginator) -> int | str:  # type: ignore[type-arg]
        self._check(request, self.page_query_param)
        return super().get_page_number(request, paginator)

    def get_page_size(self, request: Request) -> int | None:
        self._check(request, self.page_size_query_param or "")
        return super().get_page_size(request)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """DRF describes `next` and `previous` in the words of OpenAPI 3.0; these are 3.1's."""
        described = super().get_paginated_response_schema(schema)
        for name in ("next", "previous"):
            del described["properties"][name]["nullable"]
            described["properties"][name]["type"] = ["string", "null"]
        return described

    def _check(self, request: Request, name: str) -> None:
        """DRF falls back to its default in silence, and reads digits of other scripts."""
        value = request.query_params.get(name)
        if value is not None and (not NUMBER.fullmatch(value) or int(value) == 0):
            raise ValidationError({name: "请填写正整数。"})
