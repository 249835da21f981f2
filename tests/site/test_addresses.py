"""Addresses of the site never die: what an earlier build has, a later one has too, or it says there what became of it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from portal.records import Indicator, PlanTables
from portal.releases.make import Draft, release_draft
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from portal.site.build import build_site
from tests.site.sample import PLAN_ID, PUBLISHER, ROOT, empty_plan, files_of, page, tables_of_plan
from tests.site.test_browser import ARGUMENTS, CHROMIUM, served


def of_place(tables: PlanTables, issued: str, region_code: str, region: str) -> PlanTables:
    [plan] = tables.plans
    return replace(tables, plans=(replace(plan, issued=issued, region_code=region_code, region=region),))


def release(root: Path, dataset_id: str, tables: PlanTables, month: int) -> None:
    made = release_draft(ReleaseStore(root / "datapackages"), Draft(dataset_id, tables, date(2026, month, 1), PUBLISHER))
    assert made is not None


def begin(root: Path) -> None:
    """Two plans, of two provinces and two years."""
    tables = of_place(tables_of_plan(), "2019-05-01", "430100", "长沙市")
    release(root, PLAN_ID, tables, 1)
    release(
        root,
        "gone-2021",
        of_place(replace(empty_plan("gone-2021"), **organizations_of("gone-2021")), "2011-01-01", "650000", "新疆维吾尔自治区"),
        1,
    )
    release(root, "moved-2022", replace(empty_plan("moved-2022"), **organizations_of("moved-2022", 8, "540000")), 1)


def organizations_of(plan_id: str, number: int = 7, region_code: str = "650000") -> dict[str, object]:
    """Return what a plan needs to name a body that no other plan names."""
    tables = tables_of_plan()
    text = tables.texts[PLAN_ID]
    body = replace(tables.organizations[0], organization_id=f"organization-{number}", name=f"示例州{number}局", region_code=region_code)
    task = replace(tables.tasks[0], task_id=f"task-{number}", plan_id=plan_id, section_id=f"section-{number}")
    return {
        "texts": {plan_id: text},
        "sections": (replace(tables.sections[2], section_id=f"section-{number}", parent_id="", plan_id=plan_id),),
        "tasks": (task,),
        "organizations": (body,),
        "responsibilities": (
            replace(
                tables.responsibilities[0], responsibility_id=f"responsibility-{number}", plan_id=plan_id, task_id=task.task_id,
                organization_id=body.organization_id, organization=body.name,
            ),
        ),
    }  # fmt: skip


def merge_and_drop(root: Path) -> None:
    """A body is no longer named, an indicator is now another one, and the plan is of another place and year."""
    tables = of_place(tables_of_plan(corrected=True), "2020-05-01", "420100", "武汉市")
    figure = replace(tables.observations[0], indicator_id="libraries")
    tables = replace(
        tables,
        observations=(figure,),
        indicators=(tables.indicators[0], Indicator("libraries", "图书室数")),
        responsibilities=tables.responsibilities[:1],
        organizations=tables.organizations[:1],
    )
    release(root, PLAN_ID, tables, 2)
    release(root, "moved-2022", replace(empty_plan("moved-2022"), **organizations_of("moved-2022", 9, "500000")), 2)


def release_more(root: Path) -> None:
    """Two more releases of the plan, so that the first is compared with others than before."""
    tables = of_place(tables_of_plan(), "2020-05-01", "420100", "武汉市")
    tables = replace(tables, responsibilities=tables.responsibilities[:1], organizations=tables.organizations[:1])
    release(root, PLAN_ID, replace(tables, targets=tables.targets[:2]), 3)
    release(root, PLAN_ID, replace(tables, targets=tables.targets[:1]), 4)
    # The body that was named second is counted among those of another province.
    release(root, "moved-2022", replace(empty_plan("moved-2022"), **organizations_of("moved-2022", 9, "510000")), 3)


def withdraw(root: Path) -> None:
    """A release in the middle is withdrawn, then the first, every one of another dataset, and of a third the only one that names a body."""
    store = ReleaseStore(root / "datapackages")
    for version in (store.versions(PLAN_ID)[1], store.versions(PLAN_ID)[0]):
        withdraw_release(store, PLAN_ID, version, reason="误读", withdrawn=date(2026, 6, 1))
    withdraw_release(store, "gone-2021", "1.0.0", reason="来源不明", withdrawn=date(2026, 6, 1))
    withdraw_release(store, "moved-2022", "1.0.0", reason="误读", withdrawn=date(2026, 6, 1))


STEPS: tuple[Callable[[Path], None], ...] = (begin, merge_and_drop, release_more, withdraw)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("addresses")
    shutil.copyfile(ROOT / "mkdocs.yml", made / "mkdocs.yml")
    shutil.copytree(ROOT / "site", made / "site")
    return made


@pytest.fixture(scope="module")
def builds(root: Path) -> list[dict[str, bytes]]:
    """The sites after each step."""
    found = []
    for step in STEPS:
        step(root)
        found.append(files_of(build_site(root)))
    return found


#: What may go: files that are named by their content, which old copies of `search/index.json` name, and files of what was withdrawn.
_SEARCHED = re.compile(r"search/[0-9a-f]{16}/|search/texts/")


def withdrawn_from(site: dict[str, bytes]) -> list[re.Pattern[str]]:
    """Return what the files of withdrawn releases, and of differences from them, are called."""
    found = []
    for path in site:
        if gone := re.fullmatch(r"datapackages/([a-z0-9-]+)/([0-9.]+)\.withdrawn\.json", path):
            dataset_id, version = gone[1], re.escape(gone[2])
            found.append(re.compile(rf"(?:en/)?(?:datapackages|downloads|datasets)/{dataset_id}/{version}/.*"))
            found.append(re.compile(rf"datasets/{dataset_id}/diff/(?:{version}-[0-9.]+|[0-9.]+-{version})/.*"))
            if f"datasets/{dataset_id}/cite/dataset.bib" not in site:
                found.append(re.compile(rf"datasets/{dataset_id}/cite/.*"))
    return found


def test_every_address_of_an_earlier_site_is_there_in_each_later_one(builds: list[dict[str, bytes]]) -> None:
    for number, earlier in enumerate(builds):
        for later in builds[number + 1 :]:
            gone = withdrawn_from(later)
            missing = [
                path
                for path in earlier.keys() - later.keys()
                if not _SEARCHED.match(path) and (path.endswith(".html") or not any(each.fullmatch(path) for each in gone))
            ]
            assert missing == [], number


def test_the_steps_take_away_what_the_test_is_about(builds: list[dict[str, bytes]]) -> None:
    """Each of these pages is another one after a step."""
    first, second, third, last = builds
    for path, before, after in (
        ("organizations/organization-2/index.html", first, second),
        ("indicators/indicator-2/index.html", first, second),
        ("browse/years/2019/index.html", first, second),
        ("browse/regions/430000/index.html", first, second),
        ("browse/years/2011/index.html", third, last),
        ("browse/organizations/650000/index.html", third, last),
        ("browse/organizations/540000/index.html", first, second),
        ("browse/organizations/500000/index.html", second, third),
        ("organizations/organization-7/index.html", third, last),
        (f"datasets/{PLAN_ID}/1.0.0/index.html", third, last),
    ):
        assert before[path] != after[path], path


def test_a_site_built_at_once_is_the_one_that_was_built_in_steps(root: Path, builds: list[dict[str, bytes]], tmp_path: Path) -> None:
    for name in ("site", "datapackages", "build/site.written"):
        shutil.copytree(root / name, tmp_path / name)
    shutil.copyfile(root / "mkdocs.yml", tmp_path / "mkdocs.yml")
    assert files_of(build_site(tmp_path)) == builds[-1]


def test_the_page_of_a_merged_indicator_leads_to_the_one_it_is_now_and_that_of_a_dropped_body_to_its_release(
    builds: list[dict[str, bytes]],
) -> None:
    merged = builds[1]["indicators/indicator-2/index.html"].decode()
    assert '现在是：<a href="../../indicators/libraries/"><span lang="zh-Hans">图书室数</span></a>' in merged
    assert re.search(r'<link rel="canonical" href="[^"]*/indicators/libraries/">', merged)
    assert '<meta name="robots" content="noindex">' in merged
    dropped = builds[1]["en/organizations/organization-2/index.html"].decode()
    assert "示例市财政局" in dropped
    assert f'href="../../datasets/{PLAN_ID}/1.0.0/"' in dropped
    assert "no dataset has this id any more" in dropped
    for site in builds:
        sitemap = site["sitemap.xml"].decode()
        assert ("/organizations/organization-2/" in sitemap) == (site is builds[0])


def test_of_what_was_withdrawn_no_name_is_told(builds: list[dict[str, bytes]]) -> None:
    page = builds[-1]["organizations/organization-7/index.html"].decode()
    assert "示例州7局" not in page
    assert "organization-7" in page
    assert "已撤回</span>" in page


def test_no_list_is_there_in_which_nothing_ever_was(builds: list[dict[str, bytes]]) -> None:
    """A body of which only a withdrawn release tells is of no nation for that."""
    for site in builds:
        lists = {path for path in site if path.startswith("browse/organizations/") and "/national/" not in path}
        assert lists <= {f"browse/organizations/{code}/index.html" for code in ("540000", "500000", "510000", "650000")}
    told = builds[-1]["browse/organizations/540000/index.html"].decode()
    assert "现在没有可列的" in told


def test_the_picture_of_an_indicator_that_is_named_no_more_says_so(builds: list[dict[str, bytes]]) -> None:
    first, second, *_ = builds
    chinese, english, table = (f"{each}indicators/indicator-2/over-years.{end}" for each, end in (("", "svg"), ("en/", "svg"), ("", "csv")))
    assert "图书室" in first[chinese].decode()
    assert "现在没有可以画的数据" in second[chinese].decode()
    assert "nothing to draw any more" in second[english].decode()
    assert len(first[table].splitlines()) == 2
    assert first[table].splitlines()[:1] == second[table].splitlines()
    assert "over-years" not in second["indicators/indicator-2/index.html"].decode()


def test_a_body_that_is_named_again_has_its_page_again(root: Path, builds: list[dict[str, bytes]], tmp_path: Path) -> None:
    for name in ("site", "datapackages", "build"):
        shutil.copytree(root / name, tmp_path / name)
    shutil.copyfile(root / "mkdocs.yml", tmp_path / "mkdocs.yml")
    build_site(tmp_path)
    release(tmp_path, PLAN_ID, of_place(tables_of_plan(), "2020-05-01", "420100", "武汉市"), 7)
    site = build_site(tmp_path)
    assert "建设图书室" in page(site, "organizations/organization-2")
    assert "/organizations/organization-2/" in (site / "sitemap.xml").read_text("utf-8")


@pytest.fixture
def address(builds: list[dict[str, bytes]], root: Path) -> Iterator[str]:
    with served(root / "build" / "site") as found:
        yield found


@pytest.mark.browser
@pytest.mark.parametrize(
    "former",
    [
        f"datapackages/{PLAN_ID}/1.0.0/targets.csv",
        f"datapackages/{PLAN_ID}/1.0.0/",
        f"downloads/{PLAN_ID}/1.0.0/targets.xlsx",
        f"en/datasets/{PLAN_ID}/1.0.0/cite/dataset.bib",
    ],
)
def test_the_page_of_what_is_missing_tells_of_a_file_of_a_withdrawn_release_why_and_where_to_go(
    address: str, root: Path, former: str
) -> None:
    """A host of files has no other answer to an old link."""
    folder = "en/" if former.startswith("en/") else ""
    missing = root / "build" / "site" / folder / "404.html"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        tab = browser.new_page()
        tab.route(f"{address}{former}", lambda route: route.fulfill(status=404, content_type="text/html", body=missing.read_text("utf-8")))
        tab.goto(address + former)
        told = tab.locator("#missing-page")
        expect(told).to_contain_text("误读")
        expect(told).to_contain_text("2026-06-01")
        expect(told).to_contain_text("withdrawn" if folder else "撤回")
        assert [each.get_attribute("href") for each in told.locator("a").all()] == [
            f"/{folder}datasets/{PLAN_ID}/1.0.0/", f"/{folder}datasets/{PLAN_ID}/",
        ]  # fmt: skip
        browser.close()


@pytest.mark.browser
def test_the_page_of_what_is_missing_tells_what_stands_of_files_that_never_were(address: str, root: Path) -> None:
    missing = (root / "build" / "site" / "404.html").read_text("utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        tab = browser.new_page()
        former = f"{address}datapackages/{PLAN_ID}/9.9.9/targets.csv"
        tab.route(former, lambda route: route.fulfill(status=404, content_type="text/html", body=missing))
        with tab.expect_response("**/9.9.9.withdrawn.json") as asked:
            tab.goto(former)
        assert asked.value.status == 404
        expect(tab.locator("#missing-page")).to_contain_text("地址可能有误")
        browser.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("organizations/organization-1/2/", "organizations/organization-1/"),
        ("en/indicators/indicator-1/430000/3/", "en/indicators/indicator-1/"),
        ("browse/years/2020/2/", "browse/years/2020/"),
        ("en/browse/organizations/420000/4/", "en/browse/organizations/420000/"),
        ("browse/indicators/7/", "indicators/"),
        ("browse/3/", "datasets/"),
        (f"datasets/{PLAN_ID}/diff/1.0.0-1.1.0/{PLAN_ID}-1.0.0-1.1.0.csv", f"datasets/{PLAN_ID}/diff/1.0.0-1.1.0/"),
    ],
)
def test_the_page_of_what_is_missing_leads_from_a_further_page_of_a_list_to_its_first(
    address: str, root: Path, former: str, now: str
) -> None:
    """How many pages a list takes changes with what is in it."""
    missing = (root / "build" / "site" / "en" if former.startswith("en/") else root / "build" / "site") / "404.html"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        tab = browser.new_page()
        # As a host answers that has nothing at the address.
        tab.route(f"{address}{former}", lambda route: route.fulfill(status=404, content_type="text/html", body=missing.read_text("utf-8")))
        tab.goto(address + former)
        tab.wait_for_url(address + now)
        expect(tab.locator("h1")).to_be_visible()
        browser.close()
