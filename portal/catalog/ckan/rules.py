"""What CKAN allows: names, tags, and the licences it knows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

# ckan/logic/validators.py of CKAN 2.12: name_validator, tag_length_validator and tag_name_validator.
_NAME = re.compile(r"[a-z0-9_-]{2,100}")
_NOT_IN_TAG = re.compile(r"[^\w .-]+|\s+")
_TAG_SHORTEST, _TAG_LONGEST = 2, 100

#: Licences by the id that a release gives (SPDX), and the ids under which a CKAN may know them, the most exact first. CKAN's own
#: list has no versions: its `cc-by` is any version of CC BY; the exact licence stands in the extras.
_LICENCES = {
    "CC-BY-4.0": ("CC-BY-4.0", "cc-by-4.0", "cc-by"),
    "CC-BY-SA-4.0": ("CC-BY-SA-4.0", "cc-by-sa-4.0", "cc-by-sa"),
    "CC-BY-NC-4.0": ("CC-BY-NC-4.0", "cc-by-nc-4.0", "cc-nc"),
    "CC0-1.0": ("CC0-1.0", "cc-zero"),
    "ODC-BY-1.0": ("ODC-BY-1.0", "odc-by"),
    "ODbL-1.0": ("ODbL-1.0", "odc-odbl"),
    "PDDL-1.0": ("PDDL-1.0", "odc-pddl"),
    "ODC-PDDL-1.0": ("ODC-PDDL-1.0", "odc-pddl"),
}


def is_name(name: str) -> bool:
    """Tell whether a dataset or an organisation may be called that in its address.

    >>> is_name("hunan-broadband-2014"), is_name("a"), is_name("数据组")
    (True, False, False)
    """
    return _NAME.fullmatch(name) is not None


def make_name(text: str) -> str:
    """Make an address from an English name; empty where nothing of it can stand in one.

    >>> make_name("Open Plan Data Portal"), make_name("规划开放数据门户")
    ('open-plan-data-portal', '')
    """
    name = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:100]
    return name if is_name(name) else ""


def make_tags(keywords: Iterable[str]) -> tuple[str, ...]:
    """Make tags from keywords: letters of any script, digits, blanks, `-`, `_` and `.`, from 2 to 100 characters, each once.

    What a tag cannot hold becomes a blank; what is too short then is no tag.

    >>> make_tags(["“互联网+”行动", "宽带（固定）", "水", "宽带 固定"])
    ('互联网 行动', '宽带 固定')
    """
    cleaned = (" ".join(_NOT_IN_TAG.sub(" ", keyword).split())[:_TAG_LONGEST].strip() for keyword in keywords)
    return tuple(dict.fromkeys(tag for tag in cleaned if len(tag) >= _TAG_SHORTEST))


def choose_licence(name: str, known: Collection[str]) -> str:
    """Return the id under which a CKAN knows a licence; its own name where the CKAN knows none, which CKAN takes too.

    >>> choose_licence("CC-BY-4.0", ["cc-by", "cc-zero"]), choose_licence("GPL-3.0", ["cc-by"])
    ('cc-by', 'GPL-3.0')
    """
    return next((each for each in _LICENCES.get(name, (name, name.lower())) if each in known), name)
