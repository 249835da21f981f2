"""Bytes to text, strictly: a file is text in one known encoding, or an error that says so.

Nothing is guessed by likelihood: an encoding is taken only if every byte of the file is valid in it and the result
looks like Chinese. GB18030 accepts almost any bytes, so that a wrong guess would pass silently otherwise.
"""

from __future__ import annotations

import re
from pathlib import Path

from portal.errors import SourceLimitError, UndecodableSourceError

ENCODINGS = ("utf-8", "gb18030", "big5")
#: The largest source file in bytes, and the longest line in characters. The longest plan known (a national five-year
#: plan) has about 200,000 characters, its longest paragraph under 5,000.
MAX_BYTES = 20_000_000
MAX_LINE = 200_000
# The commonest characters of official Chinese in both scripts: a page of any plan is a tenth of these.
_COMMON = re.compile(r"[的和发展设建设信息化服务业全省市国家工作管理政府发發推进進加强強实實施重点點项項目新中国國产產]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def decode_source(data: bytes, *, name: str, encoding: str = "") -> str:
    """Decode the bytes of a source file.

    Args:
        data: The file, as found.
        name: What to call the file in an error.
        encoding: What plan.yml says; empty to try UTF-8, GB18030 and Big5 in this order.

    Returns:
        The text without BOM, every line end as LF.

    Raises:
        SourceLimitError: The file, or a line of it, is larger than the portal reads.
        UndecodableSourceError: The file is empty, is no text, or is in no known encoding.
    """
    if len(data) > MAX_BYTES:
        raise SourceLimitError(
            f"{name}: {len(data):,} bytes; the portal reads up to {MAX_BYTES:,}. Keep the plan itself and leave the rest of the file out."
        )
    if not data.strip():
        raise UndecodableSourceError(f"{name}: the file is empty. Put the text of the plan into it.")
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UndecodableSourceError(f"{name}: this is no text file (it holds NUL bytes). Save the plan as plain text in UTF-8.")
    text = _decode(data, name, encoding)
    if found := _CONTROL.search(text):
        raise UndecodableSourceError(
            f"{name}: control character U+{ord(found.group()):04X} at character {found.start()}; this is no plain text. Save the plan as plain text in UTF-8."
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            raise SourceLimitError(
                f"{name}: line {number} has {len(line):,} characters; the portal reads up to {MAX_LINE:,} a line. Break the text into its paragraphs."
            )
    return text


def read_source(path: Path, *, encoding: str = "") -> tuple[bytes, str]:
    """Read a source file; returns its bytes and its text.

    Raises:
        SourceLimitError, UndecodableSourceError: As `decode_source`.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise SourceLimitError(
            f"{path}: {size:,} bytes; the portal reads up to {MAX_BYTES:,}. Keep the plan itself and leave the rest of the file out."
        )
    data = path.read_bytes()
    return data, decode_source(data, name=str(path), encoding=encoding)


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
        if not _is_chinese(text):
            raise UndecodableSourceError(f"{name}: decoded as {known} it is no Chinese text. Correct `encoding` in plan.yml.")
        return text
    readable: list[tuple[str, str]] = []
    for candidate in ENCODINGS:
        try:
            text = data.decode("utf-8-sig" if candidate == "utf-8" else candidate)
        except UnicodeDecodeError:
            continue
        if _is_chinese(text):
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
        f"{name}: not text in {', '.join(ENCODINGS[:-1])} or {ENCODINGS[-1]} (or no Chinese). Name its encoding in plan.yml, as `encoding: big5`, or save the file as UTF-8."
    )


def _common_share(text: str) -> float:
    return len(_COMMON.findall(text)) / max(1, len(_HAN.findall(text)))


def _is_chinese(text: str) -> bool:
    """Whether a decoded text reads as Chinese: characters of the main block, a fair share of them common ones."""
    letters = [each for each in text[:20_000] if not each.isspace() and not each.isascii()]
    if not letters:
        return False
    sample = "".join(letters)
    odd = sum(1 for each in letters if "\ue000" <= each <= "\uf8ff" or each == "\ufffd")
    return len(_HAN.findall(sample)) * 2 >= len(letters) and _common_share(sample) >= 0.05 and odd * 20 <= len(letters)
