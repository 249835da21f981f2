"""Build the written pages with Zensical, from the same `mkdocs.yml` as MkDocs does, and see that every page of the menu is there.

    python scripts/check_zensical.py build/zensical/venv/bin/zensical build/zensical/project

Ends with 0 if so, with 1 and a line for each fault if not. `.ci/run` installs Zensical from `requirements/zensical.txt` and runs this.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from portal.site.settings import read_settings
from portal.site.written_check import missing_pages, pages_of

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("zensical", type=Path, help="the command")
    parser.add_argument("folder", type=Path, help="where the pages are copied to and built; emptied first")
    given = parser.parse_args()
    shutil.rmtree(given.folder, ignore_errors=True)
    given.folder.mkdir(parents=True)
    settings = read_settings(ROOT / "mkdocs.yml")
    shutil.copyfile(ROOT / "mkdocs.yml", given.folder / "mkdocs.yml")
    shutil.copytree(ROOT / settings["docs_dir"], given.folder / settings["docs_dir"])
    done = subprocess.run([given.zensical.absolute(), "build", "--clean"], cwd=given.folder, check=False)  # noqa: S603 - a pinned command
    problems = missing_pages(given.folder, given.folder / settings["site_dir"])
    print("\n".join(problems) or f"Zensical built all {len(list(pages_of(settings['nav'])))} pages of the menu")
    sys.exit(1 if problems or done.returncode else 0)


if __name__ == "__main__":
    main()
