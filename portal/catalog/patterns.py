"""Citations of many things that differ in a few words: the form is made once, and the words are put in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from portal.catalog.bibtex import escape_tex, render_bibtex
from portal.catalog.citable import Citable, citable_release, citable_view, row_part, table_of
from portal.catalog.citation import TextCitations, cite_as_text, cite_gbt7714, cite_together
from portal.catalog.csl import csl_item, render_apa
from portal.catalog.printing import print_json
from portal.catalog.ris import render_ris
from portal.releases.store import Release

# A day and a number that nothing published has.
_SOME_DAY, _SOME_ROWS = date(1111, 11, 11), 987654321987654321
# Characters of the private use area that stand for the words to be put in; `portal.catalog.csl` has two of its own.
_PART, _PART_EN, _ADDRESS, _ID, _PART_EN_SINGLE = "\ue010", "\ue011", "\ue012", "\ue013", "\ue014"
_BETWEEN = "\ue015"
_SINGLE = str.maketrans("“”", "‘’")
_SIGNS = re.compile(f"([{_PART}{_PART_EN}{_ADDRESS}{_ID}{_PART_EN_SINGLE}])")


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
        words = _Words("", whole.part, whole.part_en, address)
        [gbt7714], [apa], [chicago] = (_fill(form, [words], str) for form in (self._form.gbt7714, self._form.apa, self._form.chicago))
        return TextCitations(gbt7714, apa, chicago)

    def rows(self, table: str, rows: Iterable[Mapping[str, str]], key: str, *, address: Callable[[str], str]) -> RowsCited:
        """Cite rows, as `citable_row` would be cited.

        Args:
            table: The table of the rows.
            rows: The rows as they are printed in the CSV.
            key: The field that holds their ids.
            address: Gives where a row stays reachable, by its id.
        """
        whole = self.citable(table, address=_ADDRESS)
        words = [_Words(row[key], *row_part(whole, row[key], row), address(row[key])) for row in rows]
        return RowsCited(replace(whole, what="row", key=f"{whole.key}-{_ID}", part=_PART, part_en=_PART_EN), self._form, tuple(words))


@dataclass(frozen=True, slots=True)
class _Words:
    """What differs from row to row."""

    row_id: str
    part: str
    part_en: str
    address: str


@dataclass(frozen=True, slots=True)
class RowsCited:
    """Citations of many rows of one table, in their order."""

    _citable: Citable
    _form: TextCitations
    _words: tuple[_Words, ...]

    def print_texts(self, form: str, escaped: Callable[[str], str]) -> list[str]:
        """Print the forms that are text for each row.

        Args:
            form: How a row is printed: `{row_id}`, `{gbt7714}`, `{apa}` and `{chicago}` stand for what goes there.
            escaped: Makes text fit for the form; given all rows of a table at once, with characters of its own between them.
        """
        texts = {name: escaped(getattr(self._form, name)) for name in ("gbt7714", "apa", "chicago")}
        return _fill(form.format(row_id=_ID, **texts), self._words, escaped)

    def files(self) -> dict[str, str]:
        """Return one file a form with all rows, by the end of its name, as `cite_together` would of `citable_row`.

        DataCite describes what gets an identifier of its own, and takes as much room as the others together: rows go without.
        """
        if not self._words:
            return {suffix: text for suffix, text in cite_together(()).items() if suffix != ".datacite.json"}
        records = print_json([csl_item(self._citable)])
        first, last = len("[\n"), -len("\n]\n")
        return {
            ".bib": "\n".join(_fill(render_bibtex(self._citable), self._words, escape_tex, as_is=(_ID, _ADDRESS))),
            ".ris": "".join(_fill(render_ris(self._citable), self._words, str)),
            ".csl.json": records[:first] + ",\n".join(_fill(records[first:last], self._words, _escape_json)) + records[last:],
        }


def view_pattern(release: Release, table: str) -> dict[str, str]:
    """Return the citations of any view of a table, by form, for a page that knows which view it shows and the day.

    A program puts in what differs, in the place of characters of the private use area: the filters at U+E010 (escaped for TeX in
    `bibtex`), the address at U+E011, the number of rows at U+E012, the key at U+E013, and the day of reading at U+E014, in RIS at U+E015.
    Then each is what `cite` makes of `citable_view`, but for the key.

    Raises:
        UnknownReleaseError: If the release has no such table.
    """
    view = citable_view(release, table, "\ue010", address="\ue011", accessed=_SOME_DAY, rows=_SOME_ROWS)
    signs = {str(_SOME_ROWS): "\ue012", f"{view.key}": "\ue013", f"{_SOME_DAY:%Y-%m-%d}": "\ue014", f"{_SOME_DAY:%Y/%m/%d}": "\ue015"}
    made = {"gbt7714": cite_gbt7714(view), "apa": render_apa(view), "bibtex": render_bibtex(view), "ris": render_ris(view)}
    for sign, replaced in signs.items():
        made = {form: text.replace(sign, replaced) for form, text in made.items()}
    return made


def _fill(form: str, words: Sequence[_Words], escaped: Callable[[str], str], *, as_is: Sequence[str] = ()) -> list[str]:
    """Put the words of each row into a form, escaped for it all at once, save those that stand in it as they are."""
    columns = {
        _ID: [each.row_id for each in words],
        _PART: [each.part for each in words],
        _PART_EN: [each.part_en for each in words],
        _PART_EN_SINGLE: [each.part_en.translate(_SINGLE) for each in words] if _PART_EN_SINGLE in form else [],
        _ADDRESS: [each.address for each in words],
    }
    pieces = _SIGNS.split(form)
    used = {
        sign: column if sign in as_is else escaped(_BETWEEN.join(column)).split(_BETWEEN)
        for sign, column in columns.items()
        if sign in pieces
    }
    printed = "".join("%s" if number % 2 else piece.replace("%", "%%") for number, piece in enumerate(pieces))
    return [printed % row for row in zip(*(used[sign] for sign in pieces[1::2]), strict=True)] if words else []


def _escape_json(text: str) -> str:
    return print_json(text)[1:-2]
