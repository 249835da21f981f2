"""Many plans at once: on every core of this machine, or read on the machines of a Dask cluster.

All give their results in the order asked for, and the error that one after the other would have met first.
What is done, and how, is handed in: this module knows how work is shared out and nothing of plans.
"""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from portal.errors import InputError, PortalError
from portal.records import PlanDocument, PlanTables
from portal.registry import Registry, load_registry

if TYPE_CHECKING:
    from distributed import Client

_Read = TypeVar("_Read")
_Given = TypeVar("_Given")
_Done = TypeVar("_Done")
DocumentReader = Callable[[PlanDocument, Registry], PlanTables]

#: Plans handed to a worker at a time: one at a time costs more in messages than it reads.
BATCH = 25
#: Fewer plans than this are read before the first worker would be ready.
WORTHWHILE = 4 * BATCH
# Pieces of work on their way for each core, or batches for each thread of a cluster: enough that none waits, few enough that not
# all are held at once.
_AHEAD = 3


class Spool(Generic[_Done]):
    """Things that wait on disk, in the order in which they came, so that only one of them is in memory at a time.

    Args:
        folder: Where they are kept; made if it is not there. What is read from it is trusted: it must be a folder of this process.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._count = folder, 0

    def add(self, thing: _Done) -> None:
        """Keep a thing behind those that are there."""
        with self._path(self._count).open("wb") as handle:
            pickle.dump(thing, handle, protocol=pickle.HIGHEST_PROTOCOL)
        self._count += 1

    def __iter__(self) -> Iterator[_Done]:
        for number in range(self._count):
            yield pickle.loads(self._path(number).read_bytes())  # noqa: S301 - written by `add` of this process

    def __len__(self) -> int:
        return self._count

    def _path(self, number: int) -> Path:
        return self._folder / f"{number}.pickle"


def usable_cores() -> int:
    """Return how many cores this process may use: fewer than the machine has where a container or taskset says so."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_on_cores(
    read: Callable[[Path, Registry], _Read], folders: Sequence[Path], registry_folder: Path, *, cores: int | None = None, batch: int = BATCH
) -> Iterator[_Read]:
    """Read the plans in these folders with one process a core; yields what was read in the order of the folders.

    Each process loads the registry once.

    Args:
        read: Reads one folder; a function at the top of a module, as it is sent to other processes by its name.
        folders: `datasets/<plan-id>/` of each plan.
        registry_folder: `datasets/registry/`.
        cores: How many processes; all usable cores unless told.
        batch: How many plans a process is handed at a time.

    Raises:
        InputError: As `read`; that of the first such plan, whichever process met it.
        PortalError: A process was ended from outside, as the system does when memory runs out.
    """
    cores = cores or usable_cores()
    size = max(1, min(batch, -(-len(folders) // (2 * cores))))
    with ProcessPoolExecutor(cores, _context(read.__module__), initializer=_start_worker, initargs=(read, registry_folder)) as pool:
        found: Iterator[_Read] = pool.map(_read_folder, folders, chunksize=size)
        try:
            yield from found
        except BrokenProcessPool:
            raise PortalError(
                _unguarded_script()
                or f"{folders[0].parent}: a reading process was ended from outside, most likely because memory ran out. "
                "Nothing was written. Free some memory, or take plans out, and run it again."
            ) from None


def work_on_cores(work: Callable[[_Given], _Done], given: Iterable[_Given], *, module: str, cores: int | None = None) -> Iterator[_Done]:
    """Do the same work on many things with one process a core; yields what came of each in their order.

    Only a few are under way at a time, so that results which are large do not pile up.

    Args:
        work: A function at the top of a module, or a partial of one, as it is sent to other processes by its name.
        given: What to work on; taken from as the work gets on.
        module: The module to load before the first process starts.
        cores: How many processes; all usable cores unless told.

    Raises:
        PortalError: As `work`; that of the first such thing. Or a process was ended from outside.
    """
    cores = cores or usable_cores()
    with ProcessPoolExecutor(cores, _context(module), initializer=_keep_what_is_loaded) as pool:
        remaining = iter(given)
        running: deque[Future[_Done]] = deque()
        while True:
            running += [pool.submit(work, each) for each in islice(remaining, _AHEAD * cores - len(running))]
            if not running:
                return
            try:
                yield running.popleft().result()
            except BrokenProcessPool:
                raise PortalError(
                    _unguarded_script()
                    or "A working process was ended from outside, most likely because memory ran out. What was finished before stands. "
                    "Free some memory and run it again."
                ) from None


def _unguarded_script() -> str:
    """Say what to do where the script that is run starts processes while it is loaded; empty where that is not so.

    Each new process loads the script again, and one that starts processes then ends at once.
    """
    script = getattr(sys.modules.get("__main__"), "__file__", None)
    if script is None or not Path(script).is_file():
        return ""
    guarded = "__main__" in Path(script).read_text(encoding="utf-8", errors="replace")
    return (
        ""
        if guarded
        else f"{script}: it starts processes as it is loaded, and each of them loads it again. "
        'Put what it does below `if __name__ == "__main__":` and run it again.'
    )


def _context(module: str) -> BaseContext:
    # A forked copy of a process that has threads may hang; a fork server has none, and has the modules loaded already.
    context = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
    context.set_forkserver_preload([module])
    return context


# What a worker process keeps between plans.
_worker: tuple[Callable[[Path, Registry], Any], Registry] | None = None


def _start_worker(read: Callable[[Path, Registry], Any], registry_folder: Path) -> None:
    global _worker  # noqa: PLW0603 - the initializer of a process pool has no other way to leave something
    _worker = read, load_registry(registry_folder)
    _keep_what_is_loaded()


def _keep_what_is_loaded() -> None:
    # Registry and modules stay to the end: the collector need not walk through them again and again (a tenth of the time).
    gc.collect()
    gc.freeze()
    gc.set_threshold(_SELDOM)


# Objects after which the collector of cycles looks for any: what is made of plans is records and text, which are freed without it.
_SELDOM = 200_000


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Let the collector of cycles run seldom in this process, as it does in those that work beside it."""
    before = gc.get_threshold()
    gc.set_threshold(max(_SELDOM, before[0]))
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _read_folder(folder: Path) -> Any:
    assert _worker is not None
    read, registry = _worker
    return read(folder, registry)


def read_on_cluster(
    address: str, read: DocumentReader, documents: Iterable[PlanDocument], registry: Registry, *, batch: int = BATCH
) -> Iterator[PlanTables]:
    """Read documents on the workers of a Dask cluster; yields their tables in the order of the documents.

    Documents travel in batches, so that the workers need no common file system. The batches of a lost worker are read again by the others.

    Args:
        address: Of the scheduler, such as `tcp://10.0.0.5:8786`.
        read: Reads one document; a function at the top of a module that the workers can import.
        documents: In the order wanted; taken from as the cluster gets on.
        registry: Sent to the cluster once.
        batch: How many documents travel together.

    Raises:
        InputError: Dask is not installed, nothing answers at the address, a worker has another version of the portal, or as `read`.
    """
    with _connect(address) as client:
        _check_versions(client, address)
        # The result of a task, not scattered data: should the worker that holds it be lost, the scheduler makes it again.
        kept = client.submit(_itself, registry, pure=False)
        remaining = iter(documents)
        ahead = _AHEAD * max(1, sum(client.nthreads().values()))
        running: deque[Any] = deque()
        while True:
            while len(running) < ahead and (documents_of_batch := tuple(islice(remaining, batch))):
                running.append(client.submit(_read_batch, read, documents_of_batch, kept, pure=False))
            if not running:
                return
            yield from running.popleft().result()


def _connect(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            "--dask: Dask is not installed. Install it with `pip install 'plan-portal[cluster]'`, here and on the workers."
        ) from None
    try:
        return Client(address, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError(
            f"--dask {address}: no scheduler answers there ({error}). Start one with `dask scheduler` and workers with `dask worker ADDRESS`, "
            "and give the address that the scheduler prints."
        ) from None


def _check_versions(client: Client, address: str) -> None:
    """Refuse a cluster that would read by other rules than this machine."""
    here = source_digest()
    found: dict[str, str] = client.run(source_digest)
    if not found:
        raise InputError(f"--dask {address}: the scheduler has no workers. Start some with `dask worker {address}`.")
    if other := sorted(worker for worker, digest in found.items() if digest != here):
        raise InputError(
            f"--dask {address}: {', '.join(other)} runs another version of the portal. Install the same one there and start the worker again."
        )


def source_digest() -> str:
    """Return a digest of the portal's own code: two machines with the same digest read by the same rules."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _itself(registry: Registry) -> Registry:
    return registry


def _read_batch(read: DocumentReader, documents: tuple[PlanDocument, ...], registry: Registry) -> list[PlanTables]:
    return [read(document, registry) for document in documents]
