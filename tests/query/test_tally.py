"""Rows counted and added up in arrays, beside Python's own whole numbers."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import SlowQueryError
from portal.query import tally
from portal.query.allowance import allowed, check
from portal.query.tally import Tally

numbers = st.integers(-(10**18), 10**18)
rows_of = st.lists(st.tuples(st.integers(0, 3), st.sampled_from([-(2**40), 0, 7]), numbers, st.integers(-5, 5)), max_size=40)


@given(rows_of, st.booleans(), st.integers(1, 9), st.sampled_from([0, 1 << 20]))
def test_groups_hold_their_rows_and_exact_sums_however_they_are_counted(rows, by_codes: bool, at_once: int, places: int) -> None:
    columns = [np.array([row[0] for row in rows], dtype=np.uint8)]
    if not by_codes:
        columns.append(np.array([row[1] for row in rows], dtype=np.int64))
    added = [np.array([row[2] for row in rows], dtype=np.int64), np.array([row[3] for row in rows], dtype=np.int32)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tally, "_MOST_PLACES", places)
        counted = Tally([4] if by_codes else [4, 0], 2, most=100)
        for begin in range(0, len(rows), at_once):
            chosen = slice(begin, begin + at_once)
            assert counted.add([column[chosen] for column in columns], [column[chosen] for column in added])
    counts, sums = Counter[tuple[int, ...]](), defaultdict[tuple[int, ...], list[int]](lambda: [0, 0])
    for row in rows:
        key = row[:1] if by_codes else row[:2]
        counts[key] += 1
        sums[key] = [sums[key][0] + row[2], sums[key][1] + row[3]]
    assert dict(counted.groups()) == {key: [count, *sums[key]] for key, count in counts.items()}


def test_too_many_groups_are_told_before_they_are_all_found() -> None:
    counted = Tally([0], 0, most=3)
    assert counted.add([np.array([1, 2, 3, 1])], [])
    assert not counted.add([np.array([4])], [])
    assert not Tally([0], 0, most=3).add([np.arange(4)], [])
    coded = Tally([9], 0, most=3)
    coded.add([np.arange(9)], [])
    assert len(list(coded.groups())) == 4, "one more than there may be, so that they are known to be too many"


def test_work_that_no_database_watches_is_broken_off_when_its_time_is_over() -> None:
    check()
    with allowed(60):
        check()
    with pytest.raises(SlowQueryError) as told, allowed(-1):
        check()
    assert told.value.seconds == -1
