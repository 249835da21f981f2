"""`corrections.yml`: what may be written, and what is said of what may not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest

from portal.errors import PlanFileError
from portal.ingest.corrections import FIELDS, load_corrections, parse_corrections
from portal.packaging.schema import BY_NAME

MEND = "{action: mend, table: targets, id: target-0a, quote: 达到45%, fields: {value: 45}, reason: 误读}"


def test_a_plan_without_corrections_has_none(tmp_path: Path) -> None:
    assert load_corrections(tmp_path / "corrections.yml") == ()
    (tmp_path / "corrections.yml").write_text("# nothing yet\n", encoding="utf-8")
    assert load_corrections(tmp_path / "corrections.yml") == ()


def test_numbers_stay_exact_and_empty_cells_are_missing() -> None:
    [one] = parse_corrections(MEND.replace("value: 45", "value: 0.10, value_max: , year: null, implied: true").join(["- ", ""]), name="x")
    assert dict(one.fields) == {"value": Decimal("0.10"), "value_max": None, "year": None, "implied": True}
    assert str(dict(one.fields)["value"]) == "0.10"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        pytest.param("action: mend", "must be a list", id="no list"),
        pytest.param("- [", "not readable as YAML", id="no YAML"),
        pytest.param("- 3", "entry 1", id="no mapping"),
        pytest.param("- " + MEND.replace("误读", ""), "reason", id="no reason"),
        pytest.param("- " + MEND.replace("mend", "change"), "action", id="unknown action"),
        pytest.param("- " + MEND.replace("targets", "sections"), "table", id="a table that is not reviewed"),
        pytest.param("- " + MEND.replace("reason", "why"), "why", id="unknown key"),
        pytest.param("- " + MEND.replace("{value: 45}", "{quote: 45}"), "quote", id="the evidence cannot be mended"),
        pytest.param("- " + MEND.replace("{value: 45}", "{value: many}"), "value", id="no number"),
        pytest.param("- " + MEND.replace("{value: 45}", "{kind: ratio}"), "kind", id="a kind of another table"),
        pytest.param("- " + MEND.replace("fields: {value: 45}, ", ""), "cells to mend", id="nothing to mend"),
        pytest.param("- " + MEND.replace("mend", "confirm").replace("fields: {value: 45}, ", ""), "checked", id="nothing confirmed"),
        pytest.param("- " + MEND.replace("mend", "drop"), "fields", id="cells of a dropped row"),
        pytest.param("- " + MEND.replace("id: target-0a, ", ""), "name the row", id="no row"),
        pytest.param("- " + MEND.replace("mend", "add"), "gets its id", id="an id for an added row"),
        pytest.param("- " + MEND.replace("mend", "add").replace("id: target-0a, ", ""), "needs indicator", id="half a row"),
        pytest.param("- " + MEND.replace("quote:", "quote: a, quote:"), "comes twice", id="a key twice"),
    ],
)
def test_a_mistake_is_named_by_file_entry_and_key(written: str, said: str) -> None:
    with pytest.raises(PlanFileError) as caught:
        parse_corrections(written, name="datasets/demo/corrections.yml")
    assert str(caught.value).startswith("datasets/demo/corrections.yml")
    assert said in str(caught.value)


def test_every_mistake_is_told_at_once_beside_its_sentence() -> None:
    wrong = MEND.replace("误读", "")
    with pytest.raises(PlanFileError, match=r"entry 1 .*达到45%(?s:.)*entry 3 .*达到45%"):
        parse_corrections(f"- {wrong}\n- {MEND}\n- {wrong}\n", name="x")


@pytest.mark.parametrize("table", FIELDS)
def test_what_may_be_written_is_what_the_schema_has(table: str) -> None:
    """Names, types and closed lists are those of the published table."""
    columns = {field.name: field for field in BY_NAME[table].fields}
    kinds = {"string": str, "integer": int, "number": Decimal, "boolean": bool}
    for name, field in FIELDS[table].model_fields.items():  # type: ignore[index]
        column, annotation = columns[name], field.annotation
        if get_origin(annotation) is Literal:
            assert tuple(value for value in get_args(annotation) if value) == column.enum, name
        else:
            assert kinds[column.type] in (annotation, *get_args(annotation)), name
    evidence = {"quote", "start", "end", "plan_id", "review", "flags", "rule"}
    assert not evidence & set(FIELDS[table].model_fields)  # type: ignore[index]
