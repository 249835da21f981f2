"""The formatter of GB/T 7714-2025, item by item against the examples of the standard as its maintained CSL style prints them.

`items.json` holds what the standard's examples are made of, `expected.md` the references printed from a larger collection. They share
the items whose title is in both; the other items are fragments (an author alone, a place alone) that are no reference by themselves.
"""

from __future__ import annotations

import html
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from portal.catalog.gbt7714 import format_reference
from portal.catalog.reference import Day, Name, Reference, reference_from_csl

#: Items whose data in items.json are not those that expected.md was printed from: what differs is said beside each.
OTHER_DATA = {
    "gbt7714.7.2.1:5": "the title alone; the whole item is gbt7714.8.11.3.2:2",
    "gbt7714.8.9.2:3": "has an address, and blanks for the em spaces of its title",
    "gbt7714.8.13.3:3": "has no day of reading",
    "gbt7714.8.14.3:2": "has no day of reading",
    "gbt7714.8.14.3:3": "was read on another day",
}
#: How many items come out as printed in expected.md. A floor: it may only rise.
MATCHES = 84


@cache
def items(folder: Path) -> tuple[dict[str, Any], ...]:
    return tuple(json.loads((folder / "items.json").read_text(encoding="utf-8")))


@cache
def expected(folder: Path) -> tuple[str, ...]:
    """Return the references printed for the examples of the standard, as plain text."""
    printed = (folder / "expected.md").read_text(encoding="utf-8")
    section = printed.partition("### GB/T 7714—2025 示例文献")[2].partition("\n### ")[0]
    entries = re.findall(r'<div class="csl-right-inline">(.*?)</div>\n', section)
    return tuple(html.unescape(re.sub(r"<[^>]*>", "", entry)) for entry in entries)


@pytest.fixture(scope="module")
def folder(shared_folder: Path) -> Path:
    return shared_folder / "validators" / "gbt-7714-2025"


@pytest.mark.shared
def test_the_examples_of_the_standard_come_out_as_printed(folder: Path) -> None:
    printed = expected(folder)
    assert (len(items(folder)), len(printed)) == (203, 141)
    matched: list[str] = []
    differ: dict[str, str] = {}
    for item in items(folder):
        reference = reference_from_csl(item)
        formatted = format_reference(reference)
        if formatted in printed:
            matched.append(item["id"])
        elif reference.title and any(reference.title + mark in each for each in printed for mark in "[："):
            differ[item["id"]] = formatted
    listed = "\n".join(f"{key}: {formatted}" for key, formatted in differ.items())
    assert differ.keys() == OTHER_DATA.keys(), listed
    assert len(matched) >= MATCHES, listed


@pytest.mark.shared
def test_every_item_gives_one_line_with_its_mark(folder: Path) -> None:
    for item in items(folder):
        formatted = format_reference(reference_from_csl(item))
        assert re.search(r"\[(M|J|N|C|D|R|S|P|A|CM|DS|PP|EB|CP|Z)(/OL)?\]", formatted), item["id"]
        assert not re.search(r"\.\.|，，|：：|\n|  |，\.|：\.| ，|None", re.sub(r"https?://\S+", "URL.", formatted)), (
            f"{item['id']}: {formatted}"
        )


LOESS = "黄土高原科学数据中心（西北农林科技大学水土保持研究所）"
# The nine datasets among the examples of the standard; a fourth creator is only known to be there.
DATASETS = {
    "no version": Reference(
        "dataset", "zh-CN", (Name("彭守璋"),), "1901—2023年中国1km分辨率逐月降水量数据集", publisher="西北农林科技大学水土保持研究所",
        issued=Day("2024", 7, 19), accessed=Day("2024", 11, 25),
        url="https://www.geodata.cn/main/face_science_detail?guid=192891852410344&typeName=face_science",
    ),
    "a DOI": Reference(
        "dataset", "zh-CN", (Name("刘时银"), Name("郭万钦"), Name("许君利")), "中国第二次水川编目科学数据：2006-2011", version="1.0",
        publisher="中国科学院寒区早区环境与工程研究所冰冻圈科学国家重点实验室", issued=Day("2012"), accessed=Day("2024", 11, 25),
        url="https://data.tpdc.ac.cn/zh-hans/data/f92a4346-a33f-497d-9470-2b357ccb4246/", doi="10.3972/glacier001.2013.db",
    ),
    "many creators": Reference(
        "dataset", "zh-CN", (Name("周壮"), Name("李盛阳"), Name("吴薇"), Name("郭威龙")), "天宫二号遥感图像自然景物分类数据集", version="1.0",
        publisher="国家基础学科公共科学数据中心", issued=Day("2023", 9, 10), accessed=Day("2025", 7, 15),
        url="https://www.nbsdc.cn/general/dataLinks/CSTR:16666.11.nbsdc.tfpbwtqf",
    ),
    "a version that brings its V": Reference(
        "dataset", "zh-CN", (Name("郑涵"), Name("于贵瑞"), Name("朱先进"), Name("第四人")),
        "2000—2010年中国典型陆地生态系统实际蒸散量和水分利用效率数据", version="V1", publisher="Science Data Bank", issued=Day("2018"),
        accessed=Day("2025", 2, 14), url="https://cstr.cn/31253.11.sciencedb.610",
    ),
    "a body": Reference(
        "dataset", "zh-CN", (Name(LOESS),), "青海省县域教育、卫生发展指标（2001—2022年）", publisher="国家地理资源科学数据中心-黄土高原分中心",
        issued=Day("2024", 12, 25), accessed=Day("2025", 7, 10),
        url="https://loess.geodata.cn/data/datadetails.html?dataguid=58691800703558", doi="10.12041/geodata.58691800703558.ver1.db",
    ),
    "a version of two numbers": Reference(
        "dataset", "zh-CN", (Name("王继民"), Name("罗鹏程"), Name("赵常煜"), Name("第四人")), "人文社会科学数据集检索方法研究的数据集",
        version="2.2", publisher="北京大学开放研究数据平台", issued=Day("2025", 6, 11), accessed=Day("2025", 7, 10),
        url="http://opendata.pku.edu.cn/dataset.xhtml?persistentId=doi:10.18170/DVN/R96MSN",
    ),
    "English names": Reference(
        "dataset", "en-GB", (Name(family="Sugarman", given="Leonie"), Name(family="Markham", given="S.")),
        "Students in a selective high school: some vocationally oriented data", publisher="UK Data Service", issued=Day("1980"),
        accessed=Day("2025", 7, 10), url="https://beta.ukdataservice.ac.uk/datacatalogue/studies/study?id=996", doi="10.5255/UKDA-SN-996-1",
    ),
    "Chinese names in English": Reference(
        "dataset", "en-US", (Name(family="Zhong", given="X"), Name(family="Yan", given="Q"), Name(family="Li", given="G")),
        "Long time series nighttime light dataset of China (2000-2020)", publisher="Global Change Research Data Publishing & Repository",
        issued=Day("2022"), accessed=Day("2024", 11, 25), url="http://www.geodoi.ac.cn/edoi.aspx?DOI=10.3974/geodb.2022.06.01.V1",
    ),
    "a body in English": Reference(
        "dataset", "en-US", (Name("IHME"),), "Global Burden of Disease Study 2019 (GBD2019) data resources",
        publisher="Global Health Data Exchange", issued=Day("2021"), accessed=Day("2024", 11, 25), url="https://ghdx.healthdata.org/gbd-2019",
    ),
}  # fmt: skip


@pytest.mark.shared
@pytest.mark.parametrize("case", DATASETS)
def test_the_datasets_of_the_standard_come_out_as_printed(folder: Path, case: str) -> None:
    assert format_reference(DATASETS[case]) in [each for each in expected(folder) if "[DS/OL]" in each]


@pytest.mark.shared
def test_every_dataset_of_the_standard_is_among_them(folder: Path) -> None:
    assert {format_reference(each) for each in DATASETS.values()} == {each for each in expected(folder) if "[DS/OL]" in each}


NAMES = (Name("甲"), Name("乙"), Name("丙"), Name("丁"))


@pytest.mark.parametrize(
    ("reference", "wanted"),
    [
        pytest.param(Reference("book", "zh", NAMES[:3], "题"), "甲，乙，丙. 题[M].", id="three names are all printed"),
        pytest.param(Reference("book", "zh", NAMES, "题"), "甲，乙，丙，等. 题[M].", id="more than three are 等"),
        pytest.param(Reference("book", "en", NAMES, "T"), "甲，乙，丙，et al. T[M].", id="or et al., with one full stop"),
        pytest.param(Reference("dataset", title="题", medium="CD"), "题[DS/CD].", id="a medium that is not online"),
        pytest.param(Reference("dataset", "zh", (), "题", contributors=((Name("某局"), "印发"),)), "题[DS]. 某局，印发.", id="other work"),
        pytest.param(Reference("book", "zh", (), "题", translators=NAMES[:1], edition="2"), "题[M]. 甲，译. 2 版.", id="a translator"),
        pytest.param(
            Reference("book", "en", (), "T", edition="Rev. ed.", place="X"), "T[M]. Rev. ed. X.", id="an abbreviation ends itself"
        ),
        pytest.param(Reference("standard", "zh", NAMES, "题", number="GB/T 1"), "GB/T 1\u2003题[S].", id="a standard has no creators"),
        pytest.param(Reference("dataset", title="题", doi="10.1/x"), "题[DS/OL]. DOI:10.1/x.", id="a DOI without address is online"),
        pytest.param(Reference("dataset", title="题", doi="10.1/x", cstr="1.2"), "题[DS/OL]. CSTR:1.2.", id="CSTR before DOI"),
    ],
)
def test_rules_of_the_standard(reference: Reference, wanted: str) -> None:
    assert format_reference(reference) == wanted
