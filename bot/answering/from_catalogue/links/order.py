"""Orders the links of an answer: by what they show, their kind, and where the asker can watch.

Of the same thing, what does not open comes behind what does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.answering.from_catalogue.links.collect import FoundLink

PLATFORM_RANKS = {
    "zh": {"bilibili": 0, "tencent-video": 1, "youtube": 3},
    "en": {"youtube": 0, "bilibili": 2, "tencent-video": 3},
}
"""Which of several places to watch comes first, by the language of the asker: YouTube cannot be
opened in China, and of Bilibili's pages only the video is for everybody."""
OTHER_RANK = {"zh": 2, "en": 1}
FEW_TALKS = 2
"""Of so many talks all places to watch are given, of more one for each talk."""

_COLLECTION = re.compile(
    r"playlist|collectiondetail|/lists?/|/channel|[?&]list=|space\.bilibili", re.IGNORECASE
)


def order_event_links(
    links: Sequence[FoundLink], kinds: Sequence[str], language: str
) -> list[FoundLink]:
    """Order the links of an event: of the whole event, then folders, its page, and its talks.

    Of the recordings of a talk, one is kept: the best for the asker.
    """
    whole = [one for one in links if one.is_whole and one.link.kind in kinds]
    whole.sort(key=lambda one: _rank_whole(one, kinds, language))
    pages = [one for one in links if one.is_whole and one.link.kind not in kinds]
    own = keep_best_places([one for one in links if not one.is_whole], kinds, language)
    # Where there is no link of the whole event, who asks wants a talk before a page.
    first = len(whole) or 1
    return [*whole, *own[: first - len(whole)], *pages, *own[first - len(whole) :]]


def order_talk_links(
    links: Sequence[FoundLink], kinds: Sequence[str], language: str
) -> list[FoundLink]:
    """Order the links of talks: those that show a talk alone, then whole events and folders.

    Talks keep their order. Of more than `FEW_TALKS` talks, one recording of each is kept.
    """
    own = [one for one in links if not one.is_whole]
    if len({one.talk.id for one in links if one.talk}) > FEW_TALKS:
        own = keep_best_places(own, kinds, language)
    else:
        own = _sort_within_talks(own, kinds, language)
    whole = [one for one in links if one.is_whole]
    whole.sort(key=lambda one: _rank_whole(one, kinds, language))
    seen: dict[str, FoundLink] = {}
    for one in whole:
        seen.setdefault(one.link.url, one)
    return [*own, *seen.values()]


def keep_best_places(
    links: Sequence[FoundLink], kinds: Sequence[str], language: str
) -> list[FoundLink]:
    """Keep one link of each kind for each talk: on the platform that the asker can open best."""
    best: dict[tuple[int, str], FoundLink] = {}
    for one in _sort_within_talks(links, kinds, language):
        best.setdefault((one.talk.id if one.talk else 0, one.link.kind), one)
    return list(best.values())


def rank_platform(platform: str, language: str) -> int:
    """Rank a platform for an asker; 0 comes first."""
    key = "zh" if language == "zh" else "en"
    return PLATFORM_RANKS[key].get(platform, OTHER_RANK[key])


def _sort_within_talks(
    links: Sequence[FoundLink], kinds: Sequence[str], language: str
) -> list[FoundLink]:
    """Sort the links of each talk by kind and platform, and keep the order of the talks."""
    places: dict[int, int] = {}
    for one in links:
        places.setdefault(one.talk.id if one.talk else 0, len(places))
    return sorted(
        links,
        key=lambda one: (
            places[one.talk.id if one.talk else 0],
            _rank_kind(one, kinds),
            bool(one.dead),
            rank_platform(one.link.platform, language),
        ),
    )


def is_collection(one: FoundLink) -> bool:
    """Tell whether a link opens a list of recordings, and not one of them."""
    return one.link.kind == "video" and _COLLECTION.search(one.link.url) is not None


def _rank_whole(one: FoundLink, kinds: Sequence[str], language: str) -> tuple[int, ...]:
    """Rank a link of a whole event; of two folders the deeper one holds less of other events."""
    kind = _rank_kind(one, kinds)
    if one.link.scope == "folder":
        return kind, bool(one.dead), 1, -urlsplit(one.link.url).path.rstrip("/").count("/")
    return (
        kind,
        bool(one.dead),
        0,
        not is_collection(one),
        rank_platform(one.link.platform, language),
    )


def _rank_kind(one: FoundLink, kinds: Sequence[str]) -> int:
    return kinds.index(one.link.kind) if one.link.kind in kinds else len(kinds)
