"""Files to give as evidence, a worker's check of them, and what becomes of a proof."""

from __future__ import annotations

import io
from datetime import datetime
from functools import cache
from typing import Any

import docx
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tasks.actions import Content, Particulars, attach_file, replace_evidence, submit, verify
from tasks.actions.quarantine import claim_check, decide_check
from tasks.choices import Status
from tasks.inspection.verdicts import Verdict
from tasks.models import Evidence, EvidenceVersion, ProgressUpdate
from tests.base import Cast, World
from tests.factory import NOW, update_of


def picture() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(content, "PNG")
    return content.getvalue()


PNG = picture()
TEXT = "已印发。"
PROGRESS = Content(claimed_status=Status.IN_PROGRESS, done="已办。", next_step="再办。")
NUMBERED = Particulars(document_number="苏税发〔2026〕1号", issuing_body="苏州市税务局")


@cache
def word_bytes(text: str) -> bytes:
    """The same bytes for the same text, whenever they are asked for."""
    document = docx.Document()
    document.add_paragraph(text)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def word_file(name: str = "证明.docx", text: str = TEXT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, word_bytes(text))


def decided(evidence: Evidence, refused: str = "", now: datetime = NOW) -> EvidenceVersion:
    """The proof's present version after a worker has let it pass, or refused it."""
    claim = claim_check(evidence.current.pk, now=now)
    assert claim is not None
    return decide_check(claim, Verdict(refused, "类型"), now=now)


def numbered_proof(cast: Cast, world: World) -> Evidence:
    """A checked file of the tax office at its first item, with number and pages."""
    given = attach_file(
        update_of(world.taxed),
        upload=word_file(),
        about=NUMBERED,
        pages="第3–5页",
        actor=cast.tax_reporter,
        now=NOW,
    )
    decided(given)
    return given


def newer(proof: Evidence, cast: Cast, **kwargs: Any) -> EvidenceVersion:
    given: dict[str, Any] = {
        "about": NUMBERED,
        "note": "换为盖章版",
        "number": proof.current.number,
        "actor": cast.tax_reporter,
        "now": NOW,
    }
    return replace_evidence(proof, **given | kwargs)


def hand_in(update: ProgressUpdate, cast: Cast, content: Content = PROGRESS) -> ProgressUpdate:
    update.refresh_from_db()
    return submit(update, content=content, version=update.version, actor=cast.tax_reporter, now=NOW)


def decide(update: ProgressUpdate, cast: Cast, status: str = Status.IN_PROGRESS) -> ProgressUpdate:
    return verify(update, verified_status=status, version=update.version, actor=cast.clerk, now=NOW)
