"""The `portal` command: one module per command, each of which parses arguments, calls one function and prints.

Data goes to stdout, progress and messages to stderr. Exit 0: done; 1: checked, and something is wrong; 2: could not run.
Modules are imported when their command is asked for, so that `portal serve` does not wait for what only reading needs.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from portal.errors import PortalError

#: Command, and the line that `portal --help` shows for it.
COMMANDS: dict[str, str] = {
    "extract": "Read a plan and write its tables, releasing nothing.",
    "add": "Make a folder under datasets/ for a file, with what it prints about itself.",
    "review": "Write the page on which a person checks what was read of a plan.",
    "build-datapackages": "Read every plan under datasets/ and release what is new.",
    "release": "Release what changed, and show what it is.",
    "diff": "List what changed between two releases, cell by cell.",
    "withdraw": "Withdraw a release; its address says why.",
    "verify": "Compute every checksum of every release again.",
    "rebuild": "Make every committed release again from git history.",
    "publish": "Publish the releases to a CKAN.",
    "build-downloads": "Make the files in other formats of every release.",
    "build-site": "Build the static site from the releases.",
    "build": "Build data packages, files in other formats and site, whichever is out of date.",
    "serve": "Serve the built site and the API.",
    "run": "Build what is out of date, then serve.",
    "check": "Check releases and site, and that a second build gives the same bytes.",
    "evaluate": "Compare what was read with agreed rows.",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"portal.cli.{cmd_name.replace('-', '_')}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="plan-portal")
def group() -> None:
    """把政府规划变成可引用的开放数据。 Turn government plans into citable open data."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; errors raised on purpose become one message and an exit code."""
    try:
        group.main(args=list(arguments) if arguments is not None else None, prog_name="portal", standalone_mode=True)
    except PortalError as error:
        click.echo(f"{type(error).__name__}: {error}", err=True)
        sys.exit(error.exit_code)
