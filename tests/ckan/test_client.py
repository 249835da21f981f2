"""What a CKAN, or something that is none, may answer, and what the publisher is told; the token is in nothing that is said.

A small server on a free port answers as each test asks it to.
"""

from __future__ import annotations

import json
import socket
import threading
import traceback
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from portal.ckan.client import USER_AGENT, Ckan
from portal.errors import CkanAccessError, CkanConflictError, CkanError, CkanRefusedError, CkanUnreachableError
from tests.ckan.sample import found

TOKEN = "eyJhbGciOiJIUzI1NiJ9.secret-of-the-publisher"
FILE = {"name": "任务", "mimetype": "text/csv"}


class Answers(ThreadingHTTPServer):
    """Answers every request with one status and body, and keeps what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.body = 200, b""
        self.headers: dict[str, str] = {}
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self.silent = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def say(self, status: int, body: object, **headers: str) -> None:
        self.status, self.headers = status, headers
        self.body = body.encode() if isinstance(body, str) else json.dumps(body).encode()

    def refuse(self, status: int, kind: str, **facts: Any) -> None:
        self.say(status, {"success": False, "error": {"__type": kind, **facts}})


class _Handler(BaseHTTPRequestHandler):
    server: Answers

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.path, dict(self.headers), body))
        if self.server.silent.is_set():
            self.server.silent.wait()  # set: goes on at once, and closes without an answer
            return
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def server() -> Iterator[Answers]:
    with Answers() as made:
        thread = threading.Thread(target=made.serve_forever, daemon=True)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


@pytest.fixture
def ckan(server: Answers) -> Iterator[Ckan]:
    with Ckan(server.address, TOKEN, seconds=20) as made:
        yield made


def told(error: BaseException) -> str:
    """Everything that a traceback of an error would print."""
    return "".join(traceback.format_exception(error))


def test_every_request_says_who_asks_and_carries_the_token_in_its_header_only(server: Answers, ckan: Ckan) -> None:
    server.say(200, {"success": True, "result": {"name": "publisher"}})
    assert ckan.check_token() == "publisher"
    [(path, headers, body)] = server.asked
    assert path == "/api/action/user_show"
    assert headers["User-Agent"] == USER_AGENT
    assert USER_AGENT.startswith("plan-portal/")
    assert headers["Authorization"] == TOKEN
    assert TOKEN.encode() not in body
    assert TOKEN not in path


def test_a_login_kept_for_other_programs_does_not_take_the_place_of_the_token(
    server: Answers, ckan: Ckan, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n", encoding="ascii")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    server.say(200, {"success": True, "result": {"name": "publisher"}})
    ckan.check_token()
    assert server.asked[0][1]["Authorization"] == TOKEN


Call = Callable[[Ckan], object]


def read(ckan: Ckan) -> object:
    return ckan.licences()


def send(ckan: Ckan) -> object:
    return ckan.upload("pkg-1", "", FILE, "tasks.csv", b"a,b\n")


@pytest.mark.parametrize(
    ("status", "body", "call", "error", "said"),
    [
        pytest.param(503, "<h1>busy</h1>", read, CkanUnreachableError, "down or busy: status 503", id="busy"),
        pytest.param(502, "", read, CkanUnreachableError, "down or busy: status 502", id="CKAN behind a proxy is down"),
        pytest.param(500, "Traceback", send, CkanUnreachableError, "status 500", id="a fault in CKAN"),
        pytest.param(404, "<h1>no</h1>", read, CkanUnreachableError, "no CKAN there: status 404", id="another site"),
        pytest.param(200, "<h1>hello</h1>", read, CkanUnreachableError, "no CKAN there: status 200", id="a page"),
        pytest.param(200, [1], read, CkanUnreachableError, "no CKAN there", id="other JSON"),
        pytest.param(200, {"success": True}, read, CkanUnreachableError, "no CKAN there", id="no result"),
        pytest.param(200, {"success": True, "result": "x"}, read, CkanUnreachableError, "otherwise than a CKAN", id="another result"),
        pytest.param(401, "who?", read, CkanAccessError, "does not let you in", id="a locked door before CKAN"),
        pytest.param(413, "<h1>large</h1>", send, CkanRefusedError, r"tasks.csv \(4 bytes\) \(status 413\).*max_resource_size", id="413"),
    ],
)
def test_an_answer_that_is_none_of_ckans_is_told_apart(
    server: Answers, ckan: Ckan, status: int, body: object, call: Call, error: type[CkanError], said: str
) -> None:
    server.say(status, body)
    with pytest.raises(error, match=said) as caught:
        call(ckan)
    assert server.address in str(caught.value)


def test_a_redirection_is_not_followed_with_the_token(server: Answers, ckan: Ckan) -> None:
    server.say(301, "", Location="https://ckan.example.org/api/action/license_list")
    with pytest.raises(CkanUnreachableError, match="leads on to another address"):
        ckan.licences()
    assert len(server.asked) == 1


def test_a_token_that_ckan_does_not_know_is_an_error_of_its_own(server: Answers, ckan: Ckan) -> None:
    server.refuse(404, "Not Found Error", message="Not found")
    with pytest.raises(CkanAccessError, match="does not know this token") as caught:
        ckan.check_token()
    assert caught.value.exit_code == 2


def test_a_file_that_is_too_large_names_the_limit(server: Answers, ckan: Ckan) -> None:
    server.refuse(409, "Validation Error", upload=["File upload too large"])
    with pytest.raises(CkanRefusedError, match=r"\['File upload too large'\].*ckan\.max_resource_size") as caught:
        send(ckan)
    assert caught.value.exit_code == 1


def test_a_file_that_arrived_cut_short_is_noticed(server: Answers, ckan: Ckan) -> None:
    server.say(200, {"success": True, "result": {"id": "res-1", "size": 3}})
    with pytest.raises(CkanRefusedError, match="kept 3 of 4 bytes"):
        send(ckan)


def test_something_refused_is_told_in_ckans_words(server: Answers, ckan: Ckan) -> None:
    server.refuse(409, "Validation Error", license_id=["no such licence"])
    with pytest.raises(CkanRefusedError, match=r"package_create.*no such licence"):
        ckan.create_dataset({"name": "demo"})


def test_a_change_by_someone_else_meanwhile_is_a_conflict(server: Answers, ckan: Ckan) -> None:
    server.refuse(409, "Validation Error", match=["metadata_modified"])
    with pytest.raises(CkanConflictError, match="meanwhile"):
        ckan.revise_dataset(found({"id": "pkg-1", "name": "demo-2015", "metadata_modified": "2026-01-01"}), {"title": "x"})


def test_a_list_takes_the_place_of_the_one_that_is_there(server: Answers, ckan: Ckan) -> None:
    """Otherwise CKAN would merge the two item by item, and a resource would inherit what its place held before."""
    server.say(200, {"success": True, "result": {"package": {"id": "pkg-1", "name": "demo-2015"}}})
    ckan.revise_dataset(found({"id": "pkg-1", "name": "demo-2015"}), {"title": "x", "resources": [], "tags": []})
    assert json.loads(server.asked[0][2])["filter"] == ["-resources", "-tags"]


def test_a_dataset_that_may_not_be_seen_is_someone_elses(server: Answers, ckan: Ckan) -> None:
    server.refuse(403, "Authorization Error", message="Access denied")
    with pytest.raises(CkanConflictError, match="may not see"):
        ckan.dataset("demo-2015")


def test_the_right_to_make_an_organization_may_be_missing(server: Answers, ckan: Ckan) -> None:
    server.refuse(403, "Authorization Error", message="Access denied")
    with pytest.raises(CkanAccessError, match="no organization data-office, and this token may not make one"):
        ckan.create_organization({"name": "data-office"})


def test_silence_ends_after_the_time_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with Ckan(address, TOKEN, seconds=0.2) as ckan, pytest.raises(CkanUnreachableError, match=r"within 0\.2 s.*--timeout") as caught:
            ckan.licences()
    assert TOKEN not in told(caught.value)


def test_a_connection_that_breaks_is_an_error_of_the_network(server: Answers, ckan: Ckan) -> None:
    server.silent.set()
    with pytest.raises(CkanUnreachableError, match=r"cannot be reached for resource_create of tasks\.csv"):
        send(ckan)


def test_a_ckan_that_is_down_is_told(server: Answers) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with Ckan(address, TOKEN) as ckan, pytest.raises(CkanUnreachableError, match="does CKAN run") as caught:
        ckan.licences()
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda s: s.refuse(403, "Authorization Error", message=f"no rights: {TOKEN}"), id="no rights"),
        pytest.param(lambda s: s.refuse(409, "Validation Error", upload=[f"{TOKEN} bad"]), id="refused"),
        pytest.param(lambda s: s.refuse(409, "Validation Error", title=[f"{TOKEN} bad"]), id="refused field"),
        pytest.param(lambda s: s.say(404, f"<p>{TOKEN}</p>"), id="a page that repeats the request"),
        pytest.param(lambda s: s.say(200, f'"{TOKEN}"'), id="a text"),
        pytest.param(lambda s: s.refuse(404, "Not Found Error", message=TOKEN), id="not found"),
    ],
)
@pytest.mark.parametrize("call", [lambda c: c.check_token(), lambda c: c.create_dataset({"name": "demo"}), send])
def test_no_error_repeats_the_token_even_where_the_server_does(
    server: Answers, ckan: Ckan, answer: Callable[[Answers], None], call: Call
) -> None:
    answer(server)
    with pytest.raises(CkanError) as caught:
        call(ckan)
    assert TOKEN not in told(caught.value)
    assert TOKEN not in repr(vars(caught.value))


@pytest.mark.parametrize("token", ["", "two words", "密码", "line\nbreak", "nul\0"])
def test_what_can_be_no_token_is_refused_and_not_shown(token: str) -> None:
    with pytest.raises(CkanAccessError) as caught:
        Ckan("http://127.0.0.1:1", token)
    assert not token or token not in str(caught.value)


@pytest.mark.parametrize("address", ["", "ckan.example.org", "ftp://ckan.example.org/", "https://", "https://ckan.example.org/?q=1"])
def test_what_is_no_address_of_a_ckan_is_refused(address: str) -> None:
    with pytest.raises(CkanUnreachableError, match="front page"):
        Ckan(address, TOKEN)


def test_a_password_in_the_address_is_refused_and_not_shown() -> None:
    with pytest.raises(CkanAccessError) as caught:
        Ckan("https://publisher:open-sesame@ckan.example.org/", TOKEN)
    assert "open-sesame" not in str(caught.value)
