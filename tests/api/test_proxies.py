"""Behind proxies: only what a trusted one says is believed, whether the answer is at hand or not."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from portal.api.proxies import BehindProxies

SAID = [(b"x-forwarded-proto", b"https"), (b"x-forwarded-for", b"203.0.113.7")]


class Asked:
    """Notes by whom and how it was asked; has an answer at hand for one path."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []

    def answer_at_once(self, scope: Any, write: Any) -> bool:
        """Answer on the spot."""
        self.seen.append((scope["scheme"], scope["client"][0]))
        return bool(scope["path"] == "/at-hand")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.seen.append((scope["scheme"], scope["client"][0]))


@pytest.mark.parametrize(("client", "expected"), [("10.0.0.1", ("https", "203.0.113.7")), ("192.0.2.1", ("http", "192.0.2.1"))])
@pytest.mark.parametrize("path", ["/at-hand", "/else"])
def test_what_a_proxy_says_is_believed_if_it_is_trusted(client: str, expected: tuple[str, str], path: str) -> None:
    asked = Asked()
    app = BehindProxies(asked, "10.0.0.0/8")
    scope = {"type": "http", "path": path, "scheme": "http", "client": (client, 4000), "headers": SAID}
    if not app.answer_at_once(scope, lambda *_: True):
        asyncio.run(app(scope, None, None))  # type: ignore[arg-type]
    assert asked.seen == [expected] * (1 if path == "/at-hand" else 2)
