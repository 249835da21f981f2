"""A release in the words of schema.org, as search engines read it from a page: a `Dataset` with its files and its source.

Every property that Google's guide to dataset pages requires or recommends is given where the release knows it
(https://developers.google.com/search/docs/appearance/structured-data/dataset).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.catalog.citable import Body, Citable, citable_release
from portal.catalog.citation import cite_gbt7714
from portal.releases.store import Release

#: Indicators that a page of a dataset lists as what was measured; the table `indicators` has them all.
MOST_VARIABLES = 50
#: Plans and regions that it lists as its sources and places; a dataset that joins more of them names none.
MOST_SOURCES = 50


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the public finds what a page describes; every address is absolute.

    Attributes:
        page: The page of the release.
        newest: The page of the dataset, whose address moves on to newer releases.
        catalogue: The list of all datasets.
        method: The page that says how the data were read.
        file: Gives the address of a file of the release, by its path in the package.
    """

    page: str
    newest: str
    catalogue: str
    method: str
    file: Callable[[str], str]


def describe_for_search(release: Release, at: Addresses) -> dict[str, Any]:
    """Return the JSON-LD of a release: what is not known has no property."""
    cited = citable_release(release, address=at.page)
    plans = release.rows("plans")
    few = plans if len(plans) <= MOST_SOURCES else []
    described: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": at.page,
        "url": at.page,
        "sameAs": at.newest if at.newest != at.page else "",
        "name": cited.title,
        "alternateName": cited.title_en if cited.title_en != cited.title else "",
        "description": " ".join(each for each in (cited.description, cited.description_en) if each),
        "version": release.version,
        "identifier": [at.page, f"sha256:{release.sha256}"],
        **_terms(cited),
        "datePublished": cited.issued.isoformat(),
        "inLanguage": "zh-CN",
        "keywords": list(cited.keywords),
        "creditText": cite_gbt7714(cited),
        "isBasedOn": [_plan(each) for each in few],
        "temporalCoverage": _years(plans),
        "spatialCoverage": _places(few),
        "measurementTechnique": at.method,
        "variableMeasured": _variables(release),
        "includedInDataCatalog": {"@type": "DataCatalog", "name": cited.publisher.name, "url": at.catalogue},
        "distribution": list(_files(release, at.file)),
    }
    return _known(described)


def embed(described: Mapping[str, Any]) -> str:
    r"""Print JSON-LD so that it can stand in a `script` element: no text in it can end the element.

    >>> print(embed({"name": "</script>"}))
    {"name":"\u003c/script>"}
    """
    return json.dumps(described, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _terms(cited: Citable) -> dict[str, Any]:
    return {
        "creator": [_organization(each) for each in cited.creators],
        "publisher": _organization(cited.publisher),
        "license": cited.license_address,
        "isAccessibleForFree": True,
    }


def _organization(body: Body) -> dict[str, str]:
    return {"@type": "Organization", "name": body.name} | ({"alternateName": body.name_en} if body.name_en != body.name else {})


def _plan(row: Mapping[str, str]) -> dict[str, Any]:
    return _known(
        {
            "@type": "CreativeWork",
            "name": row["title"],
            "author": {"@type": "GovernmentOrganization", "name": row["issuer"]} if row["issuer"] else "",
            "datePublished": row["issued"],
            "identifier": row["document_number"],
            "url": row["source_url"],
        }
    )


def _years(plans: Sequence[Mapping[str, str]]) -> str:
    """Return the span of years of all plans as ISO 8601 writes one; empty where no plan prints its period."""
    years = sorted(year for row in plans for year in (row["period_start"], row["period_end"]) if year)
    return "/".join(dict.fromkeys((years[0], years[-1]))) if years else ""


def _places(plans: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    regions = dict.fromkeys((row["region_code"], row["region"]) for row in plans if row["region"])
    return [
        _known({"@type": "AdministrativeArea", "name": name, "identifier": f"GB/T 2260 {code}" if code else ""}) for code, name in regions
    ]


def _variables(release: Release) -> list[dict[str, Any]]:
    return [
        _known(
            {
                "@type": "PropertyValue",
                "name": row["name"],
                "alternateName": row["name_en"],
                "description": row["definition"],
                "unitText": row["base_unit"],
            }
        )
        for row in release.rows("indicators")[:MOST_VARIABLES]
    ]


def _files(release: Release, address: Callable[[str], str]) -> Iterator[dict[str, Any]]:
    for resource in release.descriptor["resources"]:
        for file in (resource, *resource.get("alternates", ())):
            yield _known(
                {
                    "@type": "DataDownload",
                    "name": f"{resource['title']} {resource['title_en']}",
                    "contentUrl": address(file["path"]),
                    "encodingFormat": file["mediatype"],
                    "contentSize": f"{file['bytes']} B",
                    "sha256": file["hash"].removeprefix("sha256:"),
                }
            )


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value not in ("", [])}
