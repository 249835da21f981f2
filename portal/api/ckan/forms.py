"""Forms that are posted: `application/x-www-form-urlencoded`, and `multipart/form-data` (RFC 7578) without files."""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import HTTP
from urllib.parse import parse_qsl

URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
_BOUNDARY = re.compile(r"[\x20-\x7e]{0,69}[\x21-\x7e]")  # RFC 2046, 5.1.1


class UnreadableFormError(Exception):
    """A form cannot be read; the message says why."""


def read_form(kind: str, body: bytes, most: int) -> list[tuple[str, str]]:
    r"""Return the names and values of a form, in order.

    Args:
        kind: The value of Content-Type: one of the two, with the boundary of its parts.
        body: The whole body.
        most: How many fields it may have.

    Raises:
        UnreadableFormError: If it is no such form, is not UTF-8, has too many fields, or brings a file.

    >>> read_form("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="q"\r\n\r\n5G\r\n--b--', 9)
    [('q', '5G')]
    >>> read_form("application/x-www-form-urlencoded", b"q=5G&rows=1", 9)
    [('q', '5G'), ('rows', '1')]
    """
    if kind.partition(";")[0].strip().lower() != MULTIPART:
        try:
            return parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=most)
        except ValueError as error:
            raise UnreadableFormError("The form is not UTF-8, or has too many fields") from error
    parts = _parts(kind, body)
    if len(parts) > most:
        raise UnreadableFormError(f"more than {most} parameters")
    return [_field(part) for part in parts]


def _parts(kind: str, body: bytes) -> list[bytes]:
    head = EmailMessage(HTTP)
    head["Content-Type"] = re.sub(r"[\r\n]", "", kind)
    boundary = head.get_param("boundary")
    if not isinstance(boundary, str) or not _BOUNDARY.fullmatch(boundary):
        raise UnreadableFormError("Content-Type names no boundary between the parts of the form")
    _, *parts = (b"\r\n" + body).split(b"\r\n--" + boundary.encode("ascii"))
    if not parts or not parts[-1].startswith(b"--"):
        raise UnreadableFormError("The form does not end with its boundary")
    return parts[:-1]


def _field(part: bytes) -> tuple[str, str]:
    header, blank, value = part.lstrip(b" \t").removeprefix(b"\r\n").partition(b"\r\n\r\n")
    try:
        said = BytesHeaderParser(policy=HTTP).parsebytes(header)["content-disposition"]
        name, is_file = said.params["name"], "filename" in said.params
        text = value.decode("utf-8")
    except (AttributeError, KeyError, ValueError) as error:
        raise UnreadableFormError("A part of the form has no name, or is not UTF-8") from error
    if is_file:
        raise UnreadableFormError(f"No files are taken, and {name[:80]!r} is one: send its value as a field")
    if not blank:
        raise UnreadableFormError("A part of the form has no value")
    return str(name), text
