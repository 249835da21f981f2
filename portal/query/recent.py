"""A bounded memory of what was made for somebody and may be asked for again; safe to share between threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Keeps what was asked for last, up to a total weight; a value is made once, however many wait for it.

    >>> kept: Recent[str, str] = Recent(limit=2)
    >>> [kept.get(name, name.upper) for name in ("a", "b", "a", "c")]
    ['A', 'B', 'A', 'C']
    >>> "a" in kept, "b" in kept
    (True, False)
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._total = 0
        self._kept: OrderedDict[K, tuple[int, V]] = OrderedDict()
        self._making: dict[K, threading.Lock] = {}
        self._lock = threading.Lock()

    def __contains__(self, key: K) -> bool:
        with self._lock:
            return key in self._kept

    def __len__(self) -> int:
        with self._lock:
            return len(self._kept)

    @property
    def total(self) -> int:
        """What all that is kept weighs."""
        return self._total

    def get(self, key: K, make: Callable[[], V], weigh: Callable[[V], int] | None = None) -> V:
        """Return the value of a key, made now if it is not kept; what `make` raises is raised, and nothing is kept.

        Args:
            key: The key.
            make: Makes its value.
            weigh: Tells what a new value weighs; without it each weighs 1. One that weighs more than all may is not kept.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][1]
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._kept:  # made by another thread while this one waited
                    return self._kept[key][1]
            try:
                value = make()
                self._keep(key, value, weigh(value) if weigh else 1)
                return value
            finally:
                with self._lock:
                    self._making.pop(key, None)

    def _keep(self, key: K, value: V, weight: int) -> None:
        with self._lock:
            if weight > self._limit:
                return
            self._kept[key] = (weight, value)
            self._total += weight
            while self._total > self._limit:
                _, (dropped, _) = self._kept.popitem(last=False)
                self._total -= dropped
