"""Targets as plans of many fields word them: each wording with the row, or rows, that it gives."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.records import Target
from tests.extraction.reading import read


def rows(said: str) -> list[Target]:
    return list(read(f"一、主要任务\n(一)推进建设。{said}", start=2016, end=2020).targets)


def told(said: str) -> list[tuple[str, str, str, str]]:
    """Scope, indicator, bound with value, and unit of each row."""
    return [(row.scope, row.indicator, f"{row.comparator}{row.value}", row.unit) for row in rows(said)]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(
            "业务收入突破1万亿元,年均复合增长率保持30%左右。",
            [("", "业务收入", ">1", "万亿元"), ("", "业务收入", "~30", "%")],
            id="compound",
        ),
        pytest.param(
            "数字经济规模突破3万亿元,占生产总值比重达到10%,年均增速15%左右。",
            [
                ("", "数字经济规模", ">3", "万亿元"),
                ("", "数字经济规模占生产总值比重", "=10", "%"),
                ("", "数字经济规模", "~15", "%"),
            ],
            id="the amount grows, not the share",
        ),
        pytest.param(
            "铁路营业里程达到3万公里,覆盖80%以上的大城市。",
            [("", "铁路营业里程", "=3", "万公里"), ("大城市", "铁路覆盖", ">=80", "%")],
            id="reaches so many",
        ),
        pytest.param(
            "公路通车里程达到500万公里,其中高速公路15万公里。",
            [("", "公路通车里程", "=500", "万公里"), ("", "高速公路", "=15", "万公里")],
            id="among it",
        ),
        pytest.param(
            "引进亿元以上项目200个,其中10亿元以上项目20个。",
            [("", "亿元以上项目", "=200", "个"), ("", "10亿元以上项目", "=20", "个")],
            id="among them, of a size",
        ),
        pytest.param(
            "地区生产总值达到4万亿元,人均达到6万元。",
            [("", "地区生产总值", "=4", "万亿元"), ("", "人均地区生产总值", "=6", "万元")],
            id="per head",
        ),
        pytest.param(
            "户籍人口城镇化率与常住人口城镇化率差距缩小2个百分点左右。",
            [("", "户籍人口城镇化率与常住人口城镇化率差距", "~2", "百分点")],
            id="a gap narrows",
        ),
        pytest.param(
            "国内生产总值和城乡居民人均收入比2010年翻一番。",
            [("", "国内生产总值", "=1", "倍"), ("", "城乡居民人均收入", "=1", "倍")],
            id="each doubles",
        ),
        pytest.param(
            "单位GDP能耗和二氧化碳排放量分别下降15%、18%。",
            [("", "单位GDP能耗", "=15", "%"), ("", "二氧化碳排放量", "=18", "%")],
            id="no shared ending",
        ),
        pytest.param(
            "化学需氧量和氨氮排放量各减少10%。",
            [("", "化学需氧量排放量", "=10", "%"), ("", "氨氮排放量", "=10", "%")],
            id="each by the same",
        ),
        pytest.param(
            "京津冀、长三角等区域细颗粒物浓度分别下降25%、20%左右。",
            [("京津冀", "细颗粒物浓度", "~25", "%"), ("长三角", "细颗粒物浓度", "~20", "%")],
            id="regions in turn",
        ),
        pytest.param("五省(市)煤炭消费总量比2015年下降10%。", [("五省(市)", "煤炭消费总量", "=10", "%")], id="so many provinces"),
        pytest.param(
            "农产品加工业产值与农业总产值之比达到2.8:1。", [("", "农产品加工业产值与农业总产值之比", "=2.8", "")], id="a colon in a ratio"
        ),
        pytest.param("供电煤耗下降到每千瓦时310克标准煤以下。", [("", "供电煤耗", "<=310", "克标准煤")], id="for each kilowatt-hour"),
        pytest.param("食品检验量达到每千人每年4份。", [("", "食品检验量", "=4", "份")], id="for each thousand a year"),
        pytest.param("每千名老年人拥有养老床位35-40张。", [("", "每千名老年人拥有养老床位", "=35", "张")], id="each thousand own"),
        pytest.param("90%以上的行政村生活垃圾得到有效治理。", [("行政村", "生活垃圾得到有效治理", ">=90", "%")], id="villages are counted"),
        pytest.param(
            "县城生活垃圾处理率达到80%以上,建制镇达到70%以上。",
            [("", "县城生活垃圾处理率", ">=80", "%"), ("建制镇", "生活垃圾处理率", ">=70", "%")],
            id="elsewhere",
        ),
        pytest.param("公交站点500米覆盖率不低于90%。", [("", "公交站点500米覆盖率", ">=90", "%")], id="a reach in the name"),
        pytest.param("新建甲、乙等28个排水系统。", [("", "排水系统", "=28", "个")], id="more than are listed"),
        pytest.param("建设甲、乙、丙等区16个排水系统。", [("甲、乙、丙等区", "排水系统", "=16", "个")], id="in listed areas"),
        pytest.param("推进航塘等全市近30座泵闸建设。", [("", "泵闸建设", "~30", "座")], id="about so many, one named"),
        pytest.param("推进电子信息、装备制造等2个产业,支持农业、工业等12个领域发展。", [], id="what sums up a list"),
        pytest.param(
            "预算收入超过6千亿元,培育3百家企业。", [("", "预算收入", ">6000", "亿元"), ("", "企业", "=300", "家")], id="two magnitudes"
        ),
        pytest.param(
            "零售总额、进出口总值双双突破1万亿元。", [("", "零售总额", ">1", "万亿元"), ("", "进出口总值", ">1", "万亿元")], id="both"
        ),
        pytest.param("建成中心城区6座调蓄工程。", [("中心城区", "调蓄工程", "=6", "座")], id="things somewhere"),
        pytest.param("城镇登记失业率控制在5%以内。", [("", "城镇登记失业率", "<=5", "%")], id="towns are part of the name"),
        pytest.param(
            "新增立体绿化100万延米,总规模2.71万m3。", [("", "立体绿化", "=100", "万延米"), ("", "总规模", "=2.71", "万m3")], id="units"
        ),
        pytest.param("建成区40%以上面积达到建设要求。", [("建成区", "面积达到建设要求", ">=40", "%")], id="so much of an area"),
        pytest.param("数据交易规模近三年年均增长200%。", [("", "数据交易规模", "=200", "%")], id="in the last years"),
        pytest.param("河湖水面率较“十四五”初提高0.14个百分点。", [("", "河湖水面率", "=0.14", "百分点")], id="since the start of a plan"),
        pytest.param("健全覆盖城乡的养老服务网络。", [], id="sound coverage is not full"),
        pytest.param("人均用电量达到6000千瓦时。", [("", "人均用电量", "=6000", "千瓦时")], id="kilowatt-hours"),
        pytest.param("就业人员中研发人员达到60人年。", [("", "就业人员中研发人员", "=60", "人年")], id="person-years"),
        pytest.param("重污染天数控制在15天以内。", [("", "重污染天数", "<=15", "天")], id="days"),
        pytest.param("综合创新能力排名进入前15位。", [("", "综合创新能力", "=15", "位")], id="ranked among the first"),
        pytest.param(
            "PM10、PM2.5年均浓度分别下降到75微克/立方米和42微克/立方米以下。",
            [("", "PM10年均浓度", "<=75", "微克/立方米"), ("", "PM2.5年均浓度", "<=42", "微克/立方米")],
            id="concentrations",
        ),
        pytest.param("建成区绿地率达到38.9%。", [("建成区", "绿地率", "=38.9", "%")], id="a built-up area is no verb"),
        pytest.param("全社会用电量预期为6.8万亿千瓦时。", [("", "全社会用电量", "=6.8", "万亿千瓦时")], id="expected"),
        pytest.param("每年培训基层卫生人员不少于1000人次。", [("", "基层卫生人员", ">=1000", "人次")], id="trained each year"),
        pytest.param("万人公交车保有量达到15标台。", [("", "万人公交车保有量", "=15", "标台")], id="standard vehicles"),
        pytest.param(
            "城区人口100万以上的城市建成区平均车速提高10%以上。",
            [("城区人口100万以上的城市", "建成区平均车速", ">=10", "%")],
            id="cities of a size",
        ),
        pytest.param("将试点扩大到100个城市。", [("", "试点城市", "=100", "个")], id="widened"),
        pytest.param(
            "5G网络对50万人口以上城市覆盖率达到95%以上。", [("50万人口以上城市", "5G网络覆盖率", ">=95", "%")], id="places of a size"
        ),
        pytest.param("千万吨级以上矿井产能占比达到60%。", [("", "千万吨级以上矿井产能占比", "=60", "%")], id="works of a size"),
        pytest.param("15岁以上人群吸烟率降到20%以下。", [("15岁以上人群", "吸烟率", "<=20", "%")], id="those of an age"),
        pytest.param(
            "枢纽机场轨道交通接入率达到80%,重点领域北斗系统应用率超过95%。",
            [("枢纽机场", "轨道交通接入率", "=80", "%"), ("重点领域", "北斗系统应用率", ">95", "%")],
            id="a class of things",
        ),
        pytest.param(
            "生产总值拟按8%左右安排,固定资产投资按增长10%安排,进出口增长预期目标为5%。",
            [("", "生产总值", "~8", "%"), ("", "固定资产投资", "=10", "%"), ("", "进出口", "=5", "%")],
            id="as it is to be set",
        ),
        pytest.param(
            "办理时间压缩至50天以内,用户年均停电时间降至5小时以内。",
            [("", "办理时间", "<=50", "天"), ("", "用户年均停电时间", "<=5", "小时")],
            id="shortened to",
        ),
        pytest.param(
            "抢修到达现场时间城区不超过45分钟,农村地区不超过2小时。",
            [("城区", "抢修到达现场时间", "<=45", "分钟"), ("农村地区", "抢修到达现场时间", "<=2", "小时")],
            id="where it stands behind the name",
        ),
        pytest.param(
            "接待游客突破7亿人次,旅游业增加值占比持续提升,到2020年达到5%。",
            [("", "接待游客", ">7", "亿人次"), ("", "旅游业增加值占比", "=5", "%")],
            id="what a clause without a number speaks of",
        ),
        pytest.param("高新技术企业数量大幅增加,突破5000家。", [("", "高新技术企业数量", ">5000", "家")], id="increases, beyond so many"),
        pytest.param("床人比由1∶1.48提高到1∶1.62。", [("", "床人比", "=1.62", "")], id="to one so many"),
        pytest.param("车桩比2∶1。", [("", "车桩比", "=2", "")], id="so many to one, without a verb"),
        pytest.param(
            "新建一所高中、两所初中,建设三个省级示范区。",
            [("", "高中", "=1", "所"), ("", "初中", "=2", "所"), ("", "省级示范区", "=3", "个")],
            id="single small numbers of what is built",
        ),
        pytest.param("坚持一个目标,突出两个重点,打造三个高地,构建两个平台。", [], id="small numbers of what nobody can point at"),
        pytest.param(
            "监测点位达到300个,实现所有县(市、区)全覆盖。",
            [("", "监测点位", "=300", "个"), ("县(市、区)", "监测点位覆盖", "=100", "%")],
            id="all places of what the clause before tells",
        ),
        pytest.param("累计建成5G基站15万个。", [("", "5G基站", "=15", "万个")], id="built in all, among the tasks"),
        pytest.param("报告数量达到800份/百万人口。", [("", "报告数量", "=800", "份/百万人口")], id="for each million people"),
        pytest.param("具备条件的建制村100%通客车。", [("具备条件的建制村", "通客车", "=100", "%")], id="all are reached"),
        pytest.param("户均配变容量不低于2千伏安。", [("", "户均配变容量", ">=2", "千伏安")], id="kilovolt-amperes"),
        pytest.param("每个乡镇至少办好1所中心幼儿园。", [("每个乡镇", "中心幼儿园", ">=1", "所")], id="at least, whatever is done"),
        pytest.param("引导银行提供1000亿元以上的优惠利率信贷。", [("", "优惠利率信贷", ">=1000", "亿元")], id="provided"),
        pytest.param(
            "90%以上教师和80%的学生开通学习空间。",
            [("教师", "开通学习空间", ">=90", "%"), ("学生", "开通学习空间", "=80", "%")],
            id="shares in turn, the first without 的",
        ),
        pytest.param("三级医院电子病历应用水平达到4级以上。", [("", "三级医院电子病历应用水平", ">=4", "级")], id="a grade"),
        pytest.param("设立规模50亿元的产业投资基金。", [("", "产业投资基金规模", "=50", "亿元")], id="a fund of a size"),
        pytest.param("引导5000家中小企业上云。", [("", "上云的中小企业", "=5000", "家")], id="go to the cloud"),
        pytest.param("面向3万名技术人才开展培训。", [("", "技术人才培训", "=3", "万名")], id="whom a training is for"),
        pytest.param("推动全省100家企业实施分类管理。", [("", "实施分类管理的企业", "=100", "家")], id="the whole area behind a verb"),
        pytest.param("每年滚动实施1000项亿元以上技术改造项目。", [("", "亿元以上技术改造项目", "=1000", "项")], id="counted, of a size"),
        pytest.param(
            "企业开办时间再减一半,由目前的8.5个工作日减到5个工作日以内。",
            [("", "企业开办时间", "=50", "%"), ("", "企业开办时间", "<=5", "个工作日")],
            id="cut by half",
        ),
        pytest.param("人均财政补助标准提高到380元。", [("", "人均财政补助标准", "=380", "元")], id="a standard is raised"),
        pytest.param(
            "装配式建筑占比达到40%以上,其中济南、青岛、烟台达到50%。",
            [("", "装配式建筑占比", ">=40", "%"), ("济南、青岛、烟台", "装配式建筑占比", "=50", "%")],
            id="cities by their short names",
        ),
        pytest.param("新增造林10万公顷。", [("", "造林", "=10", "万公顷")], id="the verb says what is added"),
        pytest.param("所有养老机构消防安全达标。", [("养老机构", "消防安全达标", "=100", "%")], id="all meet a standard"),
        pytest.param("服务中心实现街道(镇)全覆盖。", [("街道(镇)", "服务中心覆盖", "=100", "%")], id="covers all streets"),
        pytest.param("构建全覆盖、快速响应的服务网络。", [], id="what a network is to be like"),
        pytest.param("淘汰老旧渔船2000艘(台、套)以上。", [("", "老旧渔船", ">=2000", "艘(台、套)")], id="one of three units"),
        pytest.param(
            "燃气、供水、排水管网智能监测覆盖率分别达到95%、90%和80%。",
            [
                ("", "燃气管网智能监测覆盖率", "=95", "%"),
                ("", "供水管网智能监测覆盖率", "=90", "%"),
                ("", "排水管网智能监测覆盖率", "=80", "%"),
            ],
            id="a long ending",
        ),
        pytest.param(
            "港口吞吐量达3800万标箱,电池比能量达到150瓦时/公斤。",
            [("", "港口吞吐量", "=3800", "万标箱"), ("", "电池比能量", "=150", "瓦时/公斤")],
            id="more units",
        ),
        pytest.param("药品评价性抽验4.2万批次。", [("", "药品评价性抽验", "=4.2", "万批次")], id="batches"),
    ],
)
def test_a_wording_gives_its_rows(said: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert told(said) == expected


def test_a_size_of_what_goes_is_no_target() -> None:
    assert told("县级城市建成区基本淘汰10蒸吨及以下燃煤锅炉。") == []


def test_one_year_ahead_of_the_rest_is_a_year_earlier() -> None:
    assert [row.year for row in rows("到2020年,配套率达到95%以上,大型养殖场配套率提前一年达到100%。")] == [2020, 2019]


def test_what_is_built_in_all_is_promised_where_building_comes_first() -> None:
    tables = read("一、主要任务\n(一)推进建设。新建高标准农田300万亩,累计建成高标准农田2000万亩。", start=2016, end=2020)
    assert [row.value for row in tables.targets] == [Decimal(300), Decimal(2000)]
    assert not tables.observations


def test_a_note_below_a_table_promises_nothing() -> None:
    table = "一、发展目标\n指标\t2015年\t2020年\n浓度(微克/立方米)\t50\t40\n注:未达标指年均值超过35微克/立方米。\n"
    assert [row.value for row in read(table, start=2016, end=2020).targets] == [Decimal(40)]


@pytest.mark.parametrize(
    ("said", "scope", "indicator"),
    [
        pytest.param("所有排放不达标的工业企业全部停产整治。", "排放不达标的工业企业", "停产整治", id="all of a kind"),
        pytest.param("新建建筑全部智能化供热。", "新建建筑", "智能化供热", id="all buildings"),
        pytest.param("村村直接通邮。", "村", "直接通邮", id="each village"),
    ],
)
def test_full_coverage_in_other_words(said: str, scope: str, indicator: str) -> None:
    [row] = rows(said)
    assert (row.scope, row.indicator, row.value, row.implied) == (scope, indicator, Decimal(100), True)


def test_a_built_up_area_where_pollution_mostly_goes_is_not_fully_covered() -> None:
    assert told("所有县城建成区基本消除黑臭水体。") == []


def test_a_change_between_the_ends_of_two_plans_reports_both() -> None:
    said = "地下水年开采量从“十一五”期末的1971万立方米大幅降至“十二五”期末的430万立方米。"
    found = read(f"一、发展现状\n{said}", start=2016, end=2020).observations
    assert [(row.indicator, row.value, row.year) for row in found] == [
        ("地下水年开采量", Decimal(1971), 2010),
        ("地下水年开采量", Decimal(430), 2015),
    ]


def test_what_was_newly_built_is_reported_as_added_and_what_stands_as_there() -> None:
    found = read("一、发展现状\n新建管网3300公里,累计建成基站46个。", start=2016, end=2020).observations
    assert [(row.value, row.kind) for row in found] == [(Decimal(3300), "increment"), (Decimal(46), "level")]


def test_a_look_back_that_opens_with_a_period_is_of_its_last_year() -> None:
    """What is said of today is not."""
    text = "一、发展现状\n“十二五”时期发展极不平凡。\n生产总值达到3万亿元。目前园区达到10个。\n二、主要任务\n(一)推进建设。建设园区。"
    assert [(row.value, row.year) for row in read(text, start=2016, end=2020).observations] == [(Decimal(3), 2015), (Decimal(10), None)]


def test_ranks_of_each_figure_of_a_list() -> None:
    said = "旅客吞吐量、货邮吞吐量分别达8358万人次、244万吨,均居全国第二位,居全球第九位、第十位。"
    ranks = [row for row in read(f"一、发展现状\n{said}", start=2016, end=2020).observations if row.kind == "rank"]
    assert sorted((row.indicator, row.scope, row.value) for row in ranks) == [
        ("旅客吞吐量", "全国", Decimal(2)),
        ("旅客吞吐量", "全球", Decimal(9)),
        ("货邮吞吐量", "全国", Decimal(2)),
        ("货邮吞吐量", "全球", Decimal(10)),
    ]


def test_a_number_that_a_list_of_provinces_shares_is_one_row_with_the_list_as_scope() -> None:
    said = "到2020年,北京、天津碳排放强度分别下降20.5%,福建、江西、河南分别下降19.5%。"
    assert told(said) == [("北京、天津", "碳排放强度", "=20.5", "%"), ("福建、江西、河南", "碳排放强度", "=19.5", "%")]
    assert [row.indicator for row in rows("到2020年,二氧化硫、氮氧化物排放总量分别下降15%。")] == ["二氧化硫排放总量", "氮氧化物排放总量"]


def test_this_year_and_the_next_are_those_of_the_year_a_plan_is_for() -> None:
    tables = read("一、主要任务\n(一)推进建设。今年新建公路500公里,明年新建600公里。去年新建公路300公里。", start=2018, end=2018)
    assert [(row.year, row.value) for row in tables.targets] == [(2018, Decimal(500)), (2019, Decimal(600))]
    assert [(row.year, row.value) for row in tables.observations] == [(2017, Decimal(300))]


def test_years_since_the_former_plan_are_reported_for_its_last() -> None:
    tables = read("一、发展现状\n“十二五”以来,累计建成高速公路3000公里。\n二、主要任务\n(一)推进建设。", start=2016, end=2020)
    assert [(row.year, row.value) for row in tables.observations] == [(2015, Decimal(3000))]


def test_the_same_share_is_no_look_back() -> None:
    assert told("人均预期寿命提高1岁左右,健康预期寿命同比例提高。") == [("", "人均预期寿命", "~1", "岁")]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param("2018、2019、2020年分别新建公厕20座、30座、40座。", [(2018, 20), (2019, 30), (2020, 40)], id="one sign of a year"),
        pytest.param("2018年、2019年、2020年分别新建公厕20座、30座、40座。", [(2018, 20), (2019, 30), (2020, 40)], id="each its own"),
        pytest.param("2018、2019年和2020年分别新建公厕20座、30座和40座。", [(2018, 20), (2019, 30), (2020, 40)], id="and the last"),
    ],
)
def test_three_years_in_turn_have_a_figure_each(said: str, expected: list[tuple[int, int]]) -> None:
    assert [(row.year, row.value) for row in rows(said)] == [(year, Decimal(value)) for year, value in expected]


@pytest.mark.parametrize(
    ("said", "bounds"),
    [
        pytest.param("到2018年和2020年,每万名老年人配备护理员分别不少于30名和50名。", [">=30", ">=50"], id="at least"),
        pytest.param("十大产业总产值分别突破2000亿元、1500亿元。", [">2000", ">1500"], id="more than"),
        pytest.param("到2018年和2020年,失业率分别控制在5%、4%以内。", ["<=5", "<=4"], id="behind the last"),
        pytest.param("到2018年和2020年,普及率分别达到50%以上、60%左右。", [">=50", "~60"], id="each its own"),
    ],
)
def test_a_bound_of_a_list_holds_for_all_its_numbers(said: str, bounds: list[str]) -> None:
    assert [bound for _, _, bound, _ in told(said)] == bounds


def test_over_how_many_years_something_changes_is_no_part_of_its_name() -> None:
    assert told("单位工业增加值能耗三年累计下降7.5%。") == [("", "单位工业增加值能耗", "=7.5", "%")]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(
            "果蔬、肉类、水产品产地低温处理率分别达到30%、85%、80%。",
            [
                ("", "果蔬产地低温处理率", "=30", "%"),
                ("", "肉类产地低温处理率", "=85", "%"),
                ("", "水产品产地低温处理率", "=80", "%"),
            ],
            id="a longer last member",
        ),
        pytest.param("更新改造1000台(套)。", [("", "更新改造", "=1000", "台(套)")], id="two verbs"),
        pytest.param("更新改造电梯1000台。", [("", "电梯", "=1000", "台")], id="two verbs and a thing"),
        pytest.param(
            "实现乡镇充电设施“应建尽建”、行政村通达率100%。", [("行政村", "通达率", "=100", "%")], id="what is all done stands apart"
        ),
        pytest.param("市财政每年安排专项资金3000万元。", [("", "专项资金", "=3000", "万元")], id="who sets aside"),
        pytest.param("省自然资源厅每年单列用地指标不少于2万亩。", [("", "用地指标", ">=2", "万亩")], id="an office sets aside"),
    ],
)
def test_a_name_holds_what_is_measured_and_no_more(said: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert told(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(
            "实施老年人家庭适老化改造,每年改造2000户,2020年累计完成1万户。",
            [(None, "老年人家庭适老化改造", 2000, "户"), (2020, "老年人家庭适老化改造", 1, "万户")],
            id="so many a year, so many in all",
        ),
        pytest.param(
            "推进老旧小区改造,2018年改造3000户,2019年改造4000户。",
            [(2018, "老旧小区改造", 3000, "户"), (2019, "老旧小区改造", 4000, "户")],
            id="each year its own",
        ),
        pytest.param("打造就业驿站,带动就业1.2万人。", [(None, "带动就业", Decimal("1.2"), "万人")], id="what people are helped to"),
    ],
)
def test_the_clause_before_a_number_names_what_is_done(said: str, expected: list[tuple[int | None, str, Decimal, str]]) -> None:
    assert [(row.year, row.indicator, row.value, row.unit) for row in rows(said)] == expected
    assert all(row.quote.endswith(row.unit) for row in rows(said))
