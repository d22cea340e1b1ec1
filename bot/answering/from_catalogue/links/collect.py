"""Collects the links of events and talks, each once, and limits them to what is asked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from bot.request import Constraints
from indexer.catalogue.records import CatalogueLink, Event, Talk
from indexer.links.addresses import is_safe_link
from indexer.links.tables import HOSTS
from indexer.links.videos import identify
from indexer.search.index import Reader

DEFAULT_KINDS = ("video", "slides")
"""What who asks for no kind of link means."""
MANY_TALKS = 3
"""A recording that so many talks of an event share shows the whole event."""

_REPOSITORIES = frozenset(platform for platform, kind in HOSTS.values() if kind == "code")
_LIVE_ROOM = re.compile(r"https?://live\.", re.IGNORECASE)
_REPLAY = re.compile(r"回放|回看|录|replay|record", re.IGNORECASE)


class FoundLink(msgspec.Struct, frozen=True):
    """A link with what it shows."""

    link: CatalogueLink
    event: Event | None = None
    talk: Talk | None = None
    """The talk that it shows, alone or among others; None for a link of an event."""
    dead: str = ""
    """ISO date when it did not open; empty if it is not known to be dead."""

    @property
    def is_whole(self) -> bool:
        """Whether it shows more than one talk: an event, a day, a folder."""
        return self.talk is None or self.link.scope in {"event", "folder"}


def collect_event_links(event: Event, talks: Sequence[Talk]) -> list[FoundLink]:
    """Collect the links of an event and then those of its talks, each address once."""
    found = [FoundLink(link, event) for link in event.links]
    own = [FoundLink(link, event, talk) for talk in talks for link in talk.links]
    uses = Counter(identify(one.link.url, with_start=True) for one in own)
    for one in own:
        shared = uses[identify(one.link.url, with_start=True)] > MANY_TALKS
        if shared and one.link.scope != "folder":
            one = replace(one, link=replace(one.link, scope="event"))
        found.append(replace(one, talk=None) if one.is_whole else one)
    if event.url and event.pages:
        found.append(FoundLink(_make_page_link(event), event))
    return _drop_repeated(found)


def collect_talk_links(talks: Sequence[Talk], events: Iterable[Event]) -> list[FoundLink]:
    """Collect the links of talks, each address of a talk once; `events` are those of the talks."""
    by_id = {event.id: event for event in events}
    return [
        one
        for talk in talks
        for one in _drop_repeated([
            FoundLink(link, by_id.get(talk.event), talk) for link in talk.links
        ])
    ]


def mark_dead(links: Iterable[FoundLink], reader: Reader) -> list[FoundLink]:
    """Note which links are dead."""
    return [
        replace(one, dead=dead) if (dead := reader.find_dead(one.link.url)) else one
        for one in links
    ]


def choose_kind(links: Iterable[FoundLink], kinds: Sequence[str]) -> list[FoundLink]:
    """Choose the links of some kinds; a folder of slides on GitHub is no code."""
    return [one for one in links if one.link.kind in kinds]


def choose_platform(links: Iterable[FoundLink], limits: Constraints) -> list[FoundLink]:
    """Choose the links on the platforms that are asked for, without those that are not wanted."""
    return [
        one
        for one in links
        if (not limits.platforms or _is_on(one.link.platform, limits.platforms))
        and not _is_on(one.link.platform, limits.without)
        and one.link.kind not in limits.without
    ]


def list_platform_kinds(platforms: Sequence[str]) -> tuple[str, ...]:
    """List the kinds of link that platforms are for: who says `YouTube` means videos."""
    kinds = {kind for platform, kind in HOSTS.values() if _is_on(platform, platforms)}
    return tuple(kind for kind in DEFAULT_KINDS if kind in kinds)


def _is_on(platform: str, names: Iterable[str]) -> bool:
    """Tell whether a platform is one of those named: `tencent` names `tencent-video`."""
    return any(platform == name or platform.startswith(f"{name}-") for name in names)


def _drop_repeated(links: Iterable[FoundLink]) -> list[FoundLink]:
    """Keep each address once, under the first of its kinds; and only those that may be opened."""
    kept: dict[str, FoundLink] = {}
    for one in map(_settle_kind, links):
        if is_safe_link(one.link.url):
            kept.setdefault(identify(one.link.url, with_start=True), one)
    return list(kept.values())


def _settle_kind(one: FoundLink) -> FoundLink:
    """Call a list of recordings in a repository a page, and the room of a live stream too."""
    link = one.link
    if link.kind != "video":
        return one
    in_repository = link.platform in _REPOSITORIES
    is_room = _LIVE_ROOM.match(link.url) is not None and not _REPLAY.search(link.label)
    return replace(one, link=replace(link, kind="page")) if in_repository or is_room else one


def _make_page_link(event: Event) -> CatalogueLink:
    """Make the link of an event's own page, which some place says is its address."""
    said = next((fact.evidence for fact in event.facts if fact.value == event.url), None)
    return CatalogueLink(event.url, "", "page", "", "event", said or event.pages[0])
