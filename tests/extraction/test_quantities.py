"""What is printed as a quantity: number, unit and bound; and what only looks like one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from portal.extraction.quantities import find_quantities
from portal.text.script import plain
from tests.strategies import any_text, plan_text


@pytest.mark.parametrize(
    ("text", "value", "unit", "after"),
    [
        pytest.param("达到60%", "60", "%", None, id="percent"),
        pytest.param("达到60%以上", "60", "%", ">=", id="以上"),
        pytest.param("下降到18.2%以下", "18.2", "%", "<=", id="以下"),
        pytest.param("控制在50毫秒以内", "50", "毫秒", "<=", id="以内"),
        pytest.param("达到50%左右", "50", "%", "~", id="左右"),
        pytest.param("规模4000亿元", "4000", "亿元", None, id="亿 stays in the unit"),
        pytest.param("用户220万", "220", "万", None, id="no unit but 万"),
        pytest.param("培育3000名以上精英", "3000", "名", ">=", id="以上 behind a counting word"),
        pytest.param("带宽9,290GB", "9290", "GB", None, id="thousands mark"),
        pytest.param("具备100M接入能力", "100", "Mbps", None, id="100M beside a network word"),
        pytest.param("出口带宽3600Gbps", "3600", "Gbps", None, id="Gbps"),
        pytest.param("达到10PB存储容量", "10", "PB", None, id="PB"),
        pytest.param("建设三十个社区", "30", "个", None, id="Chinese numeral"),
        pytest.param("培训二十万人", "20", "万人", None, id="万 of a Chinese numeral goes to the unit"),
        pytest.param("打造三千家企业", "3000", "家", None, id="千 is part of the number"),
        pytest.param("达到百亿元规模", "100", "亿元", None, id="bare head"),
        pytest.param("千万用户级平台", "1000", "万用户", None, id="bare head before a grade"),
        pytest.param("占一半以上", "50", "%", ">=", id="half"),
        pytest.param("占八成以上", "80", "%", ">=", id="tenths"),
        pytest.param("产值翻一番", "1", "倍", None, id="doubling"),
        pytest.param("产值翻两番", "3", "倍", None, id="doubling twice"),
        pytest.param("增长5.2倍", "5.2", "倍", None, id="times"),
        pytest.param("占比提高两成左右", "20", "%", "~", id="two tenths"),
        pytest.param("排全国第10位", "10", "位", None, id="place"),
        pytest.param("位居中部第一", "1", "位", None, id="first place"),
        pytest.param("进入全国前五位", "5", "位", None, id="among the first"),
    ],
)  # fmt: skip
def test_a_quantity_is_read(text: str, value: str, unit: str, after: str | None) -> None:
    [found] = find_quantities(text)
    assert (f"{found.value.normalize():f}", found.unit, found.after) == (value, unit, after)


@pytest.mark.parametrize(
    ("text", "least", "most", "unit"),
    [
        pytest.param("建设3-5个基地", "3", "5", "个", id="hyphen"),
        pytest.param("建设3~5个基地", "3", "5", "个", id="wave dash"),
        pytest.param("建设3至5个基地", "3", "5", "个", id="word"),
        pytest.param("接入20-30万户家庭", "20", "30", "万户", id="with a magnitude"),
        pytest.param("增长10%-15%", "10", "15", "%", id="unit twice"),
    ],
)
def test_a_range_is_one_quantity(text: str, least: str, most: str, unit: str) -> None:
    [found] = find_quantities(text)
    assert (str(found.value), str(found.value_max), found.unit) == (least, most, unit)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2015年10月11日", id="date"),
        pytest.param("2013-2016年", id="span of years"),
        pytest.param("(国发〔2015〕40号)", id="document number"),
        pytest.param("推进4G和3D应用", id="names"),
        pytest.param("部署IPv6网络", id="designation"),
        pytest.param("第3批试点", id="ordinal"),
        pytest.param("以下3个领域", id="sum of a list"),
        pytest.param("4大基础数据库", id="sum of a list, 大"),
        pytest.param("“3+5”城市群", id="slogan"),
        pytest.param("每5年修订", id="frequency"),
        pytest.param("“12316”服务体系", id="hotline"),
        pytest.param("三网融合", id="name with a Chinese numeral"),
        pytest.param("十大工程", id="ten great projects"),
        pytest.param("一批企业", id="a batch"),
        pytest.param("1.加快建设", id="ordinal of an item"),
    ],
)
def test_what_is_no_quantity_gives_none(text: str) -> None:
    assert find_quantities(text) == []


@given(any_text | plan_text)
def test_quantities_stand_in_their_text_in_order_and_apart(text: str) -> None:
    text = plain(text)
    found = find_quantities(text)
    assert all(left.span.end <= right.span.start for left, right in pairwise(found))
    for each in found:
        assert 0 <= each.span.start < each.span.end <= len(text)
        assert each.value.is_finite()
        assert each.value >= 0
