"""What was done to a candidate, as its history shows it."""

from __future__ import annotations

from dataclasses import dataclass, field

from agencies.audit_words import verb_label
from agencies.models import AuditEvent
from tasks.choices import ResponsibilityRole
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


def history(candidate: Candidate) -> list[Past]:
    """What was done to the candidate and to those it was split or merged from, oldest first."""
    pks = [str(candidate.pk), *(str(pk) for pk in candidate.origins.values_list("pk", flat=True))]
    own = AuditEvent.objects.filter(object_type="candidate", object_id__in=pks)
    return [
        Past(
            event,
            [
                (label, in_words(event.before.get(name)), in_words(event.after.get(name)))
                for name, label in FIELD_WORDS.items()
                if name in event.before and name in event.after
            ],
        )
        for event in own.order_by("seq")
    ]


def in_words(value: object) -> str:
    """A value of any field as people read it."""
    if isinstance(value, tuple):
        name, role, _, open_ended = value
        what = ResponsibilityRole(role).label
        return f"{name}{'等' if open_ended else ''}（{what}）"
    if isinstance(value, list):
        return "；".join(in_words(each) for each in value)
    if isinstance(value, dict):
        if "role" in value:
            return f"{value['name']}（{value.get('agency') or '—'}）"
        return "，".join(in_words(each) for each in value.values() if each)
    return "（空）" if value in (None, "") else str(value)
