"""The language of CKAN's searches, which is Solr's (Lucene's), as far as its clients use it, read into conditions.

    宽带                     a word: somewhere in the text, in whichever script it is typed
    "宽带中国"               the same with blanks
    tags:湖南省  -tags:x     a field, exactly; `*` and `?` stand for any letters or one; `-`, `!` and NOT deny
    title:宽带               fields of running text: somewhere in it
    tags:(a OR b)  region:*  several values; any value
    metadata_modified:[NOW-7DAYS TO *]   from, to; `{` and `}` leave the end out

What stands side by side must all hold. `OR` binds closer than that, so that `organization:a OR organization:b name:c` asks for c of
either organisation, as harvesters mean it; `AND` binds closest. Weights (`^4`) and looseness (`~2`) are read over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from portal.text.folding import fold

_MOST_CONDITIONS, _DEEPEST, _LONGEST = 200, 20, 4000
#: The fields that are dates; all others are text.
DATES = ("metadata_created", "metadata_modified")
_FIELD = re.compile(r"([A-Za-z_][\w.-]*|\*):")
_WORD = re.compile(r"(?:\\.|[^\s()\[\]{}\"\\^~])+")
_ENDS = re.compile(r"[\^~][0-9.]*")
_RANGE = re.compile(r"([\[{])\s*(\"[^\"]*\"|\S+?)\s+TO\s+(\"[^\"]*\"|\S+?)\s*([\]}])")
_OPERATORS = {"AND": "AND", "&&": "AND", "OR": "OR", "||": "OR", "NOT": "NOT"}
_NOW = re.compile(r"NOW(?:/[A-Z]+)?((?:[+-]\d{1,6}[A-Z]+(?:/[A-Z]+)?)*)")
_STEP = re.compile(r"([+-])(\d+)([A-Z]+?)S?(?:/[A-Z]+)?(?=[+-]|$)")
_DAYS = {"MILLI": 1 / 86_400_000, "SECOND": 1 / 86_400, "MINUTE": 1 / 1440, "HOUR": 1 / 24, "DAY": 1, "MONTH": 30, "YEAR": 365}


class UnreadableQueryError(Exception):
    """The words of a search cannot be read; the message says where."""


@dataclass(frozen=True, slots=True)
class Word:
    """A value to be found, in a field or, where that is empty, in all text. A phrase has no wildcards."""

    field: str
    value: str
    is_phrase: bool = False

    @property
    def folded(self) -> str:
        """The value as it is compared with running text."""
        return fold_text(self.value)

    @property
    def pattern(self) -> re.Pattern[str] | None:
        """What a value with wildcards matches as a whole; None without."""
        return None if self.is_phrase or not ("*" in self.value or "?" in self.value) else _pattern(self.value)


@dataclass(frozen=True, slots=True)
class Range:
    """Values of a field between two ends; an empty end is open. Of dates the ends are moments in ISO form, without a zone."""

    field: str
    low: str
    high: str
    has_low: bool
    has_high: bool


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class All:
    """Conditions that must all hold; of none, everything is let through."""

    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """Conditions of which one must hold."""

    parts: tuple[Condition, ...]


Condition = Word | Range | Not | All | Either


@lru_cache(256)
def _pattern(value: str) -> re.Pattern[str]:
    # Stars side by side would let a search take time beyond measure.
    parts = re.split(r"(\*+|\?)", value)
    return re.compile("".join(".*" if each.startswith("*") else "." if each == "?" else re.escape(each) for each in parts), re.DOTALL)


@lru_cache(4096)  # a search asks for the same words of every dataset
def fold_text(text: str) -> str:
    """Return text as it is compared, the same form as in the portal's own search.

    >>> fold_text("寬帶ＩＰｖ６")
    '宽带ipv6'
    """
    return fold(text)


def read_query(text: str, now: datetime) -> Condition:
    """Read a search.

    Args:
        text: The search.
        now: What NOW stands for.

    Raises:
        UnreadableQueryError: If it is too long, or a bracket, quotation mark or date in it is wrong.

    >>> read_query("tags:湖南省 -宽带", datetime(2026, 1, 1))
    All(parts=(Word(field='tags', value='湖南省', is_phrase=False), Not(part=Word(field='', value='宽带', is_phrase=False))))
    """
    if len(text) > _LONGEST:
        raise UnreadableQueryError(f"longer than {_LONGEST} characters")
    reader = _Reader(text, now)
    found = reader.everything("", 0)
    if reader.at < len(text):
        raise UnreadableQueryError(f"cannot parse {text[:80]!r} at {reader.at}")
    return found


def read_words(text: str) -> Condition:
    """Read a search as mere words, all of which must occur: for text that a person typed and that is nothing else.

    >>> read_words("(宽带 中国")
    All(parts=(Word(field='', value='宽带', is_phrase=False), Word(field='', value='中国', is_phrase=False)))
    """
    words = re.sub(r'[()\[\]{}"\\*?^~]', " ", text[:_LONGEST]).split()[:_MOST_CONDITIONS]
    return All(tuple(Word("", word) for word in words))


class _Reader:
    """Reads a search from left to right, each level of brackets and operators a method."""

    def __init__(self, text: str, now: datetime) -> None:
        self.text, self.now = text, now
        self.at = 0
        self._count = 0

    def everything(self, field: str, depth: int) -> Condition:
        """Read conditions side by side, up to the end or a closing bracket."""
        if depth > _DEEPEST:
            raise UnreadableQueryError(f"brackets more than {_DEEPEST} deep")
        parts: list[Condition] = []
        while not self._is_over():
            parts.append(self._joined("OR", Either, lambda: self._joined("AND", All, lambda: self._one(field, depth))))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _joined(self, operator: str, kind: type[All | Either], read: Callable[[], Condition]) -> Condition:
        parts = [read()]
        while self._take_operator(operator):
            if self._is_over():
                raise UnreadableQueryError(f"nothing after {operator}")
            parts.append(read())
        return parts[0] if len(parts) == 1 else kind(tuple(parts))

    def _one(self, field: str, depth: int) -> Condition:
        self._count += 1
        if self._count > _MOST_CONDITIONS:
            raise UnreadableQueryError(f"more than {_MOST_CONDITIONS} conditions")
        if self._take_operator("NOT") or self._take("-") or self._take("!"):
            if self._is_over() or depth >= _DEEPEST:
                raise UnreadableQueryError("nothing to deny, or denied too often")
            return Not(self._one(field, depth + 1))
        self._take("+")
        if found := _FIELD.match(self.text, self.at):
            self.at = found.end()
            if found[1] == "*":  # *:* is everything
                self._take("*")
                return All()
            return self._value(found[1], depth)
        return self._value(field, depth)

    def _value(self, field: str, depth: int) -> Condition:
        if self._take("("):
            inner = self.everything(field, depth + 1)
            if not self._take(")"):
                raise UnreadableQueryError(f"missing ) at {self.at}")
            self._read_over()
            return inner
        if self.text[self.at : self.at + 1] in ("[", "{"):
            return self._range(field)
        if self._take('"'):
            end = self.text.find('"', self.at)
            if end < 0:
                raise UnreadableQueryError('missing "')
            value, self.at = self.text[self.at : end], end + 1
            self._read_over()
            return Word(field, value, is_phrase=True) if value.strip() else All()
        found = _WORD.match(self.text, self.at)
        if found is None:
            raise UnreadableQueryError(f"cannot parse {self.text[:80]!r} at {self.at}")
        self.at = found.end()
        self._read_over()
        value = found[0]
        if "\\" in value:
            return Word(field, re.sub(r"\\(.)", r"\1", value), is_phrase=True)
        return All() if value == "*" and not field else Word(field, value)

    def _range(self, field: str) -> Condition:
        found = _RANGE.match(self.text, self.at)
        if found is None or not field:
            raise UnreadableQueryError(f"cannot parse {self.text[:80]!r} at {self.at}")
        self.at = found.end()
        low, high = (self._end(field, each.strip('"')) for each in (found[2], found[3]))
        return Range(field, low, high, found[1] == "[", found[4] == "]")

    def _end(self, field: str, value: str) -> str:
        if value == "*":
            return ""
        return read_moment(value, self.now).isoformat() if field in DATES else value

    def _is_over(self) -> bool:
        self._skip()
        return self.at >= len(self.text) or self.text[self.at] == ")"

    def _skip(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def _take(self, sign: str) -> bool:
        self._skip()
        if not self.text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        return True

    def _take_operator(self, operator: str) -> bool:
        self._skip()
        found = re.compile(r"(AND|OR|NOT|&&|\|\|)(?=[\s(]|$)").match(self.text, self.at)
        if found is None or _OPERATORS[found[1]] != operator:
            return False
        self.at = found.end()
        return True

    def _read_over(self) -> None:
        while found := _ENDS.match(self.text, self.at):
            self.at = found.end()


def read_moment(value: str, now: datetime) -> datetime:
    """Read a moment as Solr writes it, in UTC and without a zone: an ISO date or time, or NOW with days to add or take away.

    Raises:
        UnreadableQueryError: If it is none.

    >>> read_moment("2026-11-22T03:38:40Z", datetime(2026, 1, 1)), read_moment("NOW-7DAYS", datetime(2026, 1, 8))
    (datetime.datetime(2026, 11, 22, 3, 38, 40), datetime.datetime(2026, 1, 1, 0, 0))
    """
    try:
        if found := _NOW.fullmatch(value):
            days = 0.0
            for sign, number, unit in _STEP.findall(found[1]):
                days += _DAYS[unit] * int(f"{sign}{number}")
            return now + timedelta(days=days)
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except (KeyError, ValueError, OverflowError) as error:
        raise UnreadableQueryError(f"Invalid Date String: {value[:80]!r}") from error
