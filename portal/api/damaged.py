"""Lists of many datasets while one of them is damaged: the others are listed, the log says which is not, and nobody keeps that list."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from portal.errors import ReleaseError

#: For a list in which something is left out: it is whole again once that was restored, of which no folder tells.
UNKEPT = "no-store"
_log = logging.getLogger(__name__)
_Name = TypeVar("_Name")
_Found = TypeVar("_Found")


def readable(names: Iterable[_Name], read: Callable[[_Name], _Found]) -> tuple[list[_Found], list[_Name]]:
    """Return what is read for each name, and the names of those that are damaged, each of which is logged.

    >>> readable("12", int)
    ([1, 2], [])
    """
    found: list[_Found] = []
    damaged: list[_Name] = []
    for name in names:
        try:
            found.append(read(name))
        except ReleaseError as error:
            _log.error("Left out of a list: %s", error)
            damaged.append(name)
    return found, damaged
