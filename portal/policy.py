"""What a browser lets our pages do: a Content-Security-Policy without `unsafe-inline`, and the headers that go with it.

A page may load what lies on its own host and nothing else; of scripts in the page itself only those that the theme wrote, named by
their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

# A script in the page itself; data, such as JSON-LD and the theme's settings, has a type of its own and is not run.
_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_NOT_RUN = re.compile(r"\ssrc\s*=|\stype\s*=\s*[\"']?(?![\"']|module|text/javascript)", re.IGNORECASE)

#: For what is no page: data may be shown, and do nothing.
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
#: For every answer, besides the policy.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def page_policy(scripts: Iterable[str] = ()) -> str:
    """Return the policy of a page.

    Args:
        scripts: Hashes of the scripts in the page itself, as `script_hashes` gives them.

    >>> page_policy(["sha256-abc="]).split("; ")[1]
    "script-src 'self' 'sha256-abc='"
    """
    allowed = " ".join(["'self'", *(f"'{each}'" for each in sorted(set(scripts)))])
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {allowed}",
            "style-src 'self'",
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


def script_hashes(page: str) -> tuple[str, ...]:
    """Return the hashes of the scripts that stand in a page, in its order.

    >>> script_hashes('<script src="a.js"></script><script type="application/json">{}</script>')
    ()
    >>> script_hashes("<script>1</script>")
    ('sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s=',)
    """
    found = (each for each in _SCRIPT.finditer(page) if not _NOT_RUN.search(each["attributes"]) and each["code"].strip())
    return tuple(f"sha256-{base64.b64encode(hashlib.sha256(each['code'].encode()).digest()).decode('ascii')}" for each in found)
