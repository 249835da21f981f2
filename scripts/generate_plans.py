"""Write any number of plausible plans, for measuring and for trying the site with many of them.

    python scripts/generate_plans.py build/many --count 500

writes `build/many/datasets/generated-00001/` and so on, each with `source.txt` and `plan.yml`, beside a copy of the
registry, so that every command takes the folder: `portal build --root build/many`. The plans are made up and say so in their titles.
The same count, seed and sizes give the same bytes; plan 7 is the same whether 10 or 5,000 are written.
"""

from __future__ import annotations

import argparse
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SMALLEST, LARGEST = 5_000, 60_000  # characters; most real plans lie between
HAN = ("零", "一", "二", "三", "四", "五", "六", "七", "八", "九")

REGIONS = {
    "130000": "河北", "140000": "山西", "210000": "辽宁", "220000": "吉林", "320000": "江苏", "330000": "浙江", "340000": "安徽",
    "350000": "福建", "360000": "江西", "370000": "山东", "410000": "河南", "420000": "湖北", "430000": "湖南", "440000": "广东",
    "460000": "海南", "510000": "四川", "520000": "贵州", "530000": "云南", "610000": "陕西", "620000": "甘肃", "630000": "青海",
}  # fmt: skip
TOPICS = ("信息化", "数字经济", "现代物流", "智慧城市", "生态环境保护", "乡村振兴", "科技创新", "先进制造业", "公共卫生", "现代农业")
BODIES = (
    "省发展改革委", "省经信委", "省科技厅", "省财政厅", "省教育厅", "省卫生计生委", "省农业厅", "省商务厅", "省公安厅", "省交通运输厅",
    "省住房城乡建设厅", "省人力资源社会保障厅", "省环境保护厅", "省通信管理局", "省统计局", "省质监局", "各市县政府", "省政府办公厅",
)  # fmt: skip
THINGS = (
    "示范园区", "重点实验室", "龙头企业", "公共服务平台", "信息服务站", "技术创新中心", "产业基地", "智能工厂", "示范社区", "培训基地",
    "数据中心", "充电桩", "物流枢纽", "特色小镇", "监测站点", "远程医疗点",
)  # fmt: skip
RATES = (
    "固定宽带家庭普及率", "主要农作物耕种收综合机械化率", "城镇污水集中处理率", "高中阶段毛入学率", "政务服务事项网上办理率", "森林覆盖率",
    "医疗保险参保率", "规模以上企业数字化研发设计工具普及率", "秸秆综合利用率", "农村自来水普及率",
)  # fmt: skip
AMOUNTS = (
    "电子商务交易额", "软件和信息技术服务业主营业务收入", "信息消费规模", "社会物流总额", "高新技术产业增加值", "旅游总收入",
    "农产品加工业产值", "全社会研发经费投入",
)  # fmt: skip
PLACES = ("全省", "城区", "农村", "重点行业", "贫困地区", "各市县", "中心城区", "县级以上城区")
DOINGS = (
    "加快推进{t}基础设施建设", "完善{t}公共服务体系", "提升{t}发展质量和效益", "推动{t}与实体经济深度融合", "健全{t}标准规范",
    "培育{t}新业态新模式", "强化{t}人才支撑", "深化{t}体制机制改革", "优化{t}空间布局", "扩大{t}开放合作",
)  # fmt: skip
SAYINGS = (
    "坚持政府引导、市场主导,统筹规划、突出重点,充分发挥企业主体作用,形成多方参与、协同推进的工作格局。",
    "整合现有资源,打通部门之间的信息壁垒,推进业务协同和数据共享,提高行政效能和服务水平。",
    "加强关键技术攻关,支持企业与高等院校、科研院所联合建立研发机构,促进科技成果转化应用。",
    "完善统计监测和绩效评价制度,定期通报进展情况,及时研究解决工作中的困难和问题。",
    "鼓励社会资本参与建设和运营,拓宽融资渠道,探索政府购买服务等方式,降低企业成本。",
    "以重点领域为突破口,先行先试,总结推广可复制的经验做法,带动面上工作全面展开。",
    "落实网络安全等级保护制度,建立健全应急预案,增强风险防范和应急处置能力。",
    "引导各类要素向重点区域和优势产业集聚,延伸产业链条,提升产品附加值和市场竞争力。",
)


@dataclass(frozen=True, slots=True)
class MadePlan:
    """One plan as its folder holds it."""

    plan_id: str
    text: str
    facts: str  # plan.yml


def make_plan(number: int, *, seed: int = 0, smallest: int = SMALLEST, largest: int = LARGEST) -> MadePlan:
    """Make one plan; its length lies between the two sizes, small ones being more frequent, as among real plans."""
    chance = random.Random(f"{seed}:{number}")
    code = chance.choice(sorted(REGIONS))
    topic = chance.choice(TOPICS)
    start = chance.choice((2011, 2016, 2021))
    title = f"{REGIONS[code]}省{topic}发展规划({start}-{start + 4}年)(测试用例{number})"
    size = int(smallest * (largest / smallest) ** chance.random())
    text = "\n".join(_lines(chance, title, topic, start, size)) + "\n"
    facts = f'title: "{title}"\nregion_code: "{code}"\nissued: {start}-03-01\nperiod_start: {start}\nperiod_end: {start + 4}\nlicense: CC0-1.0\n'
    return MadePlan(f"generated-{number:05d}", text, facts)


def write_plans(root: Path, count: int, *, seed: int = 0, smallest: int = SMALLEST, largest: int = LARGEST) -> int:
    """Write plans 1 to `count` under `root/datasets/`, with registry and publisher; returns the characters written."""
    datasets = root / "datasets"
    datasets.mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "datasets" / "registry", datasets / "registry", dirs_exist_ok=True)
    shutil.copy(ROOT / "datasets" / "publisher.yml", datasets / "publisher.yml")
    characters = 0
    for number in range(1, count + 1):
        plan = make_plan(number, seed=seed, smallest=smallest, largest=largest)
        folder = datasets / plan.plan_id
        folder.mkdir(exist_ok=True)
        (folder / "source.txt").write_text(plan.text, encoding="utf-8", newline="\n")
        (folder / "plan.yml").write_text(plan.facts, encoding="utf-8", newline="\n")
        characters += len(plan.text)
    return characters


def _lines(chance: random.Random, title: str, topic: str, start: int, size: int) -> Iterator[str]:
    """Yield the lines of a plan: background, goals with a table, tasks with boxes, safeguards."""
    end = start + 4
    yield title
    yield f"为加快推进{topic}发展,根据国家有关规划和省委、省政府决策部署,结合实际,制定本规划。"
    yield "一、发展现状与面临形势"
    for _ in range(2):
        yield (
            f"截至{start - 1}年底,全省{chance.choice(RATES)}达到{_percent(chance)}%,{chance.choice(AMOUNTS)}达到{chance.randint(20, 9000)}亿元,"
            f"同比增长{chance.randint(5, 40)}.{chance.randint(1, 9)}%。{chance.choice(SAYINGS)}"
        )
    yield "二、总体要求"
    yield "(一)指导思想。" + chance.choice(SAYINGS)
    yield f"(二)发展目标。到{end}年,{topic}发展水平明显提升,主要目标如下:"
    yield from (f"{place}.{_target(chance, start, end)}" for place in range(1, 5))
    yield "指标名称\t单位\t" + f"{start - 1}年\t{end}年\t属性"
    for name in chance.sample(RATES, 4):
        low = chance.randint(20, 60)
        yield f"{name}\t%\t{low}\t{low + chance.randint(5, 35)}\t{chance.choice(('约束性', '预期性'))}"
    written = 1_200
    yield "三、主要任务"
    item = box = 0
    while written < size - 900:
        item += 1
        for line in _item(chance, topic, item, start, end):
            written += len(line) + 1
            yield line
        if item % 4 == 0:
            box += 1
            for line in _box(chance, topic, box, start, end):
                written += len(line) + 1
                yield line
    yield "四、保障措施"
    yield f"(一)加强组织领导。成立{topic}发展领导小组,由{chance.choice(BODIES)}牵头,统筹协调重大事项。各市县政府要建立相应工作机制,明确责任分工。"
    yield f"(二)加大资金投入。省财政厅会同{chance.choice(BODIES)}设立专项资金,鼓励社会资本参与。(责任单位:{_bodies(chance)})"
    yield f"(三)强化考核评估。省政府办公厅负责对规划实施情况进行监督检查。{chance.choice(SAYINGS)}"


def _item(chance: random.Random, topic: str, number: int, start: int, end: int) -> Iterator[str]:
    yield f"({_han(number)}){chance.choice(DOINGS).format(t=topic)}。"
    for order in range(1, chance.randint(2, 4) + 1):
        words = [chance.choice(DOINGS).format(t=topic) + "。", *chance.sample(SAYINGS, chance.randint(2, 5))]
        if chance.random() < 0.4:  # with those of goals and boxes, a figure in some 300 characters, as real plans print
            words.insert(chance.randint(1, len(words)), _target(chance, start, end))
        yield f"{order}.{''.join(words)}{_bracket(chance)}"


def _box(chance: random.Random, topic: str, number: int, start: int, end: int) -> Iterator[str]:
    yield f"专栏{number} {topic}重点工程"
    yield f"发展目标:到{end}年,{_target(chance, start, end)}"
    for order in ("一", "二", "三"):
        more = _target(chance, start, end) if order == "一" else chance.choice(SAYINGS)
        yield f"{order}是{chance.choice(DOINGS).format(t=topic)}。{chance.choice(SAYINGS)}{more}"


def _target(chance: random.Random, start: int, end: int) -> str:
    """One sentence with a promise in it, in one of the wordings of real plans."""
    year = chance.randint(start, end)
    return chance.choice(
        (
            f"到{year}年,{chance.choice(PLACES)}{chance.choice(RATES)}达到{_percent(chance)}%以上。",
            f"力争到{year}年底,{chance.choice(AMOUNTS)}突破{chance.randint(1, 90) * 100}亿元,年均增长{chance.randint(5, 30)}%左右。",
            f"建设{chance.randint(2, 300)}个{chance.choice(THINGS)},培育{chance.randint(2, 90)}家{chance.choice(THINGS)}。",
            f"{year}年,新增{chance.choice(THINGS)}{chance.randint(3, 500)}个,培训技术人员{chance.randint(1, 50)}万人次。",
            f"{chance.choice(RATES)}由{start - 1}年的{_percent(chance)}%提高到{_percent(chance)}%。",
            f"城市和农村家庭宽带接入能力分别达到{chance.randint(5, 20) * 10}Mbps和{chance.randint(1, 5) * 10}Mbps。",
            f"到{year}年,实现所有行政村{chance.choice(('通宽带', '通光缆', '网络信号'))}全覆盖。",
            f"单位地区生产总值能耗比{start - 1}年下降{chance.randint(5, 25)}%,{chance.choice(AMOUNTS)}翻一番。",
        )
    )


def _bracket(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.25:
        return f"(责任单位:{_bodies(chance)})"
    if kind < 0.35:
        return f"({chance.choice(BODIES[:16])}牵头,{_bodies(chance)}配合)"
    return f"({_bodies(chance)}等)" if kind < 0.45 else ""


def _bodies(chance: random.Random) -> str:
    return "、".join(chance.sample(BODIES, chance.randint(2, 5)))


def _percent(chance: random.Random) -> str:
    return f"{chance.randint(20, 98)}.{chance.randint(1, 9)}" if chance.random() < 0.3 else str(chance.randint(20, 99))


def _han(number: int) -> str:
    """Write an ordinal below 1,000 as headings print it."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    if hundreds:
        head = HAN[hundreds] + "百"
        return head + ((HAN[tens] + "十" if tens else "零") + (HAN[ones] if ones else "") if rest else "")
    return ("" if tens == 0 else ("十" if tens == 1 else HAN[tens] + "十")) + (HAN[ones] if ones else "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="folder that gets datasets/; made if it is missing")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--smallest", type=int, default=SMALLEST, help="characters of the smallest plan")
    parser.add_argument("--largest", type=int, default=LARGEST, help="characters of the largest plan")
    given = parser.parse_args()
    characters = write_plans(given.out, given.count, seed=given.seed, smallest=given.smallest, largest=given.largest)
    print(f"{given.count} plans, {characters:,} characters under {given.out / 'datasets'}")


if __name__ == "__main__":
    main()
