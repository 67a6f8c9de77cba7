"""Word, Excel and PowerPoint files: no macros, no programs, nothing fetched from elsewhere.

The parts and relationships are those of ECMA-376 part 2: a relationship with
TargetMode="External" names something outside the file; all but a hyperlink, which a person must
click, are fetched when the file is opened.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from lxml import etree

from tasks.inspection.types import OFFICE, UNUSUAL_PACKING, Refused, check_directory

DAMAGED = "文件已损坏，无法打开，请重新另存后上传。"
MACROS = "文件含有宏或嵌入程序，请另存为不含宏的格式后上传。"
# Content types under which a macro-enabled file shows itself whatever its parts are called.
MACRO_TYPE = re.compile(rb"macroEnabled|vbaProject|ms-office\.activeX", re.IGNORECASE)
# A field that starts another program when it is updated:  { DDEAUTO c:\\a.exe }
DDE = re.compile(r"^\s*DDE(?:AUTO)?\b", re.IGNORECASE)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# A chart keeps its table as a workbook inside; deeper than that nothing is expected.
DEEPEST = 1


def inspect_office(data: bytes, *, depth: int = 0) -> None:
    """Raises Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_directory(archive.infolist())
            for part in archive.infolist():
                _inspect_part(part.filename.lower(), archive.read(part), depth)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError) as fault:
        raise Refused(DAMAGED) from fault
    except RuntimeError as unknown:
        # What zipfile says of a compression or encryption it does not know.
        raise Refused(UNUSUAL_PACKING) from unknown


def _inspect_part(name: str, content: bytes, depth: int) -> None:
    if name == "[content_types].xml" and MACRO_TYPE.search(content):
        raise Refused(MACROS)
    if name.startswith("xl/externallinks/"):
        raise Refused("表格链接了其他工作簿，请在“数据—编辑链接”中断开链接后另存上传。")
    if name.endswith(".rels"):
        _inspect_relationships(content)
    elif re.fullmatch(r"word/[a-z]+\d*\.xml", name):
        _inspect_fields(content)
    elif zipfile.is_zipfile(io.BytesIO(content)):
        if depth >= DEEPEST or not name.endswith(tuple(OFFICE)):
            raise Refused("文件里套着压缩包，请取出后分别上传。")
        inspect_office(content, depth=depth + 1)
    elif content.startswith((b"MZ", b"\x7fELF")):
        raise Refused(MACROS)


def _inspect_relationships(content: bytes) -> None:
    for relation in _elements(content):
        if not isinstance(relation.tag, str) or relation.get("TargetMode") != "External":
            continue
        kind = (relation.get("Type") or "").rsplit("/", 1)[-1].lower()
        if kind != "hyperlink":
            raise Refused("文件引用了外部内容（模板、图片或对象），请改为嵌入后另存上传。")


def _inspect_fields(content: bytes) -> None:
    """A field's instruction may be cut into several pieces, and is put together again here."""
    pieces: list[str] = []
    for element in _elements(content):
        if element.tag == f"{W}fldSimple" and DDE.match(element.get(f"{W}instr") or ""):
            raise Refused(MACROS)
        if element.tag == f"{W}fldChar":
            if DDE.match("".join(pieces)):
                raise Refused(MACROS)
            pieces = []
        elif element.tag == f"{W}instrText":
            pieces.append(element.text or "")
    if DDE.match("".join(pieces)):
        raise Refused(MACROS)


def _elements(content: bytes) -> list[etree._Element]:
    """Every element of a part. Entities stay as they are, and no network is asked."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        raise Refused(DAMAGED) from fault
    if b"<!DOCTYPE" in content[:1000]:
        # No Office program writes one; it is there to be misused.
        raise Refused(DAMAGED)
    return list(root.iter())
