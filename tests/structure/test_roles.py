"""What a part is for, told from its heading."""

from __future__ import annotations

import pytest

from portal.structure.roles import part_role


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        pytest.param("发展现状与面临形势", "background", id="state of things"),
        pytest.param("现状", "background", id="one word"),
        pytest.param("发展基础", "background", id="what there is"),
        pytest.param("存在的主要问题", "background", id="problems"),
        pytest.param("机遇与挑战", "background", id="chances"),
        pytest.param("贫困情况", "background", id="how things are with something"),
        pytest.param("摸清资源情况", None, id="what is to be found out"),
        pytest.param("公开进展情况", None, id="what is to be told"),
        pytest.param("“十二五”发展成效", "background", id="what was reached"),
        pytest.param("总体要求", "guidance", id="general"),
        pytest.param("指导思想", "guidance", id="guiding thought"),
        pytest.param("基本原则", "guidance", id="principles"),
        pytest.param("总体思路", "guidance", id="approach"),
        pytest.param("发展目标", "goals", id="goals"),
        pytest.param("主要指标", "goals", id="indicators"),
        pytest.param("目标", "goals", id="goals, one word"),
        pytest.param("持续巩固污染物减排成效", None, id="results to be kept are work"),
        pytest.param("主要任务", "tasks", id="tasks"),
        pytest.param("重点工程", "tasks", id="projects"),
        pytest.param("主要任务及目标", "tasks", id="tasks and goals are tasks"),
        pytest.param("保障措施", "safeguards", id="safeguards"),
        pytest.param("加大支持保障力度", "safeguards", id="support and safeguards"),
        pytest.param("组织实施", "safeguards", id="carrying out"),
        pytest.param("组织领导", "safeguards", id="leadership"),
        pytest.param("落实责任", "safeguards", id="responsibility"),
        pytest.param("有关要求", "safeguards", id="requirements"),
        pytest.param("政策措施", "safeguards", id="policies"),
        pytest.param("发展绿色制造", None, id="a task's own heading says nothing"),
        pytest.param("信息安全保障能力提升行动", None, id="an action that holds the word safeguard"),
        pytest.param("社会保障信息化", None, id="social security"),
        pytest.param("建设目标管理系统", None, id="a system that holds the word goal"),
        pytest.param("健全就业保障体系", None, id="a system of the work itself"),
        pytest.param("完善人才支撑体系", None, id="another"),
        pytest.param("构建保障体系", "safeguards", id="the plan's own"),
        pytest.param("强化保障落实", "safeguards", id="carrying out what is safeguarded"),
        pytest.param("加强目标考核,严格责任追究", "safeguards", id="held to account"),
        pytest.param("建立齐抓共管的工作机制", "safeguards", id="a way of working"),
        pytest.param("确保规划有效实施", "safeguards", id="made to work"),
        pytest.param("保障和改善农村民生", None, id="people are kept safe"),
        pytest.param("保障净土沃壤", None, id="the soil is"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_heading_says_what_its_part_is_for(heading: str, role: str | None) -> None:
    assert part_role(heading) == role
