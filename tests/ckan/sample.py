"""Releases of the sample plan, and what a CKAN answers once they are published."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from portal.catalog.ckan.wanted import SitePages, WantedDataset, want_dataset
from portal.ckan.found import FoundDataset
from portal.releases.manifest import complete_manifest
from portal.releases.store import ReleaseStore
from tests.packaging.sample import package_of, plan_tables

DATASET, SITE, OWNER = "demo-2015", "https://data.example.org/plans/", "org-1"


def make_store(folder: Path, *versions: str, dataset_id: str = DATASET) -> ReleaseStore:
    """Make releases, each with another document number, so that no two are alike."""
    made = ReleaseStore(folder)
    tables = plan_tables()
    for version in versions:
        plan = replace(tables.plans[0], document_number=f"示政发〔2015〕{version}号")
        made.write(package_of(replace(tables, plans=(plan,)), dataset_id=dataset_id, version=version))
    complete_manifest(made)
    return made


def want(store: ReleaseStore, site_url: str = SITE) -> WantedDataset:
    return want_dataset(store, DATASET, pages=SitePages(site_url), licences=("cc-by", "cc-zero"))


def answer(wanted: WantedDataset) -> dict[str, Any]:
    """What `package_show` answers when everything wanted is there."""
    resources = [
        {**file.fields_of_upload, "id": f"res-{number}", "size": file.size, "url_type": "upload", "position": number}
        for number, file in enumerate(wanted.files)
    ]
    return {
        **wanted.facts,
        "id": "pkg-1",
        "name": wanted.name,
        "state": "active",
        "private": False,
        "owner_org": OWNER,
        "metadata_modified": "2026-02-01T00:00:00",
        "organization": {"id": OWNER, "name": "publisher"},
        "tags": [{"name": tag, "vocabulary_id": None} for tag in sorted(wanted.tags)],
        "extras": [{"key": key, "value": value} for key, value in sorted(wanted.extras.items())],
        "resources": resources,
    }


def found(answered: dict[str, Any]) -> FoundDataset:
    return FoundDataset.model_validate({**answered, "facts": answered})
