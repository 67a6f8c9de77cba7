"""Which columns hold words of a region's people, and which do not: every text column is in one.

`poison` writes the canaries into the first kind, so that the sweep needs no list of pages on which
a word could turn up.
"""

from __future__ import annotations

from collections.abc import Iterator

import pgtrigger
from django.apps import apps
from django.db.models import CharField, JSONField, Model, Q, TextField

from agencies import models as agencies
from agencies.models import User
from reports import models as reports
from tasks import models as tasks
from tests.base import Cast
from tests.factory import NOW
from tests.permissions.samples import Samples

# Of the work of a region.
CANARY = "苏州密语"
# Of its people and its papers' names, which the administrator keeps as well.
KEPT = "苏州内务"

WORK: dict[type[Model], set[str]] = {
    agencies.Message: {"title", "text"},
    agencies.Delivery: {"title", "text"},
    tasks.Blocker: {"text", "answer_note", "answer", "resolution"},
    tasks.Contribution: {"text"},
    tasks.Evidence: {"title"},
    tasks.EvidenceVersion: {
        "note",
        "reason",
        "document_number",
        "issuing_body",
        "change_note",
        "link_note",
    },
    tasks.EvidenceUse: {"pages"},
    tasks.RoundProof: {"pages"},
    tasks.Annotation: {"text"},
    tasks.Intake: {"note", "reason", "name"},
    tasks.Candidate: {"reason"},
    tasks.LockException: {"reason", "decision_note"},
    tasks.MeasureLink: {"reason"},
    tasks.Meeting: {"title"},
    tasks.AgendaItem: {"decision"},
    tasks.MeetingTask: {"text", "done_note"},
    tasks.ReportingPeriod: {"title", "due_note", "locks_note", "lock_reason"},
    tasks.Slip: {"reason", "answer_note"},
    tasks.TypedText: {"fields"},
    tasks.ProgressUpdate: {"done", "next_step", "obstacle", "due_note", "verification_note"},
    tasks.UpdateRound: {
        "done",
        "next_step",
        "obstacle",
        "reason",
        "next_due_note",
        "reopened_reason",
    },
    reports.Bulletin: {"title"},
    reports.BulletinText: {"opening", "closing"},
    reports.ReportRun: {"note", "reason"},
    reports.ReportFile: {"name"},
    reports.SubmissionRound: {"note", "reason", "next_due_note"},
    reports.SubmissionRow: {"label", "title", "agency"},
}
ADMINISTERED: dict[type[Model], set[str]] = {
    agencies.Delivery: {"outcome"},
    agencies.Deputy: {"reason"},
    agencies.Channel: {"name"},
    agencies.NameAnswer: {"evidence"},
    agencies.ApiToken: {"name"},
    agencies.User: {"name", "phone"},
}
# Public papers and places, reference data, what the machine keeps, or what is made of the words.
NOT_WORDS: dict[str, set[str]] = {
    "agencies.Agency": {"key", "name", "short_name"},
    "agencies.AgencyName": {"name"},
    "agencies.NameAnswer": {"name", "form", "evidence_link", "withdrawn_reason"},
    "agencies.Message": {"key", "address"},
    "agencies.Channel": {"host", "sealed_address", "sealed_secret"},
    "agencies.Delivery": {"key", "address", "facts"},
    "agencies.User": {"password", "username", "email"},
    "agencies.ApiToken": {"digest", "token_key"},
    "regions.Region": {"slug", "code", "name", "short_name", "path"},
    "regions.PilotRound": {"name", "basis", "note"},
    "regions.PilotRegion": {"name_in_document", "note"},
    "tasks.SourceText": {"name", "text", "sha256"},
    "tasks.PolicyDocument": {"slug", "title", "number", "issuer", "kind", "parsed"},
    "tasks.PilotTask": {"key", "label", "title", "statement", "parsed"},
    "tasks.ParseProblem": {"code", "message"},
    "tasks.EvidenceVersion": {"trace", "url", "media_type", "sha256", "checks"},
    "tasks.Intake": {"trace", "sha256", "parser_version", "found"},
    "tasks.Candidate": {"parsed", "edited", "problems"},
    "tasks.Measure": {
        *("key", "label", "section", "title", "text", "plan_text", "due_text", "spans"),
        *("parsed", "correction", "withdrawal", "search_text"),
    },
    "tasks.Responsibility": {"name", "clause"},
    "tasks.CalendarDay": {"name"},
    "tasks.UpdateRound": {"contributions"},
    "reports.Bulletin": {"formula_version", "figures", "exceptions", "figures_sha256"},
    "reports.ReportRun": {"trace", "content_version", "content_sha256"},
    "reports.ReportFile": {"sha256"},
    "reports.SubmissionRound": {"formula_version", "figures", "sha256"},
}
# Kept by the database's own triggers, and shown to the auditor alone.
LOGS = {"AuditEvent", "ImplementationEvent", "MeasureEvent", "ProgressUpdateEvent"}


def text_columns() -> Iterator[tuple[type[Model], str]]:
    """Every column of the project's rows that can hold a text nobody chose from a list."""
    for app in ("agencies", "regions", "tasks", "reports"):
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.concrete_fields:
                free = isinstance(field, CharField | TextField | JSONField) and not field.choices
                if free and model.__name__ not in LOGS:
                    yield model, field.name


def unsorted() -> list[str]:
    """Text columns of which nobody has said whether they hold words of a region's people."""
    known = {
        (model, name)
        for table in (WORK, ADMINISTERED)
        for model, names in table.items()
        for name in names
    }
    return [
        f"{model._meta.label}.{name}"
        for model, name in text_columns()
        if (model, name) not in known and name not in NOT_WORDS.get(model._meta.label, set())
    ]


def poison(cast: Cast, samples: Samples) -> None:
    """Let every word of the work say CANARY, and what the administrator keeps as well KEPT."""
    tasks.Contribution.objects.create(
        update=samples.shared,
        agency=cast.customs,
        text=CANARY,
        given_by=cast.customs_reporter,
        given_at=NOW,
    )
    tasks.Annotation.objects.create(
        implementation=samples.world.taxed, author=cast.leader, text=CANARY, at=NOW
    )
    tasks.TypedText.objects.create(
        update=samples.open_update, user=cast.tax_reporter, version=1, saved_at=NOW, fields={}
    )
    # Decisions and verdicts have words only where there is one.
    only: dict[type[Model], Q] = {
        tasks.AgendaItem: Q(decided_at__isnull=False),
        User: Q(region=cast.suzhou),
    }
    for table, word in ((WORK, CANARY), (ADMINISTERED, KEPT)):
        for model, names in table.items():
            rows = model._default_manager.filter(only.get(model, Q()))
            assert rows.exists(), model
            # What has been issued is final; here it is only made to say something else.
            with pgtrigger.ignore():
                rows.update(
                    **{name: {"done": word} if name == "fields" else word for name in names}
                )
