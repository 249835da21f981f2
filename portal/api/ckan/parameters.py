"""What may be asked of each action, with bounds on everything; CKAN's names, and its messages for what cannot be used.

Parameters come as JSON, typed, or in the address, where everything is text: both are read. As in CKAN, most actions read over
parameters that they do not know, for its clients send some to every action; `package_search` and `datastore_search` refuse them.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import AfterValidator, AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from portal.api.ckan.errors import ActionError, bad_search, invalid
from portal.api.faults import words_of
from portal.query.question import NO_TEXT, is_text

#: No page of datasets is longer, as in CKAN; one of rows neither.
MOST_PACKAGES, MOST_ROWS = 1000, 10_000
_MOST = 10**9
# CKAN's own words, where it has some.
_ENGLISH = {
    "missing": "Missing value",
    "int_parsing": "Invalid integer",
    "int_type": "Invalid integer",
    "int_from_float": "Invalid integer",
    "greater_than_equal": "Must be a natural number",
    "bool_parsing": "Must be true or false",
}


def _listed(value: Any) -> Any:
    """Read a list that came as text: JSON, or values separated by commas."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith(("[", "{", '"')):
        value = _decoded(value)
        return [value] if isinstance(value, str) else value
    return _split(value)


def _clauses(value: Any) -> Any:
    """Read what to sort by: a list, or clauses separated by commas, each a field, quoted or not, and its direction."""
    return _listed(value) if isinstance(value, str) and value.lstrip().startswith("[") else _split(value)


def _split(value: Any) -> Any:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _words_only(value: bool) -> bool:  # noqa: FBT001 - pydantic calls it
    if not value:
        raise ValueError("只有 true：q 的词不能带运算 Only true: words in q have no operators here; leave plain out")
    return value


def _decoded(value: Any) -> Any:
    """Read JSON that came as text."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError) as error:
        raise ValueError("无法解析 JSON Cannot parse JSON") from error


def _decoded_or_text(value: Any) -> Any:
    return _decoded(value) if isinstance(value, str) and value.lstrip().startswith("{") else value


def _empty_as_none(value: Any) -> Any:
    return None if value == "" else value


def _is_readable(value: Any) -> bool:
    r"""Tell whether all text in a value is text; see `is_text`. JSON may write halves of characters, which no text has.

    >>> _is_readable({"a": ["宽带", 1]}), _is_readable(["\ufffd"]), _is_readable({"\ud800": 1})
    (True, False, False)
    """
    left = [value]
    while left:  # as deep as JSON may be: no recursion
        each = left.pop()
        if isinstance(each, str) and not (is_text(each) and (each.isascii() or each.encode("utf-8", "ignore").decode() == each)):
            return False
        if isinstance(each, dict):
            left += [*each, *each.values()]
        elif isinstance(each, list):
            left += each
    return True


Natural = Annotated[int, Field(ge=0, le=_MOST)]
MaybeNatural = Annotated[Natural | None, BeforeValidator(_empty_as_none)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=4000)]
Names = Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=200), BeforeValidator(_listed)]
Scalar = str | int | float | bool | None


class Parameters(BaseModel):
    """The parameters of an action; of one that needs none, all are read over."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    @classmethod
    def read(cls, given: dict[str, Any]) -> Self:
        """Read the parameters as they were given.

        Raises:
            ActionError: If one is missing or cannot be used; it says which, and why.
        """
        for name, value in given.items():
            if not _is_readable(name):
                raise invalid(__extras=[f"参数名 Names: {NO_TEXT}"])
            if not _is_readable(value):
                raise invalid(**{name: [str(NO_TEXT)]})
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise _refused(error) from None


class Nothing(Parameters):
    """No parameter."""


class Paged(Parameters):
    """A part of a list."""

    limit: MaybeNatural = None
    offset: Natural = 0


class PackageListParameters(Paged):
    """`package_list` has no more than a page; private datasets and drafts do not exist here, whoever asks for them."""


class CurrentPackagesParameters(Paged):
    """Of `current_package_list_with_resources`."""

    page: Annotated[int, Field(ge=1, le=_MOST)] | None = None


class ShowPackageParameters(Parameters):
    """Of `package_show`."""

    id: Name = Field(validation_alias=AliasChoices("name_or_id", "id"))


class ShowParameters(Parameters):
    """What an action of one thing asks for: its id or name."""

    id: Name
    include_datasets: bool = False
    include_dataset_count: bool = True
    include_extras: bool = True


class ListGroupsParameters(Paged):
    """Of `organization_list` and `group_list`."""

    sort: Annotated[str, Field(max_length=100)] = ""
    order_by: Annotated[str, Field(max_length=100)] = ""
    q: Text = ""
    organizations: Names = []
    groups: Names = []
    all_fields: bool = False
    include_dataset_count: bool = True
    include_extras: bool = False


class TagListParameters(Parameters):
    """Of `tag_list`."""

    query: Text = ""
    q: Text = ""
    vocabulary_id: Annotated[str, Field(max_length=200)] = ""
    all_fields: bool = False


class ResourceSearchParameters(Parameters):
    """Of `resource_search`."""

    query: Annotated[list[Text], Field(max_length=20)] | Text
    order_by: Annotated[str, Field(max_length=100)] = ""
    offset: Natural = 0
    limit: MaybeNatural = None


class HelpParameters(Parameters):
    """Of `help_show`."""

    name: Name


class PackageSearchParameters(Parameters):
    """Of `package_search`: what CKAN lets through to Solr. `ext_...` is for extensions, of which there are none: read over."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    q: Text = ""
    fq: Text = ""
    fq_list: Annotated[list[Text], Field(max_length=20), BeforeValidator(_listed)] = []
    fl: Names = []
    sort: Annotated[str, Field(max_length=200)] = ""
    rows: Natural = 10
    start: Natural = 0
    facet: bool = True
    facet_field: Annotated[Names, Field(max_length=20)] = Field(default=[], alias="facet.field")
    facet_limit: Annotated[int, Field(ge=-_MOST, le=_MOST)] = Field(default=50, alias="facet.limit")
    facet_mincount: Natural = Field(default=1, alias="facet.mincount")
    qf: Annotated[str, Field(max_length=1000)] = ""
    def_type: Annotated[str, Field(max_length=20)] = Field(default="dismax", alias="defType")
    include_private: bool = False
    include_drafts: bool = False
    include_deleted: bool = False
    use_default_schema: bool = False
    # Of no bearing here: how Solr weighs words and writes its answer.
    mm: Any = None
    bf: Any = None
    boost: Any = None
    tie: Any = None
    wt: Any = None
    df: Any = None
    extras: Any = None

    @classmethod
    def read(cls, given: dict[str, Any]) -> Self:
        return super().read({key: value for key, value in given.items() if not key.startswith("ext_") and value is not None})


class DatastoreSearchParameters(Parameters):
    """Of `datastore_search`."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    resource_id: Name = Field(validation_alias=AliasChoices("resource_id", "id"))
    filters: Annotated[dict[str, Any], Field(max_length=50), BeforeValidator(_decoded)] = {}
    q: Annotated[dict[str, Text] | Text, BeforeValidator(_decoded_or_text)] = ""
    full_text: Text = ""
    plain: Annotated[bool, AfterValidator(_words_only)] = True
    language: Annotated[str, Field(max_length=100)] = ""
    limit: Natural = 100
    offset: Natural = 0
    fields: Names = []
    sort: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=20), BeforeValidator(_clauses)] = []
    distinct: bool = False
    include_total: bool = True
    total_estimation_threshold: Any = None
    records_format: Literal["objects", "lists", "csv", "tsv"] = "objects"
    include_next_page: bool = False

    @classmethod
    def read(cls, given: dict[str, Any]) -> Self:
        return super().read({key: value for key, value in given.items() if value is not None})


class DatastoreInfoParameters(Parameters):
    """Of `datastore_info`."""

    resource_id: Name = Field(validation_alias=AliasChoices("resource_id", "id"))
    include_meta: bool = True
    include_fields_schema: bool = True


AnyParameters = TypeVar("AnyParameters", bound=Parameters)


def _refused(error: ValidationError) -> ActionError:
    """Return what is wrong, by parameter, in CKAN's words."""
    faults: dict[str, list[str]] = {}
    unknown = []
    for each in error.errors(include_url=False, include_input=False):
        name = str(each["loc"][0]) if each["loc"] else "message"
        if each["type"] == "extra_forbidden":
            unknown.append(name[:80])
            continue
        words = words_of(each)
        is_own = each["type"] == "value_error"  # raised above, in both languages
        message = each["msg"].removeprefix("Value error, ") if is_own else f"{words.zh} {_ENGLISH.get(each['type'], words.en)}"
        if message not in faults.setdefault(name, []):
            faults[name].append(message)
    if unknown and error.title == PackageSearchParameters.__name__:
        return bad_search(f"Invalid search parameters: {unknown}")
    if unknown:
        faults["__extras"] = [f'没有此参数 invalid value "{name}"' for name in unknown]
    return invalid(**faults)
