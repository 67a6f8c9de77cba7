"""PDF files: nothing that runs, nothing carried along, no lock.

Names are those of ISO 32000-1: actions JavaScript, Launch, ImportData, SubmitForm and RichMedia,
attached files, and streams compressed so that a search of the raw bytes would not see them.
"""

from __future__ import annotations

import io
from contextlib import suppress
from typing import Any

from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFObjectNotFound
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream
from pdfminer.psexceptions import PSException
from pdfminer.psparser import PSLiteral

from tasks.inspection.types import Refused

SCRIPT = "PDF 含有脚本或自动执行的动作，请打印成新的 PDF 后上传。"
ATTACHED = "PDF 里带有附件，请去掉附件，或把附件分别上传。"
DAMAGED = "PDF 已损坏，无法打开，请重新生成后上传。"
LOCKED = "PDF 设了打开密码，核查人无法打开，请解除密码后上传。"
ACTIONS = frozenset({"JavaScript", "Launch", "ImportData", "SubmitForm", "RichMedia", "Rendition"})
KEYS = frozenset({"JS", "JavaScript", "RichMedia", "XFA"})
MAX_OBJECTS = 500_000


def inspect_pdf(data: bytes) -> None:
    """Raises Refused."""
    try:
        # An owner's lock on printing or copying opens with an empty password and is no obstacle.
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        for number in _numbers(document):
            # What an index names and the file lacks is nothing to any viewer.
            with suppress(PDFObjectNotFound):
                _inspect_object(document.getobj(number))
        _inspect_object([xref.get_trailer() for xref in document.xrefs])
    except PDFPasswordIncorrect as locked:
        raise Refused(LOCKED) from locked
    except Refused:
        raise
    except RecursionError as fault:
        raise Refused(DAMAGED) from fault
    except (PSException, ValueError, KeyError, TypeError, IndexError, AssertionError) as fault:
        # The library answers nonsense with whatever error lies nearest.
        raise Refused(DAMAGED) from fault


def _numbers(document: PDFDocument) -> list[int]:
    """Every object of every revision."""
    numbers = sorted({number for xref in document.xrefs for number in xref.get_objids()})
    if not numbers or len(numbers) > MAX_OBJECTS:
        raise Refused(DAMAGED)
    return numbers


def _inspect_object(found: Any) -> None:
    """Look at an object and all that lies in it; what it only refers to is looked at by itself."""
    waiting = [found]
    while waiting:
        value = waiting.pop()
        if isinstance(value, PDFStream):
            value = value.attrs
        if isinstance(value, dict):
            _inspect_dictionary(value)
            waiting.extend(value.values())
        elif isinstance(value, list | tuple):
            waiting.extend(value)


def _inspect_dictionary(value: dict[Any, Any]) -> None:
    names = {_name(key) for key in value}
    if names & KEYS or {_name(value.get("S")), _name(value.get("Subtype"))} & ACTIONS:
        raise Refused(SCRIPT)
    if "EmbeddedFiles" in names or "EF" in names or _name(value.get("Type")) == "EmbeddedFile":
        raise Refused(ATTACHED)
    if _name(value.get("Subtype")) == "FileAttachment":
        raise Refused(ATTACHED)


def _name(value: Any) -> str:
    if isinstance(value, PSLiteral):
        value = value.name
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    return value if isinstance(value, str) else ""
