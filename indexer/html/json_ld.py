"""Reads facts in JSON-LD (https://schema.org): events, videos, articles, breadcrumbs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from selectolax.lexbor import LexborHTMLParser

MAX_SCRIPTS = 20
MAX_SCRIPT_CHARS = 500_000
MAX_DEPTH = 12
MAX_THINGS = 200
"""Things of a page that are read."""
MAX_NAMES = 50

_EVENTS = frozenset({
    *("Event", "EducationEvent", "BusinessEvent", "SocialEvent", "ExhibitionEvent"),
    *("PublicationEvent", "EventSeries", "Hackathon", "Course", "CourseInstance"),
})
_ARTICLES = frozenset({
    *("Article", "BlogPosting", "NewsArticle", "TechArticle", "WebPage", "ReportageNewsArticle"),
})

Thing = Mapping[str, Any]


def list_things(tree: LexborHTMLParser) -> list[Thing]:
    """List the things that a page describes, outermost first; what is no JSON is left out."""
    things: list[Thing] = []
    for script in tree.css('script[type="application/ld+json"]')[:MAX_SCRIPTS]:
        text = script.text()
        if len(text) > MAX_SCRIPT_CHARS:
            continue
        try:
            value = msgspec.json.decode(text.strip().removesuffix(";"))
        except (msgspec.DecodeError, RecursionError):
            continue
        things += _list_in(value, MAX_DEPTH)
        if len(things) >= MAX_THINGS:
            break
    return things[:MAX_THINGS]


def _list_in(value: object, depth: int) -> Iterator[Thing]:
    if depth <= 0:
        return
    if isinstance(value, list):
        for item in value[:MAX_THINGS]:
            yield from _list_in(item, depth - 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for key in ("@graph", "mainEntity", "video", "subEvent", "subjectOf", "workFeatured"):
            if key in value:
                yield from _list_in(value[key], depth - 1)


def read_facts(things: list[Thing]) -> dict[str, Any]:
    """Read what front matter would say of the page; of several events, the first counts."""
    facts: dict[str, Any] = {}
    for thing in things:
        kinds = set(_list_texts(thing.get("@type")))
        if kinds & _EVENTS and "event" not in facts:
            facts |= _read_event(thing)
        elif "VideoObject" in kinds:
            if address := _read_video(thing):
                facts.setdefault("video", []).append(address)
        elif kinds & _ARTICLES:
            for key, value in _read_article(thing).items():
                facts.setdefault(key, value)
        elif "BreadcrumbList" in kinds:
            facts.setdefault("breadcrumbs", _read_breadcrumbs(thing))
    return {key: value for key, value in facts.items() if value}


def _read_event(thing: Thing) -> dict[str, Any]:
    place = thing.get("location")
    places = place if isinstance(place, list) else [place]
    return {
        "event": _read_name(thing),
        "event_date": _read_text(thing.get("startDate")),
        "event_end": _read_text(thing.get("endDate")),
        "location": next(filter(None, map(_read_place, places[:MAX_NAMES])), ""),
        "speakers": _list_names(thing.get("performer")) or _list_names(thing.get("performers")),
        "organizer": _list_names(thing.get("organizer")),
    }


def _read_place(value: object) -> str:
    if isinstance(value, str):
        return " ".join(value.split())
    if not isinstance(value, dict) or "VirtualLocation" in _list_texts(value.get("@type")):
        return ""
    address = value.get("address")
    town = _read_text(address.get("addressLocality")) if isinstance(address, dict) else ""
    return ", ".join(filter(None, (_read_name(value), town or _read_text(address))))


def _read_video(thing: Thing) -> str:
    for key in ("embedUrl", "embedURL", "contentUrl", "contentURL", "url", "@id"):
        if "//" in (address := _read_text(thing.get(key))):
            return address
    return ""


def _read_article(thing: Thing) -> dict[str, Any]:
    keywords = thing.get("keywords")
    words = keywords.split(",") if isinstance(keywords, str) else _list_texts(keywords)
    return {
        "headline": _read_text(thing.get("headline")),
        "date": _read_text(thing.get("datePublished")),
        "authors": _list_names(thing.get("author")),
        "tags": [word.strip() for word in words[:MAX_NAMES]],
    }


def _read_breadcrumbs(thing: Thing) -> list[str]:
    items = thing.get("itemListElement")
    names: list[str] = []
    for item in items[:MAX_NAMES] if isinstance(items, list) else ():
        if isinstance(item, dict):
            inner = item.get("item")
            names.append(_read_name(item) or (_read_name(inner) if isinstance(inner, dict) else ""))
    return names[1:-1]


def _list_names(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    names = (_read_name(one) if isinstance(one, dict) else _read_text(one) for one in values)
    return [name for name, _ in zip(filter(None, names), range(MAX_NAMES), strict=False)]


def _read_name(thing: Thing) -> str:
    return _read_text(thing.get("name"))


def _read_text(value: object) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    return " ".join(value.split()) if isinstance(value, str) else ""


def _list_texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str)]
