"""Texts for hypothesis: any text at all, and text put together from what plans print."""

from __future__ import annotations

from hypothesis import strategies as st

#: Any characters, with the line ends, full-width marks and traditional characters that carried plans hold.
any_text = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("\n\n一二三十百万亿零〇年月日到达%％．。，、；：（）()《》“”专栏第章节是为的寬帶網絡0123456789.-+ \t\u3000"),
    ),
    max_size=200,
)

_NAMES = (
    "固定宽带家庭普及率",
    "電子商務交易額",
    "城区4G覆盖率",
    "“互联网+”示范园区",
    "单位GDP能耗",
    "主营业务收入",
    "全省重点企业",
    "云平台",
)
_NUMBERS = ("60", "95.5", "4,000", "三千", "百", "20-30", "1.5万", "十", "第一", "一半", "５０", "2017", "0")
_UNITS = ("%", "亿元", "个", "家", "万户", "Mbps", "M", "位", "个百分点", "倍", "元", "", "名以上", "左右", "GB")
_YEARS = ("到2020年，", "2016年底前", "截至2014年底,", "三年内", "“十三五”末", "由2014年的9.2%", "2016年和2017年均", "目前", "")
_VERBS = ("达到", "超过", "建设", "不低于", "年均增长", "培育", "实现", "提高到", "下降到", "分别达到", "位居全国", "翻一番", "覆盖", "为")
_BODIES = ("省经信委", "省发展改革委", "各市州人民政府", "省通信管理局", "有关部门", "海口、三亚市政府", "领导小组", "国家税务总局")
_TALK = (
    "加快推进",
    "实现行政村全覆盖",
    "全部接入",
    "由省经信委牵头",
    "省财政厅要安排资金",
    "（国发〔2015〕40号）",
    "等",
    "以下3个领域",
    "4G",
    "IPv6",
)
_MARKS = ("，", "。", "；", "、", "：", ",", ".", " ", "\n", "（", "）", "和", "其中", "一是", "二是", "(责任单位:", "牵头单位：")
_HEADS = (
    "一、总体要求", "二、主要任务", "三、保障措施", "（一）发展目标。", "(二)建设光网。", "1.宽带提速。", "2、", "（1）", "①", "第一章 现状",
    "第二节 任务", "专栏1 重点工程", "专栏2：", "一是推进光纤到户。", "（三）", "附件", "四、",
)  # fmt: skip

_piece = st.sampled_from((*_NAMES, *_NUMBERS, *_UNITS, *_YEARS, *_VERBS, *_BODIES, *_TALK, *_MARKS))
_clause = st.builds(
    "".join,
    st.tuples(*(st.sampled_from(each) for each in (_YEARS, _NAMES, _VERBS, _NUMBERS, _UNITS))) | st.lists(_piece, max_size=9).map(tuple),
)
_bracket = st.lists(st.sampled_from(_BODIES), min_size=1, max_size=4).map(lambda names: f"（{'、'.join(names)}等）")

#: A paragraph of clauses, perhaps with a bracket of bodies behind it.
plan_paragraph = st.builds(
    lambda clauses, bracket: "，".join(clauses) + "。" + bracket, st.lists(_clause, min_size=1, max_size=5), st.just("") | _bracket
)

#: A heading, or a paragraph, or both on one line.
_line = st.one_of(
    plan_paragraph, st.sampled_from(_HEADS), st.builds(lambda head, body: head + body, st.sampled_from(_HEADS), plan_paragraph)
)

#: Lines that look like those of a plan, in any order.
plan_text = st.lists(_line, max_size=14).map("\n".join)

_SUBJECTS = (
    "光网改造", "宽带乡村", "云平台建设", "电子商务", "智慧旅游", "智慧医疗", "智慧教育", "物流信息化", "智慧交通", "信用体系", "网络安全", "人才队伍",
)  # fmt: skip
_SENTENCES = (
    "到2016年,{}覆盖率达到60%。", "{}市场规模达到4000亿元。", "建设30个{}示范园区。", "{}用户比例年均增长20%以上。", "农村{}应用率不低于45%。",
    "推进{}应用。", "{}收入由2014年的9.2%提高到50%。", "截至2014年底,{}服务点有85个。", "实现{}行政村全覆盖。",
)  # fmt: skip
_ASSIGNED = ("", "(省经信委、省商务厅)", "（责任单位:省科技厅、各市州人民政府等）", "(省通信管理局牵头,省财政厅负责)")


@st.composite
def plan_items(draw: st.DrawFn) -> list[str]:
    """Items of a well-formed plan without their ordinals; no two print the same words."""
    subjects = draw(st.lists(st.sampled_from(_SUBJECTS), min_size=1, max_size=6, unique=True))
    return [
        f"推进{subject}。{''.join(each.format(subject) for each in sentences)}{bracket}"
        for subject in subjects
        for sentences in [draw(st.lists(st.sampled_from(_SENTENCES), min_size=1, max_size=4, unique=True))]
        for bracket in [draw(st.sampled_from(_ASSIGNED))]
    ]
