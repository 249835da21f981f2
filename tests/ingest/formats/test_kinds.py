from __future__ import annotations

import pytest

from portal.errors import SourceFormatError
from portal.ingest.decoding import read_bytes
from tests.ingest.formats.makers import docx_file, pdf_file, xlsx_file

SENTENCE = "到2017年，固定宽带家庭普及率达到60%。"
DOCX = docx_file(lambda document: document.add_paragraph(SENTENCE))


@pytest.mark.parametrize(
    ("suffix", "data", "message"),
    [
        pytest.param(".txt", DOCX, r"named \.txt, but it is a Word document.*Name it \.docx", id="docx as txt"),
        pytest.param(".txt", pdf_file("甲"), r"it is a PDF\. Name it \.pdf", id="pdf as txt"),
        pytest.param(".html", xlsx_file([["甲"]]), r"a workbook.*Name it \.xlsx", id="xlsx as html"),
        pytest.param(".txt", f"<html><p>{SENTENCE}".encode(), r"a web page\. Name it \.html", id="page as txt"),
        pytest.param(".docx", SENTENCE.encode(), "it is text", id="text as docx"),
        pytest.param(".docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, r"old Word.*Save it as \.docx", id="old Word file"),
        pytest.param(".doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", r"Save it as \.docx from Word or LibreOffice", id="doc"),
        pytest.param(".ofd", b"PK\x03\x04", "PDF with a text layer", id="ofd"),
        pytest.param(".txt", b"\x89PNG\r\n\x1a\n", "a picture", id="picture"),
        pytest.param("", SENTENCE.encode(), "without a suffix", id="no suffix"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused_with_the_remedy(suffix: str, data: bytes, message: str) -> None:
    with pytest.raises(SourceFormatError, match=message):
        read_bytes(data, suffix=suffix, name="plan")


def test_the_case_of_a_suffix_does_not_matter() -> None:
    assert read_bytes(DOCX, suffix=".DOCX", name="plan") == SENTENCE + "\n"
