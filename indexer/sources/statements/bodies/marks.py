"""Marks the links of a page: which are of one talk, which of an event, and whose they are."""

from __future__ import annotations

from collections import Counter

from msgspec.structs import replace

from indexer.links.labels import names_whole
from indexer.records import Document, Link
from indexer.sources.statements.bodies.entries import MEDIA, names_talk
from indexer.sources.statements.bodies.events import MAX_SHARED
from indexer.sources.statements.scopes import find_scope

MAX_LABEL_CHARS = 240


def mark_links(document: Document) -> Document:
    """Set the scope of each link, and put a talk's title before a label that names a kind only.

    The text of the sections stays; such a label no longer stands in it.
    """
    titles: dict[int, str] = {}
    for talk in document.talks:
        for index in talk.links:
            titles.setdefault(index, talk.titles[0])
    all_links = document.links
    uses = Counter(all_links[index].url for index in titles)
    events = {index for event in document.events for index in event.links}
    index = 0
    sections = []
    for section in document.sections:
        links = []
        for link in section.links:
            links.append(
                _mark(link, titles.get(index, ""), index in events, uses, document.language)
            )
            index += 1
        sections.append(replace(section, links=tuple(links)))
    return replace(document, sections=tuple(sections))


def _mark(link: Link, title: str, is_event: bool, uses: Counter[str], language: str) -> Link:
    scope = link.scope or find_scope(link.url)
    if link.kind not in MEDIA and not (scope == "folder" and link.kind == "code"):
        return replace(link, scope=scope if scope == "folder" else link.scope)
    if title:
        is_shared = uses[link.url] > MAX_SHARED
        scope = scope or ("event" if is_shared else "talk")
        if not names_talk(link.label) and scope == "talk":
            return replace(link, scope=scope, label=_label(title, link, language))
        return replace(link, scope=scope)
    if not scope and is_event and (names_whole(link.label) or link.kind == "video"):
        scope = "event"
    return replace(link, scope=scope)


def _label(title: str, link: Link, language: str) -> str:
    colon = "：" if language == "zh" else ": "
    own = link.label
    if own.startswith(("http://", "https://")):
        own = _KINDS[language == "zh"].get(link.kind, own)
    return f"{title}{colon}{own}"[:MAX_LABEL_CHARS]


_KINDS = (
    {"video": "video", "slides": "slides", "audio": "audio"},
    {"video": "视频", "slides": "PPT", "audio": "音频"},
)
