"""Requests whose headers came before, byte for byte: they are not read once more.

A browser or a script sends the same headers with each of its requests. Only what a
parser of HTTP has read is remembered, and only of requests that are plain: a GET without a body, on a connection that stays open.
"""

from __future__ import annotations

from string import ascii_letters, digits

from portal.api.whole import Headers

_METHOD, _VERSION = b"GET /", b" HTTP/1.1"
# Characters of an address that every reader of HTTP takes for the same; a fragment is none.
_PLAIN = (ascii_letters + digits + "/_.~%=&,:;@!$'()*+?-").encode("ascii")
_END = b"\r\n\r\n"
_OF_BODIES = frozenset((b"content-length", b"transfer-encoding"))
_MOST = 500  # sets of headers; all are forgotten when there are more, as nobody is harmed
_LONGEST = 4_000  # bytes


class RememberedHeaders:
    r"""Headers by the bytes they came as; for one event loop.

    >>> remembered = RememberedHeaders()
    >>> remembered.remember(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n", [(b"host", b"x")])
    >>> remembered.read(b"GET /b?c HTTP/1.1\r\nHost: x\r\n\r\n")
    (b'/b?c', ((b'host', b'x'),))
    >>> remembered.read(b"GET /b?c HTTP/1.1\r\nHost: y\r\n\r\n")
    """

    def __init__(self) -> None:
        self._known: dict[bytes, Headers] = {}

    def __len__(self) -> int:
        return len(self._known)

    def read(self, data: bytes) -> tuple[bytes, Headers] | None:
        """Return the address and the headers of a request; None if it is not plain, or its headers are not known."""
        end = data.find(b"\r\n")
        headers = self._known.get(data[end:])
        if headers is None or not (address := _address(data[:end])):
            return None
        return address, headers

    def remember(self, data: bytes, headers: Headers) -> None:
        """Remember the headers of a request, if there is nothing before or behind it and no body.

        Args:
            data: All bytes of a GET.
            headers: What the parser read in them, names in small letters.
        """
        end = data.find(b"\r\n")
        if len(data) - end > _LONGEST or data.find(_END) != len(data) - len(_END) or not _address(data[:end]):
            return
        if any(name in _OF_BODIES for name, _ in headers):
            return
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[data[end:]] = tuple(headers)


def _address(line: bytes) -> bytes:
    """Return the address in the first line of a request; nothing if the line is not plain.

    >>> _address(b"GET /a?b HTTP/1.1"), _address(b"GET /# HTTP/1.1"), _address(b"HEAD / HTTP/1.1"), _address(b"GET //a HTTP/1.1")
    (b'/a?b', b'', b'', b'')
    """
    if not (line.startswith(_METHOD) and line.endswith(_VERSION)):
        return b""
    address = line[len(_METHOD) - 1 : -len(_VERSION)]
    # Behind two slashes a host may stand.
    return b"" if address.translate(None, _PLAIN) or address.startswith(b"//") else address
