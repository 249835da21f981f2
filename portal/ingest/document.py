"""A plan's folder to a document ready to be read."""

from __future__ import annotations

import hashlib
from pathlib import Path

from portal.errors import PlanFileError, UnknownDatasetError
from portal.ingest.decoding import read_source
from portal.ingest.plan_file import PlanFile, check_quotes, cut_body, load_plan_file
from portal.records import Plan, PlanDocument
from portal.registry.regions import Regions
from portal.text.script import plain
from portal.text.wrapped import join_lines

#: Suffixes of the file that is the plan. Tables alone (.xlsx, .csv) are annexes, named in plan.yml.
SOURCES = (".txt", ".html", ".docx", ".pdf")


def list_plans(datasets: Path) -> list[str]:
    """Return the ids of the plans under `datasets/`, in order: every folder but the registry."""
    return sorted(path.name for path in datasets.iterdir() if path.is_dir() and path.name != "registry" and not path.name.startswith("."))


def load_document(folder: Path, regions: Regions) -> PlanDocument:
    """Read a plan's folder.

    Args:
        folder: `datasets/<plan-id>/` with one `source.*` and `plan.yml`.
        regions: Names of regions by code.

    Raises:
        UnknownDatasetError: There is no such folder, or no source in it.
        InputError: The source or `plan.yml` cannot be used; the message says where and what to do.
    """
    if not folder.is_dir():
        raise UnknownDatasetError(f"{folder}: no such folder. Plans stand under datasets/, one folder each.")
    source = find_source(folder)
    facts = load_plan_file(folder / "plan.yml")
    data, text = read_source(source, encoding=facts.encoding)
    name = str(folder / "plan.yml")
    check_quotes(text, facts, name=name)
    body = cut_body(text, facts.body, name=name)
    for annex in facts.annexes:
        body += _read_annex(folder, annex, source)
    return make_document(folder.name, facts, body, sha256=hashlib.sha256(data).hexdigest(), regions=regions)


def find_source(folder: Path) -> Path:
    """Return the one file of a plan's folder that is the plan.

    Raises:
        UnknownDatasetError: There is none, or more than one.
    """
    found = sorted(path for path in folder.iterdir() if path.is_file() and path.stem == "source")
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise UnknownDatasetError(f"{folder}: {names}: one of them is the plan. Keep that one, and name the others otherwise.")
    if not found or found[0].suffix not in SOURCES:
        there = f" ({found[0].name} is none of the formats that a plan may have)" if found else ""
        raise UnknownDatasetError(
            f"{folder}: no source.txt. Put the plan there as that, or as source.html, source.docx or source.pdf{there}."
        )
    return found[0]


def _read_annex(folder: Path, annex: str, source: Path) -> str:
    path = folder / annex
    if Path(annex).name != annex or path == source or not path.is_file():
        raise PlanFileError(
            f"{folder / 'plan.yml'}: annexes: {annex!r} is no file beside the source. Put it into {folder}, and give its name alone."
        )
    return read_source(path)[1].strip("\n") + "\n"


def make_document(plan_id: str, facts: PlanFile, body: str, *, sha256: str, regions: Regions) -> PlanDocument:
    """Put what is known and what is printed together; `plain` is made here, once."""
    region = ""
    if facts.region_code:
        try:
            region = regions.get(facts.region_code).name
        except PlanFileError as error:
            raise PlanFileError(f"{plan_id}/plan.yml: region_code: {error}") from None
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
    return PlanDocument(plan, body, join_lines(plain(body), body))
