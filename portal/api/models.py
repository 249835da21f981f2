"""What the answers of the API look like. Titles and descriptions are published in Chinese, with English in the field of that name and `_en`."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

#: A number of a row is written as it was released, exact, and as a number, where pydantic would describe a text.
Cell = str | int | Annotated[Decimal, WithJsonSchema({"type": "number"})] | bool | None


_GBT7714 = (
    "规划开放数据门户. 加快推进智慧湖北建设行动方案(2015-2017年)：规划开放数据[DS/OL]. 湖北省人民政府办公厅，印发. V1.0.0. "
    "规划开放数据门户（2026-11-21）. https://data.example.org/datasets/hubei/1.0.0/."
)


class Answer(BaseModel):
    """Base of all answers: what is not described here is never in them."""

    model_config = ConfigDict(extra="forbid")


class Index(Answer):
    """The entry of the API."""

    datasets_href: str = Field(description="所有数据集。 All datasets.")
    guide_href: str = Field(description="说明网页。 The page that explains the API.")
    openapi_href: str = Field(description="OpenAPI 文件。 The OpenAPI document.")


class File(Answer):
    """A file of a release, as it was published."""

    path: str = Field(description="在数据包中的路径。 Path in the data package.", examples=["tasks.csv"])
    mediatype: str = Field(description="媒体类型。 Media type.", examples=["text/csv"])
    bytes: int = Field(description="字节数。 Size in bytes.", ge=0)
    sha256: str = Field(description="内容的 SHA-256（十六进制）。 SHA-256 of the content, in hexadecimal.", pattern="^[0-9a-f]{64}$")
    href: str = Field(description="下载地址。 Where to get it.")
    static_href: str = Field(
        description="同一文件在静态站点上的地址，字节相同。 Where the static site has the same bytes; this server has them there too.",
        examples=["/datapackages/hubei/1.0.0/tasks.csv"],
    )


class TableSummary(Answer):
    """A table of a release and where its rows are."""

    name: str = Field(description="表名。 Name of the table.", examples=["tasks"])
    title: str = Field(description="中文名称。 Title in Chinese.")
    title_en: str = Field(description="英文名称。 Title in English.")
    rows: int = Field(description="行数。 Number of rows.", ge=0)
    href: str = Field(description="表的说明。 The description of the table.")
    rows_href: str = Field(description="查询各行。 Where to ask for rows.")
    files: list[File] = Field(
        description="整表下载：CSV、JSON，以及预先制成的其他格式。 The whole table as CSV, JSON and every form that was prepared."
    )


class FieldDescription(Answer):
    """A column of a table."""

    name: str = Field(description="列名，也是查询参数名。 Name of the column and of its query parameter.")
    type: str = Field(description="类型：string、integer、number、boolean、date。 Type of its values.")
    title: str = Field(description="中文名称。 Title in Chinese.")
    title_en: str = Field(description="英文名称。 Title in English.")
    description: str = Field(description="中文说明。 Description in Chinese.")
    description_en: str = Field(description="英文说明。 Description in English.")
    operators: list[str] = Field(description="可用的筛选运算。 Filters that it understands.", examples=[["eq", "gte"]])


class TableDescription(TableSummary):
    """A table of a release, with all its columns."""

    dataset_id: str = Field(description="数据集标识。 Id of the dataset.")
    version: str = Field(description="版本。 Version of the release.")
    description: str = Field(description="中文说明。 Description in Chinese.")
    description_en: str = Field(description="英文说明。 Description in English.")
    primary_key: str = Field(description="主键列，其值即 row_id。 The column that names a row.")
    fields: list[FieldDescription] = Field(description="各列，按顺序。 The columns, in order.")
    citation_href: str = Field(description="各种引用格式。 How to cite it, in every form.")


class Licence(Answer):
    """Terms under which a release may be used."""

    name: str | None = Field(default=None, description="许可代号。 Short name of the licence.", examples=["CC-BY-4.0"])
    title: str | None = Field(default=None, description="许可名称。 Title of the licence.")
    path: str | None = Field(default=None, description="许可全文地址。 Where the licence can be read.")


class ReleaseSummary(Answer):
    """One version of a dataset."""

    dataset_id: str = Field(description="数据集标识。 Id of the dataset.", examples=["hubei"])
    version: str = Field(description="版本号；已发布的版本永不改变。 Version; a released one never changes.", examples=["1.0.0"])
    created: str = Field(description="发布日期（RFC 3339，UTC）。 When it was released.", examples=["2026-11-21T00:00:00Z"])
    counts: dict[str, int] = Field(description="每张表的行数。 Number of rows of each table.")
    sha256: str = Field(description="datapackage.json 的 SHA-256，可代表整个版本。 Stands for the whole release.")
    href: str = Field(description="该版本的地址，可长期引用。 Its lasting address.")


class WithdrawnSummary(Answer):
    """A release that is no longer offered."""

    version: str = Field(description="版本号。 The version.", examples=["1.1.0"])
    withdrawn: str = Field(description="撤回日期。 The day on which it was withdrawn.", examples=["2026-12-01"])
    reason: str = Field(description="撤回原因。 Why, in the publisher's words.")
    successor: str | None = Field(description="应改用的版本；没有则为空。 The version to use instead; null where there is none yet.")
    href: str = Field(description="该版本的地址，答以 410 和原因。 Its address, which answers 410 with the reason.")


class ChosenRelease(Answer):
    """The release that was current at a moment: the body of the answer that leads to it."""

    dataset_id: str = Field(description="数据集标识。 Id of the dataset.")
    asked: str = Field(description="所问的时刻。 The moment, as it was asked for.", examples=["2027-01-01"])
    version: str = Field(description="当时的版本。 The version that was current then.")
    created: str = Field(description="该版本的发布日期。 When it was released.")
    href: str = Field(description="该版本的地址。 Its address.")
    skipped: list[WithdrawnSummary] = Field(
        description="当时更新、后来撤回的版本。 Releases that were newer then and have been withdrawn since."
    )


class ReleaseDescription(ReleaseSummary):
    """One version of a dataset, with its tables and files."""

    title: str = Field(description="中文标题。 Title in Chinese.")
    title_en: str = Field(description="英文标题。 Title in English.")
    description: str = Field(description="中文说明。 Description in Chinese.")
    description_en: str = Field(description="英文说明。 Description in English.")
    licenses: list[Licence] = Field(description="数据的许可。 Terms of the data.")
    descriptor: File = Field(description="Frictionless 数据包描述文件。 The Frictionless descriptor.")
    tables: list[TableSummary] = Field(description="各表。 The tables.")
    citation_href: str = Field(description="各种引用格式。 How to cite it, in every form.")
    packages: list[File] = Field(
        description="整个数据包：ZIP、XLSX、SQLite；尚未制成时为空。 The whole package in one file; empty until such files were prepared."
    )
    texts: list[File] = Field(description="规划原文，各行的 start、end 指向其中。 Source texts, into which `start` and `end` point.")


class DatasetSummary(Answer):
    """A dataset: one plan, or all plans together."""

    dataset_id: str = Field(description="数据集标识。 Id of the dataset.", examples=["hubei"])
    title: str = Field(description="中文标题。 Title in Chinese.")
    title_en: str = Field(description="英文标题。 Title in English.")
    latest: ReleaseSummary = Field(description="最新版本。 The newest release.")
    href: str = Field(description="数据集地址。 Address of the dataset.")
    releases_href: str = Field(description="所有版本。 All its releases.")
    page: str | None = Field(description="数据集网页；未随站点提供时为空。 Its page on the site; null where the site is not served.")


class DatasetList(Answer):
    """All datasets."""

    count: int = Field(description="数据集数。 Number of datasets.", ge=0)
    datasets: list[DatasetSummary] = Field(description="各数据集，按标识排序。 The datasets by id.")
    damaged: list[str] = Field(
        description="因受损而未列出的数据集，通常为空。 Datasets that are left out because they are damaged; mostly none.",
        default_factory=list,
    )


class DatasetDescription(DatasetSummary):
    """A dataset with its versions."""

    description: str = Field(description="中文说明。 Description in Chinese.")
    description_en: str = Field(description="英文说明。 Description in English.")
    versions: list[str] = Field(description="所有版本号，旧的在前。 All versions, oldest first.")
    citation_href: str = Field(description="各种引用格式。 How to cite it, in every form.")
    timemap_href: str = Field(description="各版本及其时间（RFC 7089 TimeMap）。 All releases with their times, as a TimeMap.")
    feed_href: str = Field(description="新版本的 Atom 订阅。 Atom feed of its releases.")


class ReleaseList(Answer):
    """All releases of a dataset."""

    dataset_id: str = Field(description="数据集标识。 Id of the dataset.")
    count: int = Field(description="版本数。 Number of releases.", ge=1)
    releases: list[ReleaseSummary] = Field(description="各版本，旧的在前。 The releases, oldest first.")
    withdrawn: list[WithdrawnSummary] = Field(description="已撤回的版本，旧的在前。 Releases that were withdrawn, oldest first.")


class RowPage(Answer):
    """One page of the rows that a question finds."""

    dataset_id: str = Field(description="数据集标识。 Id of the dataset.")
    version: str = Field(description="版本。 Version of the release.")
    table: str = Field(description="表名。 Name of the table.")
    total: int = Field(description="符合条件的总行数（所有页）。 Rows that the filters let through, on all pages.", ge=0)
    count: int = Field(description="本页行数。 Rows on this page.", ge=0)
    next: str | None = Field(description="下一页地址；没有则为空。 Address of the next page; null on the last.")
    query_href: str | None = Field(
        description="此查询的固定地址，可引用；查询过长或含 q 则为空。 Lasting address of this question, to be cited; null for one too long, or with `q`."
    )
    rows: list[dict[str, Cell]] = Field(description="各行；数值按原样，缺失为 null。 The rows: exact numbers, null for what is missing.")
    facets: dict[str, list[dict[str, Cell]]] | None = Field(
        None,
        description="facet 所列各字段的值及行数，多的在前，至多 100 个。 The values of each field in `facet` with their rows, most first.",
    )


class GroupPage(Answer):
    """The rows that a question finds, counted and summed by the values of some fields."""

    dataset_id: str = Field(description="数据集标识。 Id of the dataset.")
    version: str = Field(description="版本。 Version of the release.")
    table: str = Field(description="表名。 Name of the table.")
    total: int = Field(description="符合条件的总行数。 Rows that the filters let through.", ge=0)
    count: int = Field(description="组数。 Number of groups.", ge=0)
    groups: list[dict[str, Cell]] = Field(
        description="各组：分组字段的值、行数 count、合计 sum_字段；多的在前。 Each group: its values, `count` rows, and `sum_` of each field summed."
    )


class Sentence(Answer):
    """Where the plan says it: `before`, `quote` and `after` joined stand so in the source text."""

    plan_id: str = Field(description="规划标识。 Id of the plan.")
    start: int = Field(description="引文起点（字符）。 First character of the quote, from 0.", ge=0)
    end: int = Field(description="引文终点（不含）。 Character after the last one.", ge=0)
    before: str = Field(description="同句中引文之前的文字。 The sentence before the quote.")
    quote: str = Field(description="引文，逐字。 The quote, character for character.")
    after: str = Field(description="同句中引文之后的文字。 The sentence after the quote.")
    text_href: str = Field(description="原文全文。 The whole text.")


class RowDescription(Answer):
    """One row, and the words that it was read from."""

    dataset_id: str = Field(description="数据集标识。 Id of the dataset.")
    version: str = Field(description="版本。 Version of the release.")
    table: str = Field(description="表名。 Name of the table.")
    row_id: str = Field(description="行标识。 Id of the row.")
    row: dict[str, Cell] = Field(description="该行。 The row.")
    sentence: Sentence | None = Field(
        description="出处；机构、指标等表没有。 Where the plan says it; null for tables without a place in it."
    )
    page: str | None = Field(description="该行在网页上的位置。 The row on the site; null where the site does not show it.")
    text_page: str | None = Field(description="该行在原文页上的位置。 The row's words on the page of the text; null likewise.")
    citation_href: str = Field(description="各种引用格式。 How to cite it, in every form.")
    href: str = Field(description="本地址，可长期引用。 This row's lasting address.")


class CitationFile(Answer):
    """One form of a citation, as a file."""

    form: str = Field(description="格式，即地址的结尾。 The form, with which its address ends.", examples=["bib"])
    mediatype: str = Field(description="媒体类型。 Media type.", examples=["application/x-bibtex"])
    href: str = Field(description="地址。 Where it is.")


class Cited(Answer):
    """One thing, cited in every form, each as text."""

    gbt7714: str = Field(
        description="按 GB/T 7714—2025。 By the Chinese standard GB/T 7714-2025.",
        examples=[_GBT7714],
    )
    apa: str = Field(description="APA 第 7 版（英文）。 By APA 7.")
    chicago: str = Field(description="芝加哥格式，著者—出版年（英文）。 By the Chicago Manual of Style, author and date.")
    bibtex: str = Field(description="BibTeX 条目。 A BibTeX entry.")
    ris: str = Field(description="RIS 条目。 A RIS record.")
    csl_json: str = Field(description="CSL-JSON 文本。 CSL-JSON as text.")
    datacite: str = Field(description="DataCite 4.6 JSON 文本。 DataCite metadata as JSON text.")
    cff: str = Field(description="CITATION.cff 文本。 The text of a CITATION.cff file.")


class CitationDescription(Answer):
    """How to cite a dataset, a release, a table, a row or a question."""

    what: str = Field(description="引用对象：dataset、release、table、row 或 view。 What is cited: one of these.", examples=["row"])
    dataset_id: str = Field(description="数据集标识。 Id of the dataset.")
    version: str = Field(description="版本。 The exact version.")
    issued: str = Field(description="该版本的发布日期。 The day of that version.", examples=["2026-11-21"])
    address: str = Field(description="引文中的地址。 The address that the citation names.")
    citation: Cited = Field(description="各种格式的引文。 The citation in every form.")
    files: list[CitationFile] = Field(description="可下载的格式。 The forms as files.")


class QueryFile(Answer):
    """The whole answer to a question, as a file."""

    mediatype: str = Field(description="媒体类型。 Media type.", examples=["text/csv"])
    bytes: int = Field(description="字节数。 Size in bytes.", ge=0)
    sha256: str = Field(description="内容的 SHA-256（十六进制）。 SHA-256 of the content, in hexadecimal.", pattern="^[0-9a-f]{64}$")
    href: str = Field(description="下载地址。 Where to get it.")


class QueryDescription(Answer):
    """A question to a table of a release, with its answer: the same for ever."""

    dataset_id: str = Field(description="数据集标识。 Id of the dataset.")
    version: str = Field(description="版本。 Version of the release.")
    table: str = Field(description="表名。 Name of the table.")
    query: str = Field(
        description="此查询的参数，唯一写法；空为整表。 The parameters in their one spelling; empty for all rows.",
        examples=["value__gte=90&unit=%25&sort=-value"],
    )
    total: int = Field(description="行数。 Number of rows.", ge=0)
    files: list[QueryFile] = Field(description="全部行：CSV 与 JSON。 All rows as CSV and JSON.")
    citation: Cited = Field(description="各种格式的引文。 The citation in every form.")
    rows_href: str = Field(description="分页查看各行。 The rows page by page.")
    citation_href: str = Field(description="引文的各种文件。 The forms of the citation as files.")
    href: str = Field(description="本地址，可长期引用。 This question's lasting address.")


class LinkTarget(Answer):
    """Where a link leads."""

    href: str = Field(description="目标地址。 The address it leads to.")
    type: str | None = Field(default=None, description="目标的媒体类型。 Media type of what is there.", examples=["text/csv"])


class LinkContext(BaseModel):
    """A thing, and its links by their relations."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, alias_generator=lambda name: name.replace("_", "-"))

    anchor: str = Field(description="这些链接从哪里出发。 Where the links start.")
    cite_as: list[LinkTarget] | None = Field(default=None, description="引用地址。 What to cite.")
    type: list[LinkTarget] | None = Field(default=None, description="它是什么（schema.org）。 What it is.")
    license: list[LinkTarget] | None = Field(default=None, description="许可。 The licence.")
    author: list[LinkTarget] | None = Field(default=None, description="作者的地址。 Addresses of its authors.")
    describedby: list[LinkTarget] | None = Field(default=None, description="描述它的文件。 What describes it.")
    collection: list[LinkTarget] | None = Field(default=None, description="它属于什么。 What it belongs to.")
    linkset: list[LinkTarget] | None = Field(default=None, description="全部链接。 All links.")
    item: list[LinkTarget] | None = Field(default=None, description="它包含的文件。 The files in it.")


class LinkSet(Answer):
    """The links of a release and of all it holds (RFC 9264)."""

    linkset: list[LinkContext] = Field(description="各项及其链接。 Each thing with its links.")


class Health(Answer):
    """Whether the server can read its releases."""

    status: str = Field(
        description="ok 表示正常，damaged 表示有版本受损。 `ok` if all is well, `damaged` if a release is not what was released."
    )
    datasets: int = Field(description="数据集数，受损的也算。 Number of datasets, damaged ones too.", ge=0)
    damaged: list[str] = Field(
        description="描述文件受损的版本，如 all-plans/1.0.0；SHA256SUMS 指清单本身。 Releases whose descriptor is damaged; `SHA256SUMS` is the list itself."
    )


class Problem(Answer):
    """An error, as RFC 9457 has it."""

    type: str = Field(description="错误种类及其说明的地址。 The kind of error, and where it is explained.")
    title: str = Field(description="错误种类。 The kind of error in words.")
    status: int = Field(description="HTTP 状态码。 HTTP status.", ge=400, le=599)
    detail: str = Field(description="此次错误的说明与改正办法。 What was wrong this time and what to do.")
    instance: str = Field(description="所请求的路径。 The path that was asked for.")
    parameter: str | None = Field(default=None, description="有误的参数。 The parameter at fault.")
    expected: str | None = Field(default=None, description="怎样才对。 What would be right.")
    known: list[str] | None = Field(default=None, description="存在的名称（至多五十个）。 Names that there are, up to fifty.")
    dataset_id: str | None = Field(default=None, description="撤回版本的数据集。 The dataset of a withdrawn release.")
    version: str | None = Field(default=None, description="撤回的版本。 The version that was withdrawn.")
    reason: str | None = Field(default=None, description="撤回原因。 Why it was withdrawn.")
    withdrawn: str | None = Field(default=None, description="撤回日期。 The day on which it was withdrawn.")
    successor: str | None = Field(default=None, description="应改用的版本。 The version to use instead.")
    successor_href: str | None = Field(default=None, description="应改用版本的地址。 Where that version is.")
