"""How an address that will go says so: the headers `Deprecation` (RFC 9745) and `Sunset` (RFC 8594), as site/interface.md promises.

@router.get("/old", deprecated=True, dependencies=[deprecated(since=date(2028, 1, 1), sunset=date(2030, 1, 1))])
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from fastapi import Depends, Request

from portal.api.addresses import Addresses
from portal.api.links import note_going

#: Months for which an address is still answered after it was said that it will go.
NOTICE = 24


def deprecated(*, since: date, sunset: date) -> Any:
    """Return a dependency of a route that will go; every answer of it says so, errors too.

    Args:
        since: The day on which it was said.
        sunset: The last day on which it is answered.

    Raises:
        ValueError: If there is less time between them than is promised.
    """
    if (sunset.year - since.year) * 12 + sunset.month - since.month < NOTICE:
        raise ValueError(f"{since} to {sunset} is less than the {NOTICE} months promised. Choose a later day for sunset.")

    async def note(request: Request) -> None:
        page = f"{Addresses(request.scope.get('root_path', '')).guide()}#stability"
        note_going(request, datetime.combine(since, time.min, UTC), datetime.combine(sunset, time.max, UTC), page)

    return Depends(note)
