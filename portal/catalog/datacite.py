"""DataCite metadata, schema 4.6, in the JSON of DataCite's own API.

No DOI is invented: the identifier is the address, until whoever publishes the data registers one.
"""

from __future__ import annotations

from typing import Any

from portal.catalog.citable import Body, Citable, Source
from portal.catalog.printing import print_json

_KINDS = {"dataset": "Dataset", "release": "Release", "table": "Table", "row": "Row", "view": "Filtered view"}


def datacite_record(citable: Citable) -> dict[str, Any]:
    """Return the record of what is cited.

    Creators are who made the dataset; each plan is a related item that the data are derived from, and its issuer is the creator of that.
    """
    record: dict[str, Any] = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "identifiers": [{"identifier": citable.address, "identifierType": "URL"}],
        "url": citable.address,
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": _KINDS[citable.what]},
        "creators": [_body(body) for body in citable.creators],
        "titles": [
            {"title": citable.full_title, "lang": "zh"},
            {"title": citable.full_title_en, "titleType": "TranslatedTitle", "lang": "en"},
        ],
        "publisher": {"name": citable.publisher.name, "lang": "zh"},
        "publicationYear": citable.issued.year,
        "dates": [{"date": citable.issued.isoformat(), "dateType": "Issued" if citable.cited_day else "Updated"}],
        "language": "zh",
        "version": citable.cited_version,
        "subjects": [{"subject": word, "lang": "zh"} for word in citable.keywords],
        "alternateIdentifiers": [{"alternateIdentifier": citable.sha256, "alternateIdentifierType": "SHA-256"}] if citable.sha256 else [],
        "rightsList": _rights(citable),
        "descriptions": _descriptions(citable),
        "relatedItems": [_related(source) for source in citable.sources],
    }
    return {name: value for name, value in record.items() if value}


def render_datacite(citable: Citable) -> str:
    """Print the DataCite record."""
    return print_json(datacite_record(citable))


def _body(body: Body) -> dict[str, str]:
    return {"name": body.name, "nameType": "Organizational"}


def _rights(citable: Citable) -> list[dict[str, str]]:
    if not citable.license_id:
        return []
    spdx = {"rightsIdentifier": citable.license_id, "rightsIdentifierScheme": "SPDX"}
    return [{"rights": citable.license_title or citable.license_id, "rightsUri": citable.license_address} | spdx]


def _descriptions(citable: Citable) -> list[dict[str, str]]:
    said = [(citable.description, "Abstract", "zh"), (citable.description_en, "Abstract", "en"), (citable.quote, "Other", "zh")]
    return [{"description": text, "descriptionType": kind, "lang": lang} for text, kind, lang in said if text]


def _related(source: Source) -> dict[str, Any]:
    item: dict[str, Any] = {
        "relatedItemType": "Text",
        "relationType": "IsDerivedFrom",
        "relatedItemIdentifier": {"relatedItemIdentifier": source.address, "relatedItemIdentifierType": "URL"} if source.address else {},
        "creators": [{"name": source.issuer, "nameType": "Organizational"}] if source.issuer else [],
        "titles": [{"title": source.title}],
        "publicationYear": source.issued[:4],
        "number": source.document_number,
        "numberType": "Other" if source.document_number else "",
    }
    return {name: value for name, value in item.items() if value}
