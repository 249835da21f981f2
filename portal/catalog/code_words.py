"""The words for the codes in the tables, in Chinese and English: in pages, in the script of their tables (`views.js`) and in titles of views."""

from __future__ import annotations

#: Codes of closed lists, by field, with their words; `kind` of tasks is a list of its own.
CODE_WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "comparator": {
        "=": ("达到", "reaches"),
        ">=": ("不低于", "at least"),
        ">": ("超过", "more than"),
        "<=": ("不超过", "at most"),
        "<": ("低于", "less than"),
        "~": ("约", "about"),
    },
    "target_kind": {
        "level": ("水平", "level"),
        "increment": ("新增", "added"),
        # Up or down: 提高35%, 下降35%. The sentence says which; the table does not.
        "growth": ("变化幅度", "change"),
        "rank": ("位次", "rank"),
        "ratio": ("倍数", "ratio"),
    },
    "task_kind": {
        "task": ("任务", "task"),
        "safeguard": ("保障措施", "safeguard"),
        "project": ("专栏", "project"),
        "project-item": ("专栏条目", "project item"),
    },
    "year_basis": {
        "clause": ("同一分句", "the clause"),
        "sentence": ("同一句", "the sentence"),
        "paragraph": ("同一段", "the paragraph"),
        "section": ("所在章节", "the section"),
        "plan": ("仅知规划期末", "only the end of the plan is known"),
    },
    "role": {
        "lead": ("牵头", "lead"),
        "participant": ("参与", "participant"),
        "responsible": ("负责", "responsible"),
        "coordinator": ("统筹", "coordinator"),
    },
    "binding": {"binding": ("约束性", "binding"), "expected": ("预期性", "expected")},
    "implied": {"true": ("推定", "implied"), "false": ("印明", "printed")},
    "open_ended": {"true": ("未列尽", "not all named"), "false": ("已列尽", "all named")},
    "review": {
        "automatic": ("机器读取", "read by rule"),
        "confirmed": ("人工确认", "confirmed"),
        "corrected": ("人工更正", "corrected"),
    },
    "flags": {
        "decreases-from-baseline": ("低于基期", "below its baseline"),
        "damaged-text": ("原文有损", "damaged text"),
        "year-out-of-period": ("年份在规划期外", "year outside the period"),
        "unknown-organization": ("未登记的机构", "body not in the registry"),
    },
}


def codes_of(table: str, field: str) -> dict[str, tuple[str, str]]:
    """Return the words for the codes of a field of a table; empty where the field has none.

    >>> codes_of("tasks", "kind")["task"], codes_of("targets", "quote")
    (('任务', 'task'), {})
    """
    return CODE_WORDS.get(("task_kind" if table == "tasks" else "target_kind") if field == "kind" else field, {})
