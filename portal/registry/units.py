"""Units and what they come to without 万 or 亿, in exact decimals."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, InvalidOperation
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

from portal.errors import PlanFileError
from portal.registry.tables import Row, Source, index, read_rows

FILE = "units.csv"
MULTIPLIER = "multiplier"
# Printed units whose meaning is kept at hand: a plan prints the same few again and again.
_REMEMBERED = 10_000

# Far more digits than any plan prints; a product that needs more is an error and never rounded.
_EXACT = Context(prec=200, traps=[Inexact, InvalidOperation])


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as plans write it; `factor` of `base_unit` make one, and None means that it cannot be told."""

    unit: str
    base_unit: str
    factor: Decimal | None
    dimension: str


def _factor(cell: object) -> object:
    if cell == "":
        return None
    if not isinstance(cell, str) or not cell.replace(".", "", 1).isdecimal():
        raise ValueError("not a decimal written out in digits")
    return Decimal(cell)


class _UnitRow(Row):
    unit: str
    base_unit: str
    factor: Annotated[Decimal | None, BeforeValidator(_factor)]
    dimension: str
    source: Source


class Units:
    """Every unit and multiplier (万, 亿) of the registry; `Units.load` reads it from its folder."""

    def __init__(self, units: Iterable[Unit], path: Path = Path(FILE)) -> None:
        self._by_name = index(path, units, lambda unit: unit.unit, "unit")
        self._found: dict[str, Unit] = {}
        multipliers = [unit for unit in self._by_name.values() if unit.dimension == MULTIPLIER]
        # 万亿 before 万: the longest multiplier that opens the unit is the one that is meant.
        self._multipliers = sorted(multipliers, key=lambda unit: (-len(unit.unit), unit.unit))

    @classmethod
    def load(cls, folder: Path) -> Units:
        """Read `units.csv`.

        Raises:
            PlanFileError: A line is wrong, a unit stands twice, or a multiplier has no factor.
        """
        path = folder / FILE
        units = cls((Unit(row.unit, row.base_unit, row.factor, row.dimension) for row in read_rows(path, _UnitRow)), path)
        for unit in units._multipliers:
            if not unit.factor:
                raise PlanFileError(f"{path}: multiplier {unit.unit!r} has no factor. Write it out in digits.")
        return units

    def find(self, unit: str) -> Unit:
        """Return what is known of a unit: its own entry, or its multiplier's times that of the rest.

        A unit that no entry knows is its own base unit.
        """
        if own := self._by_name.get(unit):
            return own
        if (known := self._found.get(unit)) is None:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            known = self._found[unit] = self._find(unit)
        return known

    def _find(self, unit: str) -> Unit:
        folded = unicodedata.normalize("NFKC", "".join(unit.split()))
        if own := self._by_name.get(folded):
            return own
        for multiplier in self._multipliers:
            if folded.startswith(multiplier.unit):
                rest = self.find(folded.removeprefix(multiplier.unit).removeprefix("余").removeprefix("多"))
                factor = _EXACT.multiply(multiplier.factor, rest.factor) if multiplier.factor and rest.factor else None
                return Unit(unit, rest.base_unit, factor, rest.dimension)
        return Unit(unit, folded, Decimal(1), "unknown")

    def to_base(self, value: Decimal, unit: str) -> tuple[Decimal | None, str]:
        """Convert a number to the unit without 万 or 亿.

        Returns:
            The exact number, with all its digits before the point, and its base unit. The number is None where the unit may mean
            several things (G is Gbps or GB).

        >>> units = Units.load(Path("datasets/registry"))
        >>> units.to_base(Decimal("4000"), "亿元")
        (Decimal('400000000000'), '元')
        >>> units.to_base(Decimal("220"), "万")
        (Decimal('2200000'), '')
        >>> units.to_base(Decimal("10"), "G")
        (None, '')
        """
        known = self.find(unit)
        if known.factor is None:
            return None, known.base_unit
        if known.factor == 1:
            return value, known.base_unit
        product = format(_EXACT.multiply(value, known.factor), "f")
        return Decimal(product.rstrip("0").rstrip(".") if "." in product else product), known.base_unit
