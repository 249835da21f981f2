"""BibTeX: a BibLaTeX `@dataset`, which plain BibTeX reads as `@misc`."""

from __future__ import annotations

import re

from portal.catalog.citable import Citable
from portal.catalog.wording import note_of

_COMMANDS = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_SPECIAL = re.compile(r"[\\{}~^&%$#_]")


def render_bibtex(citable: Citable) -> str:
    """Cite in BibTeX. Names of bodies and titles stand in two pairs of braces, so that they are neither split nor recased."""
    fields = {
        "author": " and ".join(f"{{{escape_tex(body.name)}}}" for body in citable.creators),
        "title": f"{{{escape_tex(citable.full_title)}}}",
        "year": f"{citable.cited_day:%Y}" if citable.cited_day else "",
        "date": citable.cited_day.isoformat() if citable.cited_day else "",
        "version": citable.cited_version,
        "publisher": f"{{{escape_tex(citable.publisher.name)}}}",
        "url": citable.address,
        "urldate": citable.accessed.isoformat() if citable.accessed else "",
        "note": f"{{{escape_tex(note)}}}" if (note := note_of(citable)) else "",
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@dataset{{{citable.key},\n{lines}\n}}\n"


def escape_tex(text: str) -> str:
    r"""Escape what TeX would read as a command; a brace becomes a command, as BibTeX counts even escaped ones.

    >>> escape_tex("A&B 100% {~}")
    'A\\&B 100\\% \\textbraceleft{}\\textasciitilde{}\\textbraceright{}'
    """
    return _SPECIAL.sub(lambda found: _COMMANDS.get(found[0], f"\\{found[0]}"), text)
