"""What another builder made is compared with the menu and the headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.site.written_check import missing_pages

SETTINGS = """
site_url: https://data.example.org/
docs_dir: site
site_dir: build/site
nav:
  - 首页: index.md
  - 指南:
      - guide/add.md
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    write(tmp_path / "site" / "index.md", "---\ntitle: 首页\n---\n# 首页 & 数据 {#top}\n")
    write(tmp_path / "site" / "guide" / "add.md", '# 添加规划 <span lang="en">Add a plan</span> {#title}\n\n## 下一步\n')
    write(tmp_path / "made" / "index.html", '<h1 id="top">首页 &amp; 数据</h1>')
    write(tmp_path / "made" / "guide" / "add" / "index.html", '<h1 id="title">添加规划 <span lang="en">Add a plan</span></h1>')
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_a_builder_that_made_every_page_is_right(root: Path) -> None:
    assert missing_pages(root, root / "made") == ()


def test_a_page_that_was_not_made_is_named(root: Path) -> None:
    (root / "made" / "guide" / "add" / "index.html").unlink()
    [problem] = missing_pages(root, root / "made")
    assert "add/index.html: it is not there" in problem


def test_a_page_with_another_heading_is_named(root: Path) -> None:
    write(root / "made" / "index.html", "<h1>404</h1>")
    [problem] = missing_pages(root, root / "made")
    assert "'首页 & 数据'" in problem
