"""Addresses that will go say so, long enough ahead."""

from __future__ import annotations

from datetime import date
from email.utils import parsedate_to_datetime
from typing import Annotated

import pytest
from fastapi import Query
from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.api.deprecation import deprecated
from portal.errors import UnknownReleaseError
from portal.releases.store import ReleaseStore
from tests.api.test_app import links_of


def test_an_address_that_will_go_says_so_with_every_answer(store: ReleaseStore) -> None:
    app = create_app(store)
    going = deprecated(since=date(2028, 1, 1), sunset=date(2030, 1, 31))

    @app.get("/api/v1/old", summary="旧 Old", deprecated=True, dependencies=[going])
    def show(name: Annotated[str, Query(description="名称。 A name.")]) -> str:
        if name != "found":
            raise UnknownReleaseError("table", name)
        return name

    client = TestClient(app, root_path="/portal")
    for name, status in (("found", 200), ("lost", 404)):
        response = client.get(f"/portal/api/v1/old?name={name}")
        assert response.status_code == status
        assert response.headers["deprecation"] == "@1830297600"
        assert parsedate_to_datetime(response.headers["sunset"]).date() == date(2030, 1, 31)
        assert links_of(response) == {"deprecation": "/portal/api/#stability", "sunset": "/portal/api/#stability"}
    assert app.openapi()["paths"]["/api/v1/old"]["get"]["deprecated"] is True
    assert 'id="stability"' in client.get("/portal/api/").text


def test_what_stays_says_nothing_of_going(client: TestClient) -> None:
    response = client.get("/api/v1/datasets")
    assert not {"deprecation", "sunset"} & set(response.headers)


def test_less_notice_than_is_promised_is_refused() -> None:
    with pytest.raises(ValueError, match="24 months"):
        deprecated(since=date(2028, 1, 1), sunset=date(2029, 12, 31))
