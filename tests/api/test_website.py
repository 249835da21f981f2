from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from portal.api.app import create_app
from portal.releases.store import ReleaseStore
from tests.api.test_app import assert_is_problem


@pytest.mark.parametrize(
    ("path", "mediatype"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/datasets/demo-2015/", "text/html; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/app.js", "text/javascript; charset=utf-8"),
        ("/data.csv", "text/csv; charset=utf-8"),
        ("/data.ttl", "text/turtle; charset=utf-8"),
        ("/data.jsonld", "application/ld+json; charset=utf-8"),
        ("/latin.txt", "text/plain; charset=utf-8"),
        ("/feed.xml", "application/atom+xml; charset=utf-8"),
        ("/datasets/demo-2015/SHA256SUMS", "text/plain; charset=utf-8"),
    ],
)
def test_a_file_of_the_site_says_what_it_is(client: TestClient, path: str, mediatype: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["content-type"]) == (200, mediatype)


@pytest.mark.parametrize(
    ("name", "mediatype"),
    [
        ("release.ris", "application/x-research-info-systems; charset=utf-8"),
        ("release.cff", "application/yaml"),
        ("release.bib", "text/x-bibtex; charset=utf-8"),
    ],
)
def test_a_citation_on_the_site_says_its_form(client: TestClient, site: Path, name: str, mediatype: str) -> None:
    (site / name).write_text("x", "utf-8")
    assert client.get(f"/{name}").headers["content-type"] == mediatype


def test_a_folder_leads_to_its_page(client: TestClient) -> None:
    response = client.get("/datasets/demo-2015")
    assert (response.status_code, response.headers["location"]) == (307, "/datasets/demo-2015/")


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("/api/v1/datasets/", "/api/v1/datasets"),
        ("/api/v1/datasets/demo-2015/releases/?at=2027-01-01", "/api/v1/datasets/demo-2015/releases?at=2027-01-01"),
        ("/datasets/demo-2015?q=%E5%AE%BD", "/datasets/demo-2015/?q=%E5%AE%BD"),
    ],
)
def test_an_address_with_a_slash_too_many_or_too_few_leads_on_whatever_scheme_and_host_a_proxy_names(
    client: TestClient, asked: str, location: str
) -> None:
    response = client.get(asked, headers={"Host": "inside.example:8000"})
    assert (response.status_code, response.headers["location"]) == (307, location)


@pytest.mark.parametrize("asked", ["//other.example/..", "///other.example", "//datasets/demo-2015", "/%2Fdatasets/demo-2015"])
def test_no_redirect_leads_to_another_host(client: TestClient, asked: str) -> None:
    response = client.get(f"http://testserver{asked}")
    assert not response.headers.get("location", "/").startswith(("//", "http"))
    assert (response.headers.get("location") == "/datasets/demo-2015/") == asked.endswith("datasets/demo-2015")


@pytest.mark.parametrize("path", ["/nix", "/datasets/nix/", "/apix", "/datasets/%00", "/" + "x" * 300])
def test_what_is_not_found_gets_the_page_of_the_site_that_says_so(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] in {"text/html; charset=utf-8", "application/problem+json"}
    if len(path) < 100 and "%00" not in path:
        assert "没有这个页面" in response.text


def test_below_the_english_pages_it_is_the_english_one(client: TestClient, site: Path) -> None:
    assert "没有这个页面" in client.get("/en/nix").text  # a site without one
    (site / "en").mkdir()
    (site / "en" / "404.html").write_text("<h1>There is no such page</h1>", encoding="utf-8")
    response = client.get("/en/nix")
    assert (response.status_code, response.text) == (404, "<h1>There is no such page</h1>")
    assert "content-security-policy" in response.headers
    assert "没有这个页面" in client.get("/nix").text


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/datasets/..%2f..%2f..%2fsecret.txt",
        "http://testserver//secret.txt",
        "/%2Fetc/passwd",
        "/link.txt",
        "/..%5csecret.txt",
    ],
)
def test_nothing_outside_the_folder_of_the_site_is_served(client: TestClient, site: Path, path: str) -> None:
    secret = site.parent / "secret.txt"
    secret.write_text("secret")
    (site / "link.txt").symlink_to(secret)
    response = client.get(path)
    assert response.status_code == 404
    assert "secret" not in response.text.replace(path.removeprefix("http://testserver"), "")


def test_a_page_that_the_caller_has_is_not_sent_again(client: TestClient) -> None:
    etag = client.get("/").headers["etag"]
    assert client.get("/", headers={"If-None-Match": etag}).status_code == 304


def test_a_range_of_a_file_of_the_site_is_served_and_a_wrong_one_is_a_problem(client: TestClient) -> None:
    assert client.get("/style.css", headers={"Range": "bytes=0-3"}).text == "body"
    assert_is_problem(client.get("/style.css", headers={"Range": "bytes=99-"}), 416)
    assert client.get("/style.css", headers={"Range": "bytes=nonsense"}).status_code == 200


def test_the_page_of_a_release_has_the_signposts_of_the_release(client: TestClient, site: Path) -> None:
    for folder in ("datasets/demo-2015/1.0.0", "en/datasets/demo-2015/1.0.0", "datasets/demo-2015/9.0.0", "datasets/demo-2015/1.0.0/cite"):
        page = site / folder / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text("<h1>示例</h1>", encoding="utf-8")
    told = client.get("/api/v1/datasets/demo-2015/releases/1.0.0").headers["link"]
    for address in ("/datasets/demo-2015/1.0.0/", "/en/datasets/demo-2015/1.0.0/"):
        found = client.get(address)
        links = found.headers["link"].split(", <")
        assert '/datasets/demo-2015/1.0.0/>; rel="cite-as"' in links[0]
        assert [each for each in links if 'rel="item"' in each]
        assert all(each.removeprefix("<") in told for each in links)
        assert client.head(address).headers["link"] == found.headers["link"]
        again = client.get(address, headers={"If-None-Match": found.headers["etag"]})
        assert (again.status_code, again.headers["link"]) == (304, found.headers["link"])
    for address in ("/datasets/demo-2015/9.0.0/", "/datasets/demo-2015/1.0.0/cite/"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers.get("link")) == (200, None)


def test_without_a_site_the_root_leads_to_the_guide(store: ReleaseStore) -> None:
    client = TestClient(create_app(store), follow_redirects=False)
    assert client.get("/").headers["location"] == "/api/"
    assert_is_problem(client.get("/datasets/"), 404)
    assert_is_problem(client.post("/"), 405)


def test_a_site_that_is_built_later_is_served_then(store: ReleaseStore, tmp_path: Path) -> None:
    client = TestClient(create_app(store, site_dir=tmp_path / "later"))
    assert_is_problem(client.get("/"), 404)
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / "index.html").write_text("here")
    assert client.get("/").text == "here"


def test_a_page_comes_with_a_policy_that_names_its_own_scripts_and_forbids_all_others(client: TestClient, site: Path) -> None:
    assert "script-src 'self';" in client.get("/").headers["content-security-policy"]
    (site / "index.html").write_text("<script>theme()</script>")
    policy = client.get("/").headers["content-security-policy"]
    assert "script-src 'self' 'sha256-" in policy
    assert "unsafe" not in policy
    assert client.get("/nix").headers["content-security-policy"].startswith("default-src 'self'")


@pytest.mark.parametrize(
    "path", ["/style.css", "/api/v1/datasets", "/api/v1/datasets/nix", "/api/nix", "/api/openapi.json", "/healthz", "/nix/nix"]
)
def test_every_answer_tells_a_browser_what_it_must_not_do(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    for name in (
        "content-security-policy",
        "x-content-type-options",
        "referrer-policy",
        "cross-origin-opener-policy",
        "permissions-policy",
    ):
        assert headers.get_list(name) == [headers[name]]
        assert headers[name]
    assert "unsafe" not in headers["content-security-policy"]


@pytest.mark.parametrize(("accepted", "coding"), [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("identity", ""), ("br;q=0", "")])
def test_a_text_of_the_site_is_sent_in_the_best_form_that_the_caller_takes(
    client: TestClient, site: Path, accepted: str, coding: str
) -> None:
    content = "<p>宽带</p>" * 1000
    (site / "long.html").write_text(content, encoding="utf-8")
    response = client.get("/long.html", headers={"Accept-Encoding": accepted})
    assert response.text == content
    assert response.headers.get("content-encoding", "") == coding
    assert response.headers["vary"] == "Accept-Encoding"
    assert (int(response.headers["content-length"]) < 1000) == bool(coding)
    assert "content-security-policy" in response.headers
    again = client.get("/long.html", headers={"Accept-Encoding": accepted, "If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", response.headers["etag"])


def test_each_form_of_a_text_has_its_own_tag_and_a_range_is_of_the_file_itself(client: TestClient, site: Path) -> None:
    (site / "long.html").write_text("<p>宽带</p>" * 1000, encoding="utf-8")
    tags = {client.get("/long.html", headers={"Accept-Encoding": each}).headers["etag"] for each in ("br", "gzip", "identity")}
    assert len(tags) == 3
    part = client.get("/long.html", headers={"Accept-Encoding": "br", "Range": "bytes=0-2"})
    assert (part.status_code, part.content) == (206, b"<p>")
    assert "content-encoding" not in part.headers


def test_a_text_that_was_changed_is_sent_anew(client: TestClient, site: Path) -> None:
    for words in ("宽带", "光纤到户"):
        (site / "long.html").write_text(words * 1000, encoding="utf-8")
        assert client.get("/long.html").text == words * 1000


def test_what_is_compressed_already_is_sent_as_it_is(client: TestClient, site: Path) -> None:
    (site / "picture.png").write_bytes(b"\x89PNG" * 1000)
    assert "content-encoding" not in client.get("/picture.png").headers
