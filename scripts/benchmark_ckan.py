"""Measure CKAN's Action API with many datasets: the first look at all of them, then single questions, and the memory.

    python scripts/benchmark_ckan.py --datasets 5000

Makes the datasets in a temporary folder from one of those released here: descriptors with other titles, and the table `plans`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.releases.store import ReleaseStore

ROOT = Path(__file__).resolve().parents[1]
TOPICS = ("宽带", "互联网+", "信息化", "大数据", "人工智能", "智慧城市", "电子商务", "工业互联网", "数字乡村", "政务公开")
PLACES = ("湖南省", "湖北省", "海南省", "广东省", "四川省", "山东省", "云南省", "青海省", "吉林省", "江苏省")
QUESTIONS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("package_show", "package_show", {"id": "plan-00042"}),
    ("package_list", "package_list", {}),
    ("package_search, a word, 10 rows", "package_search", {"q": "寬帶"}),
    ("package_search, two words, 100 rows", "package_search", {"q": "宽带 湖南", "rows": 100}),
    (
        "package_search, filter and facets",
        "package_search",
        {"fq": "tags:湖南省", "rows": 0, "facet.field": '["tags","region","res_format"]'},
    ),
    ("package_search, since, sorted by id", "package_search", {"fq": "metadata_modified:[NOW-1HOUR TO *]", "sort": "id asc", "rows": 100}),
    ("package_search, nothing found", "package_search", {"q": "没有这样的规划"}),
    ("resource_search by hash", "resource_search", {"query": "hash:2a75a173"}),
    ("tag_list", "tag_list", {}),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--datasets", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_releases(root, asked.datasets)
        before = resident()
        client = TestClient(create_app(ReleaseStore(root)))
        print(f"{asked.datasets} datasets; memory before the first question {before:.0f} MB")
        began = time.process_time()
        took = timed(client, "package_list", {})
        used = (time.process_time() - began) * 1000
        print(f"first look at all of them: {took:.0f} ms, of the processor {used:.0f} ms; memory then {resident():.0f} MB")
        for label, action, parameters in QUESTIONS:
            began = time.process_time()
            first = timed(client, action, parameters)
            used = (time.process_time() - began) * 1000
            began = time.process_time()
            times = [timed(client, action, parameters) for _ in range(asked.rounds)]
            each = (time.process_time() - began) * 1000 / asked.rounds
            print(
                f"{label:40} first {first:8.1f} ms (processor {used:7.1f}), then median {statistics.median(times):7.1f}"
                f" (processor {each:6.1f}), most {max(times):7.1f}"
            )
        make_releases(root, 1, begin=asked.datasets)
        time.sleep(1.1)
        print(f"one dataset more, seen in: {timed(client, 'package_list', {}):.0f} ms; memory at the end {resident():.0f} MB")


def make_releases(root: Path, number: int, *, begin: int = 0) -> None:
    """Make datasets of one release each."""
    sample = ROOT / "datapackages" / "hubei-smart-2015" / "1.0.0"
    descriptor = json.loads((sample / "datapackage.json").read_text(encoding="utf-8"))
    for count in range(begin, begin + number):
        name, place, topic = f"plan-{count:05}", PLACES[count % len(PLACES)], TOPICS[count // len(PLACES) % len(TOPICS)]
        title = f"{place}第{count}号{topic}发展三年行动计划"
        told = descriptor | {
            "name": name,
            "title": title,
            "title_en": f"Plan {count}",
            "description": f"从《{title}》读出的任务、目标、报告数据和责任分工，每行都可追溯到原文。",
            "created": f"2026-{count % 12 + 1:02}-{count % 28 + 1:02}T00:00:00Z",
            "keywords": ["政府规划", "任务", "目标", "责任分工", place],
        }
        unfinished = root / f".unfinished-{name}"
        unfinished.mkdir()
        (unfinished / "datapackage.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        shutil.copyfile(sample / "plans.csv", unfinished / "plans.csv")
        (root / name).mkdir()
        unfinished.rename(root / name / "1.0.0")


def timed(client: TestClient, action: str, parameters: dict[str, Any]) -> float:
    """Ask once; return the milliseconds."""
    began = time.perf_counter()
    answer = client.get(f"/api/3/action/{action}", params=parameters)
    took = (time.perf_counter() - began) * 1000
    assert answer.status_code == 200, answer.text[:500]
    return took


def resident() -> float:
    """Return the memory of this process in MB."""
    [line] = [line for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
