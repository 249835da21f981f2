"""What `datapackage.json` says: facts of the dataset, and one resource per file, by Data Package v2."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.packaging.files import size_and_digest
from portal.packaging.publisher import Publisher
from portal.packaging.schema import Table
from portal.packaging.tables import Row
from portal.records import Plan

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
ALL_PLANS = "all-plans"

_DIALECT: dict[str, Any] = {
    "$schema": "https://datapackage.org/profiles/2.0/tabledialect.json",
    "header": True,
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
}


@dataclass(frozen=True, slots=True)
class About:
    """How a dataset is introduced; an empty field is filled in from its plans."""

    title: str = ""
    title_en: str = ""
    description: str = ""
    description_en: str = ""
    keywords: tuple[str, ...] = ()
    carried_by: str = ""  # who published the copy of the plan that was found; of a dataset of one plan


@dataclass(frozen=True, slots=True)
class Lineage:
    """What a release says of how it was made and of the releases before it."""

    code_version: str = ""  # of this program
    inputs: str = ""  # sha256 of everything that was read, see `portal.ingest.inputs`
    previous: str = ""  # the version before; empty for the first release
    note: str = ""  # why it was made, in the publisher's words
    changelog: str = ""  # the whole of CHANGELOG.md
    retired: tuple[Row, ...] | None = None  # rows of `retired`; None in a first release, which has no such table

    def descriptor(self) -> dict[str, Any]:
        """Return what `datapackage.json` says of it under `release`: only what is known."""
        told = {
            "code": f"plan-portal {self.code_version}" if self.code_version else "",
            "inputs": f"sha256:{self.inputs}" if self.inputs else "",
            "previous": self.previous,
            "note": self.note,
        }
        return {key: value for key, value in told.items() if value}


def text_path(dataset_id: str, plan_id: str) -> str:
    """Return the path of a plan's text in the package.

    >>> text_path("demo-2020", "demo-2020"), text_path("all-plans", "demo-2020")
    ('source.txt', 'sources/demo-2020.txt')
    """
    return f"sources/{plan_id}.txt" if dataset_id == ALL_PLANS else "source.txt"


def text_name(dataset_id: str, plan_id: str) -> str:
    """Return the name of the resource that is a plan's text.

    >>> text_name("demo-2020", "demo-2020"), text_name("all-plans", "demo-2020")
    ('source-text', 'source-text-demo-2020')
    """
    return f"source-text-{plan_id}" if dataset_id == ALL_PLANS else "source-text"


def describe_dataset(
    dataset_id: str,
    plans: tuple[Plan, ...],
    about: About,
    *,
    version: str,
    created: date,
    publisher: Publisher,
    counts: dict[str, int],
    lineage: Lineage,
) -> dict[str, Any]:
    """Return the facts of the dataset in their fixed order, to which only `resources` is still missing."""
    about = _filled(dataset_id, plans, about)
    return {
        "$schema": PROFILE,
        "name": dataset_id,
        "title": about.title,
        "title_en": about.title_en,
        "description": about.description,
        "description_en": about.description_en,
        "version": version,
        "created": f"{created:%Y-%m-%d}T00:00:00Z",
        **({"release": told} if (told := lineage.descriptor()) else {}),
        "keywords": list(about.keywords),
        "licenses": [publisher.licence.model_dump()],
        "sources": [
            {"title": plan.title}
            | ({"path": plan.source_url} if plan.source_url else {})
            | ({"carried_by": about.carried_by} if about.carried_by else {})
            for plan in plans
        ],
        "contributors": _contributors(plans, publisher),
        "counts": counts,
    }


def describe_table(table: Table, rows: int, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return the resource of a table whose CSV and JSON are among `files`."""
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.csv",
        "title": table.title,
        "title_en": table.title_en,
        "description": table.description,
        "description_en": table.description_en,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_fingerprint(files, f"{table.name}.csv"),
        "rows": rows,
        "dialect": _DIALECT,
        "schema": table.schema(),
        "alternates": [
            {"path": f"{table.name}.json", "format": "json", "mediatype": "application/json", **_fingerprint(files, f"{table.name}.json")}
        ],
    }


def describe_text(dataset_id: str, plan: Plan, content: bytes) -> dict[str, Any]:
    """Return the resource of a plan's text."""
    path = text_path(dataset_id, plan.plan_id)
    return {
        "name": text_name(dataset_id, plan.plan_id),
        "path": path,
        "title": f"{plan.title}：原文",
        "title_en": "Text of the plan",
        "format": "txt",
        "mediatype": "text/plain",
        "encoding": "utf-8",
        **_fingerprint({path: content}, path),
    }


def describe_changelog(path: str, content: bytes) -> dict[str, Any]:
    """Return the resource of the list of all changes."""
    return {
        "name": "changelog",
        "path": path,
        "title": "变更记录",
        "title_en": "Changelog",
        "format": "md",
        "mediatype": "text/markdown",
        "encoding": "utf-8",
        **_fingerprint({path: content}, path),
    }


def render_descriptor(descriptor: Mapping[str, Any]) -> bytes:
    """Print a descriptor as it is published: two spaces, keys in their order, Chinese as it is, LF at the end."""
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "surrogatepass")


def _filled(dataset_id: str, plans: tuple[Plan, ...], about: About) -> About:
    if dataset_id == ALL_PLANS:
        title, title_en = "全部规划", "All plans"
        description = f"{len(plans)}份规划的任务、目标、报告数据和责任分工合为一体，每行都可追溯到原文。"
        description_en = f"Tasks, targets, reported figures and responsibilities of {len(plans)} plans; each row points into its text."
    else:
        title = plans[0].title
        title_en = f"Open data of the plan {title}"
        description = f"从《{title}》读出的任务、目标、报告数据和责任分工，每行都可追溯到原文。"
        description_en = "Tasks, targets, reported figures and responsibilities read from the plan; each row points into its text."
    regions = dict.fromkeys(plan.region for plan in plans if plan.region)
    return About(
        title=about.title or title,
        title_en=about.title_en or title_en,
        description=about.description or description,
        description_en=about.description_en or description_en,
        keywords=about.keywords or ("政府规划", "任务", "目标", "责任分工", *regions),
        carried_by=about.carried_by,
    )


def _contributors(plans: tuple[Plan, ...], publisher: Publisher) -> list[dict[str, Any]]:
    """Name who did what, one entry per body.

    In Data Package v2 `creator` is who made the package, whoever the data comes from
    (https://datapackage.org/standard/data-package/#contributors); the issuer wrote the plan, so it is its `author`.
    """
    roles: dict[str, list[str]] = {publisher.name: ["creator", "publisher"]}
    for plan in plans:
        if plan.issuer and "author" not in roles.setdefault(plan.issuer, []):
            roles[plan.issuer].append("author")
    made: list[dict[str, Any]] = []
    for name, found in roles.items():
        entry: dict[str, Any] = {"title": name}
        if name == publisher.name:
            entry |= {"title_en": publisher.name_en} | ({"path": publisher.url} if publisher.url else {})
        made.append(entry | {"roles": found})
    return made


def _fingerprint(files: Mapping[str, bytes], path: str) -> dict[str, Any]:
    size, digest = size_and_digest(files, path)
    return {"bytes": size, "hash": f"sha256:{digest}"}
