"""The place in an answer from which the next page goes on: opaque to callers, and of use only for the question it came from."""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct

from portal.errors import BadParameterError, Bilingual

#: What to say of a cursor that cannot be used.
EXPECTED = Bilingual(
    "游标须原样取自回答的 next，且版本、表、筛选和排序都相同；也可以是一行的标识，从它之后起；第一页不带 cursor。",
    "A cursor is taken unchanged from `next` of an answer, with the same release, table, filters and sort, or is the id of the row after "
    "which to go on; leave it out for the first page.",
)
_LENGTH = 18  # of a place and its seal in bytes, which base64 writes without padding


def write_cursor(position: int, identity: str) -> str:
    """Return the cursor that goes on after a row.

    Args:
        position: The row's place in the published order, from 0.
        identity: All that the cursor is bound to, as one text: release, table, filters and sort.

    >>> read_cursor(write_cursor(41, "tasks by title"), "tasks by title")
    41
    """
    return seal_place(struct.pack(">I", position), identity)


def read_cursor(cursor: str, identity: str) -> int:
    """Return the position in a cursor.

    Raises:
        BadParameterError: If it is no cursor, was changed, or comes from another question.
    """
    return int(struct.unpack(">I", open_place(cursor, 4, identity, EXPECTED))[0])


def seal_place(place: bytes, identity: str) -> str:
    """Write a place, of fewer than 18 bytes, as a cursor that is bound to a question."""
    return base64.urlsafe_b64encode(place + _seal(place, identity)).decode("ascii")


def open_place(cursor: str, length: int, identity: str, expected: Bilingual) -> bytes:
    """Read the place in a cursor.

    Args:
        cursor: The cursor.
        length: How many bytes the place has.
        identity: The question.
        expected: What to say of a cursor that cannot be used.

    Raises:
        BadParameterError: If it is no cursor, was changed, or comes from another question.
    """
    try:
        content = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise BadParameterError("cursor", cursor[:80], expected) from error
    place, seal = content[:length], content[length:]
    if len(place) < length or seal != _seal(place, identity):
        raise BadParameterError("cursor", cursor[:80], expected)
    return place


def _seal(place: bytes, identity: str) -> bytes:
    return hashlib.sha256(place + identity.encode("utf-8")).digest()[: _LENGTH - len(place)]
