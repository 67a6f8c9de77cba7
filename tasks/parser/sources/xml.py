"""The XML parts of Office packages, read so that a hostile part costs nothing.

Entities are never expanded and nothing is fetched; a part with a document type declaration, which
no Office program writes, is refused. The XML library itself stops at deep nesting and at texts or
attributes of ten megabytes.
"""

from __future__ import annotations

import io
import zipfile
from functools import cached_property
from posixpath import dirname, join, normpath

from lxml import etree

from tasks.parser.sources.extracting import UnreadableSource

# The largest real part is some ten megabytes: the body of a book.
MAX_PART_BYTES = 64 * 1024 * 1024
MAX_PARTS = 5_000
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"


TOO_LARGE = "文件解压后过大，拒绝读取；请拆分后再读取"
TOO_DEEP = "文件内容嵌套过深，拒绝读取；请另存为 .txt 后再读取"
# What libxml2 says where a limit of depth or size stopped it, and nowhere else: entities that
# multiply have the same number of error.
HUGE = "XML_PARSE_HUGE"


class Package:
    """An Office file's parts by their names. Refuses what unpacks to more than a document holds."""

    def __init__(self, data: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        if len(self._zip.infolist()) > MAX_PARTS:
            raise UnreadableSource(TOO_LARGE)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(self._zip.namelist())

    def root(self, name: str) -> etree._Element | None:
        """A part's root element; None if the package has no such part."""
        if name not in self.names:
            return None
        # The size stands in the directory, and no more than that is ever unpacked.
        if self._zip.getinfo(name).file_size > MAX_PART_BYTES:
            raise UnreadableSource(TOO_LARGE)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(self._zip.read(name), parser)
        except etree.XMLSyntaxError as error:
            if HUGE not in str(error):
                raise
            # Nothing is damaged: the XML library stops at what no Office program writes.
            deep = "depth" in str(error)
            raise UnreadableSource(TOO_DEEP if deep else TOO_LARGE) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise UnreadableSource("文件含有外部声明，拒绝读取；请用 Office 另存为新文件")
        return root

    def related(self, name: str) -> dict[str, str]:
        """The parts a part refers to, by relationship id."""
        folder, file = dirname(name), name.rpartition("/")[2]
        root = self.root(join(folder, "_rels", f"{file}.rels"))
        found: dict[str, str] = {}
        for each in root.iter(f"{RELATIONSHIPS}Relationship") if root is not None else ():
            target = each.get("Target", "")
            absolute = target.startswith("/")
            path = target[1:] if absolute else normpath(join(folder, target))
            found[each.get("Id", "")] = path
        return found
