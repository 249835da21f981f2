"""What a sentence says in figures: for every way of printing one, the rows it gives, and for every look-alike that it gives none.

Each case is a sentence of a plan for 2015 to 2017 and what READING RULES make of it; most are printed in the plans under datasets/.
"""

from __future__ import annotations

import pytest

from portal.extraction.figure_parts import Figure
from portal.extraction.figures import read_figures
from portal.text.compact import compact
from portal.text.script import plain
from portal.text.sentences import sentence_spans

#: indicator, scope, value, unit, comparator, kind, year
Row = tuple[str, str, str, str, str, str, int | None]


def figures(printed: str) -> list[Figure]:
    words = compact(plain(printed)).text
    return [figure for span in sentence_spans(words) for figure in read_figures(words, span, period_start=2015, period_end=2017)]


def rows(printed: str) -> list[Row]:
    return [
        (each.indicator, each.scope, f"{each.value.normalize():f}", each.unit, each.comparator, each.kind, each.year)
        for each in figures(printed)
    ]


AMOUNT_AFTER_NAME = [
    pytest.param("固定宽带家庭普及率达到60%。", [("固定宽带家庭普及率", "", "60", "%", "=", "level", None)], id="达到"),
    pytest.param("固定寬帶家庭普及率達到６０％。", [("固定宽带家庭普及率", "", "60", "%", "=", "level", None)], id="traditional and full-width"),
    pytest.param("信息消费规模5600亿元。", [("信息消费规模", "", "5600", "亿元", "=", "level", None)], id="no verb"),
    pytest.param("到2017年,全省互联网产业规模达到4000亿元。", [("互联网产业规模", "", "4000", "亿元", "=", "level", 2017)], id="the whole province is no scope"),
    pytest.param("全省电子商务交易额超过8000亿元。", [("电子商务交易额", "", "8000", "亿元", ">", "level", None)], id="超过"),
    pytest.param("全省电子商务交易额突破8000亿元。", [("电子商务交易额", "", "8000", "亿元", ">", "level", None)], id="突破"),
    pytest.param("教育“三通两平台”覆盖率达到90%以上。", [("教育“三通两平台”覆盖率", "", "90", "%", ">=", "level", None)], id="达到…以上"),
    pytest.param("光纤通达率不低于98%。", [("光纤通达率", "", "98", "%", ">=", "level", None)], id="不低于"),
    pytest.param("光纤通达率不少于98%。", [("光纤通达率", "", "98", "%", ">=", "level", None)], id="不少于"),
    pytest.param("物流成本占地区生产总值的比重下降到18.2%以下。", [("物流成本占地区生产总值的比重", "", "18.2", "%", "<=", "level", None)], id="以下"),
    pytest.param("平均时延不超过50毫秒。", [("平均时延", "", "50", "毫秒", "<=", "level", None)], id="不超过"),
    pytest.param("平均时延低于50毫秒。", [("平均时延", "", "50", "毫秒", "<", "level", None)], id="低于"),
    pytest.param("互联网普及率达到50%左右。", [("互联网普及率", "", "50", "%", "~", "level", None)], id="左右"),
    pytest.param("互联网普及率约为50%。", [("互联网普及率", "", "50", "%", "~", "level", None)], id="约"),
    pytest.param("城区4G覆盖率达到100%,农村4G覆盖率达到95%。",
                 [("4G覆盖率", "城区", "100", "%", "=", "level", None), ("4G覆盖率", "农村", "95", "%", "=", "level", None)], id="two scopes"),
    pytest.param("两化融合发展综合指数为82.22。", [("两化融合发展综合指数", "", "82.22", "", "=", "level", None)], id="an index has no unit"),
    pytest.param("高速公路ETC用户数超过220万。", [("高速公路ETC用户数", "", "220", "万", ">", "level", None)], id="a unit that is not printed is not supplied"),
    pytest.param("互联网省际出口带宽达到3600Gbps。", [("互联网省际出口带宽", "", "3600", "Gbps", "=", "level", None)], id="Gbps"),
    pytest.param("互联网普及率达到一半以上。", [("互联网普及率", "", "50", "%", ">=", "level", None)], id="一半"),
    pytest.param("用户数达到889 万户。", [("用户数", "", "889", "万户", "=", "level", None)], id="a blank inside"),
]  # fmt: skip

SERIES = [
    pytest.param("2015年城市家庭光网覆盖率80%,2016年达到95%,2017年实现全覆盖。",
                 [("家庭光网覆盖率", "城市", "80", "%", "=", "level", 2015), ("家庭光网覆盖率", "城市", "95", "%", "=", "level", 2016),
                  ("家庭光网覆盖率", "城市", "100", "%", "=", "level", 2017)], id="each year its own figure"),
    pytest.param("2016年和2017年均新增光纤用户260万户。",
                 [("光纤用户", "", "260", "万户", "=", "increment", 2016), ("光纤用户", "", "260", "万户", "=", "increment", 2017)], id="due in two years"),
    pytest.param("城市和农村家庭宽带接入能力分别达到50Mbps和12Mbps。",
                 [("家庭宽带接入能力", "城市", "50", "Mbps", "=", "level", None), ("家庭宽带接入能力", "农村", "12", "Mbps", "=", "level", None)], id="分别"),
    pytest.param("城市和农村家庭宽带接入能力分别达到50Mbps 12Mbps以上。",
                 [("家庭宽带接入能力", "城市", "50", "Mbps", ">=", "level", None), ("家庭宽带接入能力", "农村", "12", "Mbps", ">=", "level", None)], id="分别, a lost comma and one bound for both"),
    pytest.param("行政村光纤和4G覆盖率分别达到98%和95%。",
                 [("光纤覆盖率", "行政村", "98", "%", "=", "level", None), ("4G覆盖率", "行政村", "95", "%", "=", "level", None)], id="a shared ending shares the scope"),
    pytest.param("农村宽带普及率和光纤入户率分别达到90%和80%。",
                 [("宽带普及率", "农村", "90", "%", "=", "level", None), ("光纤入户率", "", "80", "%", "=", "level", None)], id="no shared ending, no shared scope"),
    pytest.param("城市和农村家庭宽带接入能力分别为100M和50M。",
                 [("家庭宽带接入能力", "城市", "100", "Mbps", "=", "level", None), ("家庭宽带接入能力", "农村", "50", "Mbps", "=", "level", None)], id="100M is Mbps"),
    pytest.param("高中阶段毛入学率和高等教育毛入学率均达到90%以上。",
                 [("高中阶段毛入学率", "", "90", "%", ">=", "level", None), ("高等教育毛入学率", "", "90", "%", ">=", "level", None)], id="均 gives each the one number"),
]  # fmt: skip

COUNTED = [
    pytest.param("建设30个“互联网+”创新创业示范园区。", [("“互联网+”创新创业示范园区", "", "30", "个", "=", "increment", None)], id="建设N个"),
    pytest.param("打造100家龙头企业。", [("龙头企业", "", "100", "家", "=", "increment", None)], id="打造N家"),
    pytest.param("培育3000名以上创新创业精英。", [("创新创业精英", "", "3000", "名", ">=", "increment", None)], id="培育N名以上"),
    pytest.param("打造300家规模超亿元的试点示范企业。", [("规模超亿元的试点示范企业", "", "300", "家", "=", "increment", None)], id="a threshold stays in the indicator"),
    pytest.param("建设3-5个示范基地。", [("示范基地", "", "3", "个", "=", "increment", None)], id="a range is one row"),
    pytest.param("新增光纤用户260万户。", [("光纤用户", "", "260", "万户", "=", "increment", None)], id="新增, the name first"),
    pytest.param("建设三十个智慧社区。", [("智慧社区", "", "30", "个", "=", "increment", None)], id="a Chinese numeral"),
    pytest.param("培养二十万名人才。", [("人才", "", "20", "万名", "=", "increment", None)], id="万 stays in the unit"),
    pytest.param("拥有50家高新技术企业。", [("高新技术企业", "", "50", "家", "=", "level", None)], id="拥有 is a state"),
    pytest.param("每个市县建设2个示范社区。", [("示范社区", "每个市县", "2", "个", "=", "increment", None)], id="每个市县 is a scope"),
    pytest.param("形成3-5个特色基地,100家龙头企业,1000个电子商务村。",
                 [("特色基地", "", "3", "个", "=", "increment", None), ("龙头企业", "", "100", "家", "=", "increment", None),
                  ("电子商务村", "", "1000", "个", "=", "increment", None)], id="one verb for a list"),
]  # fmt: skip

BEFORE_NAME = [
    pytest.param("城市区域普遍具备100M接入能力。", [("接入能力", "城市区域", "100", "Mbps", "=", "level", None)], id="具备"),
    pytest.param("形成1000亿元的产业规模。", [("产业规模", "", "1000", "亿元", "=", "level", None)], id="形成…的"),
    pytest.param("增值业务达到百亿元规模。", [("增值业务规模", "", "100", "亿元", "~", "level", None)], id="百亿元 is a round order"),
    pytest.param("达到10PB存储容量。", [("存储容量", "", "10", "PB", "=", "level", None)], id="PB stays"),
    pytest.param("建设千万用户级的业务平台。", [("业务平台", "", "1000", "万用户", "~", "level", None)], id="千万用户级"),
]  # fmt: skip

SHARE = [
    pytest.param("20%的行政审批事项实现网上全程办理。", [("网上全程办理", "行政审批事项", "20", "%", "=", "level", None)], id="20%的…实现"),
    pytest.param("50%的重要农产品实现电子标签管理。", [("电子标签管理", "重要农产品", "50", "%", "=", "level", None)], id="50%的…实现"),
    pytest.param("到2016年,80%以上的规模以上企业实现电子商务应用。",
                 [("电子商务应用", "规模以上企业", "80", "%", ">=", "level", 2016)], id="80%以上的…实现"),
]  # fmt: skip

CHANGE = [
    pytest.param("电子商务交易额年均增长20%。", [("电子商务交易额", "", "20", "%", "=", "growth", None)], id="年均增长"),
    pytest.param("电子商务交易额年均增长20%以上。", [("电子商务交易额", "", "20", "%", ">=", "growth", None)], id="年均增长…以上"),
    pytest.param("单位GDP能耗比2015年下降18%。", [("单位GDP能耗", "", "18", "%", "=", "growth", None)], id="a decrease keeps a positive value; 2015 is no due year"),
    pytest.param("信息产业收入翻一番。", [("信息产业收入", "", "1", "倍", "=", "growth", None)], id="翻一番 is 100 % more"),
    pytest.param("信息产业收入翻两番。", [("信息产业收入", "", "3", "倍", "=", "growth", None)], id="翻两番 is 300 % more"),
    pytest.param("研发投入占比提高2个百分点。", [("研发投入占比", "", "2", "百分点", "=", "growth", None)], id="百分点"),
    pytest.param("2015年交易额达到4300亿元,同比增长66.7%。",
                 [("交易额", "", "4300", "亿元", "=", "level", 2015), ("交易额", "", "66.7", "%", "=", "growth", 2015)], id="the name is the clause before's"),
    pytest.param("电子信息制造业主营业务收入2333.2亿元,是2010年的5.2倍。",
                 [("电子信息制造业主营业务收入", "", "2333.2", "亿元", "=", "level", None), ("电子信息制造业主营业务收入", "", "5.2", "倍", "=", "ratio", None)], id="是…的N倍 is a ratio"),
    pytest.param("2013-2016年电子商务交易额年均增长101.1%。", [("电子商务交易额", "", "101.1", "%", "=", "growth", 2016)], id="a span is for its last year"),
]  # fmt: skip

RANK = [
    pytest.param("固定宽带普及率位居中部第一。", [("固定宽带普及率", "中部", "1", "位", "=", "rank", None)], id="位居中部第一"),
    pytest.param("综合指数排全国第10位。", [("综合指数", "全国", "10", "位", "=", "rank", None)], id="第N位"),
    pytest.param("综合指数进入全国前5位。", [("综合指数", "全国", "5", "位", "=", "rank", None)], id="前N位"),
    pytest.param("综合指数位居中部首位。", [("综合指数", "中部", "1", "位", "=", "rank", None)], id="首位"),
]  # fmt: skip

FULL = [
    pytest.param(
        "社保一卡通实现城乡居民全覆盖。", [("社保一卡通覆盖", "城乡居民", "100", "%", "=", "level", None)], id="全覆盖 of a stated subject"
    ),
    pytest.param("所有行政村在2016年底实现通宽带。", [("通宽带", "行政村", "100", "%", "=", "level", 2016)], id="所有"),
]

NAMES = [
    pytest.param("应用普及率达到60%。", [("应用普及率", "", "60", "%", "=", "level", None)], id="应用"),
    pytest.param("万元GDP能耗下降18%。", [("万元GDP能耗", "", "18", "%", "=", "growth", None)], id="万元GDP能耗"),
    pytest.param("每万人口发明专利拥有量达到10件。", [("每万人口发明专利拥有量", "", "10", "件", "=", "level", None)], id="每万人口"),
    pytest.param("PM2.5浓度下降到35微克/立方米以下。", [("PM2.5浓度", "", "35", "微克/立方米", "<=", "level", None)], id="PM2.5"),
    pytest.param("人均可支配收入达到3万元。", [("人均可支配收入", "", "3", "万元", "=", "level", None)], id="人均"),
    pytest.param("固定宽带用户超过1000万户,其中光纤用户达到600万户。",
                 [("固定宽带用户", "", "1000", "万户", ">", "level", None), ("光纤用户", "", "600", "万户", "=", "level", None)], id="其中"),
    pytest.param("省内用户占比达到30%。", [("省内用户占比", "", "30", "%", "=", "level", None)], id="省内用户"),
    pytest.param("要素市场化率达到60%。", [("要素市场化率", "", "60", "%", "=", "level", None)], id="要素"),
    pytest.param("用电量增长10%。", [("用电量", "", "10", "%", "=", "growth", None)], id="用电量"),
    pytest.param("和谐社区达标率达到90%。", [("和谐社区达标率", "", "90", "%", "=", "level", None)], id="和谐"),
    pytest.param("共享单车达到20万辆。", [("共享单车", "", "20", "万辆", "=", "level", None)], id="共享"),
    pytest.param("装备数控化率指数为52.27.“湖南制造”加速转变.", [("装备数控化率指数", "", "52.27", "", "=", "level", None)], id="Western stop behind a decimal"),
]  # fmt: skip

OTHER_FORMS = [
    pytest.param("办理时限压缩到3个工作日。", [("办理时限", "", "3", "个工作日", "=", "level", None)], id="a time limit"),
    pytest.param("投资额20亿美元。", [("投资额", "", "20", "亿美元", "=", "level", None)], id="dollars"),
    pytest.param("带宽达到9,290GB。", [("带宽", "", "9290", "GB", "=", "level", None)], id="thousands mark"),
    pytest.param("事故发生数为0。", [("事故发生数", "", "0", "", "=", "level", None)], id="zero"),
    pytest.param("培育近100家企业。", [("企业", "", "100", "家", "~", "increment", None)], id="近"),
    pytest.param("亿元以上规模企业317家。", [("亿元以上规模企业", "", "317", "家", "=", "level", None)], id="a threshold before the name"),
    pytest.param("规模超亿元的企业达到50家。", [("规模超亿元的企业", "", "50", "家", "=", "level", None)], id="a threshold in the name"),
    pytest.param("八成以上的企业实现上云。", [("上云", "企业", "80", "%", ">=", "level", None)], id="八成"),
    pytest.param("安全事故零发生。", [("安全事故", "", "0", "", "=", "level", None)], id="零发生"),
    pytest.param("项目数以万计。", [("项目", "", "1", "万", "~", "level", None)], id="数以万计"),
    pytest.param("培育100余家企业。", [("企业", "", "100", "家", ">", "increment", None)], id="余 before the unit"),
    pytest.param("六成以上企业上云。", [("上云", "企业", "60", "%", ">=", "level", None)], id="六成以上 without 的"),
    pytest.param("新增专利100件。", [("专利", "", "100", "件", "=", "increment", None)], id="新增 name number"),
    pytest.param("引进人才2000名。", [("人才", "", "2000", "名", "=", "increment", None)], id="引进 name number"),
    pytest.param("培训农民10万人次。", [("农民", "", "10", "万人次", "=", "increment", None)], id="培训 name number"),
    pytest.param("光纤入户新增790万户,其中2015年新增270万户,2016年和2017年均新增260万户。",
                 [("光纤入户", "", "790", "万户", "=", "increment", None), ("光纤入户", "", "270", "万户", "=", "increment", 2015),
                  ("光纤入户", "", "260", "万户", "=", "increment", 2016), ("光纤入户", "", "260", "万户", "=", "increment", 2017)], id="a total and its parts"),
]  # fmt: skip

# How national, provincial and municipal plans print what the first five do not.
MORE_PLANS = [
    pytest.param("改造老旧小区200个,其中任城区、兖州区分别不少于60个、30个,其他县(市、区)均不少于15个。", [("老旧小区", "", "200", "个", "=", "increment", None), ("老旧小区", "任城区", "60", "个", ">=", "increment", None), ("老旧小区", "兖州区", "30", "个", ">=", "increment", None), ("老旧小区", "其他县(市、区)", "15", "个", ">=", "increment", None)], id="parts in turn and the rest"),
    pytest.param("新建改建口袋公园100处,其中主城区35处。", [("口袋公园", "", "100", "处", "=", "increment", None), ("口袋公园", "主城区", "35", "处", "=", "increment", None)], id="其中 a part"),
    pytest.param("93个重点村完成整治,其中:城关镇28个、饶峰镇13个。", [("重点村", "", "93", "个", "=", "increment", None), ("重点村", "城关镇", "28", "个", "=", "increment", None), ("重点村", "饶峰镇", "13", "个", "=", "increment", None)], id="a list of parts behind a colon"),
    pytest.param("东部省份高技能人才占比达到35%,中西部省份在现有基础上提高2个百分点。", [("东部省份高技能人才占比", "", "35", "%", "=", "level", None), ("东部省份高技能人才占比", "中西部省份", "2", "百分点", "=", "growth", None)], id="a part that changes"),
    pytest.param("铁路货运量比2014年增长30%,京津冀及周边地区增长40%、汾渭平原增长25%。", [("铁路货运量", "", "30", "%", "=", "growth", None), ("铁路货运量", "京津冀及周边地区", "40", "%", "=", "growth", None), ("铁路货运量", "汾渭平原", "25", "%", "=", "growth", None)], id="parts that grow"),
    pytest.param("提高道路机械化清扫率,县城达到60%以上。", [("道路机械化清扫率", "县城", "60", "%", ">=", "level", None)], id="what is raised stands in the clause before"),
    pytest.param("新建创新平台15家,其中国家级3家。", [("创新平台", "", "15", "家", "=", "increment", None), ("国家级创新平台", "", "3", "家", "=", "increment", None)], id="those of a level"),
    pytest.param("二氧化硫、氮氧化物排放总量分别下降15%以上。", [("二氧化硫排放总量", "", "15", "%", ">=", "growth", None), ("氮氧化物排放总量", "", "15", "%", ">=", "growth", None)], id="one number for each member"),
    pytest.param("氨氮和氮氧化物排放总量分别控制在238万吨、204万吨以内,比2010年分别下降10%、15%。", [("氨氮排放总量", "", "238", "万吨", "<=", "level", None), ("氮氧化物排放总量", "", "204", "万吨", "<=", "level", None), ("氨氮排放总量", "", "10", "%", "=", "growth", None), ("氮氧化物排放总量", "", "15", "%", "=", "growth", None)], id="what was just listed, again"),
    pytest.param("化学需氧量和二氧化硫排放总量分别控制在234万吨、208万吨以内,比2010年的255万吨、226万吨各减少8%。", [("化学需氧量排放总量", "", "234", "万吨", "<=", "level", None), ("二氧化硫排放总量", "", "208", "万吨", "<=", "level", None), ("化学需氧量排放总量", "", "8", "%", "=", "growth", None), ("二氧化硫排放总量", "", "8", "%", "=", "growth", None)], id="each from its base"),
    pytest.param("75%的国家级园区和50%的省级园区实施循环化改造。", [("循环化改造", "国家级园区", "75", "%", "=", "level", None), ("循环化改造", "省级园区", "50", "%", "=", "level", None)], id="two shares of one predicate"),
    pytest.param("50%的城市家庭用户达到100Mbps。", [("达到100Mbps", "城市家庭用户", "50", "%", "=", "level", None)], id="a share that reaches an amount"),
    pytest.param("新建停车位100%建设充电设施。", [("建设充电设施", "新建停车位", "100", "%", "=", "level", None)], id="all of a named thing"),
    pytest.param("审批时间压缩四分之一。", [("审批时间", "", "25", "%", "=", "growth", None)], id="四分之一"),
    pytest.param("职工总量比第一阶段增加一倍。", [("职工总量", "", "1", "倍", "=", "growth", None)], id="增加一倍"),
    pytest.param("打通城市“断头路”11条。", [("打通城市“断头路”", "", "11", "条", "=", "increment", None)], id="done at the end of a clause"),
    pytest.param("污水处理能力达到8万吨/日。", [("污水处理能力", "", "8", "万吨/日", "=", "level", None)], id="for each day"),
    pytest.param("入网仪器达到1万台(套)。", [("入网仪器", "", "1", "万台(套)", "=", "level", None)], id="either unit"),
    pytest.param("孕产妇死亡率控制在20/10万以内。", [("孕产妇死亡率", "", "20", "/10万", "<=", "level", None)], id="in 100,000"),
    pytest.param("新建数据中心能源利用效率值优于1.5。", [("新建数据中心能源利用效率值", "", "1.5", "", "<", "level", None)], id="优于"),
    pytest.param("化肥使用量零增长。", [("化肥使用量", "", "0", "", "=", "growth", None)], id="零增长"),
    pytest.param("建成千家绿色工厂。", [("绿色工厂", "", "1000", "家", "~", "increment", None)], id="千家"),
    pytest.param("在100个城市建设城市医疗集团。", [("建设城市医疗集团的城市", "", "100", "个", "=", "increment", None)], id="places that do something"),
    pytest.param("组织963家三级医院继续对口帮扶贫困县医院。", [("继续对口帮扶贫困县医院的三级医院", "", "963", "家", "=", "increment", None)], id="bodies that do something"),
    pytest.param("每个贫困县至少有1所县级公立医院。", [("县级公立医院", "每个贫困县", "1", "所", ">=", "level", None)], id="at least one in each"),
    pytest.param("2015-2017年每年新建智慧杆不少于8000根。", [("智慧杆", "", "8000", "根", ">=", "increment", 2015), ("智慧杆", "", "8000", "根", ">=", "increment", 2016), ("智慧杆", "", "8000", "根", ">=", "increment", 2017)], id="a range with 每年"),
    pytest.param("实现村村通客车、镇镇建有污水处理设施。", [("通客车", "村", "100", "%", "=", "level", None), ("建有污水处理设施", "镇", "100", "%", "=", "level", None)], id="村村通"),
    pytest.param("远程医疗服务覆盖所有贫困县的县医院。", [("远程医疗服务覆盖", "贫困县的县医院", "100", "%", "=", "level", None)], id="覆盖所有"),
    pytest.param("公交车全部更换为新能源汽车。", [("更换为新能源汽车", "公交车", "100", "%", "=", "level", None)], id="全部更换为"),
    pytest.param("无线局域网全面实现公共区域热点覆盖。", [("无线局域网热点覆盖", "公共区域", "100", "%", "=", "level", None)], id="全面实现覆盖"),
]  # fmt: skip

REAL_PLANS = [
    pytest.param("规模以上企业研发投入不低于销售收入的3%。", [("研发投入", "规模以上企业", "3", "%", ">=", "level", None)], id="不低于X的N%"),
    pytest.param("护理型床位占比由2010年的14.82%增加到2015年的22.45%。", [("护理型床位占比", "", "22.45", "%", "=", "level", 2015)], id="both ends with their years"),
    pytest.param("对乡镇敬老院实施适老化改造,2017年底前完成80%以上。", [("适老化改造", "", "80", "%", ">=", "level", 2017)], id="对X实施Y,完成N%"),
    pytest.param("年降水量低于400毫米。", [("年降水量", "", "400", "毫米", "<", "level", None)], id="毫米"),
    pytest.param("收入迈上8000亿元大台阶。", [("收入", "", "8000", "亿元", "=", "level", None)], id="迈上…大台阶"),
    pytest.param("混装炸药现场生产线占比达到30%。", [("混装炸药现场生产线占比", "", "30", "%", "=", "level", None)], id="现场 belongs to the name"),
    pytest.param("开放100个数据集。", [("数据集", "", "100", "个", "=", "increment", None)], id="开放"),
    pytest.param("将不低于20%的资金用于养老服务。", [("用于养老服务", "资金", "20", "%", ">=", "level", None)], id="N%的X用于Y"),
    pytest.param("生产总值与上一个五年相比增长20%。", [("生产总值", "", "20", "%", "=", "growth", None)], id="against the five years before"),
]  # fmt: skip

ALL = [*REAL_PLANS, *MORE_PLANS, *NAMES, *OTHER_FORMS, *AMOUNT_AFTER_NAME, *SERIES, *COUNTED, *BEFORE_NAME, *SHARE, *CHANGE, *RANK, *FULL]


@pytest.mark.parametrize(("printed", "expected"), ALL)
def test_a_sentence_gives_its_figures(printed: str, expected: list[Row]) -> None:
    assert rows(printed) == expected


@pytest.mark.parametrize(
    ("printed", "rule"),
    [
        ("固定宽带家庭普及率达到60%。", "amount-after-name"),
        ("建设30个示范园区。", "things-counted"),
        ("形成1000亿元的产业规模。", "amount-before-name"),
        ("20%的行政审批事项实现网上全程办理。", "share-of-scope"),
        ("交易额年均增长10%。", "change"),
        ("普及率位居中部第一。", "rank"),
        ("城市和农村家庭宽带接入能力分别达到50Mbps和12Mbps。", "in-turn"),
        ("社保一卡通实现城乡居民全覆盖。", "full-coverage"),
    ],
)
def test_a_figure_names_the_rule_that_read_it(printed: str, rule: str) -> None:
    assert {each.rule for each in figures(printed)} == {rule}


@pytest.mark.parametrize(
    "printed",
    [
        pytest.param("根据国务院意见(国发〔2015〕40号)精神,制定本计划。", id="document number"),
        pytest.param("2015年10月11日印发。", id="date"),
        pytest.param("推进4G网络和5G试点建设。", id="names of networks"),
        pytest.param("推进IPv6网络升级。", id="technical designation"),
        pytest.param("建设LTPS 6代生产线。", id="generation of a technology"),
        pytest.param("推进“三网融合”和“五证合一”。", id="names with numerals"),
        pytest.param("完善“12316”和“12396”信息服务体系。", id="hotlines"),
        pytest.param("实施“十百千万工程”。", id="name of a programme"),
        pytest.param("建设“1+N”平台体系。", id="1+N"),
        pytest.param("实施百万青年见习计划。", id="name of a scheme"),
        pytest.param("重点发展以下3个领域。", id="以下3个 sums up a list"),
        pytest.param("建设人口、法人、空间、宏观4大基础数据库。", id="4大 sums up a list"),
        pytest.param("支持中、英、俄、日、韩、阿6种语言。", id="a list that is spelled out"),
        pytest.param("建设“一卡两站三中心五平台”。", id="a slogan"),
        pytest.param("给予每个项目最高不超过500万元的补助。", id="limit of a subsidy"),
        pytest.param("按投资额的10%给予补贴。", id="rate of a subsidy"),
        pytest.param("每5年修订1次规划。", id="frequency"),
        pytest.param("实施三年行动计划。", id="length of a plan"),
        pytest.param("招收35岁以下青年。", id="ages"),
        pytest.param("具有5年以上工作经验。", id="years of service"),
        pytest.param("第3批试点单位名单。", id="ordinal"),
        pytest.param("全省宽带网络覆盖城乡。", id="覆盖城乡 is no full coverage"),
        pytest.param("基本覆盖主要城镇。", id="基本覆盖"),
        pytest.param("全面普及居民健康卡。", id="普及"),
        pytest.param("两化融合发展水平大幅提升。", id="大幅提升"),
        pytest.param("实施社会保障卡应用全覆盖工程。", id="a project's name"),
        pytest.param("基本建成智慧城市。", id="基本建成"),
        pytest.param("推动核心软件全面国产化。", id="全面国产化"),
        pytest.param("给予60%的贷款贴息。", id="rate of a grant before its name"),
        pytest.param("对养老床位不足40张的敬老院给予改造。", id="cases that a measure is for"),
        pytest.param("发现1户、解决1户。", id="one by one"),
        pytest.param("建成5大类数据集。", id="大类 sums up a list"),
    ],
)
def test_what_looks_like_a_figure_and_is_none_gives_no_row(printed: str) -> None:
    assert rows(printed) == []


def test_a_range_keeps_its_upper_end() -> None:
    [found] = figures("建设20-30个示范园区。")
    assert (str(found.value), str(found.value_max), found.unit) == ("20", "30", "个")


@pytest.mark.parametrize(
    ("printed", "value", "baseline", "year"),
    [
        pytest.param("网上办理率由2014年的9.2%提高到50%。", "50", "9.2", 2014, id="由…年的"),
        pytest.param("网上办理率由2014年的92%提高到50%。", "50", "92", 2014, id="printed wrongly, copied as printed"),
        pytest.param("网上办理率由2014年的9.2%提高到2016年的50%。", "50", "9.2", 2014, id="both ends with their years"),
        pytest.param("网上办理率由2014年的不足9.2%提高到50%。", "50", "9.2", 2014, id="不足 before the base"),
        pytest.param("网上办理率从目前的30%提高到50%。", "50", "30", None, id="从目前的"),
    ],
)
def test_a_baseline_in_the_same_sentence_is_kept(printed: str, value: str, baseline: str, year: int | None) -> None:
    [found] = figures(printed)
    assert (str(found.value), str(found.baseline_value), found.baseline_year) == (value, baseline, year)


def test_quote_and_mark_hold_name_and_number() -> None:
    printed = "力争到2017年,信息基础设施完善,固定宽带家庭普及率达到60%以上,保持领先。"
    [found] = figures(printed)
    assert found.quote.of(printed) == "固定宽带家庭普及率达到60%以上"
    assert found.mark.of(printed) == "60%以上"


def test_both_figures_printed_and_full_coverage_said_give_the_printed_ones() -> None:
    """READING RULES: one row for each printed figure, none implied."""
    assert [each.implied for each in figures("城市光网覆盖率达到100%。")] == [False]


@pytest.mark.parametrize(
    ("printed", "year", "basis"),
    [
        pytest.param("到2017年,普及率达到60%。", 2017, "sentence", id="a clause of its own before"),
        pytest.param("普及率2017年达到60%。", 2017, "clause", id="in its clause"),
        pytest.param("2016年普及率达到50%,2017年普及率达到60%。", 2017, "clause", id="the nearest"),
        pytest.param("三年内普及率达到60%。", 2017, "clause", id="relative to the plan"),
        pytest.param("普及率达到60%。", None, "", id="none"),
        pytest.param("自2016年起,普及率达到60%。", None, "", id="a start is no due year"),
        pytest.param("比2014年普及率提高10%。", None, "", id="a comparison is none"),
    ],
)
def test_a_figure_takes_the_nearest_year_of_its_sentence(printed: str, year: int | None, basis: str) -> None:
    last = figures(printed)[-1]
    assert (last.year, last.year_basis) == (year, basis)
