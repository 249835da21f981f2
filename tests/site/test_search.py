"""The search of the site: its files, its JavaScript compared with Python, and what a reader does with it."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from portal.packaging.package import build_package
from portal.releases.store import Edition, ReleaseStore
from portal.site.search_files import _folding, encode_pairs, hashes_of, write_search
from portal.site.search_texts import about
from portal.text.folding import fold
from portal.text.spellings import spellings
from tests.packaging.sample import CREATED
from tests.site.sample import PUBLISHER, files_of, tables_of_plan
from tests.site.test_browser import ARGUMENTS, CHROMIUM, served

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "site" / "assets" / "search.js"


def latest(root: Path) -> list:
    store = ReleaseStore(root)
    releases = [store.latest(each) for each in store.dataset_ids()]
    return [Edition(root, each.dataset_id, each.version, each.sha256) for each in releases]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the search over the plans that are published."""
    folder = tmp_path_factory.mktemp("search")
    write_search(folder, latest(ROOT / "datapackages"), folder / "kept")
    shutil.rmtree(folder / "kept")
    return folder


def run_node(code: str, given: object) -> object:
    """Run JavaScript that reads `given` and returns a value, in Node.js, with the search's script loaded as `search`."""
    wrapped = f"""
        const search = require({json.dumps(str(SCRIPT))});
        const given = JSON.parse(require("fs").readFileSync(0, "utf8"));
        (async () => {{ {code} }})().then((found) => console.log(JSON.stringify(found)));
    """
    done = subprocess.run(["node", "-e", wrapped], input=json.dumps(given), capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


SEARCH = """
    const fs = require("fs");
    const load = async (path) => new Response(fs.readFileSync(given.folder + "/" + path));
    const searcher = new search.Searcher("", load);
    const out = [];
    for (const question of given.questions) {
        const hits = [];
        for await (const hit of searcher.hits(question)) if (hit) hits.push([hit.kind, hit.address, hit.title, hit.text, hit.context]);
        out.push(hits);
    }
    return out;
"""

#: The same with all that is known of a row.
SEARCH_WHOLE = SEARCH.replace("hit.context", "hit.context, hit.scope, hit.year, hit.told")


def words_of_texts() -> list[str]:
    """Words as people may type them, cut by chance out of published texts and of numerals, in either script."""
    from opencc import OpenCC

    chance = random.Random(1)
    text = "".join(each.open().text(each.dataset_id) for each in latest(ROOT / "datapackages") if each.dataset_id != "all-plans")
    words = []
    for _ in range(1500):
        start = chance.randrange(len(text) - 12)
        words.append(text[start : start + chance.randint(1, 12)])
    words += list(map(OpenCC("s2t").convert, words[:300])) + list(map(OpenCC("s2tw").convert, words[300:600]))
    letters = "零〇一二两三四五六七八九十百千万亿点百分之0123456789,.%年個个aＡ５％ 寬頻網路"
    words += ["".join(chance.choices(letters, k=chance.randint(1, 9))) for _ in range(3000)]
    words += [
        "五千六百亿",
        "三亿五千万",
        "二〇二〇年",
        "百分之八十",
        "12,000",
        "1200000",
        "İÉßﬁ①㎡が",
        "100000001年",
        "寬頻網路",
        "\u200b",
        "",
    ]
    return words


@pytest.mark.node
def test_the_browser_folds_and_spells_as_python_does() -> None:
    words = words_of_texts()
    code = """
        const folding = new search.Folding(given.table);
        return given.words.map((word) => [folding.fold(word), folding.spellings(word)]);
    """
    found = run_node(code, {"table": _folding(), "words": words})
    assert isinstance(found, list)
    for word, result in zip(words, found, strict=True):
        assert result == [fold(word), list(spellings(word))], word


@pytest.mark.node
def test_the_browser_folds_every_han_character_as_python_does() -> None:
    every = [
        chr(point)
        for first, last in ((0x20, 0x2FFF), (0x3000, 0x9FFF), (0xF900, 0xFFEF), (0x20000, 0x2A6DF))
        for point in range(first, last)
    ]
    found = run_node(
        "const folding = new search.Folding(given.table); return given.all.map((each) => folding.fold(each));",
        {"table": _folding(), "all": every},
    )
    assert isinstance(found, list)
    different = [each for each, result in zip(every, found, strict=True) if result != fold(each)]
    # Browsers may know characters that are newer than Python's tables, and nothing else may differ.
    assert len(different) < 200
    assert not [each for each in different if "\u4e00" <= each <= "\u9fa5" or each.isascii()]


@pytest.mark.node
def test_the_browser_hashes_pairs_as_python_does() -> None:
    import numpy as np

    text = fold("宽带网络5600亿a𠮷")
    pairs, threes = hashes_of(np.frombuffer(text.encode("utf-32-le"), np.uint32))
    assert run_node("return search.hashesOf(given);", text) == threes.tolist()
    assert run_node("return search.hashesOf(given);", text[:2]) == pairs.tolist()[:1]


@pytest.mark.node
def test_what_stands_in_a_text_is_found_and_nothing_else(made: Path) -> None:
    questions = ["宽带", "寬頻", "5600亿", "五千六百億", "２０２０　电子商务", "不存在的词语", "湖南省经济和信息化委员会", "信息 农村 2017"]
    store = latest(ROOT / "datapackages")
    text = "".join(each.open().text(each.dataset_id) for each in store if each.dataset_id != "all-plans")
    chance = random.Random(2)
    cuts = [" ".join(text[start : start + 4].split()) for start in (chance.randrange(len(text) - 4) for _ in range(60))]
    questions += [each for each in cuts if len(fold(each)) >= 2 and " " not in each]
    found = run_node(SEARCH_WHOLE, {"folder": str(made), "questions": questions})
    assert isinstance(found, list)
    abouts = {each.dataset_id: tuple(map(fold, about(each.open()))) for each in store if each.dataset_id != "all-plans"}
    for question, hits in zip(questions, found, strict=True):
        if question == "不存在的词语":
            assert hits == []
            continue
        words = [spellings(word) for word in question.split()]
        for _, address, title, shown, _, *beside, _ in hits:
            own, nearby = tuple(map(fold, (title, shown, *beside))), abouts.get(address.split("/")[1], ())
            assert any(any(each in part for each in word for part in own) for word in words), question
            assert all(any(each in part for each in word for part in (*own, *nearby)) for word in words), question
    # A piece of a text that no sentence's end cuts is found in its sentence.
    for question, hits in zip(questions, found, strict=True):
        if question in cuts and not any(mark in question for mark in "。!?;\n."):
            assert any(kind == "sentence" for kind, *_ in hits), question


@pytest.mark.node
def test_a_word_may_stand_in_what_a_text_is_of(made: Path) -> None:
    """What did Hunan promise on broadband? No sentence on it names the province."""
    asked = ["湖南 宽带家庭普及率", "湖南省人民政府　寬帶家庭普及率", "海南 宽带", "湖南"]
    [hunan, by_issuer, hainan, alone] = run_node(SEARCH, {"folder": str(made), "questions": asked})  # type: ignore[misc]
    for hits in (hunan, by_issuer):
        assert {kind for kind, *_ in hits} >= {"target", "sentence"}
        assert all("宽带家庭普及率" in fold(title + text) for _, _, title, text, _ in hits)
    assert any(address.startswith("datasets/hunan-") for _, address, *_ in hunan)
    assert not [
        hit
        for hit in hunan
        if hit[1].startswith("datasets/") and not hit[1].startswith("datasets/hunan-") and "湖南" not in hit[2] + hit[3]
    ]
    assert not {tuple(hit) for hit in hunan} & {tuple(hit) for hit in hainan if hit[1].startswith("datasets/")}
    assert all("湖南" in fold(title + text) for _, _, title, text, _ in alone)  # one word stands in what is found


@pytest.mark.node
def test_names_come_first_and_the_exact_one_at_the_head(made: Path) -> None:
    [hits] = run_node(SEARCH, {"folder": str(made), "questions": ["湖南省经济和信息化委员会"]})  # type: ignore[misc]
    assert hits[0][0] == "organization"
    assert hits[0][2] == "湖南省经济和信息化委员会"


@pytest.mark.node
def test_a_body_is_found_by_the_short_names_of_the_registry_and_a_row_by_its_id(made: Path) -> None:
    release = next(each for each in latest(ROOT / "datapackages") if each.dataset_id == "hunan-broadband-2014").open()
    row_id = release.rows("targets")[0]["target_id"]
    asked = ["发改委", "湖南省广电局", "湖南发改委", row_id, "target-000000000000"]
    by_name, radio, bare, by_id, nothing = run_node(SEARCH, {"folder": str(made), "questions": asked})  # type: ignore[misc]
    named = [title for kind, _, title, _, _ in by_name if kind == "organization"]
    assert "湖南省发展和改革委员会" in named
    assert all(each.endswith("发展和改革委员会") for each in named)
    assert radio[0][2] == "湖南省广播电影电视局"
    assert bare[0][2] == "湖南省发展和改革委员会"
    assert [address for _, address, *_ in by_id] == [f"datasets/hunan-broadband-2014/{release.version}/#{row_id}"]
    assert nothing == []


@pytest.mark.node
def test_a_body_is_found_by_its_english_name(made: Path) -> None:
    asked = ["Development and Reform", "Sanya Municipal People's Government", "Department of Development and Reform"]
    reform, sanya, nothing = run_node(SEARCH, {"folder": str(made), "questions": asked})  # type: ignore[misc]
    found = [title for kind, _, title, _, _ in reform if kind == "organization"]
    assert {"湖南省发展和改革委员会", "湖北省发展和改革委员会", "海南省发展和改革委员会"} <= {*found}
    assert all(each.endswith("发展和改革委员会") for each in found)
    assert [title for kind, _, title, _, _ in sanya if kind == "organization"] == ["三亚市人民政府"]
    assert nothing == []


@pytest.mark.node
@pytest.mark.parametrize("table", ["targets", "tasks", "observations", "responsibilities"])
def test_a_row_of_each_table_is_found_by_its_id_however_it_was_copied(made: Path, table: str) -> None:
    release = next(each for each in latest(ROOT / "datapackages") if each.dataset_id == "hunan-informatization-2016").open()
    row_id = next(iter(release.rows(table)[-1].values()))
    address = f"datasets/hunan-informatization-2016/{release.version}/#{row_id}"
    asked = [row_id, f"#{row_id}", row_id.upper(), f"https://data.example.org/en/{address}"]
    for hits in run_node(SEARCH, {"folder": str(made), "questions": asked}):  # type: ignore[attr-defined]
        assert [found for _, found, *_ in hits] == [address]


@pytest.mark.node
def test_what_plans_say_of_a_body_is_found_by_the_name_of_the_one_that_succeeded_it_and_says_so(made: Path) -> None:
    """湖南省经济和信息化委员会 became 湖南省工业和信息化厅 in 2018; plans of 2014 name the former."""
    code = SEARCH.replace("hit.context", "hit.folded.join(), hit.former ?? null")
    asked = ["工信厅", "湖南省工信厅", "宽带 工信厅", "经信委", "不存在厅"]
    found, of_hunan, with_word, own, nothing = run_node(code, {"folder": str(made), "questions": asked})  # type: ignore[misc]
    bodies = {title for kind, _, title, *_ in found if kind == "organization"}
    assert {"湖南省经济和信息化委员会", "湖北省经济和信息化委员会"} <= bodies
    assert {kind for kind, *_ in found} >= {"organization", "responsibility", "sentence"}
    for hits, name in ((found, "工信厅"), (of_hunan, "湖南省工信厅")):
        # What has the name itself comes first, then what has another one of the body or of one that it succeeded; nothing comes twice.
        is_other = [name not in folded for *_, folded, _ in hits]
        assert is_other == sorted(is_other)
        assert len({(kind, address, text) for kind, address, _, text, *_ in hits}) == len(hits)
        for *_, folded, former in hits:
            assert (
                (name in folded or name.replace("工信厅", "工业和信息化厅") in folded)
                if former is None
                else (former and name not in folded)
            )
    assert [each[-1][0] for each in of_hunan if each[:1] + each[2:3] == ["organization", "湖南省经济和信息化委员会"]] == ["经信委"]
    assert with_word
    # In full the body is the same one: it is no predecessor.
    assert ["responsibility", "湖南省工业和信息化厅", None] in [[each[0], each[2], each[-1]] for each in of_hunan]
    assert {former is None for *_, former in own[:20]} == {True}
    assert nothing == []


@pytest.mark.node
def test_reported_figures_and_who_does_what_are_found_and_sentences_know_their_task(made: Path) -> None:
    release = next(each for each in latest(ROOT / "datapackages") if each.dataset_id == "hunan-informatization-2016").open()
    figure, duty = release.rows("observations")[0], release.rows("responsibilities")[0]
    task = next(each for each in release.rows("tasks") if each["task_id"] == duty["task_id"])
    printed = task["text"].split(".")[1][:20]  # its second sentence
    asked = [figure["quote"], f"{duty['organization']} {task['title']}", printed]
    figures, duties, sentences = run_node(SEARCH_WHOLE, {"folder": str(made), "questions": asked})  # type: ignore[misc]
    page = f"datasets/{release.dataset_id}/{release.version}/"
    shown = [each for each in figures if each[1] == f"{page}#{figure['observation_id']}"]
    assert [(kind, title, text, year) for kind, _, title, text, _, _, year, _ in shown] == [
        ("observation", figure["indicator"], figure["quote"], figure["year"])
    ]
    assert figure["value"] in shown[0][-1]
    assert ["responsibility", duty["organization"], task["title"], duty["role"]] in [
        [kind, title, text, told] for kind, _, title, text, _, _, _, told in duties
    ]
    assert any(kind == "sentence" and told == task["task_id"] for kind, *_, told in sentences)


@pytest.mark.node
def test_a_target_is_found_by_its_year_though_its_sentence_does_not_print_it(made: Path) -> None:
    release = next(each for each in latest(ROOT / "datapackages") if each.dataset_id == "hunan-informatization-2016").open()
    row = next(each for each in release.rows("targets") if each["year"] and each["year"] not in each["quote"])
    [hits] = run_node(SEARCH, {"folder": str(made), "questions": [f"{row['year']} {row['indicator']}"]})  # type: ignore[misc]
    assert any(address.endswith(f"#{row['target_id']}") for _, address, *_ in hits)


def test_the_same_releases_give_the_same_files_whatever_was_kept(made: Path, tmp_path: Path) -> None:
    releases = latest(ROOT / "datapackages")
    write_search(tmp_path / "some", releases[:3], tmp_path / "kept")
    write_search(tmp_path / "all", list(reversed(releases)), tmp_path / "kept")
    write_search(tmp_path / "again", releases, tmp_path / "kept")
    assert files_of(tmp_path / "again") == files_of(tmp_path / "all") == files_of(made)


def test_a_change_to_one_plan_makes_only_its_group_anew(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path / "datapackages")
    for number in range(70):
        plan_id = f"plan-{number}"
        tables = tables_of_plan()
        plan = replace(tables.plans[0], plan_id=plan_id, title=f"第{number}号规划")
        tables = replace(
            tables,
            plans=(plan,),
            sections=(),
            tasks=(),
            targets=(),
            observations=(),
            responsibilities=(),
            organizations=(),
            indicators=(),
            texts={plan_id: "一段文字。\n"},
        )
        store.write(build_package(plan_id, tables, version="1.0.0", created=CREATED, publisher=PUBLISHER))
        last = (plan_id, tables)
    write_search(tmp_path / "one", latest(store.root), tmp_path / "kept")
    before = {each.name for each in (tmp_path / "kept").iterdir()}
    changed = replace(last[1], texts={last[0]: "另一段文字。\n"})
    store.write(build_package(last[0], changed, version="1.0.1", created=CREATED, publisher=PUBLISHER))
    write_search(tmp_path / "two", latest(store.root), tmp_path / "kept")
    after = {each.name for each in (tmp_path / "kept").iterdir()}
    groups, texts = ({each for each in before if each.startswith("of-") == of_one} for of_one in (False, True))
    assert len(groups) == 4
    assert len(groups & after) == 3
    assert len(texts & after) == len(texts) - 1
    assert len(after) == len(before)
    # What comes of texts that were kept is what comes of the releases.
    write_search(tmp_path / "afresh", latest(store.root), tmp_path / "kept-afresh")
    assert files_of(tmp_path / "two") == files_of(tmp_path / "afresh")


def test_no_pair_reaches_from_one_part_of_a_text_into_the_next() -> None:
    hashes, starts, content = encode_pairs([["宽带", "网"], [], ["宽带网"]])
    assert len(hashes) == 3  # 宽带, and 带网 and 宽带网 of the last text only
    assert len(starts) == 4
    pieces = {content[start + 2 : end] for start, end in pairwise(starts)}
    assert pieces == {b"\x02\x00\x02", b"\x01\x02"}


def test_every_page_has_the_box_and_a_text_holds_json(site: Path) -> None:
    for path in ("index.html", "datasets/index.html", "datasets/demo-2020/1.0.1/text/index.html", "search/index.html"):
        html = (site / path).read_text("utf-8")
        root = "../" * path.count("/") or "./"
        assert f'<form class="site-search" action="{root}search/"' in html
    [text, *_] = sorted((site / "search" / "texts").rglob("0.bin"))
    assert all(len(row) in (4, 7, 8) for row in json.loads(zlib.decompress(text.read_bytes()))["rows"])


# ------------------------------------------------------------------------------------------------------------ in a browser


@pytest.fixture(scope="module")
def real_address(made: Path, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site of the invented plan with the search over the real ones."""
    folder = tmp_path_factory.mktemp("served") / "site"
    shutil.copytree(site, folder)
    for each in (made / "search").iterdir():
        target = folder / "search" / each.name
        shutil.copytree(each, target, dirs_exist_ok=True) if each.is_dir() else shutil.copyfile(each, target)
    with served(folder) as found:
        yield found


@pytest.fixture
def open_at(real_address: str) -> Iterator[Callable[..., Page]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)

        def open_page(path: str, *, width: int = 1280, scripts: bool = True) -> Page:
            page = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts).new_page()
            page.goto(real_address + path)
            return page

        yield open_page
        browser.close()


@pytest.mark.browser
@pytest.mark.parametrize("typed", ["宽带", "寬帶", "寬頻", "5600亿", "五千六百億"])
def test_a_reader_finds_from_the_header_what_a_plan_says(open_at: Callable[..., Page], typed: str) -> None:
    page = open_at("")
    page.locator(".site-search input").fill(typed)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    first = page.locator("#search-page ol.hits li").first
    expect(first).to_be_visible()
    assert fold(page.locator("#search-page ol.hits mark").first.inner_text()) == ("5600亿" if "亿" in fold(typed) else "宽带")


@pytest.mark.browser
def test_a_reader_is_told_that_a_hit_has_the_name_of_a_predecessor(open_at: Callable[..., Page]) -> None:
    page = open_at("search/?q=%E6%B9%96%E5%8C%97%E7%9C%81%E5%B7%A5%E4%BF%A1%E5%8E%85")  # 湖北省工信厅
    expect(page.locator("#search-page ol.hits li .former").first).to_contain_text("前身：经信委")


@pytest.mark.browser
def test_the_search_can_be_used_with_keys_alone(open_at: Callable[..., Page]) -> None:
    page = open_at("about/")
    page.keyboard.press("/")
    page.keyboard.type("电子商务")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    expect(page.locator("#search-page ol.hits li").first).to_be_visible()
    page.keyboard.press("/")
    expect(page.locator("#search-words")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#search-page ol.hits li > a").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#search-page ol.hits li > a").nth(0)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#search-words")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#search-words")).to_have_value("")


@pytest.mark.browser
def test_the_search_fits_a_phone_and_shows_more_when_asked(open_at: Callable[..., Page]) -> None:
    page = open_at("search/?q=%E4%BF%A1%E6%81%AF", width=360)
    expect(page.locator("#search-page ol.hits li")).to_have_count(20)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("#search-page button.more").click()
    expect(page.locator("#search-page ol.hits li")).to_have_count(40)


@pytest.mark.browser
def test_words_that_stand_nowhere_are_left_out_and_the_reader_is_told(open_at: Callable[..., Page]) -> None:
    page = open_at("search/?q=" + quote("湖南 宽带 20M 2015 目标达到了吗?"))
    expect(page.locator("#search-page ol.hits li")).to_have_count(3)
    told = page.locator("#search-page [role=status]")
    expect(told).to_have_text("没有一处写着“目标达到了吗?”，下面不计这个词：共 3 条")
    page.locator("#search-words").fill("湖南 宽带 2015")
    expect(told).not_to_contain_text("目标达到了吗")
    english = open_at("en/search/?q=" + quote("宽带 达到了吗"))
    expect(english.locator("#search-page [role=status]")).to_contain_text("“达到了吗” stands nowhere and is left out")


@pytest.mark.browser
def test_a_word_that_names_a_kind_of_rows_narrows_what_is_found_where_it_stands_nowhere(open_at: Callable[..., Page]) -> None:
    page = open_at("search/?q=" + quote("湖南 宽带 2015 目标"))
    told, hits = page.locator("#search-page [role=status]"), page.locator("#search-page ol.hits li")
    expect(told).to_contain_text("只列目标，")
    expect(hits.first).to_be_visible()
    assert set(page.locator("#search-page ol.hits li > .kind").all_inner_texts()) == {"目标"}
    english = open_at("en/search/?q=" + quote("湖南 宽带 2015 targets"))
    expect(english.locator("#search-page [role=status]")).to_contain_text("only of the kind Target: ")
    expect(english.locator("#search-page ol.hits li")).to_have_count(hits.count())
    page.locator("#search-words").fill("湖南 宽带 20M 2015 目标 达到了吗")
    expect(told).to_contain_text("没有一处写着“达到了吗”，下面不计这个词：只列目标，")


@pytest.mark.browser
def test_where_words_stand_somewhere_but_not_together_the_reader_is_told_what_to_try(open_at: Callable[..., Page]) -> None:
    page = open_at("search/?q=" + quote("海南 智慧湖北"))
    expect(page.locator("#search-page [role=status]")).to_have_text("没有找到：试试少几个词，或短一点的词，词与词之间加空格")


@pytest.mark.browser
def test_a_reader_is_told_where_nothing_can_be_found(open_at: Callable[..., Page]) -> None:
    page = open_at("search/?q=%E5%AE%BD")
    expect(page.locator("#search-page [role=status]")).to_contain_text("至少输入两个字")
    page.locator("#search-words").fill("没有这样的词")
    expect(page.locator("#search-page [role=status]")).to_contain_text("没有找到")
    quiet = open_at("search/?q=%E5%AE%BD%E5%B8%A6", scripts=False)
    assert "JavaScript" in quiet.locator("#search-page").inner_text()
