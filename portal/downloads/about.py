"""What every form says of itself, so that a file that was passed on still tells where it is from and how to cite it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.catalog.citable import citable_release, citable_table
from portal.catalog.citation import cite_as_text
from portal.downloads.content import TableContent
from portal.releases.store import Release


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known of a release or of one of its tables; `key` names it for programs."""

    key: str
    label: str
    label_en: str
    value: str


def facts_of(release: Release, *, address: str, table: TableContent | None = None) -> tuple[Fact, ...]:
    """Return what is known of a release or of one of its tables, in the order in which a reader asks.

    Args:
        release: The release.
        address: The public address of the portal, with a slash at its end; where it is empty, citations have no address.
        table: The table, if the file holds one only.
    """
    page = f"{address}datasets/{release.dataset_id}/{release.version}/" if address else ""
    citable = citable_table(release, table.name, address=page) if table else citable_release(release, address=page)
    cited = cite_as_text(citable)
    licence = " ".join(each for each in (citable.license_id, citable.license_address) if each)
    told = (
        Fact("title", "标题", "Title", citable.title),
        Fact("table", "表", "Table", f"{table.title} {table.name}" if table else ""),
        Fact("description", "说明", "Description", table.description if table else citable.description),
        Fact("description_en", "英文说明", "Description in English", table.description_en if table else citable.description_en),
        Fact("dataset_id", "数据集", "Dataset", release.dataset_id),
        Fact("version", "版本", "Version", release.version),
        Fact("issued", "发布日期", "Released", citable.issued.isoformat()),
        Fact("publisher", "发布者", "Publisher", citable.publisher.name),
        Fact("license", "许可", "Licence", licence),
        Fact("address", "网页", "Page", page),
        Fact("citation", "引用（GB/T 7714）", "Citation (GB/T 7714)", cited.gbt7714),
        Fact("citation_apa", "引用（APA）", "Citation (APA)", cited.apa),
        Fact("made_from", "原始文件", "Made from", table.path.name if table else "datapackage.json"),
        Fact("sha256", "原始文件的 SHA-256", "SHA-256 of that file", citable.sha256),
        Fact("note", "注", "Note", "本文件由上述原始文件转换，以原始文件为准。 Converted from the file above, which is the canonical one."),
    )
    return tuple(each for each in told if each.value)
