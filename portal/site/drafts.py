"""Pages that need not be made where what they tell has not changed: lists, organisations, indicators."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import orjson

from portal.site.frame import Page
from portal.site.languages import LANGUAGES, page_path


@dataclass(frozen=True, slots=True)
class Draft:
    """A page that can be made: its address, a digest of all that it follows from but the code, and what makes it.

    `beside` are the files that are made with it, such as its picture by itself.
    """

    path: str
    digest: str
    make: Callable[[], Page]
    beside: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """The files that hold it, one in each language."""
        return tuple(page_path(language, f"{self.path}index.html") for language in LANGUAGES)


def draft(path: str, made_from: object, make: Callable[[], Page], beside: tuple[str, ...] = ()) -> Draft:
    """Draft a page.

    Args:
        path: Its address below the site's root, with a slash at the end.
        made_from: All that it follows from, in values that JSON knows, tuples and dataclasses.
        make: Makes it.
        beside: The files that are made with it.
    """
    return Draft(path, digest_of(orjson.dumps(made_from)), make, beside)


def digest_of(content: bytes) -> str:
    """Return by what a file, or what a page is made from, is recognised as unchanged."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()
