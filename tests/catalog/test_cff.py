"""CITATION.cff by the rules of Citation File Format 1.2.0, written down here from its guide: its own checker needs an older jsonschema."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from portal.catalog.cff import cff_record, render_cff
from portal.catalog.citable import Source
from tests.catalog.sample import sample_row

TEXT = {"type": "string", "minLength": 1}
DAY = {"type": "string", "pattern": r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"}
ADDRESS = {"type": "string", "pattern": r"^(https?|sftp|ftp)://\S+$"}
ENTITY = {"type": "object", "additionalProperties": False, "required": ["name"], "properties": {"name": TEXT}}
AUTHORS = {"type": "array", "minItems": 1, "uniqueItems": True, "items": ENTITY}
# Of the 1.2.0 keys, those that a dataset made by bodies may use; any other key is refused.
RULES: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["authors", "cff-version", "message", "title"],
    "properties": {
        "cff-version": {"const": "1.2.0"},
        "message": TEXT,
        "type": {"enum": ["dataset", "software"]},
        "title": TEXT,
        "abstract": TEXT,
        "authors": AUTHORS,
        "version": TEXT,
        "date-released": DAY,
        "url": ADDRESS,
        "license": {"enum": ["CC-BY-4.0", "CC0-1.0", "ODC-By-1.0"]},
        "keywords": {"type": "array", "minItems": 1, "uniqueItems": True, "items": TEXT},
        "identifiers": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["type", "value"],
                "properties": {"type": {"enum": ["doi", "url", "swh", "other"]}, "value": TEXT, "description": TEXT},
            },
        },
        "references": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["authors", "title", "type"],
                "properties": {
                    "type": {"enum": ["government-document"]},
                    "title": TEXT,
                    "authors": AUTHORS,
                    "number": TEXT,
                    "year": {"type": "integer"},
                    "date-published": DAY,
                    "url": ADDRESS,
                },
            },
        },
    },
}


@pytest.mark.parametrize(
    "source", [Source("某规划", "某局", "2015-06-30", "某发〔2015〕1号", "https://example.org/plan"), Source("某规划", issued="2015")]
)
def test_the_file_keeps_the_rules_of_the_format(tmp_path: Path, source: Source) -> None:
    citable = replace(sample_row(tmp_path), sources=(source,))
    record = yaml.safe_load(render_cff(citable))
    jsonschema.validate(record, RULES)
    assert record == cff_record(citable)


def test_the_rules_refuse_what_they_should(tmp_path: Path) -> None:
    """So that the test above can fail."""
    record = cff_record(sample_row(tmp_path))
    for wrong in ({"authors": []}, {"date-released": date(2026, 1, 31)}, {"issuer": "某局"}, {"version": 1.0}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(record | wrong, RULES)


def test_authors_made_the_data_and_references_are_the_plans(tmp_path: Path) -> None:
    record = cff_record(sample_row(tmp_path))
    assert record["authors"] == [{"name": "规划开放数据门户"}]
    [plan] = record["references"]
    assert plan["authors"] == [{"name": "示例省人民政府"}]


def test_a_version_stays_text_for_every_reader_of_yaml(tmp_path: Path) -> None:
    assert yaml.safe_load(render_cff(replace(sample_row(tmp_path), version="1.0")))["version"] == "1.0"
