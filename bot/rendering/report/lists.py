"""The lists of the report's page: suggestions, and clusters of questions."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from bot.rendering.html.elements import make_link
from bot.rendering.report.elements import add, make, quote
from bot.rendering.report.view import View
from bot.rendering.report.wording import write_asked, write_counts, write_reason
from bot.report.records import Cluster, Suggestion


def make_suggestions(view: View) -> Element:
    """Make the list of what to write next."""
    section = view.make_section("suggestions")
    if not view.report.suggestions:
        add(section, "p", view.say("none"))
        return section
    add(section, "p", view.say("suggestions_note"), css="faint")
    listed = add(section, "ol", css="list")
    listed.extend(_make_suggestion(view, suggestion) for suggestion in view.report.suggestions)
    return section


def make_clusters(view: View, key: str, clusters: Sequence[Cluster]) -> Element:
    """Make a list of clusters; `key` is that of its heading."""
    section = view.make_section(key)
    if not clusters:
        add(section, "p", view.say("none"))
        return section
    listed = add(section, "ol", css="list")
    for cluster in clusters:
        item = add(listed, "li")
        _add_question(item, cluster)
        add(item, "p", write_counts(key, cluster, view.language), css="faint")
        _add_examples(view, item, cluster)
    return section


def _make_suggestion(view: View, suggestion: Suggestion) -> Element:
    cluster, item = suggestion.cluster, make("li")
    _add_question(item, cluster)
    line = add(item, "p")
    add(line, "span", write_reason(suggestion, view.language), css="tag")
    asked = write_asked(suggestion.people, suggestion.times, view.language)
    add(line, "span", f" {asked}", css="faint")
    if suggestion.is_far:
        add(item, "p", view.say("far"), css="faint")
    _add_examples(view, item, cluster)
    add(item, "p", view.say("near" if suggestion.pages else "no_near"), css="faint")
    if suggestion.pages:
        pages = add(item, "ul")
        for page in suggestion.pages:
            row = add(pages, "li")
            row.append(make_link(page.title or page.document, page.url))
            if not page.url:
                add(row, "span", f" {page.source}/{page.document}", css="faint")
    return item


def _add_question(item: Element, cluster: Cluster) -> None:
    add(item, "span", css="label").append(quote(cluster.question, cluster.language))


def _add_examples(view: View, item: Element, cluster: Cluster) -> None:
    if not cluster.examples:
        return
    line = add(item, "p", f"{view.say('also')} ", css="faint")
    for example in cluster.examples:
        quoted = quote(example.question, example.language)
        quoted.tail = " "
        line.append(quoted)
