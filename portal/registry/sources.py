"""Where an entry of the registry is from, and whether a reader can check it.

An entry's `source` is one of: a document with its number (国发〔2018〕6号) or year (2018年), a standard, a law or charter by its
name, a public page with its address, a plan or document of this project that uses the name, or the plain word `unsourced`, with a
hint where to look.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import yaml

#: What an entry says that nobody has traced to a document yet.
UNSOURCED = "unsourced"
#: The column that names an entry, in the order to look for it.
_NAMES = ("names", "unit", "written", "name", "pattern")
_CHECKABLE = re.compile(
    r"[〔\[](?:19|20)\d\d[〕\]]\d{1,4}号"  # a document by its number
    r"|（(?:19|20)\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?）|（(?:19|20)\d\d[—-](?:19|20)\d\d年）"  # a document by its title and year
    r"|\b(?:GB|GB/T|NY/T|IEC) ?\d"  # a standard
    r"|^[\u4e00-\u9fff（）]{1,40}(?:法|条例|章程|办法)(?:（试行）)?$"  # a law, regulation or charter by its name
    r"| https?://[\w.-]+\.[a-z]{2,}"  # a public page, its address behind its title
    r"|^usage in (?:plan [a-z0-9-]+|document r\d+)$"
)


def is_checkable(source: str) -> bool:
    """Tell whether a source names what a reader can look up.

    >>> [
    ...     is_checkable(each)
    ...     for each in ("国发〔2018〕6号 国务院关于机构设置的通知", "统计法", "usage in plan hubei-smart-2015", "机构设置")
    ... ]
    [True, True, True, False]
    """
    return _CHECKABLE.search(source) is not None


def is_unsourced(source: str) -> bool:
    """Tell whether an entry says plainly that its source is not known; it may add a hint: `unsourced: 铁道统计公报`."""
    return source == UNSOURCED or source.startswith(f"{UNSOURCED}: ")


def list_unsourced(directory: Path) -> dict[str, dict[str, list[str]]]:
    """List the entries nobody has traced yet: by file, then by the hint that they give, the first name of each."""
    found: dict[str, dict[str, list[str]]] = {}
    for path in sorted(directory.glob("*.*")):
        for entry in read_entries(path):
            if is_unsourced(entry["source"]):
                hint = entry["source"].removeprefix(UNSOURCED).removeprefix(": ")
                name = next(entry[key] for key in _NAMES if key in entry)
                found.setdefault(path.name, {}).setdefault(hint, []).append(name.split(";")[0])
    return found


def read_entries(path: Path) -> list[dict[str, str]]:
    """Read one table of the registry as it is written, to look at what its entries say of themselves."""
    text = path.read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines())) if path.suffix == ".csv" else yaml.safe_load(text)
