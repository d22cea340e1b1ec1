"""The plots of the report's page, each with the table of its numbers beside it."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from bot.rendering.report.charts import Chart, Series, draw_lines, draw_stacked_bars
from bot.rendering.report.elements import add, make, make_table
from bot.rendering.report.texts import format_ms, name_answers
from bot.rendering.report.view import View

_CSS = {
    "links": "links",
    "facts": "facts",
    "talks": "talks",
    "text": "quotes",
    "found": "found",
    "clarify": "clarify",
    "not_found": "missed",
}
"""Classes of the kinds of answers, from the bottom of a bar to its top; others have `found`."""


def make_outcomes(view: View) -> Element:
    """Make the plot of the answers of each day by kind."""
    days, section = view.report.days, view.make_section("outcomes")
    there = {kind for day in days for kind in day.kinds}
    kinds = [*(kind for kind in _CSS if kind in there), *sorted(there - _CSS.keys())]
    series = tuple(
        Series(
            _CSS.get(kind, "found"),
            name_answers(kind, view.language),
            tuple(day.kinds.get(kind, 0) for day in days),
        )
        for kind in kinds
    )
    busiest = max(day.questions for day in days)
    description = view.say("outcomes_description", days[0].date, days[-1].date, busiest)
    chart = _make_chart(view, "outcomes", description, series)
    heads = [view.say("day"), view.say("questions"), *(one.name for one in series)]
    rows = [
        [day.date, str(day.questions), *(str(day.kinds.get(kind, 0)) for kind in kinds)]
        for day in days
    ]
    section.append(_make_figure(chart, draw_stacked_bars(chart)))
    section.append(_fold(view, make_table(view.say("outcomes"), heads, rows)))
    return section


def make_latency(view: View) -> Element:
    """Make the plot of how long people waited on each day."""
    days, section = view.report.days, view.make_section("latency")
    times = [day.latency.p95_ms for day in days if day.latency.p95_ms is not None]
    if not times:
        add(section, "p", view.say("no_times"))
        return section
    series = (
        Series("p50", view.say("p50"), tuple(day.latency.p50_ms for day in days)),
        Series("p95", view.say("p95"), tuple(day.latency.p95_ms for day in days)),
    )
    highest = f"{max(times):.0f}"
    description = view.say("latency_description", days[0].date, days[-1].date, highest)
    chart = _make_chart(view, "latency", description, series)
    heads = [view.say("day"), *(one.name for one in series)]
    rows = [
        [day.date, format_ms(day.latency.p50_ms), format_ms(day.latency.p95_ms)] for day in days
    ]
    section.append(_make_figure(chart, draw_lines(chart)))
    section.append(_fold(view, make_table(view.say("latency"), heads, rows)))
    return section


def _make_chart(view: View, key: str, description: str, series: tuple[Series, ...]) -> Chart:
    dates = tuple(day.date for day in view.report.days)
    return Chart(f"chart-{key}", view.say(key), description, dates, series)


def _make_figure(chart: Chart, drawing: Element) -> Element:
    figure = make("figure")
    figure.append(drawing)
    caption = add(figure, "figcaption")
    for one in chart.series:
        add(add(caption, "span"), "span", css=f"key {one.css}").tail = one.name
    return figure


def _fold(view: View, table: Element) -> Element:
    details = make("details")
    add(details, "summary", view.say("table"))
    details.append(table)
    return details
