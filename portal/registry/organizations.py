"""Organisations: from the name a plan writes to the official full name of the plan's time.

Two steps. `resolve` first finds the official name: exceptions, then the plan's own place (省经信委), places named in
full (海口市政府), local branches of central bodies (武汉海关), departments, national bodies, groups (各市县政府).
What is called otherwise within a province or city than elsewhere has rows of its own, which come before the general
ones. Then kind and region are read off the official name alone, so that one id always stands for one organisation,
whichever plan it was found in. All names are rows of the files in `datasets/registry/`; this module holds the order of looking.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator

from portal.errors import InputError
from portal.records import Organization, OrganizationKind
from portal.registry.regions import Level, Region, Regions
from portal.registry.tables import SPLIT, Row, Source, Words, Year, read_rows

RegisteredKind = Literal["body", "group", "office", "company"]

# 省级大数据中心, 市县政府: the first character belongs to a word and is no stand-in for the place's name.
_PART_OF_A_WORD = ("级", "县", "州", "市县", "市州", "市、", "县、")
# 省级有关部门 of 四川省 are 四川省级有关部门.
_OWN_LEVEL = re.compile(r"级(?:各|有关|相关|承担[\u4e00-\u9fff]{1,8}的)*(?:部门|单位|机关)")
# A government is 人民政府 in full; not where a class of governments is meant (各级政府); 县级政府 is a level.
_GOVERNMENT = re.compile(r"(?<=[省市县区州盟旗乡镇）])政府(?!部门)|(?<=[市县]级)政府|(?<=级以上)政府")
# 各级政府, 当地政府 in the plan of a place; a national plan's generic names keep their wording.
_GOVERNMENTS_HERE = re.compile(r"(?<=各级)政府(?!部门)|(?<=当地)政府(?!部门)")
# 公安分局 of a district, and what its city's other bodies have there: 市规划资源局普陀分局, 公安普陀分局.
_POLICE_BRANCH = re.compile(r"(?:区公安|公安|(?P<before>[\u4e00-\u9fff]{2,3})公安|公安(?P<behind>[\u4e00-\u9fff]{2,3}))分局")
_CITY_BRANCH = re.compile(r"(?P<body>市[\u4e00-\u9fff]{2,14}?(?:局|委|委员会))(?P<place>[\u4e00-\u9fff]{2,6})分局")
# 省市场监管局(省知识产权局): one body that bears two names goes by the first.
_SECOND_NAME = re.compile(r"(?<=.{3})（[^（）]{2,16}(?:局|办|委|厅|署)）$")
# 白云区政府, after 市规划局 too: a government with a name of its own carries nothing over.
# 市交通委科技信息处, 省公安厅经济犯罪侦查总队
_DIVISION = re.compile(
    r"(?P<body>[\u4e00-\u9fff]{2,16}?(?:厅|局|委员会|委|办|部))(?P<part>(?![办会])[\u4e00-\u9fff]{2,14}(?<!办事)(?:处|科|室|总队|支队|大队))"
)
_NAMED_GOVERNMENT = re.compile(r"(?!各|有关|相关|所有|其他|全|省|市|州|县|区)[\u4e00-\u9fff]{2,8}[区县旗](?:人民)?政府$")
# A town, township or street by its name alone; 城镇, 乡镇 are kinds of them.
_TOWNSHIP = re.compile(
    r"(?!各|有关|相关|所有|其他|全|本|城镇|乡镇|村镇)[\u4e00-\u9fff]{2,6}(?:街道(?:办事处)?|(?P<seat>镇|(?<!城)乡)(?P<acts>(?:人民)?政府)?)"
)
_STRAIGHT_QUOTES = re.compile(r'"([^"]*)"')
# Names that open like this are of the whole country and never take a province.
_NATIONAL = ("国家", "国务院", "中央", "中国", "中华", "全国", "最高")


#: How many answers are kept at a time: some 20 MB.
_REMEMBERED = 50_000
_GAP = re.compile(r"\{(\w*)\}")


def _with_one_gap(*gaps: str) -> AfterValidator:
    """Return a check that a pattern has exactly one gap, and which names it may have."""

    def check(pattern: str) -> str:
        if len(found := _GAP.findall(pattern)) != 1 or found[0] not in gaps:
            raise ValueError(f"needs exactly one gap, {' or '.join(f'{{{gap}}}' for gap in gaps)}")
        return pattern

    return AfterValidator(check)


class _Period(Row):
    valid_from: Year
    valid_to: Year
    source: Source

    def years_from(self, year: int) -> int:
        """How far the year lies outside the validity, 0 inside; the year of a reform belongs to both sides."""
        early = 0 if self.valid_from is None else max(0, self.valid_from - year)
        late = 0 if self.valid_to is None else max(0, year - self.valid_to)
        return early + late

    def is_of(self, year: int | None) -> bool:
        """Whether it was valid in the year, or no year is asked for."""
        return year is None or self.years_from(year) == 0


_AnyPeriod = TypeVar("_AnyPeriod", bound=_Period)
_Anything = TypeVar("_Anything")


class _DepartmentRow(_Period):
    names: Words
    pattern: Annotated[str, _with_one_gap("region", "short", "place", "party")]
    kind: RegisteredKind
    level: Annotated[tuple[Level | Literal["any"], ...], SPLIT]
    successor: str


class _ExceptionRow(_Period):
    region_code: str
    name: str
    official: str
    kind: RegisteredKind


class _BranchRow(_Period):
    written: Annotated[str, _with_one_gap("place")]
    official: Annotated[str, _with_one_gap("place", "place_name", "printed")]
    place_level: Literal["any", "province", "prefecture"]
    kind: RegisteredKind


class _DepartmentWithinRow(_DepartmentRow):
    """What is called so within one province or city only; there it stands before what is called so everywhere."""

    within: str  # its code


class _BranchWithinRow(_BranchRow):
    within: str


class _NationalRow(_Period):
    names: Words
    official: str
    kind: RegisteredKind
    successor: str


def _compiled(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"no valid regular expression ({error})") from error
    return pattern


class _KindRow(Row):
    pattern: Annotated[str, AfterValidator(_compiled)]
    kind: RegisteredKind
    #: Whether a name of this kind that stands alone is the plan's own place's; `carried`: only where an earlier name of its list says so.
    takes_region: Literal["true", "false", "carried"]
    note: str
    source: Source


@dataclass(frozen=True, slots=True)
class _Template:
    """A name with one gap, split there: 中国证券监督管理委员会{place}监管局."""

    before: str
    gap: str
    after: str

    @classmethod
    def of(cls, pattern: str) -> _Template:
        before, gap, after = _GAP.split(pattern, maxsplit=1)
        return cls(before, gap, after)

    def filling(self, name: str) -> str:
        """Return what stands in the gap of this name, empty if the name has another shape."""
        if not (name.startswith(self.before) and name.endswith(self.after)):
            return ""
        return name[len(self.before) : len(name) - len(self.after)]


class OrganizationRegistry:
    """Resolves names of organisations; `OrganizationRegistry.load` reads it from its folder."""

    def __init__(
        self,
        regions: Regions,
        departments: Sequence[_DepartmentRow],
        exceptions: Sequence[_ExceptionRow],
        branches: Sequence[_BranchRow],
        national: Sequence[_NationalRow],
        kinds: Sequence[_KindRow],
        departments_within: Sequence[_DepartmentWithinRow] = (),
        branches_within: Sequence[_BranchWithinRow] = (),
    ) -> None:
        self._regions = regions
        self._departments = _by_name(departments, lambda row: (*row.names, row.pattern.removeprefix("{region}").removeprefix("{party}")))
        self._departments_within = _by_name(departments_within, lambda row: [row.within + name for name in row.names])
        self._national = _by_name(national, lambda row: (*row.names, row.official))
        self._exceptions = _by_name(exceptions, lambda row: (row.region_code + row.name,))
        self._joined = tuple(row for row in exceptions if "、" in row.name)
        self._branches = _by_ending([(row, _Template.of(row.written)) for row in (*branches_within, *branches)])
        self._kinds = tuple((row, re.compile(row.pattern)) for row in kinds)
        self._own: dict[str, tuple[OrganizationKind, str]] = {row.official: (row.kind, row.region_code) for row in exceptions}
        self._own |= {row.official: (row.kind, "") for row in national}
        self._shapes = _by_ending(list(_shapes((*departments, *departments_within), (*branches, *branches_within))))
        self._resolved: dict[tuple[str, str, int | None, str, str], Organization] = {}

    @classmethod
    def load(cls, folder: Path, regions: Regions | None = None) -> OrganizationRegistry:
        """Read the tables of organisations from the registry's folder.

        Args:
            folder: Holds regions.csv, departments.csv, organizations_exceptions.csv, branches.csv, national_bodies.csv, kinds.csv,
                departments_within.csv and branches_within.csv.
            regions: The places, if they were loaded already.

        Raises:
            PlanFileError: A file is missing or an entry is wrong.
        """
        return cls(
            regions or Regions.load(folder),
            read_rows(folder / "departments.csv", _DepartmentRow),
            read_rows(folder / "organizations_exceptions.csv", _ExceptionRow),
            read_rows(folder / "branches.csv", _BranchRow),
            read_rows(folder / "national_bodies.csv", _NationalRow),
            read_rows(folder / "kinds.csv", _KindRow),
            read_rows(folder / "departments_within.csv", _DepartmentWithinRow),
            read_rows(folder / "branches_within.csv", _BranchWithinRow),
        )

    def joined_names(self, *, region_code: str, year: int | None) -> tuple[str, ...]:
        """Return the short names of single bodies that plans of a region write with a 、, as two bodies would be.

        Args:
            region_code: Region of the plan; empty for none.
            year: Year of the plan: bodies of other years are left out. None for any.

        Raises:
            PlanFileError: The registry has no such region.

        >>> organizations = OrganizationRegistry.load(Path("datasets/registry"))
        >>> organizations.joined_names(region_code="110000", year=2024), organizations.joined_names(region_code="110000", year=2016)
        (('市科委、中关村管委会',), ())
        """
        codes = {region.code for region in self._regions.chain(region_code)} if region_code else set[str]()
        return tuple(row.name for row in self._joined if row.region_code in codes and row.is_of(year))

    def resolve(self, name: str, *, region_code: str, year: int | None, carried: str = "", suffix: str = "") -> Organization:
        """Return the organisation that a plan means by a name.

        A name that no table knows keeps its wording, with the place in front where the plan writes 省 or means a group;
        its kind is then `unknown`, and unless its name says where it belongs, its id is the plan's region's own.

        Args:
            name: As written, in simplified characters.
            region_code: Of the plan; empty for a national plan.
            year: Of the plan. Names are the official ones of that year; without a year, the latest. A name that was not
                in use that year gets the period nearest to it. In the year of a reform, the newer of two names.
            carried: The word that an earlier name of the list has and this one dropped: 省 in 省科技厅、工业和信息化厅.
            suffix: What a later name of the list has and this one dropped: 市政府 in 海口、三亚市政府.

        Raises:
            PlanFileError: The registry has no such region.
            InputError: The name is empty.

        >>> registry = OrganizationRegistry.load(Path("datasets/registry"))
        >>> registry.resolve("省经信委", region_code="420000", year=2015).name
        '湖北省经济和信息化委员会'
        >>> registry.resolve("海口", region_code="460000", year=2017, suffix="市政府").name
        '海口市人民政府'
        >>> registry.resolve("发展改革委", region_code="", year=2018).name
        '国家发展和改革委员会'
        """
        # A plan names the same few bodies on every page, and plans of one place and time the same ones.
        asked = (name, region_code, year, carried, suffix)
        if (known := self._resolved.get(asked)) is None:
            if len(self._resolved) >= _REMEMBERED:
                self._resolved.clear()
            known = self._resolved[asked] = self._resolve(name, region_code, year, carried, suffix)
        return known

    def _resolve(self, name: str, region_code: str, year: int | None, carried: str, suffix: str) -> Organization:
        text = _join(_tidy(name), _tidy(suffix))
        if not text:
            raise InputError(
                f"an organisation without a name (region {region_code or 'national'}, {year}). Drop it from the list it was read from."
            )
        chain = self._regions.chain(region_code) if region_code else ()
        official = self._official(_SECOND_NAME.sub("", text), chain, year, _tidy(carried))
        if official not in self._own:  # 四川省政府国有资产监督管理委员会 is called so
            official = _in_full(official)
        if chain:
            official = _GOVERNMENTS_HERE.sub("人民政府", official)
        kind, region = self._classify(official)
        if kind == "unknown" and (division := _DIVISION.fullmatch(text)):
            whole = self.resolve(division["body"], region_code=region_code, year=year, carried=carried)
            if whole.kind != "unknown":
                # 市交通委科技信息处: a part of a body that is known.
                official = whole.name + division["part"]
                return Organization(_organization_id(official), official, kind=whole.kind, region_code=whole.region_code)
        if region is None and region_code:
            # 高新区管理委员会 of two cities are two bodies: what no table and no place name tells apart, the plan's region does.
            return Organization(_organization_id(f"{region_code}/{official}"), official, kind=kind, region_code=region_code)
        return Organization(_organization_id(official), official, kind=kind, region_code=region or "")

    def _official(self, text: str, chain: tuple[Region, ...], year: int | None, carried: str) -> str:
        for region in chain:
            for written in (text, carried + text):
                if (rows := self._exceptions.get(region.code + written)) and (best := _of_the_time(rows, year)).is_of(year):
                    return best.official
        if chain and text.endswith("分局") and (found := self._branch_of_city(text, chain, year)):
            return found
        if place := self._place_alone(text, chain):
            return place + "人民政府"
        if found := self._of_own_place(text, chain, year):
            return found
        if chain and (rows := self._exceptions.get(chain[0].code + text)):
            return _of_the_time(rows, year).official
        if start := self._regions.at_start(text):
            region, rest = start
            # 济宁城投集团有限公司 is called so; a name with its place in full is left as it is too.
            return self._department(rest, region, year, own=False) or text
        if branch := self._branch(text, year, chain):
            return branch
        known = self._kind(text)
        own_name = (
            text.startswith((*_NATIONAL, *(region.short_name for region in chain)))
            or (known is not None and known.takes_region == "false")
            or bool(_NAMED_GOVERNMENT.match(text))
            or (bool(carried and chain) and (self._names_place_within(text, chain[-1]) or self._says_where(text, chain[0])))
            # 省公安厅、民航华东管理局: a national body, where no department of the place is called so.
            or (bool(carried and text in self._national) and not any(self._department(text, region, year) for region in chain))
        )
        if chain and carried and not own_name and (found := self._of_own_place(carried + text, chain, year)):
            return found
        if chain and (found := self._department(text, chain[0], year, any_level=False)):
            return found
        if bodies := self._national.get(text):
            return _of_the_time(bodies, year).official
        # 广州开发区管委会 in a plan of 广州市 says already whose it is.
        # 南京大学 in a plan of 江苏省 names a place of it.
        if chain and (row := self._kind(text)) and row.takes_region == "true" and not self._names_place_within(text, chain[0]):
            return self._regions.own_name(chain[0]) + text
        if chain and (township := _TOWNSHIP.fullmatch(text)):
            # 泗泾镇, 九里亭街道 alone: whoever acts for the place; 泗泾镇政府 is told so.
            text = text.removesuffix(township["acts"] or "").removesuffix("办事处")
            return self._regions.own_name(chain[0]) + text + ("办事处" if text.endswith("街道") else "人民政府")
        return text

    def _branch_of_city(self, text: str, chain: tuple[Region, ...], year: int | None) -> str:
        """Return the name of what a city's body has in one of its districts or counties: 市规划资源局普陀分局, 公安普陀分局."""
        city = next((region for region in chain if region.level in ("prefecture", "municipality")), None)
        if city is None:
            return ""
        if police := _POLICE_BRANCH.fullmatch(text):
            named = police["before"] or police["behind"]
            district = self._regions.county_at_start(named, city) if named else chain[0]
            if district is None or not district.name.endswith("区") or (named and named != district.short_name):
                return ""
            return f"{self._regions.own_name(city)}公安局{district.short_name}分局"
        branch = _CITY_BRANCH.fullmatch(text)
        if branch is None or self._regions.county_at_start(branch["place"], city) is None:
            return ""
        return self._in_own_place(branch["body"], city, year) + branch["place"] + "分局"

    def _in_own_place(self, name: str, region: Region, year: int | None) -> str:
        """Return the official name of a body that its place calls 市规划资源局."""
        if rows := self._exceptions.get(region.code + name):
            return _of_the_time(rows, year).official
        rest = name.removeprefix(region.word)
        return self._department(rest, region, year) or self._regions.own_name(region) + rest

    def _place_alone(self, text: str, chain: tuple[Region, ...]) -> str:
        """Return the name of a place that stands in a list of bodies for its government: 徐汇区 in a plan of 上海市; empty for other names."""
        for region in chain:
            if (found := self._regions.named_within(text, region)) is not None:
                return self._regions.own_name(found)
        named = self._regions.named(text) if chain else None
        within = named is not None and any(above in chain for above in self._regions.chain(named.code)[1:])
        return self._regions.full_name(named) if named and within else ""

    def _names_place_within(self, text: str, region: Region) -> bool:
        """Whether a name opens with the short name of a region, or of a city of it."""
        if text.startswith(region.short_name):
            return True
        place = next((found for length in (4, 3, 2) if (found := self._regions.place(text[:length]))), None)
        return place is not None and any(above.code == region.code for above in self._regions.chain(place.code))

    def _says_where(self, text: str, region: Region) -> bool:
        """Whether a name says anywhere which place it is of: 铁路苏州站, or by a county of it, 太仓港口管委会."""
        return region.short_name in text or self._regions.county_at_start(text, region) is not None

    def _fill(self, pattern: str, region: Region, *, own: bool = True) -> str:
        # A committee of an autonomous region is 委员会 in full; elsewhere 省委, 市委, 州委, 县委 are the names in use.
        full = self._regions.own_name(region) if own else self._regions.full_name(region)
        party = f"中共{full}{'委员会' if region.name.endswith('自治区') else '委'}"
        return pattern.format(region=full, short=self._regions.full_short_name(region), place=region.short_name, party=party)

    def _of_own_place(self, text: str, chain: tuple[Region, ...], year: int | None) -> str:
        """Return the name of a body that the plan calls by the word for its own place: 省经信委, 全省各级部门, 市教育局."""
        for city in chain:
            # 市南区政府 in a plan of 青岛市: a district with its own city in front, though it begins like 市.
            if city.level not in ("prefecture", "municipality") or not (district := self._regions.county_at_start(text, city)):
                continue
            if district.name.endswith("区") and text.startswith(district.name):
                rest = text.removeprefix(district.name)
                if found := self._department(rest, district, year):
                    return found
                if text.startswith(city.word):
                    return self._regions.own_name(district) + rest
        for region in chain:
            # 团省委: the word stands in the middle, and the table has a gap there.
            # 人民银行沙县支行 in a plan of 沙县: so does the place's name.
            for said in (region.name, region.word) if region.level == "county" else (region.word,):
                if said in text and (found := self._department(text.replace(said, "{word}", 1), region, year)):
                    return found
            if self._department(text, region, year, any_level=False):
                return ""  # 市场监管局: the first character is not the word for the place
            words = (region.word, "区") if region.word == "自治区" else (region.word,)
            openings = [opening + word for word in words for opening in ("全", "我", "本")] + [region.word]
            for opening in openings:
                if text.startswith(opening) and len(text) > len(opening):
                    rest = text[len(opening) :]
                    if rest.startswith("党委"):
                        rest = rest.removeprefix("党")
                    if found := self._department(rest, region, year):
                        return found
                    if rest.startswith("委") and not rest.startswith("委员"):
                        return self._fill("{party}", region) + rest.removeprefix("委")
                    return self._regions.own_name(region) + (
                        text if rest.startswith(_PART_OF_A_WORD) and not _OWN_LEVEL.fullmatch(rest) else rest
                    )
        return ""

    def _department(self, name: str, region: Region, year: int | None, *, any_level: bool = True, own: bool = True) -> str:
        for around in self._regions.chain(region.code):
            for here in self._departments_within.get(around.code + name, ()):
                if ("any" in here.level or region.level in here.level) and here.is_of(year):
                    return self._fill(here.pattern, region, own=own)
        rows = self._departments.get(name, ())
        fitting = [row for row in rows if "any" in row.level or region.level in row.level]
        if not fitting and any_level:
            fitting = list(rows)
        return self._fill(_of_the_time(fitting, year).pattern, region, own=own) if fitting else ""

    def _branch(self, text: str, year: int | None, chain: tuple[Region, ...]) -> str:
        fitting = []
        own = {region.short_name: region for region in chain}  # 移动德清分公司: a county by its short name, in its own plan
        for row, template in self._branches.get(text[-1:], self._branches[""]):
            written = template.filling(text)
            place = (self._regions.place(written) or own.get(written)) if written else None
            if place is None or (isinstance(row, _BranchWithinRow) and not (row.is_of(year) and self._is_in(place, row.within))):
                continue
            if row.place_level in ("any", place.level) or (row.place_level == "province" and place.is_provincial):
                short = place.short_name if written == place.name else written
                fitting.append((row, row.official.format(place=short, place_name=place.name, printed=written)))
        if not fitting:
            return ""
        within = [row for row, _ in fitting if isinstance(row, _BranchWithinRow)]
        best = _of_the_time(within or [row for row, _ in fitting], year)
        return next(official for row, official in fitting if row is best)

    def _is_in(self, place: Region, code: str) -> bool:
        return any(around.code == code for around in self._regions.chain(place.code))

    def _kind(self, text: str) -> _KindRow | None:
        return next((row for row, pattern in self._kinds if pattern.search(text)), None)

    def _classify(self, official: str) -> tuple[OrganizationKind, str | None]:
        """Read kind and region off an official name; the region is None where the name does not tell."""
        if own := self._own.get(official):
            return own
        for shape_kind, template in self._shapes.get(official[-1:], self._shapes[""]):
            filling = template.filling(official)
            place = self._regions.named(filling) if template.gap in ("region", "place_name") else self._regions.place(filling)
            if place:
                return shape_kind, place.code
        if start := self._regions.at_start(official.removeprefix("中共")):
            region, rest = start
            known = self._kind(rest)
            return ("body" if official.startswith("中共") else known.kind if known else "unknown"), region.code
        row = self._kind(official)
        kind: OrganizationKind = row.kind if row else "unknown"
        if province := self._regions.province_at_start(official):
            return kind, province.code
        return kind, "" if kind == "group" else None


def _by_name(rows: Iterable[_AnyPeriod], names: Callable[[_AnyPeriod], Iterable[str]]) -> Mapping[str, tuple[_AnyPeriod, ...]]:
    found: defaultdict[str, list[_AnyPeriod]] = defaultdict(list)
    for row in rows:
        for name in dict.fromkeys(names(row)):
            found[name].append(row)
    return {name: tuple(bearers) for name, bearers in found.items()}


def _shapes(departments: Iterable[_DepartmentRow], branches: Iterable[_BranchRow]) -> Iterator[tuple[RegisteredKind, _Template]]:
    """Yield every shape that an official name with a place in it can have, with its kind."""
    for department in departments:
        if "{party}" in department.pattern:
            for ending in ("委", "委员会"):
                yield department.kind, _Template.of(department.pattern.replace("{party}", "中共{region}" + ending))
        else:
            yield department.kind, _Template.of(department.pattern)
    for branch in branches:
        yield branch.kind, _Template.of(branch.official)


def _by_ending(shapes: Sequence[tuple[_Anything, _Template]]) -> Mapping[str, Sequence[tuple[_Anything, _Template]]]:
    """Group shapes, in their order, by the last character of the names they fit; under the empty text those that fit any ending."""
    endings = {template.after[-1:] for _, template in shapes} | {""}
    return {ending: [(what, template) for what, template in shapes if template.after[-1:] in ("", ending)] for ending in endings}


def _of_the_time(rows: Sequence[_AnyPeriod], year: int | None) -> _AnyPeriod:
    """Return the row that was valid in the year, else the nearest; of several the one that came last."""
    return min(rows, key=lambda row: (0 if year is None else row.years_from(year), -(row.valid_from or 0)))


def _tidy(name: str) -> str:
    text = "".join(name.split())
    if '"' in text:
        text = _STRAIGHT_QUOTES.sub(r"“\1”", text)
    return text.replace("(", "（").replace(")", "）")


def _join(name: str, suffix: str) -> str:
    """Put a dropped ending back, once: 海口 and 海口市 both give 海口市政府."""
    shared = next((length for length in range(len(suffix), 0, -1) if name.endswith(suffix[:length])), 0)
    return name + suffix[shared:]


def _in_full(name: str) -> str:
    name = _GOVERNMENT.sub("人民政府", name)
    if name.endswith("党工委") and not name.startswith(("中共", "各")) and "各" not in name:
        # 市社会组织党工委: a working committee of the Party.
        return f"中共{name.removesuffix('党工委')}工作委员会"
    return name.removesuffix("管委会") + "管理委员会" if name.endswith("管委会") else name


def _organization_id(key: str) -> str:
    return f"org-{hashlib.sha256(key.encode()).hexdigest()[:12]}"
