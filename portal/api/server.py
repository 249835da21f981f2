"""The server that `portal serve` starts."""

from __future__ import annotations

import contextlib
import errno
import socket
from pathlib import Path

import uvicorn

from portal.api.app import create_app
from portal.errors import PortalError
from portal.query.places import stores_of
from portal.releases.store import ReleaseStore


def serve(root: Path, *, host: str = "127.0.0.1", port: int = 8000, public_address: str = "", database: str = "") -> None:
    """Serve the releases and the built site of a project until it is stopped (Ctrl-C).

    Prints the address on stdout once it accepts connections, and nothing else there; faults go to stderr.

    Args:
        root: The project's folder: releases are in its `datapackages`, the site in its `build/site`.
        host: The address to listen on.
        port: The port; 0 takes a free one.
        public_address: Where the public finds this server, for citations; left empty, as each request names it.
        database: The PostgreSQL database that keeps tables to be asked; left empty, files in `build/query` do.

    Raises:
        PortalError: If the port is taken, or the address is none of this machine.
    """
    stores = stores_of(root, database)
    with _listen(host, port) as listener:
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listener.getsockname()[1]}"
        site_dir = root / "build" / "site"
        app = create_app(
            ReleaseStore(root / "datapackages"),
            site_dir=site_dir if site_dir.is_dir() else None,
            downloads_dir=root / "build" / "downloads",
            public_address=public_address,
            stores=stores,
        )
        config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off", server_header=False)
        with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises it again after it has closed down in good order
            _Server(config, address).run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that says where it is when it can be reached."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            print(self._address, flush=True)  # noqa: T201 - this line is the command's result


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address, so that nobody can take it between the check and the start."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            message = f"{host}:{port}: another program listens there. Stop it, or choose another port, as --port {port + 1}."
        else:
            message = f"{host}:{port}: cannot listen there ({error}). Choose an address of this machine and a port from 1024 to 65535."
        raise PortalError(message) from error
    return listener
