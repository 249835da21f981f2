"""What several commands share: the project's folder, the date of a release, a progress bar on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


def root_option(function: Any) -> Any:
    """Add `--root`: the folder that holds datasets/, datapackages/, site/ and mkdocs.yml."""
    return click.option(
        "--root",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=Path(),
        help="The project's folder; the current one unless told.",
    )(function)


def created_option(function: Any) -> Any:
    """Add `--created`: the date that releases made now carry; the clock is read here and nowhere further in."""
    return click.option(
        "--created",
        type=click.DateTime(["%Y-%m-%d"]),
        default=lambda: datetime.now(UTC).strftime("%Y-%m-%d"),
        show_default="today, UTC",
        help="Date of the releases made now.",
        callback=lambda _context, _parameter, value: value.date() if value else date.min,
    )(function)


def text_option(name: str, **settings: Any) -> Callable[[_Command], _Command]:
    """Add an option that takes words to publish: read as UTF-8 also in a locale that knows no Chinese."""
    return click.option(name, callback=lambda _context, _parameter, value: _as_utf8(value), **settings)


def _as_utf8(typed: str) -> str:
    """Return what was typed; bytes that the locale could not read are UTF-8.

    >>> _as_utf8("更正"), _as_utf8("更正".encode().decode("ascii", "surrogateescape"))
    ('更正', '更正')
    """
    try:
        return typed.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeDecodeError as error:
        raise click.BadParameter("is not UTF-8. Type it in a UTF-8 terminal.") from error


class ProgressBar:
    """Shows steps on stderr: a bar on a terminal, one line a step otherwise."""

    def __init__(self) -> None:
        self.bar: Any = None
        self.total = 0
        self.done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._close()

    def step(self, label: str, number: int, total: int) -> None:
        """Show that step `number` of `total` is done."""
        if not sys.stderr.isatty():
            click.echo(f"[{number}/{total}] {label}", err=True)
            return
        if self.bar is None or total != self.total or number <= self.done:
            self._close()
            self.total, self.done = total, 0
            self.bar = click.progressbar(length=total, label=label[:40].ljust(40), file=sys.stderr)
            self.bar.__enter__()
        self.bar.label = label[:40].ljust(40)
        self.bar.update(number - self.done)
        self.done = number

    def say(self, label: str) -> None:
        """Show a step that has no number."""
        self._close()
        click.echo(label, err=True)

    def _close(self) -> None:
        if self.bar is not None:
            self.bar.__exit__(None, None, None)
            self.bar = None
