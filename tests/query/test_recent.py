from __future__ import annotations

import threading
import time

import pytest

from portal.query.recent import Recent


def test_a_value_is_made_once_however_many_wait_for_it() -> None:
    kept: Recent[str, object] = Recent(limit=10)
    made: list[object] = []

    def make() -> object:
        time.sleep(0.02)
        made.append(object())
        return made[-1]

    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(kept.get("key", make))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert found == made * 8


def test_what_was_asked_for_longest_ago_goes_first_and_weight_counts() -> None:
    kept: Recent[str, str] = Recent(limit=10)
    for name, weight in (("a", 4), ("b", 4), ("a", 4), ("c", 5)):
        kept.get(name, name.upper, {name.upper(): weight}.__getitem__)
    assert ("a" in kept, "b" in kept, "c" in kept) == (True, False, True)


def test_a_value_heavier_than_all_may_be_is_given_and_not_kept() -> None:
    kept: Recent[str, str] = Recent(limit=10)
    kept.get("a", lambda: "A")
    assert kept.get("huge", lambda: "HUGE", lambda _: 99) == "HUGE"
    assert ("a" in kept, "huge" in kept) == (True, False)


def test_a_failure_is_raised_and_tried_again_the_next_time() -> None:
    kept: Recent[str, str] = Recent(limit=10)

    def fail() -> str:
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        kept.get("a", fail)
    assert kept.get("a", lambda: "A") == "A"
