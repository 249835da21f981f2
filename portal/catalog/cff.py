"""CITATION.cff, Citation File Format 1.2.0: the file by which code forges and archives show how to cite."""

from __future__ import annotations

from typing import Any

import yaml

from portal.catalog.citable import Citable, Source

# The emitter of libyaml prints the same in a fifth of the time; not every machine has it.
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_MESSAGE = "引用这些数据时，请用下面的信息。 If you use these data, please cite them as below."


def cff_record(citable: Citable) -> dict[str, Any]:
    """Return the content of CITATION.cff: authors are who made the dataset, the plans are its `references`."""
    record: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": _MESSAGE,
        "type": "dataset",
        "title": citable.full_title,
        "abstract": citable.description,
        "authors": [{"name": body.name} for body in citable.creators],
        "version": citable.cited_version,
        "date-released": citable.cited_day.isoformat() if citable.cited_day else "",
        "url": citable.address,
        "license": citable.license_id,
        "keywords": list(citable.keywords),
        "identifiers": _identifiers(citable),
        "references": [_reference(source) for source in citable.sources],
    }
    return {name: value for name, value in record.items() if value}


def render_cff(citable: Citable) -> str:
    """Print CITATION.cff as YAML."""
    printed: str = yaml.dump(cff_record(citable), Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=10_000)
    return printed


def _identifiers(citable: Citable) -> list[dict[str, str]]:
    if not citable.sha256:
        return []
    return [{"type": "other", "value": f"sha256:{citable.sha256}", "description": "SHA-256"}]


def _reference(source: Source) -> dict[str, Any]:
    """Return a plan as the government document it is; a body that is not known is said to be so, as `authors` must not be empty."""
    reference: dict[str, Any] = {
        "type": "government-document",
        "title": source.title,
        "authors": [{"name": source.issuer or "发布机关不详"}],
        "number": source.document_number,
        "year": int(source.issued[:4]) if source.issued else None,
        "date-published": source.issued if len(source.issued) == len("2026-11-21") else "",
        "url": source.address,
    }
    return {name: value for name, value in reference.items() if value}
