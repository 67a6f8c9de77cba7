"""Small files of each format, made by hand so that a test shows what it is about."""

from __future__ import annotations

import io
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OTHERS = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:wps="urn:wps" xmlns:v="urn:v"'
)
M = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def package(parts: dict[str, str]) -> bytes:
    """A ZIP file of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def word_file(body: str, *, numbering: str = "", styles: str = "", footnotes: str = "") -> bytes:
    """A Word file with this content of its body and parts."""
    parts = {
        "word/document.xml": f"<w:document {W} {OTHERS}><w:body>{body}</w:body></w:document>",
        "word/numbering.xml": f"<w:numbering {W}>{numbering}</w:numbering>",
        "word/styles.xml": f"<w:styles {W}>{styles}</w:styles>",
        "word/footnotes.xml": f"<w:footnotes {W}>{footnotes}</w:footnotes>",
        "word/header1.xml": f"<w:hdr {W}><w:p><w:r><w:t>页眉</w:t></w:r></w:p></w:hdr>",
    }
    return package(parts)


def run(text: str) -> str:
    """A run of text."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str = "", *, properties: str = "", runs: str = "") -> str:
    """A paragraph of one run, or of the runs given."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs or run(text)}</w:p>"


def listed(text: str, *, level: int = 0, number: int = 1) -> str:
    """A paragraph of a numbered list."""
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, properties=place)


def cell(text: str = "", *, properties: str = "", inside: str = "") -> str:
    """A table cell of one paragraph, or of the blocks given."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside or paragraph(text)}</w:tc>"


def table(*rows: str) -> str:
    """A Word table of rows of cells."""
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def sheet(*rows: str) -> str:
    """The part of a sheet with these rows of cells."""
    inside = "".join(row if row.startswith("<row") else f"<row>{row}</row>" for row in rows)
    return f"<worksheet {M}><sheetData>{inside}</sheetData></worksheet>"


def words(reference: str, text: str) -> str:
    """A sheet's cell with a text of its own."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def excel_file(
    sheets: dict[str, str],
    *,
    hidden: str = "",
    styles: str = "",
    strings: str = "",
    properties: str = "",
) -> bytes:
    """A workbook of sheets by name, one of which may be hidden."""
    hidden_or_not = ("visible", "hidden")
    entries = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"'
        f' state="{hidden_or_not[name == hidden]}"/>'
        for at, name in enumerate(sheets)
    )
    relations = "".join(
        f'<Relationship Id="r{at}" Target="worksheets/sheet{at}.xml"/>'
        for at, _ in enumerate(sheets)
    )
    inside = f"{properties}<sheets>{entries}</sheets>"
    return package(
        {
            "xl/workbook.xml": f"<workbook {M} {R}>{inside}</workbook>",
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{RELATIONS}">{relations}</Relationships>'
            ),
            "xl/styles.xml": f"<styleSheet {M}>{styles}</styleSheet>",
            "xl/sharedStrings.xml": f"<sst {M}>{strings}</sst>",
            **{f"xl/worksheets/sheet{at}.xml": part for at, part in enumerate(sheets.values())},
        }
    )


def pdf_file(*pages: str) -> bytes:
    """A PDF of drawing commands per page; F1 is a Latin font, F2 a Chinese one (UCS-2)."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (6 + 2 * at) for at in range(len(pages))), len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [5 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    ]
    for at, page in enumerate(pages):
        stream = page.encode("ascii")
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % (7 + 2 * at),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    entries = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%s"
        b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, entries, len(objects) + 1, len(body))
    )


def print_at(y: int, text: str, *, x: int = 72) -> str:
    """Drawing commands for a line of Chinese text so many points above the page's foot."""
    return f"BT /F2 10 Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"
