"""What the values of a candidate must have before they can become rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import CharField, Model

from tasks.choices import CandidateKind, ListName, PartyKind, RegionScope, ResponsibilityRole
from tasks.models import Candidate, Measure, PilotTask, PolicyDocument, Responsibility
from tasks.rows import Values

MOST_NUMBER = 32767


def check(kind: str, values: Values) -> None:
    """Raise ValidationError by field for what is missing or cannot be stored."""
    readers = {
        CandidateKind.DOCUMENT: _of_document,
        CandidateKind.TASK: _of_task,
        CandidateKind.MEASURE: _of_measure,
    }
    faults: dict[str, list[str]] = {}
    for name, fault in readers[CandidateKind(kind)](values):
        faults.setdefault(name, []).append(fault)
    if faults:
        raise ValidationError(faults)


def is_clear(candidate: Candidate, doubts: Sequence[Values]) -> bool:
    """Whether one click may accept it with all others: a task or measure the parser has read
    without a doubt, with nothing missing, that still waits and is compared with nothing.

    `doubts` are those no answer has settled since.
    """
    is_read = candidate.parsed is not None and not doubts
    if not candidate.is_pending or not is_read or candidate.is_compared:
        return False
    if candidate.kind == CandidateKind.DOCUMENT:
        return False
    try:
        check(candidate.kind, candidate.values)
    except ValidationError:
        return False
    return True


def _of_document(values: Values) -> Iterator[tuple[str, str]]:
    if not (values["title"] or "").strip():
        yield "title", "请填写文件标题。"
    for name in ("title", "number", "issuer", "kind"):
        yield from _length(PolicyDocument, name, values[name])
    first, last = values["effective_from"], values["effective_to"]
    if first and last and date.fromisoformat(first) > date.fromisoformat(last):
        yield "effective_to", "截止日期早于起始日期。"


def _of_task(values: Values) -> Iterator[tuple[str, str]]:
    if not 1 <= values["ordinal"] <= MOST_NUMBER:
        yield "ordinal", "序号应为正整数。"
    if values["list"] not in ListName.values:
        yield "list", "请选择清单。"
    for name in ("label", "title"):
        yield from _length(PilotTask, name, values[name])


def _of_measure(values: Values) -> Iterator[tuple[str, str]]:
    if not values["text"].strip():
        yield "text", "请填写举措内容。"
    if values["list"] not in ListName.values:
        yield "list", "请选择清单。"
    if values["number"] is not None and not 0 <= values["number"] <= MOST_NUMBER:
        yield "number", f"序号应在0至{MOST_NUMBER}之间。"
    if values["regions"]["scope"] not in RegionScope.values:
        yield "scope", "请选择适用地区。"
    for name in ("label", "section", "title"):
        yield from _length(Measure, name, values[name])
    yield from _length(Measure, "due_text", (values["due"] or {}).get("text"))
    for party in values["responsibilities"]:
        if not party["name"].strip():
            yield "responsibilities", "责任单位缺少名称。"
        if party["role"] not in ResponsibilityRole.values:
            yield "responsibilities", f"“{party['name']}”缺少角色。"
        if party["kind"] not in PartyKind.values:
            yield "responsibilities", f"“{party['name']}”缺少类别。"
        for _, fault in _length(Responsibility, "name", party["name"]):
            yield "responsibilities", fault


def _length(model: type[Model], name: str, value: str | None) -> Iterator[tuple[str, str]]:
    field = model._meta.get_field(name)
    assert isinstance(field, CharField)
    if value and field.max_length and len(value) > field.max_length:
        yield name, f"{field.verbose_name}最多{field.max_length}字，现有{len(value)}字。"
