"""A file to a new folder under `datasets/`: the file as it is, and a plan.yml with what the file prints about itself."""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import yaml

from portal.errors import PlanFileError, SourceFormatError
from portal.ingest.decoding import read_source
from portal.ingest.document import SOURCES, list_plans
from portal.ingest.facts import Facts, read_facts
from portal.registry.regions import Regions

_PLAN_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RESERVED = ("all-plans", "registry")  # the dataset that joins all plans, and the folder of registries
_NUMBERS = ("period_start", "period_end")


@dataclass(frozen=True, slots=True)
class Added:
    """The new folder, the text of its source and what was read from it."""

    folder: Path
    text: str
    facts: Facts


def add_plan(source: Path, datasets: Path, regions: Regions, *, plan_id: str = "") -> Added:
    """Make `datasets/<plan-id>/` for a file.

    Args:
        source: The plan as found; it is copied byte for byte.
        datasets: The folder of all plans.
        regions: Names of places.
        plan_id: The id; empty to take `propose_id`.

    Raises:
        InputError: The file cannot be read, is there already, or the id is taken or not of the right form.
    """
    suffix = ".html" if source.suffix.lower() in (".htm", ".shtml", ".xhtml") else source.suffix.lower()
    if suffix in (".xlsx", ".csv"):
        raise SourceFormatError(
            f"{source}: tables alone are an annex. Put the file into the folder of its plan and name it in plan.yml, under `annexes`."
        )
    data, text = read_source(source)
    if suffix not in SOURCES:
        raise SourceFormatError(f"{source}: a plan is one of {', '.join(SOURCES)}.")
    digest = hashlib.sha256(data).hexdigest()
    for other in list_plans(datasets):
        for path in (datasets / other).glob("source.*"):
            if path.stat().st_size == len(data) and hashlib.sha256(path.read_bytes()).hexdigest() == digest:
                raise PlanFileError(f"{source}: the same file is there already, as {path}. Nothing was added.")
    facts = read_facts(text, regions)
    plan_id = plan_id or propose_id(facts, text)
    if not _PLAN_ID.fullmatch(plan_id) or plan_id in _RESERVED or len(plan_id) > 60:
        raise PlanFileError(
            f"--id {plan_id}: an id has up to 60 lower-case letters, digits and single hyphens, such as hunan-broadband-2014."
        )
    folder = datasets / plan_id
    if folder.exists():
        raise PlanFileError(f"{folder}: there already; nothing was changed. Give another id with --id, or edit what is there.")
    # Made aside and put in place at once, so that a crash leaves no half-made plan.
    unfinished = datasets / f".{plan_id}.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    (unfinished / f"source{suffix}").write_bytes(data)
    (unfinished / "plan.yml").write_text(render_plan_file(facts, text), encoding="utf-8")
    unfinished.rename(folder)
    return Added(folder, text, facts)


def propose_id(facts: Facts, text: str) -> str:
    """Propose an id: `cn`, the region's code (000000 for none), the year, and six digits of a hash of the title.

    The year is the first of the period, else that of the date; `undated` where neither is printed.
    """
    region = facts.region_code.value if facts.region_code else "000000"
    year = facts.period_start.value if facts.period_start else facts.issued.value[:4] if facts.issued else "undated"
    named = facts.title.value if facts.title else text
    return f"cn-{region}-{year}-{hashlib.sha256(named.encode()).hexdigest()[:6]}"


def render_plan_file(facts: Facts, text: str) -> str:
    """Write plan.yml: every key that a person may fill in, blank where nothing is printed."""
    found = {key: (int(fact.value) if key in _NUMBERS else fact.value) if fact else None for key, fact in facts.items()}
    keys = ("title", "title_en", "issuer", "document_number", "issued", "region_code", "period_start", "period_end", "source_url", "carried_by", "license", "notes")  # fmt: skip
    lines = ["# What was read from the file itself; look each value over, and fill in what is known of the others."]
    for key in keys:
        value = found.get(key)
        # A date stands bare, so that YAML knows it as one.
        written = "" if value is None else str(value) if key == "issued" else _scalar(value)
        lines.append(f"{key}: {written}".rstrip())
    lines += [
        "# Which part of the file is the plan, where not all of it is; word for word as in the file, and each once in it:",
        "#   start: the first words of the plan",
        "#   end: the last words of the plan",
        "#   cut:",
        "#     - {start: the first words of a piece that is no part of it, end: its last words, reason: what it is}",
        "body:",
        "# Where a value was read: characters of the file's text. Drop the entry of a value that you change.",
        "read_from:",
    ]
    for key, fact in facts.items():
        if fact:
            lines.append(f"  {key}: {{start: {fact.span.start}, end: {fact.span.end}, quote: {_scalar(fact.span.of(text), quoted=True)}}}")
    return "\n".join(lines) + "\n"


def _scalar(value: object, *, quoted: bool = False) -> str:
    """Write one value on one line, as YAML reads it back."""
    if quoted:
        return yaml.safe_dump(value, allow_unicode=True, default_style='"', width=10**9).strip()
    return yaml.safe_dump([value], allow_unicode=True, default_flow_style=True, width=10**9).strip()[1:-1]
