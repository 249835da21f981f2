"""Names of organisations as plans write them, and the official names of the time."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.errors import InputError, PlanFileError
from portal.records import Organization
from portal.registry.organizations import OrganizationRegistry

ROOT = Path(__file__).parents[2]
AGREED = sorted((ROOT.parent / "shared").glob("*/responsibilities.csv"))
PLACES = {"h15": ("430000", 2015), "hubei": ("420000", 2015), "nongji-2018": ("", 2018), "chuangxin2-2018": ("", 2018)}
HUBEI, HUNAN, HAINAN, GUANGXI, BEIJING, CHANGSHA = "420000", "430000", "460000", "450000", "110000", "430100"
ZHEJIANG, GUANGDONG, GUANGZHOU = "330000", "440000", "440100"


@pytest.fixture(scope="module")
def organizations() -> OrganizationRegistry:
    return OrganizationRegistry.load(ROOT / "datasets" / "registry")


@pytest.mark.skipif(not AGREED, reason="the agreed rows are not part of the project")
def test_every_agreed_row_resolves_to_its_official_name(organizations: OrganizationRegistry) -> None:
    """The agreed reading of four plans; a row named in a list that drops its 省 stands there without it."""
    wrong = []
    with AGREED[0].open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            region_code, year = PLACES[row["doc"]]
            found = organizations.resolve(row["org_as_written"], region_code=region_code, year=year).name
            if found != row["org"]:
                wrong.append(f"{row['doc']} {row['task']} {row['org_as_written']}: {found}, agreed {row['org']}")
    assert wrong == []


# The lists in brackets of the Hainan plan of 2017, each name once.
HAINAN_2017 = {
    "省科技厅": "海南省科学技术厅",
    "省发展改革委": "海南省发展和改革委员会",
    "省工业和信息化厅": "海南省工业和信息化厅",
    "省人力资源社会保障厅": "海南省人力资源和社会保障厅",
    "各市县政府": "海南省各市县人民政府",
    "各有关市县政府": "海南省各有关市县人民政府",
    "洋浦经济开发区管委会": "洋浦经济开发区管理委员会",
    "省工商局": "海南省工商行政管理局",
    "省质监局": "海南省质量技术监督局",
    "省国税局": "海南省国家税务局",
    "省地税局": "海南省地方税务局",
    "省统计局": "海南省统计局",
    "省旅游委": "海南省旅游发展委员会",
    "省商务厅": "海南省商务厅",
    "省农业厅": "海南省农业厅",
    "省林业厅": "海南省林业厅",
    "省海洋与渔业厅": "海南省海洋与渔业厅",
    "省卫生计生委": "海南省卫生和计划生育委员会",
    "省民政厅": "海南省民政厅",
    "省文化广电出版体育厅": "海南省文化广电出版体育厅",
    "省教育厅": "海南省教育厅",
    "海南广播电视总台": "海南广播电视总台",
    "各电信运营企业": "海南省各电信运营企业",
    "省交通运输厅": "海南省交通运输厅",
    "省海防与口岸办": "海南省海防与口岸办公室",
    "海口海关": "海口海关",
    "三亚市政府": "三亚市人民政府",
    "省政府金融办": "海南省人民政府金融工作办公室",
    "人民银行海口支行": "中国人民银行海口中心支行",
    "银监会海南监管局": "中国银行业监督管理委员会海南监管局",
    "证监会海南监管局": "中国证券监督管理委员会海南监管局",
    "保监会海南监管局": "中国保险监督管理委员会海南监管局",
    "省政府民航办": "海南省人民政府民航办公室",
    "省公安厅": "海南省公安厅",
    "省住房城乡建设厅": "海南省住房和城乡建设厅",
    "省气象局": "海南省气象局",
    "海南海事局": "海南海事局",
    "省生态环境保护厅": "海南省生态环境保护厅",
    "省国土资源厅": "海南省国土资源厅",
    "省水务厅": "海南省水务厅",
    "省政府政务服务中心": "海南省人民政府政务服务中心",
    "省通信管理局": "海南省通信管理局",
    "省财政厅": "海南省财政厅",
    "有关部门": "海南省有关部门",
}


@pytest.mark.parametrize(("written", "official"), HAINAN_2017.items())
def test_names_of_the_hainan_plan_become_official_names_of_2017(organizations: OrganizationRegistry, written: str, official: str) -> None:
    found = organizations.resolve(written, region_code=HAINAN, year=2017)
    assert (found.name, found.kind != "unknown") == (official, True)


@pytest.mark.parametrize(
    ("written", "region_code", "year", "official"),
    [
        pytest.param("省数字湖南建设领导小组", HUNAN, 2014, "湖南省数字湖南建设领导小组", id="leading group"),
        pytest.param("省广电局", HUNAN, 2014, "湖南省广播电影电视局", id="broadcasting before the merger of 2014"),
        pytest.param("省广电局", HUBEI, 2015, "湖北省新闻出版广电局", id="broadcasting between 2013 and 2018"),
        pytest.param("省广电局", HUBEI, 2020, "湖北省广播电视局", id="broadcasting after 2018"),
        pytest.param("各市州和县市区经信部门", HUNAN, 2014, "湖南省各市州和县市区经信部门", id="group of departments below"),
        pytest.param("省委网络安全和信息化委员会", HUNAN, 2018, "中共湖南省委网络安全和信息化委员会", id="party commission"),
        pytest.param("省委网络安全和信息化委员会办公室", HUNAN, 2018, "中共湖南省委网络安全和信息化委员会办公室", id="its office"),
        pytest.param("省委网信办", HUNAN, 2016, "中共湖南省委网络安全和信息化领导小组办公室", id="its office before 2018"),
        pytest.param("省发展和改革委员会", HUNAN, 2018, "湖南省发展和改革委员会", id="written in full"),
        pytest.param("湖南省发展改革委", "", 2018, "湖南省发展和改革委员会", id="a province's body in a national plan"),
        pytest.param("省工业和信息化厅", HUNAN, 2018, "湖南省工业和信息化厅", id="after the reform of 2018"),
        pytest.param("全省各级各有关部门", HUNAN, 2018, "湖南省各级各有关部门", id="the whole province"),
        pytest.param("省旅游委", HUBEI, 2017, "湖北省旅游发展委员会", id="tourism commission"),
        pytest.param("自治区发展改革委", GUANGXI, 2016, "广西壮族自治区发展和改革委员会", id="autonomous region"),
        pytest.param("自治区党委宣传部", GUANGXI, 2016, "中共广西壮族自治区委员会宣传部", id="party body of an autonomous region"),
        pytest.param("市教委", BEIJING, 2016, "北京市教育委员会", id="municipality"),
        pytest.param("市教育局", CHANGSHA, 2016, "长沙市教育局", id="municipal body"),
        pytest.param("省教育厅", CHANGSHA, 2016, "湖南省教育厅", id="province's body in a municipal plan"),
        pytest.param("市场监管局", CHANGSHA, 2019, "长沙市市场监督管理局", id="市场 is no stand-in for the city"),
        pytest.param("市委宣传部", CHANGSHA, 2019, "中共长沙市委宣传部", id="municipal party body"),
        pytest.param("市县政府", HAINAN, 2017, "海南省市县人民政府", id="a class of governments"),
        pytest.param("浏阳市政府", HUNAN, 2017, "浏阳市人民政府", id="a county-level city the registry does not hold"),
        pytest.param("恩施州政府", HUBEI, 2017, "恩施土家族苗族自治州人民政府", id="short name of an autonomous prefecture"),
        pytest.param("团省委", HUBEI, 2017, "共青团湖北省委员会", id="the word for the place in the middle"),
        pytest.param("国家发展改革委", HAINAN, 2017, "国家发展和改革委员会", id="national body in a provincial plan"),
        pytest.param("海南银监局", HAINAN, 2017, "中国银行业监督管理委员会海南监管局", id="branch, place first"),
        pytest.param("海南银保监局", HAINAN, 2019, "中国银行保险监督管理委员会海南监管局", id="branch after 2018"),
        pytest.param("环境保护部", "", 2015, "环境保护部", id="environment before 2018"),
        pytest.param("广电总局", "", 2012, "国家广播电影电视总局", id="one short name, first period"),
        pytest.param("广电总局", "", 2015, "国家新闻出版广电总局", id="one short name, second period"),
        pytest.param("广电总局", "", None, "国家广播电视总局", id="without a year the latest"),
        pytest.param("各省(区、市)人民政府", "", 2018, "各省（区、市）人民政府", id="half-width brackets"),
        pytest.param("地方各级人民政府", "", 2018, "地方各级人民政府", id="governments at all levels"),
        pytest.param("沿江各县（市、区）", HUBEI, 2018, "湖北省沿江各县（市、区）", id="all places along a river"),
        pytest.param("人行长沙中支", HUNAN, 2015, "中国人民银行长沙中心支行", id="central bank, shortest form"),
        pytest.param("市政务和数据局", GUANGZHOU, 2025, "广州市政务服务和数据管理局", id="services and data"),
        pytest.param("市国土房管局", GUANGZHOU, 2012, "广州市国土资源和房屋管理局", id="land and housing"),
        pytest.param("市人口计生局", GUANGZHOU, 2012, "广州市人口和计划生育局", id="population and family planning"),
        pytest.param("市规划局", GUANGZHOU, 2012, "广州市规划局", id="planning"),
        pytest.param("市委政法委", GUANGZHOU, 2012, "中共广州市委政法委员会", id="political and legal affairs"),
        pytest.param("浙江证监局", ZHEJIANG, 2026, "中国证券监督管理委员会浙江监管局", id="branch of the securities commission"),
        pytest.param("省电力公司", ZHEJIANG, 2026, "国网浙江省电力有限公司", id="the grid since 2017"),
        pytest.param("省供销社", GUANGDONG, 2025, "广东省供销合作联社", id="a co-operative under its own name"),
        pytest.param("鹏城国家实验室", GUANGDONG, 2025, "鹏城国家实验室", id="a laboratory"),
        pytest.param("省市场监管局（省知识产权局）", GUANGDONG, 2025, "广东省市场监督管理局", id="a second name in brackets"),
        pytest.param("省某某专项推进中心", HUBEI, 2015, "湖北省某某专项推进中心", id="in no table"),
    ],
)
def test_a_name_becomes_the_official_name_of_its_place_and_year(
    organizations: OrganizationRegistry, written: str, region_code: str, year: int | None, official: str
) -> None:
    assert organizations.resolve(written, region_code=region_code, year=year).name == official


def test_a_dropped_province_carries_over(organizations: OrganizationRegistry) -> None:
    found = organizations.resolve("工业和信息化厅", region_code=HUNAN, year=2018, carried="省")
    assert found == organizations.resolve("省工业和信息化厅", region_code=HUNAN, year=2018)


def test_a_carried_province_does_not_reach_bodies_that_take_none(organizations: OrganizationRegistry) -> None:
    for written in ("武汉海关", "国家发展改革委", "海口市政府", "洋浦经济开发区管委会"):
        carried = organizations.resolve(written, region_code=HAINAN, year=2017, carried="省")
        assert carried == organizations.resolve(written, region_code=HAINAN, year=2017)


@pytest.mark.parametrize("written", ["海口", "海口市", "海口市政府"])
def test_a_dropped_ending_is_put_back_once(organizations: OrganizationRegistry, written: str) -> None:
    found = organizations.resolve(written, region_code=HAINAN, year=2017, suffix="市政府")
    assert (found.name, found.kind, found.region_code) == ("海口市人民政府", "body", "460100")


def test_kind_and_region_are_told(organizations: OrganizationRegistry) -> None:
    told = {
        "省经信委": ("body", HUBEI),
        "武汉海关": ("body", "420100"),
        "省煤监局": ("body", HUBEI),
        "各市县政府": ("group", HUBEI),
        "省政府金融办": ("office", HUBEI),
        '省"互联网+"产业投资发展公司': ("company", HUBEI),
        "省某某专项推进中心": ("unknown", HUBEI),
        "国务院有关部门": ("group", ""),
        "国家发展改革委": ("body", ""),
    }
    for written, kind_and_region in told.items():
        found = organizations.resolve(written, region_code=HUBEI, year=2015)
        assert (found.kind, found.region_code) == kind_and_region, written


def test_one_body_has_one_id_in_every_plan(organizations: OrganizationRegistry) -> None:
    written = [("省教育厅", HUNAN, 2015), ("湖南省教育厅", "", 2018), ("省教育厅", CHANGSHA, None), ("教育厅", HUNAN, 2014)]
    assert len({organizations.resolve(name, region_code=code, year=year) for name, code, year in written}) == 1


def test_unknown_bodies_of_two_places_are_not_merged(organizations: OrganizationRegistry) -> None:
    """高新区管委会 in the plans of two provinces are two bodies, though both are printed alike."""
    one, other = (organizations.resolve("高新区管委会", region_code=code, year=2015) for code in (HUNAN, HUBEI))
    assert one.name == other.name
    assert one.organization_id != other.organization_id


@pytest.mark.parametrize(
    ("name", "carried", "official", "kind"),
    [
        pytest.param("机关事务服务中心", "市", "岳阳市机关事务服务中心", "body", id="a department of the table"),
        pytest.param("水运事务中心", "市", "岳阳市水运事务中心", "body", id="in a list that says whose"),
        pytest.param("长江水运服务中心", "", "长江水运服务中心", "body", id="alone"),
        pytest.param("人民医院", "市", "岳阳市人民医院", "body", id="a hospital in a list"),
        pytest.param("湖南大学", "", "湖南大学", "body", id="a university by its own name"),
        pytest.param("水运中心", "市", "岳阳市水运中心", "unknown", id="what may be short for another name is left for review"),
    ],
)
def test_public_institutions_are_known_by_their_kind_and_take_a_place_from_their_list_only(
    organizations: OrganizationRegistry, name: str, carried: str, official: str, kind: str
) -> None:
    found = organizations.resolve(name, region_code="430600", year=2021, carried=carried)
    assert (found.name, found.kind) == (official, kind)


def test_an_empty_name_is_refused(organizations: OrganizationRegistry) -> None:
    with pytest.raises(InputError, match="without a name"):
        organizations.resolve(" ", region_code=HUNAN, year=2015)


def test_an_unknown_region_is_refused_with_what_to_do(organizations: OrganizationRegistry) -> None:
    with pytest.raises(PlanFileError, match="add the region here"):
        organizations.resolve("省教育厅", region_code="999999", year=2015)


_PARTS = ["省", "市", "全省", "海南", "湖北省", "长沙市", "政府", "管委会", "教育局", "委", "国务院", "各部门", "公司", '"', "(", "X"]
_WORDS = st.sampled_from([*HAINAN_2017, *_PARTS])
_PLACES = st.tuples(st.sampled_from(["", HUBEI, HAINAN, CHANGSHA, GUANGXI]), st.sampled_from([None, 2010, 2015, 2018, 2024]))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(_WORDS, min_size=1, max_size=3).map("".join),
    st.lists(_PLACES, min_size=2, max_size=4),
)
def test_one_id_is_always_one_organisation(organizations: OrganizationRegistry, written: str, places: list[tuple[str, int | None]]) -> None:
    """Whatever is resolved where and when: rows that share an id are equal, so tables of many plans can be stacked."""
    by_id: dict[str, Organization] = {}
    for region_code, year in places:
        found = organizations.resolve(written, region_code=region_code, year=year)
        assert by_id.setdefault(found.organization_id, found) == found
        again = organizations.resolve(found.name, region_code="", year=year)
        if again.organization_id == found.organization_id:
            assert again == found


@pytest.mark.parametrize(
    ("name", "region_code", "year", "official"),
    [
        pytest.param("银保监分局", "430600", 2021, "中国银行保险监督管理委员会岳阳监管分局", id="branch of a branch"),
        pytest.param("岳阳银保监分局", "430600", 2021, "中国银行保险监督管理委员会岳阳监管分局", id="branch of a branch, with its place"),
        pytest.param("国家金融监督管理总局岳阳监管分局", "430600", 2024, "国家金融监督管理总局岳阳监管分局", id="its successor"),
        pytest.param("人行市中心支行", "430600", 2021, "中国人民银行岳阳市中心支行", id="central bank by the word for the place"),
        pytest.param(
            "人民银行岳阳市中心支行", "430600", 2021, "中国人民银行岳阳市中心支行", id="central bank of a city that is called city"
        ),
        pytest.param("长沙经开区管委会", "430100", 2021, "长沙经济技术开发区管理委员会", id="development zone in full"),
        pytest.param("高新区管委会", "430600", 2021, "岳阳高新技术产业开发区管理委员会", id="high-tech zone without its place"),
        pytest.param("开发区管委会", "430600", 2021, "岳阳市开发区管理委员会", id="the development zone of a city"),
        pytest.param(
            "县文广旅体局", "331123", 2022, "遂昌县文化和广电旅游体育局", id="four trades in one office, as its province calls it"
        ),
        pytest.param("县文广旅体局", "441823", 2022, "阳山县文化广电旅游体育局", id="and as others do"),
        pytest.param("市交警支队", "430600", 2022, "岳阳市公安局交通警察支队", id="traffic police"),
        pytest.param("共青团省委", "430000", 2022, "共青团湖南省委员会", id="youth league, name in full"),
        pytest.param("省广电局", "430000", 2022, "湖南省广播电视局", id="an exception of another time is none"),
        pytest.param("省广电局", "430000", 2013, "湖南省广播电影电视局", id="an exception of its time"),
    ],
)
def test_local_bodies_have_their_full_names(
    organizations: OrganizationRegistry, name: str, region_code: str, year: int, official: str
) -> None:
    assert organizations.resolve(name, region_code=region_code, year=year).name == official


@pytest.mark.parametrize(
    ("name", "official"),
    [
        pytest.param("区建设管理委", "上海市松江区建设和管理委员会", id="a committee of a district of a municipality"),
        pytest.param("区国资委", "上海市松江区国有资产监督管理委员会", id="state assets of a district"),
        pytest.param("相关街镇", "上海市松江区相关街镇", id="a group"),
        pytest.param("九里亭街道", "上海市松江区九里亭街道办事处", id="a street by its name alone"),
        pytest.param("九里亭街道办事处", "上海市松江区九里亭街道办事处", id="a street's office"),
        pytest.param("泗泾镇", "上海市松江区泗泾镇人民政府", id="a town by its name alone"),
        pytest.param("经开区", "上海松江经济技术开发区", id="its development zone"),
    ],
)
def test_a_district_of_a_municipality_has_the_municipality_in_front(organizations: OrganizationRegistry, name: str, official: str) -> None:
    found = organizations.resolve(name, region_code="310117", year=2025)
    assert found.name == official
    assert found.region_code == "310117"


@pytest.mark.parametrize(
    ("name", "region_code", "year", "official"),
    [
        pytest.param("区工信局", "430602", 2024, "岳阳市岳阳楼区工业和信息化局", id="a district in its own plan has its city in front"),
        pytest.param("各有关部门", "430602", 2024, "岳阳市岳阳楼区各有关部门", id="a group of a district"),
        pytest.param("岳阳楼区政府", "430600", 2024, "岳阳市岳阳楼区人民政府", id="a district named in the plan of its city"),
        pytest.param("区供销总社", "430602", 2024, "岳阳市岳阳楼区供销合作总社", id="supply and marketing"),
        pytest.param("各市、县级政府", "430000", 2024, "湖南省各市、县级人民政府", id="governments of levels"),
        pytest.param("市市政市容委", "110000", 2013, "北京市市政市容管理委员会", id="a committee until 2016"),
        pytest.param("市市场监管委", "120000", 2016, "天津市市场和质量监督管理委员会", id="a committee until 2018"),
        pytest.param("市市场监管委", "120000", 2021, "天津市市场监督管理委员会", id="its successor"),
        pytest.param("市文化旅游委", "500000", 2022, "重庆市文化和旅游发展委员会", id="culture and tourism"),
        pytest.param("市规划国土资源局", "310000", 2015, "上海市规划和国土资源管理局", id="planning and land"),
        pytest.param("国网湖南电力", "430000", 2020, "国网湖南省电力有限公司", id="the grid of a province"),
        pytest.param("国网上海电力", "310000", 2020, "国网上海市电力公司", id="the grid of a municipality"),
        pytest.param("邮政储蓄银行湖南省分行", "430000", 2016, "中国邮政储蓄银行湖南省分行", id="a branch of the savings bank"),
        pytest.param("移动遂昌分公司", "331123", 2022, "中国移动遂昌分公司", id="a county by its short name in its own plan"),
        pytest.param("市疾控中心", "430600", 2022, "岳阳市疾病预防控制中心", id="disease control"),
        pytest.param("省邮政公司", "430000", 2016, "中国邮政集团公司湖南省分公司", id="the post before it changed its form"),
        pytest.param("农发行湖南省分行", "430000", 2016, "中国农业发展银行湖南省分行", id="a branch of a bank by its short name"),
    ],
)
def test_bodies_of_districts_municipalities_and_companies_have_their_full_names(
    organizations: OrganizationRegistry, name: str, region_code: str, year: int, official: str
) -> None:
    assert organizations.resolve(name, region_code=region_code, year=year).name == official


@pytest.mark.parametrize(
    ("name", "region_code", "year", "official"),
    [
        pytest.param("市大数据局", "370600", 2021, "烟台市大数据局", id="what all cities of a province are called"),
        pytest.param("市大数据局", "370200", 2021, "青岛市大数据发展管理局", id="but for one"),
        pytest.param("市大数据局", "330200", 2021, "宁波市大数据发展管理局", id="another province"),
        pytest.param("市大数据局", "410100", 2021, "郑州市大数据管理局", id="a province without a row of its own"),
        pytest.param("市城管局", "430600", 2021, "岳阳市城市管理和综合执法局", id="since the reform"),
        pytest.param("市城管局", "430600", 2015, "岳阳市城市管理局", id="and before"),
        pytest.param("市行政审批局", "370100", 2021, "济南市行政审批服务局", id="approvals and services"),
        pytest.param("市行政审批局", "320500", 2021, "苏州市行政审批局", id="approvals alone"),
        pytest.param("国网武汉供电公司", "420100", 2021, "国网湖北省电力有限公司武汉供电公司", id="the grid in a city"),
        pytest.param("岳阳供电公司", "430600", 2021, "国网湖南省电力有限公司岳阳供电分公司", id="of a province that calls it a branch"),
        pytest.param("国网武汉供电公司", "420100", 2012, "国网武汉供电公司", id="before the grid's companies were so called"),
        pytest.param("区规自分局", "110108", 2022, "北京市规划和自然资源委员会海淀分局", id="a branch of the city's body in a district"),
        pytest.param("区住房建设局", "440305", 2021, "深圳市南山区住房和建设局", id="districts as their city"),
        pytest.param("区住建局", "440106", 2021, "广州市天河区住房和城乡建设局", id="another city of that province"),
        pytest.param("珠江委", "440000", 2021, "水利部珠江水利委员会", id="a river commission"),
    ],
)
def test_what_a_province_calls_its_bodies_comes_before_what_others_do(
    organizations: OrganizationRegistry, name: str, region_code: str, year: int, official: str
) -> None:
    assert organizations.resolve(name, region_code=region_code, year=year).name == official


def test_names_in_plans_of_many_places_and_years_become_official_names(organizations: OrganizationRegistry) -> None:
    """Names written down, with what they should become, before the registry was asked."""
    with (Path(__file__).parent / "local_bodies.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    found = [organizations.resolve(row["name"], region_code=row["region_code"], year=int(row["year"])) for row in rows]
    assert [(row["name"], each.name) for row, each in zip(rows, found, strict=True) if each.name != row["official"]] == []
    assert [each.name for each in found if each.kind == "unknown"] == []


def test_a_name_that_opens_with_a_place_of_the_province_takes_no_province(organizations: OrganizationRegistry) -> None:
    assert organizations.resolve("南京大学", region_code="320000", year=2016, carried="省").name == "南京大学"


def test_a_national_body_in_a_list_of_local_ones_stays_national(organizations: OrganizationRegistry) -> None:
    named = organizations.resolve("民航华东管理局", region_code="310000", year=2024, carried="市")
    assert named.name == "中国民用航空华东地区管理局"
    assert organizations.resolve("发展改革委", region_code="310000", year=2024, carried="市").name == "上海市发展和改革委员会"


@pytest.mark.parametrize(
    ("name", "region_code", "carried", "official"),
    [
        pytest.param("番禺区政府", "440100", "", "广州市番禺区人民政府", id="a district has its city in front"),
        pytest.param("朝阳区政府", "110000", "", "北京市朝阳区人民政府", id="one that another city has too"),
        pytest.param("市中区政府", "370400", "", "枣庄市市中区人民政府", id="a district whose name begins like the city's own word"),
        pytest.param("市南区", "370200", "", "青岛市市南区人民政府", id="such a district alone stands for its government"),
        pytest.param("浦东新区", "310000", "市", "上海市浦东新区人民政府", id="as does a new district"),
        pytest.param("嵊州市", "330000", "省", "嵊州市人民政府", id="or a county-level city in a plan of the province"),
        pytest.param("公安闵行分局", "310112", "", "上海市公安局闵行分局", id="the police of a district are the city's"),
        pytest.param("区公安分局", "310112", "", "上海市公安局闵行分局", id="also by the word for the place"),
        pytest.param(
            "市规划自然资源委石景山分局", "110107", "", "北京市规划和自然资源委员会石景山分局", id="a branch of a body of the city"
        ),
        pytest.param("各级政府", "330000", "", "浙江省各级人民政府", id="governments of all levels"),
        pytest.param("市中心医院", "370400", "", "枣庄市中心医院", id="what only begins like a district"),
        pytest.param("番禺区政府", "440000", "", "番禺区人民政府", id="in a plan of the province"),
        pytest.param("铁路苏州站", "320500", "市", "铁路苏州站", id="a name that says where it is takes no city"),
        pytest.param("太仓港口管委会", "320500", "市", "太仓港口管理委员会", id="nor one that says so by a county of the city"),
    ],
)
def test_districts_have_their_city_in_front_and_names_that_say_where_take_none(
    organizations: OrganizationRegistry, name: str, region_code: str, carried: str, official: str
) -> None:
    assert organizations.resolve(name, region_code=region_code, year=2022, carried=carried).name == official
