"""A PDF with a text layer to text: characters to lines, lines to paragraphs, ruled tables to rows.

A PDF holds characters at places, and nothing else. What a reader sees is put together again: running heads and page
numbers are left behind, hard line breaks are healed, notes at the foot of pages follow at the end. Where that cannot be
done rightly (a scanned page, a font without characters, columns side by side) the file is refused.
"""

from __future__ import annotations

import io
import json
import logging
import re
import resource
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from pathlib import Path
from statistics import median
from typing import Any, Self

import pdfplumber
from pdfminer.pdfdocument import PDFXRefFallback
from pdfminer.pdftypes import resolve1

from portal import errors
from portal.errors import InputError, SourceFormatError, SourceLimitError
from portal.ingest.formats.limits import MAX_CELLS, MAX_PAGE_OBJECTS, MAX_PAGES, PDF_MEMORY, PDF_SECONDS, Deadline
from portal.ingest.formats.lines import join_pieces, row_lines, text_of, tidy

_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")
_PAGE_NUMBER = re.compile(
    r"[-—–－‐─·•\s]*(?:第\s*)?(?P<number>\d{1,4}|[ivxlcIVXLC]{1,6})(?:\s*页)?(?:\s*(?:[/／,，]|共)\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–－‐─·•\s]*"
)
_DECORATED = re.compile(r"[-—–－‐─页/／]")
_CONTENTS_LINE = re.compile(r".{2,80}?(?:[.．·…‥]\s*){4,}\s*[-—]?\s*\d{1,4}\s*[-—]?$")
_ENDS_SENTENCE = re.compile(r"[。；：！？;:!?）)”》]$")
# Ordinals that begin a paragraph wherever they stand.
_MARKER = re.compile(
    r"(?:第[一二三四五六七八九十百\d]+[编篇章节条]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|[①-⑳]|专栏\s*[\d一二三四五六七八九十])"
)
_NOTE = re.compile(r"(?:[①-⑳]|\[?\d{1,3}\]?[\s.、]?|[*＊])\s*\S")
# Radicals that fonts give in place of the characters they look like (Chromium's PDFs print 人⺠政府 so), by Unicode's
# EquivalentUnifiedIdeograph.txt; for the Kangxi radicals and compatibility characters Unicode's own folding knows it.
_RADICALS = str.maketrans(
    "⺟⺠⺧⺩⺬⺮⺶⺼⺽⻁⻄⻅⻆⻉⻊⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
    "母民牛王示竹羊肉臼虎西见角贝足车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
)
# Share of characters that may lack a meaning: a bullet or two of a symbol font, not the text.
_MOST_UNKNOWN = 0.01


@dataclass(frozen=True, slots=True)
class _Line:
    """A printed line, or a finished row of a table; distances in points from the page's top left."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    page: int
    is_row: bool = False


@dataclass(frozen=True, slots=True)
class _Page:
    number: int  # from 1
    height: float
    lines: tuple[_Line, ...]


def read_pdf(data: bytes, *, name: str) -> str:
    """Read the text of a PDF in a process of its own, which is ended if it takes too long or too much memory.

    Args:
        data: The file.
        name: What to call it in an error.

    Raises:
        SourceFormatError: It is damaged, locked, scanned, or its text cannot be put together again.
        SourceLimitError: It is larger, or takes longer, than the portal reads.
    """
    home = str(Path(errors.__file__).resolve().parents[1])
    code = "import sys; sys.path.insert(0, sys.argv[1]); from portal.ingest.formats.pdf import answer; answer(sys.argv[2])"
    try:
        done = subprocess.run([sys.executable, "-c", code, home, name], input=data, capture_output=True, timeout=PDF_SECONDS, check=False)  # noqa: S603 - our own code, the file goes in by stdin
    except subprocess.TimeoutExpired:
        raise SourceLimitError(
            f"{name}: not read within {PDF_SECONDS:.0f} seconds. Print it to a new PDF, or save its text as .txt."
        ) from None
    if done.returncode != 0:
        last = done.stderr.decode("utf-8", "replace").strip().rsplit("\n", 1)[-1][:120]
        raise SourceFormatError(
            f"{name}: reading it ended with {done.returncode} ({last or 'no message'}). Print it to a new PDF, or save its text as .txt."
        )
    answered = json.loads(done.stdout)
    if "text" in answered:
        return str(answered["text"])
    kind = SourceLimitError if answered["error"] == "SourceLimitError" else SourceFormatError
    raise kind(answered["message"])


def answer(name: str) -> None:
    """Read a PDF from stdin and answer on stdout, as JSON: what `read_pdf` starts."""
    resource.setrlimit(resource.RLIMIT_AS, (PDF_MEMORY, PDF_MEMORY))
    try:
        found = {"text": parse_pdf(sys.stdin.buffer.read(), name=name)}
    except InputError as error:
        found = {"error": type(error).__name__, "message": str(error)}
    sys.stdout.write(json.dumps(found))


def parse_pdf(data: bytes, *, name: str) -> str:
    """Do what `read_pdf` does, in this process and without its limit of memory."""
    pages = _read_pages(data, name)
    pages = _without_heads(pages)
    lines, notes = _without_notes(pages)
    text = text_of([*_paragraphs(lines), *_paragraphs(notes)])
    if not text:
        raise SourceFormatError(
            f"{name}: no text in this PDF but heads, page numbers or a stamp. If its pages are pictures, run text recognition (OCR) on it first, check the result, and save it as .txt or a searchable PDF."
        )
    return text


def _read_pages(data: bytes, name: str) -> list[_Page]:
    deadline = Deadline(name, PDF_SECONDS)
    pages: list[_Page] = []
    scanned: list[int] = []
    unknown = total = 0
    try:
        with _Losses(name) as losses, pdfplumber.open(io.BytesIO(data)) as document:
            _check_whole(document, name)
            for number, page in enumerate(document.pages, 1):
                deadline.check()
                chars = _check_page(page, number, name)
                if not chars and page.images:
                    scanned.append(number)
                unknown += sum(1 for each in chars if _is_unknown(each["text"]))
                total += len(chars)
                losses.check()
                pages.append(_Page(number, float(page.height), tuple(_page_lines(page, number, name))))
                page.close()
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001 - a library on damaged bytes may raise anything; each is the same finding
        what = type(error).__name__
        if "Password" in what or "Password" in repr(error):
            raise SourceFormatError(f"{name}: locked with a password. Save it without one.") from None
        raise SourceFormatError(
            f"{name}: damaged PDF ({what}: {str(error)[:120]}). Print it to a new PDF, or save its text as .txt."
        ) from None
    if scanned and len(scanned) == sum(1 for page in pages if page.number in scanned or page.lines):
        raise SourceFormatError(
            f"{name}: the pages are pictures without a text layer. Run text recognition (OCR) on it first, check the result, and save it as .txt or a searchable PDF."
        )
    if not total:
        raise SourceFormatError(
            f"{name}: no text in this PDF. If its pages show text, run text recognition (OCR) on it first, or print it to a new PDF."
        )
    if scanned:
        listed = ", ".join(map(str, scanned[:10]))
        raise SourceFormatError(
            f"{name}: page {listed}: a picture without text. Run text recognition (OCR) on it, or take the page out if it is no part of the plan."
        )
    if unknown > total * _MOST_UNKNOWN:
        raise SourceFormatError(
            f"{name}: {unknown:,} of {total:,} characters have no meaning in their font, so that the text cannot be copied. Run text recognition (OCR) on it, or find another copy."
        )
    return pages


class _Losses(logging.Handler):
    """Turns what pdfminer says of a file into an error: it goes on after a damaged stream or font, and text is gone.

    What it says of colours, font boxes and the like changes no text.
    """

    _HARMLESS = re.compile(
        r"FontBBox|CropBox|MediaBox|color|colour|ColorSpace|pattern|not allowed|extraction|TextState|The PDF <", re.IGNORECASE
    )

    def __init__(self, name: str) -> None:
        super().__init__(logging.WARNING)
        self.source = name
        self.said = ""

    def __enter__(self) -> Self:
        logging.getLogger("pdfminer").addHandler(self)
        return self

    def __exit__(self, *_error: object) -> None:
        logging.getLogger("pdfminer").removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if not self.said and not self._HARMLESS.search(said):
            self.said = said

    def check(self) -> None:
        if self.said:
            raise SourceFormatError(
                f"{self.source}: damaged PDF ({self.said[:120]}), so that text may be missing. Print it to a new PDF, or save its text as .txt."
            )


def _check_whole(document: Any, name: str) -> None:
    """Refuse a file that is cut off: its index or some of its pages are missing, and pdfminer makes do with the rest."""
    pages = len(document.pages)
    if pages > MAX_PAGES:
        raise SourceLimitError(f"{name}: {pages} pages; the portal reads up to {MAX_PAGES}. Keep the plan itself.")
    stated = resolve1(resolve1(document.doc.catalog.get("Pages"))["Count"])
    if stated != pages or any(isinstance(each, PDFXRefFallback) for each in document.doc.xrefs):
        raise SourceFormatError(
            f"{name}: damaged PDF: {pages} of {stated} pages found, or no index of its parts. Find a whole copy, or print it to a new PDF."
        )


def _check_page(page: Any, number: int, name: str) -> list[dict[str, Any]]:
    """Return the characters of a page that can be read."""
    objects = sum(len(each) for each in page.objects.values())
    if objects > MAX_PAGE_OBJECTS:
        raise SourceLimitError(
            f"{name}: page {number}: {objects:,} characters and lines; the portal reads up to {MAX_PAGE_OBJECTS:,}. Take out its map or picture."
        )
    chars = [each for each in page.dedupe_chars(tolerance=1).chars if each["text"].strip()]
    turned = sum(1 for each in chars if not each["upright"])
    if turned * 5 > len(chars) and turned > 20:
        raise SourceFormatError(f"{name}: page {number}: text runs from top to bottom. Turn the page, or save its text as .txt.")
    return chars


def _is_unknown(text: str) -> bool:
    return text.startswith("(cid:") or any(unicodedata.category(each) in ("Cc", "Co", "Cs", "Cn") or each == "\ufffd" for each in text)


def _character(text: str) -> str:
    """Return what a character prints: one without meaning is marked, a radical that a font gives for the character it looks like is that."""
    if _is_unknown(text):
        return "\ufffd"
    text = text.translate(_RADICALS)
    if len(text) == 1 and ("\u2f00" <= text <= "\u2fdf" or "\uf900" <= text <= "\ufaff"):
        return unicodedata.normalize("NFKC", text)
    return text


def _page_lines(page: Any, number: int, name: str) -> list[_Line]:
    chars = [each for each in page.dedupe_chars(tolerance=1).chars if each["upright"]]
    lines: list[_Line] = []
    taken: set[int] = set()
    # A row that goes on over the page may have no border there; the ends of the upright lines close it.
    upright = [edge for edge in page.edges if edge["orientation"] == "v" and edge["bottom"] - edge["top"] > 5]
    ends = [min(edge["top"] for edge in upright), max(edge["bottom"] for edge in upright)] if upright else []
    for table in page.find_tables({"explicit_horizontal_lines": ends}):
        rows = [row.cells for row in table.rows]
        # One column is a box around paragraphs, and no table.
        if max(sum(1 for cell in row if cell) for row in rows) < 2:
            continue
        if sum(len(row) for row in rows) > MAX_CELLS:
            raise SourceLimitError(f"{name}: page {number}: a table of more than {MAX_CELLS:,} cells. Keep the plan's own tables.")
        inside = [(index, each) for index, each in enumerate(chars) if index not in taken and _is_in(each, table.bbox)]
        held: dict[tuple[int, int], list[dict[str, Any]]] = {}
        for index, each in inside:
            place = next(((y, x) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell and _is_in(each, cell)), None)
            if place:
                held.setdefault(place, []).append(each)
                taken.add(index)
        texts = [
            [join_pieces(line.text for line in _lines_of(held.get((y, x), []), number)) for x in range(len(row))]
            for y, row in enumerate(rows)
        ]
        x0, top, x1, bottom = table.bbox
        step = (bottom - top) / max(1, len(texts))
        lines += [
            _Line(text, x0, x1, top + step * y, top + step * (y + 1), 0, number, is_row=True) for y, text in enumerate(row_lines(texts))
        ]
    free = [each for index, each in enumerate(chars) if index not in taken and each["text"].strip()]
    lines += _lines_of(free, number)
    _check_columns(lines, free, number, name)
    return sorted(lines, key=lambda line: (line.top, line.x0))


def _is_in(char: dict[str, Any], box: Sequence[float]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _lines_of(chars: list[dict[str, Any]], number: int) -> list[_Line]:
    """Put characters together to lines by their height on the page."""
    groups: list[list[dict[str, Any]]] = []
    for char in sorted((each for each in chars if each["text"].strip()), key=lambda each: (each["top"] + each["bottom"]) / 2):
        middle = (char["top"] + char["bottom"]) / 2
        last = groups[-1] if groups else None
        if last and middle - median((each["top"] + each["bottom"]) / 2 for each in last[-20:]) <= 0.45 * max(
            each["size"] for each in (char, *last[-20:])
        ):
            last.append(char)
        else:
            groups.append([char])
    return [line for group in groups if (line := _line_of(sorted(group, key=lambda each: each["x0"]), number)).text]


def _line_of(chars: list[dict[str, Any]], number: int) -> _Line:
    size = median(each["size"] for each in chars)
    pieces: list[str] = []
    before: dict[str, Any] | None = None
    middle = median((each["top"] + each["bottom"]) / 2 for each in chars)
    for char in chars:
        text = _character(char["text"])
        if before is not None:
            gap = char["x0"] - before["x1"]
            latin = before["text"][-1:].isascii() and char["text"][:1].isascii()
            if gap > (0.22 if latin else 0.9) * size:
                pieces.append(" ")
        if char["size"] < 0.75 * size and char["bottom"] < middle + 0.25 * size and re.fullmatch(r"[\d①-⑳*\[\]〔〕]", text):
            # A small raised figure is the mark of a note, or a power of a unit; run into the text it would change a number.
            text = {"2": "²", "3": "³"}.get(text, "") if pieces and pieces[-1] == "m" else ""
        pieces.append(text)
        before = char
    return _Line(
        tidy("".join(pieces)),
        chars[0]["x0"],
        chars[-1]["x1"],
        min(each["top"] for each in chars),
        max(each["bottom"] for each in chars),
        size,
        number,
    )


def _check_columns(lines: list[_Line], chars: list[dict[str, Any]], number: int, name: str) -> None:
    """Refuse a page whose lines would run into each other: columns side by side, cells of several lines without rules between them."""
    prose = [line for line in lines if not line.is_row and len(line.text) >= 20]
    gaps = Counter(round(position / 10) for line in prose if (position := _gap(line.text)) is not None)
    if (
        (len(prose) >= 10 and gaps and gaps.most_common(1)[0][1] * 10 >= len(prose) * 7)
        or _has_gutter(chars, number)
        or _interleaved(lines) >= _FEWEST_INTERLEAVED
    ):
        raise SourceFormatError(
            f"{name}: page {number}: text in columns side by side, or a table without lines. Save its text as .txt, or the table as .xlsx."
        )


# What tells columns: lines on either side of the empty strip, and characters a line; the strip's place and least width.
_FEWEST_LINES, _SHORTEST_LINES, _STRIP_WIDTH, _MIDDLE = 8, 8, 1.2, (0.3, 0.7)
_FEWEST_INTERLEAVED = 3
_WIDEST_PAGE = 14_400  # points: 200 inches, the most that a PDF may have


def _has_gutter(chars: list[dict[str, Any]], number: int) -> bool:
    """Whether an upright strip in the middle of a page is empty, but for a head or two across it, with prose on both sides."""
    if len(chars) < 2 * _FEWEST_LINES * _SHORTEST_LINES:
        return False
    left, right = int(min(each["x0"] for each in chars)), int(max(each["x1"] for each in chars)) + 1
    if right - left > _WIDEST_PAGE:
        return False
    # How many characters stand over each point: what begins there, less what ends there, summed up.
    steps = [0] * (right - left + 2)
    for each in chars:
        first, behind = int(each["x0"]) + 1, int(each["x1"])
        if first < behind:
            steps[first - left] += 1
            steps[behind - left] -= 1
    covered = list(accumulate(steps))[:-1]
    size = median(each["size"] for each in chars)
    most = 0.12 * median(each for each in covered if each) if any(covered) else 0.0
    start = 0
    for end in range(len(covered) + 1):
        if end < len(covered) and covered[end] <= most:
            continue
        middle = (start + end) / 2
        if end - start >= _STRIP_WIDTH * size and _MIDDLE[0] <= middle / len(covered) <= _MIDDLE[1]:
            sides = (
                [each for each in chars if each["x1"] <= left + middle],
                [each for each in chars if each["x0"] >= left + middle],
            )
            heights = [len(_lines_of(side, number)) for side in sides]
            if all(count >= _FEWEST_LINES and len(side) >= _SHORTEST_LINES * count for side, count in zip(sides, heights, strict=True)):
                return True
        start = end + 1
    return False


def _interleaved(lines: list[_Line]) -> int:
    """Count lines that begin before the one above them has ended: cells of one row, each with lines of its own."""
    free = sorted((line for line in lines if not line.is_row), key=lambda line: line.top)
    return sum(
        min(above.bottom, line.bottom) - max(above.top, line.top) > 0.2 * line.size and abs(above.size - line.size) < 0.2 * line.size
        for above, line in pairwise(free)
    )


def _gap(text: str) -> int | None:
    match = re.search(r"(?<=[\u4e00-\u9fff，。；：、）”]) (?=[\u4e00-\u9fff（“])", text)
    return match.start() if match else None


def _without_heads(pages: list[_Page]) -> list[_Page]:
    """Leave out page numbers, and lines that stand at the top or foot of most pages."""
    edges: Counter[tuple[str, str]] = Counter()
    for page in pages:
        edges.update(set(_edges(page)))
    numbered: Counter[int] = Counter()
    for page in pages:
        for line in (*page.lines[:1], *page.lines[-1:]):
            if (match := _PAGE_NUMBER.fullmatch(line.text)) and match["number"].isdigit() and not line.is_row:
                numbered[int(match["number"]) - page.number] += 1
    kept: list[_Page] = []
    for page in pages:
        lines = list(page.lines)
        for at_top in (True, False):
            for _ in range(3):
                if not lines:
                    break
                line = lines[0 if at_top else -1]
                match = _PAGE_NUMBER.fullmatch(line.text)
                counts = match and (
                    _DECORATED.search(line.text)
                    or not match["number"].isdigit()
                    or numbered[int(match["number"]) - page.number] > 1
                    or len(pages) == 1
                )
                in_margin = line.bottom < 0.12 * page.height if at_top else line.top > 0.88 * page.height
                repeated = edges["top" if at_top else "foot", _shape(line.text)]
                if (
                    line.is_row
                    or not in_margin
                    or not (counts or (repeated >= 3 and repeated * 3 >= len(pages)) or (repeated == 2 == len(pages)))
                ):
                    break
                del lines[0 if at_top else -1]
        kept.append(_Page(page.number, page.height, tuple(lines)))
    return _without_repeated_rows(kept)


def _edges(page: _Page) -> list[tuple[str, str]]:
    return [("top", _shape(line.text)) for line in page.lines[:3]] + [("foot", _shape(line.text)) for line in page.lines[-3:]]


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", text.replace(" ", ""))


def _without_repeated_rows(pages: list[_Page]) -> list[_Page]:
    """Leave out the head of a table that is printed again where the table goes on over the page, and heal a row that does."""
    kept: list[_Page] = []
    head = ""
    for page in pages:
        lines = list(page.lines)
        if head and lines and lines[0].is_row and lines[0].text == head:
            del lines[0]
        if kept and kept[-1].lines and lines and (whole := _split_row(kept[-1].lines[-1], lines[0])):
            kept[-1] = replace(kept[-1], lines=(*kept[-1].lines[:-1], whole))
            del lines[0]
        if lines and lines[-1].is_row:
            start = len(lines) - 1
            while start and lines[start - 1].is_row:
                start -= 1
            # A page that is all one table goes on with the head of the page before.
            head = head if head and start == 0 and page.lines[0].text == head else lines[start].text
        else:
            head = ""
        kept.append(_Page(page.number, page.height, tuple(lines)))
    return kept


def _split_row(before: _Line, line: _Line) -> _Line | None:
    """Return the whole row where a page ends inside it: its number is printed on the first page only."""
    cells, more = before.text.split("\t"), line.text.split("\t")
    if not (before.is_row and line.is_row) or len(cells) != len(more) or more[0] or not re.fullmatch(r"\d{1,3}", cells[0]):
        return None
    return replace(before, text="\t".join(join_pieces(pair) for pair in zip(cells, more, strict=True)))


def _without_notes(pages: list[_Page]) -> tuple[list[_Line], list[_Line]]:
    """Part the text from the notes at the foot of its pages: small lines, from one that begins with a mark to the end."""
    sizes = Counter(round(line.size, 1) for page in pages for line in page.lines if not line.is_row for _ in line.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0
    body: list[_Line] = []
    notes: list[_Line] = []
    for page in pages:
        start = len(page.lines)
        while start and not page.lines[start - 1].is_row and page.lines[start - 1].size < 0.88 * usual:
            start -= 1
        while start < len(page.lines) and not (_NOTE.match(page.lines[start].text) and page.lines[start].top > 0.4 * page.height):
            start += 1
        body += page.lines[:start]
        notes += page.lines[start:]
    return body, notes


def _paragraphs(lines: list[_Line]) -> list[str]:
    """Heal hard line breaks: a line that reaches the right margin goes on in the next one, unless that begins a paragraph."""
    prose = [line for line in lines if not line.is_row and not _CONTENTS_LINE.match(line.text)]
    if not prose:
        return [line.text for line in lines if line.is_row]
    left, right = _margins(prose)
    spacing = _spacing(prose)
    paragraphs: list[list[str]] = []
    before: _Line | None = None
    for line in lines:
        if not line.is_row and _CONTENTS_LINE.match(line.text):
            continue
        if before is not None and _goes_on(before, line, left, right, spacing):
            paragraphs[-1].append(line.text)
        else:
            paragraphs.append([line.text])
        before = line
    joined = [each[0] if len(each) == 1 else join_pieces(each) for each in paragraphs]
    return (
        [each for each in joined if not re.fullmatch(r"目\s*[录錄次]", each)]
        if len(prose) < sum(not line.is_row for line in lines)
        else joined
    )


def _margins(lines: list[_Line]) -> tuple[Callable[[_Line], float], Callable[[_Line], float]]:
    """Return the left and right margin that hold for a line: those of its page, if that has enough lines, else the document's."""
    by_page: dict[int, list[_Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    usual = median(line.size for line in lines)
    all_left = median(min(line.x0 for line in group) for group in by_page.values())
    all_right = max(
        median(max(line.x1 for line in group) for group in by_page.values()), sorted(line.x1 for line in lines)[int(len(lines) * 0.8)]
    )
    lefts: dict[int, float] = {}
    rights: dict[int, float] = {}
    for number, group in by_page.items():
        near_left = [line.x0 for line in group if abs(line.x0 - all_left) < 3 * usual]
        near_right = [line.x1 for line in group if abs(line.x1 - all_right) < 3 * usual]
        lefts[number] = min(near_left) if len(near_left) >= 3 else all_left
        rights[number] = max(near_right) if len(near_right) >= 3 else all_right
    return (lambda line: lefts[line.page]), (lambda line: rights[line.page])


def _spacing(lines: list[_Line]) -> float:
    steps = [after.top - before.top for before, after in pairwise(lines) if before.page == after.page and after.top > before.top]
    return median(steps) if steps else 0.0


# A number, its sign and the mark behind it are not broken over lines: 95%。
_UNBROKEN = re.compile(r"(?P<latin>[A-Za-z0-9.,%:/+~-]+)(?P<wide>[，。；：、）”》]*)")


def _unbroken(before: _Line, line: _Line) -> float:
    """How many characters wide a line opens with a number that did not fit on the one before, which stops inside a sentence; else 0."""
    match = _UNBROKEN.match(line.text)
    if match is None or _ENDS_SENTENCE.search(before.text) or _MARKER.match(line.text) or not _HAN.search(before.text[-1:]):
        return 0.0
    return 0.6 * len(match["latin"]) + len(match["wide"]) + 0.5


def _goes_on(before: _Line, line: _Line, left: Callable[[_Line], float], right: Callable[[_Line], float], spacing: float) -> bool:
    if before.is_row or line.is_row or abs(before.size - line.size) > 0.8:
        return False
    size = max(line.size, 1.0)
    if before.x1 < right(before) - max(2.0 * size, _unbroken(before, line) * size):
        return False
    if before.page == line.page and spacing and line.top - before.top > 1.8 * spacing:
        return False
    if _MARKER.match(line.text) and _ENDS_SENTENCE.search(before.text):
        return False
    if line.x0 - left(line) < 0.8 * size:
        return True
    # Indented: the next paragraph, unless the sentence is plainly not over and stands as deep as this (a hanging indent).
    return bool(re.search(r"[，、,]$", before.text)) or (
        abs(line.x0 - before.x0) < 0.5 * size
        and not _ENDS_SENTENCE.search(before.text)
        and not _MARKER.match(line.text)
        and bool(_HAN.search(line.text))
    )
