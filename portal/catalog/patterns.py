"""Citations of many things that differ in a few words: the form is made once, and the words are put in here or by a reader's browser."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from portal.catalog.bibtex import render_bibtex
from portal.catalog.citable import Citable, citable_release, table_of
from portal.catalog.citation import TextCitations, cite_as_text, cite_gbt7714
from portal.catalog.csl import render_apa, render_csl_json
from portal.catalog.ris import render_ris
from portal.releases.store import Release

# A day that nothing published has.
_SOME_DAY = date(1111, 11, 11)
# Characters of the private use area that stand for the words to be put in; `portal.catalog.csl` has two of its own.
_PART, _PART_EN, _ADDRESS, _KEY, _PART_EN_SINGLE = "\ue010", "\ue011", "\ue012", "\ue013", "\ue014"
_SHA256, _DAY, _RIS_DAY = "\ue016", "\ue017", "\ue018"
# CSL-JSON has the day as three numbers.
_CSL_PARTS = ("\ue019", "\ue01a", "\ue01b")
_CSL_DAY = re.compile(r"\b1111,(\s*)11,(\s*)11\b")


class ReleasePattern:
    """The citations of a release's tables and rows, of which only the words that differ are put in.

    Thousands of rows are cited in the time that `cite` takes for a few; what comes of it is the same.

    Args:
        release: A release of one plan, if its rows are cited: the rows of several differ in their sources too.
    """

    def __init__(self, release: Release) -> None:
        self._release = release
        self._whole = citable_release(release, address=_ADDRESS)
        self._form = cite_as_text(replace(self._whole, part=_PART, part_en=_PART_EN))
        # See `render_chicago` on the marks within a quoted title.
        self._form = replace(self._form, chicago=self._form.chicago.replace(_PART_EN, _PART_EN_SINGLE))

    def citable(self, table: str, *, address: str) -> Citable:
        """Return a table as `citable_table` does."""
        return table_of(self._whole, self._release, table, address=address)

    def table(self, table: str, *, address: str) -> TextCitations:
        """Cite a table, as `citable_table` would be cited."""
        whole = self.citable(table, address=address)

        def filled(form: str) -> str:
            return (
                form.replace(_PART, whole.part)
                .replace(_PART_EN, whole.part_en)
                .replace(_PART_EN_SINGLE, whole.part_en)
                .replace(_ADDRESS, address)
            )

        return TextCitations(filled(self._form.gbt7714), filled(self._form.apa), filled(self._form.chicago))

    def patterns(self, tables: Iterable[str]) -> Patterns:
        """Return the citations of any row and of any view of some tables, for a page that knows which one is asked for.

        A program puts in what differs, in the place of characters of the private use area: what the title says of the part at U+E010, in
        English at U+E011 and with single quotation marks at U+E014, the address at U+E012, the key at U+E013, the checksum of the table at
        U+E016, and the day of reading at U+E017, in RIS at U+E018, in `csl_json` its year, month and day at U+E019 to U+E01B. In `bibtex` the first is escaped for TeX, in
        `csl_json` for JSON, and in `ris` it is on one line. Then each is what `cite` makes of `citable_row` and `citable_view`, but for the
        key of a view.
        """
        part = replace(self._whole, what="row", key=_KEY, part=_PART, part_en=_PART_EN, accessed=_SOME_DAY, sha256=_SHA256)
        made = {
            "gbt7714": cite_gbt7714(part),
            "apa": self._form.apa,
            "chicago": self._form.chicago,
            "bibtex": render_bibtex(part),
            "ris": render_ris(part),
            "csl_json": render_csl_json(part),
        }
        rows = {form: _without_day(text) for form, text in made.items()}
        view = replace(part, what="view", sha256="")
        made = {"gbt7714": cite_gbt7714(view), "apa": render_apa(view), "bibtex": render_bibtex(view), "ris": render_ris(view)}
        views = {form: _without_day(text) for form, text in made.items()}
        wholes = {table: self.citable(table, address=_ADDRESS) for table in tables}
        named = {
            table: {"part": whole.part, "part_en": whole.part_en, "key": whole.key, "sha256": whole.sha256}
            for table, whole in wholes.items()
        }
        return Patterns(named, rows, views)


def _without_day(text: str) -> str:
    """Put the characters that stand for the day of reading in its place."""
    text = text.replace(f"{_SOME_DAY:%Y-%m-%d}", _DAY).replace(f"{_SOME_DAY:%Y/%m/%d}", _RIS_DAY)
    return _CSL_DAY.sub(rf"{_CSL_PARTS[0]},\1{_CSL_PARTS[1]},\2{_CSL_PARTS[2]}", text)


@dataclass(frozen=True, slots=True)
class Patterns:
    """What citations say of each table, and the citations of any row and of any view by form."""

    tables: dict[str, dict[str, str]]
    rows: dict[str, str]
    views: dict[str, str]
