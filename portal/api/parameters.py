"""Parameters that an address does not know: refused by name, for one that is passed over gives an answer to another question.

Addresses of the interface refuse them. What lies where the static site has it too (`/datapackages/`, `/downloads/`, pages) passes them over,
as any host of files does. Rows take the fields of their table, which `portal.query.question` reads.
"""

from __future__ import annotations

import re

from fastapi import Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query
from fastapi.routing import APIRoute

from portal.api.addresses import API
from portal.errors import BadParameterError, Bilingual
from portal.query.moment import AT
from portal.query.question import NO_TEXT, ONCE, is_text

_SHOWN = 80  # characters of a name or value that an error repeats
# Where every field of a table is a parameter.
_ROWS = re.compile(r"/rows(\.(csv|json|jsonl))?")
# A whole table, or what is said of it; its rows are asked for elsewhere.
_TABLE = re.compile(r"(?P<table>.+/tables/[^/.]+)(\.(?P<form>\w+))?")
_OF_MOMENT = (f"{API}/datasets/{{dataset_id}}/releases/{{version}}", f"{API}/datasets/{{dataset_id}}")


async def require_known(request: Request) -> None:
    """Refuse a parameter that the address does not know, that is given twice, or that is no text.

    Raises:
        BadParameterError: If there is one; it says what the address knows.
    """
    route = request.scope.get("route")
    if not request.scope["query_string"] or not isinstance(route, APIRoute) or not route.path.startswith(API):
        return
    kept: dict[str, frozenset[str] | None] = request.app.state.parameters
    if route.path not in kept:
        kept[route.path] = _known_by(route)
    if (known := kept[route.path]) is not None:
        check_parameters(request, known)


def check_parameters(request: Request, known: frozenset[str]) -> None:
    """Refuse parameters other than these; see `require_known`."""
    given = request.query_params.multi_items()
    seen: set[str] = set()
    for name, value in given:
        if name not in known:
            raise BadParameterError(name[:_SHOWN], value[:_SHOWN], _expected(request.url.path, name, known))
        if name in seen:
            raise BadParameterError(name, value[:_SHOWN], ONCE)
        if not is_text(value):
            raise BadParameterError(name, value[:_SHOWN], NO_TEXT)
        seen.add(name)


#: What the address of one row knows.
OF_ROW = frozenset({AT})


def _known_by(route: APIRoute) -> frozenset[str] | None:
    """Return the names of the parameters of a route; None where they are read elsewhere."""
    if _ROWS.search(route.path.rpartition("/{table}")[2]) and "{row_id}" not in route.path:
        return None
    names = {field.alias for field in get_flat_params(route.dependant) if isinstance(field.field_info, Query)}
    if route.path == _OF_MOMENT[1] or route.path.startswith(_OF_MOMENT[0]) or route.path == f"{_OF_MOMENT[1]}/releases":
        names.add(AT)
    return frozenset(names)


def _expected(path: str, name: str, known: frozenset[str]) -> Bilingual:
    takes = (
        Bilingual("这个地址只用下列参数。", f"This address takes {', '.join(sorted(known - {AT}))}.")
        if known - {AT}
        else Bilingual("这个地址不用参数。", "This address takes no parameters.")
    )
    if found := _TABLE.fullmatch(path):
        form = f".{found['form']}" if found["form"] in ("csv", "json", "jsonl") else ""
        rows = f"{found['table']}/rows{form}?{name[:_SHOWN]}=..."
        return Bilingual(f"{takes.zh}只要表中某些行，请问 {rows}", f"{takes.en} Ask for some rows of the table at {rows}")
    return takes
