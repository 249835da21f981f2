"""Files that the system copies to the socket: the same bytes in the same order, however slowly they are taken."""

from __future__ import annotations

import errno
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from io import FileIO
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from portal.api import files
from portal.api.app import create_app
from portal.api.files import RangedFile
from portal.api.zerocopy import EXTENSION
from portal.releases.store import ReleaseStore
from tests.api.listening import listening

pytestmark = pytest.mark.server
CONTENT = os.urandom(5_000_017)
CLOSE = b"Connection: close\r\n"


class Served:
    """Serves one file, and notes how it was sent and what went wrong."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.sent: list[str] = []
        self.faults: list[BaseException] = []
        self.ended = threading.Event()
        self.before_part: Callable[[], None] = lambda: None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def send_on(message: Any) -> None:
            self.sent.append(message["type"])
            if message["type"] == EXTENSION:
                self.before_part()
            await send(message)

        try:
            await RangedFile(self.path, stat_result=self.path.stat())(scope, receive, send_on)
        except BaseException as error:
            self.faults.append(error)
            raise
        finally:
            self.ended.set()


@pytest.fixture
def served(tmp_path: Path) -> Served:
    path = tmp_path / "table.csv"
    path.write_bytes(CONTENT)
    return Served(path)


@pytest.fixture
def port(served: Served) -> Iterator[int]:
    with listening(served) as found:
        yield found


def ask(port: int, *headers: bytes, pause: float = 0.0) -> list[tuple[bytes, bytes]]:
    """Send one request for each set of headers in one piece; return the heads and bodies that come, taken slowly if told to."""
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        client.settimeout(20)
        client.connect(("127.0.0.1", port))
        client.sendall(b"".join(b"GET / HTTP/1.1\r\nHost: x\r\n" + each + b"\r\n" for each in headers))
        found = bytearray()
        while part := client.recv(1 << 20):
            found += part
            time.sleep(pause)
    answers: list[tuple[bytes, bytes]] = []
    while found:
        head, _, rest = bytes(found).partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        answers.append((head, rest[:length]))
        found = bytearray(rest[length:])
    return answers


def test_a_file_is_copied_by_the_system_and_arrives_as_it_is(port: int, served: Served) -> None:
    [(head, body)] = ask(port, CLOSE)
    assert head.startswith(b"HTTP/1.1 200 ")
    assert body == CONTENT
    assert served.sent.count(EXTENSION) == 2
    assert served.faults == []


def test_a_part_and_several_requests_on_one_connection_come_in_their_order(port: int) -> None:
    found = ask(port, b"Range: bytes=1000000-4000000\r\n", b"", b"Range: bytes=-10\r\n" + CLOSE)
    assert [body for _, body in found] == [CONTENT[1_000_000:4_000_001], CONTENT, CONTENT[-10:]]


def test_a_reader_who_takes_little_at_a_time_gets_all_of_it(port: int, served: Served) -> None:
    [(_, body)] = ask(port, CLOSE, pause=0.002)
    assert body == CONTENT
    assert served.faults == []


@pytest.mark.parametrize("pause", [0, 0.002])
def test_where_the_system_does_not_copy_from_a_file_its_bytes_are_read(
    port: int, served: Served, monkeypatch: pytest.MonkeyPatch, pause: float
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(os, "sendfile", refuse)
    [(_, body)] = ask(port, CLOSE, pause=pause)
    assert body == CONTENT
    assert served.faults == []


def test_a_reader_who_leaves_ends_the_answer(port: int, served: Served) -> None:
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        client.recv(1000)
    assert served.ended.wait(15)
    assert served.faults == []
    [(_, body)] = ask(port, CLOSE)
    assert body == CONTENT, "others are served on"


def test_a_reader_who_has_left_before_the_answer_began_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(CONTENT)
    faults: list[BaseException] = []
    ended = threading.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        try:
            await RangedFile(path, stat_result=path.stat())(scope, receive, send)
        except BaseException as error:
            faults.append(error)
            raise
        finally:
            ended.set()

    with listening(app) as port:
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert ended.wait(15)
    assert faults == []


def test_a_file_that_becomes_shorter_ends_the_connection_and_no_answer_is_completed(port: int, served: Served) -> None:
    def cut() -> None:
        if served.sent.count(EXTENSION) == 2:
            os.truncate(served.path, 4_300_000)

    served.before_part = cut
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        found = b"".join(iter(lambda: client.recv(1 << 20), b""))
    assert len(found.partition(b"\r\n\r\n")[2]) == 4_300_000
    assert "became shorter" in str(served.faults[0])


def test_a_part_beyond_the_length_that_was_stated_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"0123456789")
    refused: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
        with FileIO(path) as file:
            try:
                await send({"type": EXTENSION, "file": file, "offset": 0, "count": 6, "more_body": False})
            except RuntimeError as error:
                refused.append(str(error))
            await send({"type": EXTENSION, "file": file, "offset": 2, "count": 5, "more_body": False})

    with listening(app) as port:
        assert ask(port, CLOSE)[0][1] == b"23456"
    assert "Content-Length" in refused[0]


def test_the_application_serves_small_and_large_files_over_it_again_and_again(store: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small ones are kept on their way, large ones are not."""
    monkeypatch.setattr(files, "_SMALL", 10)  # the files of the sample are small
    path = store.root / "demo-2015" / "1.0.0" / "source.txt"
    below = "/api/v1/datasets/demo-2015/releases/1.0.0"
    with listening(create_app(store)) as port:
        for _ in range(3):
            for name, file in (
                ("source.txt", path),
                ("tables/tasks.csv", path.with_name("tasks.csv")),
                ("datapackage.json", path.with_name("datapackage.json")),
            ):
                with urlopen(f"http://127.0.0.1:{port}{below}/{name}") as answer:
                    assert answer.read() == file.read_bytes()
