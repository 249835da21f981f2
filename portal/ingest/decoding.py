"""Files to text, strictly: bytes are text in one known encoding, or an error that says so; other formats are told apart here.

Nothing is guessed by likelihood: an encoding is taken only if every byte of the file is valid in it and the result
looks like Chinese. GB18030 accepts almost any bytes, so that a wrong guess would pass silently otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate
from pathlib import Path

from portal.errors import SourceFormatError, SourceLimitError, UndecodableSourceError
from portal.ingest.formats import html
from portal.ingest.formats.docx import read_docx
from portal.ingest.formats.kinds import SUFFIXES, tell_kind
from portal.ingest.formats.lines import INVISIBLE
from portal.ingest.formats.pdf import read_pdf
from portal.ingest.formats.sheets import read_csv, read_xlsx

ENCODINGS = ("utf-8", "gb18030", "big5")
#: The largest source file in bytes, and the longest line in characters. The longest plan known (a national five-year
#: plan) has about 200,000 characters, its longest paragraph under 5,000.
MAX_BYTES = 20_000_000
MAX_LINE = 200_000
# The commonest characters of official Chinese in both scripts: a page of any plan is a tenth of these.
_COMMON_CHARACTERS = "的和发展设建信息化服务业全省市国家工作管理政府發推进進加强強实實施重点點项項目新中國产產"
_COMMON = re.compile(f"[{_COMMON_CHARACTERS}]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_REFERENCE = re.compile(rb"&#(?:[xX][0-9A-Fa-f]{2,6}|\d{3,7});")
_FEW_REFERENCES = 20
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_HAN, _NOT_HAN = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[^\u4e00-\u9fff]+")
# Characters of private use, and the mark of one that was lost.
_ODD = re.compile(r"[\ue000-\uf8ff\ufffd]")


def decode_source(data: bytes, *, name: str, encoding: str = "") -> str:
    """Decode the bytes of a source file.

    Args:
        data: The file, as found.
        name: What to call the file in an error.
        encoding: What plan.yml says; empty to try UTF-8, GB18030 and Big5 in this order.

    Returns:
        The text without BOM and other characters that print nothing, every line end as LF.

    Raises:
        SourceLimitError: The file, or a line of it, is larger than the portal reads.
        UndecodableSourceError: The file is empty, is no text, or is in no known encoding.
    """
    text = INVISIBLE.sub("", _decode_bytes(data, name, encoding))
    _check_lines(text, name)
    return text


def read_source(path: Path, *, encoding: str = "") -> tuple[bytes, str]:
    """Read a source file of any format; returns its bytes and its text.

    What lines the text has is set out in `portal.ingest.formats.lines`; plain text keeps its own.

    Args:
        path: The file; its suffix says what it is, and its content must bear that out.
        encoding: What plan.yml says, for text and HTML; empty to find it out.

    Raises:
        SourceFormatError: It is damaged, or of a kind that is not read.
        SourceLimitError: It is larger than the portal reads.
        UndecodableSourceError: It is text in no known encoding, or holds no Chinese.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise _too_large(str(path), size)
    data = path.read_bytes()
    return data, read_bytes(data, suffix=path.suffix, name=str(path), encoding=encoding)


def read_bytes(data: bytes, *, suffix: str, name: str, encoding: str = "") -> str:
    """Do what `read_source` does, for a file that is in memory."""
    if len(data) > MAX_BYTES:
        raise _too_large(name, len(data))
    if suffix.lower() in SUFFIXES and not data.strip():
        raise UndecodableSourceError(f"{name}: the file is empty. Put the text of the plan into it.")
    kind = tell_kind(data, suffix=suffix, name=name)
    if kind == "txt":
        text = decode_source(data, name=name, encoding=encoding)
        if html.OPENING.match(text):
            raise SourceFormatError(f"{name}: named {suffix}, but it is a web page. Name it .html.")
        return text
    if kind == "csv":
        text = read_csv(_decode_bytes(data, name, encoding), name=name)
    elif kind == "html":
        text = html.read_html(_decode_page(data, name, encoding), name=name)
    else:
        text = {"docx": read_docx, "pdf": read_pdf, "xlsx": read_xlsx}[kind](data, name=name)
    if not _is_chinese(text, certain=True):
        raise UndecodableSourceError(
            f"{name}: the text in it is no Chinese (it begins with {text[:30]!r}). If it shows Chinese when opened, its font or encoding is at fault: save it anew."
        )
    if found := _CONTROL.search(text):
        raise SourceFormatError(
            f"{name}: control character U+{ord(found.group()):04X} in its text. Open it where it was made and save it anew."
        )
    _check_lines(text, name)
    return text


def _too_large(name: str, size: int) -> SourceLimitError:
    return SourceLimitError(
        f"{name}: {size:,} bytes; the portal reads up to {MAX_BYTES:,}. Keep the plan itself and leave the rest of the file out."
    )


def _decode_page(data: bytes, name: str, encoding: str) -> str:
    """Decode a web page: valid UTF-8 is that, whatever the page says, since browsers save pages so and leave the old name in them."""
    if encoding:
        return _decode_bytes(data, name, encoding)
    if data.isascii() and b"\x00" not in data and len(_REFERENCE.findall(data)) > _FEW_REFERENCES:
        # Every character is written as &#x6D1B;, and whether they are Chinese shows when they are read.
        return data.decode("ascii").replace("\r\n", "\n").replace("\r", "\n")
    declared = html.declared_charset(data)
    if declared in ("gb18030", "big5") and not _is_utf8(data):
        try:
            return _decode_bytes(data, name, declared)
        except UndecodableSourceError:
            pass  # the page is wrong about itself; it is held against every encoding, as any text
    return _decode_bytes(data, name, "")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode_bytes(data: bytes, name: str, encoding: str) -> str:
    """Decode bytes and bring line ends to LF; lines may be as long as the file."""
    if len(data) > MAX_BYTES:
        raise _too_large(name, len(data))
    if not data.strip():
        raise UndecodableSourceError(f"{name}: the file is empty. Put the text of the plan into it.")
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UndecodableSourceError(f"{name}: this is no text file (it holds NUL bytes). Save the plan as plain text in UTF-8.")
    text = _decode(data, name, encoding)
    if found := _CONTROL.search(text):
        raise UndecodableSourceError(
            f"{name}: control character U+{ord(found.group()):04X} at character {found.start()}; this is no plain text. Save the plan as plain text in UTF-8."
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _check_lines(text: str, name: str) -> None:
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            raise SourceLimitError(
                f"{name}: line {number} has {len(line):,} characters; the portal reads up to {MAX_LINE:,} a line. Break the text into its paragraphs."
            )


def _decode(data: bytes, name: str, encoding: str) -> str:
    known = encoding.lower().replace("_", "-") if encoding else ""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) and not known:
        known = "utf-16"
    if known:
        try:
            text = data.decode("utf-8-sig" if known in ("utf-8", "utf8") else known)
        except LookupError:
            raise UndecodableSourceError(
                f"{name}: `encoding: {encoding}` in plan.yml is no encoding. Known: {', '.join(ENCODINGS)}, utf-16."
            ) from None
        except UnicodeDecodeError as error:
            raise UndecodableSourceError(
                f"{name}: not {known}: byte {error.start} (0x{data[error.start]:02x}) is not valid in it. Correct `encoding` in plan.yml."
            ) from None
        if not _is_chinese(text, certain=known in ("utf-8", "utf8", "utf-16")):
            raise UndecodableSourceError(f"{name}: decoded as {known} it is no Chinese text. Correct `encoding` in plan.yml.")
        return text
    readable: list[tuple[str, str]] = []
    for candidate in ENCODINGS:
        try:
            text = data.decode("utf-8-sig" if candidate == "utf-8" else candidate)
        except UnicodeDecodeError:
            continue
        if _is_chinese(text, certain=candidate == "utf-8"):
            if candidate == "utf-8":
                return text
            readable.append((candidate, text))
    if len(readable) == 1:
        return readable[0][1]
    if readable:
        # GB18030 reads most Big5 files as rare characters: the reading with more common characters is right, by far, or neither.
        readable.sort(key=lambda each: -_common_share(each[1]))
        if _common_share(readable[0][1]) > 3 * _common_share(readable[1][1]):
            return readable[0][1]
    raise UndecodableSourceError(
        f"{name}: not text in {', '.join(ENCODINGS[:-1])} or {ENCODINGS[-1]} (or no Chinese){_first_fault(data)}. Save the file as UTF-8, or name its encoding (`encoding: big5`) in the plan.yml of a plan under datasets/."
    )


def _first_fault(data: bytes) -> str:
    """Say at which byte a file stops being UTF-8, where most of it is; empty for one that is all UTF-8, or none at all."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        # What follows a wrong byte of a UTF-8 file is UTF-8 again.
        if len(_HAN.findall(data.decode("utf-8", "ignore"))) * 3 > len(data) * 0.4:
            line = data.count(b"\n", 0, error.start) + 1
            return f": byte {error.start} (0x{data[error.start]:02x}, line {line}) is not valid in UTF-8"
    return ""


def _common_share(text: str) -> float:
    return len(_COMMON.findall(text)) / max(1, len(_HAN.findall(text)))


def _is_everyday(character: str) -> bool:
    """Whether a character is of the first level of GB 2312-80 or of Big5, the characters in everyday use."""
    for codec, first, last in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        found = character.encode(codec, "ignore")
        if found and first <= found[0] <= last:
            return True
    return False


def _is_chinese(text: str, *, certain: bool = False) -> bool:
    """Whether a decoded text reads as Chinese: characters of the main block, a fair share of them common ones.

    Args:
        text: The text.
        certain: Bytes of another encoding are hardly ever valid in this one: characters in everyday use are then enough, such
            as a list of names has. Without them it was misread before it was saved.
    """
    # Of a web page the first thousands of characters may be scripts.
    sample = "".join("".join(_NOT_ASCII.findall(text)).split())[:20_000]
    letters = len(sample)
    if not letters:
        return False
    han = letters - sum(map(len, _NOT_HAN.findall(sample)))
    if han * 2 < letters or len(_ODD.findall(sample)) * 20 > letters:
        return False
    # One character after the other, until there are enough: a search for all of them at once takes ten times as long.
    if any(count >= 0.05 * han for count in accumulate(map(sample.count, _COMMON_CHARACTERS))):
        return True
    return certain and sum(count for each, count in Counter(_HAN.findall(sample)).items() if _is_everyday(each)) >= 0.7 * han
