"""An indicator over the years: what plans promised, and what was reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from portal.site.languages import both
from portal.site.pictures.drawing import COLOURS, Drawing, shorten, text_width
from portal.site.wording import name_of

_WIDTH, _PLOT_HEIGHT = 720, 300
_LEFT, _RIGHT, _TOP = 76, 28, 34
_LEGEND_LINE = 24
#: More lines than colours are drawn in the last colour, and named together.
_NAMED = len(COLOURS) - 1


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure: `target`, `reported`, or `baseline` for what a target starts from. `label` is how it is printed."""

    year: int
    value: Decimal
    kind: Literal["target", "reported", "baseline"]
    label: str


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of one plan about one thing, such as cities; `name_en` of the plan is empty where it has no English name."""

    name: str
    figures: tuple[Figure, ...]
    name_en: str = ""
    scope: str = ""

    @property
    def told(self) -> str:
        """Its whole name, in both languages."""
        zh, english = (f"{each} {self.scope}".strip() for each in (self.name, self.name_en))
        return name_of(zh, english if self.name_en else "")


def draw_over_years(identity: str, title: str, unit: str, series: Sequence[Series], *, title_en: str = "", told: str = "") -> str:
    """Draw figures over years as SVG.

    Targets are rings, reported figures dots, baselines squares; what one plan says of one thing is joined by a line.

    Args:
        identity: What ids in the picture begin with.
        title: The indicator.
        unit: The unit of all values.
        series: At least one, each with at least one figure.
        title_en: The indicator in English; empty where it has no English name.
        told: What is drawn and what is not, in both languages, for those who cannot see it.

    Raises:
        ValueError: If there is nothing to draw.
    """
    figures = [each for one in series for each in one.figures]
    if not figures:
        raise ValueError("no figures to draw")
    years = sorted({each.year for each in figures})
    ticks = axis_ticks(min(each.value for each in figures), max(each.value for each in figures))
    scale, scale_name = _scale(max(abs(ticks[0]), abs(ticks[-1])))
    named, others = list(series[:_NAMED]), list(series[_NAMED:])
    lines = len(named) + bool(others) + 1
    drawing = Drawing(
        identity,
        _WIDTH,
        _TOP + _PLOT_HEIGHT + 44 + _LEGEND_LINE * lines,
        name_of(title, title_en) + (f" ({scale_name}{unit})" if unit else ""),
        f"{_describe(title, series)} {told}".rstrip(),
    )

    def at(year: int, value: Decimal) -> tuple[float, float]:
        return _place(year, years), _TOP + _PLOT_HEIGHT * float((ticks[-1] - value) / (ticks[-1] - ticks[0]))

    drawing.text(_LEFT - 8, _TOP - 16, f"{scale_name}{unit}", anchor="end", size=12)
    for tick in ticks:
        _, y = at(years[0], tick)
        drawing.line([(_LEFT, y), (_WIDTH - _RIGHT, y)], opacity=0.5 if tick == 0 else 0.18)
        drawing.text(_LEFT - 8, y + 4, _plain(tick / scale), anchor="end", size=12)
    for year in _labelled(years):
        drawing.text(_place(year, years), _TOP + _PLOT_HEIGHT + 20, str(year), anchor="middle", size=12)
    ends: dict[tuple[float, float], list[str]] = {}
    for number, one in enumerate(series):
        colour = COLOURS[min(number, _NAMED)]
        ordered = sorted(one.figures, key=lambda each: (each.year, each.value))
        if len({each.year for each in ordered}) > 1:
            drawing.line([at(each.year, each.value) for each in ordered], colour=colour, width=2, dashes="5 4")
        for each in ordered:
            x, y = at(each.year, each.value)
            tip = f"{one.told} · {each.label} ({each.year})"
            if each.kind == "baseline":
                drawing.box(x - 4, y - 4, 8, 8, colour, tip=tip)
            else:
                drawing.dot(x, y, 5, colour, filled=each.kind == "reported", tip=tip)
        if number < _NAMED:
            ends.setdefault(at(ordered[-1].year, ordered[-1].value), []).append(str(number + 1))
    for (x, y), numbers in ends.items():
        drawing.text(x + 9, y - 6, " ".join(numbers), size=12, bold=True)
    _legend(drawing, named, others)
    return drawing.svg()


def axis_ticks(low: Decimal, high: Decimal) -> tuple[Decimal, ...]:
    """Return round numbers from at most `low` to at least `high`, zero among them, three to seven of them.

    >>> [str(each) for each in axis_ticks(Decimal(20), Decimal(92))]
    ['0', '20', '40', '60', '80', '100']
    >>> [str(each) for each in axis_ticks(Decimal(0), Decimal(0))]
    ['0', '1']
    """
    low, high = min(low, Decimal(0)), max(high, Decimal(0))
    if low == high:
        return Decimal(0), Decimal(1)
    rough = (high - low) / 5
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(power * each for each in (1, 2, 5, 10) if power * each >= rough)
    first, last = _floor(low / step), -_floor(-high / step)
    return tuple(_normal(step * each) for each in range(first, last + 1))


def _floor(number: Decimal) -> int:
    return int(number.to_integral_value("ROUND_FLOOR"))


def _normal(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def _plain(number: Decimal) -> str:
    return f"{_normal(number):f}"


def _scale(largest: Decimal) -> tuple[Decimal, str]:
    """Return what values are divided by, and its Chinese name."""
    for exponent, name in ((12, "万亿"), (8, "亿"), (4, "万")):
        if largest >= Decimal(10) ** exponent * 2:
            return Decimal(10) ** exponent, name
    return Decimal(1), ""


def _place(year: int, years: Sequence[int]) -> float:
    width = _WIDTH - _LEFT - _RIGHT - 60
    if years[0] == years[-1]:
        return _LEFT + 30 + width / 2
    return _LEFT + 30 + width * (year - years[0]) / (years[-1] - years[0])


def _labelled(years: Sequence[int]) -> list[int]:
    """Return the years to print: those that leave room for one another, the last always."""
    kept: list[int] = []
    for year in reversed(years):
        if not kept or abs(_place(kept[-1], years) - _place(year, years)) >= 44:
            kept.append(year)
    return kept


def _legend(drawing: Drawing, named: Sequence[Series], others: Sequence[Series]) -> None:
    y = _TOP + _PLOT_HEIGHT + 50
    drawing.dot(_LEFT, y - 4, 5, "currentColor", filled=False)
    drawing.text(_LEFT + 12, y, both("目标", "target"), size=12, is_told=True)
    drawing.dot(_LEFT + 110, y - 4, 5, "currentColor")
    drawing.text(_LEFT + 122, y, both("报告数据", "reported"), size=12, is_told=True)
    drawing.box(_LEFT + 250, y - 8, 8, 8, "currentColor")
    drawing.text(_LEFT + 264, y, both("基期", "baseline"), size=12, is_told=True)
    room = _WIDTH - _LEFT - 30
    names = [
        name_of(*(_fitted(f"{number} {name}", each.scope, room) if name else "" for name in (each.name, each.name_en)))
        for number, each in enumerate(named, 1)
    ]
    if others:
        names.append(both(f"其他 {len(others)} 组", f"{len(others)} others"))
    for number, name in enumerate(names):
        y += _LEGEND_LINE
        drawing.line([(_LEFT - 8, y - 4), (_LEFT + 8, y - 4)], colour=COLOURS[number], width=3)
        is_told = number == len(named) or bool(named[number].name_en)
        drawing.text(_LEFT + 16, y, name, is_told=is_told)


def _fitted(name: str, scope: str, room: float) -> str:
    """Return a name and what of it is meant, in the room there is: the name is cut first, as it is that of other lines too.

    >>> _fitted("1 推进宽带网络建设的实施意见", "城市", 110), _fitted("1 宽带", "", 110)
    ('1 推进宽… 城市', '1 宽带')
    """
    behind = f" {shorten(scope, room / 2)}" if scope else ""
    return shorten(name, room - text_width(behind)) + behind


def _describe(title: str, series: Sequence[Series]) -> str:
    figures = [each for one in series for each in one.figures]
    counts = {kind: sum(each.kind == kind for each in figures) for kind in ("target", "reported", "baseline")}
    years = sorted({each.year for each in figures})
    span, span_en = (f"{years[0]} 至 {years[-1]} 年", f"{years[0]} to {years[-1]}") if len(years) > 1 else (f"{years[0]} 年", f"{years[0]}")
    return both(
        f"{title}：{span}，目标 {counts['target']} 个，报告数据 {counts['reported']} 个，基期值 {counts['baseline']} 个，来自 {len(series)} 组。数据见表。",
        f"{span_en}; targets: {counts['target']}, reported: {counts['reported']}, baselines: {counts['baseline']}, in {len(series)} series. "
        "The table has the data.",
    )
