"""What the reader passed over: every printed number that is in no row's quote, and every list of names that gave no row.

Each comes with the reason why not, told from the same masks and quantities that the rules read by. A number is in the
quote of a target, observation or responsibility, or it is in this list; never in both, never in neither.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from portal.extraction.brackets import LABEL, LEAD_RULE, find_brackets, is_name, responsibility_bracket, split_names
from portal.extraction.governing import heading_is_repeated
from portal.extraction.one_figure import is_support
from portal.extraction.quantities import COUNTED, MEASURED, Quantity, find_quantities, masked_spans
from portal.records import Observation, PlanDocument, PlanTables, Responsibility, Span, Target
from portal.structure.outline import Node, Outline
from portal.text.compact import Compact, compact
from portal.text.numerals import CHARACTERS, read_numeral
from portal.text.sentences import sentence_spans

NumberReason = Literal[
    "no-indicator",  # a quantity, and no rule could tell of what
    "no-unit",  # a bare number
    "wording",  # words that no rule reads as a quantity: 千家万户, 一批
    "small-numeral",  # 一个, 两项: below ten and in characters
    "threshold",  # 规模超亿元的企业
    "subsidy",  # a rate or limit of a subsidy or loan
    "list-sum",  # 以下3个领域
    "frequency",  # 每5年
    "rate-base",  # 每万人
    "duration",  # 30天内
    "date",
    "document-number",
    "ordinal",
    "name",  # 4G, IPv6, “三网融合”
    "heading",  # said again below
    "table-cell",  # a cell of a table in no column that is read
    "preamble",  # the covering notice before the first heading
]
ListReason = Literal["outside-task", "named-already", "gloss", "not-names"]

_HAN = f"[{CHARACTERS}]"
# A single character counts only before a unit (三个): 三网融合 and 统一 print no number.
_NUMBER = re.compile(
    rf"[0-9]+(?:,[0-9]{{3}}(?![0-9]))*(?:\.[0-9]+)?(?:\s*[百千万亿]+)?"
    rf"|百分之{_HAN}+|一半|翻[一两二三四]?番"
    rf"|(?<!{_HAN}){_HAN}+(?:点{_HAN}+)(?={MEASURED}|{COUNTED})|(?<!{_HAN}){_HAN}{{2,}}|(?<![统专唯同划单万归合不任均{CHARACTERS}]){_HAN}(?={MEASURED}|{COUNTED})"
)
_UNIT = re.compile(rf"[百千万亿]{{0,2}}(?:{MEASURED}|{COUNTED})")
_TIME = re.compile(r"(?:个)?(?:年|月|天|日|小时|分钟|秒|周|季度|工作日|岁|点|届|期)")
_GLOSS = re.compile(r"(?:即|含|包括|如|例如|指|简称|以下简称|下称|不含|原|又称|见)")
_BODY = re.compile(
    r"(?:厅|局|委|办|部|政府|委员会|办公室|管委会|中心|法院|检察院|公司|海关|单位|部门|支行|银行|总社|电视台|院|署|领导小组)(?:等)?$"
)


@dataclass(frozen=True, slots=True)
class SkippedNumber:
    """A printed number in no row's quote, and why.

    `commits` tells that it stands in a part that sets goals, tasks or safeguards: together with `no-indicator`, a row
    may be missing.
    """

    span: Span
    reason: NumberReason
    commits: bool


@dataclass(frozen=True, slots=True)
class SkippedList:
    """A bracket, or a line with a label (责任单位:), that looks like a list of bodies and gave no responsibility."""

    span: Span
    reason: ListReason


def printed_numbers(plain: str) -> list[Span]:
    """Return the place of every number of a text in plain form: all digits, and Chinese numerals that count something.

    >>> text = "到2020年建成1,200个,增长3.5 万户,三网融合,选两家,占百分之六十,十三五"
    >>> [span.of(text) for span in printed_numbers(text)]
    ['2020', '1,200', '3.5 万', '两', '百分之六十', '十三五']
    """
    return [Span(match.start(), match.end()) for match in _NUMBER.finditer(plain)]


def skipped_numbers(document: PlanDocument, outline: Outline, tables: PlanTables) -> list[SkippedNumber]:
    """List the printed numbers that stand in no row's quote, in the order of the text.

    Args:
        document: The plan.
        outline: Its outline.
        tables: What was read in it, as reviewed.
    """
    quoted: list[Target | Observation | Responsibility] = [*tables.targets, *tables.observations, *tables.responsibilities]
    quotes = _Places(row.span for row in quoted)
    lines = _Lines(document, outline)
    return [lines.explain(span) for span in printed_numbers(document.plain) if not quotes.overlap(span)]


def silent_numbers(document: PlanDocument, outline: Outline, tables: PlanTables) -> list[Span]:
    """List the quantities that stand inside a row's quote and are the value of no row: a row may be missing beside it."""
    rows: list[Target | Observation] = [*tables.targets, *tables.observations]
    quotes = _Places(row.span for row in rows)
    lines = _Lines(document, outline)
    found = []
    for span in printed_numbers(document.plain):
        quantity = lines.quantity(span) if quotes.overlap(span) else None
        if quantity is None:
            continue
        said: set[Decimal | None] = set()
        for row in rows:
            if row.span.start < span.end and span.start < row.span.end:
                said |= {row.value, getattr(row, "value_max", None), getattr(row, "baseline_value", None)}
        if quantity.value not in said and (quantity.value_max is None or quantity.value_max not in said):
            found.append(span)
    return found


def skipped_lists(document: PlanDocument, tables: PlanTables) -> list[SkippedList]:
    """List the brackets and labelled lines that look like lists of bodies and gave no responsibility, in the order of the text."""
    named = _Places(row.span for row in tables.responsibilities)
    tasks = _Places(task.span for task in tables.tasks)
    return [
        SkippedList(span, _why_no_list(words, in_task=tasks.overlap(span)))
        for span, words in _lists(document)
        if not named.overlap(span) and _looks_like_bodies(words)
    ]


def _lists(document: PlanDocument) -> Iterator[tuple[Span, str]]:
    """Yield each bracket and each labelled line with its words, blanks left out."""
    plain = document.plain
    position = 0
    for line in plain.split("\n"):
        start, position = position, position + len(line) + 1
        words = "".join(line.split())
        if LABEL.match(words):
            indent = len(line) - len(line.lstrip())
            yield Span(start + indent, start + len(line.rstrip())), words
            continue
        for bracket in find_brackets(plain, start, start + len(line)):
            yield bracket.span, "".join(bracket.content.of(plain).split())


def _looks_like_bodies(words: str) -> bool:
    if LABEL.match(words) or responsibility_bracket(words):
        return True
    names = [name for name, _ in split_names(words)]
    built = sum(is_name(name) for name in names)
    return built * 2 >= len(names) and any(_BODY.search(name) for name in names) and len(words) > 2


def _why_no_list(words: str, *, in_task: bool) -> ListReason:
    if not responsibility_bracket(words):
        return "gloss" if _GLOSS.match(words) else "not-names"
    return "named-already" if in_task else "outside-task"


class _Places:
    """Spans of a text, to be asked whether any of them overlaps another place."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for span in sorted(set(spans)):
            if self.starts and span.start <= self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], span.end)
            else:
                self.starts.append(span.start)
                self.ends.append(span.end)

    def overlap(self, span: Span) -> bool:
        index = bisect_right(self.starts, span.end - 1) - 1
        return index >= 0 and self.ends[index] > span.start


@dataclass(frozen=True, slots=True)
class _Sentence:
    span: Span  # in the compact line
    words: str
    quantities: tuple[Quantity, ...]
    thresholds: tuple[Quantity, ...]
    masked: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    node: Node | None
    body: Span  # in the plan's text, without its ordinal
    words: Compact
    sentences: tuple[_Sentence, ...]


class _Lines:
    """The lines of a plan as the rules read them, each worked out when it is first asked for."""

    def __init__(self, document: PlanDocument, outline: Outline) -> None:
        self.document = document
        self.nodes = sorted(outline.walk(), key=lambda node: (node.own.start, node.own.end))
        self.starts = [node.own.start for node in self.nodes]
        self.known: dict[int, _Line] = {}  # by the place of the node
        self.loose: dict[int, _Line] = {}  # by where the line starts

    def explain(self, span: Span) -> SkippedNumber:
        line = self._line(span)
        commits = line.node is not None and line.node.role != "background" and line.node.kind != "preamble"
        return SkippedNumber(span, self._reason(line, span), commits)

    def quantity(self, span: Span) -> Quantity | None:
        """Return the quantity that the rules find at a place, if any."""
        line = self._line(span)
        sentence, start, end = _locate(line, span)
        return _at(sentence.quantities, start, end) if sentence else None

    def _line(self, span: Span) -> _Line:
        index = bisect_right(self.starts, span.start) - 1
        if index >= 0 and self.nodes[index].own.holds(span):
            if index not in self.known:
                node = self.nodes[index]
                self.known[index] = self._read(node, Span(node.own.start + (node.marker.length if node.marker else 0), node.own.end))
            return self.known[index]
        # A heading row of a table belongs to no node.
        plain = self.document.plain
        start, end = plain.rfind("\n", 0, span.start) + 1, plain.find("\n", span.end)
        if start not in self.loose:
            self.loose[start] = self._read(None, Span(start, end if end >= 0 else len(plain)))
        return self.loose[start]

    def _read(self, node: Node | None, body: Span) -> _Line:
        words = compact(body.of(self.document.plain), body.start)
        sentences = []
        for place in sentence_spans(words.text):
            text = place.of(words.text).rstrip("。.!?")
            quantities = tuple(find_quantities(text))
            thresholds = tuple(each for each in find_quantities(text, thresholds=True) if each not in quantities)
            sentences.append(_Sentence(place, text, quantities, thresholds, tuple(masked_spans(text))))
        return _Line(node, body, words, tuple(sentences))

    def _reason(self, line: _Line, span: Span) -> NumberReason:
        plain = self.document.plain
        if span.start < line.body.start:
            return "ordinal"
        # Carriers put blanks and line ends into what stands above and below a plan: 湘政发〔 2014 〕 8 号, 2014 年 2 月 22 日.
        before, after = plain[max(0, span.start - 12) : span.start], plain[span.end : span.end + 8]
        year_in_brackets = re.search(r"[〔\[(]\s*$", before) and re.match(r"\s*[〕\])]", after)
        number_behind = re.search(r"[〕\])]\s*$", before) and re.match(r"\s*(?:号|\n|$)", after)
        if year_in_brackets or number_behind:
            return "document-number"
        if re.fullmatch(r"(?:19|20)\d{2}[\d年月日.]*", line.words.text):
            return "date"
        if re.fullmatch(r"1\d{4}", span.of(plain)) and not _UNIT.match(after.lstrip()):
            return "name"  # 12345, a number to call
        sentence, start, end = _locate(line, span)
        if sentence is None:
            return "wording"
        if quantity := _at(sentence.quantities, start, end):
            return self._why_no_row(line, sentence, quantity, span)
        if _at(sentence.thresholds, start, end):
            return "threshold"
        masked = next((each for each in sentence.masked if each.start < end and start < each.end), None)
        if masked:
            return _why_masked(masked.of(sentence.words))
        if line.node is None or line.node.kind in ("table", "table-row"):
            return "table-cell"
        return _why_no_quantity(sentence.words, start, end)

    def _why_no_row(self, line: _Line, sentence: _Sentence, quantity: Quantity, span: Span) -> NumberReason:
        node = line.node
        if node is None or node.kind in ("table", "table-row"):
            return "table-cell"
        if node.kind == "preamble":
            return "preamble"
        if LEAD_RULE.search(sentence.words) and quantity.shape == "rank":
            return "ordinal"
        if node.kind != "paragraph" and node.heading_span.holds(span) and heading_is_repeated(node, self.document.plain):
            return "heading"
        clause = re.split(r"[,;]", sentence.words[: quantity.span.start])[-1] + re.split(r"[,;]", sentence.words[quantity.span.start :])[0]
        return "subsidy" if is_support(clause, quantity) else "no-indicator"


def _locate(line: _Line, span: Span) -> tuple[_Sentence | None, int, int]:
    """Find the sentence of a line that holds a place, and the place in it."""
    start = bisect_right(line.words.places, span.start - 1)
    end = bisect_right(line.words.places, span.end - 1)
    for sentence in line.sentences:
        if sentence.span.start <= start < sentence.span.end:
            return sentence, start - sentence.span.start, end - sentence.span.start
    return None, 0, 0


def _at(quantities: Iterable[Quantity], start: int, end: int) -> Quantity | None:
    return next((each for each in quantities if each.span.start < end and start < each.span.end), None)


# What the form of a masked number says, the first that is found.
_FORMS: tuple[tuple[NumberReason, re.Pattern[str]], ...] = (
    ("document-number", re.compile(r"号|[〔\[(（](?:19|20)\d{2}")),
    ("date", re.compile(r"(?:19|20)\d{2}|\d月")),
    ("ordinal", re.compile(r"^第|^\d+[、.]$")),
    ("frequency", re.compile(r"^每.*(?:年|月|周|天|季度)$")),
    ("rate-base", re.compile(r"^每")),
    ("list-sum", re.compile(r"^(?:以下|下列|上述|这|该|等)\d|^\d+(?:大|纵|横|种语言)")),
    ("duration", re.compile(r"^\d+(?:年|个月|天|小时|日)")),
)


def _why_masked(printed: str) -> NumberReason:
    """Tell what a printed form that no rule reads as a quantity is.

    >>> [_why_masked(each) for each in ("2015年8月", "〔2015〕40号", "每5年", "4大", "IPv6", "2.")]
    ['date', 'document-number', 'frequency', 'list-sum', 'name', 'ordinal']
    """
    return next((reason for reason, pattern in _FORMS if pattern.search(printed)), "name")


def _why_no_quantity(words: str, start: int, end: int) -> NumberReason:
    """Tell from the words around a number why the rules of quantities passed it over."""
    printed, before, after = words[start:end], words[:start], words[end:]
    digits = printed[0].isascii()
    if before.endswith("第"):
        return "ordinal"
    if digits and (re.search(r"[A-Za-z./+-]$", before) or re.match(r"[A-Za-z+-]", after)):
        return "name"
    if not digits and re.match(r"[二〇○零一]{2}[一二三四五六七八九〇○零]{2}$", printed) and after.startswith("年"):
        return "date"
    if (
        before.endswith(("“", '"'))
        or re.match(r"[”\"]|大|强|佳|工程|计划|行动|战略", after)
        or re.fullmatch(r"十[一二三四五六]五", printed)
    ):
        return "name"
    if re.fullmatch(r"(?:19|20)\d{2}", printed):
        return "name" if re.search(r"[《“][^》”]*$", before) else "date"
    if re.search(r"(?:以下|下列|上述|这|该|等)$", before):
        return "list-sum"
    if before.endswith("每"):
        return "frequency" if _TIME.match(after) else "rate-base"
    if _TIME.match(after):
        return "duration"
    value = None if digits else read_numeral(printed)
    if value is not None and value < 10:
        return "small-numeral"
    if digits and not _UNIT.match(after) and not printed.endswith(("百", "千", "万", "亿")):
        return "no-unit"
    return "wording"
