"""Plots that are drawn by hand."""

from __future__ import annotations

import pytest

from bot.rendering.report.charts import (
    BOTTOM,
    HEIGHT,
    TOP,
    Chart,
    Series,
    choose_step,
    draw_lines,
    draw_stacked_bars,
)

DATES = ("2030-05-15", "2030-05-16", "2030-05-17")


def make_chart(*values: tuple[float | None, ...], dates: tuple[str, ...] = DATES) -> Chart:
    series = tuple(Series(f"s{number}", str(number), one) for number, one in enumerate(values))
    return Chart("c", "title", "description", dates, series)


def list_bars(chart: Chart) -> list[tuple[str, float, float]]:
    bars = draw_stacked_bars(chart).iter("rect")
    return [(bar.get("class"), float(bar.get("y")), float(bar.get("height"))) for bar in bars]


def test_parts_of_a_bar_stand_on_each_other_and_none_is_drawn_for_nothing():
    bars = list_bars(make_chart((6, 0, 2), (2, 0, 0)))
    assert [name for name, *_ in bars] == ["s0", "s1", "s0"]
    (_, lower, low), (_, upper, high), (_, single, third) = bars
    assert lower + low == pytest.approx(HEIGHT - BOTTOM)
    assert upper + high == pytest.approx(lower)
    assert low == pytest.approx(3 * high)
    assert third == pytest.approx(high)
    assert single + third == pytest.approx(HEIGHT - BOTTOM)
    assert upper >= TOP


def test_a_day_without_a_value_interrupts_a_line():
    dates = tuple(f"2030-05-{day:02}" for day in range(1, 6))
    drawing = draw_lines(make_chart((1, 2, None, 4, 8), dates=dates))
    lines = [line.get("points").split() for line in drawing.iter("polyline")]
    assert list(map(len, lines)) == [2, 2]
    assert len(list(drawing.iter("circle"))) == 4


@pytest.mark.parametrize(
    ("highest", "step"),
    [(0, 0.5), (1, 0.5), (3, 1), (4, 1), (201, 100), (1000, 500), (97, 50), (12, 5)],
)
def test_lines_of_a_scale_stand_at_round_numbers(highest, step):
    assert choose_step(highest) == pytest.approx(step)


def test_many_days_have_few_labels():
    dates = tuple(f"2030-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29))
    drawing = draw_lines(make_chart(tuple(range(len(dates))), dates=dates))
    labels = [text for text in drawing.iter("text") if text.get("text-anchor") == "middle"]
    assert 2 <= len(labels) <= 8
