"""The comparison itself: it finds a miss, an extra row and a wrong field, so that a floor can fail."""

from __future__ import annotations

import pytest

from tests.golden_rows import Row, compare


def figure(value: str, start: int, **changed: str) -> Row:
    row = {
        "key": f"{value} %", "quote": "", "indicator": "普及率", "scope": "", "comparator": "=", "kind": "level", "year": "2020",
        "value_max": "", "baseline_value": "", "baseline_year": "", "implied": "n", "start": str(start), "end": str(start + 10),
    }  # fmt: skip
    return {**row, **changed}


def test_equal_rows_agree_fully() -> None:
    comparison = compare([figure("60", 0), figure("70", 20)], [figure("70", 20), figure("60", 0)], "targets")
    assert (comparison.f1, comparison.strict_f1, comparison.diff()) == (1.0, 1.0, "")


def test_two_empty_tables_agree() -> None:
    assert compare([], [], "targets").f1 == 1.0


def test_a_missed_row_and_an_extra_one_count_against_both_figures() -> None:
    comparison = compare([figure("60", 0), figure("70", 20)], [figure("60", 0), figure("80", 20)], "targets")
    assert (comparison.f1, comparison.strict_f1) == (0.5, 0.5)
    assert comparison.diff().startswith("- 70 %")
    assert "\n+ 80 %" in comparison.diff()


@pytest.mark.parametrize(
    "field", ["indicator", "scope", "comparator", "kind", "year", "value_max", "baseline_value", "baseline_year", "implied"]
)
def test_every_field_counts_in_the_strict_figure(field: str) -> None:
    comparison = compare([figure("60", 0)], [figure("60", 0, **{field: "7"})], "targets")
    assert (comparison.f1, comparison.strict_f1) == (1.0, 0.0)
    assert field in comparison.diff()


def test_equal_numbers_in_different_places_are_no_pair() -> None:
    assert compare([figure("60", 0)], [figure("60", 500)], "targets").f1 == 0.0


def test_rows_of_one_number_are_paired_where_most_fields_agree() -> None:
    city, country = figure("60", 0, scope="城市"), figure("60", 0, scope="农村")
    assert compare([city, country], [country, city], "targets").strict_f1 == 1.0
