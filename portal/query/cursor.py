"""The place in an answer from which the next page goes on: opaque to callers, and of use only for the question it came from."""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct

from portal.errors import BadParameterError

_EXPECTED = (
    "A cursor is taken unchanged from `next` of an answer, with the same release, table, filters and sort; leave it out for the first page."
)


def write_cursor(position: int, identity: str) -> str:
    """Return the cursor that goes on after a row.

    Args:
        position: The row's place in the published order, from 0.
        identity: All that the cursor is bound to, as one text: release, table, filters and sort.

    >>> read_cursor(write_cursor(41, "tasks by title"), "tasks by title")
    41
    """
    place = struct.pack(">I", position)
    return base64.urlsafe_b64encode(place + _seal(place, identity)).decode("ascii")


def read_cursor(cursor: str, identity: str) -> int:
    """Return the position in a cursor.

    Raises:
        BadParameterError: If it is no cursor, was changed, or comes from another question.
    """
    try:
        content = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise BadParameterError("cursor", cursor[:80], _EXPECTED) from error
    place, seal = content[:4], content[4:]
    if len(place) < 4 or seal != _seal(place, identity):
        raise BadParameterError("cursor", cursor[:80], _EXPECTED)
    return int(struct.unpack(">I", place)[0])


def _seal(place: bytes, identity: str) -> bytes:
    # 14 bytes make the whole 18, which base64 writes without padding.
    return hashlib.sha256(place + identity.encode("utf-8")).digest()[:14]
