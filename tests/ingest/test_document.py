"""A plan's folder to a document; and the real five, free of what their carriers put around them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from portal.errors import InputError, PlanFileError, UnknownDatasetError
from portal.ingest.document import list_plans, load_document
from portal.registry import Regions
from portal.text.script import plain

ROOT = Path(__file__).resolve().parents[2]
REGIONS = Regions.load(ROOT / "datasets" / "registry")
PLANS = list_plans(ROOT / "datasets")
TEXT = "宽带规划\n一、主要任务\n(一)推進寬帶建設。到2017年,全省普及率達到60%。\n"


def write(folder: Path, text: str = TEXT, facts: str = "title: 规划\n") -> Path:
    folder.mkdir()
    (folder / "source.txt").write_text(text, encoding="utf-8")
    (folder / "plan.yml").write_text(facts, encoding="utf-8")
    return folder


def test_a_folder_becomes_a_document(tmp_path: Path) -> None:
    facts = "title: 规划\nissued: 2015-10-11\nregion_code: '430000'\nbody:\n  start: 一、主要\n"
    found = load_document(write(tmp_path / "demo-2015", facts=facts), REGIONS)
    assert (found.plan.plan_id, found.plan.title, found.plan.issued, found.plan.region) == ("demo-2015", "规划", "2015-10-11", "湖南省")
    assert found.text == TEXT[TEXT.index("一、") :]
    assert found.plain == plain(found.text)
    assert found.plan.source_sha256 == hashlib.sha256(TEXT.encode()).hexdigest()


def test_the_hash_is_of_the_file_as_found(tmp_path: Path) -> None:
    folder = write(tmp_path / "demo-2015")
    data = TEXT.replace("\n", "\r\n").encode("utf-8-sig")
    (folder / "source.txt").write_bytes(data)
    found = load_document(folder, REGIONS)
    assert found.text == TEXT
    assert found.plan.source_sha256 == hashlib.sha256(data).hexdigest()


def test_plans_are_the_folders_but_the_registry(tmp_path: Path) -> None:
    for name in ("b-2015", "a-2014", "registry", ".hidden"):
        (tmp_path / name).mkdir()
    (tmp_path / "publisher.yml").write_text("", encoding="utf-8")
    assert list_plans(tmp_path) == ["a-2014", "b-2015"]


def test_a_missing_folder_or_source_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownDatasetError, match=r"demo: no such folder\. Plans stand under datasets/"):
        load_document(tmp_path / "demo", REGIONS)
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnknownDatasetError, match=r"empty: no source\.txt.*Put the plan there"):
        load_document(tmp_path / "empty", REGIONS)


def test_a_source_without_plan_yml_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "demo")
    (folder / "plan.yml").unlink()
    with pytest.raises(PlanFileError, match=r"plan\.yml: missing"):
        load_document(folder, REGIONS)


def test_a_region_that_is_not_registered_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path / "demo", facts="title: 规划\nregion_code: '999999'\n")
    with pytest.raises(InputError, match=r"999999.*Correct"):
        load_document(folder, REGIONS)


def test_the_plan_of_a_region_that_is_not_registered_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path / "demo", facts="title: 规划\nregion_code: '999999'\n")
    with pytest.raises(InputError, match=r"demo.*region_code"):
        load_document(folder, REGIONS)


# What the sites that carried the plans put around them: menus, breadcrumbs, neighbours, addresses, an account for payments.
FURNITURE = re.compile(
    r"上一篇|下一篇|当前位置|您的位置|首页|网站地图|设为首页|收藏本站|版权所有|免责声明|责任编辑|打印本页|关闭窗口|分享到|点击数|浏览次数|发布时间|"
    r"来源:|作者:|扫一扫|开户|账号|帐号|户名|银行卡|传真|邮编|电子邮箱|联系我们|关于我们|友情链接|copyright|ICP备|https?://|www\.|"
    r"电话[::]|热线[::]|\d{3,4}-\d{7,8}|(?<!\d)1[3-9]\d{9}(?!\d)|[\w.]+@[\w.]+\.\w+|中国电子商务研究中心|chinagdp",
    re.IGNORECASE,
)


@pytest.mark.parametrize("plan_id", PLANS)
def test_no_furniture_of_a_carrying_site_is_published(plan_id: str) -> None:
    found = load_document(ROOT / "datasets" / plan_id, REGIONS)
    assert [match.group() for match in FURNITURE.finditer(found.plain)] == []


def test_furniture_is_there_before_it_is_cut() -> None:
    """The pattern above would find it: some of the files as found hold it."""
    raw = [(ROOT / "datasets" / plan_id / "source.txt").read_text(encoding="utf-8") for plan_id in PLANS]
    assert sum(bool(FURNITURE.search(plain(text))) for text in raw) >= 2


@pytest.mark.parametrize("plan_id", PLANS)
def test_a_published_text_is_a_part_of_the_file_as_found(plan_id: str) -> None:
    """Cutting takes pieces out and changes no character."""
    found = load_document(ROOT / "datasets" / plan_id, REGIONS)
    raw = (ROOT / "datasets" / plan_id / "source.txt").read_text(encoding="utf-8-sig")
    lines = set(raw.splitlines())
    strange = [line for line in found.text.splitlines() if line not in lines]
    assert all(any(line in each for each in lines) for line in strange), strange
    assert len(strange) <= 2
    assert found.text.endswith("\n")
    assert "\r" not in found.text


@pytest.mark.parametrize("plan_id", PLANS)
def test_cutting_keeps_most_of_a_plan(plan_id: str) -> None:
    found = load_document(ROOT / "datasets" / plan_id, REGIONS)
    raw = (ROOT / "datasets" / plan_id / "source.txt").read_text(encoding="utf-8-sig")
    assert len(found.text) > 0.7 * len(raw)
