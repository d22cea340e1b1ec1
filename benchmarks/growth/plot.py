"""Draws how costs grow on two logarithmic axes: a line of slope 1 is in proportion."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 720, 460
LEFT, RIGHT, TOP, BOTTOM = 70, 250, 40, 50
LINES = {
    "rebuild, s": "#0072b2",
    "100 changed, s": "#d55e00",
    "first answer, s": "#009e73",
    "search p50, ms": "#cc79a7",
    "search p99, ms": "#e69f00",
    "memory, MB": "#56b4e9",
    "disk, MB": "#000000",
}
"""What is drawn, each in a colour that people with any sight can tell from the others."""


def draw_growth(rows: Sequence[Mapping[str, float | str]]) -> str:
    """Draw rows of results as SVG; each has `rows`, the number of passages."""
    rows = sorted(rows, key=lambda row: float(row["rows"]))
    xs = [float(row["rows"]) for row in rows]
    values = [float(row[name]) for row in rows for name in LINES]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    left, right = math.floor(math.log10(xs[0]) * 2) / 2, math.ceil(math.log10(xs[-1]) * 2) / 2

    def place(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - left) / (right - left)
        up = (math.log10(y) - low) / (high - low)
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (
            HEIGHT - TOP - BOTTOM
        )

    parts = [_write(LEFT, 22, f"Cost by passages, processor time; commit {rows[-1]['commit']}", 14)]
    for power in range(low, high + 1):
        _, y = place(xs[0], 10**power)
        parts.append(_line([(LEFT, y), (WIDTH - RIGHT, y)], "#dddddd", 1))
        parts.append(_write(LEFT - 8, y + 4, f"{10**power:g}", anchor="end"))
    for x in xs:
        across, _ = place(x, 10**low)
        parts.append(_line([(across, TOP), (across, HEIGHT - BOTTOM)], "#dddddd", 1))
        parts.append(_write(across, HEIGHT - BOTTOM + 18, f"{x:,.0f}", anchor="middle"))
    ends = []
    for name, colour in LINES.items():
        points = [place(x, float(row[name])) for x, row in zip(xs, rows, strict=True)]
        parts.append(_line(points, colour, 2))
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        label = f"{name}: {float(rows[-1][name]):.3g}{_name_slope(xs, rows, name)}"
        ends.append((points[-1][1], label, colour))
    last = 0.0
    for y, label, colour in sorted(ends):
        last = max(y + 4, last + 16)
        parts.append(_write(WIDTH - RIGHT + 10, last, label, colour=colour))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="sans-serif" font-size="12"><rect width="{WIDTH}" height="{HEIGHT}" '
        f'fill="white"/>{"".join(parts)}</svg>\n'
    )


def _name_slope(xs: Sequence[float], rows: Sequence[Mapping[str, float | str]], name: str) -> str:
    """Name the slope between the last two sizes; 1 is in proportion to the passages."""
    if len(xs) < 2:
        return ""
    before, last = (float(row[name]) for row in rows[-2:])
    return f" (slope {math.log(last / before) / math.log(xs[-1] / xs[-2]):.2f})"


def _write(
    x: float, y: float, text: str, size: int = 12, anchor: str = "start", colour: str = "#333333"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" '
        f'fill="{colour}">{escape(text)}</text>'
    )


def _line(points: Sequence[tuple[float, float]], colour: str, width: float) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
