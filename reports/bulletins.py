"""通报 from draft to issue: figures frozen once, words in versions, signed by another hand."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from agencies import audit
from agencies.deputies import covered_by
from agencies.models import User
from reports.choices import BulletinState
from reports.errors import StaleText
from reports.models import Bulletin, BulletinText
from reports.permissions import may_draft_bulletin, may_sign_bulletin
from reports.statistics import FORMULA_VERSION, demonstration, lock_exceptions, standing
from reports.statistics.bulletins import AgencyRecord, records_by_agency
from tasks.models import Implementation, ReportingPeriod


@transaction.atomic
def draft_bulletin(period: ReportingPeriod, *, as_of: date, actor: User, now: datetime) -> Bulletin:
    """Freeze the period's figures as of the day and draft words around them.

    Drafted again for the same day it is the same bulletin. Raises PermissionDenied,
    ValidationError at `as_of`.
    """
    region, today = period.region, timezone.localdate(now)
    if not may_draft_bulletin(actor, region):
        raise PermissionDenied
    if not timezone.localdate(period.opened_at) <= as_of <= today:
        raise ValidationError({"as_of": "数据截至日期应在填报期开启之后、不晚于今天。"})
    ReportingPeriod.objects.select_for_update(of=("self",), no_key=True).get(pk=period.pk)
    if (same := Bulletin.objects.filter(period=period, as_of=as_of).first()) is not None:
        return same
    now_standing = standing(Implementation.objects.filter(region=region), as_of=as_of, today=today)
    records = records_by_agency(now_standing, period=period)
    if not records:
        raise ValidationError("这个填报期没有应报的事项，不需要通报。")
    figures = [asdict(record) for record in records]
    exceptions = [asdict(figure) for figure in lock_exceptions(now_standing, period=period)]
    bulletin = Bulletin.objects.create(
        region=region,
        period=period,
        title=f"{region.name}{period.title}进展填报情况通报",
        as_of=as_of,
        formula_version=FORMULA_VERSION,
        figures=figures,
        exceptions=exceptions,
        figures_sha256=figures_hash(figures, exceptions),
        drafted_at=now,
        drafted_by=actor,
        has_demo=period.is_demo or demonstration(now_standing).count > 0,
    )
    opening, closing = _first_words(bulletin, records)
    _write(bulletin, opening, closing, actor=actor, now=now)
    _record(bulletin, "draft_bulletin", actor, now, {"figures_sha256": bulletin.figures_sha256})
    return bulletin


@transaction.atomic
def edit_bulletin(
    bulletin: Bulletin, *, opening: str, closing: str, version: int, actor: User, now: datetime
) -> Bulletin:
    """Write the next version of the words. Who edits becomes the drafter, and does not sign.

    What was signed has to be signed anew. Raises PermissionDenied, ValidationError, StaleText.
    """
    current = _held(bulletin)
    if not may_draft_bulletin(actor, current.region):
        raise PermissionDenied
    _refuse_issued(current)
    faults = {
        name: "请填写。"
        for name, text in (("opening", opening), ("closing", closing))
        if not text.strip()
    }
    if faults:
        raise ValidationError(faults)
    last = current.texts.latest("number")
    if (last.opening, last.closing) == (opening.strip(), closing.strip()):
        return current
    if current.version != version:
        raise StaleText(current)
    _write(current, opening.strip(), closing.strip(), actor=actor, now=now)
    current.version += 1
    current.drafted_by, current.state = actor, BulletinState.DRAFT
    current.signed_at = current.signed_by = None
    current.save()
    _record(current, "edit_bulletin", actor, now, {"version": current.version})
    return current


@transaction.atomic
def sign_bulletin(bulletin: Bulletin, *, version: int, actor: User, now: datetime) -> Bulletin:
    """Sign the words as they are in that version: the approver, and nobody who wrote them.

    Raises PermissionDenied, ValidationError, StaleText.
    """
    current = _held(bulletin)
    if not may_sign_bulletin(actor, current.region):
        raise PermissionDenied
    if current.state == BulletinState.SIGNED and current.signed_by_id == actor.pk:
        return current
    _refuse_issued(current)
    if current.version != version:
        raise StaleText(current)
    # Standing in for who drafted it, one does not sign it either.
    writers = {actor.pk, *covered_by(actor, timezone.localdate(now))}
    if current.texts.filter(author__in=writers).exists() or current.drafted_by_id in writers:
        raise ValidationError("起草人及其代理人不能签发所起草的通报，请由其他审核签发人员签发。")
    current.state, current.signed_at, current.signed_by = BulletinState.SIGNED, now, actor
    current.save()
    _record(current, "sign_bulletin", actor, now, {"version": version})
    return current


@transaction.atomic
def issue_bulletin(bulletin: Bulletin, *, actor: User, now: datetime) -> Bulletin:
    """Issue what was signed. From then on nothing of it changes; the database refuses too.

    Raises PermissionDenied, ValidationError.
    """
    current = _held(bulletin)
    if not may_sign_bulletin(actor, current.region):
        raise PermissionDenied
    if current.state == BulletinState.ISSUED:
        return current
    if current.state != BulletinState.SIGNED:
        raise ValidationError("通报要先签发，再印发。")
    if figures_hash(current.figures, current.exceptions) != current.figures_sha256:
        raise ValidationError("通报数据与起草时不一致，不能印发，请联系管理员。")
    current.state, current.issued_at = BulletinState.ISSUED, now
    current.save()
    _record(current, "issue_bulletin", actor, now, {"figures_sha256": current.figures_sha256})
    return current


def figures_hash(figures: list[dict[str, Any]], exceptions: list[dict[str, Any]] | None) -> str:
    """SHA-256 over the figures in a fixed JSON form and, where counted, the exceptions."""
    frozen = figures if exceptions is None else {"agencies": figures, "exceptions": exceptions}
    packed = json.dumps(frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(packed.encode()).hexdigest()


def _first_words(bulletin: Bulletin, records: tuple[AgencyRecord, ...]) -> tuple[str, str]:
    """A draft that says what the figures say and nothing else."""
    expected = sum(r.expected for r in records)
    handed_in = sum(r.handed_in for r in records)
    on_time = sum(r.on_time for r in records)
    landed = sum(r.landed for r in records)
    named = [r.agency for r in records if r.named]
    day = bulletin.as_of
    opening = (
        f"截至{day.year}年{day.month}月{day.day}日，“{bulletin.period.title}”应报{expected}项，"
        f"已报{handed_in}项，其中按时{on_time}项；经核查销号{landed}项。各单位情况如下。"
    )
    if named:
        closing = f"{'、'.join(named)}经提醒、催办、督办后仍有事项未报，请尽快补报并说明原因。"
    elif handed_in < expected:
        closing = "请尚未报齐的单位尽快补报。"
    else:
        closing = "请各单位继续按时填报。"
    return opening, closing


def _write(bulletin: Bulletin, opening: str, closing: str, *, actor: User, now: datetime) -> None:
    number = bulletin.texts.count() + 1
    BulletinText.objects.create(
        bulletin=bulletin, number=number, opening=opening, closing=closing, at=now, author=actor
    )


def _held(bulletin: Bulletin) -> Bulletin:
    found = Bulletin.objects.select_for_update(of=("self",)).select_related("region", "period")
    return found.get(pk=bulletin.pk)


def _refuse_issued(bulletin: Bulletin) -> None:
    if bulletin.state == BulletinState.ISSUED:
        raise ValidationError("通报已经印发，不能更改。")


def _record(
    bulletin: Bulletin, verb: str, actor: User, now: datetime, after: dict[str, Any]
) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        obj=bulletin,
        now=now,
        region=bulletin.region,
        after=after | {"state": bulletin.state},
    )
