"""Write a release with one table of any number of rows, for measuring: 16 columns, most of them Chinese text, 361 bytes a row.

    python scripts/generate_table.py build/rows-100000 --rows 100000

writes `build/rows-100000/all-plans/1.0.0/`, which `ReleaseStore(Path("build/rows-100000"))` reads: the table `figures`, the table
`plans`, and the texts that `quote`, `start` and `end` of each row point into. The rows are made up. The same number of rows and
seed give the same bytes, and row 7 is the same whether 10 rows or 5,000,000 are written.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any, Self

from portal.packaging.descriptor import ALL_PLANS, About, Lineage, describe_dataset, describe_table, describe_text, render_descriptor
from portal.packaging.package import DESCRIPTOR
from portal.packaging.publisher import Licence, Publisher
from portal.packaging.schema import TABLES, Field, FieldType, Table
from portal.packaging.tables import render_csv, render_json, table_rows
from portal.records import Plan, PlanTables

TABLE, VERSION = "figures", "1.0.0"
_PLANS, _SENTENCES = 40, 500  # plans, and sentences in the text of each

REGIONS = (
    "北京市", "天津市", "河北省", "山西省", "内蒙古自治区", "辽宁省", "吉林省", "黑龙江省", "上海市", "江苏省", "浙江省", "安徽省", "福建省", "江西省",
    "山东省", "河南省", "湖北省", "湖南省", "广东省", "广西壮族自治区", "海南省", "重庆市", "四川省", "贵州省", "云南省", "西藏自治区", "陕西省",
    "甘肃省", "青海省", "宁夏回族自治区", "新疆维吾尔自治区",
)  # fmt: skip
KINDS = ("主要目标", "专项工程", "重点任务", "配套措施", "考核事项", "试点示范")
UNITS = ("%", "亿元", "万户", "个", "公里", "万人", "家", "项", "兆比特每秒", "吨标准煤")
BINDING = ("约束性", "预期性", "")
BODIES = (
    "发展改革委", "工业和信息化厅", "科技厅", "财政厅", "教育厅", "卫生健康委", "农业农村厅", "商务厅", "交通运输厅", "住房城乡建设厅", "生态环境厅",
    "通信管理局",
)  # fmt: skip
THINGS = (
    "固定宽带家庭普及率", "互联网省际出口带宽", "电子商务交易额", "信息消费规模", "森林覆盖率", "城镇污水集中处理率", "高中阶段毛入学率", "研发经费投入强度",
    "公共服务平台数量", "示范园区建成数", "充电设施保有量", "远程医疗覆盖率", "高速公路通车里程", "农村自来水普及率", "规模以上工业增加值", "旅游总收入",
)  # fmt: skip
TOPICS = (
    "光纤到户", "智慧城市", "数字乡村", "工业互联网", "政务服务", "电子商务", "现代物流", "智慧医疗", "在线教育", "绿色制造", "跨境贸易", "清洁能源",
)  # fmt: skip
DOINGS = ("加快推进", "全面实施", "深入开展", "统筹规划", "重点支持", "有序扩大", "积极培育", "着力完善")
AIMS = ("基础设施建设", "公共服务体系", "标准规范体系", "产业集聚发展", "关键技术攻关", "人才队伍建设", "应用示范推广", "信息资源共享")


def _field(name: str, kind: FieldType, title: str, title_en: str, *, required: bool = False) -> Field:
    return Field(name, kind, title, title_en, title + "。", title_en + ".", required=required)


FIGURES = Table(
    TABLE,
    "测试数据",
    "Generated figures",
    "供测速用的虚构数据。",
    "Made-up rows, for measuring.",
    (
        _field("figure_id", "string", "行标识", "Id of the row", required=True),
        _field("plan_id", "string", "规划标识", "Plan id", required=True),
        _field("region", "string", "地区", "Region"),
        _field("kind", "string", "类别", "Kind"),
        _field("organization", "string", "责任单位", "Organisation"),
        _field("indicator", "string", "指标", "Indicator"),
        _field("title", "string", "标题", "Title"),
        _field("value", "number", "数值", "Value"),
        _field("unit", "string", "单位", "Unit"),
        _field("baseline", "number", "基期值", "Value before"),
        _field("year", "integer", "年份", "Year"),
        _field("binding", "string", "约束性", "Binding"),
        _field("issued", "date", "印发日期", "Issued"),
        _field("quote", "string", "原文", "Quote"),
        _field("start", "integer", "起点", "Start"),
        _field("end", "integer", "终点", "End"),
    ),
    "figure_id",
    (("plan_id", "plans", "plan_id"),),
)
_PUBLISHER = Publisher(
    name="规划开放数据门户",
    name_en="Open Plan Data Portal",
    licence=Licence(name="CC-BY-4.0", title="Creative Commons Attribution 4.0", path="https://creativecommons.org/licenses/by/4.0/"),
)


@dataclass(frozen=True, slots=True)
class _Text:
    """The text of a plan as its sentences, and where each starts."""

    plan: Plan
    sentences: tuple[str, ...]
    starts: tuple[int, ...]

    @property
    def content(self) -> bytes:
        return "".join(f"{each}\n" for each in self.sentences).encode()


def _text(number: int, seed: int) -> _Text:
    chance = random.Random(f"{seed}:text:{number}")
    region = REGIONS[number % len(REGIONS)]
    plan = Plan(f"generated-{number + 1:02d}", f"{region}第{number + 1}号测试规划", f"{region}人民政府", issued="2016-03-01", region=region)
    sentences = tuple(
        f"到{chance.randint(2015, 2035)}年，{chance.choice(THINGS)}达到{chance.randint(1, 9999)}{chance.choice(UNITS)}，"
        f"{chance.choice(DOINGS)}{chance.choice(TOPICS)}{chance.choice(AIMS)}，由{region}{chance.choice(BODIES)}牵头落实。"
        for _ in range(_SENTENCES)
    )
    return _Text(plan, sentences, tuple(accumulate((len(each) + 1 for each in sentences), initial=0))[:-1])


def make_rows(count: int, *, seed: int = 0) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table as its CSV prints them, a missing value empty; none holds a comma, a quote or a line end."""
    texts = [_text(number, seed) for number in range(_PLANS)]
    days = [(date(2011, 1, 1) + timedelta(days=each)).isoformat() for each in range(4_000)]
    for number in range(count):
        # One draw of many bits a row, split below: a draw for each cell would take most of the time.
        drawn = random.Random(seed * 1_000_003 + number).getrandbits(160)

        def pick(choices: int) -> int:
            nonlocal drawn
            drawn, picked = divmod(drawn, choices)
            return picked

        text, place = texts[pick(_PLANS)], pick(_SENTENCES)
        region, topic = REGIONS[pick(len(REGIONS))], TOPICS[pick(len(TOPICS))]
        baseline = pick(10_000)
        yield (
            f"fig-{number:08d}",
            text.plan.plan_id,
            region,
            KINDS[pick(len(KINDS))],
            region + BODIES[pick(len(BODIES))],
            THINGS[pick(len(THINGS))],
            f"{DOINGS[pick(len(DOINGS))]}{region}{topic}{AIMS[pick(len(AIMS))]}第{number + 1}项",
            f"{pick(1_000_000) / 100:.2f}",
            UNITS[pick(len(UNITS))],
            str(baseline) if baseline % 3 else "",
            str(2011 + pick(25)),
            BINDING[pick(len(BINDING))],
            days[pick(len(days))],
            text.sentences[place],
            str(text.starts[place]),
            str(text.starts[place] + len(text.sentences[place])),
        )


def write_release(root: Path, rows: int, *, seed: int = 0, with_json: bool = True) -> Path:
    """Write the release below `root` unless it is there, in constant memory, and return its folder.

    Args:
        root: A folder of releases.
        rows: Rows of the table `figures`.
        seed: Another one gives other rows.
        with_json: Whether the table also stands there as JSON, which is 2.2 times as large as its CSV.
    """
    folder = root / ALL_PLANS / VERSION
    if folder.is_dir():
        return folder
    unfinished = root / f".unfinished-{ALL_PLANS}"
    shutil.rmtree(unfinished, ignore_errors=True)
    (unfinished / "sources").mkdir(parents=True)
    texts = [_text(number, seed) for number in range(_PLANS)]
    plans = tuple(text.plan for text in texts)
    described: list[dict[str, Any]] = []
    [schema] = [table for table in TABLES if table.name == "plans"]
    printed = table_rows(PlanTables(plans=plans))["plans"]
    files = {"plans.csv": render_csv(schema.names, printed), "plans.json": render_json(schema.names, printed)}
    described.append(describe_table(schema, len(plans), files))
    described.append(_write_table(unfinished, rows, seed, with_json=with_json))
    for text in texts:
        described.append(describe_text(ALL_PLANS, text.plan, text.content))
        files[f"sources/{text.plan.plan_id}.txt"] = text.content
    counts = {"plans": len(plans), TABLE: rows}
    descriptor = describe_dataset(
        ALL_PLANS, plans, About(), version=VERSION, created=date(2026, 1, 1), publisher=_PUBLISHER, counts=counts, lineage=Lineage()
    )
    files[DESCRIPTOR] = render_descriptor({**descriptor, "resources": described})
    for path, content in files.items():
        (unfinished / path).write_bytes(content)
    folder.parent.mkdir(parents=True, exist_ok=True)
    return unfinished.rename(folder)


def _write_table(folder: Path, rows: int, seed: int, *, with_json: bool) -> dict[str, Any]:
    """Write the files of the table row by row, and return its resource."""
    described = describe_table(FIGURES, rows, {f"{TABLE}.csv": b"", f"{TABLE}.json": b""})
    bare = {each.name for each in FIGURES.fields if each.type in ("integer", "number")}
    encode = json.JSONEncoder(ensure_ascii=False).encode

    def as_json(row: tuple[str, ...]) -> str:
        pairs = zip(FIGURES.names, row, strict=True)
        return (
            "{" + ", ".join(f'"{name}": ' + ("null" if not cell else cell if name in bare else encode(cell)) for name, cell in pairs) + "}"
        )

    with _Hashed(folder / f"{TABLE}.csv") as lines, _Hashed(folder / f"{TABLE}.json") as objects:
        lines.write(",".join(FIGURES.names) + "\n")
        for number, row in enumerate(make_rows(rows, seed=seed)):
            lines.write(",".join(row) + "\n")
            if with_json:
                objects.write(("[\n" if number == 0 else ",\n") + as_json(row))
        objects.write("\n]\n" if with_json and rows else "[]\n")
    described |= lines.facts
    if with_json:
        described["alternates"][0] |= objects.facts
    else:
        del described["alternates"]
        (folder / f"{TABLE}.json").unlink()
    return described


class _Hashed:
    """A file that is written from front to end, and what a descriptor says of it."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb", buffering=1 << 20)
        self._sha256 = hashlib.sha256()
        self._bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, text: str) -> None:
        content = text.encode()
        self._file.write(content)
        self._sha256.update(content)
        self._bytes += len(content)

    @property
    def facts(self) -> dict[str, Any]:
        return {"bytes": self._bytes, "hash": f"sha256:{self._sha256.hexdigest()}"}


def main() -> None:
    """Write a release and print its folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path, help="where to write it: a folder of releases, made if need be")
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the table (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="another one gives other rows")
    parser.add_argument("--no-json", action="store_true", help="write the table as CSV only")
    given = parser.parse_args()
    print(write_release(given.root, given.rows, seed=given.seed, with_json=not given.no_json))


if __name__ == "__main__":
    main()
