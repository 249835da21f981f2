"""Measure whether reading takes time in proportion to length for texts made to be slow: endless lines, and endless numbers of lines.

    python scripts/benchmark_long_texts.py --characters 65536 1048576

Prints one line for each text: the seconds of processor time for each length, the microseconds a character at the longest, and how many times as
long that is as at the shortest. Where time is in proportion, the last figure stays near 1. A line of a million characters is refused when a file is
read, so a text of one line is read here as if it had come in.
The tests count work on the same texts (tests/test_linear_time.py); what a regular expression does inside is only seen here.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

from portal.extraction.tables import read_tables
from portal.ingest.document import PlanDocument, make_document
from portal.ingest.plan_file import PlanFile
from portal.registry import Registry, load_registry

REGISTRY = Path(__file__).resolve().parents[1] / "datasets" / "registry"
FACTS = PlanFile(title="规划", region_code="430000", period_start=2015, period_end=2020)

ITEM = "一、主要任务\n(一)推进。"
BOX = "一、主要任务\n专栏1 工程"
GOALS = "一、发展目标"

# What is repeated in one line, and what stands before and after it.
ONE_LINE = {
    "第": "第", "opening brackets": "(", "nested brackets": "((", "closed brackets": "()", "digits": "7", "thousands": "1,", "pauses": "、",
    "and": "和", "members": "甲和", "all": "所有", "all achieved": "全部实现", "blanks": " ", "years": "2015年", "relative years": "2015年起三年内",
    "firstly": "一是", "firstly, sentences": "。一是甲", "boxes": "专栏1", "tabs": "\t", "cells": "甲\t5\t", "no full stop": "推进建设发展",
    "strive": "争取", "reach": "达到", "above and reach": "超过达到", "empty words": "并且", "empty words and years": "力争到2020年", "build": "建设",
    "coverage": "全覆盖", "quotes": "“", "straight quotes": '"', "dots": ".", "full stops": "。", "latin": "A", "numerals": "一", "ten thousands": "万",
    "organisations": "省财政厅和", "leads": "牵头", "must": "要", "by": "由", "labels": "责任单位:", "ranks": "位居第", "percentages": "5%",
    "decimals": "1.1", "named": "行动一", "each": "每个", "among": "其中", "labels in brackets": "【责任单位】", "labels behind": "。责任单位:",
    "dredged": "整治", "small ranges": "一至两", "names that blanks part": "省财政厅 ", "members there": "甲和乙在", "signs": "★", "shares": "占",
    "one and": "1+", "fractions": "1/", "commas": ",", "growth": "年均增长", "damage": "锟斤", "listed": "新建甲等", "ranked": "均居第二,", "regions": "京津冀、",
}  # fmt: skip
AROUND_ONE_LINE = {"plain": (ITEM, ""), "figure": (ITEM + "到2020年,超过", "甲5个。"), "bracket": (ITEM + "(责任单位:", ")")}

# What is repeated as lines of their own, and what stands before them.
LINES = {
    "items": "\n1.甲", "chapters": "\n一、甲", "boxes": "\n专栏1\n一是甲", "items of one box": "\n一是甲", "paragraphs": "\n推进甲",
    "broken paragraphs": "\n推进甲,", "responsibilities": "\n(一)甲(省财政厅)", "leads": "\n(一)省财政厅牵头,省科技厅配合。", "targets": "\n到2020年甲率达到5%。",
    "decimals": "\n1.1 甲", "decimals out of turn": "\n2 甲\n1.1 乙", "named": "\n行动一:甲", "merged rows": "\n其中\t\t6", "labels": "\n牵头单位:省财政厅 省科技厅",
    "rows": "\n甲\t5\t6\t7", "tables": "\n指标\t单位\t2020年\n甲率\t%\t6", "contents": "\n一、甲....1", "heads": "\n序号 指标 2020年目标 属性", "heads in lines": "\n指标\n2020年", "ruled rows": "\n1 甲率(%) 5 预期性",
    "cells in lines": "\n指标\n2020年\n甲率\n5",
}  # fmt: skip
BEFORE_LINES = {"item": ITEM, "box": BOX, "goals": GOALS}


def long_texts() -> Iterator[tuple[str, str, str, str]]:
    """Every text as its name, what stands before, what is repeated, and what stands after."""
    for place, (before, after) in AROUND_ONE_LINE.items():
        for name, unit in ONE_LINE.items():
            yield f"{name}, {place}", before, unit, after
    for place, before in BEFORE_LINES.items():
        for name, unit in LINES.items():
            yield f"lines of {name}, {place}", before, unit, ""


def long_document(registry: Registry, before: str, unit: str, after: str, characters: int) -> PlanDocument:
    """A plan whose text repeats `unit` until that part has `characters` characters, or a few less."""
    return make_document("x", FACTS, before + unit * (characters // len(unit)) + after, sha256="", regions=registry.regions)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how the time to read a text grows with its length, for texts made to be slow.")
    parser.add_argument("--characters", type=int, nargs="+", default=[65536, 1048576], help="the lengths, the shortest first")
    parser.add_argument("--only", default="", help="only texts whose name holds this")
    arguments = parser.parse_args()
    registry = load_registry(REGISTRY)
    print("text", *(f"{length} characters (s)" for length in arguments.characters), "µs a character", "growth", sep="\t")
    for name, before, unit, after in long_texts():
        if arguments.only not in name:
            continue
        seconds = []
        for length in arguments.characters:
            document = long_document(registry, before, unit, after, length)
            started = time.process_time()
            read_tables(document, registry)
            seconds.append(time.process_time() - started)
        each = [time_ / length for time_, length in zip(seconds, arguments.characters, strict=True)]
        print(name, *(f"{time_:.3f}" for time_ in seconds), f"{each[-1] * 1e6:.1f}", f"{each[-1] / each[0]:.2f}", sep="\t", flush=True)


if __name__ == "__main__":
    main()
