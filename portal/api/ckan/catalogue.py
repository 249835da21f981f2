"""Everything that searches look at, kept in memory and brought up to date when releases come or go.

The folder of a dataset changes when a release appears in it or is withdrawn. At most once a second the folders are looked at, and only
datasets whose folder changed are read anew; so a release is seen within a second, without a restart, and thousands of others cost
nothing.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from portal.api.ckan.language import fold_text
from portal.api.ckan.records import Package, describe_package
from portal.errors import ReleaseError, UnknownReleaseError
from portal.query.recent import Recent
from portal.releases.store import ReleaseStore

_log = logging.getLogger(__name__)
_LOOK_AGAIN_AFTER = 1.0  # seconds
_TRY_AGAIN_AFTER = 5.0  # seconds, a dataset that could not be read
# A folder that changed less than this long ago may change again without its time showing it: file systems count in ticks.
_SETTLED_AFTER = 2.0  # seconds
_RECORDS_KEPT = 50_000_000  # bytes
_MOST_WAITING = 8  # callers that wait for the first look: others have use for the threads too

#: Members of a package that are fields of their own.
_FIELDS = ("id", "name", "version", "url", "license_id", "owner_org", "state", "type", "title", "notes", "author", "maintainer")
#: Extras that repeat what else is said, or that nobody types: no words are sought in them.
_NOT_TEXT = ("citation", "citation_en", "title_en", "licence_url", "portal_digest", "portal_tags", "portal_state", "portal_dataset_id")


class BusyError(Exception):
    """The datasets are being looked at for the first time.

    Attributes:
        seconds: When to ask again.
    """

    seconds = 5

    def __init__(self) -> None:
        super().__init__("正在读取各数据集，请稍后再试 The datasets are being read; ask again in a few seconds")


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of a release, as far as it can be found by.

    Attributes:
        id: Its id as a resource.
        dataset_id: The dataset; with `version` and `path` it names the file.
        position: Its place among the resources of its package.
    """

    id: str
    package_id: str
    dataset_id: str
    version: str
    path: str
    position: int
    name: str
    description: str
    format: str
    mimetype: str
    hash: str
    size: int
    created: str
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A dataset as searches see it.

    Attributes:
        modified: When what is said of it last changed.
        fields: The values of every field by which it can be found or sorted, as printed.
        extras: The same of its extras.
        title: Its title, folded.
        texts: All of its text, folded, in parts; words are sought in them.
        organization: What `organization_show` says of its owner.
        resources: Its resources, in order.
    """

    id: str
    name: str
    modified: str
    fields: Mapping[str, tuple[str, ...]]
    extras: Mapping[str, str]
    title: str
    texts: tuple[str, ...]
    organization: Mapping[str, Any]
    resources: tuple[Resource, ...]

    def values(self, field: str) -> tuple[str, ...]:
        """Return the values of a field; none where there is no such field. An extra `x` is known as `extras_x` and as `x`."""
        if field in self.fields:
            return self.fields[field]
        extra = self.extras.get(field.removeprefix("extras_"))
        return () if extra is None else (extra,)


@dataclass(frozen=True, slots=True)
class Shelf:
    """All datasets at one moment.

    Attributes:
        entries: By name, sorted.
        by_id: Names by id.
        resources: Every resource by its id.
    """

    entries: Mapping[str, Entry]
    by_id: Mapping[str, str]
    resources: Mapping[str, Resource]

    def entry(self, name_or_id: str) -> Entry | None:
        """Return a dataset by its name or its id; None if there is none."""
        return self.entries.get(name_or_id) or self.entries.get(self.by_id.get(name_or_id, ""))


class Catalogue:
    """The datasets of a store in CKAN's words; safe to share between threads.

    Args:
        store: The releases.
        has_site: Whether the site is served.
        clock: Seconds that only go forward; tests give their own.
    """

    def __init__(self, store: ReleaseStore, *, has_site: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._has_site, self._clock = store, has_site, clock
        self._looking = threading.Lock()
        self._waiting = threading.BoundedSemaphore(_MOST_WAITING)
        self._looked = float("-inf")
        self._stamps: dict[str, tuple[int, int]] = {}
        self._try_again: dict[str, float] = {}
        self._faults: dict[str, str] = {}
        self._entries: dict[str, Entry] = {}
        # Changed in place, for it is long: nobody goes through it, and a look-up finds what there was before or is now.
        self._resources: dict[str, Resource] = {}
        self._shelf = Shelf({}, {}, self._resources)
        self._records: Recent[tuple[str, str], bytes] = Recent(_RECORDS_KEPT)

    def shelf(self) -> Shelf:
        """Return all datasets, as they are now or were a second ago, or longer while they are being looked at.

        A dataset that cannot be read is left out, and the log says why.

        Raises:
            BusyError: If they are being looked at for the first time, and enough others wait for that.
        """
        if self._is_first:
            if not self._waiting.acquire(blocking=False):
                raise BusyError
            try:
                with self._looking:
                    self._look_if_due()
            finally:
                self._waiting.release()
        elif self._looking.acquire(blocking=False):
            try:
                self._look_if_due()
            finally:
                self._looking.release()
        return self._shelf

    @property
    def _is_first(self) -> bool:
        return self._looked == float("-inf")

    def _look_if_due(self) -> None:
        now = self._clock()
        if now - self._looked >= _LOOK_AGAIN_AFTER:
            self._look(now)
            self._looked = now

    def record(self, entry: Entry) -> bytes:
        """Return what `package_show` answers of a dataset, as JSON with `records.ROOT` in its addresses.

        Raises:
            UnknownReleaseError: If it was withdrawn since.
            ReleaseError: If it cannot be read.
        """
        return self._records.get((entry.name, entry.modified), lambda: self._render(entry.name), len)

    def refuse_damaged(self, name: str) -> None:
        """Do nothing unless a dataset is left out since it cannot be read.

        Raises:
            ReleaseError: If it is; it says why.
        """
        if fault := self._faults.get(name):
            raise ReleaseError(fault)

    def _render(self, name: str) -> bytes:
        package = describe_package(self._store, name, has_site=self._has_site)
        if package is None:
            raise UnknownReleaseError("dataset", name)
        return orjson.dumps(package.record)

    def _look(self, now: float) -> None:
        found = self._folders()
        again = {name for name, moment in self._try_again.items() if moment <= now}
        changed = [name for name, stamp in found.items() if self._stamps.get(name) != stamp or name in again]
        gone = [name for name in self._stamps if name not in found]
        if not changed and not gone:
            return
        for name in gone:
            self._faults.pop(name, None)
        for name in (*changed, *gone):
            self._try_again.pop(name, None)
            self._put(name, None)
        for name in changed:
            try:
                package = describe_package(self._store, name, has_site=self._has_site, is_cited=False)
                self._put(name, _entry(package) if package else None)
                self._faults.pop(name, None)
            except UnknownReleaseError:  # a folder without a release
                self._faults.pop(name, None)
            except (ReleaseError, OSError) as error:
                if self._faults.get(name) != str(error):
                    _log.error("%s: left out of what is answered in CKAN's words: %s", name, error)
                self._faults[name] = str(error)
                self._try_again[name] = now + _TRY_AGAIN_AFTER
        settled = time.time() - _SETTLED_AFTER
        self._stamps = {name: stamp for name, stamp in found.items() if stamp[0] / 1e9 < settled}
        entries = dict(sorted(self._entries.items()))
        self._shelf = Shelf(entries, {entry.id: name for name, entry in entries.items()}, self._resources)

    def _put(self, name: str, entry: Entry | None) -> None:
        """Put a dataset in the place of what there was of it."""
        old = self._entries.pop(name, None)
        if entry:
            self._entries[name] = entry
            self._resources.update({each.id: each for each in entry.resources})
        kept = {each.id for each in entry.resources} if entry else set()
        for each in old.resources if old else ():
            if each.id not in kept:
                self._resources.pop(each.id, None)

    def _folders(self) -> dict[str, tuple[int, int]]:
        """Return when each folder of a dataset last changed, and which folder that is."""
        try:
            with os.scandir(self._store.root) as entries:
                found = [(each.name, each.stat(follow_symlinks=False)) for each in entries if each.is_dir(follow_symlinks=False)]
        except FileNotFoundError:
            return {}
        return {name: (told.st_mtime_ns, told.st_ino) for name, told in found if not name.startswith(".")}


def _entry(package: Package) -> Entry:
    record = package.record
    extras = {str(each["key"]): str(each["value"]) for each in record["extras"]}
    fields: dict[str, tuple[str, ...]] = {key: (str(record[key]),) for key in _FIELDS}
    fields |= {
        "title_string": fields["title"],
        "dataset_type": fields["type"],
        "license": fields["license_id"],
        "entity_type": ("package",),
        "capacity": ("public",),
        "private": ("false",),
        "site_id": ("default",),
        "organization": (record["organization"]["name"],),
        "groups": (),
        "tags": tuple(tag["name"] for tag in record["tags"]),
        "res_format": tuple(dict.fromkeys(each["format"] for each in record["resources"])),
        "res_name": tuple(dict.fromkeys(each["name"] for each in record["resources"])),
        "metadata_created": (record["metadata_created"],),
        "metadata_modified": (record["metadata_modified"],),
    }
    told = [record["notes"], record["author"], record["maintainer"], record["name"], record["license_id"], *fields["tags"]]
    told += [record["organization"]["name"], *(value for key, value in extras.items() if key not in _NOT_TEXT)]
    title = fold_text(record["title"])
    # Names of resources are the same in thousands of datasets, and are kept once.
    of_resources = sys.intern(fold_text("\n".join(fields["res_name"])))
    return Entry(
        id=record["id"],
        name=record["name"],
        modified=record["metadata_modified"],
        fields={key: tuple(map(sys.intern, values)) for key, values in fields.items()},
        extras={sys.intern(key): value for key, value in extras.items()},
        title=title,
        texts=(title, fold_text("\n".join(told)), of_resources),
        organization=package.organization,
        resources=tuple(
            Resource(
                id=each["id"],
                package_id=record["id"],
                dataset_id=record["name"],
                version=sys.intern(each["portal_release"]),
                path=sys.intern(each["portal_path"]),
                position=each["position"],
                name=sys.intern(each["name"]),
                description=sys.intern(each["description"]),
                format=sys.intern(each["format"]),
                mimetype=sys.intern(each["mimetype"]),
                hash=each["hash"],
                size=each["size"],
                created=sys.intern(each["created"]),
                url=each["url"],
            )
            for each in record["resources"]
        ),
    )
