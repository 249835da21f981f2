"""Projects that no test changes, and their built sites."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.site.build import build_site
from tests.site.sample import make_named, make_project, make_versions


@pytest.fixture(scope="package")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="package")
def site(project: Path) -> Path:
    return build_site(project)


@pytest.fixture(scope="package")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with four releases of a dataset, the second withdrawn, and a dataset of which none is left."""
    return make_versions(tmp_path_factory.mktemp("versions"))


@pytest.fixture(scope="package")
def versions_site(versions: Path) -> Path:
    return build_site(versions)


@pytest.fixture(scope="package")
def named_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose bodies have English names."""
    return build_site(make_named(tmp_path_factory.mktemp("named")))
