"""What a request is about: the library of the application, addresses below its root, and the release in the path."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, FastAPI, Path, Request
from starlette.responses import RedirectResponse, Response

from portal.api.addresses import Addresses
from portal.query.library import Library
from portal.releases.store import Release

LATEST = "latest"


class NotPinned(Exception):  # noqa: N818 - no error: it carries the pinned address to go to
    """The path says `latest`; the answer is at the address of that version."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(address)


# Asynchronous, so that none of the three takes a turn in the thread pool: they look up, and read a small file the first time only.


async def _library(request: Request) -> Library:
    library: Library = request.app.state.library
    return library


async def _addresses(request: Request) -> Addresses:
    return Addresses(request.scope.get("root_path", ""))


AskedLibrary = Annotated[Library, Depends(_library)]
AskedAddresses = Annotated[Addresses, Depends(_addresses)]
DatasetId = Annotated[str, Path(description="数据集标识。 Id of the dataset.", examples=["all-plans"])]
Version = Annotated[
    str, Path(description="版本号，或 latest（转到最新版本）。 A version, or `latest`, which leads to the newest.", examples=[LATEST])
]
TableName = Annotated[str, Path(description="表名。 Name of the table.", examples=["tasks"])]


async def _release(request: Request, library: AskedLibrary, addresses: AskedAddresses, dataset_id: DatasetId, version: Version) -> Release:
    if version != LATEST:
        return library.release(dataset_id, version)
    pinned = library.latest(dataset_id)
    rest = request.url.path.partition(f"/releases/{LATEST}")[2]
    query = f"?{request.url.query}" if request.url.query else ""
    raise NotPinned(addresses.release(dataset_id, pinned.version) + quote(rest) + query)


AskedRelease = Annotated[Release, Depends(_release)]


def add_pinning(app: FastAPI) -> None:
    """Make `latest` lead to the newest version's own address, which can be kept."""
    app.add_exception_handler(NotPinned, _to_pinned)


async def _to_pinned(_: Request, found: Exception) -> Response:
    assert isinstance(found, NotPinned)
    return RedirectResponse(found.address, 307, {"Cache-Control": "no-cache"})
