"""Which releases of a dataset stand, and how they follow each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from portal.packaging.descriptor import About
from portal.packaging.package import build_package
from portal.releases.store import Release, ReleaseStore
from portal.releases.withdrawal import withdraw_release
from portal.site import views
from portal.site.dataset import Dataset, read_datasets
from tests.site.sample import PUBLISHER, empty_plan

DAY = date(2026, 1, 5)


def dataset_of(folder: Path, *versions: str, withdrawn: tuple[str, ...] = ()) -> Dataset:
    """Return a dataset with these releases; each names the one after it as its successor when it is withdrawn."""
    store = ReleaseStore(folder)
    for version in versions:
        store.write(build_package("demo", empty_plan("demo"), version=version, created=DAY, publisher=PUBLISHER))
    for version in withdrawn:
        after = versions[versions.index(version) + 1 :]
        withdraw_release(store, "demo", version, reason="误读", withdrawn=DAY, successor=after[0] if after else "")
    [dataset] = read_datasets(store)
    return dataset


@pytest.mark.parametrize(
    ("versions", "pairs"),
    [
        pytest.param(["1.0.0"], [], id="one has nothing to compare"),
        pytest.param(["1.0.0", "1.0.1"], [("1.0.0", "1.0.1")], id="two have one difference"),
        pytest.param(
            ["1.0.0", "1.9.0", "1.10.0"], [("1.0.0", "1.9.0"), ("1.9.0", "1.10.0"), ("1.0.0", "1.10.0")], id="three have the whole way too"
        ),
    ],
)
def test_each_release_is_compared_with_the_next_and_the_first_with_the_newest(
    tmp_path: Path, versions: list[str], pairs: list[tuple[str, str]]
) -> None:
    assert [(old.version, new.version) for old, new in dataset_of(tmp_path, *versions).compared] == pairs


def test_a_withdrawn_release_is_passed_over(tmp_path: Path) -> None:
    dataset = dataset_of(tmp_path, "1.0.0", "1.0.1", "1.0.2", withdrawn=("1.0.1",))
    assert [(old.version, new.version) for old, new in dataset.compared] == [("1.0.0", "1.0.2")]
    before, after = dataset.before("1.0.1"), dataset.after("1.0.1")
    assert before is not None
    assert after is not None
    assert (before.version, after.version) == ("1.0.0", "1.0.2")
    assert dataset.latest.version == "1.0.2"
    assert [(release.version, tombstone is not None) for release, tombstone in dataset.history] == [
        ("1.0.0", False),
        ("1.0.1", True),
        ("1.0.2", False),
    ]


def test_a_successor_that_was_withdrawn_itself_passes_readers_on(tmp_path: Path) -> None:
    dataset = dataset_of(tmp_path, "1.0.0", "1.0.1", "1.0.2", withdrawn=("1.0.0", "1.0.1"))
    assert [each.tombstone.successor for each in dataset.withdrawn] == ["1.0.2", "1.0.2"]


def test_a_dataset_of_which_every_release_was_withdrawn_is_not_offered(tmp_path: Path) -> None:
    dataset = dataset_of(tmp_path, "1.0.0", "1.0.1", withdrawn=("1.0.0", "1.0.1"))
    assert not dataset.is_offered
    assert (dataset.dataset_id, dataset.newest.version) == ("demo", "1.0.1")
    assert [each.tombstone.successor for each in dataset.withdrawn] == ["", ""]


@pytest.mark.parametrize(("version", "pair"), [("1.0.0", ("1.0.0", "1.2.0")), ("1.1.0", ("1.1.0", "1.2.0")), ("1.2.0", None)])
def test_the_way_to_newer_releases_is_the_longest_that_has_a_page(tmp_path: Path, version: str, pair: tuple[str, str] | None) -> None:
    assert dataset_of(tmp_path, "1.0.0", "1.1.0", "1.2.0").difference_with_newer(version) == pair


@pytest.mark.parametrize(
    ("url", "carried_by", "shown", "unknown"),
    [
        ("", "", "", "原文来源"),
        ("", "示例市政府网站 2020-01-02", "示例市政府网站 2020-01-02", "原文网址"),
        ("https://example.org/1", "示例市政府网站 2020-01-02", "https://example.org/1", ""),
    ],
)
def test_where_the_text_was_found_is_among_the_facts(tmp_path: Path, url: str, carried_by: str, shown: str, unknown: str) -> None:
    tables = empty_plan("demo")
    tables = replace(tables, plans=(replace(tables.plans[0], source_url=url),))
    package = build_package("demo", tables, version="1.0.0", created=DAY, publisher=PUBLISHER, about=About(carried_by=carried_by))
    store = ReleaseStore(tmp_path)
    store.write(package)
    content = views.read_plan(store.get("demo", "1.0.0"))
    facts = views.facts_of(content.plan, views.carried_by(content.release))
    told = [fact for fact in facts if fact.label.zh in ("原文来源", "所用文本出自", "原文网址")]
    assert [fact.value for fact in told if fact.value][:1] == ([shown] if shown else [])
    assert not carried_by or carried_by in [fact.value for fact in told]
    assert [fact.label.zh for fact in told if not fact.value] == ([unknown] if unknown else [])


def test_pairs_that_were_compared_stay_compared_when_more_releases_come(tmp_path: Path) -> None:
    versions = [f"1.0.{number}" for number in range(6)]
    for count in range(2, 6):
        before = pairs_of(dataset_of(tmp_path / f"{count}", *versions[:count]).compared)
        assert before <= pairs_of(dataset_of(tmp_path / f"{count}-next", *versions[: count + 1]).compared)


def test_pairs_of_which_one_was_withdrawn_are_told_of_and_no_others(tmp_path: Path) -> None:
    versions = [f"1.0.{number}" for number in range(5)]
    assert dataset_of(tmp_path / "none", *versions).no_longer_compared == ()
    before = pairs_of(dataset_of(tmp_path / "before", *versions).compared)
    for withdrawn in (("1.0.2",), ("1.0.0",), ("1.0.1", "1.0.2"), ("1.0.4",), ("1.0.0", "1.0.3"), tuple(versions)):
        dataset = dataset_of(tmp_path / "-".join(withdrawn), *versions, withdrawn=withdrawn)
        gone, shown = pairs_of(dataset.no_longer_compared), pairs_of(dataset.compared)
        assert before <= gone | shown
        assert not gone & shown
        assert all(set(pair) & set(withdrawn) for pair in gone)
        # What was compared between the withdrawals has an address too.
        for first in withdrawn:
            assert (
                pairs_of(dataset_of(tmp_path / f"{first} of {'-'.join(withdrawn)}", *versions, withdrawn=(first,)).compared) <= gone | shown
            )


def pairs_of(compared: tuple[tuple[Release, Release], ...]) -> set[tuple[str, str]]:
    return {(old.version, new.version) for old, new in compared}
