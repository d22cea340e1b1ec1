"""Renders the organisers' report as one page: no scripts, nothing that it loads."""

from __future__ import annotations

from importlib.resources import files
from xml.etree.ElementTree import Element, tostring

from bot.rendering.report.elements import add, make
from bot.rendering.report.figures import make_latency, make_outcomes
from bot.rendering.report.lists import make_clusters, make_suggestions
from bot.rendering.report.tables import make_channels, make_kinds, make_sources
from bot.rendering.report.texts import format_ms
from bot.rendering.report.view import View
from bot.rendering.report.wording import write_notes, write_span, write_title
from bot.rendering.script import Traditional
from bot.report.records import Report


def read_style() -> str:
    """Read the page's style sheet."""
    return files("bot.rendering.report").joinpath("style.css").read_text(encoding="utf-8")


def render_report_html(report: Report, language: str, style_url: str = "") -> bytes:
    """Render a report in `zh`, `en` or a `Traditional` as UTF-8 HTML.

    It stands alone, unless `style_url` says where the style sheet of `read_style` is served: a
    server whose Content-Security-Policy forbids styles in pages.
    """
    view = View(report, language)
    html = make("html", lang="zh-Hant" if isinstance(language, Traditional) else language)
    html.extend((_make_head(view, style_url), _make_body(view)))
    page: bytes = tostring(html, encoding="utf-8", method="html")
    return b"<!doctype html>\n" + page


def _make_head(view: View, style_url: str) -> Element:
    head = make("head")
    add(head, "meta", charset="utf-8")
    add(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    add(head, "meta", name="robots", content="noindex")
    add(head, "meta", name="referrer", content="no-referrer")
    add(head, "title", write_title(view.report, view.language))
    if style_url:
        add(head, "link", rel="stylesheet", href=style_url)
    else:
        # As it is: the serialiser escapes nothing in a style, and this text is ours.
        add(head, "style").text = read_style()
    return head


def _make_body(view: View) -> Element:
    report, body = view.report, make("body")
    header = add(body, "header")
    add(header, "h1", write_title(report, view.language))
    add(header, "p", write_span(report, view.language))
    add(header, "p", view.say("private"), css="faint")
    main = add(body, "main")
    if not report.totals.questions:
        add(main, "p", view.say("nothing"))
        return body
    main.extend((
        _make_totals(view),
        make_suggestions(view),
        make_outcomes(view),
        make_latency(view),
        make_kinds(view),
        make_clusters(view, "asked", report.asked),
        make_clusters(view, "misses", report.not_found),
        make_clusters(view, "objections", report.wrong),
        make_channels(view),
    ))
    if report.sources:
        main.append(make_sources(view))
    footer = add(body, "footer")
    for note in write_notes(report, view.language):
        add(footer, "p", note, css="faint")
    return body


def _make_totals(view: View) -> Element:
    totals, latency = view.report.totals, view.report.latency
    names = ("questions", "people", "found", "asked_back", "not_found")
    cells = {name: f"{getattr(totals, name):,}" for name in names}
    cells["waited"] = f"{format_ms(latency.p50_ms)} / {format_ms(latency.p95_ms)}"
    cells |= {name: f"{getattr(totals, name):,}" for name in ("helpful", "wrong", "missing")}
    listed = make("dl", css="totals")
    for key, value in cells.items():
        cell = add(listed, "div")
        add(cell, "dt", view.say(key))
        add(cell, "dd", value)
    return listed
