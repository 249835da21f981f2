"""Which compressed copy of a file a client takes (RFC 9110, 12.5.3)."""

from __future__ import annotations

from collections.abc import Iterable


def preferred_coding(accepted: str | None, offered: Iterable[str]) -> str:
    """Return the coding to send; empty for none, as where the client does not say what it takes.

    Args:
        accepted: The value of Accept-Encoding.
        offered: The codings that there are, the one that is best for all first.

    >>> preferred_coding("gzip, br;q=1.0, zstd;q=0.5", ["br", "zstd", "gzip"]), preferred_coding("gzip;q=0, *;q=0.1", ["gzip", "br"])
    ('br', 'br')
    >>> preferred_coding("identity, gzip;q=0.5", ["gzip"]), preferred_coding(None, ["gzip"])
    ('', '')
    """
    if not accepted:
        return ""
    told = dict(_read(accepted))
    rest = told.get("*", 0.0)
    # As it is, a file is always acceptable unless it is ruled out; it is sent so where the client likes that better than any copy.
    plain = told.get("identity", 0.0)
    best = max(offered, key=lambda coding: told.get(coding, rest), default="")
    quality = told.get(best, rest) if best else 0.0
    return best if quality > 0 and quality >= plain else ""


def _read(accepted: str) -> Iterable[tuple[str, float]]:
    """Yield the quality of each coding; one that cannot be read is left out of account."""
    for part in accepted.lower().split(","):
        coding, *parameters = (each.strip() for each in part.split(";"))
        told = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        try:
            yield ("gzip" if coding == "x-gzip" else coding), float(told)
        except ValueError:
            continue
