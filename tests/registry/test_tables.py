"""Mistakes in registry files are named by file and entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.errors import PlanFileError
from portal.registry.indicators import IndicatorRegistry
from portal.registry.regions import Regions
from portal.registry.units import Units

REGIONS = "code,name,short_name,level,parent_code,source\n430000,湖南省,湖南,province,,list\n"
INDICATOR = "- {id: net, name: 互联网普及率, name_en: Net, definition: '', base_unit: '%', direction: higher, source: list}\n"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PlanFileError, match=r"units\.csv: no such file"):
        Units.load(tmp_path)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        pytest.param("430100,长沙市,长沙,town,430000,list\n", "line 3: level", id="unknown level"),
        pytest.param("430100,长沙市,长沙,prefecture,430000,\n", "line 3: source", id="no source"),
        pytest.param("430100,长沙市,长沙\n", "line 3: level", id="too few cells"),
        pytest.param("430100,长沙市,长沙,prefecture,430000,list,more\n", "line 3: .*beyond the header", id="too many cells"),
        pytest.param("430000,湖南省,湖南,province,,list\n", "'430000' stands there twice", id="code twice"),
        pytest.param("420100,武汉市,武汉,prefecture,420000,list\n", "no entry for its parent '420000'", id="no parent"),
        pytest.param('430100,"长沙市,长沙\n', "no valid CSV", id="open quote"),
    ],
)
def test_a_wrong_region_is_named(tmp_path: Path, lines: str, told: str) -> None:
    (tmp_path / "regions.csv").write_text(REGIONS + lines, encoding="utf-8")
    with pytest.raises(PlanFileError, match=told) as caught:
        Regions.load(tmp_path)
    assert "regions.csv" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(INDICATOR + INDICATOR.replace("互联网普及率", "网民"), "'net' stands there twice", id="id twice"),
        pytest.param(INDICATOR + INDICATOR.replace("net", "other"), "names both net and other", id="name twice in one unit"),
        pytest.param(INDICATOR.replace("source: list", "sauce: list"), "entry 1: source: Field required", id="key with a typo"),
        pytest.param(INDICATOR.replace("higher", "up"), "entry 1: direction", id="unknown direction"),
        pytest.param("net: 1\n", "expected a list", id="no list"),
        pytest.param("- {", "no valid YAML", id="no YAML"),
    ],
)
def test_a_wrong_indicator_is_named(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "indicators.yml").write_text(text, encoding="utf-8")
    with pytest.raises(PlanFileError, match=told) as caught:
        IndicatorRegistry.load(tmp_path)
    assert "indicators.yml" in str(caught.value)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "regions.csv").write_bytes(REGIONS.encode("gb18030"))
    with pytest.raises(PlanFileError, match="not UTF-8"):
        Regions.load(tmp_path)


@pytest.mark.parametrize("factor", ["1e8", "-1", "1,000", "亿"])
def test_a_factor_is_written_out_in_digits(tmp_path: Path, factor: str) -> None:
    (tmp_path / "units.csv").write_text(f'unit,base_unit,factor,dimension,source\n里,公里,"{factor}",length,list\n', encoding="utf-8")
    with pytest.raises(PlanFileError, match="line 2: factor"):
        Units.load(tmp_path)
