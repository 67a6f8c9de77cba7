"""What the sweep asks for: a value for every parameter of an address, a form for every verb."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from agencies.models import ApiToken, Channel, Delivery, Deputy, Message, NameAnswer
from reports.models import Bulletin, ReportRun, Submission
from tasks.models import (
    AgendaItem,
    Blocker,
    Candidate,
    Evidence,
    LockException,
    Measure,
    MeasureLink,
    MeetingTask,
    ProgressUpdate,
    Slip,
)
from tests.base import Cast, World

INTAKE_VERBS = ("accept_clear", "keep_rest", "read_once_more", "confirm_intake", "abandon_intake")
CANDIDATE_VERBS = ("accept", "correct", "drop", "split", "merge", "keep", "undo", "name")


@dataclass(frozen=True)
class Samples:
    """Rows of Suzhou to ask for, and forms somebody with the right could send."""

    world: World
    open_update: ProgressUpdate
    handed_in: ProgressUpdate
    shared: ProgressUpdate
    asked: LockException
    proof: Evidence
    unsent_proof: Evidence
    blocker: Blocker
    run: ReportRun
    token: ApiToken
    candidate: Candidate
    answer: NameAnswer
    link: MeasureLink
    other_upper: Measure
    slip: Slip
    message: Message
    channel: Channel
    delivery: Delivery
    bulletin: Bulletin
    agenda: AgendaItem
    task: MeetingTask
    package: Submission
    deputy: Deputy
    cast: Cast = field(repr=False)

    def arguments(self, name: str) -> dict[str, Any]:
        """Values for the parameters of the address; KeyError where nobody has given one."""
        taxed, expected = {"pk": self.world.taxed.pk}, {"pk": self.open_update.pk}
        waiting = {"pk": self.handed_in.pk}
        known: dict[str, dict[str, Any]] = {
            "revoke_token": {"token_key": self.token.token_key},
            "open_message": {"pk": self.message.pk},
            "switch_channel": {"pk": self.channel.pk},
            "test_channel": {"pk": self.channel.pk},
            "retry_delivery": {"pk": self.delivery.pk},
            "reports:bulletin": {"pk": self.bulletin.pk},
            "reports:bulletin_word": {"pk": self.bulletin.pk},
            "reports:sign_bulletin": {"pk": self.bulletin.pk},
            "reports:issue_bulletin": {"pk": self.bulletin.pk},
            "tasks:direct_blocker": {"pk": self.blocker.pk},
            "tasks:answer_blocker": {"pk": self.blocker.pk},
            "tasks:meeting": {"pk": self.agenda.meeting_id},
            "tasks:gather_agenda": {"pk": self.agenda.meeting_id},
            "reports:agenda_pack": {"pk": self.agenda.meeting_id},
            "tasks:remove_agenda": {"pk": self.agenda.pk},
            "tasks:decide": {"pk": self.agenda.pk},
            "tasks:finish_task": {"pk": self.task.pk},
            "tasks:urge": {"key": "suzhou-tax", "pk": self.world.period.pk},
            "tasks:slip": {"pk": self.slip.pk},
            "tasks:receive_slip": {"pk": self.slip.pk},
            "reports:slip_letter": {"pk": self.slip.pk},
            "tasks:implementations_export": {"form": "csv"},
            "tasks:implementation": taxed,
            "tasks:assign": taxed,
            "tasks:name_officer": taxed | {"key": "suzhou-tax"},
            "end_deputy": {"pk": self.deputy.pk},
            "tasks:sign": taxed,
            "tasks:raise_blocker": taxed,
            "tasks:annotate": taxed,
            "tasks:close_blocker": {"pk": self.blocker.pk},
            "tasks:save": expected,
            "tasks:submit": expected,
            "tasks:autosave": expected,
            "tasks:throw_away": expected,
            "tasks:no_change": expected,
            "tasks:add_evidence": expected,
            "tasks:remove_evidence": expected,
            "tasks:choose_evidence": expected,
            "tasks:use_evidence": expected,
            "tasks:verify": waiting,
            "tasks:return": waiting,
            "tasks:reopen": waiting,
            "tasks:ask_exception": expected,
            "tasks:contribute": {"pk": self.shared.pk},
            "tasks:decide_exception": {"pk": self.asked.pk},
            "tasks:period": {"pk": self.world.period.pk},
            "tasks:lock_period": {"pk": self.world.period.pk},
            "tasks:evidence": {"pk": self.proof.pk},
            "tasks:evidence_version": {"pk": self.proof.pk, "number": 1},
            "tasks:replace_evidence": {"pk": self.proof.pk},
            "tasks:check_again": {"pk": self.proof.pk, "number": 1},
            "tasks:intake": {"pk": self.candidate.intake_id},
            **{f"tasks:{verb}": {"pk": self.candidate.intake_id} for verb in INTAKE_VERBS},
            **{f"tasks:{verb}_candidate": {"pk": self.candidate.pk} for verb in CANDIDATE_VERBS},
            "tasks:document": {"slug": self.world.document.slug},
            "tasks:read_document_again": {"slug": self.world.document.slug},
            "tasks:answer_name": {"region": "suzhou"},
            "tasks:name_bodies": {"region": "suzhou"},
            "tasks:withdraw_answer": {"pk": self.answer.pk},
            "tasks:lineage_measure": {"pk": self.world.taxed.measure_id},
            "tasks:add_link": {"pk": self.world.taxed.measure_id},
            "tasks:decide_link": {"pk": self.link.pk, "verb": "confirm"},
            "tasks:pilot_task": {"pk": self.world.tasks[0].pk},
            "tasks:region": {"slug": "suzhou"},
            "tasks:agency": {"key": "suzhou-tax"},
            "reports:send_period": {"pk": self.world.period.pk},
            "reports:send_report": {"pk": self.run.report_id},
            "reports:submission": {"pk": self.package.pk},
            "reports:submission_annex": {"pk": self.package.pk},
            "reports:accept_submission": {"pk": self.package.pk},
            "reports:return_submission": {"pk": self.package.pk},
            "tasks:consent": {"pk": self.asked.pk},
            "reports:report": {"pk": self.run.report_id},
            "reports:run": {"pk": self.run.pk},
            "reports:download": {"pk": self.run.pk},
            "api:document-detail": {"slug": self.world.document.slug},
            "api:task-detail": {"pk": self.world.tasks[0].pk},
            "api:measure-detail": {"pk": self.world.taxed.measure_id},
            "api:agency-detail": {"key": "suzhou-tax"},
            "api:region-detail": {"slug": "suzhou"},
            "api:implementation-detail": taxed,
            "api:update-detail": expected,
            "api:update-submit": expected,
            "api:update-evidence": expected,
            "api:report-detail": {"pk": self.run.pk},
            "api:report-download": {"pk": self.run.pk},
            "api:submission-detail": {"pk": self.package.pk},
        }
        return known[name]

    def body(self, name: str) -> dict[str, Any]:
        """A complete form, so that a refusal is about the person and not about the form."""
        filled = {"claimed_status": "in_progress", "done": "已开展。", "next_step": "继续。"}
        link = {"url": "https://example.org/b", "title": "通知"}
        version = {"version": self.open_update.version}
        decided = {"version": self.handed_in.version}
        bodies: dict[str, dict[str, Any]] = {
            "message_choices": {"email": "a@example.org", "mail_choice": "off"},
            "switch_channel": {"active": "0"},
            "channels": {
                "region": self.cast.suzhou.pk,
                "kind": "wecom",
                "name": "群",
                "address": "https://example.org/hook",
                "kinds": ["urge"],
            },
            "reports:bulletins": {
                "period": self.world.period.pk,
                "as_of": f"{timezone.localdate():%Y-%m-%d}",
            },
            "reports:bulletin": {"opening": "开头。", "closing": "要求。", "version": 1},
            "reports:sign_bulletin": {"version": 1},
            "deputies": {
                "person": self.cast.tax_reporter.pk,
                "deputy": self.deputy.deputy.pk,
                "starts_on": "2031-01-05",
                "ends_on": "2031-01-06",
                "reason": "年休假",
            },
            "tasks:hand_over": {
                "person": self.cast.tax_reporter.pk,
                "to": self.deputy.deputy.pk,
                "reason": "岗位调整",
            },
            "tasks:name_officer": {"officer": self.cast.tax_reporter.pk, "seen": ""},
            "tasks:direct_blocker": {
                "level": "nation",
                "agency": self.cast.tax.pk,
                "working_days": "3",
            },
            "tasks:answer_blocker": {"answer": "已答复。"},
            "tasks:meetings": {"kind": "joint", "held_on": "2026-12-01"},
            "tasks:decide": {"outcome": "deferred", "decision": "再议。"},
            "tasks:finish_task": {"note": "已办。"},
            "tasks:urge": {"reason": "已电话催办"},
            "tasks:assign": {
                "version": self.world.taxed.version,
                "agencies": [self.cast.customs.pk],
                "lead": self.cast.customs.pk,
            },
            "tasks:raise_blocker": {"level": "nation", "text": "需要支持。"},
            "tasks:close_blocker": {"resolution": "已解决。"},
            "tasks:annotate": {"text": "请加快。"},
            "tasks:add_link": {"other": self.other_upper.pk, "reason": "同一任务"},
            "tasks:decide_link": {"seen": self.link.state},
            "tasks:save": filled | version,
            "tasks:submit": filled | version,
            "tasks:no_change": filled | version | {"confirmed": "1"},
            "tasks:add_evidence": filled | version | link,
            "tasks:remove_evidence": filled
            | version
            | {"evidence": self.unsent_proof.pk, "remove": self.unsent_proof.pk},
            "tasks:replace_evidence": {
                "version": 1,
                "note": "补充文号",
                "document_number": "苏税发〔2026〕1号",
            },
            "tasks:use_evidence": {"evidence": self.proof.pk, "pages": "第3页"},
            "tasks:verify": decided | {"verified_status": "in_progress"},
            "tasks:reopen": decided | {"reason": "有误。"},
            "tasks:ask_exception": {"reason": "漏报。"},
            "tasks:contribute": {"version": 0, "text": "已配合。"},
            "tasks:decide_exception": {"until": "2026-12-31"},
            "tasks:verifying": {"update": f"{self.handed_in.pk}:{self.handed_in.version}"},
            "tasks:lock_period": {"reason": "数据已齐。"},
            "tasks:return": decided | {"reason_code": "unclear", "reason": "请写明。"},
            "tasks:answer_name": {
                "name": "市丝绸办",
                "meaning": "body",
                "agency": self.cast.customs.key,
                "evidence": "电话确认",
            },
            "tasks:withdraw_answer": {"reason": "依据有误"},
            "tasks:intakes": {"level": "city", "text": "加强协调。（责任单位：市商务局）"},
            "tasks:read_document_again": {"same": "1"},
            "tasks:keep_candidate": {"version": 1},
            "tasks:abandon_intake": {"reason": "重复"},
            "tasks:accept_candidate": {"version": 1},
            "tasks:drop_candidate": {"version": 1, "reason": "重复"},
            "tasks:split_candidate": {"version": 1, "place": "9"},
            "tasks:merge_candidate": {"version": 1},
            "tasks:undo_candidate": {"version": 1},
            "tasks:name_candidate": {
                "name": "市未名办",
                "meaning": "body",
                "agency": "苏州海关",
                "evidence": "测试",
            },
            "tokens": {
                "agency": self.cast.tax.pk,
                "region": self.cast.suzhou.pk,
                "name": "业务系统",
                "scopes": ["read"],
            },
            "reports:reports": {"year": timezone.localdate().year},
            "reports:send_period": {"version": 0},
            "reports:send_report": {"version": 0, "run": self.run.pk},
            "reports:accept_submission": {"version": 1},
            "reports:return_submission": {
                "version": 1,
                "reason_code": "unclear",
                "reason": "请写明。",
            },
            "api:update-list": {"implementation": self.world.taxed.pk, "done": "已开展。"},
            "api:update-detail": {"done": "已开展。"},
            "api:update-submit": filled,
            "api:update-evidence": link,
            "api:report-list": {"region": "suzhou", "year": timezone.localdate().year},
        }
        return bodies.get(name, {})
