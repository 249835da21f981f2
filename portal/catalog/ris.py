"""RIS, as reference managers import it: type DATA."""

from __future__ import annotations

from portal.catalog.citable import Citable
from portal.catalog.wording import note_of


def render_ris(citable: Citable) -> str:
    """Cite in RIS: one `TAG  - value` a line, lines ended as the format asks, by CR and LF."""
    fields = [
        ("TY", "DATA"),
        ("ID", citable.key),
        *(("AU", body.name) for body in citable.creators),
        ("TI", citable.full_title),
        ("TT", citable.full_title_en),
        ("PY", f"{citable.cited_day:%Y}" if citable.cited_day else ""),
        ("DA", f"{citable.cited_day:%Y/%m/%d}" if citable.cited_day else ""),
        ("ET", citable.cited_version),
        ("PB", citable.publisher.name),
        ("LA", "zh-CN"),
        *(("KW", word) for word in citable.keywords),
        ("AB", citable.description),
        ("N1", note_of(citable)),
        ("UR", citable.address),
        ("Y2", f"{citable.accessed:%Y/%m/%d}" if citable.accessed else ""),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in fields if value]
    return "".join(lines) + "ER  - \r\n"
