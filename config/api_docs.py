"""The OpenAPI document and the page that shows it. Both are public: they hold no data."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_bearer_security_scheme_object

MEDIA_TYPE = "application/vnd.oai.openapi+json"

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "任何错误的统一格式（RFC 9457）。code 供程序判断，其余文字供人阅读。",
    "required": ["type", "title", "title_en", "status", "code", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "title_en": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "detail_en": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
        "current": {"type": "object", "description": "412：现在的内容。"},
        "version": {"type": "integer", "description": "412：现在的版本。"},
        "update": {"type": "integer", "description": "409：已有的填报。"},
        "state": {"type": "string", "description": "409：当前状态。"},
    },
}
# Headings of the page, in the order of a partner's first hour.
TAGS = {
    "implementations": "落实事项",
    "updates": "进展填报",
    "reports": "年度报告",
    "submissions": "报送",
    "documents": "政策文件",
    "tasks": "试点任务",
    "measures": "具体举措",
    "agencies": "单位",
    "regions": "地区",
}
EVERYWHERE = {
    "401": "没有令牌，或令牌无效",
    "403": "令牌没有此项权限",
    "503": "服务暂时不可用，请稍后重试",
}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the token is sent; found by drf-spectacular when this module is imported."""

    target_class = "config.api_auth.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        scheme: dict[str, str] = build_bearer_security_scheme_object(
            header_name="Authorization", token_prefix="Bearer"
        )
        return scheme


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1 of everything below /api/v1/."""
    return JsonResponse(
        document(), content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The same as a page to read and try out."""
    return render(request, "api/docs.html")


@cache
def document() -> dict[str, Any]:
    """Made once in a process: it depends on the code alone."""
    with translation.override("zh-hans"):
        generator = SchemaGenerator()  # type: ignore[no-untyped-call]
        made: dict[str, Any] = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return made


def add_headings(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Chinese headings and one line for each operation; one of POSTPROCESSING_HOOKS."""
    result["tags"] = [{"name": name} for name in TAGS.values()]
    for path, operations in result["paths"].items():
        noun = TAGS[path.split("/")[3]]
        for method, operation in operations.items():
            operation["tags"] = [noun]
            said = operation.get("description", "").partition("。")[0].partition("；")[0]
            if method == "get" and "{" not in path:
                said = f"{noun}列表"
            operation["summary"] = said.partition("：")[0] if method == "get" else said
    return result


def add_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Says of every operation how it fails; one of drf-spectacular's POSTPROCESSING_HOOKS."""
    result["components"]["schemas"]["Problem"] = deepcopy(PROBLEM)
    for path, operations in result["paths"].items():
        for operation in operations.values():
            failures = dict(EVERYWHERE)
            if "{" in path or "requestBody" in operation:
                failures["404"] = "没有这条记录，或不在可见范围内"
            if "requestBody" in operation:
                failures |= {
                    "400": "内容有误，见 errors",
                    "409": "与当前状态冲突",
                    "413": "正文过大",
                    "415": "正文不是 application/json",
                }
            parameters = {parameter["name"] for parameter in operation.get("parameters", [])}
            if parameters - {"id", "slug", "key"}:
                failures["400"] = "参数或内容有误，见 errors"
            if "page" in parameters:
                failures["404"] = "没有这一页"
            if "If-Match" in parameters:
                failures |= {"412": "内容已被他人修改", "428": "缺少 If-Match"}
            for status, reason in failures.items():
                operation["responses"][status] = {
                    "description": reason,
                    "content": {
                        "application/problem+json": {
                            "schema": {"$ref": "#/components/schemas/Problem"}
                        }
                    },
                }
    return result
