"""Every action that is answered, by its name in CKAN, and those that CKAN has for writing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from portal.api.ckan.catalogue import Catalogue, Entry, Resource, Shelf
from portal.api.ckan.datastore import Datastore
from portal.api.ckan.errors import invalid, not_found
from portal.api.ckan.language import fold_text
from portal.api.ckan.parameters import (
    MOST_PACKAGES,
    CurrentPackagesParameters,
    DatastoreInfoParameters,
    DatastoreSearchParameters,
    HelpParameters,
    ListGroupsParameters,
    Nothing,
    PackageListParameters,
    PackageSearchParameters,
    Parameters,
    ResourceSearchParameters,
    ShowPackageParameters,
    ShowParameters,
    TagListParameters,
)
from portal.api.ckan.records import ROOT, describe_licences, describe_tag, table_of
from portal.api.ckan.search import DEFAULT_SORT, describe_facets, search_packages, search_resources
from portal.api.damaged import readable
from portal.catalog.ckan.licences import LICENCES
from portal.errors import UnknownReleaseError, WithdrawnReleaseError
from portal.query.library import Library

#: The version of CKAN whose actions these are: clients look at it to know what they may ask for.
CKAN_VERSION: Final = "2.12.0"
_TITLE, _DESCRIPTION = "规划开放数据 Open Plan Data", "政府规划读成的开放数据。 Open data read from government plans."
_MOST_GROUPS, _MOST_IN_GROUP, _MOST_RESOURCES = 1000, 10, 1000
_TITLES = {each.id: each.title for each in LICENCES}


@dataclass(frozen=True, slots=True)
class Sources:
    """What actions read from."""

    catalogue: Catalogue
    library: Library

    def packages(self, entries: Iterable[Entry]) -> list[orjson.Fragment]:
        """Return the records of datasets, as finished JSON; one withdrawn meanwhile is left out."""
        found = []
        for entry in entries:
            try:
                found += [orjson.Fragment(each) for each in readable([entry], self.catalogue.record)[0]]
            except (UnknownReleaseError, WithdrawnReleaseError):
                continue
        return found


@dataclass(frozen=True, slots=True)
class Action:
    """An action: what it reads, and what it says of itself."""

    parameters: type[Parameters]
    answer: Callable[[Sources, Any], Any]
    help: str


# --------------------------------------------------------------------------------------------------------------- the site


def _status_show(_: Sources, __: Nothing) -> dict[str, Any]:
    """网站的名称、地址和所答的 CKAN 版本。 Name and address of the site, and the version of CKAN whose actions it answers."""
    return {
        "site_title": _TITLE,
        "site_description": _DESCRIPTION,
        "site_url": ROOT,
        "error_emails_to": None,
        "locale_default": "zh_Hans_CN",
        "extensions": ["datastore"],
        "ckan_version": CKAN_VERSION,
    }


def _site_read(_: Sources, __: Nothing) -> bool:
    """任何人都可以读取。 Whether the site may be read: by everybody."""
    return True


def _help_show(_: Sources, asked: HelpParameters) -> str:
    """一个动作的说明。 What an action says of itself. `name`."""
    found = ACTIONS.get(asked.name)
    if found is None:
        raise not_found("没有此动作 Action function not found")
    return found.help


def _license_list(_: Sources, __: Nothing) -> list[dict[str, str]]:
    """许可。 The licences that datasets may be under."""
    return describe_licences()


# --------------------------------------------------------------------------------------------------------------- packages


def _package_list(sources: Sources, asked: PackageListParameters) -> list[str]:
    """所有数据集的名称。 Names of all datasets. `limit`, `offset`."""
    return list(sources.catalogue.shelf().entries)[asked.offset :][: asked.limit or None]


def _package_show(sources: Sources, asked: ShowPackageParameters) -> orjson.Fragment:
    """一个数据集及其全部文件。 A dataset with all its files. `id`: its name or id."""
    entry = sources.catalogue.shelf().entry(asked.id)
    if entry is None:
        sources.catalogue.refuse_damaged(asked.id)
        raise not_found()
    return orjson.Fragment(sources.catalogue.record(entry))


def _current_package_list_with_resources(sources: Sources, asked: CurrentPackagesParameters) -> list[orjson.Fragment]:
    """所有数据集及其文件，最近更新的在前。 Datasets with their files, the latest changed first. `limit`, `offset`, `page`."""
    limit = 10 if asked.limit is None else min(asked.limit, MOST_PACKAGES)
    offset = asked.offset or (asked.page - 1 if asked.page else 0) * limit
    found = search_packages(sources.catalogue.shelf().entries.values())
    return sources.packages(found.entries[offset : offset + limit])


def _package_search(sources: Sources, asked: PackageSearchParameters) -> dict[str, Any]:
    """查找数据集。 Searches datasets. `q`, `fq`, `fq_list`, `sort`, `rows`, `start`, `fl`, `facet.field`, `facet.limit`, `facet.mincount`."""
    shelf = sources.catalogue.shelf()
    found = search_packages(
        shelf.entries.values(),
        query=asked.q,
        filters=[each for each in (asked.fq, *asked.fq_list) if each.strip()],
        words_in=tuple(part.partition("^")[0] for part in asked.qf.split()) if ":" not in asked.q else (),
        sort=asked.sort,
        facets=asked.facet_field if asked.facet else (),
        facet_limit=asked.facet_limit,
        facet_least=max(asked.facet_mincount, 1),
        is_language=asked.def_type == "edismax",
    )
    shown = found.entries[asked.start : asked.start + min(asked.rows, MOST_PACKAGES)]
    owners = {entry.organization["name"]: entry.organization["title"] for entry in found.entries} if asked.facet_field else {}
    titles = {"organization": owners, "license_id": _TITLES}
    return {
        "count": len(found.entries),
        "facets": found.facets,
        "results": _members(shown, asked.fl) if asked.fl else sources.packages(shown),
        "sort": asked.sort if asked.sort not in ("", "rank") else DEFAULT_SORT,
        "search_facets": describe_facets(found.facets, lambda field, value: titles.get(field, {}).get(value, value)),
    }


def _members(entries: Iterable[Entry], names: Sequence[str]) -> list[dict[str, Any]]:
    """Return only these fields of datasets; what can hold several values is a list."""
    several = ("tags", "groups", "res_format", "res_name")
    found = []
    for entry in entries:
        values = {name: list(entry.values(name)) for name in names}
        found.append({name: value if name in several else value[0] for name, value in values.items() if value})
    return found


# -------------------------------------------------------------------------------------------------------------- resources


def _resource_show(sources: Sources, asked: ShowParameters) -> Any:
    """一个文件。 A file. `id`."""
    shelf = sources.catalogue.shelf()
    resource = shelf.resources.get(asked.id)
    entry = shelf.entries.get(resource.dataset_id) if resource else None
    if resource is None or entry is None:
        raise not_found()
    return orjson.loads(sources.catalogue.record(entry))["resources"][resource.position]


def _resource_search(sources: Sources, asked: ResourceSearchParameters) -> dict[str, Any]:
    """查找文件。 Searches files. `query`: `field:term`, or several; `order_by`, `offset`, `limit`."""
    shelf = sources.catalogue.shelf()
    pairs = [asked.query] if isinstance(asked.query, str) else asked.query
    found = search_resources((each for entry in shelf.entries.values() for each in entry.resources), pairs, asked.order_by)
    limit = _MOST_RESOURCES if asked.limit is None else min(asked.limit, _MOST_RESOURCES)
    return {"count": len(found), "results": _resources(sources, shelf, found[asked.offset : asked.offset + limit])}


def _resources(sources: Sources, shelf: Shelf, found: Sequence[Resource]) -> list[dict[str, Any]]:
    """Return resources as they stand in their packages, each of which is read once."""
    named = dict.fromkeys(each.dataset_id for each in found)
    records, damaged = readable([shelf.entries[name] for name in named], sources.catalogue.record)
    left_out = {each.name for each in damaged}
    listed = dict(zip((name for name in named if name not in left_out), (orjson.loads(each)["resources"] for each in records), strict=True))
    return [listed[each.dataset_id][each.position] for each in found if each.dataset_id in listed]


# ---------------------------------------------------------------------------------------------- organisations, groups, tags


def _organization_list(sources: Sources, asked: ListGroupsParameters) -> list[Any]:
    """发布机构。 The bodies that publish. `all_fields`, `q`, `sort`, `limit`, `offset`, `organizations`."""
    found = _organizations(sources.catalogue.shelf())
    word = fold_text(asked.q.strip())
    chosen = [
        each
        for each in found
        if (not asked.organizations or each["name"] in asked.organizations)
        and any(word in fold_text(str(each[key])) for key in ("name", "title", "description"))
    ]
    field, is_descending = _group_order(asked.sort or asked.order_by)
    chosen.sort(key=lambda each: each[field], reverse=is_descending)
    page = chosen[asked.offset :][: min(asked.limit or _MOST_GROUPS, _MOST_GROUPS)]
    if not asked.all_fields:
        return [each["name"] for each in page]
    left_out = set() if asked.include_extras else {"extras"}
    left_out |= set() if asked.include_dataset_count else {"package_count"}
    return [{key: value for key, value in each.items() if key not in left_out} for each in page]


def _organization_show(sources: Sources, asked: ShowParameters) -> dict[str, Any]:
    """一个发布机构。 A body that publishes. `id`: its name or id; `include_datasets`."""
    shelf = sources.catalogue.shelf()
    found = next((each for each in _organizations(shelf) if asked.id in (each["id"], each["name"])), None)
    if found is None:
        raise not_found()
    told = {**found, "users": [], "groups": []}
    if not asked.include_extras:
        del told["extras"]
    if asked.include_datasets:
        owned = [entry for entry in search_packages(shelf.entries.values()).entries if entry.organization["id"] == found["id"]]
        told["packages"] = sources.packages(owned[:_MOST_IN_GROUP])
    elif not asked.include_dataset_count:
        del told["package_count"]
    return told


def _organizations(shelf: Shelf) -> list[dict[str, Any]]:
    """Return every owner once, with the number of its datasets and the day of its first, by name."""
    counts = Counter(entry.organization["id"] for entry in shelf.entries.values())
    found = {entry.organization["id"]: entry.organization for entry in shelf.entries.values()}
    first: dict[str, str] = {}
    for entry in shelf.entries.values():
        made = entry.values("metadata_created")[0]
        key = entry.organization["id"]
        first[key] = min(first.get(key, made), made)
    told = [{**each, "created": first[key], "package_count": counts[key]} for key, each in found.items()]
    return sorted(told, key=lambda each: str(each["name"]))


def _group_order(sort: str) -> tuple[str, bool]:
    name, _, direction = sort.strip().partition(" ")
    fields = {"": "title", "name": "name", "title": "title", "packages": "package_count", "package_count": "package_count"}
    if name not in fields or direction.strip().lower() not in ("", "asc", "desc"):
        raise invalid(message=[f"不能按此排序 Cannot sort by field `{sort[:80]}`"])
    is_counted = fields[name] == "package_count" and not direction
    return fields[name], is_counted or direction.strip().lower() == "desc"


def _group_list(_: Sources, asked: ListGroupsParameters) -> list[str]:
    """分组：没有。 Groups: there are none."""
    _group_order(asked.sort or asked.order_by)
    return []


def _group_show(_: Sources, __: ShowParameters) -> dict[str, Any]:
    """一个分组：没有。 A group: there is none. `id`."""
    raise not_found()


def _tag_list(sources: Sources, asked: TagListParameters) -> list[Any]:
    """所有标签。 All tags. `query`, `all_fields`."""
    if asked.vocabulary_id:
        raise not_found(f"没有此词表 could not find vocabulary {asked.vocabulary_id[:80]!r}")
    word = fold_text((asked.query or asked.q).strip())
    names = sorted({tag for entry in sources.catalogue.shelf().entries.values() for tag in entry.values("tags")})
    found = [name for name in names if word in fold_text(name)]
    return [describe_tag(name) for name in found] if asked.all_fields else found


def _tag_show(sources: Sources, asked: ShowParameters) -> dict[str, Any]:
    """一个标签。 A tag. `id`: its name or id; `include_datasets`."""
    entries = sources.catalogue.shelf().entries.values()
    names = {tag for entry in entries for tag in entry.values("tags")}
    found = next((told for told in map(describe_tag, sorted(names)) if asked.id in (told["id"], told["name"])), None)
    if found is None:
        raise not_found()
    if asked.include_datasets:
        bearing = [entry for entry in search_packages(entries).entries if found["name"] in entry.values("tags")]
        found["packages"] = sources.packages(bearing[:MOST_PACKAGES])
    return found


# -------------------------------------------------------------------------------------------------------------- datastore


def _datastore_search(sources: Sources, asked: DatastoreSearchParameters) -> dict[str, Any]:
    """一张表的行。 Rows of a table. `resource_id`, `filters`, `q`, `fields`, `sort`, `limit`, `offset`, `distinct`, `records_format`."""
    return _datastore(sources, asked.resource_id).search(asked)


def _datastore_info(sources: Sources, asked: DatastoreInfoParameters) -> dict[str, Any]:
    """一张表的字段和行数。 Fields and number of rows of a table. `id`."""
    return _datastore(sources, asked.resource_id).info(asked)


def _datastore(sources: Sources, resource_id: str) -> Datastore:
    nothing = not_found(f'没有此资源 Resource "{resource_id[:80]}" was not found.')
    resource = sources.catalogue.shelf().resources.get(resource_id)
    if resource is None:
        raise nothing
    try:
        release = sources.library.release(resource.dataset_id, resource.version)
    except (UnknownReleaseError, WithdrawnReleaseError):
        raise nothing from None
    name = table_of(release, resource.path)
    if name is None:
        raise nothing
    return Datastore(resource_id, release, release.resource(name), sources.library.table(release, name))


def _action(parameters: type[Parameters], answer: Callable[[Sources, Any], Any]) -> Action:
    return Action(parameters, answer, (answer.__doc__ or "").strip())


ACTIONS: Mapping[str, Action] = {
    "status_show": _action(Nothing, _status_show),
    "site_read": _action(Nothing, _site_read),
    "help_show": _action(HelpParameters, _help_show),
    "license_list": _action(Nothing, _license_list),
    "package_list": _action(PackageListParameters, _package_list),
    "package_show": _action(ShowPackageParameters, _package_show),
    "package_search": _action(PackageSearchParameters, _package_search),
    "current_package_list_with_resources": _action(CurrentPackagesParameters, _current_package_list_with_resources),
    "resource_show": _action(ShowParameters, _resource_show),
    "resource_search": _action(ResourceSearchParameters, _resource_search),
    "organization_list": _action(ListGroupsParameters, _organization_list),
    "organization_show": _action(ShowParameters, _organization_show),
    "group_list": _action(ListGroupsParameters, _group_list),
    "group_show": _action(ShowParameters, _group_show),
    "tag_list": _action(TagListParameters, _tag_list),
    "tag_show": _action(ShowParameters, _tag_show),
    "datastore_search": _action(DatastoreSearchParameters, _datastore_search),
    "datastore_info": _action(DatastoreInfoParameters, _datastore_info),
}

#: How the names of CKAN's writing actions end: they are known, and not allowed.
WRITING = ("_create", "_update", "_patch", "_delete", "_purge", "_revise", "_upsert", "_invite", "_add", "_remove", "_transfer", "_publish")
