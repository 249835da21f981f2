"""What is answered of one row: the row itself, its sentence, and where it is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import orjson

from portal.api.addresses import Addresses, quote
from portal.api.damaged import readable
from portal.query.library import Library
from portal.releases.current import created_at
from portal.releases.store import Release

# Stand where the words go that differ from row to row; neither an address nor JSON writes a character of them otherwise.
_ID, _ROW, _SENTENCE, _PAGE, _TEXT_PAGE = (f"the.place~of.the.{what}" for what in ("id", "row", "sentence", "page", "text"))
#: Ids of rows of which neither an address nor JSON writes a character otherwise: those that the portal makes.
PLAIN_ID = re.compile(r"[A-Za-z0-9_.~-]+")
_MOST = 1000  # plans of which it is known where they are shown


@dataclass(frozen=True, slots=True)
class _Shown:
    """Where the site shows the rows of a plan: what stands before the id of a row; empty where it does not.

    Attributes:
        page: On the page of the release.
        text_page: On the page of the text.
    """

    page: str = ""
    text_page: str = ""


class DescribedRows:
    """Describes rows of one table of a release; good as long as nothing was released or withdrawn.

    Args:
        library: The releases.
        release: The release.
        table: The name of the table.
        addresses: Where things are.
        has_site: Whether the site is served.
    """

    def __init__(self, library: Library, release: Release, table: str, addresses: Addresses, *, has_site: bool) -> None:
        self._library, self._release, self._table = library, release, table
        self._addresses, self._has_site = addresses, has_site
        self._shown: dict[str, _Shown] = {}
        href = addresses.row(release.dataset_id, release.version, table, _ID)
        content = {
            "dataset_id": release.dataset_id,
            "version": release.version,
            "table": table,
            "row_id": _ROW,  # as JSON, like the next
            "row": _ROW,
            "sentence": _SENTENCE,
            "page": _PAGE,
            "text_page": _TEXT_PAGE,
            "citation_href": f"{href}/citation",
            "href": href,
        }
        form = orjson.dumps(content).replace(b"%", b"%%").replace(_ID.encode(), b"%b")
        for mark in (_ROW, _SENTENCE, _PAGE, _TEXT_PAGE):
            form = form.replace(f'"{mark}"'.encode(), b"%b")
        self._form = form

    def describe(self, row_id: str, found: bytes) -> bytes:
        """Return what is answered of a row, as JSON.

        Args:
            row_id: Its id.
            found: The row as the table has it, a JSON object.
        """
        row = orjson.loads(found)  # of its values only places and ids are looked at: no number that could be rounded
        plan_id, start, end = row.get("plan_id"), row.get("start"), row.get("end")
        at = row_id if PLAIN_ID.fullmatch(row_id) else quote(row_id)
        sentence = page = text_page = b"null"
        if isinstance(plan_id, str) and "start" in row:
            if isinstance(start, int) and isinstance(end, int):
                sentence = self._sentence(plan_id, start, end)
            shown = self._where(plan_id)
            page = f'"{shown.page}{at}"'.encode() if shown.page else page
            text_page = f'"{shown.text_page}{at}"'.encode() if shown.text_page else text_page
        return self._form % (orjson.dumps(row_id), found, sentence, page, text_page, at.encode(), at.encode())

    def _sentence(self, plan_id: str, start: int, end: int) -> bytes:
        text = self._library.text(self._release, plan_id)
        passage = text.passages.at(start, end)
        return orjson.dumps(
            {
                "plan_id": plan_id,
                "start": start,
                "end": end,
                "before": passage.before,
                "quote": passage.quote,
                "after": passage.after,
                "text_href": self._addresses.file(self._release.dataset_id, self._release.version, text.path),
            }
        )

    def _where(self, plan_id: str) -> _Shown:
        """Return where rows of a plan are shown: by its own dataset, as the one that joins all plans shows none."""
        if (known := self._shown.get(plan_id)) is not None:
            return known
        shown = _Shown()
        if self._has_site and (version := self._version_of(plan_id)):
            page = self._addresses.row_page(plan_id, version, self._table, _ID) or ""
            shown = _Shown(page.removesuffix(_ID), self._addresses.text_page(plan_id, version, _ID).removesuffix(_ID))
        if len(self._shown) >= _MOST:
            self._shown.clear()
        self._shown[plan_id] = shown
        return shown

    def _version_of(self, plan_id: str) -> str:
        """Return the release of a plan whose rows these are: of its own dataset the newest that was made by then; empty if it has none.

        A later one may have dropped the row, or say something else.
        """
        store = self._library.store
        if plan_id == self._release.dataset_id:
            return self._release.version
        if plan_id not in store.dataset_ids():
            return ""
        versions, made = store.versions(plan_id), created_at(self._release)
        outlines, _ = readable(versions, lambda each: self._library.outline(plan_id, each))
        by_then = [each.version for each in outlines if datetime.fromisoformat(each.created) <= made]
        return by_then[-1] if by_then else versions[0]
