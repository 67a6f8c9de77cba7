"""Files to give as evidence, and a worker's check of them."""

from __future__ import annotations

import io
from datetime import datetime
from functools import cache

import docx
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tasks.actions.quarantine import claim_check, decide_check
from tasks.inspection.verdicts import Verdict
from tasks.models import Evidence, EvidenceVersion
from tests.factory import NOW


def picture() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(content, "PNG")
    return content.getvalue()


PNG = picture()
TEXT = "已印发。"


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
