"""The contract: every published table, its fields, types, keys and what they mean.

Field names are fixed by the design ("The tables"); titles and descriptions are published in each
`datapackage.json` (Chinese in `title` and `description`, English in `title_en` and `description_en`)
and drawn by the site as the field dictionary.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from portal import records

FieldType = Literal["string", "integer", "number", "boolean", "date"]
FLAGS = r"([a-z][a-z-]*(;[a-z][a-z-]*)*)?"
ID = r"[a-z0-9][a-z0-9-]*"


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its Table Schema type, bilingual title and description, and constraints."""

    name: str
    type: FieldType
    title: str
    title_en: str
    description: str
    description_en: str
    required: bool = False
    enum: tuple[str, ...] = ()
    pattern: str = ""
    minimum: int | None = None

    def descriptor(self) -> dict[str, Any]:
        """Return the field as a Table Schema field descriptor."""
        constraints: dict[str, Any] = {}
        if self.required:
            constraints["required"] = True
        if self.enum:
            constraints["enum"] = list(self.enum)
        if self.pattern:
            constraints["pattern"] = self.pattern
        if self.minimum is not None:
            constraints["minimum"] = self.minimum
        found: dict[str, Any] = {
            "name": self.name,
            "type": self.type,
            "title": self.title,
            "description": self.description,
            "title_en": self.title_en,
            "description_en": self.description_en,
        }
        return found | ({"constraints": constraints} if constraints else {})


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its fields in order, its primary key and the tables it points to."""

    name: str
    title: str
    title_en: str
    description: str
    description_en: str
    fields: tuple[Field, ...]
    primary_key: str
    foreign_keys: tuple[tuple[str, str, str], ...] = field(default=())  # field, table, field there

    def schema(self) -> dict[str, Any]:
        """Return the Table Schema descriptor of this table."""
        schema: dict[str, Any] = {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": [each.descriptor() for each in self.fields],
            "missingValues": [""],
            "primaryKey": [self.primary_key],
        }
        if self.foreign_keys:
            schema["foreignKeys"] = [
                {"fields": [own], "reference": {"resource": table, "fields": [theirs]}}
                for own, table, theirs in self.foreign_keys
            ]
        return schema

    @property
    def names(self) -> tuple[str, ...]:
        """The column headings, in order."""
        return tuple(each.name for each in self.fields)


def _key(name: str, title: str, title_en: str, *, required: bool = True, more: str = "", more_en: str = "") -> Field:
    return Field(
        name,
        "string",
        title,
        title_en,
        more or "稳定标识：由印刷文字计算，规则改进或数值更正后不变，一经发布不再挪用。",
        more_en or "Stable id, hashed from printed text: it survives better rules and corrected values and is never reused.",
        required=required,
        pattern=ID,
    )


def _enum(name: str, title: str, title_en: str, description: str, description_en: str, values: Any, *, required: bool = True) -> Field:
    known = tuple(value for value in get_args(values) if value)
    return Field(name, "string", title, title_en, description, description_en, required=required, enum=known)


PLAN_ID = _key(
    "plan_id", "规划标识", "Plan id", more="该行出自哪份规划；每张表都有此列，便于合并。", more_en="The plan the row comes from; in every table, so that tables of many plans can be stacked."
)
SECTION_REF = _key("section_id", "所在段落", "Section", more="该行所在的提纲节点。", more_en="The node of the outline that holds the row.")
START = Field("start", "integer", "起点", "Start", "在 source.txt 中的起始字符位置（含）。", "First character in source.txt, counted from 0.", required=True, minimum=0)
END = Field("end", "integer", "终点", "End", "在 source.txt 中的结束字符位置（不含）。", "Character in source.txt after the last one.", required=True, minimum=0)
QUOTE = Field("quote", "string", "原文", "Quote", "逐字引自原文的最小语句，等于 source.txt 的 [start, end)。", "The smallest clause that says it, character for character: source.txt[start:end].", required=True)
RULE = Field("rule", "string", "规则", "Rule", "读出该行的规则名，见 portal/extraction。", "Name of the rule that read the row, as in portal/extraction.", required=True)
REVIEW = _enum("review", "复核", "Review", "automatic 机器读取；confirmed 人工确认；corrected 人工更正。", "automatic: read by rule; confirmed: checked by a person; corrected: mended by a person.", records.Review)
FLAGS_FIELD = Field("flags", "string", "存疑", "Flags", "读者应当留意之处，多项以分号分隔，见“存疑标记”。", "What a reader should doubt, separated by semicolons; see the list of flags.", pattern=FLAGS)


def _quantity_fields(key: str, kinds: Any, *, target: bool) -> tuple[Field, ...]:
    value_max = Field("value_max", "number", "上限", "Upper value", "区间的上限，否则为空。", "Upper end of a range, else empty.")
    baseline = (
        Field("baseline_value", "number", "基期值", "Baseline value", "同一句给出的起点数值，单位同 unit。", "Where it starts from, if the same sentence says so, in `unit`."),
        Field("baseline_year", "integer", "基期年份", "Baseline year", "起点数值的年份。", "Year of the baseline value."),
        _enum("binding", "属性", "Binding", "binding 约束性；expected 预期性；未注明为空。", "binding: 约束性; expected: 预期性; empty if the plan does not say.", records.Binding, required=False),
        Field("implied", "boolean", "推定", "Implied", "未印数字而写明“全覆盖”等，记为 100%。", "True where no number is printed and full coverage of a stated subject is said (100 %).", required=True),
    )
    return (
        _key(key, "标识", "Id"),
        PLAN_ID,
        SECTION_REF,
        _key("task_id", "所属任务", "Task", required=False, more="若在某项任务之内，为该任务的标识。", more_en="The task it stands in, if any."),
        Field("indicator", "string", "指标", "Indicator", "所衡量的内容，用原文的说法（简体）。", "What is measured, as the plan names it, in simplified characters.", required=True),
        _key("indicator_id", "指标标识", "Indicator id", more="跨规划、跨年份的同一指标。", more_en="Joins the same indicator across plans and years."),
        Field("scope", "string", "范围", "Scope", "数值所限的地区或人群；空为规划全域。", "The area or population the number is for; empty for the whole plan area."),
        _enum("comparator", "比较", "Comparator", "= 达到；>= 不低于；> 超过；<= 以内；< 低于；~ 约。", "= reaches; >= at least; > more than; <= at most; < less than; ~ about.", records.Comparator),
        Field("value", "number", "数值", "Value", "以 unit 计的数值，如 4000（亿元）。", "The number counted in `unit`: 4000 for 4000亿元.", required=True),
        *((value_max,) if target else ()),
        Field("unit", "string", "单位", "Unit", "原文的单位，含万、亿；指数为空。", "The unit as the plan writes it, with 万 or 亿; empty for an index."),
        Field("base_value", "number", "基准单位数值", "Base value", "换算到 base_unit 的数值，便于比较。", "The same number in `base_unit`, so that rows can be compared."),
        Field("base_unit", "string", "基准单位", "Base unit", "不含万、亿的单位。", "The unit without 万 or 亿."),
        _enum(
            "kind",
            "类型",
            "Kind",
            "level 水平；increment 新增；growth 增幅；rank 位次" + ("。" if target else "；ratio 倍数。"),
            "level: a state; increment: things added; growth: a change of a rate or amount; rank: a place" + ("." if target else "; ratio: a multiple."),
            kinds,
        ),
        Field("year", "integer", "年份", "Year", "应达到或所属的年份；无从得知则为空。", "Year by which it is due, or that it is for; empty where nothing governs it."),
        _enum(
            "year_basis",
            "年份依据",
            "Year basis",
            "年份取自：clause 分句；sentence 句；paragraph 段；section 章节；plan 仅知规划期末。",
            "Where the year is from: the clause, sentence, paragraph or section; plan: only the end of the plan is known and `year` is empty.",
            records.YearBasis,
            required=False,
        ),
        *(baseline if target else ()),
        QUOTE,
        START,
        END,
        RULE,
        REVIEW,
        FLAGS_FIELD,
    )


SECTIONS = Table(
    "sections",
    "提纲",
    "Sections",
    "规划的提纲：章、条、段落、专栏及其条目。",
    "The outline of the plan: chapters, items, paragraphs, boxes (专栏) and their items.",
    (
        _key("section_id", "标识", "Id"),
        PLAN_ID,
        _key("parent_id", "上级", "Parent", required=False, more="上级节点；顶层为空。", more_en="The node above; empty at the top."),
        Field("number", "string", "序号", "Number", "印刷序号的路径，如 二/一/1、专栏3/二。", "Path of the printed ordinals, as 二/一/1 or 专栏3/二."),
        Field("level", "integer", "层级", "Level", "1 为章，逐级递增。", "1 for a chapter, one more for each step down.", required=True, minimum=1),
        Field("heading", "string", "标题", "Heading", "不含序号的标题（简体）。", "The heading without its number, simplified."),
        _enum("kind", "类型", "Kind", "preamble 引言；chapter 章；item 条；paragraph 段落；box 专栏；box-item 专栏条目；table 表格；table-row 表格的一行。", "preamble, chapter, item, paragraph, box (专栏), box-item, table or table-row.", records.SectionKind),
        START,
        END,
    ),
    "section_id",
    (("parent_id", "", "section_id"), ("plan_id", "plans", "plan_id")),
)

TASKS = Table(
    "tasks",
    "任务",
    "Tasks",
    "规划布置的最小一级有编号或单独分工的工作。",
    "The smallest numbered or separately assigned units of work that the plan sets.",
    (
        _key("task_id", "标识", "Id"),
        PLAN_ID,
        SECTION_REF,
        _key("parent_id", "上级任务", "Parent task", required=False, more="专栏条目所属的专栏；否则为空。", more_en="For an item of a box, the box; else empty."),
        Field("number", "string", "序号", "Number", "印刷序号的路径，如 二/一/1、专栏3/二、二/一/¶2。", "Path of the printed ordinals: 二/一/1, 专栏3/二, 二/一/¶2.", required=True),
        Field("title", "string", "标题", "Title", "不含序号的标题（简体）。", "The heading without its number, simplified.", required=True),
        _enum("kind", "类型", "Kind", "task 任务；safeguard 保障措施；project 专栏工程；project-item 专栏条目。", "task, safeguard (保障措施), project (a 专栏) or project-item.", records.TaskKind),
        Field("due", "string", "期限", "Due", "印明的完成期限（年、年月或日期），未印明为空。", "The printed deadline as a year, month or date; empty if none.", pattern=r"(\d{4}(-\d{2}(-\d{2})?)?)?"),
        Field("text", "string", "内容", "Text", "任务全文（简体）。", "The whole text of the task, simplified.", required=True),
        START,
        END,
        REVIEW,
        FLAGS_FIELD,
    ),
    "task_id",
    (("section_id", "sections", "section_id"), ("parent_id", "", "task_id"), ("plan_id", "plans", "plan_id")),
)

_QUANTITY_KEYS = (
    ("section_id", "sections", "section_id"),
    ("task_id", "tasks", "task_id"),
    ("indicator_id", "indicators", "indicator_id"),
    ("plan_id", "plans", "plan_id"),
)
TARGETS = Table(
    "targets",
    "目标",
    "Targets",
    "规划承诺达到、建成或保持的数量，一个数字一行。",
    "Quantities that the plan commits to reach, build or keep: one row per number.",
    _quantity_fields("target_id", records.TargetKind, target=True),
    "target_id",
    _QUANTITY_KEYS,
)
OBSERVATIONS = Table(
    "observations",
    "报告数据",
    "Observations",
    "规划报告的过去或当前的数量。",
    "Quantities that the plan reports about the past or the present.",
    _quantity_fields("observation_id", records.ObservationKind, target=False),
    "observation_id",
    _QUANTITY_KEYS,
)
RESPONSIBILITIES = Table(
    "responsibilities",
    "责任分工",
    "Responsibilities",
    "每项任务写明负责的机构，一个机构一行。",
    "One row per organisation named as responsible for a task.",
    (
        _key("responsibility_id", "标识", "Id"),
        PLAN_ID,
        _key("task_id", "任务", "Task", more="所负责的任务。", more_en="The task it is responsible for."),
        _key("organization_id", "机构标识", "Organisation id", more="跨规划的同一机构。", more_en="Joins the same organisation across plans."),
        Field("organization", "string", "机构", "Organisation", "当时的官方全称。", "Full official name at the time of the plan.", required=True),
        Field("name_as_written", "string", "原文名称", "Name as written", "原文的写法（简体）。", "The name as printed, in simplified characters.", required=True),
        _enum("role", "角色", "Role", "lead 牵头；participant 参与；responsible 负责（未分牵头）；coordinator 统筹。", "lead (牵头), participant, responsible (no lead named) or coordinator.", records.Role),
        Field("order", "integer", "次序", "Order", "在名单中的位置，从 1 起。", "Place in its list, from 1.", required=True, minimum=1),
        Field("open_ended", "boolean", "含“等”", "Open ended", "名单以“等”结尾。", "Whether the list ends in 等.", required=True),
        QUOTE,
        START,
        END,
        RULE,
        REVIEW,
        FLAGS_FIELD,
    ),
    "responsibility_id",
    (("task_id", "tasks", "task_id"), ("organization_id", "organizations", "organization_id"), ("plan_id", "plans", "plan_id")),
)
ORGANIZATIONS = Table(
    "organizations",
    "机构",
    "Organisations",
    "责任分工中出现的机构。",
    "The organisations that the responsibilities name.",
    (
        _key("organization_id", "标识", "Id"),
        Field("name", "string", "名称", "Name", "官方全称；群体照原文。", "Full official name; groups keep their wording.", required=True),
        Field("short_names", "string", "简称", "Short names", "本数据集中出现的写法，以分号分隔。", "The ways it is written in this dataset, separated by semicolons."),
        _enum("kind", "类型", "Kind", "body 机构；group 群体；office 领导小组或办事机构；company 企业；unknown 未登记，待复核。", "body, group, office, company, or unknown: not in the registry, to be reviewed.", records.OrganizationKind),
        Field("region_code", "string", "区划代码", "Region code", "GB/T 2260 代码；国家级为空。", "GB/T 2260 code; empty for national bodies.", pattern=r"(\d{6})?"),
    ),
    "organization_id",
)
INDICATORS = Table(
    "indicators",
    "指标",
    "Indicators",
    "目标与报告数据所衡量的指标。",
    "The indicators that targets and observations measure.",
    (
        _key("indicator_id", "标识", "Id"),
        Field("name", "string", "名称", "Name", "指标名称。", "Name of the indicator.", required=True),
        Field("name_en", "string", "英文名称", "English name", "英文名称，未登记为空。", "English name; empty if not registered."),
        Field("definition", "string", "定义", "Definition", "定义，未登记为空。", "Definition; empty if not registered."),
        Field("base_unit", "string", "基准单位", "Base unit", "不含万、亿的单位。", "The unit without 万 or 亿."),
        _enum("direction", "方向", "Direction", "higher 越高越好；lower 越低越好；不明为空。", "higher or lower is better; empty if not known.", records.Direction, required=False),
    ),
    "indicator_id",
)
PLANS = Table(
    "plans",
    "规划",
    "Plans",
    "规划本身；未知之处为空，从不猜测。",
    "The plans themselves; what is not known is empty and never guessed.",
    (
        _key("plan_id", "标识", "Id", more="规划标识，即 datasets/ 下的文件夹名。", more_en="The plan's id, which is its folder under datasets/."),
        Field("title", "string", "标题", "Title", "规划全名（简体）。", "Full title, simplified.", required=True),
        Field("issuer", "string", "发布机关", "Issuer", "印发机关。", "The authority that issued it."),
        Field("document_number", "string", "文号", "Document number", "发文字号。", "The official document number (文号)."),
        Field("issued", "date", "发布日期", "Issued", "成文日期。", "Date of issue."),
        Field("region_code", "string", "区划代码", "Region code", "GB/T 2260 代码；国家级为空。", "GB/T 2260 code; empty for a national plan.", pattern=r"(\d{6})?"),
        Field("region", "string", "地区", "Region", "地区名称。", "Name of the region."),
        Field("period_start", "integer", "起始年", "Period start", "规划期第一年。", "First year of the plan's period."),
        Field("period_end", "integer", "结束年", "Period end", "规划期最后一年。", "Last year of the plan's period."),
        Field("source_url", "string", "来源网址", "Source address", "获取原文的网址，未知为空。", "Where the text was found; empty if unknown."),
        Field("source_sha256", "string", "来源校验", "Source sha256", "原始文件的 SHA-256。", "SHA-256 of the file as found.", pattern=r"[0-9a-f]{64}"),
        Field("license", "string", "许可", "Licence", "原文的使用条款。", "Terms of the plan's own text."),
    ),
    "plan_id",
)

#: Why an id is in no row any more.
RetirementReason = Literal["replaced", "dropped", "text-changed", "not-read"]

#: Ids that earlier releases had. It is in every release after the first, behind the tables of `TABLES`.
RETIRED = Table(
    "retired",
    "停用标识",
    "Retired ids",
    "以前的版本中有、本版本中没有的标识，不再用于他物。",
    "Ids that earlier releases had and this one has not; they are never given to anything else.",
    (
        _key("retired_id", "标识", "Id", more="停用的标识。", more_en="The id that is no longer used."),
        _key("plan_id", "规划标识", "Plan id", required=False, more="该行出自哪份规划；机构和指标为空。", more_en="The plan the row came from; empty for organisations and indicators."),
        Field("table", "string", "表", "Table", "曾在哪张表。", "The table it was in.", required=True),
        Field("words", "string", "原文", "Words", "该行当时的印刷文字。", "The printed words of the row when it was last published.", required=True),
        Field("last_version", "string", "最后版本", "Last version", "最后一个含有它的版本。", "The last version that has it.", required=True, pattern=r"\d+\.\d+\.\d+"),
        Field("retired_version", "string", "停用版本", "Retired version", "第一个不含它的版本。", "The first version without it.", required=True, pattern=r"\d+\.\d+\.\d+"),
        _enum("reason", "原因", "Reason", "replaced 由另一行取代；dropped 人工复核删去；text-changed 原文已无此句；not-read 规则不再读出。", "replaced: another row says it now; dropped: by a person's review; text-changed: the text no longer says it; not-read: the rules no longer read it as a row.", RetirementReason),
        Field("explanation", "string", "说明", "Explanation", "复核时写明的理由。", "The reason that the reviewer gave."),
        _key("successor_id", "后继标识", "Successor", required=False, more="取代它的行；没有则为空。", more_en="The row that says it now, if there is one."),
    ),
    "retired_id",
)

#: Every table, in the order in which it is published.
TABLES: tuple[Table, ...] = (PLANS, SECTIONS, TASKS, TARGETS, OBSERVATIONS, RESPONSIBILITIES, ORGANIZATIONS, INDICATORS)
BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
