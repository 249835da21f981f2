"""Whether something was released, withdrawn or copied in since: what answers that are kept are good for."""

from __future__ import annotations

import os
import time
from pathlib import Path

# A change within the same tick of the clock of the file system as the one before leaves no trace: younger states are not relied on.
_SETTLED = 100_000_000  # nanoseconds
# To look at two folders takes longer than to give a kept answer: of thousands of requests a second not each looks anew. To release
# or to withdraw takes longer than this.
_FRESH = 0.005  # seconds
_MOST = 10_000  # datasets whose state is known; it is forgotten now and then


class StoreState:
    """Tells whether something was released, withdrawn or copied in since: by the times of folders, which every change renews.

    Args:
        root: The folder of releases.
    """

    def __init__(self, root: Path) -> None:
        self._root = os.fspath(root)
        self._whole: tuple[int, int] = (0, 0)
        self._looked = self._took = 0.0
        self._known: dict[str, tuple[float, tuple[int, ...]]] = {}

    def of(self, dataset_id: str) -> tuple[int, ...]:
        """Return what differs after each change: to this dataset within five milliseconds, to any other too if this program made it.

        What is copied into the folder of another dataset by other programs is seen within a second or so.
        """
        now = time.monotonic()
        known = self._known.get(dataset_id)
        if known is not None and now < known[0]:
            return known[1]
        own = self._time(f"{self._root}/{dataset_id}") if dataset_id else 0
        state = self._time(self._root), own, *self._all()
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[dataset_id] = now + _FRESH, state
        return state

    @staticmethod
    def is_settled(state: tuple[int, ...]) -> bool:
        """Tell whether a later change is sure to make another state."""
        return time.time_ns() - max(state[:3]) > _SETTLED

    def _all(self) -> tuple[int, int]:
        """Return the newest time of all datasets and a sum of all; looked at so seldom that it takes a hundredth of the time."""
        now = time.monotonic()
        if now - self._looked > max(1.0, 100 * self._took):
            times = [self._time(f"{self._root}/{name}") for name in self._names()]
            self._whole = (max(times, default=0), sum(times))
            self._looked = time.monotonic()
            self._took = self._looked - now
        return self._whole

    def _names(self) -> list[str]:
        try:
            return os.listdir(self._root)  # noqa: PTH208 - called often, and names are all that is needed
        except OSError:
            return []

    @staticmethod
    def _time(path: str) -> int:
        try:
            return os.stat(path).st_mtime_ns  # noqa: PTH116 - called for each answer
        except OSError:
            return 0
