"""A project that no test changes, and its built site."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.site.build import build_site
from tests.site.sample import make_project


@pytest.fixture(scope="package")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="package")
def site(project: Path) -> Path:
    return build_site(project)
