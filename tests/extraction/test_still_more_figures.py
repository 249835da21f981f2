"""Figures of documents that the rules had not seen, and the like of them."""

from __future__ import annotations

import pytest

from tests.extraction.reading import Promised, promised


@pytest.mark.parametrize(
    ("sentence", "rows"),
    [
        pytest.param("废钢占比提高三个百分点以上。", [("废钢占比", "", ">=", "3", "百分点", "growth", None)], id="points in characters"),
        pytest.param("失业率下降半个百分点。", [("失业率", "", "=", "0.5", "百分点", "growth", None)], id="half a point"),
        pytest.param("到2025年，轻卡保有量实现倍增。", [("轻卡保有量", "", "=", "1", "倍", "growth", 2025)], id="doubled"),
        pytest.param("实施企业倍增计划。", [], id="a name that holds the word"),
        pytest.param("机房电能利用效率（PUE）不超过1.3。", [("机房电能利用效率（PUE）", "", "<=", "1.3", "", "level", None)], id="no unit"),
        pytest.param(
            "每25—30公里村道配备不少于一名护路员。",
            [("护路员", "每25-30公里村道", ">=", "1", "名", "level", None)],
            id="for so much of it each",
        ),
        pytest.param("年问诊量超过50万例次。", [("年问诊量", "", ">", "50", "万例次", "level", None)], id="times it is done"),
        pytest.param(
            "共有机构2.8万个，其中药店1189个。",
            [("机构", "", "=", "2.8", "万个", "level", None), ("药店", "", "=", "1189", "个", "level", None)],
            id="part of a whole that is counted in thousands",
        ),
        pytest.param(
            "在货车较多的路口100%增设隔离设施。",
            [("增设隔离设施", "货车较多的路口", "=", "100", "%", "level", None)],
            id="all of them, a number printed",
        ),
        pytest.param("门店登记推进100%全覆盖。", [("门店登记全覆盖", "", "=", "100", "%", "level", None)], id="printed, not implied"),
        pytest.param(
            "三年新改建村道60公里，其中2021年、2022年分别新改建20公里、40公里。",
            [
                ("村道", "", "=", "60", "公里", "increment", 2023),
                ("村道", "", "=", "20", "公里", "increment", 2021),
                ("村道", "", "=", "40", "公里", "increment", 2022),
            ],
            id="years in turn, the verb again",
        ),
        pytest.param(
            "实施支管检测约123公里，对其中的约24公里进行修复。",
            [("支管检测", "", "~", "123", "公里", "increment", None), ("支管修复", "", "~", "24", "公里", "increment", None)],
            id="so many of these",
        ),
        pytest.param(
            "60平方公里以上建设用地面积达到海绵建设要求。",
            [("海绵建设要求", "建设用地面积", ">=", "60", "平方公里", "level", None)],
            id="so much of the area meets it",
        ),
        pytest.param(
            "参与调峰的充电站和换电车辆实现“双过千”。",
            [("参与调峰的充电站", "", ">", "1000", "", "level", None), ("换电车辆", "", ">", "1000", "", "level", None)],
            id="both above a thousand",
        ),
        pytest.param(
            "规划建设五个郊野公园带。", [("郊野公园带", "", "=", "5", "个", "increment", None)], id="few of what one can point at"
        ),
        pytest.param("全年培训不少于5场。", [("培训", "", ">=", "5", "场", "increment", None)], id="all the year is no name"),
        pytest.param(
            "30%的小区要创建示范小区。", [("创建示范小区", "小区", "=", "30", "%", "level", None)], id="a share that becomes something"
        ),
        pytest.param(
            "工作目标：到2022年和2025年，骑行率分别低于7%和5%，其中知识和理念水平分别提高到30%及以上和45%及以上，开放率超过70%和90%；合格率均达到90%。",
            [
                ("骑行率", "", "<", "7", "%", "level", 2022),
                ("骑行率", "", "<", "5", "%", "level", 2025),
                ("知识和理念水平", "", ">=", "30", "%", "level", 2022),
                ("知识和理念水平", "", ">=", "45", "%", "level", 2025),
                ("开放率", "", ">", "70", "%", "level", 2022),
                ("开放率", "", ">", "90", "%", "level", 2025),
                ("合格率", "", "=", "90", "%", "level", 2022),
                ("合格率", "", "=", "90", "%", "level", 2025),
            ],
            id="two years that open a sentence hold for each of its clauses",
        ),
        pytest.param(
            "完成300家与生活密切相关的网站的改造。",
            [("与生活密切相关的网站的改造", "", "=", "300", "家", "increment", None)],
            id="touching",
        ),
        pytest.param(
            "县级医院平均住院日控制在8.5天以内。", [("县级医院平均住院日", "", "<=", "8.5", "天", "level", None)], id="days in hospital"
        ),
        pytest.param(
            "在全国15个省份、45所大型医院推广应用电子卡。",
            [
                ("推广应用电子卡的省份", "", "=", "15", "个", "increment", None),
                ("推广应用电子卡的大型医院", "", "=", "45", "所", "increment", None),
            ],
            id="where it is spread",
        ),
        pytest.param("贫困人口减少20万以上。", [("贫困人口", "", ">=", "20", "万", "growth", None)], id="fewer people"),
        pytest.param(
            "专项债券21亿元，比2020年增加8亿元。",
            [("专项债券", "", "=", "21", "亿元", "level", None), ("专项债券", "", "=", "8", "亿元", "growth", None)],
            id="more money than in a year",
        ),
        pytest.param("继续提高基金调剂比例，达到3.5%。", [("基金调剂比例", "", "=", "3.5", "%", "level", None)], id="what goes on rising"),
        pytest.param(
            "开展差异化技能培训，累计培训不少于10万人次。",
            [("差异化技能培训", "", ">=", "10", "万人次", "increment", None)],
            id="a bound is no name",
        ),
        pytest.param(
            "抽查结果100%向社会公开。", [("向社会公开", "抽查结果", "=", "100", "%", "level", None)], id="all of them made public"
        ),
        pytest.param(
            "专利平均审查周期为22.5个月。", [("专利平均审查周期", "", "=", "22.5", "个月", "level", None)], id="months that something takes"
        ),
        pytest.param("试点覆盖50%以上的县。", [("试点覆盖", "县", ">=", "50", "%", "level", None)], id="a share of the counties"),
        pytest.param(
            "推行大病保险，2025年底前覆盖所有县区。",
            [("大病保险覆盖", "县区", "=", "100", "%", "level", 2025)],
            id="what covers them stands before",
        ),
        pytest.param(
            "一季度开工率达到40%，上半年达到80%。",
            [("开工率", "", "=", "40", "%", "level", None), ("开工率", "", "=", "80", "%", "level", None)],
            id="parts of a year",
        ),
        pytest.param("新增建设用地1万亩。", [("建设用地", "", "=", "1", "万亩", "increment", None)], id="land for building"),
        pytest.param(
            "A级以上景区达到60家，其中5A级2家。",
            [("A级以上景区", "", "=", "60", "家", "level", None), ("5A级景区", "", "=", "2", "家", "level", None)],
            id="those of the highest grade",
        ),
        pytest.param("2022年完成30%、2023年完成70%、2024年全部完成。", [], id="shares of nothing that is named"),
        pytest.param(
            "棚户区改造开工2000套，基本建成3000套。",
            [
                ("棚户区改造开工", "", "=", "2000", "套", "increment", None),
                ("棚户区改造基本建成", "", "=", "3000", "套", "increment", None),
            ],
            id="begun and built",
        ),
        pytest.param("新种（补种）2500株行道树。", [("行道树", "", "=", "2500", "株", "increment", None)], id="planted or planted again"),
        pytest.param(
            "100%的行政村建有服务中心。", [("建有服务中心", "行政村", "=", "100", "%", "level", None)], id="what all of them have"
        ),
        pytest.param("三次产业结构调整为10：40：50。", [], id="shares of a whole"),
        pytest.param(
            "森林覆盖率由“十三五”末的30%提高到35%。", [("森林覆盖率", "", "=", "35", "%", "level", None)], id="from the end of five years"
        ),
        pytest.param(
            "签约亿元以上项目100个，其中10亿元以上项目20个，50亿元以上项目3个。",
            [
                ("亿元以上项目", "", "=", "100", "个", "increment", None),
                ("10亿元以上项目", "", "=", "20", "个", "increment", None),
                ("50亿元以上项目", "", "=", "3", "个", "increment", None),
            ],
            id="projects of sizes",
        ),
        pytest.param(
            "培育收入超100亿元的企业3家、50亿元的5家。",
            [("收入超100亿元的企业", "", "=", "3", "家", "increment", None), ("50亿元", "", "=", "5", "家", "increment", None)],
            id="a size in front of a count",
        ),
        pytest.param(
            "实现县城以上5G网络全覆盖。", [("5G网络覆盖", "县城以上", "=", "100", "%", "level", None)], id="county towns and above"
        ),
        pytest.param(
            "出行分担率，大城市不低于50%、中小城市不低于30%。",
            [("出行分担率", "大城市", ">=", "50", "%", "level", None), ("出行分担率", "中小城市", ">=", "30", "%", "level", None)],
            id="a clause that names the measure alone, and places",
        ),
        pytest.param(
            "道路机械化清扫率，2022年达到80%，2023年达到85%。",
            [("道路机械化清扫率", "", "=", "80", "%", "level", 2022), ("道路机械化清扫率", "", "=", "85", "%", "level", 2023)],
            id="a clause that names the measure alone, and years",
        ),
        pytest.param(
            "加快推进3个既有园区和至少1个科创园区的提质增效。",
            [("既有园区提质增效", "", "=", "3", "个", "increment", None), ("科创园区提质增效", "", ">=", "1", "个", "increment", None)],
            id="what is done to all of them",
        ),
    ],
)
def test_a_figure_is_read(sentence: str, rows: list[Promised]) -> None:
    assert promised(sentence) == rows
