"""The rows of Suzhou behind the samples, made by the same actions people use."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from agencies.actions import issue_agency_token
from agencies.channels import set_channel
from agencies.choices import DeliveryState
from agencies.deputies import name_deputy
from agencies.models import Delivery, Message
from reports.actions import Made, MadeFile, claim, finish, request_report
from reports.bulletins import draft_bulletin, issue_bulletin, sign_bulletin
from reports.choices import FileFormat
from reports.models import Submission
from reports.submissions import send_period
from tasks.actions import (
    Content,
    answer_name,
    attach_link,
    decide,
    direct_blocker,
    lock_period,
    plan_meeting,
    raise_blocker,
    submit,
    urge,
)
from tasks.choices import DayKind, Frequency
from tasks.models import (
    AgendaItem,
    CalendarDay,
    LockException,
    MeasureLink,
    MeetingTask,
)
from tasks.working_days import Calendar
from tests.base import Cast, World
from tests.factory import (
    NOW,
    make_document,
    make_implementation,
    make_measure,
    make_period,
    make_user,
    update_of,
)
from tests.permissions.samples import Samples
from tests.reports.sending import verified
from tests.tasks.intakes import measure, read_in


def make_samples(cast: Cast, world: World) -> Samples:
    """One row of every kind: some open, some handed in, some issued or sent up."""
    progress = Content(claimed_status="in_progress", done="已开展。", next_step="继续。")
    handed_in = update_of(world.taxed_too)
    proof = attach_link(handed_in, url="https://example.org/a", actor=cast.tax_reporter, now=NOW)
    handed_in = submit(handed_in, content=progress, version=1, actor=cast.tax_reporter, now=NOW)
    open_update = update_of(world.taxed)
    unsent = attach_link(open_update, url="https://example.org/c", actor=cast.tax_reporter, now=NOW)
    # For the nation to settle: the upper level sees it.
    blocker = raise_blocker(
        world.taxed, level="nation", text="需要支持。", actor=cast.tax_reporter, now=NOW
    )
    world.taxed.refresh_from_db()
    now = timezone.now()
    run = request_report(cast.suzhou, year=timezone.localdate(now).year, actor=cast.clerk, now=now)
    claimed = claim(run.pk, now=now)
    assert claimed is not None
    file = MadeFile(FileFormat.WORD, "报告.docx", b"word")
    finish(claimed, made=Made("0" * 64, has_demo=False, files=(file,)), now=now)
    calendar = Calendar(frozenset(), frozenset(), frozenset({2026, 2027}))
    for day in (date(2026, 1, 1), date(2027, 1, 1)):
        CalendarDay.objects.get_or_create(
            date=day, defaults={"kind": DayKind.HOLIDAY, "name": "元旦"}
        )
    channel = set_channel(
        cast.suzhou,
        kind="wecom",
        name="工作群",
        address="https://example.org/hook",
        secret="",
        kinds=["remind"],
        actor=cast.clerk,
        now=NOW,
    )
    (slip,) = urge(
        cast.tax,
        world.period,
        reason="请尽快。",
        actor=cast.clerk,
        now=NOW,
        calendar=calendar,
    )
    Delivery.objects.update(state=DeliveryState.FAILED)
    part = make_measure(world.document, task=world.tasks[1], agencies=[cast.tax, cast.customs])
    shared = update_of(make_implementation(part, cast.suzhou))
    asked = LockException.objects.create(
        update=open_update,
        region=cast.suzhou,
        asked_by=cast.tax_reporter,
        asked_at=NOW,
        reason="漏报。",
    )
    directed = direct_blocker(
        blocker,
        level="nation",
        agency=cast.tax,
        person=None,
        is_major=True,
        working_days=3,
        actor=cast.clerk,
        now=NOW,
        calendar=calendar,
    )
    for held_on in (date(2026, 11, 10), date(2026, 11, 20)):
        meeting = plan_meeting(
            cast.suzhou, kind="joint", held_on=held_on, actor=cast.clerk, now=NOW
        )
    first, agenda = AgendaItem.objects.filter(blocker=directed).order_by("meeting__held_on")
    assert agenda.meeting == meeting
    decide(
        first,
        outcome="tasked",
        decision="请拿方案。",
        owner=cast.tax,
        due_on=date(2026, 11, 30),
        actor=cast.clerk,
        now=NOW,
    )
    bulletin = draft_bulletin(
        world.period, as_of=timezone.localdate(NOW), actor=cast.clerk, now=NOW
    )
    bulletin = sign_bulletin(bulletin, version=1, actor=cast.head, now=NOW)
    bulletin = issue_bulletin(bulletin, actor=cast.head, now=NOW)
    token, _ = issue_agency_token(
        agency=cast.tax,
        region=cast.suzhou,
        name="业务系统",
        scopes=["read"],
        actor=cast.administrator,
        now=NOW,
    )
    answered = answer_name(
        name="市纺织办",
        region=cast.suzhou,
        agency=cast.customs,
        evidence="电话确认",
        actor=cast.clerk,
        now=NOW,
    )
    assert cast.ministry.region is not None
    upper = make_document(cast.ministry.region, slug="national", level="national")
    return Samples(
        world=world,
        open_update=open_update,
        handed_in=handed_in,
        shared=shared,
        asked=asked,
        proof=proof,
        unsent_proof=unsent,
        blocker=blocker,
        run=run,
        token=token,
        link=MeasureLink.objects.create(
            upper=make_measure(upper), lower=world.taxed.measure, score=0.4
        ),
        other_upper=make_measure(upper),
        candidate=measure(read_in(cast), "联席"),
        answer=answered.answer,
        slip=slip,
        message=Message.objects.get(recipient=cast.tax_reporter, kind="remind"),
        channel=channel,
        delivery=Delivery.objects.get(),
        bulletin=bulletin,
        agenda=agenda,
        task=MeetingTask.objects.get(),
        package=sent_up(cast, world),
        deputy=name_deputy(
            cast.tax_reporter,
            deputy=make_user("colleague", "reporter", region=cast.suzhou, agency=cast.tax),
            starts_on=date(2030, 1, 5),
            ends_on=date(2030, 1, 6),
            reason="年休假",
            actor=cast.tax_reporter,
            now=NOW,
        ),
        cast=cast,
    )


def sent_up(cast: Cast, world: World) -> Submission:
    """An earlier month of Suzhou's with one verified row, locked and sent to the province."""
    month = make_period(
        cast.suzhou,
        cast.clerk,
        title="2026年9月",
        frequency=Frequency.MONTH,
        starts_on=date(2026, 9, 1),
        ends_on=date(2026, 9, 30),
        due_on=date(2026, 10, 9),
    )
    verified(world.taxed, cast)
    world.taxed.refresh_from_db()
    lock_period(month, reason="数据已齐。", actor=cast.clerk, now=NOW)
    return send_period(month, version=0, actor=cast.head, now=NOW)
