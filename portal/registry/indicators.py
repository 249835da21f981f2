"""Indicators: one id for what plans of different places and years name in different words."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from portal.errors import PlanFileError
from portal.records import Direction, Indicator
from portal.registry.tables import Row, Source, index, read_entries

FILE = "indicators.yml"
#: How many answers are kept at a time: each indicator is asked for by its row and again by the table of indicators.
_REMEMBERED = 10_000

_QUOTES = re.compile(r"[\"'“”‘’「」『』《》]")
# 全省电子商务交易额 is 电子商务交易额 of the plan's own place; 全社会 and 全员 belong to the name.
_WHOLE_AREA = re.compile(r"^(全省|全市|全国|全区|全县|全州|我省|我市|我国|我区)")


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """A registered indicator and the other names that plans give it."""

    indicator: Indicator
    aliases: tuple[str, ...]
    source: str


class _IndicatorRow(Row):
    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Annotated[str, Field(min_length=1)]
    name_en: str
    definition: str
    base_unit: str
    direction: Direction
    aliases: tuple[str, ...] = ()
    source: Source


def fold_name(name: str) -> str:
    """Return what two spellings of one indicator share: width, blanks, quotes, case and 全省 apart.

    >>> fold_name("全省 ４Ｇ“覆盖率”")
    '4g覆盖率'
    """
    return _WHOLE_AREA.sub("", _without_marks(name)).casefold()


def _without_marks(name: str) -> str:
    return _QUOTES.sub("", "".join(unicodedata.normalize("NFKC", name).split()))


class IndicatorRegistry:
    """Every indicator of the registry; `IndicatorRegistry.load` reads it from its folder."""

    def __init__(self, entries: Iterable[IndicatorEntry], path: Path = Path(FILE)) -> None:
        self._by_id = index(path, entries, lambda entry: entry.indicator.indicator_id, "indicator")
        self._by_name: defaultdict[str, list[Indicator]] = defaultdict(list)
        self._resolved: dict[tuple[str, str], Indicator] = {}
        for entry in self._by_id.values():
            for folded in dict.fromkeys(map(fold_name, (entry.indicator.name, *entry.aliases))):
                for other in self._by_name[folded]:
                    if other.base_unit == entry.indicator.base_unit:
                        ids = f"{other.indicator_id} and {entry.indicator.indicator_id}"
                        raise PlanFileError(f"{path}: {folded!r} names both {ids}, in the same unit. Take the name out of one of them.")
                self._by_name[folded].append(entry.indicator)

    @classmethod
    def load(cls, folder: Path) -> IndicatorRegistry:
        """Read `indicators.yml`.

        Raises:
            PlanFileError: An entry is wrong, an id stands twice, or one name in one unit means two indicators.
        """
        path = folder / FILE
        rows = read_entries(path, _IndicatorRow)
        return cls(
            (
                IndicatorEntry(
                    Indicator(row.id, row.name, row.name_en, row.definition, row.base_unit, row.direction), row.aliases, row.source
                )
                for row in rows
            ),
            path,
        )

    def resolve(self, name: str, base_unit: str) -> Indicator:
        """Return the indicator that a plan names.

        Only an exact name or alias counts, spelling apart; a name that two indicators share is told apart by its unit.
        Its growth (年均增长, in %) is of the same indicator. A name that is not registered becomes an indicator of its own,
        under an id hashed from the name, with no other field but `base_unit`; that is the unit of this mention.

        >>> registry = IndicatorRegistry.load(Path("datasets/registry"))
        >>> registry.resolve("全省电子商务交易额", "元").indicator_id
        'e-commerce-transaction-value'
        >>> registry.resolve("智慧灯杆", "根").base_unit
        '根'
        """
        asked = (name, base_unit)
        if (known := self._resolved.get(asked)) is None:
            if len(self._resolved) >= _REMEMBERED:
                self._resolved.clear()
            known = self._resolved[asked] = self._resolve(name, base_unit)
        return known

    def _resolve(self, name: str, base_unit: str) -> Indicator:
        folded = fold_name(name)
        known = self._by_name.get(folded, [])
        if len(known) == 1:
            return known[0]
        for indicator in known:
            if indicator.base_unit == base_unit:
                return indicator
        key = hashlib.sha256(folded.encode()).hexdigest()[:12]
        return Indicator(f"indicator-{key}", _WHOLE_AREA.sub("", "".join(name.split())) or name, base_unit=base_unit)
