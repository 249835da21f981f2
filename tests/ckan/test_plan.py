"""What is written follows from what should be there and what is, and from nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portal.catalog.ckan.wanted import WantedOrganization
from portal.ckan.found import FoundDataset, FoundOrganization, resource_key
from portal.ckan.plan import first_fields, organization_fields, plan_dataset, plan_organization
from portal.errors import CkanConflictError
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from tests.ckan.sample import DATASET, OWNER, answer, found, make_store, want

ORGANIZATION = WantedOrganization("data-office", is_named=True, title="数据办", description="Data Office")


@pytest.fixture
def store(tmp_path: Path) -> ReleaseStore:
    return make_store(tmp_path / "datapackages", "1.0.0", "1.0.1")


def test_where_nothing_is_there_everything_is_sent_and_then_described(store: ReleaseStore) -> None:
    wanted = want(store)
    plan = plan_dataset(wanted, None, owner="")
    assert plan.is_new
    assert [upload.file for upload in plan.uploads] == list(wanted.files)
    assert plan.steps[0] == f"create dataset {DATASET}"
    assert plan.steps[-1].startswith("describe: ")
    assert len(plan.steps) == len(wanted.files) + 2


def test_a_new_dataset_is_marked_and_private_until_it_is_described(store: ReleaseStore) -> None:
    wanted = want(store)
    made = {**first_fields(wanted, OWNER), "id": "pkg-1", "state": "active"}
    plan = plan_dataset(wanted, found(made), owner=OWNER)
    assert plan.found is not None
    assert plan.found.is_own
    assert plan.changes["private"] is False


def test_where_everything_is_there_nothing_is_written(store: ReleaseStore) -> None:
    wanted = want(store)
    assert plan_dataset(wanted, found(answer(wanted)), owner=OWNER).steps == ()


def test_order_of_extras_and_tags_and_the_writing_of_a_format_are_no_change(store: ReleaseStore) -> None:
    wanted = want(store)
    there = answer(wanted)
    there["extras"].reverse()
    there["tags"].reverse()
    for resource in there["resources"]:
        resource["format"] = resource["format"].lower()
    assert plan_dataset(wanted, found(there), owner=OWNER).steps == ()


def test_another_digest_that_ckan_keeps_is_no_change(store: ReleaseStore) -> None:
    """The loaders of CKAN's DataStore write an MD5 into `hash`."""
    wanted = want(store)
    there = answer(wanted)
    for resource in there["resources"]:
        resource |= {"hash": "d41d8cd98f00b204e9800998ecf8427e", "datastore_active": True, "size": None}
    assert plan_dataset(wanted, found(there), owner=OWNER).steps == ()


def test_a_new_release_is_sent_and_the_earlier_one_only_described_anew(tmp_path: Path) -> None:
    there = answer(want(make_store(tmp_path / "before", "1.0.0")))
    wanted = want(make_store(tmp_path / "after", "1.0.0", "1.0.1"))
    plan = plan_dataset(wanted, found(there), owner=OWNER)
    assert {upload.file.release.version for upload in plan.uploads} == {"1.0.1"}
    assert not any(upload.resource_id for upload in plan.uploads)
    assert {"version", "extras", "resources"} <= plan.changes.keys()


@pytest.mark.parametrize(
    ("fault", "resent"),
    [
        pytest.param({"size": 3}, True, id="fewer bytes"),
        pytest.param({"url_type": None}, True, id="a link in its place"),
        pytest.param({"size": None}, False, id="a storage that keeps no size"),
    ],
)
def test_a_file_that_did_not_arrive_whole_is_sent_again_in_its_place(store: ReleaseStore, fault: dict[str, Any], resent: bool) -> None:
    wanted = want(store)
    there = answer(wanted)
    there["resources"][3] |= fault
    plan = plan_dataset(wanted, found(there), owner=OWNER)
    assert [(upload.file, upload.resource_id) for upload in plan.uploads] == ([(wanted.files[3], "res-3")] if resent else [])


def test_what_a_dead_run_left_is_known_again_and_only_the_rest_is_sent(store: ReleaseStore) -> None:
    wanted = want(store)
    left = {**answer(wanted), **first_fields(wanted, OWNER), "tags": []}
    left["resources"] = left["resources"][:5]
    plan = plan_dataset(wanted, found(left), owner=OWNER)
    assert [upload.file for upload in plan.uploads] == list(wanted.files[5:])
    assert plan.changes["private"] is False


def test_a_second_resource_of_a_file_goes_and_nothing_else(store: ReleaseStore) -> None:
    wanted = want(store)
    there = answer(wanted)
    there["resources"].append({**there["resources"][0], "id": "twice"})
    plan = plan_dataset(wanted, found(there), owner=OWNER)
    assert plan.uploads == ()
    assert list(plan.changes) == ["resources"]
    assert [each["id"] for each in plan.changes["resources"]] == [f"res-{number}" for number in range(len(wanted.files))]


def test_what_people_added_in_ckan_stays(store: ReleaseStore) -> None:
    wanted = want(store)
    there = answer(wanted)
    hand_made = {"id": "by-hand", "name": "说明", "url": "https://example.org/a.pdf", "url_type": None}
    there["resources"].insert(0, hand_made)
    there["extras"].append({"key": "spatial", "value": "{}"})
    there["tags"] += [{"name": "宽带", "vocabulary_id": None}, {"name": "theme", "vocabulary_id": "voc-1"}]
    there |= {"title": "改", "groups": [{"name": "transport"}]}
    plan = plan_dataset(wanted, found(there), owner=OWNER)
    assert plan.uploads == ()
    assert "tags" not in plan.changes
    assert "extras" not in plan.changes
    assert "groups" not in plan.changes
    assert plan.changes["resources"][-1] == hand_made
    assert plan.changes["title"] == wanted.facts["title"]


def test_a_tag_of_ours_that_is_no_keyword_any_more_goes_and_one_of_others_stays(store: ReleaseStore) -> None:
    wanted = want(store)
    there = answer(wanted)
    there["tags"] += [{"name": "旧标签", "vocabulary_id": None}, {"name": "宽带", "vocabulary_id": None}]
    for extra in there["extras"]:
        if extra["key"] == "portal_tags":
            extra["value"] += ", 旧标签"
    plan = plan_dataset(wanted, found(there), owner=OWNER)
    assert {tag["name"] for tag in plan.changes["tags"]} == {*wanted.tags, "宽带"}


def test_an_extra_that_is_no_longer_known_goes(store: ReleaseStore) -> None:
    wanted = want(store)
    there = answer(wanted)
    del wanted.extras["document_number"]
    assert "document_number" not in {each["key"] for each in plan_dataset(wanted, found(there), owner=OWNER).changes["extras"]}


def test_a_dataset_that_a_person_hid_stays_hidden(store: ReleaseStore) -> None:
    wanted = want(store)
    assert plan_dataset(wanted, found({**answer(wanted), "private": True}), owner=OWNER).steps == ()


def test_a_withdrawn_release_is_described_anew_and_not_sent_again(store: ReleaseStore) -> None:
    there = answer(want(store))
    withdraw_release(store, DATASET, "1.0.0", reason="年份误读", withdrawn=date(2026, 3, 1))
    wanted = want(store)
    plan = plan_dataset(wanted, found(there), owner=OWNER)
    assert plan.uploads == ()
    assert list(plan.changes) == ["resources"]
    there["resources"] = [each for each in there["resources"] if resource_key(each) != ("1.0.0", "tasks.csv")]
    assert plan_dataset(wanted, found(there), owner=OWNER).uploads == ()
    assert {upload.file.release.version for upload in plan_dataset(wanted, None, owner="").uploads} == {"1.0.1"}


def test_a_dataset_withdrawn_before_it_was_ever_published_is_not_made(store: ReleaseStore) -> None:
    for version in ("1.0.0", "1.0.1"):
        withdraw_release(store, DATASET, version, reason="全部重读", withdrawn=date(2026, 3, 1))
    wanted = want(store)
    assert plan_dataset(wanted, None, owner="").steps == ()
    half = {**first_fields(wanted, OWNER), "id": "pkg-1", "state": "active"}
    assert plan_dataset(wanted, found(half), owner=OWNER).steps == ()


def test_resources_of_a_release_that_is_not_here_stay(tmp_path: Path) -> None:
    there = answer(want(make_store(tmp_path / "all", "1.0.0", "1.0.1")))
    plan = plan_dataset(want(make_store(tmp_path / "newest-only", "1.0.1")), found(there), owner=OWNER)
    assert plan.uploads == ()
    assert {each["id"] for each in plan.changes.get("resources", there["resources"])} == {each["id"] for each in there["resources"]}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"extras": []}, "which this portal did not make", id="no mark"),
        pytest.param({"extras": [{"key": "portal_dataset_id", "value": "other"}]}, "which this portal did not make", id="another's mark"),
        pytest.param({"owner_org": "org-2"}, "in another organization", id="another organisation"),
        pytest.param({"state": "deleted"}, "was deleted in CKAN", id="deleted"),
    ],
)
def test_what_is_not_ours_to_write_is_an_error(store: ReleaseStore, change: dict[str, Any], said: str) -> None:
    wanted = want(store)
    with pytest.raises(CkanConflictError, match=said):
        plan_dataset(wanted, found({**answer(wanted), **change}), owner=OWNER)


def test_a_newer_release_in_ckan_is_not_undone_by_an_older_copy(tmp_path: Path) -> None:
    there = found(answer(want(make_store(tmp_path / "newer", "1.0.0", "1.0.1"))))
    with pytest.raises(CkanConflictError, match=r"CKAN has release 1\.0\.1, which is not here"):
        plan_dataset(want(make_store(tmp_path / "older", "1.0.0")), there, owner=OWNER)


def test_other_bytes_under_the_name_of_a_released_file_are_an_error(store: ReleaseStore) -> None:
    wanted = want(store)
    there = answer(wanted)
    there["resources"][0]["portal_sha256"] = "0" * 64
    with pytest.raises(CkanConflictError, match="a release never changes"):
        plan_dataset(wanted, found(there), owner=OWNER)


def organization(**facts: Any) -> FoundOrganization:
    return FoundOrganization.model_validate({"id": OWNER, **organization_fields(ORGANIZATION), **facts})


def test_an_organization_is_made_kept_or_described_anew() -> None:
    assert plan_organization(ORGANIZATION, None).steps == ("create organization data-office",)
    assert plan_organization(ORGANIZATION, organization()).steps == ()
    assert plan_organization(ORGANIZATION, organization(title="旧名")).changes == {"title": "数据办"}


def test_an_organization_that_others_made_is_used_as_it_is_if_it_was_named() -> None:
    others = organization(extras=[], title="省大数据局")
    assert plan_organization(ORGANIZATION, others).steps == ()
    with pytest.raises(CkanConflictError, match="--organization data-office"):
        plan_organization(WantedOrganization("data-office", is_named=False, title="", description=""), others)


def test_a_deleted_organization_is_an_error() -> None:
    with pytest.raises(CkanConflictError, match="was deleted"):
        plan_organization(ORGANIZATION, organization(state="deleted"))


def test_a_dataset_that_says_nonsense_as_its_release_is_described_anew(store: ReleaseStore) -> None:
    wanted = want(store)
    there = answer(wanted)
    for extra in there["extras"]:
        if extra["key"] == "portal_release":
            extra["value"] = "newest"
    plan = plan_dataset(wanted, FoundDataset.model_validate({**there, "facts": there}), owner=OWNER)
    assert list(plan.changes) == ["extras"]
