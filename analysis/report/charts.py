"""Charts as inline SVG: drawn at two widths, because text must keep its size on a phone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

from markupsafe import Markup

from analysis.report.wording import DASH, clip, figure, number, percent, translate, wan

WIDE, NARROW = 720, 328
HEIGHT, TOP, FOOT, LEFT = 340, 28, 56, 58


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPoint:
    """What one year's purchase of a service was to cost, and cost."""

    year: int
    budget: Decimal | None
    award: Decimal | None
    link: str | None = None

    @property
    def ratio(self) -> Decimal | None:
        """Award over budget."""
        return self.award / self.budget if self.award is not None and self.budget else None


def budget_chart(points: Sequence[YearPoint], name: str) -> Markup:
    """Return columns of budget (light) and award (dark) a year, their ratio below each year."""
    return at_both_widths(lambda width: drawing(year_columns(points, width), width, HEIGHT, name))


def gauge(value: float, threshold: float, unit: str) -> Markup:
    """Return a scale with the value seen and the threshold it is compared with."""
    name = translate("%(value)s seen, threshold %(threshold)s") % {
        "value": figure(value, unit),
        "threshold": figure(threshold, unit),
    }
    return at_both_widths(
        lambda width: drawing(scale(value, threshold, unit, width), width, 96, name)
    )


def resident_chart(bars: Sequence[tuple[str, Decimal]]) -> Markup:
    """Return one bar a place: yuan a resident and year, the place's name above its bar."""
    name = translate("Yuan per resident and year, by place")
    height = 46 * len(bars) + 4
    return at_both_widths(lambda width: drawing(named_bars(bars, width), width, height, name))


def at_both_widths(draw: Callable[[int], Markup]) -> Markup:
    """Return two drawings of one chart; the stylesheet shows the one that fits."""
    return Markup('<div class="wide">{}</div><div class="narrow">{}</div>').format(
        draw(WIDE), draw(NARROW)
    )


def drawing(parts: Iterable[Markup], width: int, height: int, name: str) -> Markup:
    """Return an SVG image of *parts* called *name*."""
    return Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        width, height, name, Markup("").join(parts)
    )


def year_columns(points: Sequence[YearPoint], width: int) -> list[Markup]:
    """Return the columns of *points* with their grid."""
    amounts = [float(a) for p in points for a in (p.budget, p.award) if a is not None]
    ticks = round_ticks(max(amounts, default=1.0))
    base, step = HEIGHT - FOOT, (width - LEFT - 4) / len(points)
    scale_y = (base - TOP) / ticks[-1]
    parts = [grid_line(number(t / 10_000, 0), base - t * scale_y, width) for t in ticks]
    every = ceil(46 / step)  # on a phone not every year has room for its words
    for index, point in enumerate(points):
        middle, broad = LEFT + step * (index + 0.5), min(84.0, step * 0.74)
        parts += [
            bar("light", middle - broad / 2, base, broad, float(point.budget or 0) * scale_y),
            bar("dark", middle - broad * 0.3, base, broad * 0.6, float(point.award or 0) * scale_y),
        ]
        if index % every == 0:
            faint = "" if point.ratio is not None else "axis"
            ratio = ratio_words(point) if step > 70 else ratio_figure(point)
            parts.append(words(str(point.year), (middle, base + 22), size=15, look="strong"))
            parts.append(words(ratio, (middle, base + 43), size=14, look=faint))
        top = max(point.budget or Decimal(0), point.award or Decimal(0))
        if top and (step > 90 or len(points) < 4):
            parts.append(words(wan(top), (middle, base - float(top) * scale_y - 7), size=14))
    return parts


def ratio_words(point: YearPoint) -> str:
    """Return the award in per cent of the budget."""
    return translate("not known") if point.ratio is None else percent(point.ratio)


def ratio_figure(point: YearPoint) -> str:
    """Return the bare figure, where there is no room; the legend names the unit."""
    return DASH if point.ratio is None else number(point.ratio * 100, 2)


def scale(value: float, threshold: float, unit: str, width: int) -> list[Markup]:
    """Return a line from below the smaller to above the larger of *value* and *threshold*."""
    low, high = sorted((value, threshold))
    spare = max((high - low) * 0.6, abs(high) * 0.002, 1e-9)
    start = 0.0 if low >= 0 and low - spare < (high - low) else low - spare
    end = high + spare

    at, mark = (8 + (width - 16) * (x - start) / (end - start) for x in (value, threshold))
    said = translate("threshold %s") % figure(threshold, unit)
    return [
        Markup('<rect class="light" x="8" y="42" width="{}" height="10" rx="5"/>').format(
            width - 16
        ),
        Markup(
            '<line class="limit" x1="{0:.1f}" x2="{0:.1f}" y1="34" y2="62"/>'
            '<circle class="seen" cx="{1:.1f}" cy="47" r="10"/>'
        ).format(mark, at),
        words(figure(value, unit), (inside(at, width), 22), size=17, look="strong"),
        words(said, (inside(mark, width), 84), size=14, look="axis"),
    ]


def inside(x: float, width: int) -> float:
    """Return *x* moved so that a short label around it stays in the drawing."""
    return min(max(x, 70.0), width - 70.0)


def named_bars(bars: Sequence[tuple[str, Decimal]], width: int) -> list[Markup]:
    """Return one named bar a row."""
    most = max((value for _, value in bars), default=Decimal(1)) or Decimal(1)
    parts = []
    for index, (place, value) in enumerate(bars):
        top, long = 46 * index, max(2.0, float(value / most) * (width - 90))
        parts += [
            words(clip(place, 24), (0, top + 17), size=15, anchor="start"),
            Markup('<rect class="dark" x="0" y="{}" width="{:.1f}" height="14"/>').format(
                top + 23, long
            ),
            words(f"{number(value, 2)}元", (long + 8, top + 35), size=14, anchor="start"),
        ]
    return parts


def words(
    text: str, at: tuple[float, float], *, size: int, look: str = "", anchor: str = "middle"
) -> Markup:
    """Return *text* at a place."""
    return Markup(
        '<text class="{}" x="{:.1f}" y="{:.1f}" font-size="{}" text-anchor="{}">{}</text>'
    ).format(look, *at, size, anchor, text)


def bar(look: str, x: float, base: float, width: float, height: float) -> Markup:
    """Return a column standing on *base*."""
    return Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
        look, x, base - height, width, height
    )


def grid_line(amount: str, y: float, width: int) -> Markup:
    """Return a line across the drawing with its amount."""
    return Markup('<line class="line" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>{}').format(
        LEFT, width, y, y, words(amount, (LEFT - 8, y + 4.5), size=13, look="axis", anchor="end")
    )


def round_ticks(most: float) -> list[float]:
    """Return three to six round amounts from 0 to at least *most*.

    >>> round_ticks(16_730_000)
    [0.0, 5000000.0, 10000000.0, 15000000.0, 20000000.0]
    """
    rough = most / 4
    size = 10.0 ** floor(log10(rough))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough)
    count = int(-(-most // step))
    return [step * index for index in range(count + 1)]
