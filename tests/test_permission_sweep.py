"""Every address of the project × every role: who gets in, who is refused, who finds nothing.

The addresses come from the URLconf, so a new one fails here until somebody has said who may use
it. The expectations follow DESIGN.md 7: outside the region 404, seen but not permitted 403.
Refusals are also checked for their effect: nothing may have been written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, path, reverse
from django.utils import timezone

from agencies.actions import issue_agency_token
from agencies.channels import set_channel
from agencies.choices import DeliveryState, Scope
from agencies.deputies import name_deputy
from agencies.models import ApiToken, Channel, Delivery, Deputy, Message, NameAnswer, User
from reports.actions import Made, MadeFile, claim, finish, request_report
from reports.bulletins import draft_bulletin, issue_bulletin, sign_bulletin
from reports.choices import FileFormat
from reports.models import Bulletin, ReportRun, Submission, SubmissionRound
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
    Annotation,
    Blocker,
    CalendarDay,
    Candidate,
    Contribution,
    Evidence,
    EvidenceUse,
    EvidenceVersion,
    LockException,
    Measure,
    MeasureLink,
    Meeting,
    MeetingTask,
    ProgressUpdate,
    ReportingPeriod,
    RoundProof,
    Slip,
)
from tasks.querysets import ImplementationQuerySet
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
from tests.reports.sending import verified
from tests.tasks.intakes import measure, read_in


class Outcome(StrEnum):
    OPEN = "open"
    LOGIN = "asked to log in"
    FORBIDDEN = "403"
    HIDDEN = "404"
    TOKEN = "401"


ANONYMOUS = "anonymous"
CANARY = "苏州密语"
COORDINATORS = frozenset({"clerk", "second_clerk"})
BUREAU = COORDINATORS | {"head"}
ABOVE = frozenset({"province", "ministry"})
OUTSIDE = frozenset({"outsider", "outside_clerk"})
AUDITOR, ADMINISTRATOR = frozenset({"auditor"}), frozenset({"administrator"})
WITHOUT_CONTENT = AUDITOR | ADMINISTRATOR
REPORTERS = frozenset({"tax_reporter", "customs_reporter", "outsider"})
# Suzhou's people and those above them; the tax office leads the measures of the samples.
SEE_TAXED = BUREAU | ABOVE | {"leader", "tax_reporter"}
SEE_REPORT = BUREAU | {"leader"}
SEE_SUZHOU = SEE_TAXED | {"customs_reporter"}
READ_CONTENT = SEE_SUZHOU | OUTSIDE
READ_PAPERS = READ_CONTENT | ADMINISTRATOR
KEEP_NAMES = COORDINATORS | ADMINISTRATOR
EVERYBODY = READ_CONTENT | WITHOUT_CONTENT
READ_REPORTS = BUREAU | ABOVE | {"leader", "outside_clerk"}
FILL = COORDINATORS | {"tax_reporter"}
TAX_OFFICE = frozenset({"tax_reporter"})
SEE_SLIP = BUREAU | TAX_OFFICE | {"leader"}
# Those above get reports, not bulletins: how a city praises and blames is its own matter.
SEE_ISSUED = SEE_SUZHOU - ABOVE
SEE_BULLETINS = SEE_ISSUED | OUTSIDE
NO_MEETING = READ_CONTENT - SEE_REPORT
NO_SLIP = EVERYBODY - SEE_SLIP - WITHOUT_CONTENT
NO_PACKAGE = frozenset({"ministry", "outside_clerk"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rule:
    """Who may send this method to this address; `otherwise` says what everybody else meets."""

    name: str
    open_to: frozenset[str]
    hidden_from: frozenset[str] = NOBODY
    method: str = "GET"
    anonymous: Outcome = Outcome.LOGIN
    otherwise: Outcome = Outcome.FORBIDDEN

    def expected(self, who: str) -> Outcome:
        if who == ANONYMOUS:
            return self.anonymous
        if who in self.open_to:
            return Outcome.OPEN
        return Outcome.HIDDEN if who in self.hidden_from else self.otherwise


def page(name: str, open_to: frozenset[str], hidden_from: frozenset[str] = NOBODY) -> Rule:
    return Rule(name, open_to, hidden_from)


def form(name: str, open_to: frozenset[str], hidden_from: frozenset[str] = NOBODY) -> Rule:
    return Rule(name, open_to, hidden_from, method="POST")


def api(
    name: str, open_to: frozenset[str], hidden_from: frozenset[str] = NOBODY, method: str = "GET"
) -> Rule:
    """By a token with every scope: what is refused here is refused by role."""
    return Rule(f"api:{name}", open_to, hidden_from, method, anonymous=Outcome.TOKEN)


NOT_TAXED = EVERYBODY - SEE_TAXED
# What has not been handed in is not shown above; the tax office and the bureau have it.
NOT_DRAFTS = (NOT_TAXED | ABOVE) - WITHOUT_CONTENT
OUT_OF_SIGHT = NOT_TAXED - WITHOUT_CONTENT
NOT_SHARED = (OUTSIDE | ABOVE) - WITHOUT_CONTENT

RULES = [
    Rule("healthz", EVERYBODY, anonymous=Outcome.OPEN),
    Rule("readyz", EVERYBODY, anonymous=Outcome.OPEN),
    page("login", EVERYBODY),
    # It ends at the log-in page.
    Rule("logout", NOBODY, method="POST", otherwise=Outcome.LOGIN),
    page("password_change", EVERYBODY),
    form("password_change", EVERYBODY),
    page("password_change_done", EVERYBODY),
    page("audit", AUDITOR),
    page("audit_export", AUDITOR),
    form("audit_check", AUDITOR),
    page("tokens", ADMINISTRATOR),
    form("tokens", ADMINISTRATOR),
    page("revoke_token", ADMINISTRATOR),
    form("revoke_token", ADMINISTRATOR),
    # Everybody has messages of their own, and nobody anybody else's.
    page("messages", EVERYBODY),
    form("read_messages", EVERYBODY),
    page("message_choices", EVERYBODY),
    form("message_choices", EVERYBODY),
    form("open_message", TAX_OFFICE, EVERYBODY - TAX_OFFICE),
    # For oneself; the bureau for its region's people; the administrator for anybody.
    page("deputies", READ_CONTENT | ADMINISTRATOR),
    form("deputies", BUREAU | ADMINISTRATOR | TAX_OFFICE, READ_CONTENT),
    form("end_deputy", BUREAU | ADMINISTRATOR | TAX_OFFICE, EVERYBODY),
    page("tasks:hand_over", BUREAU | ADMINISTRATOR | {"outside_clerk"}),
    form("tasks:hand_over", BUREAU | ADMINISTRATOR, frozenset({"outside_clerk"})),
    form("tasks:name_officer", FILL, OUT_OF_SIGHT),
    page("channels", COORDINATORS | ADMINISTRATOR | {"outside_clerk"}),
    form("channels", COORDINATORS | ADMINISTRATOR | {"outside_clerk"}),
    form("switch_channel", COORDINATORS | ADMINISTRATOR, frozenset({"outside_clerk"})),
    form("test_channel", COORDINATORS | ADMINISTRATOR, frozenset({"outside_clerk"})),
    page("deliveries", BUREAU | ADMINISTRATOR | {"outside_clerk"}),
    form("retry_delivery", COORDINATORS | ADMINISTRATOR, frozenset({"outside_clerk"})),
    page("tasks:blockers", READ_CONTENT),
    form("tasks:direct_blocker", COORDINATORS, OUT_OF_SIGHT),
    # The tax office was asked, by the coordinator.
    form("tasks:answer_blocker", FILL, OUT_OF_SIGHT),
    page("tasks:meetings", BUREAU | {"leader", "outside_clerk"}),
    form("tasks:meetings", COORDINATORS | {"outside_clerk"}),
    page("tasks:meeting", SEE_REPORT, NO_MEETING),
    page("reports:agenda_pack", SEE_REPORT, NO_MEETING),
    form("tasks:gather_agenda", COORDINATORS, NO_MEETING),
    form("tasks:remove_agenda", COORDINATORS, NO_MEETING),
    form("tasks:decide", COORDINATORS, NO_MEETING),
    form("tasks:finish_task", FILL, NO_SLIP),
    page("tasks:urging", BUREAU | {"leader", "outside_clerk"}),
    form("tasks:urge", COORDINATORS, OUTSIDE),
    # How a city urges its agencies is its own matter: the upper level sees no slip.
    page("tasks:slip", SEE_SLIP, NO_SLIP),
    form("tasks:receive_slip", TAX_OFFICE, NO_SLIP),
    page("reports:bulletins", SEE_BULLETINS),
    form("reports:bulletins", BUREAU | {"outside_clerk"}),
    page("reports:bulletin", SEE_ISSUED, OUTSIDE),
    page("reports:bulletin_word", SEE_ISSUED, OUTSIDE),
    form("reports:bulletin", BUREAU, OUTSIDE),
    form("reports:sign_bulletin", frozenset({"head"}), OUTSIDE),
    form("reports:issue_bulletin", frozenset({"head"}), OUTSIDE),
    page("reports:slip_letter", SEE_SLIP, NO_SLIP),
    # Everybody has a page to begin with; it only leads those without content elsewhere.
    page("tasks:my_work", EVERYBODY),
    page("tasks:implementations", READ_CONTENT),
    page("tasks:implementations_export", READ_CONTENT),
    page("tasks:implementation", SEE_TAXED, OUT_OF_SIGHT),
    form("tasks:assign", COORDINATORS, OUT_OF_SIGHT),
    form("tasks:raise_blocker", FILL, OUT_OF_SIGHT),
    form("tasks:close_blocker", COORDINATORS, OUT_OF_SIGHT),
    form("tasks:annotate", frozenset({"leader"}), OUT_OF_SIGHT),
    form("tasks:save", FILL, NOT_DRAFTS),
    form("tasks:submit", FILL, NOT_DRAFTS),
    form("tasks:autosave", FILL, NOT_DRAFTS),
    form("tasks:throw_away", FILL, NOT_DRAFTS),
    form("tasks:no_change", FILL, NOT_DRAFTS),
    form("tasks:add_evidence", FILL, NOT_DRAFTS),
    form("tasks:remove_evidence", FILL, NOT_DRAFTS),
    form("tasks:verify", BUREAU, OUT_OF_SIGHT),
    form("tasks:return", BUREAU, OUT_OF_SIGHT),
    page("tasks:evidence", SEE_TAXED, OUT_OF_SIGHT),
    page("tasks:evidence_version", SEE_TAXED, OUT_OF_SIGHT),
    # Whose proof it is: the tax office's, and the coordinators' on its behalf.
    form("tasks:replace_evidence", FILL, OUT_OF_SIGHT),
    form("tasks:check_again", FILL, OUT_OF_SIGHT),
    page("tasks:proofs", READ_CONTENT),
    page("tasks:choose_evidence", FILL, NOT_DRAFTS),
    form("tasks:use_evidence", FILL, NOT_DRAFTS),
    form("tasks:reopen", BUREAU, OUT_OF_SIGHT),
    # The upper level sees nothing of a draft, and so nothing of leave to change one.
    form("tasks:ask_exception", FILL | {"head"}, NOT_DRAFTS),
    # The tax office leads; the customs house takes part.
    form("tasks:contribute", frozenset({"customs_reporter"}), NOT_SHARED),
    form("tasks:decide_exception", frozenset({"head"}), NOT_DRAFTS),
    # The bureau reads who has not signed; the agency signs for all that is its own.
    page("tasks:signing", BUREAU | {"outside_clerk"}),
    form("tasks:signing", frozenset({"tax_reporter", "customs_reporter", "outsider"})),
    form("tasks:sign", frozenset({"tax_reporter"}), OUT_OF_SIGHT),
    page("tasks:filling", REPORTERS | COORDINATORS | {"outside_clerk"}),
    form("tasks:filling", REPORTERS | COORDINATORS | {"outside_clerk"}),
    page("tasks:ledger", REPORTERS | COORDINATORS | {"outside_clerk"}),
    form("tasks:upload_ledger", REPORTERS | COORDINATORS | {"outside_clerk"}),
    page("tasks:verifying", BUREAU | {"outside_clerk"}),
    form("tasks:verifying", BUREAU | {"outside_clerk"}),
    # Suzhou's name and its periods are no secret in Suzhou; the page is for those who run them.
    page("tasks:period", BUREAU | {"leader"}, OUTSIDE),
    form("tasks:lock_period", COORDINATORS, OUTSIDE),
    # An affair of the city: not of those above it. Of the rows each sees their own.
    page("tasks:exceptions", READ_CONTENT - ABOVE),
    page("tasks:periods", BUREAU | {"outside_clerk"}),
    form("tasks:periods", COORDINATORS | {"outside_clerk"}),
    page("tasks:intakes", BUREAU | {"outside_clerk"}),
    form("tasks:intakes", BUREAU | {"outside_clerk"}),
    # What is being recorded is the business of the region's bureau: its other people are refused.
    page("tasks:intake", BUREAU, ABOVE | OUTSIDE),
    *(
        form(f"tasks:{verb}", BUREAU, ABOVE | OUTSIDE)
        for verb in (
            "accept_clear",
            "keep_rest",
            "read_once_more",
            "confirm_intake",
            "abandon_intake",
            "accept_candidate",
            "correct_candidate",
            "drop_candidate",
            "split_candidate",
            "merge_candidate",
            "undo_candidate",
            "keep_candidate",
        )
    ),
    # A name in the region's documents is the coordinator's to answer, not the head's.
    form("tasks:name_candidate", COORDINATORS, ABOVE | OUTSIDE),
    # Public papers: the administrator, who answers for the names in them, reads them too.
    page("tasks:documents", READ_PAPERS),
    page("tasks:document", READ_PAPERS),
    page("tasks:read_document_again", BUREAU),
    form("tasks:read_document_again", BUREAU),
    page("tasks:quality", ADMINISTRATOR),
    page("tasks:problems", ADMINISTRATOR),
    # Every coordinator has a queue, of the documents of their own region.
    page("tasks:names", KEEP_NAMES | {"outside_clerk"}),
    page("tasks:answer_name", KEEP_NAMES, frozenset({"outside_clerk"})),
    form("tasks:answer_name", KEEP_NAMES, frozenset({"outside_clerk"})),
    page("tasks:name_bodies", KEEP_NAMES, frozenset({"outside_clerk"})),
    form("tasks:withdraw_answer", KEEP_NAMES, frozenset({"outside_clerk"})),
    # Documents are public; how Suzhou carries them is its own work.
    page("tasks:lineage", READ_CONTENT),
    page("tasks:lineage_export", READ_CONTENT),
    page("tasks:lineage_measure", READ_CONTENT),
    form("tasks:add_link", BUREAU),
    form("tasks:decide_link", BUREAU, OUTSIDE),
    page("tasks:pilot_tasks", READ_CONTENT),
    page("tasks:pilot_task", READ_CONTENT),
    page("tasks:regions", READ_CONTENT),
    page("tasks:region", SEE_SUZHOU, OUTSIDE),
    page("tasks:agencies", READ_CONTENT),
    # A body's own people look at it alone.
    page("tasks:agency", SEE_TAXED, OUT_OF_SIGHT),
    page("dashboard", READ_REPORTS),
    page("reports:reports", READ_REPORTS),
    form("reports:reports", BUREAU | {"outside_clerk"}),
    # A reporter has no reports at all, in whichever region: refused before any row is looked for.
    # What has not been sent up is not there for the upper level.
    page("reports:report", SEE_REPORT, ABOVE | OUTSIDE - REPORTERS),
    page("reports:run", SEE_REPORT, ABOVE | OUTSIDE - REPORTERS),
    page("reports:download", SEE_REPORT, ABOVE | OUTSIDE - REPORTERS),
    Rule("api:schema", EVERYBODY, anonymous=Outcome.OPEN),
    Rule("api:docs", EVERYBODY, anonymous=Outcome.OPEN),
    # What a region sends up: for its bureau and leaders; the tax office and outsiders are refused.
    page("reports:sending", BUREAU | {"leader", "outside_clerk"}),
    page("reports:send_period", BUREAU | {"leader"}, OUTSIDE),
    form("reports:send_period", frozenset({"head"}), OUTSIDE),
    page("reports:send_report", BUREAU | {"leader"}, frozenset({"outside_clerk"})),
    form("reports:send_report", frozenset({"head"}), frozenset({"outside_clerk"})),
    page("reports:received", ABOVE),
    # A period goes to the next level; the Ministry reads it with the province's own package.
    page("reports:submission", SEE_REPORT | {"province"}, NO_PACKAGE),
    page("reports:submission_annex", SEE_REPORT | {"province"}, NO_PACKAGE),
    form("reports:accept_submission", frozenset({"province"}), NO_PACKAGE),
    form("reports:return_submission", frozenset({"province"}), NO_PACKAGE),
    page("tasks:consents", ABOVE),
    # An exception in a period not accepted above is the city's matter.
    form("tasks:consent", NOBODY, NOT_DRAFTS),
    api("api-root", EVERYBODY),
    *(
        api(f"{public}-{kind}", EVERYBODY)
        for public in ("document", "task", "measure")
        for kind in ("list", "detail")
    ),
    api("agency-list", EVERYBODY),
    # Names of bodies are reference data, of one's own region and those above it.
    api("agency-detail", EVERYBODY - OUTSIDE, OUTSIDE),
    api("region-list", EVERYBODY),
    api("region-detail", SEE_SUZHOU, EVERYBODY - SEE_SUZHOU),
    api("implementation-list", EVERYBODY),
    api("implementation-detail", SEE_TAXED, NOT_TAXED),
    api("update-list", EVERYBODY),
    api("update-list", FILL, NOT_TAXED, method="POST"),
    api("update-detail", SEE_TAXED - ABOVE, NOT_TAXED | ABOVE),
    api("update-detail", FILL, NOT_TAXED | ABOVE, method="PATCH"),
    api("update-submit", FILL, NOT_TAXED | ABOVE, method="POST"),
    api("update-evidence", FILL, NOT_TAXED | ABOVE, method="POST"),
    api("report-list", EVERYBODY),
    # Whose own region it is and who does not report on it is refused; for others it is not there.
    api("report-list", BUREAU, OUTSIDE | WITHOUT_CONTENT, method="POST"),
    api("report-detail", SEE_REPORT, EVERYBODY - SEE_REPORT),
    api("report-download", SEE_REPORT, EVERYBODY - SEE_REPORT),
    api("submission-list", EVERYBODY),
    api("submission-detail", SEE_REPORT | {"province"}, EVERYBODY - SEE_REPORT - {"province"}),
]


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
            "tasks:name_officer": {"officer": self.cast.tax_reporter.pk},
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


@pytest.fixture
def samples(cast: Cast, world: World) -> Samples:
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


def named_patterns(
    patterns: Sequence[URLPattern | URLResolver], namespaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, URLPattern]]:
    """Every address below `patterns` with its full name. Raises where one has no name."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from named_patterns(pattern.url_patterns, inner)
        elif pattern.name is None:
            # Django's admin catches unknown addresses, and redirects old ones, without a name.
            if namespaces != ("admin",):
                raise AssertionError(f"an address has no name: {pattern.pattern}")
        else:
            yield ":".join([*namespaces, pattern.name]), pattern


def unknown_names(patterns: Sequence[URLPattern | URLResolver], rules: Sequence[Rule]) -> set[str]:
    """Names of addresses for which there is no rule, and of rules without an address."""
    served = {name for name, _ in named_patterns(patterns) if not name.startswith("admin:")}
    return served ^ {rule.name for rule in rules}


def address(name: str, samples: Samples) -> str:
    """The address of a sample. Fails where a parameter has no value."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse(name, kwargs=samples.arguments(name))


def as_person(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def as_program(user: User | None) -> Client:
    if user is None:
        return Client()
    _, secret = ApiToken.objects.create(
        user=user, name="测试", scopes=Scope.values, created_by=user
    )
    return Client(headers={"Authorization": f"Bearer {secret}"})


def is_for_programs(rule: Rule) -> bool:
    return rule.name.startswith("api:") and rule.name not in {"api:schema", "api:docs"}


def caller(rule: Rule, user: User | None) -> Client:
    return as_program(user) if is_for_programs(rule) else as_person(user)


def send(client: Client, rule: Rule, samples: Samples) -> Any:
    url, body = address(rule.name, samples), samples.body(rule.name)
    if rule.method == "GET":
        return client.get(url)
    if not is_for_programs(rule):
        return client.post(url, body)
    tag = f'"update-{samples.open_update.pk}-{samples.open_update.version}"'
    ask = client.post if rule.method == "POST" else client.patch
    return ask(url, body, content_type="application/json", headers={"If-Match": tag})


def written(captured: CaptureQueriesContext) -> list[str]:
    """Statements that change rows, but for the session's own."""
    return [
        query["sql"]
        for query in captured
        if re.match(r'\s*(INSERT INTO|UPDATE|DELETE FROM) (?!"django_session")', query["sql"])
    ]


def outcome(response: Any) -> Outcome:
    status: int = response.status_code
    templates = {template.name for template in response.templates}
    if status in {301, 302} and "/login/" in response["Location"]:
        return Outcome.LOGIN
    if "registration/login.html" in templates or "admin/login.html" in templates:
        return Outcome.LOGIN
    known = {401: Outcome.TOKEN, 403: Outcome.FORBIDDEN, 404: Outcome.HIDDEN}
    # 503 is what /readyz says of a test machine without a worker; any other 5xx is a fault.
    assert status < 500 or (status == 503 and "parts" in response.json()), response
    return known.get(status, Outcome.OPEN)


def sweep(rule: Rule, cast: Cast, samples: Samples) -> dict[str, tuple[Outcome, Outcome]]:
    """Who met another answer than expected: name → (expected, met)."""
    people: dict[str, User | None] = {
        name: value for name, value in vars(cast).items() if isinstance(value, User)
    }
    surprises = {}
    for who, user in [*people.items(), (ANONYMOUS, None)]:
        with transaction.atomic():
            client = caller(rule, user)
            with CaptureQueriesContext(connection) as captured:
                met = outcome(send(client, rule, samples))
            if met != rule.expected(who):
                surprises[who] = (rule.expected(who), met)
            if met != Outcome.OPEN:
                assert written(captured) == [], f"{who} was refused and still wrote"
            transaction.set_rollback(True)
    return surprises


def area(rule: Rule) -> str:
    """Rules that share one test, and with it the rows that are slow to make."""
    app, separator, _ = rule.name.partition(":")
    return f"{rule.method} {app if separator else 'accounts'}"


@pytest.mark.parametrize("name", sorted({area(rule) for rule in RULES}))
def test_the_right_people_get_in(name: str, cast: Cast, samples: Samples) -> None:
    rules = [rule for rule in RULES if area(rule) == name]

    surprises = {f"{rule.method} {rule.name}": sweep(rule, cast, samples) for rule in rules}

    assert {address: met for address, met in surprises.items() if met} == {}


def test_every_address_has_a_rule_and_every_rule_an_address() -> None:
    assert unknown_names(get_resolver().url_patterns, RULES) == set()


def test_every_parameter_has_a_sample(samples: Samples) -> None:
    for rule in RULES:
        assert address(rule.name, samples).startswith("/")


def test_every_member_of_the_cast_is_in_some_set(cast: Cast) -> None:
    assert {user.username for user in cast.everyone} == EVERYBODY


def test_no_address_says_a_word_of_suzhou_outside(cast: Cast, samples: Samples) -> None:
    """Whatever the status: lists, exports and error pages too."""
    ProgressUpdate.objects.update(done=CANARY, next_step=CANARY, obstacle=CANARY)
    ReportingPeriod.objects.update(title=CANARY)
    ReportingPeriod.objects.update(lock_reason=CANARY, due_note=CANARY)
    LockException.objects.update(reason=CANARY)
    Contribution.objects.create(
        update=samples.shared,
        agency=cast.customs,
        text=CANARY,
        given_by=cast.customs_reporter,
        given_at=NOW,
    )
    Evidence.objects.update(title=CANARY)
    EvidenceVersion.objects.update(
        document_number=CANARY, issuing_body=CANARY, change_note=CANARY, link_note=CANARY
    )
    EvidenceUse.objects.update(pages=CANARY)
    RoundProof.objects.update(pages=CANARY)
    Blocker.objects.update(text=CANARY)
    Annotation.objects.create(
        implementation=samples.world.taxed, author=cast.leader, text=CANARY, at=NOW
    )
    Slip.objects.update(reason=CANARY, answer_note=CANARY)
    AgendaItem.objects.filter(decided_at__isnull=False).update(decision=CANARY)
    MeetingTask.objects.update(text=CANARY)
    Meeting.objects.update(title=CANARY)
    SubmissionRound.objects.update(reason=CANARY)
    Message.objects.update(title=CANARY, text=CANARY)
    Delivery.objects.update(title=CANARY, text=CANARY)
    for rule in RULES:
        for user in (cast.outsider, cast.outside_clerk, cast.administrator, None):
            with transaction.atomic():
                r = send(caller(rule, user), rule, samples)
                body = b"".join(r.streaming_content) if r.streaming else r.content
                assert CANARY not in body.decode(errors="replace"), (rule.name, user)
                transaction.set_rollback(True)


# The administration: Django's own pages, for administrators alone


def admin_addresses(samples: Samples) -> Iterator[str]:
    for name, pattern in named_patterns(get_resolver().url_patterns):
        if not name.startswith("admin:"):
            continue
        parameters = pattern.pattern.regex.groupindex
        values = {
            "object_id": samples.cast.clerk.pk,
            "id": samples.cast.clerk.pk,
            "app_label": "agencies",
            "content_type_id": 1,
        }
        yield reverse(name, kwargs={key: values[key] for key in parameters})


def test_the_administration_is_closed_to_everybody_else(cast: Cast, samples: Samples) -> None:
    addresses = list(admin_addresses(samples))
    assert len(addresses) >= 5
    for user in [*cast.everyone, None]:
        if user == cast.administrator:
            continue
        for url in addresses:
            if url in {reverse("admin:login"), reverse("admin:logout")}:
                continue
            with transaction.atomic():
                client = as_person(user)
                with CaptureQueriesContext(connection) as captured:
                    for r in (client.get(url), client.post(url, {})):
                        assert outcome(r) != Outcome.OPEN, (user, url)
                assert written(captured) == []
                transaction.set_rollback(True)


def test_the_administrator_gets_into_the_administration(cast: Cast, samples: Samples) -> None:
    assert as_person(cast.administrator).get(reverse("admin:index")).status_code == 200


# What the sweep itself must be able to find


def test_it_finds_a_row_shown_to_an_outsider(
    cast: Cast, samples: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = next(rule for rule in RULES if rule.name == "tasks:implementation")
    monkeypatch.setattr(ImplementationQuerySet, "visible_to", lambda rows, user: rows)

    assert sweep(rule, cast, samples).keys() == {"customs_reporter", "outsider", "outside_clerk"}


def test_it_finds_a_right_given_to_everybody(
    cast: Cast, samples: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = next(rule for rule in RULES if rule.name == "tasks:verify")
    monkeypatch.setattr("tasks.permissions.is_bureau_of", lambda user, region_id: True)

    # Not the tax office: nobody decides about what they handed in themselves.
    assert sweep(rule, cast, samples).keys() == {"leader", "province", "ministry"}


def test_it_finds_an_address_nobody_has_thought_of() -> None:
    added = path("secrets/", lambda request: HttpResponse(), name="secrets")

    assert unknown_names([*get_resolver().url_patterns, added], RULES) == {"secrets"}


def test_it_finds_an_address_without_a_name() -> None:
    added = path("secrets/", lambda request: HttpResponse())

    with pytest.raises(AssertionError, match="no name"):
        list(named_patterns([added]))


def test_it_finds_a_parameter_without_a_sample(samples: Samples) -> None:
    with pytest.raises(KeyError):
        samples.arguments("tasks:secret")
