"""Draws the report's charts as SVG: accessible, without scripts or styles of their own.

Colours come from classes of the page's style sheet, so that a dark page has dark charts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

WIDTH, HEIGHT = 720, 200
LEFT, RIGHT, TOP, BOTTOM = 52, 8, 12, 24
"""Room for the labels of the axes."""
LINES = 4
"""Lines across, above the one at zero; one more or less where that makes rounder numbers."""
MOST_DATES = 8
"""Labels below the days."""
_STEPS = (1, 2, 5, 10)
"""Lines stand at multiples of one of these times a power of ten."""


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one colour."""

    css: str
    """Class of its bars or lines."""
    name: str
    """For the legend."""
    values: tuple[float | None, ...]
    """One for each day; None for none."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart says."""

    id: str
    """Unique on the page."""
    title: str
    description: str
    """For people who do not see it."""
    dates: tuple[str, ...]
    """ISO dates."""
    series: tuple[Series, ...]


def draw_stacked_bars(chart: Chart) -> Element:
    """Draw a bar for each day, whose parts stand on each other."""
    totals = [sum(one.values[day] or 0 for one in chart.series) for day in range(len(chart.dates))]
    svg, top = _begin(chart, max(totals, default=0))
    step = (WIDTH - LEFT - RIGHT) / max(len(chart.dates), 1)
    for day in range(len(chart.dates)):
        below = 0.0
        for one in chart.series:
            value = one.values[day] or 0
            if not value:
                continue
            high = _scale(below, top) - _scale(below + value, top)
            SubElement(svg, "rect", {
                "class": one.css,
                "x": _number(LEFT + day * step + step * 0.1),
                "y": _number(_scale(below + value, top)),
                "width": _number(step * 0.8),
                "height": _number(high),
            })  # fmt: skip
            below += value
    return svg


def draw_lines(chart: Chart) -> Element:
    """Draw a line for each series; days without a value interrupt it."""
    known = [value for one in chart.series for value in one.values if value is not None]
    svg, top = _begin(chart, max(known, default=0))
    step = (WIDTH - LEFT - RIGHT) / max(len(chart.dates), 1)
    for one in chart.series:
        for run in _split_runs(one.values):
            points = [(LEFT + (day + 0.5) * step, _scale(value, top)) for day, value in run]
            coordinates = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
            SubElement(svg, "polyline", {"class": one.css, "points": coordinates})
            for x, y in points:
                dot = {"class": one.css, "cx": _number(x), "cy": _number(y), "r": "2.5"}
                SubElement(svg, "circle", dot)
    return svg


def choose_step(highest: float) -> float:
    """Choose the distance of two lines of a scale that ends at or above a value."""
    step = max(highest, 1) / LINES
    power = 10.0 ** math.floor(math.log10(step))
    return next(one * power for one in _STEPS if one * power >= step)


def _begin(chart: Chart, highest: float) -> tuple[Element, float]:
    """Begin a drawing with its description, its scale and its dates; also gives the scale's end."""
    svg = Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {WIDTH} {HEIGHT}",
        "role": "img",
        "aria-labelledby": f"{chart.id}-title {chart.id}-description",
    })  # fmt: skip
    SubElement(svg, "title", id=f"{chart.id}-title").text = chart.title
    SubElement(svg, "desc", id=f"{chart.id}-description").text = chart.description
    between = choose_step(highest)
    lines = max(1, math.ceil(highest / between))
    top = between * lines
    for line in range(lines + 1):
        value = between * line
        y = _number(_scale(value, top))
        at = {"x1": str(LEFT), "x2": str(WIDTH - RIGHT), "y1": y, "y2": y}
        SubElement(svg, "line", {"class": "grid", **at})
        label = {"x": str(LEFT - 6), "y": y, "class": "axis", "text-anchor": "end"}
        SubElement(svg, "text", {**label, "dominant-baseline": "middle"}).text = f"{value:,.4g}"
    step = (WIDTH - LEFT - RIGHT) / max(len(chart.dates), 1)
    every = max(1, -(-len(chart.dates) // MOST_DATES))
    for day in range(0, len(chart.dates), every):
        x = _number(LEFT + (day + 0.5) * step)
        label = {"x": x, "y": str(HEIGHT - 8), "class": "axis", "text-anchor": "middle"}
        SubElement(svg, "text", label).text = chart.dates[day][5:]
    return svg, top


def _split_runs(values: Sequence[float | None]) -> Iterator[list[tuple[int, float]]]:
    """Split values into runs of days that have one, as (day, value)."""
    run: list[tuple[int, float]] = []
    for day, value in enumerate(values):
        if value is not None:
            run.append((day, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _scale(value: float, top: float) -> float:
    """Give the height of a value in the drawing, from its upper edge."""
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
