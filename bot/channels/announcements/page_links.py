"""Chooses the recordings and slides that stand beside a page. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from bot.channels.announcements.texts import say
from bot.rendering.labels import name_kind
from bot.rendering.platforms import name_platform
from bot.rendering.urls import encode_address
from bot.services.contracts import PageLink

SHOWN = 2
"""Links of a kind; of a page with more, and none of the whole event, only their number is told."""
_WHOLE = frozenset({"event", "folder"})
"""What a link of this scope shows is the page's own."""


class ChosenLinks(msgspec.Struct, frozen=True):
    """What is shown of the links of a page."""

    links: tuple[PageLink, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    """(kind, how many) where there are too many to tell which one to open."""


NOTHING = ChosenLinks()


def choose_links(links: Iterable[PageLink]) -> ChosenLinks:
    """Choose a few recordings and slides of a page, each address once.

    Those of the whole event come first. A page with thirty talks has no recording of its own, and
    a link to the first talk would pass for one: then their number stands there.
    """
    chosen: list[PageLink] = []
    counts: list[tuple[str, int]] = []
    by_address = {link.url: link for link in links if encode_address(link.url)}
    for kind in ("video", "slides"):
        own = [link for link in by_address.values() if link.kind == kind]
        whole = [link for link in own if link.scope in _WHOLE]
        if whole or len(own) <= SHOWN:
            chosen += (whole or own)[:SHOWN]
        else:
            counts.append((kind, len(own)))
    return ChosenLinks(tuple(chosen), tuple(counts))


def name_links(links: Iterable[PageLink], language: str) -> list[tuple[str, str]]:
    """Name links by kind and platform: `video (YouTube)`, `video (YouTube) 2`; with addresses."""
    named: list[tuple[str, str]] = []
    names: list[str] = []
    for link in links:
        kind, platform = name_kind(link.kind, language), name_platform(link.platform, language)
        name = f"{kind} ({platform})" if platform else kind
        names.append(name)
        again = names.count(name)
        named.append((f"{name} {again}" if again > 1 else name, link.url))
    return named


def write_counts(chosen: ChosenLinks, language: str) -> list[str]:
    """Write what there is too much of to be linked: `30 videos`."""
    return [say(f"many_{kind}", language, count) for kind, count in chosen.counts]
