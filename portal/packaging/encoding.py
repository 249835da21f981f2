"""Faults of a published file as text: encoding, byte order marks, line ends, characters that are none."""

from __future__ import annotations

import json
from collections.abc import Mapping


def encoding_faults(files: Mapping[str, bytes]) -> list[str]:
    r"""Name every file that is not plain UTF-8 text with LF, one sentence per fault.

    >>> encoding_faults({"tasks.csv": b"task_id\r\n", "source.txt": "全文".encode("gb18030")})
    ['source.txt: byte 2 is not UTF-8', 'tasks.csv: line 1 holds a carriage return; lines end in LF alone']
    """
    faults = []
    for name, content in sorted(files.items()):
        if content.startswith(b"\xef\xbb\xbf"):
            faults.append(f"{name}: it starts with a byte order mark; write UTF-8 without one")
        if (at := content.find(b"\r")) >= 0:
            faults.append(f"{name}: line {_line(content, at)} holds a carriage return; lines end in LF alone")
        if (at := content.find(b"\0")) >= 0:
            faults.append(f"{name}: line {_line(content, at)} holds a NUL character")
        if name.endswith((".csv", ".json")) and not content.endswith(b"\n"):
            faults.append(f"{name}: the last line does not end in LF")
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            # Python's own decoder takes a surrogate for broken bytes; the sentence says which of the two it is.
            surrogate = content[error.start] == 0xED and content[error.start + 1 : error.start + 2] >= b"\xa0"
            found = "is a lone surrogate, which is no character" if surrogate else "is not UTF-8"
            faults.append(f"{name}: byte {error.start} {found}")
            continue
        if name.endswith(".json"):
            faults += _json_faults(name, text)
    return faults


def _json_faults(name: str, text: str) -> list[str]:
    """Parse strictly: no NaN, no key twice, no surrogate or NUL smuggled in as an escape."""
    try:
        found = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        return [f"{name}: it is no JSON ({error})"]
    plain = json.dumps(found, ensure_ascii=False)
    try:
        plain.encode("utf-8")
    except UnicodeEncodeError as error:
        return [f"{name}: an escape gives the lone surrogate {plain[error.start]!r}, which is no character"]
    return [f"{name}: an escape gives a NUL character"] if "\\u0000" in plain else []


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError(f"a key comes twice among {', '.join(sorted(key for key, _ in pairs))}")
    return made


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is no JSON number")


def _line(content: bytes, at: int) -> int:
    return content.count(b"\n", 0, at) + 1
