"""The promise of site/interface.md: what the interface had when it was written down in promise.json it has still.

Things may be added; `python -m tests.api.test_promise` writes them down, and they are promised from then on.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from portal.api.app import create_app
from portal.api.problems import KINDS
from portal.releases.store import ReleaseStore

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = Path(__file__).with_name("promise.json")


def promised(app: Any) -> dict[str, Any]:
    """Return what is promised of the interface: names of addresses, operations, parameters, statuses, forms, members, errors."""
    document = app.openapi()
    operations = {path: methods["get"] for path, methods in document["paths"].items()}
    return {
        "version": document["info"]["version"],
        "operations": {
            path: {
                "name": said["operationId"],
                "parameters": sorted(f"{each['in']} {each['name']}" for each in said.get("parameters", ())),
                "statuses": sorted(said["responses"]),
                "forms": sorted(said["responses"]["200"].get("content", ())),
            }
            for path, said in sorted(operations.items())
        },
        "members": {
            name: {member: shape(said) for member, said in sorted(schema["properties"].items())}
            for name, schema in sorted(document["components"]["schemas"].items())
        },
        "errors": {kind.slug: kind.status for kind in sorted(KINDS, key=lambda each: each.slug)},
    }


def shape(schema: dict[str, Any]) -> str:
    """Return the type of a member in a word or two."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " | ".join(shape(each) for each in schema["anyOf"])
    if "prefixItems" in schema:
        return f"[{', '.join(shape(each) for each in schema['prefixItems'])}]"
    if schema.get("type") == "array":
        return f"[{shape(schema['items'])}]"
    return str(schema.get("type", "any"))


@pytest.fixture(scope="module")
def app() -> Any:
    return create_app(ReleaseStore(ROOT / "datapackages"))


def lost(before: Any, now: Any, place: str = "") -> list[str]:
    """Return what was promised and is there no longer, or is another thing now."""
    if isinstance(before, dict):
        gone = [f"{place}/{name}" for name in before if name not in now]
        return gone + [each for name in before if name in now for each in lost(before[name], now[name], f"{place}/{name}")]
    if isinstance(before, list):
        return [f"{place}: {each}" for each in before if each not in now]
    return [] if before == now or place == "/version" else [f"{place}: {before} became {now}"]


def test_what_was_promised_is_still_there(app: Any) -> None:
    written = json.loads(WRITTEN.read_text(encoding="utf-8"))
    assert written["version"].partition(".")[0] == "1", "another major version has another address, and a promise of its own"
    assert lost(written, promised(app)) == []


def test_what_is_there_is_promised(app: Any) -> None:
    assert lost(promised(app), json.loads(WRITTEN.read_text(encoding="utf-8"))) == [], "run python -m tests.api.test_promise"


def test_a_broken_promise_is_noticed(app: Any) -> None:
    before, now = promised(app), promised(app)
    [path, *_] = now["operations"]
    now["operations"][path]["name"] = "another"
    now["operations"][path]["statuses"].remove("200")
    del now["members"]["RowPage"]["total"]
    now["errors"]["unknown-name"] = 410
    assert lost(before, now) == [
        f"/operations/{path}/name: {before['operations'][path]['name']} became another",
        f"/operations/{path}/statuses: 200",
        "/members/RowPage/total",
        "/errors/unknown-name: 404 became 410",
    ]


def test_the_page_tells_what_is_promised() -> None:
    page = (ROOT / "site" / "interface.md").read_text(encoding="utf-8")
    for word in ("Deprecation", "Sunset", "RFC 9745", "RFC 8594", "/api/v1", "promise.json"):
        assert word in page
    assert re.search(r"\b24\b", page)


if __name__ == "__main__":
    found = promised(create_app(ReleaseStore(ROOT / "datapackages")))
    WRITTEN.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
