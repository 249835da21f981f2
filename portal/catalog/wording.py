"""The note that says where the data come from, for forms that have no field for the source of a dataset."""

from __future__ import annotations

from portal.catalog.citable import Citable


def note_of(citable: Citable) -> str:
    """Name the plan and its issuer, and the checksum of what is cited; empty where neither is known.

    A reader must not take the issuer of the plan for the maker of the data, so the note says what each did.
    """
    named = [
        f"数据读自{source.issuer}《{source.title}》"
        + (f"（{facts}）" if (facts := "，".join(filter(None, (source.document_number, source.issued)))) else "")
        for source in citable.sources
    ]
    return "；".join([*named, *([f"sha256:{citable.sha256}"] if citable.sha256 else [])])
