"""Every entry of the registry says where it is from, or that nobody knows yet."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from portal.registry.sources import is_checkable, is_unsourced, list_unsourced, read_entries

ROOT = Path(__file__).parents[2]
TABLES = sorted((ROOT / "datasets" / "registry").glob("*.*"))
PAGE = ROOT / "site" / "maintainers" / "sources.md"


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_a_source_can_be_looked_up_or_is_said_to_be_unknown(path: Path) -> None:
    sources = {entry["source"] for entry in read_entries(path)}
    assert sources
    assert not {source for source in sources if not is_checkable(source) and not is_unsourced(source)}


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_a_usage_names_a_plan_or_document_that_is_here(path: Path) -> None:
    with (ROOT / "tests" / "golden" / "real" / "index.csv").open(encoding="utf-8") as lines:
        documents = {row["doc"] for row in csv.DictReader(lines)}
    plans = {each.parent.name for each in (ROOT / "datasets").glob("*/source.*")}
    used = [found.groups() for entry in read_entries(path) if (found := re.match(r"usage in (plan|document) (.+)", entry["source"]))]
    assert {name for kind, name in used if kind == "plan"} <= plans
    assert {name for kind, name in used if kind == "document"} <= documents


def test_a_page_is_a_source_by_its_title_and_address() -> None:
    assert is_checkable("北京市自来水集团有限责任公司 首页 http://www.bjwatergroup.com")
    assert not is_checkable("http://www.bjwatergroup.com")


@pytest.mark.parametrize("source", ["机构设置", "国家统计局 统计指标解释", "unsourced", "usage in a plan", ""])
def test_the_name_of_an_office_is_not_a_source(source: str) -> None:
    assert not is_checkable(source)


def test_the_page_for_maintainers_lists_what_has_no_source() -> None:
    page = re.sub(r'<span lang="zh-Hans">(.*?)</span>', r"\1", PAGE.read_text(encoding="utf-8"))
    listed = re.findall(r"^\| `(.+?)` \| (.*?) \| (\d+) \| (.*) \|$", page, re.MULTILINE)
    unsourced = list_unsourced(ROOT / "datasets" / "registry")
    assert listed == [
        (table, hint, str(len(names)), "、".join(names)) for table, hints in unsourced.items() for hint, names in hints.items()
    ]
