"""An answer by its kind: what is said, what is listed, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from bot.channels.http_api.page.answer.lists import make_choices, make_lists
from bot.channels.http_api.page.answer.sources import (
    list_sources,
    make_origins,
    make_related,
    make_sources,
)
from bot.channels.http_api.page.answer.text import make_text
from bot.channels.http_api.page.answer.view import AnswerView, make_icon
from bot.rendering.html.elements import add, make
from indexer.calibration import SURE

LISTS = frozenset({"links", "talks"})
"""Kinds whose list is the answer: the sentence above it is no card."""


def make_answer(view: AnswerView) -> Iterator[Element]:
    """Make the parts of an answer in the order of reading."""
    kind = view.answer.kind
    if kind in {"social", "clarify"}:
        yield _make_plain_card(view)
        return
    if not view.answer.found:
        yield _make_absent_card(view)
    elif kind in LISTS:
        yield _make_lead(view)
    else:
        yield _make_card(view)
    yield from make_lists(view)
    if pages := list_sources(view):
        yield make_sources(pages, view)
    related = make_related(view)
    if related is not None:
        yield related


def make_problem(text: str, again: Element | None, heading: str) -> Element:
    """Make the card of an error, with a link that asks again."""
    card = make("div", attributes={"class": "card problem", "role": "alert"})
    card.append(make_icon("warn"))
    body = add(card, "div")
    add(body, "h2", heading)
    add(body, "p", text)
    if again is not None:
        body.append(again)
    return card


def _make_card(view: AnswerView) -> Element:
    """Make the card of sentences, with the sources and their ages below."""
    card = make("article", attributes={"class": "card answer", "aria-label": view.say("answer")})
    card.append(make_text(view))
    if view.answer.generated:
        add(card, "p", view.say("generated"), {"class": "generated"})
    foot = add(card, "div", attributes={"class": "foot"})
    if pages := list_sources(view):
        foot.append(make_origins(pages, view))
    foot.append(_make_confidence(view))
    return card


def _make_lead(view: AnswerView) -> Element:
    """Make the line above a list."""
    lead = make("div", attributes={"class": "lead answer"})
    lead.append(make_text(view))
    lead.append(_make_confidence(view))
    return lead


def _make_confidence(view: AnswerView) -> Element:
    is_sure = view.answer.confidence >= SURE
    attributes = {"class": "confidence", "data-level": "high" if is_sure else "middle"}
    confidence = make("span", attributes=attributes)
    dots = add(confidence, "span", attributes={"class": "dots", "aria-hidden": "true"})
    for _ in range(3):
        add(dots, "i")
    dots.tail = view.say("sure" if is_sure else "probable")
    return confidence


def _make_plain_card(view: AnswerView) -> Element:
    """Make thanks, a greeting, or a question back with what to choose from."""
    card = make("article", attributes={"class": "card answer", "aria-label": view.say("answer")})
    card.append(make_text(view))
    choices = make_choices(view) if view.answer.kind == "clarify" else None
    if choices is not None:
        card.append(choices)
    return card


def _make_absent_card(view: AnswerView) -> Element:
    card = make("article", attributes={"class": "card absent", "aria-label": view.say("answer")})
    card.append(make_icon("none"))
    body = add(card, "div")
    add(body, "h2", view.say("not_found"))
    if view.answer.text:
        body.append(make_text(view))
    else:
        add(body, "p", view.say("not_found_text"))
    choices = make_choices(view)
    if choices is not None:
        body.append(choices)
    elif not view.answer.related:
        add(body, "a", view.say("browse"), {"class": "all", "href": "events"})
    return card
