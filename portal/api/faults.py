"""What pydantic finds wrong with a value, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.errors import Bilingual

# Its own words are the English; what its templates name stands in `ctx`.
_CHINESE = {
    "missing": "缺少此值",
    "int_parsing": "不是整数",
    "int_type": "不是整数",
    "int_from_float": "不是整数",
    "bool_parsing": "应为 true 或 false",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "string_too_short": "至少 {min_length} 个字",
    "string_too_long": "至多 {max_length} 个字",
    "string_type": "应为文字",
    "string_unicode": "应为 UTF-8 文字",
    "list_type": "应为列表",
    "dict_type": "应为对象",
    "too_long": "至多 {max_length} 个",
    "literal_error": "应为所列之一",
    "enum": "应为所列之一",
    "extra_forbidden": "没有此参数",
}
_OTHER = "不合要求"


def words_of(fault: Mapping[str, Any]) -> Bilingual:
    """Return the words for a fault, as `ValidationError.errors` describes it.

    >>> words_of({"type": "less_than_equal", "msg": "Input should be less than or equal to 50", "ctx": {"le": 50}})
    Bilingual(zh='不能大于 50', en='Input should be less than or equal to 50')
    """
    return Bilingual(_CHINESE.get(fault["type"], _OTHER).format_map(fault.get("ctx", {})), fault["msg"])
