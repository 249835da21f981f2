"""What a document prints about itself: title, issuer, number, date, period and place, each with where it says so.

Nothing is concluded: 三年行动计划 without a year has no period, and a plan that names no issuer has none.
Works on the text of a file before anything is cut off it, since the lines above a plan name its issuer and number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from portal.records import Span
from portal.registry.regions import Region, Regions
from portal.text.numerals import ordinal
from portal.text.script import plain
from portal.text.years import find_period, read_year

# Everything here is matched in plain form: simplified characters, half-width digits, letters and brackets.
_BODY = re.compile(r"^[ ]*(?:一、|第一[章编篇部]|[(]一[)]|1[.、])", re.MULTILINE)
_OPEN, _CLOSE = r"[〔\[(【﹝<〈《]", r"[〕\])】﹞>〉》]"
# 湘政发〔2014〕8号, 国办发 [2018] 126 号, also as 发文字号:...
_NUMBER_LINE = re.compile(
    rf"^[ ]*(?:(?:发文字号|文号|发文号|发文编号)[ ]*:?[ ]*)?(?P<number>[\u4e00-\u9fff]{{1,14}}[ ]*{_OPEN}[ ]*(?P<year>(?:19|20)\d\d)[ ]*{_CLOSE}[ ]*第?[ ]*(?P<serial>\d{{1,5}})[ ]*号)[ ]*$",
    re.MULTILINE,
)
_HAN_DIGIT = "一二三四五六七八九〇○零Oo0"
_DATE = rf"(?P<year>(?:19|20)[ ]*\d[ ]*\d|二[〇○零Oo0][{_HAN_DIGIT}]{{2}})[ ]*年[ ]*(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})[ ]*月[ ]*(?P<day>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})[ ]*日"
_BODY_NAME = r"[\u4e00-\u9fff “”]{0,40}(?:人民政府|国务院|办公厅|办公室|委员会|领导小组|中共中央|[厅局部委院会署])"
_BODY_NAMES = rf"{_BODY_NAME}(?:[ ]*、[ ]*{_BODY_NAME})*"
# Where one of several bodies ends, printed with a blank and not with 、 between them.
_BODY_ENDS = re.compile(r"(?<=[府院厅局部委会署办室央组])[ \t]+(?=\S{3})")
# A sign-off: the date alone, in brackets, after its issuer, or named as such. 发布日期 is the page's, not the plan's.
_DATE_LINE = re.compile(
    rf"^[ ]*(?:(?:成文|印发|发文)日期[ ]*:?[ ]*|(?P<issuer>{_BODY_NAME})[ ]+|(?P<close>{_BODY_NAME}))?[(]?(?P<date>{_DATE})[)]?[ ]*(?:印发)?[ ]*$",
    re.MULTILINE,
)
_ISSUER_LINE = re.compile(rf"^[ ]*(?P<issuer>{_BODY_NAME})[ ]*$")
_RULERS_LINE = re.compile(r"^[ ]*(?:中共[\u4e00-\u9fff]{2,12}委(?:员会)?[ 、]*)?(?P<issuer>[\u4e00-\u9fff]{2,12}人民政府)[ ]*$")
_ISSUED_BY = re.compile(rf"^[ ]*(?P<issuer>{_BODY_NAMES})[ ]*(?:关于|印发|转发)")
_NOTICE = re.compile(
    r"(?:关于[ \n]*(?:印发|发布|下发|公布|批转|转发)|(?:印发|批转|转发)(?!日期|时间|机构|机关|单位|部门))[ \n]*+(?P<mark>《)?(?P<title>[^《》。\t\s][^《》。\t]{3,120}?(?:《[^》]{1,60}》[^《》。\t]{0,60}?)?)(?(mark)》)[ \n]*的通知"
)
# What stands in front of 关于印发 in a heading: bodies, also in short and counted (市政府, 市卫生健康委等4部门), and no sentence.
_SHORT_ISSUER_LINE = re.compile(
    r"^(?!根据|依据|按照|遵照|依照|为|经|现|贯彻|落实|结合|我)[\u4e00-\u9fff“”、() ]{1,60}(?:政府|[委厅局办部会院署室组]|等?\d{1,2}个?(?:部门|单位|委办局))$"
)
# 转发区建设管理委制订的《...方案》的通知: whose plan it is, in front of its own title.
_DRAWN_UP = re.compile(
    r"^(?:[^《》]{0,50}(?:制[订定]|编制|拟[订定]|起草|提出)的?|[^《》]{2,40}[委厅局办部会院署])《(?P<title>[^《》]{4,120})》$"
)
# The second line of 某市国民经济和社会发展 / 第十五个五年规划纲要.
_SECOND_LINE = re.compile(r"^[ ]*第[一二三四五六七八九十]{1,3}个五年规划")
_FIRST_LINE = re.compile(r"^[ ]*[\u4e00-\u9fff ]{4,40}发展[ ]*$")
# What the page says of the document beside it: 发文机关: 国务院办公厅, also with label and value in cells of a table or without a colon.
_LABELS = {
    "title": re.compile(r"(?:标题|文件名称|名称)"),
    "issuer": re.compile(r"(?:发文机关|发文机构|制发机关|制发单位|发布机构|发文单位)"),
    "document_number": re.compile(r"(?:发文字号|文号|发文号|发文编号)"),
    "issued": re.compile(r"(?:成文日期|印发日期|发文日期)"),
}
_LABELLED_DAY = re.compile(r"(?P<year>(?:19|20)\d\d)[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?")
_TITLE_END = re.compile(
    r"(?:规划|计划|方案|意见|纲要|通知|决定|办法|措施|要点|行动|工程|战略|政策|细则|路线图|清单|分工表?|分解(?:表|方案)?|报告)(?:[ ]*[(][^()]{2,30}[)])?$"
)
_PERIOD = re.compile(
    r"[(]?(?:19|20)\d\d[ ]*年?[ ]*[-~—至到][ ]*(?:19|20)\d\d[ ]*年?[)]?|[“\"]?十[一二三四五六]五[”\"]?|第十[一二三四五六]个五年"
)
# 根据《中共广州市委、广州市人民政府关于...的决定》: where a name of a government or party committee ends.
_RULER_END = re.compile(r"(?:市|县|区|省|自治区|州|盟|旗)(?=委(?!员)|人民政府|政府)")
_LONGEST_PLACE = 12
_BODIES_ENOUGH = 3
# （2016-2020年） on the line below the title.
_PERIOD_LINE = re.compile(r"\n[ \n]*(?P<period>[(](?:19|20)\d\d[ ]*年?[ ]*[-~—至到][ ]*(?:19|20)\d\d[ ]*年?[)])[ ]*(?=\n)")
_PERIOD_SAID = re.compile(
    r"(?:规划期|实施期|计划期|规划期限|实施期限|实施时间)[^。\n]{0,8}?(?P<period>(?:19|20)\d\d年?[-~—至到](?:19|20)\d\d年)"
)
_FROM_YEAR = re.compile(
    r"(?P<count>[一二两三四五六七八九十])年(?:行动|计划|规划|滚动|攻坚)[^\n]{0,12}?[(]?(?:自|从)?(?P<first>(?:19|20)\d\d)年(?:起|开始)"
)
# 2012年起5年内: the years that the goals of a plan without years in its title count.
_COUNTED = re.compile(r"(?P<first>(?:19|20)\d\d)年(?:起|开始),?(?P<count>[1-9一二三四五六七八九十])年(?:之?内|时间)")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the document prints: its value as plan.yml holds it, and where it was read."""

    value: str
    span: Span

    def shifted(self, offset: int) -> Fact:
        """Return this fact as seen from a text in which the present one starts at `offset`."""
        return Fact(self.value, self.span.shift(offset))


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found; None where nothing is printed."""

    title: Fact | None = None
    issuer: Fact | None = None
    document_number: Fact | None = None
    issued: Fact | None = None  # ISO date
    region_code: Fact | None = None
    period_start: Fact | None = None
    period_end: Fact | None = None

    def items(self) -> tuple[tuple[str, Fact | None], ...]:
        """Return the facts by their names in plan.yml, in its order."""
        return (
            ("title", self.title),
            ("issuer", self.issuer),
            ("document_number", self.document_number),
            ("issued", self.issued),
            ("region_code", self.region_code),
            ("period_start", self.period_start),
            ("period_end", self.period_end),
        )


def read_facts(text: str, regions: Regions) -> Facts:
    """Read what a document says about itself.

    Args:
        text: The text of its file, characters unchanged: every span points into it.
        regions: Names of places, to find the code of the one whose plan this is.

    Returns:
        Facts whose values are simplified and without blanks; the quote behind one is `fact.span.of(text)`.
    """
    read = plain(text)
    opening = _BODY.search(read)
    head = read[: min(opening.start() if opening else len(read), 6000)]
    cells = _with_cells(head, text)
    heading, labelled = _heading(cells), _labelled(cells)
    title = heading.title or labelled.get("title")
    number = _document_number(head) or labelled.get("document_number")
    issued, signed = _issued(read, len(head))
    issued, issuer = issued or labelled.get("issued"), heading.issuer or signed or labelled.get("issuer")
    period = _period(read, title)
    region = (
        _region(title, issuer, regions)
        or _region(heading.notice, None, regions)
        or _region_in_title(read, title, issuer, regions)
        or _region_cited(read, len(head), regions)
        or _region_numbered(read, number, title, regions)
        or _only_province(read, regions)
    )
    return Facts(title, issuer, number, issued, region, *period)


def _with_cells(head: str, text: str) -> str:
    """Put the tabs back that part the cells of a row: in plain form they are blanks."""
    return "".join(["\t" if printed == "\t" else letter for letter, printed in zip(head, text, strict=False)])


def _fact(read: str, start: int, end: int) -> Fact:
    quote = read[start:end]
    start, end = start + len(quote) - len(quote.lstrip()), end - len(quote) + len(quote.rstrip())
    return Fact(re.sub(r"\s+", "", quote), Span(start, end))


def _title(read: str, start: int, end: int) -> Fact:
    """Return a title, with a blank left between the bodies that it begins with: 中共中央 国务院关于…."""
    fact = _fact(read, start, end)
    first, about, rest = fact.span.of(read).partition("关于")
    pieces = _BODY_ENDS.split(first.rstrip())
    whole = about and len(pieces) > 1 and all(re.fullmatch(_BODY_NAME, piece) for piece in pieces)
    return Fact(" ".join(re.sub(r"\s+", "", piece) for piece in pieces) + re.sub(r"\s+", "", about + rest), fact.span) if whole else fact


def _bodies(read: str, start: int, end: int) -> Fact:
    """Return the body that issues, or several, with 、 between them where only a blank is printed."""
    fact = _fact(read, start, end)
    pieces = _BODY_ENDS.split(fact.span.of(read))
    whole = len(pieces) > 1 and all(re.fullmatch(_BODY_NAME, piece.strip()) for piece in pieces)
    return Fact(re.sub(r"\s+", "", "、".join(pieces)), fact.span) if whole else fact


def _lines(read: str) -> list[tuple[int, str]]:
    """Return the lines that are not blank, each with where it starts."""
    found: list[tuple[int, str]] = []
    start = 0
    for line in read.split("\n"):
        if line.strip():
            found.append((start, line))
        start += len(line) + 1
    return found


@dataclass(frozen=True, slots=True)
class _Heading:
    """The plan's title, the issuer where a line in front of 关于 names one, and the heading of the covering notice."""

    title: Fact | None = None
    issuer: Fact | None = None
    notice: Fact | None = None


def _heading(head: str) -> _Heading:
    lines = _lines(head)
    # A notice that a sentence cites (根据国务院《关于印发...的通知》) is another document's.
    if notice := next((each for each in _NOTICE.finditer(head) if _is_heading(head, each.start())), None):
        title = _fact(head, notice.start("title"), notice.end("title"))
        if drawn_up := _DRAWN_UP.match(title.span.of(head)):
            title = _fact(head, title.span.start + drawn_up.start("title"), title.span.start + drawn_up.end("title"))
        start = _line_start(lines, notice.start())
        issuer, whole = _issuer_in(head[start : notice.start() + 2], start), _fact(head, start, notice.end())
        # The plan's own heading stands below the covering notice.
        for offset, line in lines:
            own = re.sub(r"\s+", "", line).strip("《》")
            if offset > notice.end() and title.value in (own, own.removeprefix("关于")):
                inner = re.sub(r"^\s*《|》\s*$", lambda mark: " " * len(mark.group()), line)
                start = offset + len(inner) - len(inner.lstrip())
                return _Heading(_fact(head, start, offset + len(inner.rstrip())), issuer, whole)
        return _Heading(title, issuer, whole)
    for index, (offset, line) in enumerate(lines[:30]):
        bare = line.strip()
        marked = bare.startswith("《") and bare.find("》") == len(bare) - 1
        if (
            not _TITLE_END.search(bare.strip("《》") if marked else bare)
            or not 5 <= len(bare) <= 120
            or re.search(r"[。;\t]|:$|[>|]|^[ ]*(?:来源|索引|主题|标题|分[ ]*类|体裁)", line)
        ):
            continue
        first = offset
        if marked:
            start = offset + line.index("《") + 1
            return _Heading(_fact(head, start, start + len(bare) - 2))
        if index and _SECOND_LINE.match(line) and _FIRST_LINE.match(lines[index - 1][1]):
            first = lines[index - 1][0]
        # A heading printed on two or three lines: 国务院关于加快推进农业机械化和 / 农机装备产业转型升级的指导意见.
        for before in reversed(lines[max(0, index - 2) : index]):
            if (
                "关于" in head[first:offset] + line
                or not re.search(r"关于", before[1])
                or re.search(r"[。;:]", before[1])
                or len(before[1].strip()) > 60
            ):
                break
            first = before[0]
        issuer = _issuer_in(head[first : offset + len(line)], first)
        if issuer is None and index and line.strip().startswith("关于") and (ruled := _RULERS_LINE.match(lines[index - 1][1])):
            # 中共甲省委 甲省人民政府 / 关于加快建设…的意见
            issuer = _fact(head, lines[index - 1][0] + ruled.start("issuer"), lines[index - 1][0] + ruled.end("issuer"))
        return _Heading(_title(head, first, offset + len(line)), issuer)
    return _Heading()


def _is_heading(head: str, place: int) -> bool:
    before = head[head.rfind("\n", 0, place) + 1 : place].strip()
    return not before or bool(_ISSUER_LINE.match(before) or _SHORT_ISSUER_LINE.match(before))


def _line_start(lines: list[tuple[int, str]], place: int) -> int:
    """Return where the heading starts that holds a place: an issuer may stand on the line above 关于."""
    index = max(index for index, (offset, _line) in enumerate(lines) if offset <= place)
    offset, line = lines[index]
    if line.strip().startswith("关于") and index and _ISSUER_LINE.match(lines[index - 1][1]):
        return lines[index - 1][0]
    return offset


def _issuer_in(heading: str, offset: int) -> Fact | None:
    found = _ISSUED_BY.match(heading.replace("\n", " "))
    if found is None or not found["issuer"].strip():
        return None
    return _bodies(heading, found.start("issuer"), found.end("issuer")).shifted(offset)


def _labelled(head: str) -> dict[str, Fact]:
    """Return what the page itself says of the document, in lines or cells that begin with a label; the first of each."""
    found: dict[str, Fact] = {}
    for offset, line in _lines(head):
        place = offset
        wanted = ""
        for cell in line.split("\t"):
            start, place = place, place + len(cell) + 1
            if not cell.strip():
                continue
            key, told = _label(cell)
            key, told = (wanted, 0) if wanted and not key else (key, told)
            value = cell[told:].strip()
            wanted = key if key and not value else ""
            if key and value and key not in found and (fact := _value(key, head, start + told, start + len(cell))):
                found[key] = fact
    return found


def _label(cell: str) -> tuple[str, int]:
    """Return which label a cell begins with, and where its value begins; blanks between the letters of a label are layout."""
    letters = [(index, letter) for index, letter in enumerate(cell[:30]) if letter not in " \u3000【[]】"]
    for key, pattern in _LABELS.items():
        match = pattern.match("".join(letter for _, letter in letters))
        if match is None:
            continue
        end = letters[match.end() - 1][0] + 1
        behind = re.match(r"[ \]】]*:?", cell[end:])
        return key, end + (behind.end() if behind else 0)
    return "", 0


def _value(key: str, head: str, start: int, end: int) -> Fact | None:
    quote = head[start:end].strip()
    if key == "issued":
        day = _LABELLED_DAY.match(quote)
        value = _iso(day) if day else None
        begin = start + head[start:end].index(quote)
        return Fact(value, Span(begin, begin + day.end())) if day and value else None
    if key == "document_number":
        number = _document_number(quote)
        return Fact(number.value, _fact(head, start, end).span) if number else None
    if key == "issuer":
        return _bodies(head, start, end) if re.fullmatch(_BODY_NAMES, quote) else None
    return _fact(head, start, end) if _TITLE_END.search(quote) and 5 <= len(quote) <= 120 else None


def _document_number(head: str) -> Fact | None:
    found = _NUMBER_LINE.search(head)
    if found is None:
        return None
    agency = re.sub(_OPEN + ".*", "", re.sub(r"\s+", "", found["number"]))
    return Fact(f"{agency}〔{found['year']}〕{int(found['serial'])}号", Span(found.start("number"), found.end("number")))


def _issued(read: str, head: int) -> tuple[Fact | None, Fact | None]:
    """Return the date of the sign-off, above the plan or at its end, and the body that signs there."""
    dated: list[tuple[Fact, Fact | None]] = []
    for match in _DATE_LINE.finditer(read):
        value = _iso(match)
        if value is None:
            continue
        group = "issuer" if match["issuer"] else "close"
        signed = (
            Fact(re.sub(r"\s+", "", match[group]), Span(match.start(group), match.end(group)))
            if match[group] and match[group].strip()
            else None
        )
        if signed is None:
            start, line = next(((offset, line) for offset, line in reversed(_lines(read[: match.start()]))), (0, ""))
            above = _ISSUER_LINE.match(line)
            signed = _bodies(read, start + above.start("issuer"), start + above.end("issuer")) if above else None
        # Between the plan's first item and its end only a signature makes a date the plan's: it stands before the annexes.
        if signed is None and head < match.start() < len(read) * 0.8:
            continue
        dated.append((Fact(value, Span(match.start("date"), match.end("date"))), signed))
    return next((each for each in dated if each[1]), dated[0] if dated else (None, None))


def _iso(match: re.Match[str]) -> str | None:
    year = re.sub(r"[Oo0]", "〇", match["year"].replace(" ", "")) if match["year"].startswith("二") else match["year"].replace(" ", "")
    month, day = ordinal(match["month"]), ordinal(match["day"])
    try:
        return date(read_year(year), month or 0, day or 0).isoformat()
    except ValueError:
        return None


def _period(read: str, title: Fact | None) -> tuple[Fact | None, Fact | None]:
    """Return first and last year, from the title, the line below it or a sentence that sets the plan's period."""
    places = []
    if title:
        named = title.span.of(read)
        if match := _FROM_YEAR.search(named):
            span = Span(match.start("first"), match.end("first")).shift(title.span.start)
            first, count = int(match["first"]), ordinal(match["count"]) or 1
            return Fact(str(first), span), Fact(str(first + count - 1), Span(match.start(), match.end()).shift(title.span.start))
        places += [Span(match.start(), match.end()).shift(title.span.start) for match in _PERIOD.finditer(named)]
        if below := _PERIOD_LINE.match(read, title.span.end):
            places.append(Span(below.start("period"), below.end("period")))
    if match := _PERIOD_SAID.search(read):
        places.append(Span(match.start("period"), match.end("period")))
    if not places and (counted := _COUNTED.search(read)):
        first, count = int(counted["first"]), ordinal(counted["count"]) or 1
        whole = Span(counted.start(), counted.end())
        return Fact(str(first), Span(counted.start("first"), counted.end("first"))), Fact(str(first + count - 1), whole)
    for span in places:
        if (years := find_period(span.of(read))) and 1949 <= years[0] <= years[1] <= 2100:
            return Fact(str(years[0]), span), Fact(str(years[1]), span)
    return None, None


def _region(title: Fact | None, issuer: Fact | None, regions: Regions) -> Fact | None:
    """Return the place whose plan this is: by its issuer's name, else by the title's."""
    for fact in (issuer, title):
        if fact is None:
            continue
        place: Region | None = None
        rest = fact.value
        # 湖南省长沙市人民政府 is the city's.
        while found := regions.at_start(rest):
            place, rest = found
        place = place or regions.province_at_start(fact.value)
        if place:
            return Fact(place.code, fact.span)
    if title and not (issuer and re.match(r"国务院|中共中央|国家", issuer.value)):
        # 加快推进智慧湖北建设: one province, named anywhere in the title.
        named = {region.code for region in regions if region.is_provincial and region.short_name in title.value}
        if len(named) == 1:
            return Fact(named.pop(), title.span)
    return None


_KIND_OF_PAPER = re.compile(r"(?:实施|行动|工作|建设|推进)?(?:方案|计划|规划|意见|办法|措施|清单|要点)(?:[(].*)?$")


def _region_in_title(read: str, title: Fact | None, issuer: Fact | None, regions: Regions) -> Fact | None:
    """Return the place whose short name stands right in front of what kind of paper it is: 以旧换新盐都行动方案.

    Only where the text names the place in full too, or what it belongs to, and calls its bodies by the word for it: 区财政局.
    """
    kind = _KIND_OF_PAPER.search(title.value) if title and issuer is None else None
    if title is None or kind is None:
        return None
    named = title.value[: kind.start()]
    fitting = [
        region
        for region in regions
        if len(region.short_name) > 1
        and named.endswith(region.short_name)
        and (region.name in read or any(above.short_name in read for above in regions.chain(region.code)[1:-1]))
        and _calls_bodies(read, region)
    ]
    return Fact(fitting[0].code, title.span) if len(fitting) == 1 else None


_OWN_STATE = re.compile(r"结合(?P<place>[\u4e00-\u9fff]{2,8}?)(?:发展)?实际")


def _region_cited(read: str, head: int, regions: Regions) -> Fact | None:
    """Return the place whose own rulers the words above the first item cite, where neither issuer nor title names one.

    根据《中共广州市委、广州市人民政府关于...的决定》, and the bodies are 市发展改革委, 市财政局: the plan is that city's. Where several
    places are cited, or the plan calls its bodies by the word of another level (区发展改革局), nothing is concluded.
    """
    cited: dict[str, tuple[Region, Span]] = {}
    for match in _RULER_END.finditer(read, 0, head):
        for start in range(max(0, match.end() - _LONGEST_PLACE), match.end() - 1):
            if region := regions.named(read[start : match.end()]):
                cited.setdefault(region.code, (region, Span(start, match.end())))
                break
    for match in _OWN_STATE.finditer(read, 0, head):
        # 结合莆田实际
        if region := regions.place(match["place"]):
            cited.setdefault(region.code, (region, Span(match.start("place"), match.end("place"))))
    if len(cited) != 1:
        return None
    [(region, span)] = cited.values()
    return Fact(region.code, span) if _calls_bodies(read, region) else None


# The one character by which a document number says whose paper it is: 苏市监〔2022〕1号. Some stand for a city too (青 for 青岛).
_SHORTEST_NAMES = dict(
    re.findall(
        r"(\D)(\d\d)",
        "京11津12冀13晋14蒙15内15辽21吉22黑23沪31苏32浙33皖34闽35赣36鲁37豫41鄂42湘43粤44桂45琼46渝50川51黔52滇53云53藏54陕61甘62青63宁64新65",
    )
)


def _region_numbered(read: str, number: Fact | None, title: Fact | None, regions: Regions) -> Fact | None:
    """Return the province whose shortest name opens the document number, where the paper is for 全省 or calls its bodies 省…."""
    code = _SHORTEST_NAMES.get(number.value[:1]) if number else None
    if number is None or code is None:
        return None
    region = regions.get(f"{code}0000")
    whole = title is not None and f"全{region.word}" in title.value
    return Fact(region.code, number.span) if whole or _calls_bodies(read, region) else None


def _calls_bodies(read: str, region: Region) -> bool:
    """Tell whether a plan calls its bodies by the word for the place: 省发展改革委, 省财政厅."""
    own = re.compile(rf"(?<=[、,:;( ]){region.word}[\u4e00-\u9fff]{{1,12}}[局委办厅](?=[、,;)\n ])")
    return len(own.findall(read)) >= _BODIES_ENOUGH


def _only_province(read: str, regions: Regions) -> Fact | None:
    """Return the one province that a plan of 省发展改革委 and 省财政厅 names anywhere: 《浙江省民营企业发展促进条例》."""
    named = [(region, read.find(region.name)) for region in regions if region.is_provincial and region.name in read]
    if len(named) != 1 or not _calls_bodies(read, named[0][0]):
        return None
    [(region, start)] = named
    return Fact(region.code, Span(start, start + len(region.name)))
