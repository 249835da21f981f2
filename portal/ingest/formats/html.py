"""A web page, whole or the article alone, to the text of its article.

A page of a government site carries menus, a breadcrumb, share buttons, related links and a footer around the plan.
What is left behind is decided by place, not by line: the article is the smallest element that holds all running
text, and inside it nothing is dropped between its first and last sentence. Scripts, styles and hidden elements go first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree, html

from portal.errors import SourceFormatError, SourceLimitError
from portal.ingest.formats.limits import MAX_CELLS, MAX_DEPTH, MAX_TAGS, Deadline
from portal.ingest.formats.lines import is_told_in_each_row, join_cell, row_lines, text_of, tidy
from portal.ingest.formats.ordinals import LIST

#: What a page is told by, when its name does not: a document type or a tag that pages and saved articles begin with.
OPENING = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|tbody|div|article|section|p|h[1-6]|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)

_GONE = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "applet",
        "svg",
        "canvas",
        "audio",
        "video",
        "map",
        "head",
        "button",
        "select",
        "option",
        "input",
        "textarea",
        "nav",
        "rp",
        "rt",
        "frameset",
        "datalist",
        "dialog",
        "math",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_HIDDEN = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
# Names that content systems give to what surrounds an article.
_FURNITURE_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|breadcrumbs?|crumbs?|footer|foot|sidebar|side|share|bdshare\w*|jiathis\w*|related|relate|recommend|comments?|"
    r"copyright|toolbar|pagination|pager|position|dqwz|weizhi|qrcode|ewm|search\w*|login|banner|logo|friendlinks?|links|top-?bar|hot|ranking)(?=$|[\s_-])",
    re.IGNORECASE,
)
# Names that they give to the article itself: gov.cn, TRS, 大汉, 拓尔思 and the common ones.
_ARTICLE_NAME = re.compile(
    r"(?:^|\s)(?:UCAP-CONTENT|pages_content|TRS_Editor|TRS_UEDITOR\S*|zoom(?:con)?|vsb_content\S*|article[-_]?(?:content|body|con|text)|content[-_]?(?:body|text|article)|"
    r"news[-_]?(?:content|text)|ue_table|wenzhang|entry-content)(?=$|\s)",
    re.IGNORECASE,
)
# Lines of a page's furniture. They are looked for only before the first and behind the last sentence of the article.
_FURNITURE = re.compile(
    r"版权所有|ICP备|公网安备|网站标识码|主办(?:单位)?\s*[:：]|承办(?:单位)?\s*[:：]|技术支持|联系我们|网站地图|设为首页|加入收藏|位置\s*[:：]|分享到|扫一扫|"
    r"^[\[【(（]?\s*(?:打印|关闭|收藏|分享|返回)|打印本页|关闭窗口|字[体号]\s*[:：]|[\[【]?\s*大\s+中\s+小|浏览(?:次数|量)|点击(?:数|量|率)|阅读次数|访问量|[上下]一[篇条页]|"
    r"^相关(?:链接|文章|阅读|文档|稿件|报道|新闻|解读|政策)|责任编辑|编辑\s*[:：]|(?:文章|信息|稿件)?来源\s*[:：]|发布(?:时间|日期)\s*[:：]|返回(?:顶部|首页)|无障碍|搜索|检索\s*[:：]|"
    r"^(?:首页|登录|注册|繁體|English|移动版|客户端)\b|我要纠错|收藏本站|^Copyright|网站声明"
)
_SENTENCE = re.compile(r"[，。；：、！？,;:]")


@dataclass(frozen=True, slots=True)
class _Block:
    """A line of the page: its text, the element it stands in and how much of it is link."""

    text: str
    element: html.HtmlElement
    linked: int = 0
    is_row: bool = False

    @property
    def is_linked(self) -> bool:
        return self.linked * 2 > len(self.text)

    @property
    def is_furniture(self) -> bool:
        return len(self.text) <= 120 and bool(_FURNITURE.search(self.text))

    @property
    def is_running(self) -> bool:
        """Whether this is a sentence or a row of figures, as opposed to a label, a link or a heading."""
        if self.is_linked or self.is_furniture:
            return False
        if self.is_row:
            return len(self.text.replace("\t", "")) >= 4
        return len(self.text) >= 15 and bool(_SENTENCE.search(self.text))


def declared_charset(data: bytes) -> str:
    """Return the encoding that a page names in its first kilobytes, or an empty string; gb2312 and gbk count as gb18030.

    >>> declared_charset(b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">')
    'gb18030'
    """
    match = _CHARSET.search(data[:8192])
    named = match[1].decode("ascii").lower() if match else ""
    return "gb18030" if named in ("gb2312", "gbk", "gb18030", "gb_2312-80") else "utf-8" if named == "utf8" else named


def read_html(page: str, *, name: str) -> str:
    r"""Read the article of a page.

    Args:
        page: The decoded page, or a piece of one.
        name: What to call the file in an error.

    Raises:
        SourceFormatError: It holds no markup, or no running text outside scripts and menus.
        SourceLimitError: It is nested more deeply, or has more elements or cells, than the portal reads.

    >>> read_html("<div class='nav'><a href='/'>首页</a></div><h1>规划</h1><p>到2020年，普及率达到95%。</p><ol><li>建设</ol>", name="x")
    '规划\n到2020年，普及率达到95%。\n1.建设\n'
    """
    root = _parse(page, name)
    _strip(root)
    blocks = list(_Walker(name, root).blocks())
    chosen = _article(root, blocks)
    if not chosen:
        raise SourceFormatError(
            f"{name}: no running text in this page; it may load its article by script. Open it in a browser and save the page as shown, or copy the article into a .txt file."
        )
    return text_of(block.text for block in chosen)


def _parse(page: str, name: str) -> html.HtmlElement:
    if page.count("<") > MAX_TAGS:
        raise SourceLimitError(f"{name}: {page.count('<'):,} tags; the portal reads up to {MAX_TAGS:,} in a page. Save the article alone.")
    if not re.search(r"<[A-Za-z!/]", page):
        raise SourceFormatError(f"{name}: no HTML in this file. Name it .txt if it is plain text.")
    depth = _open_tags(page)
    if depth > MAX_DEPTH * 4:
        raise _too_deep(name, depth)
    page = _CONTROL.sub("", _BLANK_CONTROL.sub(" ", page))
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, recover=True)
    try:
        root = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise SourceFormatError(f"{name}: not readable as HTML ({error}). Save the page anew in a browser.") from None
    deepest, level = 0, 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        deepest = max(deepest, level)
    if deepest > MAX_DEPTH:
        raise _too_deep(name, deepest)
    return root


# A browser shows nothing for a control character, raw or as a reference, and a blank for the two that were line and page feeds;
# lxml lets them in and then refuses to move the text they stand in.
_BLANK_CONTROL = re.compile(r"[\x0b\x0c]|&#(?:0*1[12]|[xX]0*[bBcC])(?![0-9A-Fa-f]);?")
_CONTROL = re.compile(
    r"[\x00-\x08\x0e-\x1f\ufffe\uffff]|&#(?:0*(?:[0-8]|1[4-9]|2\d|3[01]|6553[45])(?!\d)|[xX]0*(?:[0-8]|[eEfF]|1[0-9A-Fa-f]|[fF]{3}[eEfF])(?![0-9A-Fa-f]));?"
)


def _too_deep(name: str, depth: int) -> SourceLimitError:
    return SourceLimitError(
        f"{name}: elements stand {depth} deep in one another; the portal reads up to {MAX_DEPTH}. Save the article alone."
    )


_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "th",
        "tr",
        "dd",
        "dt",
        "option",
    ]
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")


def _open_tags(page: str) -> int:
    """Return the most tags that are open at once, counted without a tree: the parser's time grows with their square."""
    level = deepest = 0
    for match in _TAG.finditer(page):
        if match[2].lower() not in _VOID:
            level = max(0, level - 1) if match[1] else level + 1
            deepest = max(deepest, level)
    return deepest


def _strip(root: html.HtmlElement) -> None:
    """Take out what a reader of the page does not see."""
    for element in list(root.iter()):
        if (
            not isinstance(element.tag, str)
            or element.tag in _GONE
            or "hidden" in element.attrib
            or _HIDDEN.search(element.get("style", ""))
        ):
            _drop(element)


def _drop(element: html.HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


@dataclass(slots=True)
class _Line:
    """The inline text gathered since the last boundary of a block."""

    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    in_link: int = 0

    def add(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)
            if self.in_link:
                self.linked += len(text.strip())


class _Walker:
    """Goes through a page in reading order and yields its lines."""

    def __init__(self, name: str, root: html.HtmlElement) -> None:
        self.name, self.root = name, root
        self.deadline = Deadline(name)
        self.cells = 0
        self.numbers: dict[html.HtmlElement, str] = {}
        self._text_sizes: dict[html.HtmlElement, int] = {}

    def blocks(self) -> Iterator[_Block]:
        line = _Line()
        yield from self._walk(self.root, line, self.root)
        yield from self._flush(line, self.root)

    def _flush(self, line: _Line, element: html.HtmlElement) -> Iterator[_Block]:
        text = _collapse("".join(line.pieces))
        if text:
            yield _Block(text, element, linked=line.linked)
        line.pieces.clear()
        line.linked = 0

    def _walk(self, element: html.HtmlElement, line: _Line, owner: html.HtmlElement) -> Iterator[_Block]:
        self.deadline.check()
        tag = element.tag
        if tag == "br":
            yield from self._flush(line, owner)
            return
        if tag == "table" and self._is_data(element):
            yield from self._flush(line, owner)
            yield from self._table(element)
            return
        is_block = tag in _BLOCKS
        if is_block:
            yield from self._flush(line, owner)
            owner = element
        if tag == "a":
            line.in_link += 1
        if tag == "ol":
            self.numbers.update(_list_numbers(element))
        if tag == "li":
            line.add(self.numbers.get(element))
        if tag == "pre" and element.text:
            for number, each in enumerate(element.text.split("\n")):
                if number:
                    yield from self._flush(line, owner)
                line.add(each)
        else:
            line.add(element.text)
        for child in element:
            yield from self._walk(child, line, owner)
            line.add(child.tail)
        if tag == "a":
            line.in_link -= 1
        if is_block:
            yield from self._flush(line, owner)

    def _size(self, element: html.HtmlElement) -> int:
        if element not in self._text_sizes:
            self._text_sizes[element] = sum(len(each.strip()) for each in element.itertext())
        return self._text_sizes[element]

    def _is_data(self, table: html.HtmlElement) -> bool:
        """Whether a table shows data; otherwise it lays out the page, or is a box around paragraphs (专栏)."""
        size = self._size(table)
        nested = [each for each in table.iter("table") if each is not table]
        if any(self._size(each) * 2 > size for each in nested):
            return False
        rows = _rows(table)
        if not any(sum(1 for cell in row if self._size(cell)) > 1 for row in rows):
            return False
        # A cell that holds most of the text in many blocks is the article, beside a menu or a margin.
        for cell in (cell for row in rows for cell in row):
            blocks = sum(1 for each in cell.iter() if each.tag in ("p", "div", "br", "li") or each.tag in _HEADINGS)
            if blocks >= 5 and self._size(cell) >= 400 and self._size(cell) * 10 >= size * 6:
                return False
        return True

    def _table(self, table: html.HtmlElement) -> Iterator[_Block]:
        for caption in table.iterchildren("caption"):
            yield from self._walk(caption, _Line(), caption)
        grid: list[list[str]] = []
        linked = 0
        hanging: dict[int, int] = {}  # column to the number of rows that a cell above still covers
        told: dict[int, str] = {}  # column to what such a cell says of each of its rows
        for row in _rows(table):
            self.deadline.check()
            filled: list[str] = []
            started: dict[int, int] = {}

            def cover(filled: list[str] = filled) -> None:
                while hanging.get(len(filled), 0):
                    hanging[len(filled)] -= 1
                    filled.append(told.get(len(filled), ""))

            for cell in row:
                cover()
                across, down = _span(cell, "colspan"), _span(cell, "rowspan")
                self.cells += across
                if self.cells > MAX_CELLS:
                    raise SourceLimitError(f"{self.name}: tables with more than {MAX_CELLS:,} cells. Keep the plan's own tables.")
                words = self._cell(cell)
                for number in range(across):
                    if down > 1:
                        started[len(filled)] = down - 1
                        told[len(filled)] = words if number == 0 and is_told_in_each_row(words) else ""
                    filled.append(words if number == 0 else "")
            cover()
            # Columns further right that a cell above still covers.
            for column in sorted(column for column, left in hanging.items() if left and column >= len(filled)):
                filled += [""] * (column - len(filled)) + [told.get(column, "")]
                hanging[column] -= 1
            hanging.update(started)
            grid.append(filled)
            linked += sum(len("".join(each.itertext())) for cell in row for each in cell.iter("a"))
        lines = row_lines(grid)
        share = linked // max(1, len(lines))
        for text in lines:
            yield _Block(text, table, linked=share, is_row=True)

    def _cell(self, cell: html.HtmlElement) -> str:
        line = _Line()
        inner = [block.text.replace("\t", " ") for block in self._walk_cell(cell, line)]
        return join_cell(inner)

    def _walk_cell(self, cell: html.HtmlElement, line: _Line) -> Iterator[_Block]:
        line.add(cell.text)
        for child in cell:
            yield from self._walk(child, line, cell)
            line.add(child.tail)
        yield from self._flush(line, cell)


def _rows(table: html.HtmlElement) -> list[list[html.HtmlElement]]:
    """Return the rows of a table, those of tables inside it left out."""
    rows: list[list[html.HtmlElement]] = []
    for child in table:
        if child.tag == "tr":
            rows.append([cell for cell in child if cell.tag in ("td", "th")])
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows += [[cell for cell in row if cell.tag in ("td", "th")] for row in child.iterchildren("tr")]
    return rows


def _span(cell: html.HtmlElement, attribute: str) -> int:
    # Limits of the HTML standard; 0 means "to the end" for rows, which pages do not use.
    printed = cell.get(attribute, "1").strip()
    return max(1, min(int(printed), 1000)) if printed.isascii() and printed.isdigit() and len(printed) < 7 else 1


_HAN = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’]"
_WRAP = re.compile(rf"(?<={_HAN})[ \t]*\r?\n\s*(?={_HAN})")


def _collapse(text: str) -> str:
    """Blanks as a browser shows them; a line end of the file between two Chinese characters is no blank at all."""
    return tidy(re.sub(r"[ \t\r\n\f]+", " ", _WRAP.sub("", text)))


def _list_numbers(ordered: html.HtmlElement) -> dict[html.HtmlElement, str]:
    """Return the number that a browser prints before each item of an <ol>; (1) in a list of numbers inside another one.

    A browser tells that one by its indent, which a text of lines does not have.
    """
    items = list(ordered.iterchildren("li"))
    backwards = "reversed" in ordered.attrib
    number = _number(ordered.get("start"), len(items) if backwards else 1)
    printed: dict[html.HtmlElement, str] = {}
    inner = next(ordered.iterancestors("ol"), None) is not None
    for item in items:
        number = _number(item.get("value"), number)
        style = _list_style(item) or _list_style(ordered) or item.get("type") or ordered.get("type") or "decimal"
        if style in LIST:
            write, mark = LIST[style]
            ordinal = f"({number})" if inner and mark == "." and write is str else write(number) + mark
            printed[item] = ordinal + ("" if re.match(_HAN, _first_character(item)) else " ")
        number += -1 if backwards else 1
    return printed


def _first_character(element: html.HtmlElement) -> str:
    return next((each.strip()[0] for each in element.itertext() if each.strip()), "")


def _list_style(element: html.HtmlElement) -> str:
    match = re.search(r"list-style(?:-type)?\s*:[^;]*?\b([a-z][a-z-]+)", element.get("style", ""))
    return match[1] if match else ""


def _number(printed: str | None, default: int) -> int:
    return int(printed) if printed and re.fullmatch(r"-?\d{1,6}", printed, re.ASCII) else default


def _names(element: html.HtmlElement) -> str:
    return f"{element.get('id', '')} {element.get('class', '')}"


def _article(root: html.HtmlElement, blocks: list[_Block]) -> list[_Block]:
    """Choose the lines of the article."""
    weight: Counter[html.HtmlElement] = Counter()
    for block in blocks:
        if block.is_running:
            for element in (block.element, *block.element.iterancestors()):
                weight[element] += len(block.text)
    total = weight[root]
    if not total:
        # A piece without one sentence, such as a list of headings, is an article only if nothing in it is linked.
        return [] if any(block.linked for block in blocks) else [block for block in blocks if not block.is_furniture]
    aside = _furniture_elements(root, weight, total)
    kept = [block for block in blocks if not aside.intersection((block.element, *block.element.iterancestors()))]
    container = _container(root, [block for block in kept if block.is_running])
    inside = [block for block in kept if container in (block.element, *block.element.iterancestors())]
    return _heading_outside(kept, inside) + _trim(inside)


def _furniture_elements(root: html.HtmlElement, weight: Counter[html.HtmlElement], total: int) -> set[html.HtmlElement]:
    """Return elements that surround the article by their name or tag, as long as they hold next to none of the running text."""
    found: set[html.HtmlElement] = set()
    for element in root.iter("div", "ul", "section", "aside", "footer", "header", "form", "table", "dl"):
        named = element.tag in ("aside", "footer") or _FURNITURE_NAME.search(_names(element))
        if named and weight[element] * 10 <= total and not any(each.tag == "h1" for each in element.iter("h1")):
            found.add(element)
    return found


def _container(root: html.HtmlElement, running: list[_Block]) -> html.HtmlElement:
    """Return the smallest element that holds all running text of the article."""
    weight: Counter[html.HtmlElement] = Counter()
    for block in running:
        for element in (block.element, *block.element.iterancestors()):
            weight[element] += len(block.text)
    total = weight[root]
    named = [element for element in root.iter() if weight[element] and _ARTICLE_NAME.search(_names(element))]
    if named:
        # An article and its annexes may stand in several elements of that name: what holds them all.
        shared = set(named[0].iterancestors()) | {named[0]}
        for each in named[1:]:
            shared &= set(each.iterancestors()) | {each}
        chosen = max(shared, key=lambda element: sum(1 for _ in element.iterancestors()))
        if weight[chosen] * 10 >= total * 9:
            return chosen
    current = root
    while True:
        inner = [child for child in current if weight[child] == total]
        # An article of one paragraph or one table: its parent holds its heading.
        if (
            not inner
            or inner[0].tag not in _BLOCKS
            or (inner[0].tag in ("p", "table", "ul", "ol", "tbody", "li") and not _holds_blocks(inner[0]))
        ):
            return current
        current = inner[0]


def _holds_blocks(element: html.HtmlElement) -> bool:
    return element.tag in ("table", "tbody") and sum(1 for _ in element.iter("p", "div", "h1", "h2", "h3")) >= 3


# What the heading of a plan ends in; pages without an h1 have it in an h2 or in an element called title.
_PLAN_NAME = re.compile(r"(?:规划|计划|方案|意见|纲要|通知|要点|办法|措施|决定|清单|分工|行动|工程)(?:[(（][^()（）]{2,30}[)）])?$")
_TITLE_NAME = re.compile(
    r"(?:^|[\s_-])(?:title|tit|biaoti|bt)(?:$|[\s_-])|(?:news|art|article|con|content|page|info|detail)_?(?:title|tit)", re.IGNORECASE
)


def _heading_outside(blocks: list[_Block], inside: list[_Block]) -> list[_Block]:
    """Return the lines of the page's main heading where the article's element does not hold it."""
    if not inside:
        return []
    opening = "".join(block.text for block in inside[:12]).replace(" ", "")
    first = next(index for index, block in enumerate(blocks) if block is inside[0])
    for block in reversed(blocks[:first]):
        if block.element.tag == "h1" and len(block.text) >= 5 and not block.is_furniture:
            return [] if block.text.replace(" ", "") in opening else [block]
    for block in reversed(blocks[:first]):
        element = block.element
        if element.tag not in ("h2", "h3") and not _TITLE_NAME.search(_names(element)):
            continue
        lines = [each for each in blocks[:first] if each.element is element and not each.is_furniture and not each.is_linked]
        heading = "".join(line.text for line in lines).replace(" ", "")
        if len(heading) >= 8 and _PLAN_NAME.search(heading):
            return [] if heading in opening else lines
    return []


def _trim(blocks: list[_Block]) -> list[_Block]:
    """Leave out menus before the first sentence and everything from the first label of the page's foot behind the last one."""
    running = [index for index, block in enumerate(blocks) if block.is_running]
    first, last = running[0], running[-1]
    opening = [block for block in blocks[:first] if not block.is_furniture and not block.is_linked]
    title = next((index for index, block in enumerate(opening) if block.element.tag in ("h1", "h2")), 0)
    closing: list[_Block] = []
    for block in blocks[last + 1 :]:
        if block.is_furniture:
            break
        # Links behind the text are other pages, but for its own annexes.
        if not block.is_linked or re.search(r"附[件表图]", block.text):
            closing.append(block)
    return opening[title:] + blocks[first : last + 1] + closing
