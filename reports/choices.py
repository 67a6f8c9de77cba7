"""States of a run, their transitions, and the sets rules speak of."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class RunKind(models.TextChoices):
    ANNUAL = "annual", "年度报告"


class RunState(models.TextChoices):
    QUEUED = "queued", "排队中"
    RUNNING = "running", "生成中"
    DONE = "done", "已完成"
    # An expected end: the reader is told what to do about it.
    FAILED = "failed", "未能生成"
    # A fault of ours: the trace is kept, the reader gets plain words.
    ERRORED = "errored", "系统出错"


UNDER_WAY = frozenset({RunState.QUEUED, RunState.RUNNING})
FINISHED = frozenset({RunState.DONE, RunState.FAILED, RunState.ERRORED})

TRANSITIONS: dict[RunState, frozenset[RunState]] = {
    # A run nobody could finish is parked without having been started again.
    RunState.QUEUED: frozenset({RunState.RUNNING, RunState.ERRORED}),
    # From running to running: the lease ran out and another worker took the run over.
    RunState.RUNNING: FINISHED | {RunState.RUNNING},
    RunState.DONE: frozenset(),
    RunState.FAILED: frozenset(),
    RunState.ERRORED: frozenset(),
}


class FileFormat(models.TextChoices):
    WORD = "docx", "Word"


MEDIA_TYPES = {
    FileFormat.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class BulletinState(models.TextChoices):
    DRAFT = "draft", "起草中"
    SIGNED = "signed", "已签发待印发"
    ISSUED = "issued", "已印发"


class SubmissionState(models.TextChoices):
    """报送: where what goes up to the next level stands."""

    READY = "ready", "待报送"
    SENT = "sent", "已报送"
    ACCEPTED = "accepted", "已接收"
    RETURNED = "returned", "已退回"


class SubmissionVerb(models.TextChoices):
    SEND = "send_up", "报送"
    ACCEPT = "accept_submission", "接收"
    RETURN = "send_back", "退回"


@dataclass(frozen=True, slots=True)
class Move:
    sources: frozenset[SubmissionState]
    target: SubmissionState


# Who may take each step stands in reports.permissions: the approver below sends, the level above
# accepts and sends back, also what it has accepted, until the level above that has it.
SUBMISSION_MOVES: dict[SubmissionVerb, Move] = {
    SubmissionVerb.SEND: Move(
        frozenset({SubmissionState.READY, SubmissionState.RETURNED}), SubmissionState.SENT
    ),
    SubmissionVerb.ACCEPT: Move(frozenset({SubmissionState.SENT}), SubmissionState.ACCEPTED),
    SubmissionVerb.RETURN: Move(
        frozenset({SubmissionState.SENT, SubmissionState.ACCEPTED}), SubmissionState.RETURNED
    ),
}
# With the level above, or accepted by it: what it was gathered from stays as it is.
WITH_UPPER = frozenset({SubmissionState.SENT, SubmissionState.ACCEPTED})
