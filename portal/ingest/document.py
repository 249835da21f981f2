"""A plan's folder to a document ready to be read."""

from __future__ import annotations

import hashlib
from pathlib import Path

from portal.errors import InputError, UnknownDatasetError
from portal.ingest.decoding import read_source
from portal.ingest.plan_file import PlanFile, cut_body, load_plan_file
from portal.records import Plan, PlanDocument
from portal.registry.regions import Regions
from portal.text.script import plain

SOURCE = "source.txt"


def list_plans(datasets: Path) -> list[str]:
    """Return the ids of the plans under `datasets/`, in order: every folder but the registry."""
    return sorted(path.name for path in datasets.iterdir() if path.is_dir() and path.name != "registry" and not path.name.startswith("."))


def load_document(folder: Path, regions: Regions) -> PlanDocument:
    """Read a plan's folder.

    Args:
        folder: `datasets/<plan-id>/` with `source.txt` and `plan.yml`.
        regions: Names of regions by code.

    Raises:
        UnknownDatasetError: There is no such folder, or no source in it.
        InputError: The source or `plan.yml` cannot be used; the message says where and what to do.
    """
    source = folder / SOURCE
    if not folder.is_dir():
        raise UnknownDatasetError(f"{folder}: no such folder. Plans stand under datasets/, one folder each.")
    if not source.is_file():
        raise UnknownDatasetError(f"{folder}: no {SOURCE}. Put the plan there as plain text.")
    facts = load_plan_file(folder / "plan.yml")
    data, text = read_source(source, encoding=facts.encoding)
    body = cut_body(text, facts.body, name=str(folder / "plan.yml"))
    return make_document(folder.name, facts, body, sha256=hashlib.sha256(data).hexdigest(), regions=regions)


def make_document(plan_id: str, facts: PlanFile, body: str, *, sha256: str, regions: Regions) -> PlanDocument:
    """Put what is known and what is printed together; `plain` is made here, once."""
    region = ""
    if facts.region_code:
        found = regions.get(facts.region_code)
        if found is None:
            raise InputError(
                f"{plan_id}/plan.yml: region_code {facts.region_code} is not in datasets/registry/regions.csv. Correct it, or add the region there."
            )
        region = found.name
    plan = Plan(
        plan_id=plan_id,
        title=facts.title,
        issuer=facts.issuer,
        document_number=facts.document_number,
        issued=facts.issued.isoformat() if facts.issued else "",
        region_code=facts.region_code,
        region=region,
        period_start=facts.period_start,
        period_end=facts.period_end,
        source_url=facts.source_url,
        source_sha256=sha256,
        license=facts.license,
    )
    return PlanDocument(plan, body, plain(body))
