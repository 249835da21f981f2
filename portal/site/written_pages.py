"""The pages that people write, built by MkDocs once and kept until they, the theme or the settings change."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from portal.errors import SiteError
from portal.site.languages import FOLDERS, LANGUAGES, Language, mark_chinese
from portal.site.settings import read_settings
from portal.site.theme import choose_colors_early, name_skip_link
from portal.site.written_languages import of_language

_KEY = ".made-from"
_MENU = re.compile(
    r'aria-labelledby="__nav_([0-9_]+)_label"(?=([^>]*>\s*<label class="md-nav__title" for="__nav_\1">\s*<span[^>]*></span>\s*([^<]*?)\s*</label>))'
)
#: What makes the written pages, beside their own text.
_MAKERS = ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "pygments")
_OWN = tuple(Path(__file__).with_name(f"{name}.py") for name in ("languages", "theme", "written_languages", "written_pages"))


def build_written_pages(root: Path, folder: Path) -> str:
    """Build `site/` with MkDocs into a folder, once in each language, unless it holds what would come of it already.

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
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        for language in LANGUAGES:
            into = folder / FOLDERS[language]
            _run_mkdocs(write_sources(root, Path(name) / language, language), into)
            if language != "zh":  # what the theme needs lies in the folder of the first language
                shutil.rmtree(into / "assets")
    for path in folder.rglob("*.html"):
        name = path.relative_to(folder).as_posix()
        html = choose_colors_early(name_skip_link(name_menus(path.read_text("utf-8"))), name)
        is_english = name.startswith(FOLDERS["en"])
        # The theme knows Chinese as one language; the pages are in simplified characters.
        html = share_assets(mark_chinese(html)) if is_english else html.replace('<html lang="zh"', '<html lang="zh-Hans"', 1)
        path.write_text(html, "utf-8")
    (folder / _KEY).write_text(key)
    return key


def write_sources(root: Path, folder: Path, language: Language) -> Path:
    """Write the pages and the settings of one language, as MkDocs reads them.

    Args:
        root: The project's folder.
        folder: Where they go; it does not exist yet.
        language: The language.

    Returns:
        The file with the settings.
    """
    pages = folder / "pages"
    for path in sorted((root / "site").rglob("*")):
        target = pages / path.relative_to(root / "site")
        if path.suffix == ".md":
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(of_language(path.read_text("utf-8"), language), "utf-8")
        elif path.is_file() and language == "zh":
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    settings = folder / "mkdocs.yml"
    told = {"INHERIT": str((root / "mkdocs.yml").resolve()), "docs_dir": "pages"} | settings_of(root / "mkdocs.yml", language)
    settings.write_text(yaml.safe_dump(told, allow_unicode=True), "utf-8")
    return settings


def settings_of(path: Path, language: Language) -> dict[str, Any]:
    """Return what the settings say otherwise in a language: nothing in Chinese; in English what `extra.english` of `mkdocs.yml` gives.

    There `words` translates titles in the navigation and the names of switches; what is not in it stays as it is.
    """
    if language == "zh":
        return {}
    settings = read_settings(path)
    given = dict(settings.get("extra", {}).get("english", {}))
    words = given.pop("words", {})

    def translated(value: Any) -> Any:
        if isinstance(value, dict):
            return {words.get(name, name): translated(each) for name, each in value.items()}
        return [translated(each) for each in value] if isinstance(value, list) else words.get(value, value)

    theme = {"language": "en"} | {name: translated(settings["theme"][name]) for name in ("palette",) if name in settings.get("theme", {})}
    return {"site_url": f"{settings['site_url']}{FOLDERS['en']}", "theme": theme, "nav": translated(settings.get("nav")), **given}


def share_assets(html: str) -> str:
    """Let a page below `en/` use what the theme, its styles and its memory have at the root of the site.

    >>> share_assets('<link href="../assets/a.css"><script>new URL("..",location)</script><a href="../about/">')
    '<link href="../../assets/a.css"><script>new URL("../..",location)</script><a href="../about/">'
    """
    html = re.sub(r'((?:href|src)="|"search": ")((?:\.\./)*)assets/', r"\1../\2assets/", html)
    html = html.replace('new URL(".",location)', 'new URL("",location)')
    return re.sub(r'new URL\("([./]*)",location\)', lambda found: f'new URL("{"../" + found[1] if found[1] else ".."}",location)', html)


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
    return [path for path in found if path.removeprefix(FOLDERS["en"]) not in (_KEY, "sitemap.xml", "sitemap.xml.gz")]


def _digest(root: Path) -> str:
    total = hashlib.sha256()
    for name in _MAKERS:
        total.update(f"{name} {version(name)}\n".encode())
    for path in (*_OWN, root / "mkdocs.yml", *sorted((root / "site").rglob("*"))):
        if path.is_file():
            name = path.relative_to(root).as_posix() if path.is_relative_to(root / "site") else path.name
            total.update(f"{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _run_mkdocs(settings: Path, folder: Path) -> None:
    """Build the written pages; warnings are errors."""
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "--config-file",
        settings.name,
        "--site-dir",
        str(folder.resolve()),
    ]
    # The theme prints a notice about MkDocs 2 to every build, which is pinned away (see site/maintainers/choices.md).
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=settings.parent, env=environment, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - fixed words
    if done.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        lines = [line.strip() for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        raise SiteError(tuple(f"mkdocs: {line}" for line in lines) or (f"mkdocs ended with code {done.returncode}",))
