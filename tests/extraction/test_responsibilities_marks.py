"""Who leads, marked in a list; who a sentence says answers for the work."""

from __future__ import annotations

import pytest

from portal.extraction.brackets import MARK_RULE
from tests.extraction.reading import bodies, read

TASK = "一、主要任务\n(一)建设光网。加快建设。\n"


def _roles(text: str) -> list[tuple[str, str, int]]:
    return [(row.name_as_written, row.role, row.order) for row in read(text).responsibilities]


def test_a_star_in_a_list_marks_who_leads() -> None:
    assert _roles(f"{TASK}责任单位:★省财政厅、★省商务厅,省科技厅(标★为牵头单位,下同)") == [
        ("省财政厅", "lead", 1),
        ("省商务厅", "lead", 2),
        ("省科技厅", "participant", 3),
    ]


def test_a_bracket_without_a_label_may_have_a_star_too() -> None:
    assert _roles("一、主要任务\n(一)建设光网。加快建设。(▲省财政厅、省科技厅)") == [
        ("省财政厅", "lead", 1),
        ("省科技厅", "participant", 2),
    ]


def test_an_asterisk_marks_who_leads_where_the_plan_says_so() -> None:
    said = f"{TASK}责任单位:省财政厅*、省科技厅\n"
    assert {role for _, role, _ in _roles(said)} == {"responsible"}
    assert [role for _, role, _ in _roles(f"{said}注:带*号的为牵头单位")] == ["lead", "participant"]


def test_a_column_of_a_table_may_mark_who_leads() -> None:
    table = "序号\t工作任务\t责任单位\n1\t建设光网\t☆省财政厅、省科技厅\n2\t建设平台\t☆省商务厅\n"
    assert _roles(f"一、任务分解\n任务分解表\n{table}") == [
        ("省财政厅", "lead", 1),
        ("省科技厅", "participant", 2),
        ("省商务厅", "lead", 1),
    ]


@pytest.mark.parametrize("said", ["标★为牵头单位", "(带*号的为牵头部门)", "注:加“▲”的单位为牵头单位", "单位名称前标注★的是牵头单位"])
def test_ways_to_say_what_a_mark_means(said: str) -> None:
    assert MARK_RULE.search(said)


def _spoken(sentence: str) -> list[tuple[str, str, bool]]:
    return [(row.name_as_written, row.role, row.open_ended) for row in bodies(sentence, chapter="保障措施")]


@pytest.mark.parametrize(
    ("sentence", "rows"),
    [
        ("县级以上人民政府是光网建设的责任主体。", [("县级以上人民政府", "responsible", False)]),
        ("各区政府(含新区管委会)是本区光网建设的责任主体,应抓好落实。", [("各区政府", "responsible", False)]),
        ("各乡镇党委、政府是责任主体。", [("各乡镇党委、政府", "responsible", False)]),
        ("各县级市(区)要制定方案。", [("各县级市(区)", "responsible", False)]),
        ("省投资集团、省交通集团等省属国有企业要带头建设。", [("省投资集团", "responsible", True), ("省交通集团", "responsible", True)]),
        ("省财政厅负责牵头协调和考核。", [("省财政厅", "lead", False)]),
        ("省推进工作联席会议办公室要充分发挥统筹协调作用。", [("省推进工作联席会议办公室", "coordinator", False)]),
        ("各有关部门要各负其责,联合开展督查。", [("各有关部门", "responsible", False)]),
    ],
)
def test_sentences_of_safeguards_that_say_who_answers(sentence: str, rows: list[tuple[str, str, bool]]) -> None:
    assert _spoken(sentence) == rows


def test_an_office_that_does_the_daily_work_is_named_after_its_group() -> None:
    said = "省光网建设领导小组统筹推进光网建设,领导小组办公室设在省财政厅,负责日常调度。"
    found = bodies(said, chapter="保障措施")
    assert [(row.name_as_written, row.organization, row.role) for row in found] == [
        ("省光网建设领导小组", "湖北省光网建设领导小组", "coordinator"),
        ("领导小组办公室", "湖北省光网建设领导小组办公室", "coordinator"),
    ]
    assert len(bodies("省光网建设领导小组统筹推进光网建设。领导小组办公室设在省财政厅。", chapter="保障措施")) == 1


def test_a_sentence_may_say_that_bodies_answer_by_their_duties_or_join_to_carry_out() -> None:
    by_duty = bodies("此项工作由省财政厅、省科技厅按照职责分工负责。")
    assert [(row.name_as_written, row.role) for row in by_duty] == [("省财政厅", "responsible"), ("省科技厅", "responsible")]
    joined = bodies("此项工作由省财政厅牵头,会同省科技厅组织实施。")
    assert [(row.name_as_written, row.role) for row in joined] == [("省财政厅", "lead"), ("省科技厅", "participant")]


def test_what_a_sentence_calls_by_a_bracket_is_the_group_of_the_list() -> None:
    said = "一、保障措施\n(一)加强落实。各区(县级市)要制定方案。(配合单位:各区、县级市)"
    assert [row.name_as_written for row in read(said).responsibilities] == ["各区、县级市"]


def test_labels_in_one_line_may_be_parted_by_full_stops() -> None:
    assert _roles(f"{TASK}牵头单位:省财政厅。配合单位:省科技厅、省商务厅。完成时限:2017年12月。") == [
        ("省财政厅", "lead", 1),
        ("省科技厅", "participant", 1),
        ("省商务厅", "participant", 2),
    ]


def test_a_deadline_with_a_label_at_the_end_of_a_list_is_no_body() -> None:
    text = "一、主要任务\n(一)建设光网。加快建设。(牵头单位:省财政厅,责任单位:省商务厅、各市州政府,完成时限:2016年底)"
    assert [name for name, _, _ in _roles(text)] == ["省财政厅", "省商务厅", "各市州政府"]


def test_a_mark_in_a_bracket_behind_a_name_marks_who_leads() -> None:
    assert _roles(f"{TASK}责任单位:省财政厅(★)、省科技厅") == [("省财政厅", "lead", 1), ("省科技厅", "participant", 2)]


@pytest.mark.parametrize(
    ("sentence", "rows"),
    [
        ("由省财政厅牵头,省商务厅配合,各市州人民政府具体落实。", ["lead", "participant", "participant"]),
        ("此项工作由省财政厅负总责,省科技厅具体组织实施。", ["responsible", "responsible"]),
        ("省财政厅为牵头单位,省科技厅为配合单位。", ["lead", "participant"]),
    ],
)
def test_sentences_that_part_a_task_among_bodies(sentence: str, rows: list[str]) -> None:
    assert [row.role for row in bodies(sentence)] == rows


def test_the_office_of_the_group_just_named_has_its_full_name() -> None:
    said = "省光网建设领导小组统筹推进光网建设,领导小组办公室(设在省财政厅)承担日常工作。"
    assert [row.organization for row in bodies(said, chapter="保障措施")][1:] == ["湖北省光网建设领导小组办公室"]


def test_all_places_may_be_told_what_to_do() -> None:
    assert _spoken("各地要健全工作机制,各有关部门要密切配合。") == [("各地", "responsible", False), ("各有关部门", "responsible", False)]
