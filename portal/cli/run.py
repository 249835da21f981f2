"""`portal run`: build what is out of date, then serve."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from portal.api.server import serve
from portal.cli.build import build
from portal.cli.options import created_option, root_option
from portal.site.settings import stated_address


@click.command("run")
@root_option
@created_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on; 0 takes a free one.")
def command(root: Path, created: date, host: str, port: int) -> None:
    """Build what is out of date, then serve site (/) and API (/api/v1/); the address is printed last."""
    build(root, created)
    serve(root, host=host, port=port, public_address=stated_address(root))
