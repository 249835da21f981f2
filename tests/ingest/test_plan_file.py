"""`plan.yml`: every mistake is named, unknown stays unknown, and the body is cut as quoted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from portal.errors import PlanFileError
from portal.ingest.plan_file import Body, Cut, cut_body, load_plan_file

MENU = "首页 政务\n上一篇\n宽带规划\n一、任务\n广告:特价\n(一)建设。\n完。\n下一篇\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "plan.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_not_known_stays_empty(tmp_path: Path) -> None:
    plan = load_plan_file(write(tmp_path, "title: 规划\nissuer:\nissued:\nregion_code:\nsource_url:\n"))
    assert (plan.title, plan.issuer, plan.issued, plan.region_code, plan.period_start, plan.source_url) == ("规划", "", None, "", None, "")


def test_everything_that_is_known_is_kept(tmp_path: Path) -> None:
    text = (
        "title: 规划\nissued: 2015-10-11\nregion_code: 430000\nperiod_start: 2015\nperiod_end: 2017\nencoding: big5\nbody:\n  start: 规\n"
    )
    plan = load_plan_file(write(tmp_path, text))
    assert (plan.issued, plan.region_code, plan.period_end, plan.encoding, plan.body.start) == (
        date(2015, 10, 11),
        "430000",
        2017,
        "big5",
        "规",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("issuer: 省政府\n", "title: Field required", id="no title"),
        pytest.param("title: 规划\nisued: 2015-10-11\n", "isued: Extra inputs are not permitted", id="mistyped key"),
        pytest.param("title: 规划\nbody:\n  begin: 一\n", "body.begin: Extra inputs", id="mistyped key inside"),
        pytest.param("title: 规划\nbody:\n- begin: 一\n", "Known keys of body: start, end, cut.", id="a list for a body"),
        pytest.param("title: 规划\nbody:\n  cut:\n    - start: 一\n", "body.cut.0.reason: Field required", id="a cut without a reason"),
        pytest.param("title: 规划\nissued: 去年\n", "issued:", id="no date"),
        pytest.param(
            "title: 规划\nissued: 2015-13-40\n",
            "2015-13-40",
            id="an impossible date",
        ),
        pytest.param("title: 规划\nregion_code: 湖南\n", "region_code:", id="a region by name"),
        pytest.param("title: 规划\nregion_code: '43'\n", "region_code:", id="a short code"),
        pytest.param("title: 规划\nperiod_start: 三年\n", "period_start:", id="no year"),
        pytest.param("title: 规划\nperiod_start: 1200\n", "period_start:", id="a year before any plan"),
        pytest.param(
            "title: 规划\nperiod_start: 2020\nperiod_end: 2015\n", "period_end 2015 is before period_start 2020", id="years swapped"
        ),
        pytest.param("- title\n", "must be a mapping with at least `title:`", id="a list"),
        pytest.param("", "must be a mapping", id="empty"),
        pytest.param("title: [规划\n", "not readable as YAML", id="no YAML"),
        pytest.param("title: !!python/object/apply:os.getcwd []\n", "title:", id="a tag that runs code"),
    ],
)
def test_a_mistake_is_named_with_its_key(tmp_path: Path, text: str, said: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(PlanFileError) as caught:
        load_plan_file(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert said in str(caught.value)


def test_known_keys_are_listed_for_a_mistyped_one(tmp_path: Path) -> None:
    with pytest.raises(PlanFileError, match="Known keys: title, title_en, issuer, document_number"):
        load_plan_file(write(tmp_path, "titel: 规划\n"))


def test_a_missing_file_says_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(PlanFileError, match=r"missing\. Write one with at least `title:`"):
        load_plan_file(tmp_path / "plan.yml")


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.yml"
    path.write_bytes("title: 规划\n".encode("gb18030"))
    with pytest.raises(PlanFileError, match="not readable as YAML in UTF-8"):
        load_plan_file(path)


def test_a_key_given_twice_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(PlanFileError):
        load_plan_file(write(tmp_path, "title: 甲\ntitle: 乙\n"))


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        pytest.param(Body(), MENU, id="all of it"),
        pytest.param(Body(start="宽带规划"), MENU[MENU.index("宽带") :], id="from a quote"),
        pytest.param(Body(end="完。"), MENU[: MENU.index("完。") + 2] + "\n", id="up to a quote"),
        pytest.param(Body(start="宽带规划", end="完。"), "宽带规划\n一、任务\n广告:特价\n(一)建设。\n完。\n", id="between"),
        pytest.param(
            Body(start="宽带规划", end="完。", cut=(Cut(start="广告:特价\n", reason="advert"),)), "宽带规划\n一、任务\n(一)建设。\n完。\n", id="a whole piece cut"
        ),
        pytest.param(
            Body(start="宽带规划", end="完。", cut=(Cut(start="广告", end="特价\n", reason="advert"),)), "宽带规划\n一、任务\n(一)建设。\n完。\n", id="a piece cut by its ends"
        ),
    ],
)  # fmt: skip
def test_the_body_is_cut_as_quoted_and_nothing_else_changes(body: Body, kept: str) -> None:
    assert cut_body(MENU, body, name="plan.yml") == kept


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(Body(start="窄带"), "body.start: '窄带' is not in the file. Copy it", id="start not there"),
        pytest.param(Body(end="窄带"), "body.end: '窄带' is not in the file", id="end not there"),
        pytest.param(Body(start="一"), "body.start: '一' stands 4 times in the file. Copy more of it", id="start not once"),
        pytest.param(Body(start="下一篇", end="宽带规划"), "body.end stands before body.start", id="swapped"),
        pytest.param(Body(cut=(Cut(start="没有", reason="x"),)), "body.cut 1, start: '没有' is not in the file", id="cut not there"),
        pytest.param(
            Body(cut=(Cut(start="上一篇", reason="x"), Cut(start="完。", end="首页", reason="y"))), "body.cut 2, end: '首页' does not stand behind", id="end of a cut before it"
        ),
        pytest.param(Body(start="宽带规划", cut=(Cut(start="首页", reason="x"),)), "body.cut 1, start: '首页' is not in the file", id="a cut outside the body"),
    ],
)  # fmt: skip
def test_a_quote_that_does_not_find_its_place_is_refused(body: Body, said: str) -> None:
    with pytest.raises(PlanFileError) as caught:
        cut_body(MENU, body, name="datasets/demo/plan.yml")
    assert str(caught.value).startswith("datasets/demo/plan.yml: ")
    assert said in str(caught.value)
