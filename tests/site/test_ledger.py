from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from portal.site.ledger import Entity, Ledger, read_entities
from portal.site.making import Made
from portal.site.mentions import Mention


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with closing(Ledger(tmp_path / "ledger")) as made:
        yield made


def say(ledger: Ledger, dataset_id: str, mentions: tuple[Mention, ...] = (), outward: tuple[tuple[str, str, str, str], ...] = ()) -> None:
    made = Made(dataset_id, dataset_id, None, (), outward, (), mentions, (), (), 0)
    ledger.record(made, "digest")


def led(name: str, entity_id: str, first: int, second: int, facts: str = "{}") -> Mention:
    return Mention("organization", entity_id, name, "43", first, second, facts, "[]")


def test_an_organisation_is_counted_over_all_plans_and_told_of_as_the_first_does(ledger: Ledger) -> None:
    say(ledger, "b", (led("later name", "finance", 2, 3), led("health", "health", 1, 0)))
    say(ledger, "a", (led("first name", "finance", 1, 1, '{"level":"province"}'),))
    say(ledger, "c", (Mention("indicator", "finance", "an indicator of that id", "43", 9, 9, "{}", "[]"),))
    assert ledger.entities("organization") == [
        Entity("finance", "first name", "43", 2, 3, 4, {"level": "province"}),
        Entity("health", "health", "43", 1, 1, 0, {}),
    ]


def test_organisations_that_as_many_plans_name_are_ordered_by_what_they_do_and_then_by_id(ledger: Ledger) -> None:
    say(ledger, "a", tuple(led(each, each, *counts) for each, counts in {"z": (1, 0), "y": (0, 1), "x": (2, 2)}.items()))
    assert [each.entity_id for each in ledger.entities("organization")] == ["x", "y", "z"]


def test_links_to_a_file_or_into_a_folder_are_found_and_no_others(ledger: Ledger) -> None:
    to_file = "browse/index.html", "organizations/“x”/index.html", "", "../x/"
    into_folder = "index.html", "datasets/b/1.0.0/text/index.html", "s3", "b/1.0.0/text/#s3"
    beside = "index.html", "datasets/bc/index.html", "", "bc/"
    within = "index.html", "en/datasets/b/index.html", "", "en/b/"
    say(ledger, "a", outward=(to_file, beside))
    say(ledger, "b", outward=(within, into_folder))
    assert sorted(ledger.outward_to({"organizations/“x”/index.html", "datasets/b/"})) == [to_file, into_folder]
    assert list(ledger.outward_to({"organizations/“x”"})) == []


def test_other_processes_read_what_is_committed_while_more_is_written_than_the_memory_keeps(tmp_path: Path) -> None:
    path = tmp_path / "site.ledger"
    with closing(Ledger(path)) as ledger:
        ledger.set_pages("organization/org-1", [("organizations/org-1/index.html", "before", True)])
        ledger.share()
        # Far more than the two megabytes that SQLite keeps before it writes to the file, and none of it committed.
        for number in range(400):
            ledger.set_pages(f"owner-{number}", ((f"page-{number}-{each}" + "x" * 200, "now", False) for each in range(100)))
        assert path.with_name(f"{path.name}-wal").stat().st_size > 2_000_000
        owner_of = lambda kind, entity_id: f"{kind}/{entity_id}"  # noqa: E731
        [(entity_id, *_, pages)] = read_entities(path, "organization", ["org-1"], owner_of)
        assert (entity_id, pages) == ("org-1", {"organizations/org-1/index.html": "before"})
        ledger.commit()
    with closing(Ledger(path)) as again:
        assert len(again.owners()) == 401
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
