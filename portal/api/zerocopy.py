"""Files that the system copies to a socket by itself, so that their bytes never pass through the process (sendfile).

ASGI has an extension for that, `http.response.zerocopysend`; uvicorn does not offer it, our own connection does.
"""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from collections.abc import Awaitable, Callable
from io import FileIO
from typing import Any

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

#: The name of the extension, and of its message: `file`, `offset`, `count` and `more_body`.
EXTENSION = "http.response.zerocopysend"
# What the system says of file systems from which it does not copy, such as some in user space and over a network.
_NOT_COPIED = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP)
_READ = 262_144  # bytes


def offer(cycle: RequestResponseCycle) -> None:
    """Let an application send parts of files as answer to one request, between or in place of the bytes of the body.

    Args:
        cycle: The request, on a connection without TLS.
    """
    send: Callable[[Any], Awaitable[None]] = cycle.send

    async def send_on(message: Any) -> None:
        if message["type"] != EXTENSION:
            await send(message)
            return
        await _send_part(cycle, message["file"], message["offset"], message["count"])
        if not message.get("more_body", False):
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    cycle.scope["extensions"][EXTENSION] = {}
    cycle.send = send_on  # type: ignore[method-assign]


async def _send_part(cycle: RequestResponseCycle, file: FileIO, offset: int, count: int) -> None:
    """Send bytes of a file, after all that was written before; nothing if nobody listens any more.

    Raises:
        RuntimeError: If the answer stated no length, or a shorter one.
        OSError: If the file ends before; the answer cannot be completed, and uvicorn closes the connection.
    """
    is_left = _is_left(cycle)
    if is_left and not cycle.response_started:
        return
    if not cycle.response_started or cycle.chunked_encoding or count > cycle.expected_content_length:
        raise RuntimeError("A part of a file must be within the Content-Length of its answer")
    cycle.expected_content_length -= count
    if is_left:
        return
    # A socket of our own number, to be woken by: that of the connection belongs to the loop.
    with socket.socket(fileno=os.dup(cycle.transport.get_extra_info("socket").fileno())) as out:
        await asyncio.sleep(0)  # uvloop writes at the end of a turn; others have theirs meanwhile
        while not _is_left(cycle) and cycle.transport.get_write_buffer_size():
            await _wait(out.fileno())
            await asyncio.sleep(0)
        while count and not _is_left(cycle):
            try:
                sent = _copy(out.fileno(), file.fileno(), offset, count)
            except BlockingIOError:
                await _wait(out.fileno())
                continue
            except ConnectionError:
                return  # uvicorn finds out by itself
            if not sent:
                raise OSError(f"{file.name!r} became shorter while it was sent: byte {offset} is gone")
            offset, count = offset + sent, count - sent


def _copy(out: int, file: int, offset: int, count: int) -> int:
    """Copy bytes of a file to a socket, and return how many; by reading them where the system does not copy from such a file."""
    try:
        return os.sendfile(out, file, offset, count)
    except OSError as error:
        if error.errno not in _NOT_COPIED:
            raise
    return os.write(out, content) if (content := os.pread(file, min(count, _READ), offset)) else 0


def _is_left(cycle: RequestResponseCycle) -> bool:
    """Tell whether nobody listens any more."""
    return cycle.disconnected or cycle.transport.is_closing()


async def _wait(number: int) -> None:
    """Wait until a socket takes more, or is at its end."""
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()
    loop.add_writer(number, _wake, ready)
    try:
        await ready
    finally:
        loop.remove_writer(number)


def _wake(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)
