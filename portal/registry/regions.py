"""Places by their GB/T 2260 code, and the ways in which plans write their names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from portal.errors import PlanFileError
from portal.registry.tables import Row, Source, index, read_rows

Level = Literal["province", "municipality", "prefecture", "county"]
FILE = "regions.csv"


@dataclass(frozen=True, slots=True)
class Region:
    """A province, a municipality under the State Council, a prefecture or a county."""

    code: str  # GB/T 2260, six digits
    name: str  # 湖南省
    short_name: str  # 湖南
    level: Level
    parent_code: str  # empty for the provincial level

    @property
    def is_provincial(self) -> bool:
        """Whether it stands directly below the state."""
        return not self.parent_code

    @property
    def word(self) -> str:
        """How a plan of this place calls it without its name.

        >>> Region("450000", "广西壮族自治区", "广西", "province", "").word
        '自治区'
        """
        for ending in ("特别行政区", "自治区", "自治县", "自治州", "地区"):
            if self.name.endswith(ending):
                return {"自治县": "县", "自治州": "州"}.get(ending, ending)
        return self.name[-1]

    @property
    def names(self) -> tuple[str, ...]:
        """Names that can mean no other kind of place: the full one, and 保亭县, 恩施州 or 广西自治区 for autonomous ones."""
        if self.name.endswith("自治县"):
            return self.name, f"{self.short_name}县"
        if self.name.endswith("自治区"):
            return self.name, f"{self.short_name}自治区"
        return (self.name, self.short_name) if self.name.endswith("自治州") else (self.name,)


class _RegionRow(Row):
    code: str
    name: str
    short_name: str
    level: Level
    parent_code: str
    source: Source


class Regions:
    """Every place of the registry; `Regions.load` reads it from its folder."""

    def __init__(self, regions: Iterable[Region], path: Path = Path(FILE)) -> None:
        self._path = path
        self._by_code = index(path, regions, lambda region: region.code, "code")
        ordered = sorted(self._by_code.values(), key=lambda region: (not region.is_provincial, region.code))
        self._by_name: dict[str, Region] = {}
        self._by_place: dict[str, Region] = {}
        named = Counter(name for region in ordered if self._is_ordinary_county(region) for name in region.names)
        for region in ordered:
            for name in region.names:
                # 鼓楼区 is in four cities: a name that several counties share means none of them.
                if not self._is_ordinary_county(region) or named[name] == 1:
                    self._by_name.setdefault(name, region)
        # After all full names: 吉林 is the province before it is the city, 海南 the province before the prefecture.
        for region in ordered:
            if not self._is_ordinary_county(region):
                self._by_place.setdefault(region.short_name, region)
        for region in ordered:
            if region.name.endswith("自治州"):
                self._by_place.setdefault(region.short_name.removesuffix("州"), region)
        for region in ordered:
            if (full := self.full_name(region)) != region.name:
                self._by_name.setdefault(full, region)
                self._by_place.setdefault(self.full_short_name(region), region)
            self._by_name.setdefault(self.own_name(region), region)
        self._counties: dict[str, list[Region]] = {}
        for region in ordered:
            if region.level == "county":
                self._counties.setdefault(region.parent_code, []).append(region)
        self._below = {(region.parent_code, region.name): region for region in ordered if region.parent_code}
        self._provinces = tuple(region for region in ordered if region.is_provincial)
        self._longest = max(map(len, self._by_name), default=0)

    def _is_ordinary_county(self, region: Region) -> bool:
        """Whether a place is a county or district of a city, not one that a province administers itself."""
        parent = self._by_code.get(region.parent_code)
        return region.level == "county" and (parent is None or not parent.is_provincial or parent.level == "municipality")

    @classmethod
    def load(cls, folder: Path) -> Regions:
        """Read `regions.csv`.

        Raises:
            PlanFileError: A line is wrong, a code stands twice or a parent is missing.
        """
        path = folder / FILE
        rows = read_rows(path, _RegionRow)
        regions = cls((Region(row.code, row.name, row.short_name, row.level, row.parent_code) for row in rows), path)
        for region in regions:
            if region.parent_code and region.parent_code not in regions._by_code:
                raise PlanFileError(
                    f"{path}: {region.code} {region.name}: no entry for its parent {region.parent_code!r}. Add it or mend parent_code."
                )
        return regions

    def __iter__(self) -> Iterator[Region]:
        return iter(self._by_code.values())

    def get(self, code: str) -> Region:
        """Return the place with this code.

        Raises:
            PlanFileError: The registry does not hold it.
        """
        try:
            return self._by_code[code]
        except KeyError:
            raise PlanFileError(f"{self._path}: no region {code!r}. Correct region_code in plan.yml, or add the region here.") from None

    def chain(self, code: str) -> tuple[Region, ...]:
        """Return the place and what it belongs to, innermost first."""
        region = self.get(code)
        return (region, *self.chain(region.parent_code)) if region.parent_code else (region,)

    def full_name(self, region: Region) -> str:
        """Return the name by which bodies of a place are called in full: a district of a municipality has the municipality in front.

        >>> regions = Regions.load(Path("datasets/registry"))
        >>> regions.full_name(regions.get("310117")), regions.full_name(regions.get("430602"))
        ('上海市松江区', '岳阳楼区')
        """
        parent = self._by_code.get(region.parent_code)
        return parent.name + region.name if parent and parent.level == "municipality" else region.name

    def own_name(self, region: Region) -> str:
        """Return the name that a place's own plan means by 区 or 县: a district has its city in front, a county has not.

        >>> regions = Regions.load(Path("datasets/registry"))
        >>> [regions.own_name(regions.get(code)) for code in ("310117", "430602", "430621")]
        ['上海市松江区', '岳阳市岳阳楼区', '岳阳县']
        """
        parent = self._by_code.get(region.parent_code)
        of_city = parent is not None and parent.level == "prefecture" and parent.name.endswith("市") and region.name.endswith("区")
        return parent.name + region.name if parent and of_city and not region.name.endswith(("林区", "特区")) else self.full_name(region)

    def full_short_name(self, region: Region) -> str:
        """The like of `full_name` without the words for the levels: 上海松江."""
        parent = self._by_code.get(region.parent_code)
        return parent.short_name + region.short_name if parent and parent.level == "municipality" else region.short_name

    def named(self, name: str) -> Region | None:
        """Return the place with this full name (长沙市), or None."""
        return self._by_name.get(name)

    def place(self, name: str) -> Region | None:
        """Return the place with this short or full name (长沙, 长沙市), the province where two share one."""
        return self._by_place.get(name) or self._by_name.get(name)

    def at_start(self, text: str) -> tuple[Region, str] | None:
        """Return the place whose full name opens the text, the longest one, and what follows the name."""
        for length in range(min(self._longest, len(text)), 1, -1):
            if region := self._by_name.get(text[:length]):
                return region, text[length:]
        return None

    def county_at_start(self, text: str, city: Region) -> Region | None:
        """Return the county or district of a city whose full or short name opens a text.

        >>> regions = Regions.load(Path("datasets/registry"))
        >>> jinan = regions.get("370100")
        >>> [found.name for text in ("市中区政府", "平阴县", "槐荫经开区") if (found := regions.county_at_start(text, jinan))]
        ['市中区', '平阴县', '槐荫区']
        >>> regions.county_at_start("市中心医院", jinan)
        """
        counties = self._counties.get(city.code, ())
        return next((each for each in counties if text.startswith(each.name)), None) or next(
            (each for each in counties if len(each.short_name) > 1 and text.startswith(each.short_name) and each.short_name[0] != "市"),
            None,
        )

    def named_within(self, name: str, region: Region) -> Region | None:
        """Return the place directly below another one that has this full name.

        >>> regions = Regions.load(Path("datasets/registry"))
        >>> [regions.named_within(name, regions.get("310000")) is not None for name in ("普陀区", "普陀", "定海区")]
        [True, False, False]
        """
        return self._below.get((region.code, name))

    def province_at_start(self, text: str) -> Region | None:
        """Return the province whose short name opens the text (海南广播电视总台)."""
        return next((region for region in self._provinces if text.startswith(region.short_name)), None)
