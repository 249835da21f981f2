"""The feed of releases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

from portal.releases.feed import render_feed
from portal.releases.make import Draft, release_draft
from portal.releases.store import ReleaseStore
from portal.releases.withdrawal import withdraw_release
from tests.packaging.sample import CREATED, PUBLISHER, TEXT, plan_tables

ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "https://data.example.org/plans/"


def entries(store: ReleaseStore) -> list[tuple[str, str, str]]:
    feed = ET.fromstring(render_feed(store, SITE, "规划 & 数据"))
    assert feed.findtext(f"{ATOM}title") == "规划 & 数据"
    return [tuple(each.findtext(ATOM + name) or "" for name in ("id", "updated", "content")) for each in feed.iter(f"{ATOM}entry")]


def test_each_release_is_an_entry_with_its_note_and_summary_newest_first(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path)
    release_draft(store, Draft("demo-2015", plan_tables(), CREATED, PUBLISHER))
    later = replace(plan_tables(), texts={"demo-2015": TEXT + "终\n"})
    release_draft(store, Draft("demo-2015", later, date(2026, 3, 1), PUBLISHER, note="补上 <末行>"))
    newest, first = entries(store)
    assert newest == (
        f"{SITE}datasets/demo-2015/1.0.1/",
        "2026-03-01T00:00:00Z",
        "补上 <末行>\n\n· 原文更改 text changed: source.txt",
    )
    assert (first[0], first[2][:4]) == (f"{SITE}datasets/demo-2015/1.0.0/", "首个版本")
    assert render_feed(store, SITE, "x") == render_feed(store, SITE, "x")
    withdraw_release(store, "demo-2015", "1.0.1", reason="误读", withdrawn=date(2026, 3, 2))
    assert entries(store) == [first]


def test_no_release_is_an_empty_feed(tmp_path: Path) -> None:
    assert entries(ReleaseStore(tmp_path)) == []
