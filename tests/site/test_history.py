"""Differences, the list of releases, and what stands in the place of withdrawn ones."""

from __future__ import annotations

import getpass
import hashlib
import http.client
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from portal.releases.differences import compare_releases, render_difference_csv, render_difference_json
from portal.releases.store import ReleaseStore
from portal.site.build import build_site
from portal.site.linkcheck import check_site
from tests.api.test_feeds import ATOM, faults_of
from tests.conftest import SBIN
from tests.site.sample import PLAN_ID, REASON, WITHDRAWN, files_of, page

SITE = "http://127.0.0.1:8000/"
HERE = f"datasets/{PLAN_ID}/"
PAIRS = [("1.0.0", "1.1.0"), ("1.1.0", "1.1.1"), ("1.0.0", "1.1.1")]


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_every_link_of_the_site_resolves(versions_site: Path) -> None:
    assert check_site(versions_site) == ()


def test_two_builds_give_the_same_bytes(versions: Path, versions_site: Path) -> None:
    before = files_of(versions_site)
    assert files_of(build_site(versions)) == before


def test_neighbours_that_stand_are_compared_and_the_first_with_the_newest(versions_site: Path) -> None:
    made = {path.parent.name for path in (versions_site / HERE / "diff").glob("*/*.json")}
    assert made == {f"{old}-{new}" for old, new in PAIRS}


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_beside_a_difference_lies_what_the_command_prints(versions: Path, versions_site: Path, old: str, new: str) -> None:
    store = ReleaseStore(versions / "datapackages")
    difference = compare_releases(store.get(PLAN_ID, old), store.get(PLAN_ID, new))
    folder = versions_site / HERE / "diff" / f"{old}-{new}"
    assert (folder / f"{PLAN_ID}-{old}-{new}.json").read_bytes() == render_difference_json(difference)
    assert (folder / f"{PLAN_ID}-{old}-{new}.csv").read_bytes() == render_difference_csv(difference)
    for suffix in ("json", "csv"):
        link = f'href="../../../../{HERE}diff/{old}-{new}/{PLAN_ID}-{old}-{new}.{suffix}" download'
        assert link in page(versions_site, f"{HERE}diff/{old}-{new}")
        assert link.replace("../../../../", "../../../../../") in page(versions_site, f"en/{HERE}diff/{old}-{new}")


def test_a_difference_leads_each_row_to_its_place_in_the_releases(versions_site: Path) -> None:
    html = page(versions_site, f"{HERE}diff/1.0.0-1.1.1")
    root = f"../../../../{HERE}"
    links = {
        kind: re.findall(r'class="place" href="([^"]*)"', "".join(re.findall(rf'<div class="change {kind}">.*', html)))
        for kind in ("removed", "changed", "added")
    }
    assert links["removed"] == [f"{root}1.0.0/#target-2"]
    assert links["changed"] == [f"{root}{version}/#{row}" for row in ("task-1", "target-3") for version in ("1.0.0", "1.1.1")]
    assert links["added"] == [f"../../../../datapackages/{PLAN_ID}/1.1.1/retired.csv"]
    assert "<del>建设图书室</del> → <ins>建设图书室和书架</ins>" in html
    assert "(空) → 2020" in words(html)
    assert html.index('id="summary"') < html.index('id="tasks"') < html.index('id="targets"')


def test_the_list_of_releases_says_what_changed_why_and_where_it_is(versions_site: Path) -> None:
    html = page(versions_site, f"{HERE}history")
    sections = re.findall(r'<section class="entry.*?</section>', html, re.DOTALL)
    assert [re.findall(r'<h2 id="v(.*?)"', each)[0] for each in sections] == ["1.1.1", "1.1.0", "1.0.1", "1.0.0"]
    newest, second, _, first = sections
    assert "按读者来信改正 <覆盖率>" in words(newest)
    assert "目标: 更改 1 (year 1)" in words(newest)
    for path in ("../1.1.1/", "../diff/1.1.0-1.1.1/", "../1.1.1/cite/", "../../../datasets/demo-2020/1.1.1/SHA256SUMS"):
        assert f'href="{path}"' in newest
    assert f'datapackages/{PLAN_ID}/1.1.1/CHANGELOG.md"' in newest
    assert 'href="../diff/1.0.0-1.1.0/"' in second
    assert "以上与后来撤回的 1.0.1 相比" in words(second)
    assert "diff/" not in first
    assert 'href="../diff/1.0.0-1.1.1/"' in html
    assert 'href="../../../feed.xml"' in html
    assert 'href="../../../datasets/demo-2020/feed.xml"' in html


def test_what_changed_is_told_in_the_language_of_the_page(versions_site: Path) -> None:
    chinese, english = (
        re.findall(r"<li>(.*?)</li>", page(versions_site, f"{each}{HERE}history").partition("<article")[2]) for each in ("", "en/")
    )
    assert chinese[0] == "目标: 更改 1 (year 1)"
    assert english[0] == "targets: changed 1 (year 1)"
    assert [words(each) for each in chinese if "停用" in each] == ["停用标识 1: 不再读出 1; 见 retired.csv"]
    assert not re.search("[\u4e00-\u9fff]", " ".join(english))


def test_a_title_in_english_is_not_torn_apart_by_the_chinese_one(versions_site: Path) -> None:
    headings = {
        path: words(re.findall(r"<h1.*?</h1>", page(versions_site, f"en/{HERE}{path}"))[0].replace("¶", ""))
        for path in ("history", "1.1.1/text", "diff/1.0.0-1.1.0", "1.0.1")
    }
    assert {path: each.partition(":")[0] for path, each in headings.items()} == {
        "history": "Releases", "1.1.1/text": "Text of the plan", "diff/1.0.0-1.1.0": "Differences", "1.0.1": "Withdrawn",
    }  # fmt: skip


def test_the_checksums_beside_a_release_check_its_files(versions: Path, versions_site: Path) -> None:
    listed = dict(reversed(line.split("  ")) for line in (versions_site / HERE / "1.1.1" / "SHA256SUMS").read_text("utf-8").splitlines())
    there = files_of(versions / "datapackages" / PLAN_ID / "1.1.1")
    assert listed == {name: hashlib.sha256(content).hexdigest() for name, content in there.items()}


@pytest.mark.parametrize("path", [f"{HERE}{WITHDRAWN}{each}" for each in ("", "/text", "/cite", "/pictures")])
def test_a_withdrawn_release_gives_its_place_to_reason_date_and_successor(versions_site: Path, path: str) -> None:
    html = page(versions_site, path)
    assert REASON in unescape(html)
    assert "2026-06-01" in html
    assert f'href="/{HERE}1.1.1/"' in html
    assert "已撤回" in html
    assert "这个版本已由发布者撤回" in html
    assert '<meta name="robots" content="noindex">' in html
    assert "<tr" not in html


def test_nothing_of_a_withdrawn_release_is_shown_or_offered_as_current(versions_site: Path) -> None:
    """Its wrong value stands nowhere, its files are gone from the site, and links to it say that it was withdrawn."""
    assert files_of(versions_site / "datapackages" / PLAN_ID / WITHDRAWN) == {}
    assert set(files_of(versions_site / HERE / WITHDRAWN / "cite")) == {"index.html"}, "which says that it was withdrawn"
    for file in sorted(versions_site.rglob("*.html")):
        html = file.read_text("utf-8")
        assert "≥ 8%" not in html
        for found in re.finditer(rf'<a href="[^"]*{PLAN_ID}/{WITHDRAWN}/"|<a href="\.\./{WITHDRAWN}/"', html):
            line = html[found.start() :].partition("\n")[0]
            assert "已撤回</span>" in line or "withdrawn</span>" in line, file
        relations = re.findall(r'<link rel="(?:latest|successor|predecessor)-version" href="([^"]*)"', html)
        assert not [each for each in relations if WITHDRAWN in each]
    assert WITHDRAWN not in (versions_site / "sitemap.xml").read_text("utf-8")
    assert WITHDRAWN not in (versions_site / "feed.xml").read_text("utf-8")


@pytest.mark.parametrize("pair", ["1.0.0-1.0.1", "1.0.1-1.1.0"])
def test_a_difference_from_a_withdrawn_release_gives_its_place_to_one_that_stands(versions_site: Path, pair: str) -> None:
    html = page(versions_site, f"{HERE}diff/{pair}")
    assert "版本 1.0.1 已由发布者撤回" in html
    assert 'href="../../../../datasets/demo-2020/diff/1.0.0-1.1.1/"' in html
    assert '<meta name="robots" content="noindex">' in html
    assert set(files_of(versions_site / HERE / "diff" / pair)) == {"index.html"}


def test_a_dataset_without_a_release_left_is_listed_as_withdrawn(versions_site: Path) -> None:
    plans, _, withdrawn = page(versions_site, "datasets").partition('<h2 id="withdrawn">')
    assert "gone-2021" not in plans
    assert 'href="../datasets/gone-2021/"' in withdrawn
    assert "来源不明" in page(versions_site, "datasets/gone-2021")
    assert "还没有后继版本" in page(versions_site, "datasets/gone-2021/1.0.0")


def test_the_feed_names_the_releases_that_stand(versions_site: Path) -> None:
    feed = ET.parse(versions_site / "feed.xml")
    ids = [each.text for each in feed.findall(".//{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}id")]
    assert ids == [f"http://127.0.0.1:8000/{HERE}{version}/" for version in ("1.1.1", "1.1.0", "1.0.0")]


class OverSocket(http.client.HTTPConnection):
    """A connection to a server that listens on a file."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost")
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(self._path))


@pytest.fixture
def nginx(versions_site: Path) -> Iterator[Callable[[str], tuple[int, str]]]:
    """Start nginx with the settings that the build wrote; asked for an address, it gives status and body."""
    program = shutil.which("nginx", path=SBIN)
    assert program is not None
    # A socket's path is short, and pytest's folders have long ones.
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        settings = folder / "nginx.conf"
        settings.write_text(
            f"user {getpass.getuser()}; daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
            f"http {{ access_log off; {temporary} types {{ text/html html; text/csv csv; }}\n"
            f"server {{ listen unix:{folder}/socket; root {versions_site}; index index.html; error_page 404 /404.html;\n"
            f"include {versions_site}/withdrawn.nginx.conf;\n"
            "location ~ ^/datapackages/[a-z0-9-]+/[0-9]+ { add_header X-Kept yes; }\nlocation / { try_files $uri $uri/ =404; } } }\n",
            "utf-8",
        )

        def ask(path: str) -> tuple[int, str]:
            connection = OverSocket(folder / "socket")
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read().decode()
            connection.close()
            return answer.status, body

        with subprocess.Popen([program, "-c", str(settings), "-e", f"{folder}/error.log"]) as running:
            try:
                while not (folder / "socket").exists():
                    assert running.poll() is None, (folder / "error.log").read_text("utf-8")
                yield ask
            finally:
                running.terminate()


@pytest.mark.nginx
def test_nginx_answers_410_for_a_withdrawn_release_and_nothing_else(nginx: Callable[[str], tuple[int, str]]) -> None:
    for path in (
        f"{HERE}{WITHDRAWN}/",
        f"{HERE}{WITHDRAWN}/text/",
        f"{HERE}{WITHDRAWN}/cite/",
        f"datapackages/{PLAN_ID}/{WITHDRAWN}/targets.csv",
        f"downloads/{PLAN_ID}/{WITHDRAWN}/targets.xlsx",
    ):
        status, body = nginx(f"/{path}")
        assert (status, REASON in unescape(body)) == (410, True), path
    for path in (HERE, f"{HERE}1.0.0/", f"datapackages/{PLAN_ID}/1.0.0/targets.csv", f"datapackages/{PLAN_ID}/{WITHDRAWN}.withdrawn.json"):
        assert nginx(f"/{path}")[0] == 200, path
    assert nginx(f"/{HERE}9.9.9/")[0] == 404


@pytest.mark.parametrize(
    "path", ["datasets/demo-2020", "datasets/demo-2020/1.0.0", "datasets/demo-2020/1.1.1", "datasets/demo-2020/history"]
)
def test_a_page_of_a_dataset_names_the_feed_of_its_releases(versions_site: Path, path: str) -> None:
    for language, words in (("", "：新版本"), ("en/", ": new releases")):
        root = "../" * f"{language}{path}/".count("/")
        named = re.findall(
            r'<link rel="alternate ?" type="application/atom\+xml" title="([^"]*)" href="([^"]*)">', page(versions_site, language + path)
        )
        assert [href for _, href in named] == [f"{root}datasets/demo-2020/feed.xml", f"{root}feed.xml"]
        assert named[0][0].endswith(words)


def test_a_dataset_has_a_feed_of_its_releases_that_stand(versions_site: Path) -> None:
    content = (versions_site / "datasets/demo-2020/feed.xml").read_bytes()
    assert faults_of(content) == []
    ids = [each.text.removeprefix(SITE) for each in ET.fromstring(content).iter(f"{ATOM}id") if each.text]
    assert ids == ["datasets/demo-2020/feed.xml", *(f"datasets/demo-2020/{version}/" for version in ("1.1.1", "1.1.0", "1.0.0"))]
    gone = (versions_site / "datasets/gone-2021/feed.xml").read_bytes()
    assert faults_of(gone) == []
    assert b"<entry>" not in gone
