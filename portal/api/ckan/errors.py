"""What an action answers when it cannot do what was asked: CKAN's kinds of error and its status codes (ckan/views/api.py)."""

from __future__ import annotations

from typing import Any


class ActionError(Exception):
    """An action that ends with an error of CKAN's.

    Attributes:
        status: The status of the answer.
        error: The member `error` of the answer, `__type` included.
    """

    def __init__(self, status: int, kind: str, /, **told: Any) -> None:
        self.status = status
        self.error: dict[str, Any] = {**told, "__type": kind}
        super().__init__(kind, told)


def not_found(message: str = "") -> ActionError:
    """Return the error for something that is not there. Clients take what follows the last `: ` for the message."""
    return ActionError(404, "Not Found Error", message=f"Not found: {message}" if message else "Not found")


def not_allowed(action: str) -> ActionError:
    """Return the error for an action that writes: nobody may."""
    return ActionError(403, "Authorization Error", message=f"Access denied: 只供读取 {action} is not for this portal, which is read only")


def invalid(**faults: list[str]) -> ActionError:
    """Return the error for parameters that cannot be used: what is wrong, by parameter."""
    return ActionError(409, "Validation Error", **faults)


def bad_search(message: str) -> ActionError:
    """Return the error for a search that names unknown parameters or an order that there is not."""
    return ActionError(400, "Search Query Error", message=f"Search Query is invalid: {f'参数有误 {message}'!r}")


def unreadable_search(message: str) -> ActionError:
    """Return the error for a search whose words cannot be read."""
    return ActionError(409, "Search Error", message=f"Search error: {f'无法读懂 {message}'!r}")
