"""`portal publish`: the releases on a CKAN."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

import click

from portal.ckan.client import Ckan
from portal.ckan.publish import Published, publish_releases
from portal.cli.options import ProgressBar, root_option
from portal.errors import CkanAccessError
from portal.releases.store import ReleaseStore
from portal.site.settings import read_settings

TOKEN_VARIABLE = "PORTAL_CKAN_TOKEN"  # noqa: S105 - the name of the variable, not a token
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command("publish")
@click.argument("where", metavar="ckan", type=click.Choice(["ckan"]))
@click.option("--url", required=True, help="The address of the CKAN's front page.")
@click.option(
    "--token-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"A file that holds the API token alone; otherwise it is taken from {TOKEN_VARIABLE}.",
)
@click.option("--organization", default="", help="The organization's name in CKAN; made from the publisher's English name unless told.")
@click.option("--dataset", "dataset_ids", multiple=True, metavar="DATASET-ID", help="Publish this one only; may be given many times.")
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), default=60, show_default=True, help="Seconds to wait for an answer."
)
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as a JSON array.")
@root_option
def command(
    where: str,  # noqa: ARG001 - CKAN is the only place so far
    url: str,
    token_file: Path | None,
    organization: str,
    dataset_ids: tuple[str, ...],
    timeout: float,
    root: Path,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Publish every release to a CKAN: one dataset each, every file of every release as a resource, withdrawn ones marked.

    Writes only what differs, deletes nothing, and leaves alone what it did not make. A run that was cut off is mended by the next.
    """
    site_url = str(read_settings(root / "mkdocs.yml")["site_url"])
    if urlsplit(site_url).hostname in _LOOPBACK:
        click.echo(
            f"mkdocs.yml 的 site_url 仍是 {site_url}，引用会带上这个地址。"
            f" site_url in mkdocs.yml is still {site_url}, and citations will carry it.",
            err=True,
        )
    done: list[Published] = []
    try:
        with Ckan(url, _read_token(token_file), seconds=timeout) as ckan, ProgressBar() as bar:
            store = ReleaseStore(root / "datapackages")
            for each in publish_releases(
                store, ckan, site_url=site_url, organization=organization, only=dataset_ids, dry_run=dry_run, progress=bar.step
            ):
                done.append(each)  # noqa: PERF402 - one by one, so that what came before an error is there
    finally:  # what was written before an error is told too
        if done and as_json:
            click.echo(json.dumps([asdict(each) for each in done], ensure_ascii=False, indent=1))
        elif done:
            _show(done)


def _read_token(path: Path | None) -> str:
    """Return the token; no message repeats it."""
    if path is None:
        if not (token := os.environ.get(TOKEN_VARIABLE, "").strip()):
            raise CkanAccessError(f"There is no token. Name a file that holds it with --token-file, or set {TOKEN_VARIABLE}.")
        return token
    try:
        return path.read_text(encoding="ascii").strip()
    except UnicodeDecodeError:
        raise CkanAccessError(f"{path}: holds more than a token, which is of plain letters. Copy the token anew.") from None
    except OSError as error:
        raise CkanAccessError(f"{path}: cannot be read ({error.strerror}).") from error


def _show(done: list[Published]) -> None:
    for each in done:
        word = each.state if each.is_written or not each.steps else f"would be {each.state}"
        click.echo(f"{each.name}\t{each.version or '-'}\t{word}\t{each.address}")
        if not each.is_written:
            for step in each.steps:
                click.echo(f"  {step}")
        if each.unkept:
            fields = ", ".join(each.unkept)
            click.echo(f"{each.name}: CKAN 改动了这些栏目 CKAN keeps these fields otherwise than they were sent: {fields}", err=True)
