from __future__ import annotations

from pathlib import Path

import pytest

from portal.errors import PlanFileError
from portal.packaging.publisher import load_publisher

PROJECT = Path(__file__).parents[2]


def test_the_publisher_of_this_portal_is_readable() -> None:
    publisher = load_publisher(PROJECT / "datasets" / "publisher.yml")
    assert (publisher.name, publisher.name_en, publisher.licence.name) == ("规划开放数据门户", "Open Plan Data Portal", "CC-BY-4.0")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        pytest.param("name: 甲\nname_en: A\n", "licence: Field required", id="key missing"),
        pytest.param("name: 甲\nname_en: A\nlicense: x\n", "license: Extra inputs are not permitted", id="typo in a key"),
        pytest.param("name: [\n", "cannot be read", id="no YAML"),
        pytest.param("", "the file: Input should be", id="empty"),
        pytest.param(
            "name: 甲\nname_en: A\nlicence: {name: CC BY, title: x, path: ''}\n", "licence.name: String should match", id="licence id"
        ),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, content: str, fault: str) -> None:
    path = tmp_path / "publisher.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(PlanFileError, match=fault):
        load_publisher(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PlanFileError, match=r"nowhere\.yml: cannot be read"):
        load_publisher(tmp_path / "nowhere.yml")
