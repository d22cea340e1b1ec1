"""Renders the organisers' report as one page: no scripts, nothing that it loads."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator
from importlib.resources import files
from xml.etree.ElementTree import Element, tostring

from bot.rendering.report.charts import Chart, Series, draw_lines, draw_stacked_bars
from bot.rendering.report.elements import add, make, make_link, make_table, quote
from bot.rendering.report.texts import (
    CHANNELS,
    TEXTS,
    WANTS,
    count,
    format_ms,
    format_share,
    name_answers,
)
from bot.rendering.report.wording import write_asked, write_notes
from bot.report.records import Cluster, Day, Report, Suggestion
from indexer.text.control_characters import clean_line

CSS = {"text": "quotes", "not_found": "missed"}
"""Classes of kinds of answers that are not named like them."""
KNOWN = ("links", "facts", "talks", "text", "found", "clarify", "not_found")
"""Kinds with a colour; any other has that of `found`."""


def read_style() -> str:
    """Read the page's style sheet."""
    return files("bot.rendering.report").joinpath("style.css").read_text(encoding="utf-8")


def make_style_source() -> str:
    """Make the source of `style-src` in a Content-Security-Policy that allows the page's style."""
    digest = hashlib.sha256(read_style().encode()).digest()
    return f"'sha256-{b64encode(digest).decode()}'"


def render_report_html(report: Report, language: str) -> bytes:
    """Render a report in `zh` or `en` as UTF-8 HTML that stands alone."""
    page = _Page(report, language)
    html = make("html", lang="zh-CN" if language == "zh" else "en")
    html.extend((page.make_head(), page.make_body()))
    page: bytes = tostring(html, encoding="utf-8", method="html")
    return b"<!doctype html>\n" + page


class _Page:
    """The parts of one page."""

    def __init__(self, report: Report, language: str) -> None:
        self._report, self._language = report, language
        community = report.community
        self._title = self._say("title_of", community) if community else self._say("title")

    def make_head(self) -> Element:
        head = make("head")
        add(head, "meta", charset="utf-8")
        add(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
        add(head, "meta", name="robots", content="noindex")
        add(head, "meta", name="referrer", content="no-referrer")
        add(head, "title", self._title)
        # As it is: the serialiser escapes nothing in a style, and this text is ours.
        make_style = add(head, "style")
        make_style.text = read_style()
        return head

    def make_body(self) -> Element:
        report, body = self._report, make("body")
        header = add(body, "header")
        add(header, "h1", self._title)
        add(header, "p", self._write_span())
        add(header, "p", self._say("private"), css="faint")
        main = add(body, "main")
        if not report.totals.questions:
            add(main, "p", self._say("nothing"))
            return body
        main.append(self._make_totals())
        main.append(self._make_suggestions())
        main.extend((self._make_outcomes(), self._make_latency(), self._make_kinds()))
        main.append(self._make_clusters("asked", report.asked))
        main.append(self._make_clusters("misses", report.not_found))
        main.append(self._make_clusters("objections", report.wrong))
        main.append(self._make_channels())
        if report.sources:
            main.append(self._make_sources())
        footer = add(body, "footer")
        for note in write_notes(report, self._language):
            add(footer, "p", note, css="faint")
        return body

    def _say(self, key: str, *values: object) -> str:
        return TEXTS.say(key, self._language, *values)

    def _write_span(self) -> str:
        report = self._report
        span = self._say("span", report.since, report.until)
        if not report.channel:
            return span
        return f"{span} · {self._say('only_channel', _name_channel(report.channel))}"

    def _make_totals(self) -> Element:
        totals, latency = self._report.totals, self._report.latency
        names = ("questions", "people", "found", "asked_back", "not_found")
        cells = {name: f"{getattr(totals, name):,}" for name in names}
        cells["waited"] = f"{format_ms(latency.p50_ms)} / {format_ms(latency.p95_ms)}"
        cells |= {name: f"{getattr(totals, name):,}" for name in ("helpful", "wrong", "missing")}
        listed = make("dl", css="totals")
        for key, value in cells.items():
            cell = add(listed, "div")
            add(cell, "dt", self._say(key))
            add(cell, "dd", value)
        return listed

    def _make_section(self, key: str) -> Element:
        section = make("section")
        section.set("aria-labelledby", key)
        add(section, "h2", self._say(key), id=key)
        return section

    def _make_suggestions(self) -> Element:
        section = self._make_section("suggestions")
        if not self._report.suggestions:
            add(section, "p", self._say("none"))
            return section
        add(section, "p", self._say("suggestions_note"), css="faint")
        listed = add(section, "ol", css="list")
        listed.extend(map(self._make_suggestion, self._report.suggestions))
        return section

    def _make_suggestion(self, suggestion: Suggestion) -> Element:
        cluster, item = suggestion.cluster, make("li")
        _add_question(item, cluster)
        wants = self._say("wants", WANTS.say(cluster.wants, self._language))
        is_wrong = suggestion.reason == "wrong"
        line = add(item, "p")
        add(line, "span", self._say("called_wrong") if is_wrong else wants, css="tag")
        asked = write_asked(suggestion.people, suggestion.times, self._language)
        add(line, "span", f" {asked}", css="faint")
        self._add_examples(item, cluster)
        if not suggestion.pages:
            add(item, "p", self._say("no_near"), css="faint")
            return item
        add(item, "p", self._say("near"), css="faint")
        pages = add(item, "ul")
        for page in suggestion.pages:
            row = add(pages, "li")
            row.append(make_link(page.title or page.document, page.url))
            if not page.url:
                add(row, "span", f" {page.source}/{page.document}", css="faint")
        return item

    def _make_clusters(self, key: str, clusters: Iterable[Cluster]) -> Element:
        section = self._make_section(key)
        listed = make("ol", css="list")
        for cluster in clusters:
            item = add(listed, "li")
            _add_question(item, cluster)
            add(item, "p", self._write_counts(key, cluster), css="faint")
            self._add_examples(item, cluster)
        if len(listed):
            section.append(listed)
        else:
            add(section, "p", self._say("none"))
        return section

    def _write_counts(self, key: str, cluster: Cluster) -> str:
        asked = write_asked(cluster.people, cluster.times, self._language)
        if key == "misses":
            missed = count(cluster.not_found, "time", "times", self._language)
            return f"{self._say('not_found')} {missed} · {asked}"
        if key == "objections":
            return f"{count(cluster.objections, 'person', 'people', self._language)} · {asked}"
        return asked

    def _add_examples(self, item: Element, cluster: Cluster) -> None:
        if cluster.examples:
            line = add(item, "p", f"{self._say('also')} ", css="faint")
            for place, example in enumerate(cluster.examples):
                quoted = quote(example.question, example.language)
                quoted.tail = " " if place < len(cluster.examples) - 1 else ""
                line.append(quoted)

    def _make_outcomes(self) -> Element:
        days, section = self._report.days, self._make_section("outcomes")
        kinds = tuple(dict.fromkeys(kind for day in days for kind in day.kinds))
        kinds = tuple(sorted(kinds, key=_get_place))
        series = tuple(
            Series(
                _choose_css(kind),
                name_answers(kind, self._language),
                tuple(day.kinds.get(kind, 0) for day in days),
            )
            for kind in kinds
        )
        busiest = max(day.questions for day in days)
        description = self._say("outcomes_description", days[0].date, days[-1].date, busiest)
        chart = self._make_chart("outcomes", description, series)
        heads = [self._say("day"), self._say("questions"), *(one.name for one in series)]
        rows = ([day.date, str(day.questions), *_list_counts(day, kinds)] for day in days)
        section.append(_make_figure(chart, draw_stacked_bars(chart)))
        section.append(self._fold(make_table(self._say("outcomes"), heads, rows)))
        return section

    def _make_latency(self) -> Element:
        days, section = self._report.days, self._make_section("latency")
        times = [day.latency.p95_ms for day in days if day.latency.p95_ms is not None]
        if not times:
            add(section, "p", self._say("none"))
            return section
        series = (
            Series("p50", "p50 (ms)", tuple(day.latency.p50_ms for day in days)),
            Series("p95", "p95 (ms)", tuple(day.latency.p95_ms for day in days)),
        )
        highest = f"{max(times):.0f}"
        description = self._say("latency_description", days[0].date, days[-1].date, highest)
        chart = self._make_chart("latency", description, series)
        heads = [self._say("day"), "p50", "p95"]
        rows = (
            [day.date, format_ms(day.latency.p50_ms), format_ms(day.latency.p95_ms)] for day in days
        )
        section.append(_make_figure(chart, draw_lines(chart)))
        section.append(self._fold(make_table(self._say("latency"), heads, rows)))
        return section

    def _make_chart(self, key: str, description: str, series: tuple[Series, ...]) -> Chart:
        dates = tuple(day.date for day in self._report.days)
        return Chart(f"chart-{key}", self._say(key), description, dates, series)

    def _fold(self, table: Element) -> Element:
        details = make("details")
        add(details, "summary", self._say("table"))
        details.append(table)
        return details

    def _make_kinds(self) -> Element:
        section, whole = self._make_section("kinds"), self._report.totals.questions
        heads = [self._say(key) for key in ("kind", "questions", "share", "sure")]
        rows = (
            [
                name_answers(one.kind, self._language),
                f"{one.questions:,}",
                format_share(one.questions, whole),
                format_share(one.sure, one.questions),
            ]
            for one in self._report.outcomes
        )
        section.append(make_table(self._say("kinds"), heads, rows))
        return section

    def _make_channels(self) -> Element:
        section = self._make_section("channels")
        keys = ("channel", "questions", "people", "not_found", "waited")
        rows = (
            [
                _name_channel(use.channel),
                f"{use.questions:,}",
                f"{use.people:,}",
                f"{use.not_found:,}",
                f"{format_ms(use.latency.p50_ms)} / {format_ms(use.latency.p95_ms)}",
            ]
            for use in self._report.channels
        )
        section.append(make_table(self._say("channels"), list(map(self._say, keys)), rows))
        return section

    def _make_sources(self) -> Element:
        section = self._make_section("sources")
        keys = ("source", "read", "last_change", "problem")
        rows = (
            [
                one.name,
                one.read or self._say("never"),
                self._say("change", one.added, one.changed, one.removed),
                one.problem or (self._say("stayed", one.stayed) if one.stayed else "–"),
            ]
            for one in self._report.sources
        )
        section.append(make_table(self._say("sources"), list(map(self._say, keys)), rows))
        return section


def _add_question(item: Element, cluster: Cluster) -> None:
    add(item, "span", css="label").append(quote(cluster.question, cluster.language))


def _make_figure(chart: Chart, drawing: Element) -> Element:
    figure = make("figure")
    figure.append(drawing)
    caption = add(figure, "figcaption")
    for one in chart.series:
        entry = add(caption, "span")
        key = add(entry, "span", css=f"key {one.css}")
        key.tail = one.name
    return figure


def _list_counts(day: Day, kinds: Iterable[str]) -> Iterator[str]:
    return (str(day.kinds.get(kind, 0)) for kind in kinds)


def _choose_css(kind: str) -> str:
    return CSS.get(kind, kind) if kind in KNOWN else "found"


def _get_place(kind: str) -> int:
    return KNOWN.index(kind) if kind in KNOWN else len(KNOWN)


def _name_channel(channel: str) -> str:
    return CHANNELS.get(channel, clean_line(channel) or "?")
