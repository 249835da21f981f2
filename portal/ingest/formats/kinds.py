"""What a file is: told by its name, and held against its content.

A name that its content contradicts is an error, not a guess: what is stored as the plan "as found" has to be what it says it is.
"""

from __future__ import annotations

import re
from typing import Literal

from portal.errors import SourceFormatError
from portal.ingest.formats.archive import member_names

Kind = Literal["txt", "html", "docx", "pdf", "xlsx", "csv"]
#: Suffixes that are read.
SUFFIXES: dict[str, Kind] = {
    ".txt": "txt",
    ".html": "html",
    ".htm": "html",
    ".shtml": "html",
    ".xhtml": "html",
    ".docx": "docx",
    ".pdf": "pdf",
    ".xlsx": "xlsx",
    ".csv": "csv",
}
# Formats that plans come in and that are not read, with what to do.
_REFUSED = {
    ".doc": "Save it as .docx from Word or LibreOffice.",
    ".wps": "Save it as .docx from WPS.",
    ".rtf": "Save it as .docx from a word processor.",
    ".odt": "Save it as .docx from LibreOffice.",
    ".xls": "Save it as .xlsx from a spreadsheet program.",
    ".et": "Save it as .xlsx from WPS.",
    ".ofd": "Print it to a PDF with a text layer, or save its text as .txt.",
    ".mht": "Save the page as HTML.",
    ".mhtml": "Save the page as HTML.",
    ".md": "Name it .txt.",
    "": "Give it the suffix of what it is.",
}
_MARKS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "an old Word, Excel or WPS file (.doc, .xls, .wps)"),
    (re.compile(rb"\{\\rtf"), "an .rtf file"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*MIME-Version:", re.IGNORECASE), "a web archive (.mht)"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0\0\0|II\*\0|MM\0\*", re.DOTALL), "a picture"),
    (re.compile(rb"Rar!|7z\xbc\xaf|\x1f\x8b"), "a packed file"),
)


def tell_kind(data: bytes, *, suffix: str, name: str) -> Kind:
    """Tell what a file is.

    Args:
        data: The file.
        suffix: The suffix of its name, with the dot.
        name: What to call it in an error.

    Raises:
        SourceFormatError: Its suffix is not read, or its content is something else than its suffix says.
    """
    kind = SUFFIXES.get(suffix.lower())
    if kind is None:
        advice = _REFUSED.get(suffix.lower(), "Save it as one of these.")
        raise SourceFormatError(
            f"{name}: files named {suffix or 'without a suffix'} are not read; the portal reads {', '.join(SUFFIXES)}. {advice}"
        )
    found = _content(data, name)
    wanted = kind if kind in ("docx", "pdf", "xlsx") else "text"
    if found != wanted:
        what = {"text": "text", "docx": "a Word document (.docx)", "pdf": "a PDF", "xlsx": "a workbook (.xlsx)"}.get(found, found)
        advice = (
            f"Name it .{found}."
            if found in ("docx", "pdf", "xlsx")
            else "Look into it, and save the plan anew."
            if found == "text"
            else _advice(found)
        )
        raise SourceFormatError(f"{name}: named {suffix}, but it is {what}. {advice}")
    return kind


def _advice(found: str) -> str:
    return next((_REFUSED[each] for each in (".doc", ".rtf", ".mht") if each in found), "Save the plan itself as text, HTML, .docx or PDF.")


def _content(data: bytes, name: str) -> str:
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        names = member_names(data, name=name)
        if any(each.startswith("word/") for each in names):
            return "docx"
        if any(each.startswith("xl/") for each in names):
            return "xlsx"
        return "a zip archive"
    return next((what for pattern, what in _MARKS if pattern.match(data)), "text")
