"""How to cite what is published, so that a reader finds the same bytes years later: one call gives every form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.catalog.bibtex import render_bibtex
from portal.catalog.cff import render_cff
from portal.catalog.citable import Citable
from portal.catalog.csl import csl_item, render_apa, render_chicago, render_csl_json
from portal.catalog.datacite import datacite_record, render_datacite
from portal.catalog.gbt7714 import format_reference
from portal.catalog.printing import print_json
from portal.catalog.reference import Name, Reference, day_from_iso
from portal.catalog.ris import render_ris


@dataclass(frozen=True, slots=True)
class Citations:
    """One thing, cited in every form.

    Attributes:
        gbt7714: By GB/T 7714-2025, clause 8.14: 责任者. 题名[DS/OL]. 其他责任者. 版本. 发布者（发布日期）[引用日期]. 网址.
        apa: By APA 7, in English.
        chicago: By the Chicago Manual of Style, author and date, in English.
        bibtex: A BibLaTeX `@dataset`.
        ris: RIS, type DATA, lines ended by CR and LF.
        csl_json: CSL-JSON, a list of one item.
        datacite: DataCite 4.6 as JSON.
        cff: A CITATION.cff file.
    """

    gbt7714: str
    apa: str
    chicago: str
    bibtex: str
    ris: str
    csl_json: str
    datacite: str
    cff: str


@dataclass(frozen=True, slots=True)
class TextCitations:
    """One thing, cited in the forms that stand in a list of references; see `Citations`."""

    gbt7714: str
    apa: str
    chicago: str


#: The forms that are files: the end of the file's name, what the form is called, and its name in `Citations`.
FILE_FORMS = (
    (".bib", "BibTeX", "bibtex"),
    (".ris", "RIS", "ris"),
    (".csl.json", "CSL-JSON", "csl_json"),
    (".datacite.json", "DataCite JSON", "datacite"),
    (".cff", "CITATION.cff", "cff"),
)


def cite(citable: Citable) -> Citations:
    """Cite a dataset, release, table, row or view in every form."""
    return Citations(
        gbt7714=cite_gbt7714(citable),
        apa=render_apa(citable),
        chicago=render_chicago(citable),
        bibtex=render_bibtex(citable),
        ris=render_ris(citable),
        csl_json=render_csl_json(citable),
        datacite=render_datacite(citable),
        cff=render_cff(citable),
    )


def cite_as_text(citable: Citable) -> TextCitations:
    """Cite in the forms that are text only, which takes a small part of the time of all."""
    return TextCitations(cite_gbt7714(citable), render_apa(citable), render_chicago(citable))


def cite_gbt7714(citable: Citable) -> str:
    """Cite by GB/T 7714-2025.

    Who made the dataset is 主要责任者; the issuer of the plan it was read from is another 责任者, with what it did: 印发.
    """
    return format_reference(
        Reference(
            kind="dataset",
            language="zh-CN",
            creators=tuple(Name(body.name) for body in citable.creators),
            contributors=tuple((Name(source.issuer), "印发") for source in citable.sources if source.issuer),
            title=citable.full_title,
            version=citable.cited_version,
            publisher=citable.publisher.name,
            issued=day_from_iso(citable.cited_day.isoformat()) if citable.cited_day else None,
            accessed=day_from_iso(citable.accessed.isoformat()) if citable.accessed else None,
            url=citable.address,
        )
    )


def cite_together(citables: Iterable[Citable]) -> dict[str, str]:
    """Cite many things in one file a form, as reference managers import them, by the end of the file's name.

    BibTeX and RIS stand one after another; CSL-JSON and DataCite are lists. A CITATION.cff is for one thing only.
    """
    every = tuple(citables)
    return {
        ".bib": "\n".join(map(render_bibtex, every)),
        ".ris": "".join(map(render_ris, every)),
        ".csl.json": print_json([csl_item(each) for each in every]),
        ".datacite.json": print_json([datacite_record(each) for each in every]),
    }
