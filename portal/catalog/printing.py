"""JSON as the files of the catalogue print it."""

from __future__ import annotations

import orjson


def print_json(value: object) -> str:
    r"""Print JSON with two blanks for each level, characters as they are, and a line break at the end.

    >>> print_json({"title": "宽带", "rows": []})
    '{\n  "title": "宽带",\n  "rows": []\n}\n'
    """
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()
