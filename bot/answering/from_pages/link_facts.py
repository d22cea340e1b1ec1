"""What a link says of itself: whether it is of a kind, its words, its years and editions.

It is the same for every question, and a page may have hundreds of links: it is worked out once for
each of the links that questions find.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from indexer.links.hosts.reading import MAX_ADDRESS_CHARS
from indexer.links.kinds import classify
from indexer.links.slug_words import extract_slug_words
from indexer.records import Link
from indexer.search.query import LINK_INTENTS
from indexer.text.events import find_editions, find_years, make_number_words
from indexer.text.language import fold, split_words

LABEL_FIT, KIND_FIT, CONTEXT_FIT, HEADING_FIT = 1.0, 0.85, 0.75, 0.6
"""How surely a link is of the wanted kind when its label (or front matter key), its address, its
context, or only its heading says so."""
OTHER_FIT = 0.4
"""For a plain page when the question only says "where": the asker probably means the recording."""
CACHED_LINKS = 4096
"""Links of each cache, a few MB."""
MAX_LABEL_CHARS = 300
"""Characters of a label, and of each heading above it, that are compared; as many as a context has.
"""

_LIVE = re.compile(r"直播间|//live\.|直播地址|streaming live", re.IGNORECASE)
_REPLAY = re.compile(r"回放|回看|录|replay|record", re.IGNORECASE)
_MARK = "\x1e"
"""Between two texts while they are folded at once; no page holds it."""
_INTENTS = {intent.name: intent for intent in LINK_INTENTS}


class LinkNumbers(msgspec.Struct, frozen=True):
    """The years and editions that a link says; an address tells none."""

    label_years: frozenset[int]
    """In its label."""
    years: frozenset[int]
    """In its label, its context or the headings above it."""
    editions: frozenset[int]
    """In the same texts."""


def cut_label(link: Link) -> str:
    """Cut a label to what is compared of it."""
    return link.label[:MAX_LABEL_CHARS]


def _cut_headings(link: Link) -> tuple[str, ...]:
    return tuple(heading[:MAX_LABEL_CHARS] for heading in link.headings)


def _is_live(text: str) -> bool:
    """Tell whether a text names a live stream; hardly any does."""
    lower = text.lower()
    if "直播" not in text and "live" not in lower and "ı" not in lower:
        return False
    return _LIVE.search(text) is not None


@lru_cache(maxsize=CACHED_LINKS)
def rate_kind(link: Link, intent: str) -> float:
    """Rate how surely a link is of the kind of a `LinkIntent`, by its name, 0 (it is not) to 1."""
    wanted, label, url = _INTENTS[intent], cut_label(link), link.url[:MAX_ADDRESS_CHARS]
    is_live = _is_live(f"{link.context} {url}") and not _REPLAY.search(link.context)
    if intent == "live":
        return LABEL_FIT if is_live else OTHER_FIT * bool(wanted.label.search(link.context))
    if intent == "video" and is_live:
        return 0.0
    is_of_kind = link.kind in wanted.kinds
    if wanted.label.search(label) or (link.key and is_of_kind):
        return LABEL_FIT
    # By its address and label alone, without its headings.
    if is_of_kind and classify(url, label)[0] == link.kind:
        return KIND_FIT
    if any(other.label.search(label) for other in LINK_INTENTS):
        return 0.0
    if wanted.label.search(link.context):
        return CONTEXT_FIT
    heading_fits = link.headings and wanted.label.search(_cut_headings(link)[-1])
    return HEADING_FIT if heading_fits or is_of_kind else 0.0


class NearbyTexts:
    """Folds the words next to links, and remembers those of the last ones; thread-safe."""

    def __init__(self) -> None:
        """Remember none yet."""
        self._folded: dict[tuple[Link, bool], str] = {}
        """At most `CACHED_LINKS`: it begins anew where more would be in it."""

    def fold(self, links: Sequence[Link], *, with_editions: bool) -> list[str]:
        """Fold what stands next to each link: label, context, headings, words of its address.

        `with_editions` adds the index words of the editions in them: `#3#` for the third one. The
        links of a table are folded at once: half of the time of a call is not by its length.
        """
        keys = [(link, with_editions) for link in links]
        remembered = self._folded
        folded = [remembered.get(key) for key in keys]
        new = [place for place, text in enumerate(folded) if text is None]
        if not new:
            return [text for text in folded if text is not None]
        texts = [_join_nearby(links[place], with_editions=with_editions) for place in new]
        if len(remembered) + len(new) > CACHED_LINKS:
            self._folded = remembered = {}
        for place, text in zip(new, _fold_all(texts), strict=True):
            folded[place] = remembered[keys[place]] = text
        return [text for text in folded if text is not None]


def _join_nearby(link: Link, *, with_editions: bool) -> str:
    slug = extract_slug_words(link.url[:MAX_ADDRESS_CHARS])
    nearby = (cut_label(link), link.context, *_cut_headings(link), slug)
    editions = make_number_words(0, (), nearby) if with_editions else ()
    return "\n".join((*nearby, *editions)).replace(_MARK, " ")


def _fold_all(texts: Sequence[str]) -> list[str]:
    """Fold texts: those of ASCII, which takes next to nothing, apart from the others."""
    others = [text for text in texts if not text.isascii()]
    folded = iter(fold(_MARK.join(others)).split(_MARK))
    return [text.lower() if text.isascii() else next(folded) for text in texts]


_nearby = NearbyTexts()


def fold_nearby(links: Sequence[Link], *, with_editions: bool) -> list[str]:
    """Fold what stands next to each link, from a cache; see `NearbyTexts.fold`."""
    return _nearby.fold(links, with_editions=with_editions)


@lru_cache(maxsize=CACHED_LINKS)
def find_numbers(link: Link) -> LinkNumbers:
    """Find the years and editions that a link says."""
    nearby = " ".join((cut_label(link), link.context, *_cut_headings(link)))
    return LinkNumbers(
        label_years=frozenset(find_years(cut_label(link))),
        years=frozenset(find_years(nearby)),
        editions=frozenset(find_editions(nearby)),
    )


@lru_cache(maxsize=CACHED_LINKS)
def split_unasked(text: str, intents: tuple[str, ...]) -> tuple[str, ...]:
    """Split a label or title into words, without those for kinds of link, by their names."""
    for intent in intents:
        text = _INTENTS[intent].label.sub(" ", text)
    return tuple(split_words(text))
