"""What bodies are called in English: a table of names, and of patterns of names with a gap for the place.

The table, `english_bodies.csv`, is keyed by the names and patterns that the files in `datasets/registry/` use, so every body that they
name is covered; an empty English name says that bodies of this kind choose their own. It stands with the code, as the names of places
and units do: it is words for readers, on which no row of a release depends, and a project has the same ones with any registry.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from portal.registry.english_places import PREFECTURES, PROVINCES
from portal.registry.tables import Row, index, read_rows

TABLE = Path(__file__).with_name("english_bodies.csv")
_GAP = re.compile(r"\{(\w+)\}")
#: How the name of a place stands in a pattern: in full, without the word for its level, either, or in the name of its Party committee.
_GAPS = ("region", "short", "printed", "party")
_SPOKEN = ("region", "place")  # in an English pattern: Hunan Provincial; Hunan
_MUNICIPALITIES = ("11", "12", "31", "50")
_WITHOUT = ("71", "81", "82")  # bodies of these places are not called as the patterns say
_QUALIFIED = re.compile(r"(.+) (\(\w+\))")  # Suzhou (Jiangsu)
_ENDINGS = ("省", "市", "自治区", "地区", "盟")
_PEOPLES = re.compile(
    "(?:蒙古族|朝鲜族|土家族|布依族|哈尼族|景颇族|傈僳族|柯尔克孜|哈萨克|蒙古|藏族|羌族|彝族|苗族|侗族|壮族|傣族|白族|回族)+(?=自治州$)"
    "|(?:壮族|回族|维吾尔)(?=自治区$)"  # 内蒙古 is the name of the place
)


def _with_gaps(*known: str, most: int) -> AfterValidator:
    """Return a check that a pattern has no other gaps than these, and how many at most."""

    def check(pattern: str) -> str:
        if len(found := _GAP.findall(pattern)) > most or not {*found} <= {*known} or "{" in _GAP.sub("", pattern):
            raise ValueError(f"needs at most {most} of the gaps {', '.join(f'{{{gap}}}' for gap in known)}")
        return pattern

    return AfterValidator(check)


class _BodyRow(Row):
    pattern: Annotated[str, _with_gaps(*_GAPS, most=1)]
    english: Annotated[str, _with_gaps(*_SPOKEN, most=2)]


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in English.

    Attributes:
        region: Before the name of a body of it: Hunan Provincial, Haikou Municipal, Guangxi, Enshi Prefecture.
        place: Alone: Hunan, Haikou.
        qualifier: What tells it from another place that is spelled alike, in parentheses and with a space before; mostly empty.
        committee: What the committee of the Party is called there: 委, of an autonomous region 委员会.
    """

    region: str
    place: str
    qualifier: str = ""
    committee: str = "委"

    def fill(self, english: str) -> str:
        return english.format(region=self.region, place=self.place) + self.qualifier


def _province(code: str, name: str, english: str) -> _Place:
    if name.endswith("自治区"):
        return _Place(english, english, committee="委员会")
    return _Place(f"{english} {'Municipal' if code in _MUNICIPALITIES else 'Provincial'}", english)


def _prefecture(name: str, english: str) -> _Place:
    qualified = _QUALIFIED.fullmatch(english)
    place, qualifier = (qualified[1], f" {qualified[2]}") if qualified else (english, "")
    return _Place(f"{place.removesuffix(' City')} Municipal" if name.endswith("市") else place, place, qualifier)


#: By their full names; counties have no English name here.
_PLACES = {name: _province(code, name, english) for code, (name, english) in PROVINCES.items() if code not in _WITHOUT}
_PLACES |= {name: _prefecture(name, english) for name, english in PREFECTURES.items()}


def _short_names(name: str) -> tuple[str, ...]:
    """Return how a place is called without the word for its level; of an autonomous prefecture there are two ways.

    >>> _short_names("恩施土家族苗族自治州"), _short_names("广西壮族自治区"), _short_names("兴安盟")
    (('恩施州', '恩施'), ('广西',), ('兴安',))
    """
    bare = _PEOPLES.sub("", name)
    if bare.endswith("自治州"):
        return f"{bare.removesuffix('自治州')}州", bare.removesuffix("自治州")
    return (next(bare.removesuffix(each) for each in _ENDINGS if bare.endswith(each)),)


#: By their names without the word for the level: 吉林 is the province before it is the city, as in the registry.
_SHORT: dict[str, _Place] = {}
for _name, _place in _PLACES.items():
    for _each in _short_names(_name):
        _SHORT.setdefault(_each, _place)
_EITHER = _SHORT | _PLACES
_NAMED_BY = {"region": _PLACES, "short": _EITHER, "printed": _EITHER}
_LONGEST = max(map(len, _PLACES))


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows by their form.

    Attributes:
        names: Names of single bodies.
        of_parties: What follows the name of a committee of the Party.
        following: What follows the name of a place, in full or short.
        around: What stands before and after the name of a place, how that stands there, and the English.
    """

    names: dict[str, str]
    of_parties: dict[str, str]
    following: dict[str, dict[str, str]]
    around: tuple[tuple[str, str, str, str], ...]


@cache
def _table() -> _Table:
    rows = index(TABLE, read_rows(TABLE, _BodyRow), lambda row: row.pattern, "pattern")
    table, around = _Table({}, {}, {"region": {}, "short": {}}, ()), []
    for pattern, row in rows.items():
        if "{" not in pattern:
            table.names[pattern] = row.english
            continue
        before, gap, after = _GAP.split(pattern)
        if gap == "party":
            table.of_parties[after] = row.english
        elif before:
            around.append((before, after, gap, row.english))
        else:
            table.following[gap][after] = row.english
    return _Table(table.names, table.of_parties, table.following, tuple(around))


@cache
def digest_of_names() -> str:
    """Return a digest of everything that English names follow from but the code."""
    return hashlib.sha256(TABLE.read_bytes() + repr((PROVINCES, PREFECTURES)).encode()).hexdigest()[:16]


@lru_cache(maxsize=50_000)
def english_name(name: str) -> str:
    """Return what a body is called in English by its official Chinese name; empty where that is not known, as for bodies of counties.

    Raises:
        PlanFileError: The table is wrong.

    >>> english_name("湖南省发展和改革委员会"), english_name("海口市人民政府"), english_name("长沙县人民政府")
    ('Hunan Provincial Development and Reform Commission', 'Haikou Municipal People’s Government', '')
    >>> english_name("中共广西壮族自治区委员会宣传部"), english_name("苏州市教育局")
    ('Publicity Department of the CPC Guangxi Committee', 'Suzhou Municipal Education Bureau (Jiangsu)')
    >>> english_name("四川省发展和改革委员会（四川省能源局）")
    'Sichuan Provincial Development and Reform Commission (Sichuan Provincial Energy Bureau)'
    """
    if found := _named(name):
        return found
    # 四川省发展和改革委员会（四川省能源局）: one body that bears two names.
    names = [_named(each) for each in name.removesuffix("）").split("（")] if name.endswith("）") else []
    return f"{names[0]} ({names[1]})" if len(names) == 2 and all(names) else ""


def _named(name: str) -> str:
    table = _table()
    if found := table.names.get(name):
        return found
    if name.startswith("中共"):
        for place, rest in _openings(name.removeprefix("中共"), _PLACES):
            if rest.startswith(place.committee) and (english := table.of_parties.get(rest.removeprefix(place.committee))):
                return place.fill(english)
    for gap, following in table.following.items():
        for place, rest in _openings(name, _PLACES if gap == "region" else _SHORT):
            if english := following.get(rest):
                return place.fill(english)
    for before, after, gap, english in table.around:
        inside = name[len(before) : len(name) - len(after)] if name.startswith(before) and name.endswith(after) else ""
        if english and (inner := _NAMED_BY[gap].get(inside)):
            return inner.fill(english)
    return ""


def _openings(text: str, places: dict[str, _Place]) -> list[tuple[_Place, str]]:
    """Return the places whose names open a text, each with what follows, the longest first."""
    found = ((places.get(text[:length]), text[length:]) for length in range(min(_LONGEST, len(text)), 1, -1))
    return [(place, rest) for place, rest in found if place]
