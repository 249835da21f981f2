"""The link check finds what would fail a reader, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.site.linkcheck import check_site


def write(folder: Path, pages: dict[str, str]) -> Path:
    for name, html in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(html, "utf-8")
    return folder


def test_a_site_whose_links_all_lead_somewhere_has_no_problem(tmp_path: Path) -> None:
    pages = {
        "index.html": '<a href="a/#x">a</a> <a href="a/data.csv">csv</a> <a href="https://example.org/">out</a> <a href="mailto:a@example.org">m</a>',
        "a/index.html": '<p id="x"></p><a href="..">up</a> <a href="../#">top</a> <a href="#x">here</a> <link rel="canonical" href="https://e.org/">',
        "a/data.csv": "",
        "s.css": "a{background:url(data:image/png;base64,AA)} b{background:url('a/data.csv')}",
    }
    assert check_site(write(tmp_path, pages)) == ()


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        pytest.param('<a href="b/">b</a>', "b/ leads to nothing", id="a page that is not there"),
        pytest.param('<a href="#y">y</a>', "has no place #y", id="an anchor that is not on the page"),
        pytest.param('<p id="x"></p><p id="x"></p>', "'x' is there more than once", id="an id given twice"),
        pytest.param('<script src="https://cdn.example.org/a.js"></script>', "from another host", id="a script from elsewhere"),
        pytest.param('<link rel="preconnect" href="https://fonts.example.org">', "from another host", id="a connection opened early"),
        pytest.param('<link rel="alternate" href="feed.xml">', "feed.xml leads to nothing", id="a feed that is missing"),
        pytest.param('<link rel="latest-version" href="2.0.0/">', "2.0.0/ leads to nothing", id="a version that is missing"),
        pytest.param('<img src="//cdn.example.org/a.png">', "from another host", id="an image without a scheme"),
        pytest.param('<script src="gone.js"></script>', "gone.js leads to nothing", id="a script that is missing"),
        pytest.param('<a href="/other/">o</a>', "leaves the site's address /plans/", id="a link beside the site's own path"),
        pytest.param('<a href="/plans/gone/">o</a>', "/gone/ leads to nothing", id="a link from the root to nothing"),
    ],
)
def test_one_fault_is_one_problem_that_names_the_page(tmp_path: Path, html: str, problem: str) -> None:
    [found] = check_site(write(tmp_path, {"index.html": html}), base="/plans/")
    assert found.startswith("index.html: ")
    assert problem in found


def test_a_font_from_another_host_is_found_in_a_style_sheet(tmp_path: Path) -> None:
    [found] = check_site(write(tmp_path, {"a.css": "@font-face{src:url(https://fonts.example.org/a.woff2)}"}))
    assert found == "a.css: loads https://fonts.example.org/a.woff2 from another host"


def test_words_that_look_like_links_are_not_links(tmp_path: Path) -> None:
    html = '<p>&lt;a href="gone/"&gt; href=&quot;gone/&quot;</p><!-- <a href="gone/">x</a> --><script>let a = \'<a href="gone/">\'</script>'
    assert check_site(write(tmp_path, {"index.html": html})) == ()
