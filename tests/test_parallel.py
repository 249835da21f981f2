"""Reading on several cores and on a Dask cluster: the same rows in the same order, and the same errors, as reading one after the other."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.cli import main
from portal.errors import InputError, NoOutlineError, PackageError, PortalError
from portal.extraction.tables import read_tables
from portal.ingest.document import list_plans, load_document
from portal.parallel import Spool, read_on_cluster, read_on_cores, source_digest, work_on_cores
from portal.pipeline import read_plan
from portal.records import PlanDocument, PlanTables
from portal.registry import Registry, load_registry

ROOT = Path(__file__).resolve().parents[1]
DATASETS = ROOT / "datasets"
FOLDERS = [DATASETS / plan_id for plan_id in list_plans(DATASETS)]


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(DATASETS / "registry")


@pytest.fixture(scope="module")
def one_by_one(registry: Registry) -> list[PlanTables]:
    return [read_plan(folder, registry) for folder in FOLDERS]


def documents(registry: Registry, times: int = 1) -> Iterator[PlanDocument]:
    return (load_document(folder, registry.regions) for _ in range(times) for folder in FOLDERS)


def read_slowly(document: PlanDocument, registry: Registry) -> PlanTables:
    """Long enough for a worker to be lost in the middle of its work."""
    time.sleep(0.2)
    return read_tables(document, registry)


def end_this_process(folder: Path, registry: Registry) -> PlanTables:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def test_several_cores_read_what_one_reads(one_by_one: list[PlanTables]) -> None:
    assert list(read_on_cores(read_plan, FOLDERS, DATASETS / "registry", cores=2, batch=2)) == one_by_one


def test_the_first_plan_that_cannot_be_read_is_named_as_if_read_alone(tmp_path: Path) -> None:
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "plan.yml").write_text("title: 规划", encoding="utf-8")
        (folder / "source.txt").write_text("这是一份没有任何编号标题的发展规划文本。\n", encoding="utf-8")
    with pytest.raises(NoOutlineError, match=r"^a: no numbered heading"):
        list(read_on_cores(read_plan, [FOLDERS[0], tmp_path / "a", tmp_path / "b"], DATASETS / "registry", cores=2, batch=1))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="POSIX only")
def test_rows_come_through_a_pickle_as_they_were(one_by_one: list[PlanTables]) -> None:
    again = [pickle.loads(pickle.dumps(tables)) for tables in one_by_one]
    assert again == one_by_one
    assert again[0].targets[0].span is not one_by_one[0].targets[0].span


def test_a_process_ended_from_outside_is_an_error_that_says_so() -> None:
    with pytest.raises(PortalError, match="ended from outside"):
        list(read_on_cores(end_this_process, FOLDERS[:2], DATASETS / "registry", cores=2, batch=1))


def test_a_script_that_starts_processes_as_it_is_loaded_is_told_so(tmp_path: Path) -> None:
    """Its processes load it again and end at once, which is not for want of memory."""
    script = tmp_path / "read_all.py"
    script.write_text(
        "from pathlib import Path\nfrom portal.parallel import read_on_cores\nfrom portal.pipeline import read_plan\n"
        f"datasets = Path({str(DATASETS)!r})\n"
        "list(read_on_cores(read_plan, [datasets / 'hubei-smart-2015'] * 2, datasets / 'registry', cores=2))\n",
        encoding="utf-8",
    )
    ran = subprocess.run([sys.executable, script], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert ran.returncode == 1
    assert f"{script}: it starts processes as it is loaded" in ran.stderr


def double(number: int) -> int:
    if number == 7:
        raise PackageError("seven", ("plans: seven is none",))
    return 2 * number


def test_what_several_cores_make_comes_in_order() -> None:
    assert list(work_on_cores(double, range(8, 40), module=__name__, cores=2)) == [2 * number for number in range(8, 40)]


def test_what_was_made_before_a_fault_comes_first_and_the_fault_comes_back_whole() -> None:
    made: list[int] = []
    with pytest.raises(PackageError) as caught:
        made.extend(work_on_cores(double, range(40), module=__name__, cores=2))
    assert made == [0, 2, 4, 6, 8, 10, 12]
    assert (caught.value.dataset_id, caught.value.problems) == ("seven", ("plans: seven is none",))


def test_only_a_few_things_are_taken_before_what_came_of_them_is_used() -> None:
    taken: list[int] = []
    numbers = (taken.append(number) or number for number in range(100, 200))  # type: ignore[func-returns-value]
    next(work_on_cores(double, numbers, module=__name__, cores=2))
    assert len(taken) < 20


def test_the_digest_of_the_code_is_the_same_at_every_asking() -> None:
    assert source_digest() == source_digest()


@pytest.fixture(scope="module")
def cluster() -> Iterator[object]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs="ERROR"
    ) as cluster:
        yield cluster


@pytest.mark.filterwarnings("default")  # the cluster's own, about ports taken and resources left by the worker that was killed
class TestCluster:
    def test_a_cluster_reads_what_one_machine_reads(self, cluster, registry: Registry, one_by_one: list[PlanTables]) -> None:
        assert list(read_on_cluster(cluster.scheduler_address, read_tables, documents(registry), registry, batch=2)) == one_by_one

    def test_a_worker_killed_while_it_reads_loses_nothing(self, cluster, registry: Registry, one_by_one: list[PlanTables]) -> None:
        found = []
        for tables in read_on_cluster(cluster.scheduler_address, read_slowly, documents(registry, 4), registry, batch=2):
            if not found:
                # Not the first: the other one holds batches that are read, and maybe the registry.
                pid = max(worker.process.pid for worker in cluster.workers.values() if worker.process)
                os.kill(pid, signal.SIGKILL)
            found.append(tables)
        assert found == one_by_one * 4

    def test_the_error_of_a_plan_comes_back_from_a_worker(self, cluster, registry: Registry) -> None:
        empty = next(documents(registry))
        bare = PlanDocument(empty.plan, "没有编号。", "没有编号。")
        with pytest.raises(NoOutlineError, match=empty.plan.plan_id):
            list(read_on_cluster(cluster.scheduler_address, read_tables, [bare], registry))


def test_an_address_where_nothing_answers_is_an_error_that_says_what_to_start(registry: Registry) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(InputError, match="dask scheduler"):
        list(read_on_cluster("tcp://127.0.0.1:1", read_tables, documents(registry), registry))


def test_without_dask_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets" / "registry").symlink_to(DATASETS / "registry")
    (tmp_path / "datasets" / "publisher.yml").symlink_to(DATASETS / "publisher.yml")
    (tmp_path / "datasets" / FOLDERS[0].name).symlink_to(FOLDERS[0])
    with pytest.raises(SystemExit) as ended:
        main(["build-datapackages", "--root", str(tmp_path), "--dask", "tcp://127.0.0.1:1"])
    assert ended.value.code == 2
    assert "plan-portal[cluster]" in capsys.readouterr().err


def test_what_waits_on_disk_comes_back_in_order_and_as_often_as_asked(tmp_path: Path) -> None:
    spool = Spool[tuple[int, str]](tmp_path / "waiting")
    for number in range(12):
        spool.add((number, "规划"))
    assert len(spool) == 12
    assert list(spool) == list(spool) == [(number, "规划") for number in range(12)]
