"""Which address a citation names: the page that a person can read where the site is served, and otherwise that of the API.

Citations leave the server, so these addresses are whole: they begin with the public address of the portal.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any

from fastapi import Depends, Request

from portal.api.addresses import Addresses
from portal.packaging.descriptor import ALL_PLANS


@dataclass(frozen=True, slots=True)
class CitedAddresses:
    """Whole addresses for citations.

    Attributes:
        at: Addresses that begin with the public address.
        has_site: Whether the site is served.
    """

    at: Addresses
    has_site: bool

    def dataset(self, dataset_id: str) -> str:
        return self.at.dataset_page(dataset_id) if self.has_site else self.at.dataset(dataset_id)

    def release(self, dataset_id: str, version: str) -> str:
        return self.at.release_page(dataset_id, version) if self.has_site else self.at.release(dataset_id, version)

    def table(self, dataset_id: str, version: str, table: str) -> str:
        if not self.has_site:
            return self.at.table(dataset_id, version, table)
        # As the site itself cites it: a table whose rows no page shows, by the list of files.
        page = self.at.table_on_page(dataset_id, version, table) if self._has_tables(dataset_id) else None
        return page or f"{self.at.release_page(dataset_id, version)}#downloads"

    def row(self, dataset_id: str, version: str, table: str, row_id: str) -> str:
        page = self.at.row_page(dataset_id, version, table, row_id) if self._has_tables(dataset_id) else None
        return page or self.at.row(dataset_id, version, table, row_id)

    def query(self, dataset_id: str, version: str, table: str, encoded: str) -> str:
        return self.at.query(dataset_id, version, table, encoded)

    def _has_tables(self, dataset_id: str) -> bool:
        """Tell whether the page of a dataset shows rows; that of the dataset which joins all plans does not."""
        return self.has_site and dataset_id != ALL_PLANS


def public_root(request: Request) -> str:
    """Return the public address of the portal, without a slash at its end: as it was set, or as the request names it."""
    stated: str = request.app.state.public_address
    if stated:
        return stated.rstrip("/")
    scope = request.scope
    named = next((value for name, value in scope["headers"] if name == b"host"), b"")
    return _named_root(scope["scheme"], named, tuple(scope.get("server") or ()), scope.get("app_root_path", scope.get("root_path", "")))


@lru_cache(1000)
def _named_root(scheme: str, host: bytes, server: tuple[str, int | None] | tuple[()], root: str) -> str:
    scope: dict[str, Any] = {
        "type": "http",
        "scheme": scheme,
        "server": server,
        "path": "/",
        "root_path": root,
        "query_string": b"",
        "headers": [],
    }
    return str(Request({**scope, "headers": [(b"host", host)] if host else []}).base_url).rstrip("/")


def cited_of(request: Request) -> CitedAddresses:
    """Return the addresses that citations name."""
    return CitedAddresses(Addresses(public_root(request)), request.app.state.has_site)


async def _cited(request: Request) -> CitedAddresses:
    return cited_of(request)


AskedCited = Annotated[CitedAddresses, Depends(_cited)]
