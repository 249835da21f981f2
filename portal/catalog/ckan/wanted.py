"""What a CKAN should hold: a release history as one dataset with its files, and the body that publishes it as an organisation."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from portal.catalog.citable import citable_release
from portal.catalog.citation import cite_gbt7714
from portal.catalog.ckan.rules import choose_licence, is_name, make_name, make_tags
from portal.catalog.csl import render_apa
from portal.errors import CkanConflictError
from portal.packaging.package import DESCRIPTOR
from portal.releases.store import Release, ReleaseStore
from portal.releases.tombstone import Tombstone

State = Literal["current", "earlier", "withdrawn"]

#: The extra by which a dataset or an organisation is known as made here; its value is the dataset's id, or `MAKER`.
DATASET_MARK, ORGANIZATION_MARK, MAKER = "portal_dataset_id", "portal_made_by", "plan-portal"
#: Every extra that a dataset made here may have; all others are someone else's and are left as they are.
EXTRAS = (
    DATASET_MARK,
    "portal_release",
    "portal_digest",
    "portal_state",
    "portal_tags",
    "title_en",
    "released",
    "issuer",
    "document_number",
    "issued",
    "period_start",
    "period_end",
    "region",
    "region_code",
    "source_url",
    "citation",
    "citation_en",
    "licence",
    "licence_url",
)
_PLAN_FACTS = ("issuer", "document_number", "issued", "period_start", "period_end", "region", "region_code", "source_url")
_SPDX_SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"


class Pages(Protocol):
    """Where the public finds a dataset and a release; citations carry it."""

    def dataset(self, dataset_id: str) -> str:
        """Return the whole address of a dataset."""

    def release(self, dataset_id: str, version: str) -> str:
        """Return the whole address of a release."""


@dataclass(frozen=True, slots=True)
class SitePages:
    """The pages of the static site.

    Attributes:
        site_url: Its public address, with a slash at its end.

    >>> SitePages("https://data.example.org/").release("demo-2015", "1.0.0")
    'https://data.example.org/datasets/demo-2015/1.0.0/'
    """

    site_url: str

    def dataset(self, dataset_id: str) -> str:
        return f"{self.site_url}datasets/{dataset_id}/"

    def release(self, dataset_id: str, version: str) -> str:
        return f"{self.dataset(dataset_id)}{version}/"


@dataclass(frozen=True, slots=True)
class WantedFile:
    """A file of a release as a resource.

    Attributes:
        path: Its path in the package; with the version it is the file's name for ever.
        sha256: Of its bytes, as the descriptor states it.
        size: In bytes.
    """

    release: Release
    path: str
    state: State
    name: str
    description: str
    format: str
    mimetype: str
    sha256: str
    size: int

    @property
    def key(self) -> tuple[str, str]:
        """The version and path by which a resource is known as this file."""
        return self.release.version, self.path

    @property
    def fields(self) -> dict[str, str]:
        """What the resource says of the file, and may be said anew without sending it again."""
        return {
            "name": self.name,
            "description": self.description,
            "format": self.format,
            "mimetype": self.mimetype,
            "portal_release": self.release.version,
            "portal_path": self.path,
            "portal_sha256": self.sha256,
            "portal_state": self.state,
        }

    @property
    def fields_of_upload(self) -> dict[str, str]:
        """What is said with the bytes. CKAN's own `hash` is said only here: a DataStore loader may put another digest there."""
        return {**self.fields, "hash": self.sha256, "hash_algorithm": _SPDX_SHA256, "size": str(self.size)}


@dataclass(frozen=True, slots=True)
class WantedDataset:
    """A dataset with all its releases.

    Attributes:
        release: The one that the metadata describe: the newest that was not withdrawn, or the newest if all were.
        is_withdrawn: All releases were withdrawn.
        facts: CKAN's own fields, such as `title`.
        extras: Further facts by name, none empty.
        files: Of all releases, the newest first.
    """

    release: Release
    is_withdrawn: bool
    facts: dict[str, str]
    tags: tuple[str, ...]
    extras: dict[str, str]
    files: tuple[WantedFile, ...]

    @property
    def name(self) -> str:
        """The dataset's id, which is its name in CKAN too."""
        return self.release.dataset_id


@dataclass(frozen=True, slots=True)
class WantedOrganization:
    """The organisation that owns the datasets.

    Attributes:
        is_named: The publisher named it; otherwise its name was made from the publisher's.
    """

    name: str
    is_named: bool
    title: str
    description: str


def want_organization(release: Release, named: str = "") -> WantedOrganization:
    """Say what the organisation should be: the publisher of a release.

    Args:
        release: Any release; its publisher is meant.
        named: The organisation's name in CKAN; made from the publisher's English name if there is none.

    Raises:
        CkanConflictError: If no name can be made.
    """
    publisher = next(each for each in release.descriptor["contributors"] if "publisher" in each["roles"])
    title, title_en = str(publisher["title"]), str(publisher.get("title_en") or publisher["title"])
    name = named or make_name(title_en)
    if not name:
        raise CkanConflictError(f"No name of a CKAN organisation can be made from {title_en!r}. Name one with --organization.")
    described = "\n\n".join(each for each in (title_en if title_en != title else "", str(publisher.get("path", ""))) if each)
    return WantedOrganization(name, bool(named), title, described)


def want_dataset(store: ReleaseStore, dataset_id: str, *, pages: Pages, licences: Collection[str], is_cited: bool = True) -> WantedDataset:
    """Say what CKAN should hold of a dataset.

    Args:
        store: The releases.
        dataset_id: A dataset that has one.
        pages: Where the public finds datasets and releases.
        licences: Ids of the licences that the CKAN knows.
        is_cited: Whether to print the citations, which takes longer than all the rest.

    Raises:
        CkanConflictError: If CKAN takes no dataset of that name.
        UnknownReleaseError: If there is no such dataset.
        ReleaseError: If a release cannot be read.
    """
    if not is_name(dataset_id):
        raise CkanConflictError(
            f"{dataset_id}: CKAN takes names of 2 to 100 characters only. Leave it out: name the others with --dataset."
        )
    releases = [store.get(dataset_id, version, withdrawn_too=True) for version in reversed(store.versions(dataset_id, withdrawn_too=True))]
    gone = {each.version: store.tombstone(dataset_id, each.version) for each in releases if store.is_withdrawn(dataset_id, each.version)}
    current = next((each for each in releases if each.version not in gone), releases[0])
    citable = citable_release(current, address=pages.release(dataset_id, current.version))
    title = citable.title if citable.title_en == citable.title else f"{citable.title} / {citable.title_en}"
    told = gone.get(current.version)
    notes = [f"{citable.description}", f"{citable.description_en}", *([_withdrawn(current, told)] if told else [])]
    tags = make_tags(citable.keywords)
    extras = {
        DATASET_MARK: dataset_id,
        "portal_release": current.version,
        "portal_digest": f"sha256:{current.sha256}",
        "portal_state": "withdrawn" if told else "current",
        "portal_tags": ", ".join(tags),
        "title_en": citable.title_en,
        "released": citable.issued.isoformat(),
        **_plan_facts(current),
        **({"citation": cite_gbt7714(citable), "citation_en": render_apa(citable)} if is_cited else {}),
        "licence": citable.license_title or citable.license_id,
        "licence_url": citable.license_address,
    }
    return WantedDataset(
        release=current,
        is_withdrawn=told is not None,
        facts={
            "title": title,
            "notes": "\n\n".join(note for note in notes if note),
            "license_id": choose_licence(citable.license_id, licences),
            "author": "; ".join(body.name for body in citable.creators),
            "maintainer": citable.publisher.name,
            "version": current.version,
            "url": pages.dataset(dataset_id),
        },
        tags=tags,
        extras={key: value for key, value in extras.items() if value},
        files=tuple(file for release in releases for file in _files(release, current, gone.get(release.version))),
    )


def _plan_facts(release: Release) -> dict[str, str]:
    """Return what is known of the plan; nothing where the release is of several."""
    plans = release.rows("plans")
    return {key: plans[0][key] for key in _PLAN_FACTS} if len(plans) == 1 else {}


def _files(release: Release, current: Release, tombstone: Tombstone | None) -> Iterator[WantedFile]:
    """List the files of a release: tables, text, history, and the descriptor last."""
    state: State = "withdrawn" if tombstone else "current" if release is current else "earlier"
    said = _withdrawn(release, tombstone) if tombstone else _standing(release, current)

    def file(path: str, facts: dict[str, Any], words: dict[str, Any], size: int, sha256: str) -> WantedFile:
        title = " ".join(dict.fromkeys((str(words["title"]), str(words.get("title_en", "")))))
        kind = str(facts["format"]).upper()
        about = (said, words.get("description", ""), words.get("description_en", ""))
        return WantedFile(
            release=release,
            path=path,
            state=state,
            name=f"{'已撤回 withdrawn: ' if tombstone else ''}{title} {release.version} ({kind})",
            description="\n\n".join(each for each in about if each),
            format=kind,
            mimetype=str(facts["mediatype"]),
            sha256=sha256,
            size=size,
        )

    for resource in release.descriptor["resources"]:
        for facts in (resource, *resource.get("alternates", ())):
            yield file(facts["path"], facts, resource, int(facts["bytes"]), str(facts["hash"]).removeprefix("sha256:"))
    about = {
        "title": "数据包说明",
        "title_en": "Data package descriptor",
        "description": "字段、校验和、来源和许可，依 Data Package v2。",
        "description_en": "Fields, checksums, sources and licence, by Data Package v2.",
    }
    size = len(release.read(DESCRIPTOR))
    yield file(DESCRIPTOR, {"format": "json", "mediatype": "application/json"}, about, size, release.sha256)


def _standing(release: Release, current: Release) -> str:
    day = str(release.descriptor["created"])[:10]
    if release is current:
        return f"{release.version}（{day}），现行版本。 Release {release.version} of {day}, the current one."
    return (
        f"{release.version}（{day}），较早版本；现行版本为 {current.version}。"
        f" Release {release.version} of {day}, an earlier one; the current release is {current.version}."
    )


def _withdrawn(release: Release, told: Tombstone) -> str:
    day, reason = told.withdrawn.isoformat(), told.reason.rstrip("。. ")
    instead, instead_en = (f"请改用 {told.successor}。", f" Use {told.successor} instead.") if told.successor else ("", "")
    return (
        f"{release.version} 已于 {day} 撤回：{reason}。{instead}"
        f" Release {release.version} was withdrawn on {day}, for the reason given.{instead_en}"
    )
