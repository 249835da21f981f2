"""The words that pages use for the codes in the tables, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape

from portal.catalog.code_words import CODE_WORDS
from portal.registry import english_places
from portal.registry.english_bodies import english_name
from portal.site.languages import both
from portal.site.units import english_unit


@dataclass(frozen=True, slots=True)
class Words:
    """The same words twice."""

    zh: str
    en: str

    @property
    def both(self) -> str:
        """The words, with signs that let `split` choose between them."""
        return both(self.zh, self.en)

    @property
    def html(self) -> str:
        """The same as HTML, for a place among words of the plan: there English says that it is English."""
        return both(escape(self.zh), f'<span lang="en">{escape(self.en)}</span>')


UNKNOWN = Words("未知", "unknown")

#: Codes of closed lists, by field; a code that is not here is shown as it is.
CODES = {field: {code: Words(*said) for code, said in known.items()} for field, known in CODE_WORDS.items()}

#: Provinces by the first two digits of a region code (GB/T 2260); a plan without a code is a national one.
PROVINCES = {digits: Words(*names) for digits, names in english_places.PROVINCES.items()}
NATIONAL = Words("全国", "national")

SYMBOLS = {"=": "", ">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "~": "约 "}

#: The same for rows that are escaped for HTML.
ESCAPED_SYMBOLS = {escape(sign): escape(shown) for sign, shown in SYMBOLS.items()}

#: What each flag warns of.
FLAGS: dict[str, Words] = {
    "decreases-from-baseline": Words(
        "原文印出的目标值低于基期值，可能是原文笔误，照录不改。",
        "As printed, the target is below its baseline: perhaps a misprint in the plan. It is copied, not mended.",
    ),
    "damaged-text": Words(
        "原文此处有乱码或缺字，读出的内容可能不全。",
        "The source is garbled or incomplete here, so what was read may be incomplete.",
    ),
    "year-out-of-period": Words(
        "年份在规划期之外较远，可能是原文笔误或读取有误，请对照原文。",
        "The year lies far outside the plan's period: a misprint or a misreading. Compare the sentence.",
    ),
    "unknown-organization": Words(
        "登记表里没有这个机构，名称照原文，可能与别处的同一机构分成两个。",
        "The organisation is not in the registry: its name is as printed, and it may be listed elsewhere under another id.",
    ),
}

#: The tables that pages show row by row, and the sign of each in the text.
SIGNS = {"tasks": "任", "targets": "目", "observations": "数", "responsibilities": "责"}


def words_for(field: str, code: str) -> Words:
    """Return the words for a code of a field.

    >>> words_for("role", "lead").zh
    '牵头'
    >>> words_for("role", "new-role").zh
    'new-role'
    """
    return CODES[field].get(code, Words(code, code))


def words_for_flag(flag: str) -> Words:
    """Return what a flag warns of; for one without an entry here, that there is no explanation yet."""
    return FLAGS.get(flag, Words("这个标记还没有说明，请对照原文。", "This flag has no explanation yet; compare the sentence."))


def file_size(size: int) -> str:
    """Write a number of bytes for people.

    >>> file_size(900), file_size(12_345), file_size(3_200_000)
    ('900 B', '12.3 kB', '3.2 MB')
    """
    if size < 1_000:
        return f"{size} B"
    return f"{size / 1_000:.1f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


@cache
def province_of(region_code: str) -> tuple[str, Words]:
    """Return the six digits of the province that a region lies in, and its name; `national` for what has no region.

    >>> province_of("430100")
    ('430000', Words(zh='湖南省', en='Hunan'))
    >>> province_of("")[1].zh
    '全国'
    """
    if not region_code:
        return "national", NATIONAL
    code = f"{region_code[:2]}0000"
    return code, PROVINCES.get(region_code[:2], Words(code, code))


@cache
def place_html(region: str) -> str:
    """Write the region of a plan, as `views.region_of` gives it, as HTML: provinces and prefectures in both languages, others in Chinese.

    >>> from portal.site.languages import split
    >>> split(place_html("海南省")), split(place_html("长沙市"))[1]
    (('海南省', '<span lang="en">Hainan</span>'), '<span lang="en">Changsha</span>')
    """
    if region in _PLACES:
        return _PLACES[region].html
    return f'<span lang="zh-Hans">{escape(region)}</span>' if region else ""


def name_of(zh: str, english: str = "") -> str:
    """Return a name as text in both languages; the Chinese where it has no English one."""
    return both(zh, english) if english else zh


@lru_cache(maxsize=20_000)
def name_html(zh: str, english: str = "") -> str:
    """Write a name as HTML: in English by its English one, if it has one, with the Chinese beside.

    >>> from portal.site.languages import split
    >>> split(name_html("宽带规划", "Broadband Plan"))[1]
    '<span lang="en">Broadband Plan</span> <span class="sub" lang="zh-Hans">宽带规划</span>'
    """
    own = f'<span lang="zh-Hans">{escape(zh)}</span>'
    return both(own, f'<span lang="en">{escape(english)}</span> <span class="sub" lang="zh-Hans">{escape(zh)}</span>') if english else own


@lru_cache(maxsize=20_000)
def short_name_html(zh: str, english: str = "") -> str:
    """Write the same where there is little room, among words of the plan: the Chinese is shown when the pointer rests on the English.

    >>> from portal.site.languages import split
    >>> split(short_name_html("宽带规划", "Broadband Plan"))[1]
    '<span title="宽带规划"><span lang="en">Broadband Plan</span></span>'
    """
    # A title is in the language of its own element.
    return both(escape(zh), f'<span title="{escape(zh)}"><span lang="en">{escape(english)}</span></span>') if english else escape(zh)


@lru_cache(maxsize=20_000)
def english_issuer(issuer: str) -> str:
    """Return in English who issued a plan, one body or several; empty unless all of them have an English name.

    >>> (
    ...     english_issuer("湖南省人民政府办公厅"),
    ...     english_issuer("海口市人民政府、三亚市人民政府"),
    ...     english_issuer("海口市人民政府、示例市人民政府"),
    ... )
    ('General Office of the Hunan Provincial People’s Government', 'Haikou Municipal People’s Government; Sanya Municipal People’s Government', '')
    """
    names = [english_name(each) for each in issuer.split("、")]
    return english_name(issuer) or ("; ".join(names) if all(names) else "")


_PLACES = {words.zh: words for words in (NATIONAL, *PROVINCES.values(), *(Words(zh, en) for zh, en in english_places.PREFECTURES.items()))}


@cache
def unit_html(unit: str) -> str:
    """Write a unit as HTML: as the plan has it, and in English its English name after it."""
    return f'<span lang="zh-Hans">{escape(unit)}</span>{_explained(unit)}' if unit else ""


@cache
def _explained(unit: str) -> str:
    name = english_unit(unit)
    return both("", f' <span class="unit" lang="en">({escape(name)})</span>') if name else ""


def quantity(row: Mapping[str, str], symbols: Mapping[str, str] = SYMBOLS) -> str:
    """Write the quantity of a target or observation as a reader expects it.

    >>> quantity({"comparator": ">=", "value": "20", "value_max": "30", "unit": "万户", "kind": "level"})
    '≥ 20–30 万户'
    >>> quantity({"comparator": "=", "value": "10", "unit": "位", "kind": "rank"})
    '第 10 位'
    """
    value = row["value"] + (f"–{row['value_max']}" if row.get("value_max") else "")
    unit = row["unit"] if row["unit"] == "%" or not row["unit"] else f" {row['unit']}"
    rank = "第 " if row["kind"] == "rank" else ""
    return f"{symbols.get(row['comparator'], row['comparator'] + ' ')}{rank}{value}{unit}"


def quantity_html(row: Mapping[str, str]) -> str:
    """Write the same as HTML, from a row whose values are escaped; in English with the English name of the unit.

    >>> from portal.site.languages import split
    >>> split(quantity_html({"comparator": "~", "value": "20", "unit": "万户", "kind": "level"}))[1]
    '<span lang="en">about </span>20 万户 <span class="unit" lang="en">(10,000 households)</span>'
    """
    return explained(quantity(row, ESCAPED_SYMBOLS), row["unit"])


def explained(printed: str, unit: str) -> str:
    """Put into a quantity, as `quantity` writes it and escaped, what English needs: words for 约 and 第, and the name of the unit."""
    if printed.startswith("约 "):
        printed = _ABOUT + printed.removeprefix("约 ")
    elif printed.startswith("第 ") and unit == "位":
        return both(printed, f'<span lang="en">No. {printed.removeprefix("第 ").removesuffix("位").strip()}</span>')
    return printed + _explained(unit) if unit not in ("%", "") else printed


_ABOUT = both("约 ", '<span lang="en">about </span>')
