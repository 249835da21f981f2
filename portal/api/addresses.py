"""Where things are: every address that an answer names is made here, as a path from the root of the server."""

from __future__ import annotations

import urllib.parse
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

API = "/api/v1"
# The same few names come again and again, and an answer prints some twenty.
quote = lru_cache(10_000)(urllib.parse.quote)
#: The tables whose rows have a place on the page of their dataset.
_ON_PAGE = ("tasks", "targets", "observations", "responsibilities")
_OF_TABLES = (".csv", ".json", ".jsonl", ".xlsx", ".parquet", ".sqlite")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses below the path at which the application is served (`root`, mostly empty).

    >>> Addresses().rows("demo", "1.0.0", "tasks")
    '/api/v1/datasets/demo/releases/1.0.0/tables/tasks/rows'
    """

    root: str = ""

    def guide(self) -> str:
        """Return the address of the page that explains the API."""
        return f"{self.root}/api/"

    def datasets(self) -> str:
        return f"{self.root}{API}/datasets"

    def dataset(self, dataset_id: str) -> str:
        return f"{self.datasets()}/{quote(dataset_id)}"

    def releases(self, dataset_id: str) -> str:
        return f"{self.dataset(dataset_id)}/releases"

    @lru_cache(10_000)  # noqa: B019 - there are few objects, all alike
    def release(self, dataset_id: str, version: str) -> str:
        return f"{self.releases(dataset_id)}/{quote(version)}"

    @lru_cache(10_000)  # noqa: B019 - there are few objects, all alike
    def file(self, dataset_id: str, version: str, path: str) -> str:
        """Return the address of a file of a release by its path in the package."""
        folder = "tables/" if path.endswith(_OF_TABLES) and path != "datapackage.json" else ""
        return f"{self.release(dataset_id, version)}/{folder}{quote(path)}"

    def package(self, dataset_id: str, version: str, form: str) -> str:
        """Return the address of the whole package in one file."""
        return f"{self.release(dataset_id, version)}/package.{form}"

    def released_file(self, dataset_id: str, version: str, path: str) -> str:
        """Return the address of a file of a release that the static site has too."""
        return f"{self.root}/datapackages/{quote(dataset_id)}/{quote(version)}/{quote(path)}"

    def made_file(self, dataset_id: str, version: str, path: str) -> str:
        """Return the address of a file that was made of a release; the static site has it too."""
        return f"{self.root}/downloads/{quote(dataset_id)}/{quote(version)}/{quote(path)}"

    @lru_cache(10_000)  # noqa: B019 - there are few objects, all alike
    def table(self, dataset_id: str, version: str, table: str) -> str:
        return f"{self.release(dataset_id, version)}/tables/{quote(table)}"

    def rows(self, dataset_id: str, version: str, table: str) -> str:
        return f"{self.table(dataset_id, version, table)}/rows"

    def row(self, dataset_id: str, version: str, table: str, row_id: str) -> str:
        return f"{self.rows(dataset_id, version, table)}/{quote(row_id)}"

    def search(self, **parameters: str) -> str:
        """Return the address of a search."""
        return f"{self.root}{API}/search?{urlencode(parameters)}"

    def timemap(self, dataset_id: str) -> str:
        return f"{self.dataset(dataset_id)}/timemap"

    def feed(self, dataset_id: str = "") -> str:
        """Return the address of the feed of releases, of all datasets or of one."""
        return f"{self.dataset(dataset_id) if dataset_id else self.root + API}/feed.xml"

    def differences(self, dataset_id: str, old: str, new: str) -> str:
        return f"{self.dataset(dataset_id)}/differences/{quote(old)}...{quote(new)}"

    def query(self, dataset_id: str, version: str, table: str, encoded: str) -> str:
        """Return the lasting address of a question to a table, which `portal.query.standing` encodes."""
        return f"{self._queries(dataset_id, version, table)}/{encoded}"

    @lru_cache(10_000)  # noqa: B019 - there are few objects, all alike
    def _queries(self, dataset_id: str, version: str, table: str) -> str:
        return f"{self.root}{API}/queries/{quote(dataset_id)}@{quote(version)}/{quote(table)}"

    def dataset_page(self, dataset_id: str) -> str:
        return f"{self.root}/datasets/{quote(dataset_id)}/"

    def release_page(self, dataset_id: str, version: str) -> str:
        return f"{self.dataset_page(dataset_id)}{quote(version)}/"

    def table_on_page(self, dataset_id: str, version: str, table: str) -> str | None:
        """Return the place of a table on the site's page of its release; None for tables that the page does not show."""
        return f"{self.release_page(dataset_id, version)}#{quote(table)}" if table in _ON_PAGE else None

    def row_page(self, dataset_id: str, version: str, table: str, row_id: str) -> str | None:
        """Return the place of a row on the site's page of its release; None for tables that the page does not show row by row."""
        return f"{self.release_page(dataset_id, version)}#{quote(row_id)}" if table in _ON_PAGE else None

    def text_page(self, dataset_id: str, version: str, row_id: str) -> str:
        """Return the place of a row's words on the site's page of the plan's text."""
        return f"{self.release_page(dataset_id, version)}text/#{quote(row_id)}"

    def problem(self, slug: str) -> str:
        """Return where a kind of error is explained."""
        return f"{self.guide()}#problem-{slug}"
