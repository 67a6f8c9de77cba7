"""Whether something can be sent up now, and to whom: asked by the page and by the verb."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from agencies.choices import Role
from agencies.models import User
from regions.models import Region
from reports.choices import SubmissionState
from reports.gathering import Member, accepted_rounds
from reports.models import AnnualReport, ReportRun, Submission, SubmissionRound, SubmissionRow
from tasks.choices import UpdateState
from tasks.models import ProgressUpdate, ReportingPeriod

NAMED = 5


def receiver_of(subject: ReportingPeriod | AnnualReport) -> Region | None:
    """A period goes to the next level, a report to the top one; None where nothing lies above.

    The pilot programme has every pilot region report to the Ministry each year, and the province
    asks for a copy (国函〔2018〕79号 as forwarded in 粤府函〔2018〕204号): `copied_to`.
    """
    region = subject.region
    if isinstance(subject, ReportingPeriod):
        return region.parent
    top = region.line_paths()[0]
    return None if top == region.path else Region.objects.get(path=top)


def copied_to(report: AnnualReport) -> list[Region]:
    """The levels between the region and the one its report goes to."""
    between = report.region.line_paths()[1:-1]
    return list(Region.objects.filter(path__in=between).order_by("path"))


def receivers(receiver: Region) -> list[User]:
    """The accounts that could accept what is sent to this level."""
    return list(User.objects.filter(role=Role.UPPER, region=receiver, is_active=True))


def obstacles_of_period(
    period: ReportingPeriod,
    submission: Submission | None,
    members: Sequence[Member],
    *,
    on: date,
) -> list[str]:
    """Everything that keeps the period from being sent up, as sentences for its sender."""
    faults = _obstacles_above(receiver_of(period))
    if not period.is_locked(on):
        faults.append("填报期还没有锁定：锁定以后数据不再变动，才能报送。")
    verified = ProgressUpdate.objects.filter(period=period, state=UpdateState.VERIFIED)
    if not verified.exists() and not accepted_rounds(members):
        faults.append("本期没有经核查的数据，也没有已接收的下级报送，没有可以报送的内容。")
    last = _last_returned(submission)
    if last is not None and (waiting := _not_mended(last)):
        labels = "、".join(row.label for row in waiting[:NAMED])
        faults.append(f"退回时指明的{len(waiting)}项（{labels}）还没有修改并重新核查，不能再报送。")
    return faults


def obstacles_of_report(
    report: AnnualReport, submission: Submission | None, run: ReportRun | None
) -> list[str]:
    """The same for an annual report and the making of it that would be sent."""
    faults = _obstacles_above(receiver_of(report))
    if run is None:
        faults.append("还没有生成报告文件，请先在“年度报告”中生成。")
    last = _last_returned(submission)
    if last is not None and run is not None and last.run_id == run.pk:
        faults.append("退回的就是这一份文件，请修改后重新生成，再报送新的一份。")
    return faults


def _obstacles_above(receiver: Region | None) -> list[str]:
    if receiver is None:
        return ["上面没有接收报送的地区，不需要报送。"]
    if not receivers(receiver):
        return [
            f"{receiver.office}还没有接收报送的“上级”账号，报送后无人接收。"
            "请先请管理员开通账号，再报送。"
        ]
    return []


def _last_returned(submission: Submission | None) -> SubmissionRound | None:
    if submission is None or submission.state != SubmissionState.RETURNED:
        return None
    return submission.rounds.get(number=submission.round_number)


def _not_mended(returned: SubmissionRound) -> list[SubmissionRow]:
    """Pinned rows without a newer round that has been verified."""
    pinned = returned.pinned.select_related("update", "filling").order_by("order")
    return [row for row in pinned if not _is_mended(row)]


def _is_mended(row: SubmissionRow) -> bool:
    before = row.filling.number if row.filling else 0
    return row.update.state == UpdateState.VERIFIED and row.update.round_number > before
