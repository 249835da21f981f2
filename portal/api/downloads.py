"""Files as they were prepared: a release in every form, compressed copies for those who take them, and names in Chinese to save them under.

Below `/datapackages/` and `/downloads/` lies what the static site has at the same addresses, byte for byte: the released files, and
what was made of them. The API's own addresses of a file, with `latest` and moments, give the same bytes again.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi import Path as InPath
from pydantic import BeforeValidator
from starlette.responses import Response

from portal.api.access import AskedLibrary, AskedRelease, AskedReleases, addresses_of
from portal.api.addresses import API, Addresses
from portal.api.cited import AskedCited
from portal.api.coded import coding_of, in_blocks
from portal.api.encodings import preferred_coding
from portal.api.files import PINNED, RangedFile, file_facts, release_file
from portal.api.links import note_cited, note_signposts
from portal.api.made import ANEW, FOR_A_DAY, accepted_codings, made_answer, varying
from portal.api.models import File
from portal.api.preconditions import is_current
from portal.api.reading import WAS_HEAD
from portal.api.signposts import file_signposts
from portal.api.streamed import StreamedAnswer
from portal.downloads.convert import CsvForm, Encoding, convert_csv
from portal.downloads.manifest import CHECKSUMS, MANIFEST, PACKAGE_FORMATS, Copy, Download, Downloads, Manifest
from portal.errors import BadParameterError, Bilingual, UnknownReleaseError
from portal.packaging.package import DESCRIPTOR
from portal.releases.intact import check_file
from portal.releases.store import Release
from portal.releases.tombstone import SUFFIX

router = APIRouter(tags=["下载 downloads"])

# What a name to save a file under may not hold on some system, and what would turn text around.
_UNSAVEABLE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069]')
_TITLE_LENGTH = 60  # characters; with version and table it stays below the 255 bytes that a file system allows
_SHOWN = ("application/json", "text/plain", "text/markdown")  # in the browser rather than saved
_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}


async def _downloads(request: Request) -> Downloads | None:
    downloads: Downloads | None = request.app.state.downloads
    return downloads


AskedDownloads = Annotated[Downloads | None, Depends(_downloads)]
PackageForm = Annotated[
    str,
    InPath(
        alias="format", description="整包的格式。 Form of the package.", json_schema_extra={"enum": list(PACKAGE_FORMATS)}, examples=["zip"]
    ),
]


def _csv_form(
    bom: Annotated[bool, Query(description="加 BOM，供 Excel 直接打开。 With a byte order mark, for Excel.")] = False,  # noqa: FBT002 - by name in the address
    encoding: Annotated[
        Encoding,
        BeforeValidator(lambda given: given.lower() if isinstance(given, str) else given),
        Query(description="字符编码，大小写不分。 Encoding of the characters, in any case."),
    ] = "utf-8",
    safe: Annotated[  # noqa: FBT002
        bool, Query(description="在像公式的单元格前加 '，数字不变。 With ' before cells that look like formulas; numbers stay.")
    ] = False,
) -> CsvForm:
    if bom and encoding != "utf-8":
        raise BadParameterError(
            "bom", "true", Bilingual("BOM 用于 UTF-8：去掉 bom 或 encoding。", "A byte order mark is for UTF-8: leave out bom or encoding.")
        )
    return CsvForm(bom, encoding, safe)


AskedCsvForm = Annotated[CsvForm, Depends(_csv_form)]


@router.get(
    f"{API}/datasets/{{dataset_id}}/releases/{{version}}/package.{{format}}",
    summary="整个数据包 The whole package",
    response_class=Response,
    responses={200: {"content": dict.fromkeys(PACKAGE_FORMATS.values(), _BINARY), "description": "ZIP, XLSX, SQLite"}},
)
def get_package(request: Request, release: AskedRelease, form: PackageForm, downloads: AskedDownloads, cited: AskedCited) -> Response:
    """整个数据包：ZIP 内是发布时的全部文件；XLSX 和 SQLite 合各表为一个文件。 ZIP holds the released files; XLSX and SQLite all tables in one."""
    note_cited(request, cited.release(release.dataset_id, release.version))
    return prepared_file(request, release, downloads, "", form)


@router.get("/datapackages/{dataset_id}/{version}/{name}", include_in_schema=False)
@router.get("/datapackages/{dataset_id}/{version}/{folder}/{name}", include_in_schema=False)
def get_released_file(
    request: Request,
    dataset_id: str,
    version: str,
    name: str,
    library: AskedLibrary,
    downloads: AskedDownloads,
    cited: AskedCited,
    folder: str = "",
) -> Response:
    """发布的文件，逐字节不变。 A file of a release, byte for byte."""
    release, path = library.release(dataset_id, version), f"{folder}/{name}" if folder else name
    if path not in release.files:
        raise UnknownReleaseError("file", path[:80], release.files)
    table = _table_of(release, path)
    note_cited(request, cited.table(dataset_id, version, table) if table else cited.release(dataset_id, version))
    return sent_file(request, release, downloads, path)


@router.get(f"/datapackages/{{dataset_id}}/{{version}}{SUFFIX}", include_in_schema=False)
def get_tombstone(request: Request, dataset_id: str, version: str, releases: AskedReleases) -> Response:
    """撤回的版本何以不再提供。 Why a release was withdrawn, as published: said from the moment of the withdrawal."""
    return made_answer(request, releases.tombstone_file(dataset_id, version), "application/json", ANEW)


@router.get("/downloads/{dataset_id}/{version}/{name}", include_in_schema=False)
def get_made_file(
    request: Request,
    dataset_id: str,
    version: str,
    name: str,
    library: AskedLibrary,
    downloads: AskedDownloads,
    cited: AskedCited,
) -> Response:
    """由一个版本制成的文件：JSON Lines、XLSX、Parquet、SQLite、ZIP，以及它们的清单。 A file made of a release, or the list of them."""
    release = library.release(dataset_id, version)
    manifest = manifest_of(downloads, release)
    if downloads is None or manifest is None:
        raise UnknownReleaseError("file", name[:80])
    found = next((each for each in manifest.files if each.path == name), None)
    note_cited(request, cited.table(dataset_id, version, found.table) if found and found.table else cited.release(dataset_id, version))
    if name in (MANIFEST, CHECKSUMS):
        content = (downloads.folder(release) / name).read_bytes()
        return made_answer(request, content, "application/json" if name == MANIFEST else "text/plain", FOR_A_DAY, filename=name)
    if found is None:
        raise UnknownReleaseError("file", name[:80], (*(each.path for each in manifest.files), MANIFEST, CHECKSUMS))
    return _made_file(request, release, downloads, manifest, found)


def manifest_of(downloads: Downloads | None, release: Release) -> Manifest | None:
    """Return what was made of a release; None where nothing was."""
    return downloads.find(release) if downloads else None


def prepared_file(request: Request, release: Release, downloads: Downloads | None, table: str, form: str) -> Response:
    """Return a table, or the whole package if its name is empty, in a form that was made beforehand.

    Raises:
        UnknownReleaseError: If there is no such form, or it was not made; it names those there are.
        ReleaseError: If the file is not the one that was made.
    """
    manifest = manifest_of(downloads, release)
    made = {each.format: each for each in manifest.of_table(table)} if manifest else {}
    if downloads is None or manifest is None or form not in made:
        known = (*(("csv", "json") if table else ()), *made)
        raise UnknownReleaseError("format" if table else "package format", form[:80], known, of=table)
    return _made_file(request, release, downloads, manifest, made[form])


def sent_file(request: Request, release: Release, downloads: Downloads | None, path: str) -> Response:
    """Return a released file, or the compressed copy of it that the caller takes; 304 if the caller has that.

    Args:
        request: What was asked.
        release: The release.
        downloads: Where the copies are.
        path: The file's path in the package; it is among its files.

    Raises:
        ReleaseError: If the file, or its copy, is not what it was.
    """
    mediatype, name = _stated(release, path)
    note_signposts(request, file_signposts(release, path, addresses_of(request)))
    manifest = manifest_of(downloads, release)
    copies = manifest.copies.get(path, {}) if manifest else {}
    disposition = disposition_of(release, name, mediatype, _words_for(release, path))
    if downloads and (coding := preferred_coding(request.headers.get("accept-encoding"), copies)):
        sha256, _ = file_facts(release, path)
        return _copy(request, release, downloads, copies[coding], coding, sha256, mediatype, disposition)
    response = release_file(request, release, path, mediatype)
    if response.status_code != 304:
        response.headers["Content-Disposition"] = disposition
    if copies:
        response.headers["Vary"] = "Accept-Encoding"
    return response


def converted_csv(request: Request, release: Release, path: str, form: CsvForm) -> Response:
    """Return a released CSV in the form that a spreadsheet needs, made while it is sent; 304 if the caller has that.

    Raises:
        ReleaseError: If the file is not what was released.
    """
    sha256, size = file_facts(release, path)
    note_signposts(request, file_signposts(release, path, addresses_of(request)))
    mediatype = "text/csv"
    coding = coding_of(accepted_codings(request), mediatype, size)
    etag = "-".join(filter(None, (sha256, form.name, coding)))
    headers = varying(
        {"ETag": f'"{etag}"', "Cache-Control": FOR_A_DAY, "Accept-Ranges": "none", "Last-Modified": _released(release)}, mediatype
    )
    if is_current(request, etag, headers["Last-Modified"]):
        return Response(status_code=304, headers=headers)
    stem, ending = path.rsplit(".", 1)
    headers["Content-Disposition"] = disposition_of(
        release, f"{stem}-{form.name}.{ending}", mediatype, f"{_words_for(release, path)} {form.name}"
    )
    source = release.path / path
    check_file(source, sha256)
    pieces = convert_csv(source, form)
    if coding:
        headers["Content-Encoding"] = coding
        pieces = in_blocks(coding, pieces)
    sent = iter(()) if request.scope.get(WAS_HEAD) else pieces
    return StreamedAnswer(sent, headers=headers, media_type=f"{mediatype}; charset={form.encoding}")


def files_of_table(release: Release, resource: Mapping[str, Any], addresses: Addresses, manifest: Manifest | None) -> list[File]:
    """Describe a table in every form there is: as released first."""
    released = [released_file(release, each["path"], addresses) for each in (resource, *resource.get("alternates", ()))]
    return released + [_described(release, each, addresses) for each in (manifest.of_table(resource["name"]) if manifest else ())]


def files_of_package(release: Release, addresses: Addresses, manifest: Manifest | None) -> list[File]:
    """Describe the whole package in every form there is."""
    return [_described(release, each, addresses) for each in (manifest.of_table("") if manifest else ())]


def released_file(release: Release, path: str, addresses: Addresses) -> File:
    """Describe a released file."""
    sha256, size = file_facts(release, path)
    at = (release.dataset_id, release.version, path)
    mediatype, _ = _stated(release, path)
    return File(
        path=path, mediatype=mediatype, bytes=size, sha256=sha256, href=addresses.file(*at), static_href=addresses.released_file(*at)
    )


def _described(release: Release, made: Download, addresses: Addresses) -> File:
    at = (release.dataset_id, release.version)
    return File(
        path=made.path,
        mediatype=made.mediatype,
        bytes=made.bytes,
        sha256=made.sha256,
        href=addresses.file(*at, made.path) if made.table else addresses.package(*at, made.format),
        static_href=addresses.made_file(*at, made.path),
    )


def _stated(release: Release, path: str) -> tuple[str, str]:
    """Return the media type of a released file, and its own name."""
    if path == DESCRIPTOR:
        return "application/json", path
    for resource in release.descriptor["resources"]:
        for each in (resource, *resource.get("alternates", ())):
            if each["path"] == path:
                return str(each["mediatype"]), Path(path).name
    raise UnknownReleaseError("file", path[:80], release.files)


def _table_of(release: Release, path: str) -> str:
    """Return the table that a released file holds; empty for one that holds none."""
    tables = (each for each in release.descriptor["resources"] if each.get("type") == "table")
    return next((str(each["name"]) for each in tables if path in (each["path"], *(one["path"] for one in each.get("alternates", ())))), "")


def _words_for(release: Release, path: str) -> str:
    """Name a released file in Chinese: by its table, or as what it is."""
    for resource in release.descriptor["resources"]:
        if path in (resource["path"], *(each["path"] for each in resource.get("alternates", ()))):
            return str(resource.get("title", resource["name"]))
    return "数据包描述"


def _made_file(request: Request, release: Release, downloads: Downloads, manifest: Manifest, made: Download) -> Response:
    note_signposts(request, file_signposts(release, made.path, addresses_of(request)))
    words = str(release.resource(made.table).get("title", made.table)) if made.table else ""
    name = made.path if made.table else f".{made.format}"
    disposition = disposition_of(release, name, made.mediatype, words)
    copies = manifest.copies.get(made.path, {})
    if coding := preferred_coding(request.headers.get("accept-encoding"), copies):
        return _copy(request, release, downloads, copies[coding], coding, made.sha256, made.mediatype, disposition)
    headers = {"Vary": "Accept-Encoding"} if copies else {}
    return _file(request, release, downloads, made, made.sha256, made.mediatype, disposition, headers)


def _copy(
    request: Request, release: Release, downloads: Downloads, copy: Copy, coding: str, sha256: str, mediatype: str, disposition: str
) -> Response:
    # Each coding is a representation of its own, so it has its own validator, and ranges of it are ranges of the compressed bytes.
    headers = {"Content-Encoding": coding, "Vary": "Accept-Encoding"}
    return _file(request, release, downloads, copy, f"{sha256}-{coding}", mediatype, disposition, headers)


def _file(
    request: Request,
    release: Release,
    downloads: Downloads,
    file: Download | Copy,
    etag: str,
    mediatype: str,
    disposition: str,
    more: Mapping[str, str],
) -> Response:
    headers = {
        "ETag": f'"{etag}"',
        "Cache-Control": PINNED,
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(file.sha256)).decode('ascii')}:",
        "Last-Modified": _released(release),
        **more,
    }
    if is_current(request, etag, headers["Last-Modified"]):
        return Response(status_code=304, headers=headers)
    path = downloads.checked(release, file)
    headers["Content-Disposition"] = disposition
    return RangedFile(path, headers=headers, media_type=mediatype, stat_result=path.stat())


def _released(release: Release) -> str:
    return format_datetime(datetime.fromisoformat(release.descriptor["created"]), usegmt=True)


def disposition_of(release: Release, name: str, mediatype: str, words: str) -> str:
    """Say whether to show or to save a file, and under which name: in ASCII, and in Chinese for those who read RFC 8187.

    Args:
        release: The release.
        name: The file's own name; for the whole package its ending alone.
        mediatype: Its media type.
        words: What it is, in Chinese; empty for the whole package.
    """
    kind = "inline" if mediatype in _SHOWN else "attachment"
    plain = f"{release.dataset_id}-{release.version}{'' if name.startswith('.') else '-'}{name}"
    title = _UNSAVEABLE.sub("", str(release.descriptor["title"]))[:_TITLE_LENGTH]
    ending = name[name.rindex(".") :]
    chinese = " ".join(each for each in (title, release.version, _UNSAVEABLE.sub("", words)) if each) + ending
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(chinese, safe='')}"
