"""`portal serve`: the built site and the API."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import click

from portal.api.server import serve
from portal.cli.options import root_option
from portal.query.places import DATABASE
from portal.site.settings import stated_address


@click.command("serve")
@root_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on; 0 takes a free one.")
@click.option(
    "--public-address",
    default=None,
    help="Where the public finds this server, for citations and feeds, as https://data.example.org/. "
    "Unless told, `site_url` of mkdocs.yml; if that names this machine, what each request names.",
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes that answer; one a core. SIGHUP starts them anew one by one.",
)
@click.option(
    "--forwarded-allow-ips",
    default="",
    metavar="ADDRESSES",
    help="Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: addresses or networks, separated by commas; * for all. "
    "Unless told, nobody's.",
)
def command(root: Path, host: str, port: int, public_address: str | None, workers: int, forwarded_allow_ips: str) -> None:
    """Serve the built site (/) and the API (/api/v1/) until stopped with Ctrl-C.

    Tables that are asked are kept in build/query, or in the PostgreSQL database that PORTAL_DATABASE names.
    """
    serve(
        root,
        host=host,
        port=port,
        public_address=stated_address(root) if public_address is None else _checked(public_address),
        database=os.environ.get(DATABASE, ""),
        workers=workers,
        trusted_proxies=forwarded_allow_ips,
    )


def _checked(address: str) -> str:
    if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname:
        raise click.BadParameter(f"{address!r}: write a whole address, as https://data.example.org/", param_hint="--public-address")
    return address
