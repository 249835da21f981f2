"""Frozen records whose slots are set directly are made, compared and protected as those of `dataclass` alone."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from portal.extraction.figure_parts import Figure
from portal.frozen import changed, sets_slots
from portal.records import Section, Span

SECTION = Section("s-1", "demo", "", "一", 1, "任务", "chapter", Span(3, 9))


def test_a_record_is_made_by_place_by_name_and_with_its_defaults() -> None:
    assert Span(3, end=9) == Span(start=3, end=9)
    assert Figure.__init__.__defaults__ is not None
    assert replace(SECTION, number="二").number == "二"


def test_what_is_missing_or_unknown_is_refused() -> None:
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'end'"):
        Span(3)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'stop'"):
        Span(3, stop=9)  # type: ignore[call-arg]


def test_nobody_else_can_set_a_field() -> None:
    with pytest.raises(FrozenInstanceError):
        SECTION.number = "二"  # type: ignore[misc]


def test_a_record_travels_through_a_pickle() -> None:
    assert pickle.loads(pickle.dumps(SECTION)) == SECTION


def test_a_changed_copy_is_what_replace_gives() -> None:
    assert changed(SECTION, number="二", span=Span(0, 1)) == replace(SECTION, number="二", span=Span(0, 1))
    with pytest.raises(KeyError, match="place"):
        changed(SECTION, place=3)


def test_a_field_that_is_no_plain_parameter_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Listed:
        names: list[str] = field(default_factory=list)

    with pytest.raises(TypeError, match="Listed: a field has a factory"):
        sets_slots(Listed)


def test_a_record_that_looks_at_itself_when_it_is_made_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Checked:
        name: str

        def __post_init__(self) -> None:
            """Look at the name."""

    with pytest.raises(TypeError, match="Checked: its __post_init__"):
        sets_slots(Checked)
