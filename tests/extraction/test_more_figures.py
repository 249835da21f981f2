"""Figures of documents that the rules had not seen, and their siblings, each with a wording of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.extraction.tables import read_tables
from portal.records import PlanDocument
from tests.documents import document
from tests.extraction.reading import read, registry

#: indicator, scope, comparator, value, unit, kind, year
Row = tuple[str, str, str, str, str, str, int | None]


def _rows(said: str, *, chapter: str = "主要任务", heading: str = "推进建设。加快改革。") -> list[Row]:
    targets = read(f"一、{chapter}\n(一){heading}{said}").targets
    return [(row.indicator, row.scope, row.comparator, f"{row.value:f}", row.unit, row.kind, row.year) for row in targets]


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        pytest.param(
            "2016年底前,各市60%以上的县至少有1家老年大学。",
            [("老年大学", "各市的县", ">=", "60", "%", "level", 2016), ("老年大学", "各市60%以上的县", ">=", "1", "家", "level", 2016)],
            id="a share of the places of each place",
        ),
        pytest.param(
            "90%的村拥有1名以上乡村医生。",
            [("乡村医生", "村", "=", "90", "%", "level", None), ("乡村医生", "90%的村", ">=", "1", "名", "level", None)],
            id="the bound behind the number",
        ),
        pytest.param(
            "每个市至少有一个县开展试点。", [("开展试点的县", "每个市", ">=", "1", "个", "level", None)], id="one that does something"
        ),
        pytest.param(
            "每个省份至少有两所医院达到三级水平。", [("达到三级水平的医院", "每个省份", ">=", "2", "所", "level", None)], id="two of them"
        ),
    ],
)
def test_places_have_at_least_so_many_of_a_thing(said: str, rows: list[Row]) -> None:
    assert _rows(said) == rows


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        pytest.param(
            "19个县和40个乡镇完成体制改革。",
            [("完成体制改革的县", "", "=", "19", "个", "increment", None), ("完成体制改革的乡镇", "", "=", "40", "个", "increment", None)],
            id="two counts",
        ),
        pytest.param(
            "8个市、45个县(市、区)均建成融媒体中心。",
            [
                ("建成融媒体中心的市", "", "=", "8", "个", "increment", None),
                ("建成融媒体中心的县(市、区)", "", "=", "45", "个", "increment", None),
            ],
            id="a bracket in a name",
        ),
    ],
)
def test_what_several_counted_groups_do_stands_behind_the_last(said: str, rows: list[Row]) -> None:
    assert _rows(said) == rows


@pytest.mark.parametrize(
    ("said", "indicator", "scope"),
    [
        pytest.param("确保2016年底前所有市、所有县作为转出地和接收地双向开通。", "作为转出地和接收地双向开通", "市、县", id="a list"),
        pytest.param("全省所有统筹地区依托省级平台提供备案服务。", "依托省级平台提供备案服务", "统筹地区", id="by what means"),
        pytest.param("年底前所有街道、乡镇实现一窗受理。", "一窗受理", "街道、乡镇", id="a time in front"),
    ],
)
def test_all_places_do_something(said: str, indicator: str, scope: str) -> None:
    [row] = read(f"一、主要任务\n(一)推进建设。加快改革。{said}").targets
    assert (row.indicator, row.scope, row.value, row.implied) == (indicator, scope, 100, True)


@pytest.mark.parametrize(
    ("said", "values"),
    [
        pytest.param("门诊慢特病年度最高支付限额为5000元。", [], id="set"),
        pytest.param("支付比例提高到65%,年度最高支付限额不低于40万元。", ["65"], id="beside a rate that is raised"),
        pytest.param("居民医保年度最高支付限额提高到30万元。", ["30"], id="raised"),
        pytest.param("转诊人员报销比例的降幅不超过10个百分点。", [], id="how much less is paid"),
    ],
)
def test_what_an_insurance_pays_at_most_is_a_target_only_where_it_is_raised(said: str, values: list[str]) -> None:
    assert [row[3] for row in _rows(said)] == values


def test_what_is_raised_or_received_in_a_year_is_a_level() -> None:
    assert [(row[0], row[5]) for row in _rows("蛋鸭年出栏500万羽。年接待游客80万人次。年末生猪存栏20万头。")] == [
        ("蛋鸭年出栏", "level"),
        ("年接待游客", "level"),
        ("生猪存栏", "level"),
    ]
    assert [(row[0], row[5]) for row in _rows("三年培训教师5000人次。")] == [("教师", "increment")]


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        pytest.param(
            "2016年榨季起在10家糖厂试点。", [("试点糖厂", "", "=", "10", "家", "increment", None)], id="a season that it starts in"
        ),
        pytest.param(
            "从2016年秋季学期起,新增学位2000个。", [("学位", "", "=", "2000", "个", "increment", None)], id="a term that it starts in"
        ),
        pytest.param(
            "2016年秋季学期前新增学位2000个。", [("学位", "", "=", "2000", "个", "increment", 2016)], id="a term that it is due by"
        ),
        pytest.param(
            "2015年至2017年分别建设100个、200个、300个充电站。",
            [
                ("充电站", "", "=", "100", "个", "increment", 2015),
                ("充电站", "", "=", "200", "个", "increment", 2016),
                ("充电站", "", "=", "300", "个", "increment", 2017),
            ],
            id="a span of years, the thing behind the last number",
        ),
    ],
)
def test_years_of_seasons_and_of_spans(said: str, rows: list[Row]) -> None:
    assert _rows(said) == rows


@pytest.mark.parametrize(
    ("heading", "said", "rows"),
    [
        pytest.param("推进建设。", "建设气象站,提高能力。其中2016年3个,2017年5个。", [("气象站", "3", 2016), ("气象站", "5", 2017)], id="a number alone"),
        pytest.param("推进建设。", "推进老旧小区改造,完善设施。2016年完成300个。", [("老旧小区改造", "300", 2016)], id="an earlier clause"),
        pytest.param("省级研究院建设\n", "2015年建成3个,2016年建成8个。", [("省级研究院建设", "3", 2015), ("省级研究院建设", "8", 2016)], id="the heading above"),
        pytest.param("新建公办幼儿园\n", "每年新建20所,到2017年达到100所。", [("公办幼儿园", "20", None), ("公办幼儿园", "100", 2017)], id="each year"),
        pytest.param("推进建设。", "提高农村自来水普及率。2016年达到88%。", [("农村自来水普及率", "88", 2016)], id="what is raised"),
        pytest.param("推进建设。", "推进背街小巷整治。完成300条。", [("背街小巷整治", "300", None)], id="no time at all"),
        pytest.param("推进建设。", "开展农村公路建设。新改建5000公里。", [("农村公路建设", "5000", None)], id="a length"),
        pytest.param("推进建设。", "推进城市建设。新建4G基站6万个,到2017年达到14万个。", [("4G基站", "6", None), ("4G基站", "14", 2017)], id="the sentence names it itself"),
        pytest.param("推进建设。", "提高质量。2016年达到88%。", [], id="nothing that could be meant"),
    ],
)  # fmt: skip
def test_the_thing_may_be_named_in_a_sentence_or_heading_before(heading: str, said: str, rows: list[tuple[str, str, int | None]]) -> None:
    assert [(row[0], row[3], row[6]) for row in _rows(said, heading=heading)] == rows


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        pytest.param(
            "棚户区改造新开工20万套,基本建成18万套。",
            [
                ("棚户区改造新开工", "", "=", "20", "万套", "increment", None),
                ("棚户区改造基本建成", "", "=", "18", "万套", "increment", None),
            ],
            id="how far the work has come",
        ),
        pytest.param(
            "改造小区1.2万个、惠及居民180万户,其中2016年改造3000个;新建公园30座。",
            [
                ("小区", "", "=", "1.2", "万个", "increment", None),
                ("惠及居民", "", "=", "180", "万户", "increment", None),
                ("小区", "", "=", "3000", "个", "increment", 2016),
                ("公园", "", "=", "30", "座", "increment", None),
            ],
            id="a part in the unit of an earlier figure, and the end of its year",
        ),
        pytest.param(
            "2015年至2016年,每年培训教师60万人次,其中农村教师25万人次。",
            [
                ("教师", "", "=", "60", "万人次", "increment", 2015),
                ("教师", "", "=", "60", "万人次", "increment", 2016),
                ("教师", "农村", "=", "25", "万人次", "increment", 2015),
                ("教师", "农村", "=", "25", "万人次", "increment", 2016),
            ],
            id="a part of what is done each year",
        ),
        pytest.param(
            "中小学、幼儿园保安员配备率、封闭化管理率均达到100%。",
            [
                ("中小学、幼儿园保安员配备率", "", "=", "100", "%", "level", None),
                ("封闭化管理率", "", "=", "100", "%", "level", None),
            ],
            id="rates, the first of several places",
        ),
        pytest.param(
            "每个行政村每年至少观看1场文艺演出。", [("文艺演出", "每个行政村", ">=", "1", "场", "level", None)], id="what each one sees"
        ),
        pytest.param("审批时间压缩到5个工作日内。", [("审批时间", "", "<=", "5", "个工作日", "level", None)], id="within so many days"),
        pytest.param(
            "残疾人“两项补贴”发放率达到100%。", [("残疾人“两项补贴”发放率", "", "=", "100", "%", "level", None)], id="how many get an aid"
        ),
        pytest.param(
            "特困人员基本生活标准不低于当地低保标准的1.3倍。",
            [("特困人员基本生活标准", "", ">=", "1.3", "倍", "level", None)],
            id="so many times another",
        ),
    ],
)
def test_parts_and_bounds(said: str, rows: list[Row]) -> None:
    assert _rows(said) == rows


@pytest.mark.parametrize(
    ("said", "indicator", "scope"),
    [
        pytest.param("具备条件的停车场全部对外开放。", "对外开放", "具备条件的停车场", id="those fit for it"),
        pytest.param("出租车领域新增车辆应全部选用清洁能源汽车。", "选用清洁能源汽车", "出租车领域新增车辆", id="a duty"),
        pytest.param("确保试点社区全部新接入充电桩均具备智能功能。", "智能功能", "试点社区新接入充电桩", id="all of a kind in a place"),
    ],
)
def test_all_of_a_stated_group_do_something(said: str, indicator: str, scope: str) -> None:
    [row] = read(f"一、主要任务\n(一)推进建设。加快改革。{said}").targets
    assert (row.indicator, row.scope, row.value, row.implied) == (indicator, scope, 100, True)


def test_a_slogan_of_coverage_is_none() -> None:
    assert not _rows("构建“全域覆盖、全时可用”的网络。")


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        pytest.param("质量官制度覆盖全省50%规模以上企业。", [("质量官制度覆盖", "规模以上企业", "50")], id="a share without 的"),
        pytest.param(
            "设立冰雪发展专项资金,每年安排5000万元。", [("冰雪发展专项资金", "", "5000")], id="a fund set up in the clause before"
        ),
        pytest.param("省级财政每年安排装配式建筑奖补资金1亿元。", [("装配式建筑奖补资金", "", "1")], id="money set aside for grants"),
        pytest.param("对达标企业给予奖补资金1亿元。", [], id="a grant"),
        pytest.param(
            "珠三角每市至少建设3个、粤东西北每市至少建设2个培训基地。",
            [("培训基地", "珠三角每市", "3"), ("培训基地", "粤东西北每市", "2")],
            id="each city of a part",
        ),
        pytest.param(
            "审批时限压减至60个工作日以内,低风险项目不超过10个工作日。",
            [("审批时限", "", "60"), ("审批时限", "低风险项目", "10")],
            id="a time for some of them",
        ),
        pytest.param(
            "单位能耗累计下降15%(控制目标14.5%)。", [("单位能耗", "", "15"), ("单位能耗", "", "14.5")], id="the like in a bracket"
        ),
        pytest.param("装机容量合计达到3600千瓦。", [("装机容量", "", "3600")], id="in all"),
        pytest.param("算力规模由2014年的100PFlops提高到500PFlops。", [("算力规模", "", "500")], id="a unit in mixed case"),
        pytest.param("装置年开放机时不低于5000小时。", [("装置年开放机时", "", "5000")], id="hours of use"),
        pytest.param("在校生2.6万人,比上年增加。", [("在校生", "", "2.6")], id="people without a verb"),
    ],
)
def test_what_figures_are_of(said: str, rows: list[tuple[str, str, str]]) -> None:
    assert [(row[0], row[1], row[3]) for row in _rows(said)] == rows


def test_years_counted_in_a_plan_without_a_period_begin_with_its_year_of_issue() -> None:
    def years(issued: str, said: str) -> list[int | None]:
        plan = replace(document("", start=None, end=None).plan, issued=issued)
        text = f"一、主要任务\n(一)推进建设。加快改革。{said}"
        return [row.year for row in read_tables(PlanDocument(plan, text, text), registry()).targets]

    assert years("2018-08-13", "三年累计举办招聘会200场。") == [2020]
    assert years("2012-06-01", "五年内建成水库100座。") == [2016]
    assert years("2018-12-28", "三年内建成水库100座。") == [None]
    assert years("2018-08-13", "轮候时间缩短至1年以内。") == [None]


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        pytest.param(
            "充电站“县县全覆盖”、充电桩“乡乡全覆盖”。", [("充电站覆盖", "县"), ("充电桩覆盖", "乡")], id="said twice, of every one"
        ),
        pytest.param("农村地区实现卫生室村村全覆盖。", [("卫生室覆盖", "农村地区村")], id="where"),
        pytest.param("各县市区均建有示范小区。", [("建有示范小区", "县市区")], id="each of them has one"),
        pytest.param("各乡镇均建立工作机制。", [], id="each of them is to work something out"),
    ],
)
def test_every_one_of_the_places_has_it(said: str, rows: list[tuple[str, str]]) -> None:
    assert [(row[0], row[1]) for row in _rows(said)] == rows


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        pytest.param("停车场充电设施配建比例不低于车位的20%。", [("停车场充电设施配建比例", ">=", "20", "level")], id="a bound before a short whole"),
        pytest.param("持续推进既有建筑节能改造,完成600万平方米以上。", [("既有建筑节能改造", ">=", "600", "increment")], id="work in the clause before"),
        pytest.param("满足超过10万辆电动汽车的充电需求。", [("满足充电需求的电动汽车", ">", "10", "level")], id="a need that is met"),
    ],
)  # fmt: skip
def test_more_of_what_figures_are_of(said: str, rows: list[tuple[str, str, str, str]]) -> None:
    assert [(row[0], row[2], row[3], row[5]) for row in _rows(said)] == rows


def test_what_there_is_now_is_not_of_the_year_that_the_sentence_before_tells_of() -> None:
    rows = read("一、发展现状\n截至2014年末,全省充电桩超过3000根。截止目前,已建成换电站46座。").observations
    assert [(row.indicator, row.year) for row in rows] == [("充电桩", 2014), ("换电站", None)]


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        pytest.param(
            "到2016年、2017年,全省基站分别达到8万个、13万个,用户分别达到5万户和9万户。",
            [("基站", "8", 2016), ("基站", "13", 2017), ("用户", "5", 2016), ("用户", "9", 2017)],
            id="years in turn for two clauses",
        ),
        pytest.param(
            "城市、县城、建制镇污水处理率分别达到99%、98%和85%。",
            [("污水处理率", "99", None), ("污水处理率", "98", None), ("污水处理率", "85", None)],
            id="places of unequal length",
        ),
        pytest.param(
            "科创板、创业板上市公司各达到20家。",
            [("科创板上市公司", "20", None), ("创业板上市公司", "20", None)],
            id="each of two",
        ),
        pytest.param(
            "高血压、糖尿病患者规范管理率分别达到65%和62%。",
            [("高血压患者规范管理率", "65", None), ("糖尿病患者规范管理率", "62", None)],
            id="patients",
        ),
        pytest.param(
            "到2015年建成平台;2016年、2017年水平提升,能力分别达到160万千瓦、220万千瓦。",
            [("能力", "160", 2016), ("能力", "220", 2017)],
            id="years behind a semicolon",
        ),
        pytest.param("2016年起每年递增10%。", [], id="a growth of nothing that is named"),
    ],
)
def test_members_in_turn(said: str, rows: list[tuple[str, str, int | None]]) -> None:
    assert [(row[0], row[3], row[6]) for row in _rows(said)] == rows


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        pytest.param("桥头跳车整治,完成48处;人行道贯通,完成2000㎡。", [("桥头跳车整治", "48", "处", None), ("人行道贯通", "2000", "㎡", None)], id="work named before it is done"),
        pytest.param("铁路全天开行列车30.5对。", [("铁路全天开行列车", "30.5", "对", None)], id="trains a day"),
        pytest.param("“十三五”、“十四五”期间分别新增水电装机容量4000万千瓦。", [("水电装机容量", "4000", "万千瓦", 2020), ("水电装机容量", "4000", "万千瓦", 2025)], id="two periods of five years"),
        pytest.param("2016年、2017年水平持续提升,可调能力分别达到160万千瓦、220万千瓦。", [("可调能力", "160", "万千瓦", 2016), ("可调能力", "220", "万千瓦", 2017)], id="words between the years and the figures"),
        pytest.param("新增西门公园等9座城市公园。", [("城市公园", "9", "座", None)], id="one of them is named"),
        pytest.param("四是完成避难场所建设144万平方米。", [("避难场所", "144", "万平方米", None)], id="an ordinal in front"),
    ],
)  # fmt: skip
def test_more_ways_of_telling_what_is_done(said: str, rows: list[tuple[str, str, str, int | None]]) -> None:
    assert [(row[0], row[3], row[4], row[6]) for row in _rows(said)] == rows


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        pytest.param("每个街道至少培育1个生活圈,全市累计建成100个。", [("生活圈", "每个街道", ">=", "1"), ("生活圈", "", "=", "100")], id="the whole again"),
        pytest.param("PM2.5浓度2015年、2016年分别控制在38、36微克/立方米以内。", [("PM2.5浓度", "", "<=", "38"), ("PM2.5浓度", "", "<=", "36")], id="a unit behind the last"),
        pytest.param("办理时限在法定时限基础上压减80%。", [("办理时限", "", "=", "80")], id="against what the law sets"),
        pytest.param("将失业保险金标准提高至最低工资标准的90%。", [("失业保险金标准", "", "=", "90")], id="raised to a share of another"),
        pytest.param("建设1个市级、9个县级、80个乡镇级物资储备库。", [("市级物资储备库", "", "=", "1"), ("县级物资储备库", "", "=", "9"), ("乡镇级物资储备库", "", "=", "80")], id="grades"),
    ],
)  # fmt: skip
def test_still_more_of_what_figures_are_of(said: str, rows: list[tuple[str, str, str, str]]) -> None:
    assert [row[:4] for row in _rows(said)] == rows


def test_reports_of_ratios_and_of_what_narrowed() -> None:
    rows = read(
        "一、发展现状\n2014年,全市接待游客4200万人次、实现旅游收入380亿元,分别是2010年的1.8倍和2.3倍。"
        "城乡居民收入比由2.56缩小到2.38。师生比为1:16.6。"
    ).observations
    assert [(row.indicator, str(row.value), row.unit, row.kind) for row in rows] == [
        ("接待游客", "4200", "万人次", "level"),
        ("旅游收入", "380", "亿元", "level"),
        ("接待游客", "1.8", "倍", "ratio"),
        ("旅游收入", "2.3", "倍", "ratio"),
        ("城乡居民收入比", "2.56", "", "level"),
        ("城乡居民收入比", "2.38", "", "level"),
        ("师生比", "16.6", "", "level"),
    ]
