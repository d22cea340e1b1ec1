"""Answers a request for links from the catalogue: the right ones only, or what there is instead."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from bot.answering.draft import DraftAnswer, DraftLink
from bot.answering.from_catalogue.citations import CitationList
from bot.answering.from_catalogue.links import wording
from bot.answering.from_catalogue.links.collect import (
    DEFAULT_KINDS,
    FoundLink,
    choose_kind,
    choose_platform,
    list_platform_kinds,
)
from bot.answering.from_catalogue.links.labels import (
    label_links,
    name_event,
    name_talk,
)
from bot.answering.from_catalogue.links.meant_kinds import guess_kinds
from bot.answering.from_catalogue.links.targets import Target, find_target
from bot.answering.from_catalogue.scope.resolve import Scope
from bot.answering.from_catalogue.shown import mention_shown
from bot.rendering.labels import write_link_line
from bot.rendering.texts import join_sentences
from bot.request import Request
from indexer.catalogue.names import choose_name
from indexer.catalogue.records import Event
from indexer.contracts import Encoder
from indexer.search.index import Reader

MAX_OTHERS = 3
"""Links that are offered where there are none of what was asked for."""
MOST_NAMED = 2
"""Kinds of these that are named, where things of an event are not there."""
CONFIDENCE = 0.95
"""Of links whose event or talk is named; less where a name is a near miss."""
MISSING_CONFIDENCE = 0.8
"""Of saying that there are no such links."""


class Choice(msgspec.Struct, frozen=True):
    """The links of an answer, before they are cut to the limit."""

    links: tuple[FoundLink, ...]
    missing: wording.Missing = ""
    others: tuple[str, ...] = ()
    """Kinds of the links, where there are none of the kind that was asked for."""


def answer_links(
    request: Request, reader: Reader, scope: Scope, things: tuple[str, ...] = ()
) -> DraftAnswer | None:
    """Answer a request for links; None if it names nothing that the catalogue knows.

    `things` are what is asked for and known not to be there, as `wording.THINGS` names them.
    """
    target = find_target(request, reader, scope)
    if target is None:
        return None
    request = request if things else _settle_kinds(request, reader)
    choice = choose_links(target, request, reader.encoder)
    kinds = request.constraints.kinds
    # The one page that is asked for as such.
    kinds = ("schedule",) if kinds == ("page",) else kinds
    if things and target.is_event and not kinds:
        others = dict.fromkeys(one.link.kind for one in choice.links[:MAX_OTHERS])
        choice = replace(choice, missing="kind", others=tuple(others)[:MOST_NAMED])
        kinds = things
    if target.absent and not choice.missing:
        choice = replace(choice, missing="topic")
    is_missing = choice.missing in {"kind", "talk", "topic"}
    if is_missing:
        choice = replace(choice, links=choice.links[:MAX_OTHERS])
    start, total = request.offset, len(choice.links)
    if start >= total > 0:
        return _say_all_shown(target, choice, kinds, request, reader)
    shown = choice.links[start : start + request.limit]
    if choice.missing:
        intro = wording.say_missing(
            choice.missing,
            target.name,
            kinds,
            request.constraints.platforms,
            choice.others,
            request.language,
            target.absent,
        )
    else:
        intro = wording.introduce(
            target.name, kinds, request.language, range(start, start + len(shown)), total
        )
    found = bool(shown) and not is_missing
    draft = draft_links(shown, intro, reader, request.language)
    if not shown and target.places:
        draft = _cite_places(draft, target, reader)
    if not shown and target.event is not None:
        draft = _offer_others(draft, target.event, request, reader)
    sure = CONFIDENCE if found and choice.missing != "alone" else MISSING_CONFIDENCE
    return replace(
        draft,
        found=found,
        confidence=sure * target.fit * scope.score,
        kind="links" if found else "not_found",
        total=total if found and total > len(shown) else 0,
        offset=start,
    )


def _say_all_shown(
    target: Target, choice: Choice, kinds: Sequence[str], request: Request, reader: Reader
) -> DraftAnswer:
    """Say that there are no more links than were shown, and cite one of them."""
    citations = CitationList(reader)
    text = wording.say_all_shown(target.name, kinds, len(choice.links), request.language)
    text += citations.mark(choice.links[0].link.evidence)
    return DraftAnswer(
        found=True,
        confidence=CONFIDENCE,
        text=text,
        citations=citations.read(),
        kind="facts",
        relates_pages=False,
    )


def choose_links(target: Target, request: Request, encoder: Encoder) -> Choice:
    """Choose and order the links that are asked for, else those that are there instead."""
    limits = request.constraints
    wanted = limits.kinds or DEFAULT_KINDS
    allowed = choose_platform(target.links, replace(limits, platforms=()))
    of_kind = choose_kind(allowed, wanted)
    if not limits.kinds:
        of_kind = [*of_kind, *_choose_page(allowed)]
    if of_kind and wanted == ("page",):
        from bot.answering.from_catalogue.links.meant_kinds import choose_by_label

        of_kind = choose_by_label(encoder, of_kind)
    fitting = choose_platform(of_kind, limits)
    if fitting:
        ordered = target.order(fitting, wanted, request.language)
        alone = not target.is_event and all(one.is_whole for one in ordered) and limits.kinds
        return Choice(tuple(ordered), "alone" if alone else "")
    if of_kind:
        return Choice(tuple(target.order(of_kind, wanted, request.language)), "platform")
    whole = choose_kind(target.event_links, wanted)
    if whole:
        there = choose_platform(whole, limits)
        ordered = target.order(there or whole, wanted, request.language)
        return Choice(tuple(ordered), "alone" if there else "talk")
    rest = choose_kind(allowed, [kind for kind in DEFAULT_KINDS if kind not in wanted])
    rest = rest or [one for one in allowed if one.link.kind not in {"image", *wanted}]
    ordered = target.order(rest, DEFAULT_KINDS, request.language)[:MAX_OTHERS]
    return Choice(tuple(ordered), "kind", tuple(dict.fromkeys(o.link.kind for o in ordered)))


def _settle_kinds(request: Request, reader: Reader) -> Request:
    """Settle which kinds are asked for: as platforms say, else as the wording means."""
    limits = request.constraints
    kinds = limits.kinds or list_platform_kinds(limits.platforms)
    kinds = kinds or guess_kinds(request, reader.encoder)
    return replace(request, constraints=replace(limits, kinds=kinds))


def _choose_page(links: Sequence[FoundLink]) -> list[FoundLink]:
    """Choose the event's own page, else the first page that is linked of it."""
    pages = [one for one in links if one.link.kind == "page" and one.talk is None]
    own = [one for one in pages if one.event and one.link.url == one.event.url]
    return own or pages[:1]


def draft_links(
    links: Sequence[FoundLink], intro: str, reader: Reader, language: str
) -> DraftAnswer:
    """Draft an answer that lists links, below a line of introduction."""
    citations = CitationList(reader)
    labels = label_links(links, language)
    numbers = [citations.cite(one.link.evidence) for one in links]
    lines = [
        write_link_line(label, one.link.url, one.link.platform, number, language, one.dead)
        for label, one, number in zip(labels, links, numbers, strict=True)
    ]
    return DraftAnswer(
        found=bool(links),
        confidence=0.0,
        text="\n".join([intro, *lines]),
        intro=intro,
        citations=citations.read(),
        links=tuple(
            DraftLink(
                url=one.link.url,
                label=label,
                kind=one.link.kind,
                platform=one.link.platform,
                citation=number,
                talk="" if one.is_whole else name_talk(one, language),
                event=name_event(one, language),
                year=_find_year(one),
                scope=one.link.scope or ("event" if one.is_whole else "talk"),
            )
            for one, label, number in zip(links, labels, numbers, strict=True)
        ),
        kind="links",
        relates_pages=not links,
        shown=tuple(
            dict.fromkeys(
                mention_shown(what, language)
                for one in links
                if (what := one.event if one.is_whole else one.talk) is not None
            )
        ),
    )


def _cite_places(draft: DraftAnswer, target: Target, reader: Reader) -> DraftAnswer:
    """Cite the pages of what is asked about, where they have no link."""
    citations = CitationList(reader)
    marks = citations.mark(*target.places[:1])
    text = f"{draft.text}{marks}"
    return replace(draft, text=text, intro=text, citations=citations.read(), relates_pages=False)


def _offer_others(
    draft: DraftAnswer, event: Event, request: Request, reader: Reader
) -> DraftAnswer:
    """Offer the other events that have what one event lacks, with the question about each."""
    from bot.answering.from_catalogue.choices import ask_about, make_choices
    from bot.answering.from_catalogue.links.elsewhere import find_events_with

    kinds = request.constraints.kinds or DEFAULT_KINDS
    others = find_events_with(reader, event, kinds)
    if not others:
        return draft
    names = [choose_name(one.names, request.language) for one in others]
    said = wording.say_elsewhere(kinds, names, request.language)
    text = join_sentences(request.language, draft.text, said)
    choices = make_choices([(name, ask_about(request, name)) for name in names])
    return replace(draft, text=text, intro=text, choices=choices)


def _find_year(one: FoundLink) -> int:
    return (one.event.year if one.event else 0) or (one.talk.year if one.talk else 0)
