"""Lines to a tree: what is a chapter, an item, a paragraph, a box, and how a number path grows."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from portal.structure.outline import Node, read_outline, reading_text
from portal.text.script import plain
from tests.documents import document
from tests.strategies import any_text, plan_text


def numbered(text: str) -> list[tuple[str, str]]:
    """Kind and number of every node that has an ordinal of its own."""
    return [(node.kind, node.number) for node in read_outline(document(text)).walk() if node.marker]


def nodes(text: str) -> dict[str, Node]:
    return {node.number: node for node in read_outline(document(text)).walk() if node.marker}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("一、甲\n(一)乙\n1.丙\n(1)丁", ["一", "一/一", "一/一/1", "一/一/1/1"], id="styles nest"),
        pytest.param("一、甲\n(一)乙\n(二)丙\n二、丁\n(一)戊", ["一", "一/一", "一/二", "二", "二/一"], id="and climb back"),
        pytest.param("一、甲\n1.乙\n2.丙\n(一)丁", ["一", "一/1", "一/2", "一/一"], id="an outer style after an inner one"),
        pytest.param("第一章 甲\n第一节 乙\n一、丙\n第二章 丁", ["第一章", "第一章/第一节", "第一章/第一节/一", "第二章"], id="long plans"),
        pytest.param(
            "一、甲\n(一)乙\n1.丙\n2.丁\n(二)戊\n3.己", ["一", "一/一", "一/一/1", "一/一/2", "一/二", "一/二/3"], id="numbered through"
        ),
        pytest.param(
            "一、甲\n①乙\n②丙",
            ["一", "一/1", "一/2"],
            id="circled",
        ),
        pytest.param(
            "1 总则\n1.1 依据\n甲。\n2 任务\n2.1 光网\n2.1.1 丙。\n2.1.2 丁。\n2.2 云\n3 保障\n3.1 戊。\n4 附则\n己。",
            ["1", "1/1", "2", "2/1", "2/1/1", "2/1/2", "2/2", "3", "3/1", "4"],
            id="decimal ordinals say where they stand",
        ),
        pytest.param(
            "1 任务\n1.1 光网\n1.推进甲,建成乙。\n2.推进丙,建成丁。\n1.2 云\n2 保障\n2.1 戊。",
            ["1", "1/1", "1/1/1", "1/1/2", "1/2", "2", "2/1"],
            id="items below decimal ordinals",
        ),
        pytest.param(
            "一、行动\n行动一:甲\n行动一:乙\n行动三:丙",
            ["一", "一/行动一", "一/行动一", "一/行动三"],
            id="named ordinals never nest in their own kind",
        ),
        pytest.param(
            "一、甲\n1.1 乙\n1.2 丙\n二、丁\n2.1 戊",
            ["一", "1/1", "1/2", "二", "2/1"],
            id="decimals below a Chinese ordinal print their whole path",
        ),
        pytest.param("一、甲\n2.5 亿元投入。\n(一)乙", ["一", "一/一"], id="a decimal out of turn is a figure"),
        pytest.param(
            "一、行动\n行动一:甲\n1.乙\n行动二:丙\n2.丁\n二、保障\n(一)戊",
            ["一", "一/行动一", "一/行动一/1", "一/行动二", "一/行动二/2", "二", "二/一"],
            id="named ordinals open below the chapter",
        ),
        pytest.param(
            "一、任务\n(一)光网\n工程1:甲。\n工程2:乙。\n(二)云\n工程3:丙。",
            ["一", "一/一", "一/一/工程1", "一/一/工程2", "一/二", "一/二/工程3"],
            id="and below an item that only heads",
        ),
        pytest.param(
            "一、任务\n专栏1 光网\n建设三岛七十九公里大堤,整治疏浚一百九十公里骨干河网。\n(一)甲\n1.乙\n(二)丙",
            ["一", "专栏1", "一/一", "一/一/1", "一/二"],
            id="a box that has said its own ends at a fresh list",
        ),
        pytest.param(
            "一、任务\n(一)光网\n1.甲。\n2.乙。\n专栏1 光网\n1.丙。\n2.丁。\n3.戊。\n(二)云",
            ["一", "一/一", "一/一/1", "一/一/2", "专栏1", "专栏1/1", "专栏1/2", "专栏1/3", "一/二"],
            id="a third of the box where two stand before it",
        ),
        pytest.param(
            "一、任务\n(一)光网\n1.甲。(市财政局)\n2.乙。(市财政局)\n专栏1 光网\n1.丙。\n2.丁。\n3.戊。(市科技局等)\n(二)云",
            ["一", "一/一", "一/一/1", "一/一/2", "专栏1", "专栏1/1", "专栏1/2", "一/一/3", "一/二"],
            id="or of the outline, where it is assigned",
        ),
        pytest.param(
            "一 总体要求\n坚持发展。\n二 重点任务\n(一) 光网\n建设。\n三 保障措施\n(一) 领导\n加强。",
            ["一", "二", "二/一", "三", "三/一"],
            id="blanks behind the ordinals of chapters",
        ),
        pytest.param("一、任务\n一)甲。\n二)乙。", ["一", "一/一", "一/二"], id="a bracket that only closes"),
        pytest.param("一、任务\n措施一:甲。\n措施二:乙。", ["一", "一/措施一", "一/措施二"], id="measures by name"),
        pytest.param("一、任务\n重点1:甲\n建设。\n重点2:乙\n建设。", ["一", "一/重点1", "一/重点2"], id="points by name"),
        pytest.param(
            "一、任务\n(一)甲\n专栏1 光网\n01光纤到户\n改造小区。\n02基站建设\n新建基站。\n(二)乙",
            ["一", "一/一", "专栏1", "专栏1/1", "专栏1/2", "一/二"],
            id="two digits in a box",
        ),
        pytest.param("一、甲\n一是乙。二是丙。", ["一"], id="firstly in a paragraph is a way of speaking"),
        pytest.param("前言\n一、甲", ["一"], id="a preamble has no number"),
        pytest.param(
            "一、甲\n(一)乙\n10.丙\n11.121人才计划。\n12.丁",
            ["一", "一/一", "一/一/10", "一/一/11", "一/一/12"],
            id="a number after the next ordinal",
        ),
        pytest.param("一、甲\n2015年建成\n3.5亿元", ["一"], id="numbers that are no ordinals"),
        pytest.param("（一）甲\n（二）乙", ["一", "二"], id="full-width brackets, no chapter above"),
    ],
)
def test_ordinals_make_number_paths(text: str, expected: list[str]) -> None:
    assert [number for _, number in numbered(text)] == expected


def test_a_box_holds_its_items_and_ends_where_the_outline_goes_on() -> None:
    text = "三、任务\n(一)光网\n专栏1 光网工程\n发展重点:\n一是光纤到户。推进城区。\n二是宽带乡村。\n(二)云\n专栏2 云工程\n1.楚天云\n2.长江云\n四、保障"
    assert numbered(text) == [
        ("chapter", "三"),
        ("item", "三/一"),
        ("box", "专栏1"),
        ("box-item", "专栏1/一"),
        ("box-item", "专栏1/二"),
        ("item", "三/二"),
        ("box", "专栏2"),
        ("box-item", "专栏2/1"),
        ("box-item", "专栏2/2"),
        ("chapter", "四"),
    ]


def test_items_of_a_box_that_run_on_in_one_paragraph_are_parted() -> None:
    text = "一、任务\n专栏1 光网\n一是推进光纤到户。实现改造。二是推进宽带乡村;三是扩容。"
    found = nodes(text)
    assert [number for number in found if "/" in number] == ["专栏1/一", "专栏1/二", "专栏1/三"]
    assert found["专栏1/二"].own.of(plain(text)) == "二是推进宽带乡村;"


def test_an_embedded_ordinal_out_of_turn_parts_nothing() -> None:
    assert [number for _, number in numbered("一、任务\n专栏1 光网\n一是推进光纤。三是扩容。")] == ["一", "专栏1", "专栏1/一"]


def test_a_reference_to_a_box_opens_none() -> None:
    assert numbered("一、任务\n专栏3中的项目优先安排。") == [("chapter", "一")]


def test_a_paragraph_belongs_to_the_item_above_it() -> None:
    text = "一、任务\n(一)光网\n加快建设。\n推进改造。\n(二)云\n建设平台。"
    found = nodes(text)
    assert [node.own.of(text) for node in found["一/一"].paragraphs] == ["加快建设。", "推进改造。"]
    assert [node.own.of(text) for node in found["一/二"].paragraphs] == ["建设平台。"]


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        pytest.param("一、甲\n建设光网,\n推进改造。", ["建设光网,\n推进改造。"], id="after a comma"),
        pytest.param("一、甲\n省经信委、\n省商务厅。", ["省经信委、\n省商务厅。"], id="after an enumeration mark"),
        pytest.param("一、甲\n建设光网,\n\n推进改造。", ["建设光网,\n\n推进改造。"], id="over an empty line"),
        pytest.param("一、甲\n建设光网。\n推进改造。", ["建设光网。", "推进改造。"], id="not after a full stop"),
        pytest.param("一、甲\n建设光网,\n(一)推进。", ["建设光网,"], id="not into a heading"),
    ],
)
def test_a_line_broken_inside_a_sentence_is_healed(text: str, paragraphs: list[str]) -> None:
    assert [node.own.of(text) for node in nodes(text)["一"].paragraphs] == paragraphs


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        pytest.param("(一)加快光网建设。推进改造。", "加快光网建设", id="up to the full stop"),
        pytest.param("(一)加快光网建设", "加快光网建设", id="the whole line"),
        pytest.param("1.建设高速宽带网络.积极争取.", "建设高速宽带网络", id="up to a Western stop"),
        pytest.param(
            "(一)推进互联网与工业融合创新,形成工业经济发展新动力。", "推进互联网与工业融合创新,形成工业经济发展新动力", id="with its comma"
        ),
        pytest.param(
            "(一)" + "推进信息基础设施建设" * 3 + ",形成覆盖城乡的高速宽带网络体系。",
            "推进信息基础设施建设" * 3,
            id="longer than 40, up to its comma",
        ),
        pytest.param("(一)加快 光网 建设。", "加快光网建设", id="blanks left out"),
    ],
)
def test_a_heading_ends_with_its_first_sentence(line: str, heading: str) -> None:
    assert nodes("一、任务\n" + line)[f"一/{'1' if line[0] == '1' else '一'}"].heading == heading


@pytest.mark.parametrize(
    ("text", "number", "role"),
    [
        pytest.param("一、发展现状\n(一)成绩。", "一/一", "background", id="inherited"),
        pytest.param("一、总体要求\n(一)发展目标。", "一/一", "goals", id="goals inside guidance"),
        pytest.param("二、主要任务\n(一)优化发展环境。", "二/一", "tasks", id="a task that holds the word for background"),
        pytest.param("二、主要任务\n(一)完善保障机制。", "二/一", "tasks", id="a task that holds the word for safeguard"),
        pytest.param("一、总体要求\n(二)基本原则\n1.强化保障。", "一/二/1", "guidance", id="a principle assigns nothing"),
        pytest.param("三、保障措施\n(一)主要任务分工。", "三/一", "safeguards", id="a safeguard about tasks"),
        pytest.param("二、推进互联网与工业融合\n(一)发展目标。", "二/一", "goals", id="goals inside a task"),
        pytest.param("一、建设光网\n(一)推进。", "一/一", "tasks", id="nothing said is work to do"),
    ],
)
def test_a_part_inherits_its_role_unless_its_heading_says_more(text: str, number: str, role: str) -> None:
    assert nodes(text)[number].role == role


def test_levels_count_from_one() -> None:
    found = nodes("一、甲\n(一)乙\n1.丙")
    assert [found[number].level for number in ("一", "一/一", "一/一/1")] == [1, 2, 3]
    assert [node.number for node in found["一/一/1"].above()] == ["一/一", "一"]


def test_a_text_without_an_ordinal_has_no_headings() -> None:
    assert not read_outline(document("甲。\n乙。")).has_headings
    assert read_outline(document("甲。\n一、乙。")).has_headings


def test_reading_text_leaves_out_items_and_boxes() -> None:
    text = "一、任务\n加快建设。\n(一)光网\n专栏1 光网"
    assert [span.of(text) for span in reading_text(nodes(text)["一"])] == ["一、任务", "加快建设。"]


@given(any_text | plan_text)
def test_every_printed_character_belongs_to_one_node(text: str) -> None:
    """Text to tree to text gives the same text, blanks aside."""
    found = document(text)
    own = [node.own for node in read_outline(found).walk()]
    assert all(left.end <= right.start for left, right in pairwise(own))
    assert "".join("".join(span.of(found.plain).split()) for span in own) == "".join(found.plain.split())


@given(any_text | plan_text)
def test_a_node_holds_what_is_below_it(text: str) -> None:
    found = document(text)
    for node in read_outline(found).walk():
        assert node.span.holds(node.own)
        assert node.own.holds(node.heading_span) or not node.marker
        for child in node.children:
            assert child.parent is node
            assert node.span.holds(child.span)


def test_a_box_whose_name_is_the_first_row_of_a_table_is_a_box() -> None:
    text = "一、任务\n1.甲。做甲。\n专栏1 路线图\t\t\n时间\t2015年\t2020年\n目标\t达到30%。\t达到50%。\n2.乙。做乙。"
    found = [(node.kind, node.number) for node in read_outline(document(text)).walk() if node.marker or node.kind == "table"]
    assert found == [("chapter", "一"), ("item", "一/1"), ("box", "专栏1"), ("table", "专栏1"), ("item", "一/2")]


def test_a_group_of_rows_in_brackets_is_part_of_the_group_above_it() -> None:
    head = "序号\t重点任务\t完成时限\t牵头部门\n"
    text = f"{head}一、蓝天\t\t\t\n(一)减排\t\t\t\n3\t改造锅炉\t年底\t甲局\n(二)绿化\t\t\t\n4\t种植树木\t年底\t乙局\n二、碧水\t\t\t\n5\t治理河道\t年底\t丙局\n"
    assert [node.number for node in read_outline(document(text)).walk() if node.kind == "table-row"] == ["一/一/3", "一/二/4", "二/5"]


def test_the_work_of_a_year_is_a_task_where_a_column_says_who_leads() -> None:
    text = "序号\t领域\t2024年推进任务\t牵头责任部门\n1\t工业\t实施技术改造\t甲局\n2\t能源\t改造煤电机组\t乙局\n"
    [table] = [node for node in read_outline(document(text)).walk() if node.kind == "table"]
    assert table.grid is not None
    assert (table.grid.kind, [column.role for column in table.grid.columns][2]) == ("tasks", "task")


def test_a_row_whose_last_cell_is_empty_does_not_take_in_the_next_one() -> None:
    rows = "序号\t指标\t单位\t2022年\t2025年\t属性\n1\t粮食\t万吨\t4\t5\t约束性\n2\t农田\t万亩\t3\t6\t\n3\t收入\t元\t7\t8\t预期性\n"
    found = [node.own.of(rows) for node in read_outline(document(rows)).walk() if node.kind == "table-row"]
    assert found == rows.splitlines()[1:]


def test_notes_of_pages_at_the_end_belong_to_no_item() -> None:
    text = "一、保障\n(一)加强领导。建立机制。\n[1] 普及率:2021年全国为84%。\n"
    note = list(read_outline(document(text)).walk())[-1]
    assert (note.own.of(text), note.parent, note.number) == ("[1] 普及率:2021年全国为84%。", None, "")


def test_a_part_whose_heading_bears_no_ordinal_starts_where_counting_begins_anew() -> None:
    text = "主要目标\n1.光网。建成基站。\n重点任务\n1.夯实基础。新建基站。\n2.优化服务。开通热线。\n保障措施\n1.加强领导。健全机制。"
    found = read_outline(document(text))
    parts = [(node.number, node.role) for node in found.walk() if node.marker]
    assert parts == [("1", "goals"), ("1", "tasks"), ("2", "tasks"), ("1", "safeguards")]
    headings = [node.own.of(text) for node in found.nodes if not node.marker]
    assert headings == ["主要目标", "重点任务", "保障措施"]
