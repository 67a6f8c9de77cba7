"""A small demonstration state, made by the same actions people use.

It claims nothing about any city: every sentence says that it is a demonstration, and everything a
demonstration account touches carries the mark. Which item gets which state follows from its
number, so the same documents always give the same state.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache

import docx
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from agencies.choices import Role
from agencies.demo import create_cast
from agencies.models import Agency, User
from regions.models import Region
from tasks.actions import (
    Content,
    annotate,
    assign,
    attach_file,
    open_period,
    raise_blocker,
    return_,
    save_draft,
    submit,
    verify,
)
from tasks.actions.quarantine import claim_check, decide_check
from tasks.choices import BlockerLevel, Frequency, ReturnReason, Status
from tasks.inspection.verdicts import verdict_on
from tasks.models import Implementation, ProgressUpdate, ReportingPeriod

QUARTER_NAMES = ("第一季度", "第二季度", "第三季度", "第四季度")
MARK = "【演示】"


def load_demo(*, now: datetime) -> bool:
    """Fill in the last quarter and part of this one for Suzhou, and a little for Guangzhou.

    Jiangsu, which gathers what its cities send up, has the same last quarter open.
    Returns False where the state is there already. Needs the documents loaded.
    """
    if ReportingPeriod.objects.filter(is_demo=True).exists():
        return False
    with transaction.atomic():
        people = create_cast(now=now)
        _suzhou(people, now)
        _guangzhou(people, now)
        _jiangsu(people, now)
    return True


def _suzhou(people: dict[str, User], now: datetime) -> None:
    clerk, head = people["jingban"], people["shenhe"]
    region = Region.objects.get(slug="suzhou")
    today = timezone.localdate(now)
    last, this = _quarter_before(today), _quarter_of(today)
    opened = _at(last[1] - timedelta(days=20))
    _open(region, last, due_on=last[1] - timedelta(days=1), actor=clerk, now=opened)
    for update in _expected(region):
        number = update.implementation.measure.number or 0
        if number % 13 == 0:
            continue  # still owed: late
        late = number % 17 == 0
        handed_in = _at(last[1] + timedelta(days=2 if late else -3))
        _hand_in(update, number, people, handed_in)
        decided = handed_in + timedelta(days=1)
        _decide(update, number, verifier=head, now=decided)
    for number, level in ((26, BlockerLevel.PROVINCE), (38, BlockerLevel.NATION)):
        blocked = Implementation.objects.get(region=region, measure__number=number)
        raise_blocker(
            blocked,
            level=level,
            text=f"{MARK}需上级明确实施细则后方可推进。",
            actor=clerk,
            now=_at(last[1]),
        )
    opened = max(_at(this[0]), now - timedelta(days=30))
    _open(region, this, due_on=today + timedelta(days=12), actor=clerk, now=opened)
    _fill_this_quarter(region, people, now)
    remarked = Implementation.objects.get(region=region, measure__number=13)
    annotate(
        remarked,
        text=f"{MARK}请牵头单位下月底前拿出推进方案。",
        actor=people["lingdao"],
        now=now - timedelta(hours=3),
    )


def _fill_this_quarter(region: Region, people: dict[str, User], now: datetime) -> None:
    """Of each agency's first four one is handed in, one returned, one a draft, one untouched."""
    seen: Counter[User] = Counter()
    for update in _expected(region):
        number = update.implementation.measure.number or 0
        reporter = _reporter(update, people)
        seen[reporter] += 1
        if seen[reporter] in {1, 2}:
            _hand_in(update, number, people, now - timedelta(days=2))
        if seen[reporter] == 2:
            _return(update, verifier=people["shenhe"], now=now - timedelta(days=1))
        if seen[reporter] == 3:
            save_draft(
                update,
                content=Content(claimed_status=Status.IN_PROGRESS, done=f"{MARK}草稿，尚未提交。"),
                version=update.version,
                actor=reporter,
                now=now - timedelta(hours=5),
            )


def _guangzhou(people: dict[str, User], now: datetime) -> None:
    """Enough for another region to have something that Suzhou must never see."""
    clerk, reporter = people["gzjingban"], people["guangzhou"]
    region = Region.objects.get(slug="guangzhou")
    commerce = Agency.objects.get(key="guangzhou-commerce")
    mine = Implementation.objects.filter(region=region, closed_on=None).order_by("measure__order")
    for implementation in mine[:6]:
        assign(
            implementation,
            agencies=[commerce],
            version=implementation.version,
            actor=clerk,
            now=now - timedelta(days=20),
        )
    today = timezone.localdate(now)
    _open(
        region,
        _quarter_of(today),
        due_on=today + timedelta(days=12),
        actor=clerk,
        now=now - timedelta(days=20),
    )
    for update in list(_expected(region))[:2]:
        submit(
            update,
            content=Content(
                claimed_status=Status.IN_PROGRESS,
                done=f"{MARK}已启动本项工作。",
                next_step=f"{MARK}按计划推进。",
            ),
            version=update.version,
            actor=reporter,
            now=now - timedelta(days=1),
        )


def _jiangsu(people: dict[str, User], now: datetime) -> None:
    region = Region.objects.get(slug="jiangsu")
    last = _quarter_before(timezone.localdate(now))
    opened = _at(last[1] - timedelta(days=20))
    due_on = last[1] - timedelta(days=1)
    _open(region, last, due_on=due_on, actor=people["jsjingban"], now=opened)


def _open(
    region: Region, quarter: tuple[date, date], *, due_on: date, actor: User, now: datetime
) -> None:
    starts_on, ends_on = quarter
    name = QUARTER_NAMES[(starts_on.month - 1) // 3]
    open_period(
        region,
        title=f"{starts_on.year}年{name}（演示）",
        frequency=Frequency.QUARTER,
        starts_on=starts_on,
        ends_on=ends_on,
        due_on=due_on,
        due_note="演示数据",
        actor=actor,
        now=now,
    )


def _expected(region: Region) -> Iterator[ProgressUpdate]:
    """The updates of the region's newest period, in the order of the document."""
    period = ReportingPeriod.objects.filter(region=region).order_by("-starts_on").first()
    q = ProgressUpdate.objects.filter(period=period).select_related(
        "implementation__measure", "implementation__lead_agency"
    )
    yield from q.order_by("implementation__measure__order")


def _hand_in(update: ProgressUpdate, number: int, people: dict[str, User], now: datetime) -> None:
    actor = _reporter(update, people)
    landed = number % 3 == 0
    if landed:
        _prove(update, actor=actor, now=now)
    content = Content(
        claimed_status=Status.LANDED if landed else Status.IN_PROGRESS,
        done=f"{MARK}已按落实计划完成第{number}项的阶段工作。",
        next_step="" if landed else f"{MARK}继续推进第{number}项的后续工作。",
        landed_on=timezone.localdate(now) - timedelta(days=10) if landed else None,
    )
    submit(update, content=content, version=update.version, actor=actor, now=now)


def _decide(update: ProgressUpdate, number: int, *, verifier: User, now: datetime) -> None:
    """Most claims hold; every seventh landing is verified as still under way."""
    update.refresh_from_db()
    doubted = update.claimed_status == Status.LANDED and number % 7 == 0
    verify(
        update,
        verified_status=Status.IN_PROGRESS if doubted else update.claimed_status,
        note=f"{MARK}佐证材料尚不能证明已落地。" if doubted else "",
        version=update.version,
        actor=verifier,
        now=now,
    )


def _return(update: ProgressUpdate, *, verifier: User, now: datetime) -> None:
    update.refresh_from_db()
    return_(
        update,
        reason_code=ReturnReason.UNCLEAR,
        reason=f"{MARK}请写明本期完成的具体工作和文号。",
        pinned_fields=["done"],
        version=update.version,
        actor=verifier,
        now=now,
    )


def _reporter(update: ProgressUpdate, people: dict[str, User]) -> User:
    """The lead agency's own reporter where the cast has one; else the clerk fills in for it."""
    lead = update.implementation.lead_agency
    for user in people.values():
        if user.agency_id is not None and lead is not None and user.agency == lead:
            return user if user.role == Role.REPORTER else people["jingban"]
    return people["jingban"]


def _prove(update: ProgressUpdate, *, actor: User, now: datetime) -> None:
    """Attach the demonstration's file, looked through at once: no worker runs yet."""
    upload = SimpleUploadedFile("演示佐证材料.docx", _proof())
    version = attach_file(update, upload=upload, pages="第1页", actor=actor, now=now).current
    claim = claim_check(version.pk, now=now)
    if claim is not None:
        decide_check(claim, verdict_on(version), now=now)


@cache
def _proof() -> bytes:
    """The same bytes each time, so that each agency's file is stored once."""
    document = docx.Document()
    document.add_paragraph("演示佐证材料：本文件仅用于演示，不代表任何实际工作。")
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _quarter_of(day: date) -> tuple[date, date]:
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    following = date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return first, following - timedelta(days=1)


def _quarter_before(day: date) -> tuple[date, date]:
    return _quarter_of(_quarter_of(day)[0] - timedelta(days=1))


def _at(day: date) -> datetime:
    """Ten in the morning in Shanghai."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, 10))
