"""The words of the review page for codes, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The same words twice."""

    zh: str
    en: str


TABLES = {
    "tasks": Words("任务", "task"),
    "targets": Words("目标", "target"),
    "observations": Words("报告数据", "observation"),
    "responsibilities": Words("责任", "responsibility"),
}
REVIEWS = {
    "automatic": Words("机器读取", "read by rule"),
    "confirmed": Words("人工确认", "confirmed"),
    "corrected": Words("人工更正", "corrected"),
}
ACTIONS = {
    "confirm": Words("读对了：确认", "right: confirm"),
    "mend": Words("读错了：更正", "wrong: mend"),
    "drop": Words("不该有：删去", "no such row: drop"),
    "add": Words("漏读了：补上", "missing: add"),
}
#: Why a row is doubtful: flags of the tables, and what only the review asks.
DOUBTS = {
    "unknown-organization": Words("登记表里没有这个机构", "an organisation that is not in the registry"),
    "damaged-text": Words("原文有乱码或缺字", "damaged text"),
    "decreases-from-baseline": Words(
        "说是提高，数值却低于起点（或相反）", "printed to rise, yet below its baseline, or the other way round"
    ),
    "year-out-of-period": Words("年份远在规划期之外", "a year far outside the plan's period"),
    "no-year": Words("没有年份", "no year"),
    "no-row": Words("承诺语句里的数字没有读成行", "a number in a commitment sentence that gave no row"),
    "silent": Words("引文里另有数字，没有读成行", "another number in the quote of a row gave no row of its own"),
    "no-responsibility": Words("像机构名单，却没有读出责任", "looks like a list of bodies and gave no responsibility"),
}
UNKNOWN_DOUBT = Words("有存疑标记", "flagged")
NUMBERS = {
    "no-indicator": Words("是数量，但看不出是什么的数量", "a quantity, but of what no rule could tell"),
    "no-unit": Words("单独的数字，没有单位", "a bare number without a unit"),
    "wording": Words("行文用语，规则不当作数量", "wording that no rule reads as a quantity"),
    "small-numeral": Words("十以下的汉字数词（一个、两项）", "a numeral below ten in characters, as 一个, 两项"),
    "threshold": Words("门槛：只界定哪一类（规模超亿元的企业）", "a threshold that only defines a class"),
    "subsidy": Words("补贴、贷款的比例或限额", "rate or limit of a subsidy or loan"),
    "list-sum": Words("只是合计文中已列出的各项（以下3个领域）", "only sums up a list that is spelled out"),
    "frequency": Words("频次（每5年一次）", "a frequency"),
    "rate-base": Words("比率的基数（每万人）", "the base of a rate, as 每万人"),
    "duration": Words("时长、期限", "a duration"),
    "date": Words("日期、年份", "a date or year"),
    "document-number": Words("文号", "a document number"),
    "ordinal": Words("序号", "an ordinal"),
    "name": Words("名称的一部分（4G、12345、“三网融合”）", "part of a name, as 4G, 12345"),
    "heading": Words("标题里的数字，下文又说了一遍", "in a heading; said again below"),
    "table-cell": Words("表格里不读的栏目", "in a column of a table that is not read"),
    "preamble": Words("正文之前的通知、标题", "in the notice or title above the plan"),
}
LISTS = {
    "outside-task": Words("不在任何任务之内", "stands outside every task"),
    "named-already": Words("同一任务已经读过这些机构", "the task names these bodies already"),
    "gloss": Words("解释前面的词（即、含、如）", "a gloss on the words before it"),
    "not-names": Words("并非都像机构名称", "not all of it is built like names of bodies"),
}
