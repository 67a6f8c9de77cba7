"""What was done to a candidate, as its history shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from agencies.audit_words import verb_label
from agencies.models import AuditEvent
from tasks.choices import CandidateKind, DocumentLevel, ListName, RegionScope, ResponsibilityRole
from tasks.models import Candidate


@dataclass(frozen=True, slots=True)
class Past:
    """One thing done to a candidate, for its history."""

    event: AuditEvent
    changed: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def verb(self) -> str:
        return verb_label(self.event.verb)


FIELD_WORDS = {
    "text": "内容",
    "title": "标题",
    "label": "编号",
    "number": "序号",
    "section": "章节",
    "task": "试点任务",
    "list": "清单",
    "plan": "落实计划",
    "responsibilities": "责任分工",
    "regions": "适用地区",
    "due": "完成时限",
    "issuer": "发文机关",
    "issued_on": "成文日期",
    "level": "层级",
    "statement": "任务表述",
    "ordinal": "任务序号",
    "kind": "文种",
    "effective_from": "起始日期",
    "effective_to": "截止日期",
    "implements": "落实的上级文件",
    "adopt": "纳入跟踪",
    "round": "试点批次",
}


def field_words(kind: str) -> dict[str, str]:
    """What the fields of that kind of candidate are called; a document's number is its 文号."""
    return FIELD_WORDS | ({"number": "文号"} if kind == CandidateKind.DOCUMENT else {})


def history(candidate: Candidate) -> list[Past]:
    """What was done to the candidate and to those it was split or merged from, oldest first."""
    pks = [str(candidate.pk), *(str(pk) for pk in candidate.origins.values_list("pk", flat=True))]
    words = field_words(candidate.kind)
    own = AuditEvent.objects.filter(object_type="candidate", object_id__in=pks)
    return [
        Past(
            event,
            [
                (
                    label,
                    in_words(name, event.before.get(name)),
                    in_words(name, event.after.get(name)),
                )
                for name, label in words.items()
                if name in event.before and name in event.after
            ],
        )
        for event in own.order_by("seq")
    ]


def in_words(name: str, value: Any) -> str:
    """The value of the field `name` as people read it; "" for nothing."""
    if value in (None, "", []):
        return ""
    if name in _WORDS:
        return _WORDS[name](value)
    return str(value)


def _party(value: Any) -> str:
    if isinstance(value, dict):
        return f"{value['name']}（{value.get('agency') or '—'}）"
    name, role, _, open_ended = value
    return f"{name}{'等' if open_ended else ''}（{ResponsibilityRole(role).label}）"


def _regions(value: dict[str, Any]) -> str:
    names = "、".join(value["names"]) + ("等" if value["open_ended"] else "")
    return "：".join(filter(None, (str(RegionScope(value["scope"]).label), names)))


def _due(value: dict[str, Any]) -> str:
    return f"{value['text']}（{value['date']}）" if value["date"] else str(value["text"])


_WORDS: dict[str, Callable[[Any], str]] = {
    "list": lambda value: str(ListName(value).label),
    "adopt": lambda value: str(ListName(value).label),
    "level": lambda value: str(DocumentLevel(value).label),
    "task": lambda value: f"第{value}项",
    "regions": _regions,
    "due": _due,
    "plan": lambda value: "\n".join([value["text"], *value["items"]]).strip(),
    "responsibilities": lambda value: "；".join(map(_party, value)),
}
