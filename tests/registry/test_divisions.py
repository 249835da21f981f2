"""Parts of bodies that the registry knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.registry import load_registry

REGISTRY = Path(__file__).parents[2] / "datasets" / "registry"


@pytest.mark.parametrize(
    ("written", "name", "kind"),
    [
        ("市交通委科技信息处", "上海市交通委员会科技信息处", "body"),
        ("市发展改革委能源处", "上海市发展和改革委员会能源处", "body"),
        ("街道办事处", "街道办事处", "unknown"),
        ("市中级法院执行局", "上海市中级法院执行局", "unknown"),
    ],
)
def test_a_division_has_the_full_name_of_its_body_in_front(written: str, name: str, kind: str) -> None:
    found = load_registry(REGISTRY).organizations.resolve(written, region_code="310000", year=2023)
    assert (found.name, found.kind) == (name, kind)
