"""Searching the catalogue: conditions, order, pages and facets of `package_search`, and the search for resources."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from portal.api.ckan.catalogue import Entry, Resource
from portal.api.ckan.errors import bad_search, invalid, unreadable_search
from portal.api.ckan.language import (
    DATES,
    All,
    Condition,
    Either,
    Not,
    Range,
    UnreadableQueryError,
    Word,
    fold_text,
    read_query,
    read_words,
)

DEFAULT_SORT = "score desc, metadata_modified desc"
#: Fields of running text: a part of the value is found. Every other field is compared as a whole, as in CKAN.
_RUNNING = ("title", "notes", "author", "maintainer", "res_name")
_SORTED_BY = re.compile(r"\s*([A-Za-z_][\w.-]*)\s+(asc|desc)\s*", re.IGNORECASE)
_MOST_SORTED_BY = 5
_IN_NAME, _IN_TAG, _IN_TEXT = 8, 4, 1
#: Fields that hold one value and can be sorted by; nobody's views are counted here, so that by these all are equal.
_SORTABLE = (
    "score", "id", "name", "title", "title_string", "metadata_created", "metadata_modified", "version", "license_id", "organization",
    "author", "maintainer", "url", "state", "type", "views_recent", "views_total",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Attributes:
        entries: All of it, in the order asked for.
        facets: How many of them have each value, by field; the most frequent values first.
    """

    entries: tuple[Entry, ...]
    facets: Mapping[str, Mapping[str, int]]


def search_packages(
    entries: Iterable[Entry],
    *,
    query: str = "",
    filters: Sequence[str] = (),
    words_in: Sequence[str] = (),
    sort: str = "",
    facets: Sequence[str] = (),
    facet_limit: int = 50,
    facet_least: int = 1,
    is_language: bool = False,
) -> Found:
    """Search datasets.

    Args:
        entries: Where to search.
        query: What they must hold, in CKAN's language; empty for everything. What is no such language is read as words.
        filters: What they must hold besides, without a bearing on the order.
        words_in: The fields in which words are sought that name none; all text if there are none.
        sort: Fields with `asc` or `desc`, separated by commas; empty for the best first, and of these the newest.
        facets: The fields whose values to count.
        facet_limit: The most values of a field; below zero for all.
        facet_least: The least count of a value that is told.
        is_language: Whether a query without any field is in CKAN's language too.

    Raises:
        ActionError: If a query cannot be read, or there is no such order.
    """
    now = datetime.now(UTC).replace(tzinfo=None)
    wanted = _read(query, now, is_language=is_language)
    conditions = [_read_strictly(each, now) for each in filters]
    order = _read_sort(sort)
    found = [each for each in entries if all(_holds(one, each, words_in) for one in (*conditions, wanted))]
    counted = {field: _count(found, field, facet_limit, facet_least) for field in facets}
    # The least important key first: sorting keeps the order of equals.
    found.sort(key=lambda each: each.name)
    for field, is_descending in reversed(order):
        key = _score(wanted) if field == "score" else _key(field)
        found.sort(key=key, reverse=is_descending)
    return Found(tuple(found), counted)


def search_resources(resources: Iterable[Resource], pairs: Sequence[str], order_by: str) -> list[Resource]:
    """Search resources.

    Args:
        resources: Where to search.
        pairs: Each a member of a resource and what stands in it, as `name:任务`; all must hold. A `hash` may be its beginning.
        order_by: The member to sort by; in the order of datasets if empty.

    Raises:
        ActionError: If there is no such member.
    """
    conditions: list[tuple[str, str]] = []
    for pair in pairs:
        field, colon, term = pair.partition(":")
        if not colon:
            raise invalid(query=["应为 <field>:<value> Must be <field>:<value> pair(s)"])
        if field not in Resource.__slots__ or field in ("dataset_id", "version", "path"):
            raise invalid(query=[f'没有此字段 Field "{field[:80]}" not recognised in resource_search.'])
        conditions.append((field, fold_text(term)))
    found = [each for each in resources if all(_resource_holds(each, field, term) for field, term in conditions)]
    if order_by in Resource.__slots__:
        found.sort(key=lambda each: getattr(each, order_by))
    return found


def _resource_holds(resource: Resource, field: str, term: str) -> bool:
    value = getattr(resource, field)
    if isinstance(value, int):
        return str(value) == term
    folded = fold_text(value)
    return folded.startswith(term) if field == "hash" else term in folded


def _read(query: str, now: datetime, *, is_language: bool) -> Condition:
    if not query.strip() or query.strip() in ('""', "''", "*"):
        return All()
    try:
        return read_query(query, now)
    except UnreadableQueryError as error:
        if ":" in query or is_language:
            raise unreadable_search(str(error)) from error
        return read_words(query)


def _read_strictly(query: str, now: datetime) -> Condition:
    try:
        return read_query(query, now)
    except UnreadableQueryError as error:
        raise unreadable_search(str(error)) from error


def _read_sort(sort: str) -> list[tuple[str, bool]]:
    order = []
    for part in (DEFAULT_SORT if sort in ("", "rank") else sort).split(","):
        found = _SORTED_BY.fullmatch(part)
        if not found or found[1] not in _SORTABLE:
            raise bad_search('Invalid "sort" parameter')
        order.append((found[1], found[2].lower() == "desc"))
    if len(order) > _MOST_SORTED_BY:
        raise bad_search('Invalid "sort" parameter')
    return order


def _key(field: str) -> Callable[[Entry], str]:
    return lambda entry: next(iter(entry.values(field)), "")


def _count(found: Sequence[Entry], field: str, most: int, least: int) -> dict[str, int]:
    counts = Counter(value for entry in found for value in entry.values(field))
    ordered = sorted(((value, count) for value, count in counts.items() if count >= least), key=lambda pair: (-pair[1], pair[0]))
    return dict(ordered if most < 0 else ordered[:most])


# ----------------------------------------------------------------------------------------------------------- conditions


def _holds(condition: Condition, entry: Entry, words_in: Sequence[str]) -> bool:
    match condition:
        case All(parts):
            return all(_holds(each, entry, words_in) for each in parts)
        case Either(parts):
            return any(_holds(each, entry, words_in) for each in parts)
        case Not(part):
            return not _holds(part, entry, words_in)
        case Range():
            return any(_is_between(value, condition) for value in entry.values(condition.field))
        case Word():
            return _has(condition, entry, words_in)


def _has(word: Word, entry: Entry, words_in: Sequence[str]) -> bool:
    if not word.field or word.field == "text":
        if words_in:
            return any(_is_in(word, value, is_running=True) for field in words_in for value in entry.values(field))
        return _is_in_texts(word, entry)
    values = entry.values(word.field)
    if word.value == "*" and not word.is_phrase:
        return bool(values)
    is_running = word.field in _RUNNING or word.field.startswith("extras_")
    if word.field == "title":
        return _is_in(word, entry.title, is_running=True)
    return any(_is_in(word, value, is_running=is_running) for value in values)


def _is_in_texts(word: Word, entry: Entry) -> bool:
    pieces = [each for each in word.folded.replace("*", " ").replace("?", " ").split() if each] if word.pattern else [word.folded]
    return all(any(piece in text for text in entry.texts) for piece in pieces)


def _is_in(word: Word, value: str, *, is_running: bool) -> bool:
    if is_running:
        folded = fold_text(value)
        if word.pattern is None:
            return word.folded in folded
        return all(piece in folded for piece in word.folded.replace("*", " ").replace("?", " ").split())
    return word.pattern.fullmatch(value) is not None if word.pattern else value == word.value


def _is_between(value: str, wanted: Range) -> bool:
    if wanted.field in DATES:
        # Whole seconds are written without a fraction, and would sort after those with one.
        value = value if "." in value else f"{value}.000000"
        low, high = (each if not each or "." in each else f"{each}.000000" for each in (wanted.low, wanted.high))
    else:
        low, high = wanted.low, wanted.high
    above = not low or value > low or (wanted.has_low and value == low)
    below = not high or value < high or (wanted.has_high and value == high)
    return above and below


def _score(condition: Condition) -> Callable[[Entry], int]:
    words = [each.folded for each in _words(condition)]

    def score(entry: Entry) -> int:
        return sum(_weight(word, entry) for word in words)

    return score


def _weight(word: str, entry: Entry) -> int:
    if word in entry.name or word in entry.title:
        return _IN_NAME
    return _IN_TAG if any(word in fold_text(tag) for tag in entry.values("tags")) else _IN_TEXT


def _words(condition: Condition) -> Iterable[Word]:
    """Return the words that bear on the order: those sought, not those denied."""
    match condition:
        case All(parts) | Either(parts):
            for each in parts:
                yield from _words(each)
        case Word():
            yield condition
        case _:
            return


def describe_facets(facets: Mapping[str, Mapping[str, int]], shown: Callable[[str, str], str]) -> dict[str, Any]:
    """Describe facets as `search_facets`: each value with what it is shown as, the last in the order of characters first.

    Args:
        facets: How many datasets have each value, by field.
        shown: Gives what to show for a value of a field.
    """
    return {
        field: {
            "title": field,
            "items": sorted(
                ({"name": value, "display_name": shown(field, value), "count": count} for value, count in counts.items()),
                key=lambda each: str(each["display_name"]),
                reverse=True,
            ),
        }
        for field, counts in facets.items()
    }
