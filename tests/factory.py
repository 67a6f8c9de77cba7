"""Small builders of rows for tests; every field can be given, the rest is made plausible."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from agencies.models import Agency, User
from regions.models import PilotRound, Region
from tasks.actions import adopt, open_period
from tasks.choices import Frequency, ListName, PartyKind, RegionScope, ResponsibilityRole
from tasks.models import (
    Implementation,
    Measure,
    PilotTask,
    PolicyDocument,
    ProgressUpdate,
    ReportingPeriod,
    Responsibility,
    SourceText,
)
from tasks.search import fold

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
PASSWORD = "cast-password-2026"


def make_region(slug: str, parent: Region | None = None, **kwargs: Any) -> Region:
    kwargs.setdefault("name", slug)
    kwargs.setdefault("short_name", kwargs["name"].removesuffix("市").removesuffix("省"))
    kwargs.setdefault("level", "city")
    path = f"{parent.path if parent else '/'}{slug}/"
    return Region.objects.create(slug=slug, parent=parent, path=path, **kwargs)


def make_agency(key: str, region: Region | None, **kwargs: Any) -> Agency:
    kwargs.setdefault("name", key)
    kwargs.setdefault("short_name", kwargs["name"])
    kwargs.setdefault("level", "city")
    kwargs.setdefault("kind", "government")
    return Agency.objects.create(key=key, region=region, **kwargs)


def make_user(username: str, role: str, **kwargs: Any) -> User:
    kwargs.setdefault("name", username)
    user = User(username=username, role=role, **kwargs)
    user.set_password(PASSWORD)
    user.save()
    return user


def make_round(year: int = 2020, **kwargs: Any) -> PilotRound:
    kwargs.setdefault("name", "全面深化服务贸易创新发展试点")
    kwargs.setdefault("basis", "国函〔2020〕111号")
    return PilotRound.objects.create(year=year, **kwargs)


def make_document(region: Region, **kwargs: Any) -> PolicyDocument:
    slug = kwargs.setdefault("slug", f"document-{PolicyDocument.objects.count() + 1}")
    text = kwargs.pop("text", "一、任务\n（一）完善管理体制。")
    source = SourceText.objects.create(
        name=f"{slug}.txt", text=text, sha256=slug.ljust(64, "0"), loaded_at=NOW
    )
    kwargs.setdefault("title", "测试方案")
    kwargs.setdefault("level", "city")
    return PolicyDocument.objects.create(
        source=source, region=region, span_start=0, span_end=len(text), **kwargs
    )


def make_task(document: PolicyDocument, ordinal: int = 1, **kwargs: Any) -> PilotTask:
    kwargs.setdefault("label", f"（{'零一二三四五六七八九'[ordinal]}）")
    kwargs.setdefault("title", f"任务{ordinal}")
    kwargs.setdefault("list_name", ListName.PLAN)
    kwargs.setdefault("key", f"plan-task-{ordinal}")
    return PilotTask.objects.create(
        document=document, ordinal=ordinal, span_start=0, span_end=1, **kwargs
    )


def make_measure(
    document: PolicyDocument, *, agencies: Sequence[Agency] = (), **kwargs: Any
) -> Measure:
    number = kwargs.setdefault("number", document.measures.count() + 1)
    kwargs.setdefault("key", f"plan-{number}")
    kwargs.setdefault("list_name", ListName.PLAN)
    kwargs.setdefault("order", number)
    kwargs.setdefault("label", str(number))
    kwargs.setdefault("text", f"具体举措{number}。")
    kwargs.setdefault("spans", [[0, 1]])
    kwargs.setdefault("region_scope", RegionScope.ALL)
    kwargs.setdefault("search_text", fold(kwargs["text"] + kwargs.get("plan_text", "")))
    measure = Measure.objects.create(document=document, **kwargs)
    for order, agency in enumerate(agencies):
        Responsibility.objects.create(
            measure=measure,
            name=agency.short_name,
            agency=agency,
            role=ResponsibilityRole.RESPONSIBLE,
            kind=PartyKind.AGENCY,
            clause=agency.short_name,
            order=order,
            span_start=0,
            span_end=1,
        )
    return measure


def make_implementation(
    measure: Measure, region: Region, *, round: PilotRound | None = None, **kwargs: Any
) -> Implementation:
    """Adopt the measure in the region through the action, then set what `kwargs` says."""
    adopt([measure], region=region, round=round, on=date(2020, 8, 1), actor=None, now=NOW)
    implementation = Implementation.objects.get(measure=measure, region=region)
    for name, value in kwargs.items():
        setattr(implementation, name, value)
    implementation.save()
    return implementation


def make_period(region: Region, actor: User, **kwargs: Any) -> ReportingPeriod:
    """Open a quarter through the action; its expected updates exist afterwards."""
    kwargs.setdefault("title", "2026年第四季度")
    kwargs.setdefault("frequency", Frequency.QUARTER)
    kwargs.setdefault("starts_on", date(2026, 10, 1))
    kwargs.setdefault("ends_on", date(2026, 12, 31))
    kwargs.setdefault("due_on", date(2026, 12, 15))
    kwargs.setdefault("now", NOW)
    return open_period(region, actor=actor, **kwargs)


def update_of(implementation: Implementation) -> ProgressUpdate:
    """The implementation's newest update."""
    return implementation.updates.latest("pk")
