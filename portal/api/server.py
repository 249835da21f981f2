"""The server that `portal serve` starts."""

from __future__ import annotations

import contextlib
import errno
import gc
import socket
import tempfile
import threading
from functools import partial
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from portal.api.app import create_app, prepare_app
from portal.api.connection import BoundedConnection
from portal.api.metrics import forget_worker, share_between_workers
from portal.api.proxies import BehindProxies
from portal.errors import PortalError
from portal.query.places import stores_of
from portal.releases.store import ReleaseStore

#: Connections that wait to be accepted; the system may allow fewer (net.core.somaxconn).
_BACKLOG = 2048
#: Seconds that a connection is kept open for a next request: longer than proxies keep theirs (nginx: 60), or one of them would send a request
#: just when it is closed.
_KEPT_OPEN = 75
# Objects after which the collector of cycles looks for any, where Python's own 700 are a dozen answers: it takes 4% of the time of a
# page of rows. What answers are made of is freed without it.
_SELDOM = 50_000
#: Seconds that answers which are being sent are given when the server is told to stop.
_LAST_ANSWERS = 30


def serve(
    root: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    public_address: str = "",
    database: str = "",
    workers: int = 1,
    trusted_proxies: str = "",
) -> None:
    """Serve the releases and the built site of a project until it is stopped (Ctrl-C, SIGTERM).

    Prints the address on stdout once connections are accepted, and nothing else there; faults go to stderr.

    Args:
        root: The project's folder: releases are in its `datapackages`, the site in its `build/site`.
        host: The address to listen on.
        port: The port; 0 takes a free one.
        public_address: Where the public finds this server, for citations; left empty, as each request names it.
        database: The PostgreSQL database that keeps tables to be asked; left empty, files in `build/query` do.
        workers: How many processes answer. They share the socket and nothing else; one that dies is replaced.
        trusted_proxies: Addresses or networks, separated by commas, whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed; `*`
            for all. Empty: nobody's.

    Raises:
        PortalError: If the port is taken, or the address is none of this machine.
    """
    stores_of(root, database)  # refuses one that cannot be used before anything starts; each worker has its own
    with _listen(host, port) as listener:
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listener.getsockname()[1]}"
        config = uvicorn.Config(
            partial(_application, root, public_address, database, trusted_proxies),
            factory=True,
            workers=workers,
            loop="uvloop",
            http=BoundedConnection,
            ws="none",
            log_level="warning",
            access_log=False,
            lifespan="off",
            server_header=False,
            proxy_headers=False,  # of `BehindProxies` instead
            timeout_keep_alive=_KEPT_OPEN,
            timeout_graceful_shutdown=_LAST_ANSWERS,
            backlog=_BACKLOG,
        )
        with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises it again after it has closed down in good order
            if workers == 1:
                _Server(config, address).run(sockets=[listener])
            else:
                with tempfile.TemporaryDirectory(prefix="portal-metrics-") as folder:
                    share_between_workers(Path(folder))
                    _Workers(config, [listener], address).run()


def _application(root: Path, public_address: str, database: str, trusted_proxies: str) -> ASGIApp:
    """Make the application, and begin to prepare it for its first questions; each worker makes its own."""
    site_dir = root / "build" / "site"
    app = create_app(
        ReleaseStore(root / "datapackages"),
        site_dir=site_dir if site_dir.is_dir() else None,
        downloads_dir=root / "build" / "downloads",
        public_address=public_address,
        stores=stores_of(root, database),
    )
    gc.set_threshold(_SELDOM)
    threading.Thread(target=prepare_app, args=(app,), name="preparing", daemon=True).start()
    return BehindProxies(app, trusted_proxies) if trusted_proxies else app


class _Server(uvicorn.Server):
    """A server that says where it is when it can be reached."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            print(self._address, flush=True)  # noqa: T201 - this line is the command's result


class _Workers(Multiprocess):
    """Several servers on one socket, which say where they are when the first can be reached."""

    def __init__(self, config: uvicorn.Config, sockets: list[socket.socket], address: str) -> None:
        super().__init__(config, sockets)
        self._address = address

    def keep_subprocess_alive(self) -> None:
        before = {each.pid for each in self.processes}
        super().keep_subprocess_alive()
        for pid in before - {each.pid for each in self.processes}:
            if pid is not None:
                forget_worker(pid)

    def init_processes(self) -> None:
        super().init_processes()
        if self.processes[0].wait_until_ready(60, self.should_exit):
            print(self._address, flush=True)  # noqa: T201 - this line is the command's result


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address, so that nobody can take it between the check and the start."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        listener.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            message = f"{host}:{port}: another program listens there. Stop it, or choose another port, as --port {port + 1}."
        else:
            message = f"{host}:{port}: cannot listen there ({error}). Choose an address of this machine and a port from 1024 to 65535."
        raise PortalError(message) from error
    return listener
