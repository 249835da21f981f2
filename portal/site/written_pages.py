"""The pages that people write, built by MkDocs once and kept until they, the theme or the settings change."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import yaml

from portal.errors import SiteError

_KEY = ".made-from"
_MENU = re.compile(
    r'aria-labelledby="__nav_([0-9_]+)_label"(?=([^>]*>\s*<label class="md-nav__title" for="__nav_\1">\s*<span[^>]*></span>\s*([^<]*?)\s*</label>))'
)
#: What makes the written pages, beside their own text.
_MAKERS = ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "pygments")


def build_written_pages(root: Path, folder: Path) -> str:
    """Build `site/` with MkDocs into a folder, unless it holds what would come of it already.

    Args:
        root: The project's folder.
        folder: Where the pages are kept between builds, without any block of data in them.

    Returns:
        The digest of everything that the pages follow from.

    Raises:
        SiteError: If MkDocs finds fault with a page; then the folder holds nothing.
    """
    key = _digest(root)
    if (folder / _KEY).is_file() and (folder / _KEY).read_text() == key:
        return key
    pages = {path: head_problem(path.read_text("utf-8")) for path in sorted((root / "site").rglob("*.md"))}
    if problems := tuple(f"{path.relative_to(root)}: {problem}" for path, problem in pages.items() if problem):
        raise SiteError(problems)
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    _run_mkdocs(root, folder)
    for path in folder.rglob("*.html"):
        path.write_text(name_menus(path.read_text("utf-8")), "utf-8")
    (folder / _KEY).write_text(key)
    return key


def head_problem(markdown: str) -> str:
    r"""Say what is wrong with the head of a page; MkDocs prints a head that is no YAML as if it were text.

    >>> head_problem("---\ntitle: Indicators\n---\n# Indicators"), head_problem("# No head")
    ('', '')
    >>> head_problem("---\ndescription: Indicators: targets\n---\n")
    'line 2: the head between --- and --- is no YAML mapping (mapping values are not allowed here). Put values that hold a colon in quotes.'
    """
    if not markdown.startswith("---\n"):
        return ""
    head, told = markdown[4:].partition("\n---")[0], "each line is a name, a colon and a value"
    line = 2
    try:
        if isinstance(yaml.safe_load(head), dict):
            return ""
    except yaml.MarkedYAMLError as error:
        told = error.problem or told
        line += error.problem_mark.line if error.problem_mark else 0
    return f"line {line}: the head between --- and --- is no YAML mapping ({told}). Put values that hold a colon in quotes."


def name_menus(html: str) -> str:
    """Name each menu of a part of the site by its title: the theme names those of parts with a first page by an icon, so not at all.

    >>> name_menus('<nav aria-labelledby="__nav_9_label"><label class="md-nav__title" for="__nav_9"><span></span> 发布者指南 </label>')
    '<nav aria-label="发布者指南"><label class="md-nav__title" for="__nav_9"><span></span> 发布者指南 </label>'
    """
    return _MENU.sub(r'aria-label="\3"', html)


def files_of(folder: Path) -> list[str]:
    """Return the paths of all files that MkDocs made, sorted; its sitemaps are left out, as they hold the day of the build."""
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return [path for path in found if path not in (_KEY, "sitemap.xml", "sitemap.xml.gz")]


def _digest(root: Path) -> str:
    total = hashlib.sha256()
    for name in _MAKERS:
        total.update(f"{name} {version(name)}\n".encode())
    for path in (root / "mkdocs.yml", *sorted((root / "site").rglob("*"))):
        if path.is_file():
            total.update(f"{path.relative_to(root)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _run_mkdocs(root: Path, folder: Path) -> None:
    """Build the written pages; warnings are errors."""
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "--config-file",
        "mkdocs.yml",
        "--site-dir",
        str(folder.resolve()),
    ]
    # The theme prints a notice about MkDocs 2 to every build, which is pinned away (see site/maintainers/choices.md).
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - fixed words
    if done.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        lines = [line.strip() for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        raise SiteError(tuple(f"mkdocs: {line}" for line in lines) or (f"mkdocs ended with code {done.returncode}",))
