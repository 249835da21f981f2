"""What is answered of one row: the row itself, its sentence, and where it is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import orjson

from portal.api.addresses import Addresses, quote
from portal.api.damaged import readable
from portal.errors import PortalError
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
        version: The release of the plan.
    """

    page: str = ""
    text_page: str = ""
    version: str = ""


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
        self._shown: dict[str, tuple[_Shown, ...]] = {}
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
            shown = self._where(plan_id, row_id, found)
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

    def _where(self, plan_id: str, row_id: str, found: bytes) -> _Shown:
        """Return where a row of a plan is shown: by its own dataset, as the one that joins all plans shows none."""
        known = self._shown.get(plan_id)
        if known is None:
            known = self._places(plan_id)
            if len(self._shown) >= _MOST:
                self._shown.clear()
            self._shown[plan_id] = known
        return known[0] if len(known) == 1 else next((each for each in known if self._says(plan_id, each.version, row_id, found)), known[0])

    def _places(self, plan_id: str) -> tuple[_Shown, ...]:
        """Return where rows of a plan may be shown, the newest of its releases first; one place that is empty if they are not shown."""
        places = []
        for version in self._versions_of(plan_id) if self._has_site else ():
            page = self._addresses.row_page(plan_id, version, self._table, _ID) or ""
            places.append(_Shown(page.removesuffix(_ID), self._addresses.text_page(plan_id, version, _ID).removesuffix(_ID), version))
        return tuple(places) or (_Shown(),)

    def _versions_of(self, plan_id: str) -> Sequence[str]:
        """Return the release of a plan whose rows these are: of its own dataset the newest that was made by then; none if it has none.

        A later one may have dropped the row, or say something else. Releases tell the day on which they were made and no hour: where the
        next one of this dataset was made that day too, it may be any of the plan's of that day, or the one before them; newest first.
        """
        store = self._library.store
        if plan_id == self._release.dataset_id:
            return [self._release.version]
        if plan_id not in store.dataset_ids():
            return ()
        versions, made = store.versions(plan_id), created_at(self._release)
        outlines, _ = readable(versions, lambda each: self._library.outline(plan_id, each))
        by_then = [(datetime.fromisoformat(each.created), each.version) for each in outlines]
        by_then = [each for each in by_then if each[0] <= made] or [(made, versions[0])]
        count = sum(moment == made for moment, _ in by_then) + 1 if self._is_followed else 1
        return [version for _, version in reversed(by_then[-count:])]

    @cached_property
    def _is_followed(self) -> bool:
        """Whether the next release of the dataset was made on the same day."""
        store, dataset_id = self._library.store, self._release.dataset_id
        every = store.versions(dataset_id, withdrawn_too=True)
        following = every[every.index(self._release.version) + 1 :][:1]
        return any(created_at(store.get(dataset_id, each, withdrawn_too=True)) == created_at(self._release) for each in following)

    def _says(self, plan_id: str, version: str, row_id: str, found: bytes) -> bool:
        """Tell whether a release of a plan has a row, word for word."""
        try:
            return self._library.table(self._library.release(plan_id, version), self._table).row(row_id) == found
        except PortalError:  # it has no such row, or cannot be read
            return False
