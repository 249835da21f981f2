"""`portal serve`: the built site and the API."""

from __future__ import annotations

from pathlib import Path

import click

from portal.api.server import serve
from portal.cli.options import root_option


@click.command("serve")
@root_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on; 0 takes a free one.")
def command(root: Path, host: str, port: int) -> None:
    """Serve the built site (/) and the API (/api/v1/) until stopped with Ctrl-C."""
    serve(root, host=host, port=port)
