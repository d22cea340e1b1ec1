"""Lay out an answer from its records, for every channel: text, lists, choices, sources.

A channel only puts the parts into its markup. Labels, titles and names are on one line and hold no
address but the answer's; the text is as the answerer wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from bot.messages import MAX_OFFSET, Answer, AnswerLink, AnswerTalk, Choice, Related
from bot.rendering.labels import (
    choose_label,
    choose_note,
    collect_addresses,
    ground_line,
    name_by_kind,
    say_dead,
    write_talk_facts,
)
from bot.rendering.script import choose_script
from bot.rendering.sources import SourcePage, group_sources
from bot.rendering.split import shorten
from bot.rendering.texts import Texts

TITLE_LIMIT = 200
"""Characters of a talk's title in a list."""
FACTS_LIMIT = 300
"""Characters of who gave a talk, where and when."""
TEXTS = Texts({
    "first_of": {"zh": "前 {} 个，共 {} 个。", "en": "{} of {}."},
    "span_of": {"zh": "第 {}–{} 个，共 {} 个。", "en": "{}–{} of {}."},
})


class LinkLine(msgspec.Struct, frozen=True):
    """A link."""

    label: str
    """Never empty."""
    note: str
    """The name of its platform, unless the label says it; and when it did not open."""
    url: str
    """As in the answer: a channel checks what it makes clickable."""
    kind: str
    """As `AnswerLink.kind`."""
    platform: str
    """As `AnswerLink.platform`."""
    number: int
    """Of its citation."""
    dead: str = ""
    """When it did not open, for people; empty if it is not known to be dead."""


class TalkLine(msgspec.Struct, frozen=True):
    """A talk: **title** (facts) · video · slides."""

    title: str
    """Never empty."""
    facts: str
    """Speakers, event, year; may be empty."""
    links: tuple[LinkLine, ...]
    """Labelled by kind, without notes."""
    number: int
    """Of its citation."""


class Layout(msgspec.Struct, frozen=True):
    """The parts of an answer in the order of reading; each may be empty."""

    text: str
    """All of the answer, or the part before its lists."""
    talks: tuple[TalkLine, ...]
    links: tuple[LinkLine, ...]
    """Those of no talk in the list."""
    choices: tuple[Choice, ...]
    span: str
    """Which of how many are listed: `6 of 59.`; empty if that is all there is."""
    rest: int
    """`Question.offset` of those behind; 0 if there are none."""
    sources: tuple[SourcePage, ...]
    related: tuple[Related, ...]
    """Pages to offer where nothing was found, and no choices are."""


def lay_out(answer: Answer) -> Layout:
    """Lay out an answer by its kind."""
    addresses = collect_addresses(answer)
    language = choose_script(answer.language, answer.question)
    if answer.kind == "social":
        return Layout(answer.text, (), (), (), "", 0, (), ())
    talks = answer.talks if answer.kind == "talks" else []
    on_lines = {place for talk in talks for place in talk.links}
    others = [link for place, link in enumerate(answer.links) if place not in on_lines]
    lists = {"links": others, "talks": talks, "clarify": answer.choices}.get(answer.kind)
    offers_related = not answer.found and answer.kind != "clarify" and not answer.choices
    return Layout(
        text=(answer.intro or answer.text) if lists else answer.text,
        talks=tuple(_lay_out_talk(talk, answer, addresses, language) for talk in talks),
        links=tuple(_lay_out_link(link, language, addresses) for link in others),
        choices=tuple(_lay_out_choices(answer.choices, addresses)),
        span=_write_span(answer, language),
        rest=find_rest(answer),
        sources=group_sources(answer.citations, addresses),
        related=tuple(_lay_out_related(answer, addresses)) if offers_related else (),
    )


def count_listed(answer: Answer) -> int:
    """Count what an answer lists; 0 for one that is no list."""
    lists = {"talks": len(answer.talks), "links": len(answer.links), "facts": answer.listed}
    return lists.get(answer.kind, 0)


def find_rest(answer: Answer) -> int:
    """Find the offset of what an answer leaves out behind its list; 0 if that is nothing."""
    behind = answer.offset + count_listed(answer)
    return behind if answer.offset < behind < min(answer.total, MAX_OFFSET + 1) else 0


def shorten_list(answer: Answer, count: int) -> Answer:
    """Shorten the list of an answer to its first talks or links; the rest comes on request.

    Sources that no longer prove anything go too. `count` is 1 or more. A list of facts stays: it is
    a text.
    """
    listed = count_listed(answer)
    if count >= listed or answer.kind == "facts":
        return answer
    talks = answer.talks[:count] if answer.kind == "talks" else []
    dropped = {place for talk in answer.talks[len(talks) :] for place in talk.links}
    dropped -= {place for talk in talks for place in talk.links}
    if answer.kind == "links":
        dropped = set(range(count, listed))
    places = [place for place in range(len(answer.links)) if place not in dropped]
    links = [answer.links[place] for place in places]
    talks = [_move_links(talk, places) for talk in talks]
    used = {link.citation for link in links} | {talk.citation for talk in talks}
    head = answer.intro or answer.text
    return msgspec.structs.replace(
        answer,
        links=links,
        talks=talks,
        citations=[
            one for one in answer.citations if one.number in used or f"[{one.number}]" in head
        ],
        total=max(answer.total, answer.offset + listed),
    )


def _move_links(talk: AnswerTalk, places: list[int]) -> AnswerTalk:
    """Number the links of a talk anew, after the others at `places` stayed."""
    return msgspec.structs.replace(
        talk, links=[places.index(place) for place in talk.links if place in places]
    )


def _lay_out_talk(
    talk: AnswerTalk, answer: Answer, addresses: frozenset[str], language: str
) -> TalkLine:
    links = [answer.links[place] for place in talk.links if 0 <= place < len(answer.links)]
    names = name_by_kind(links, addresses, language)
    year = talk.date[:4] or next((str(link.year) for link in links if link.year), "")
    facts = write_talk_facts(talk.speakers, talk.event, year, language)
    return TalkLine(
        title=shorten(ground_line(talk.title, addresses), TITLE_LIMIT, len) or "…",
        facts=shorten(ground_line(facts, addresses), FACTS_LIMIT, len),
        links=tuple(
            LinkLine(name, "", link.url, link.kind, link.platform, link.citation)
            for name, link in zip(names, links, strict=True)
        ),
        number=talk.citation,
    )


def _lay_out_link(link: AnswerLink, language: str, addresses: frozenset[str]) -> LinkLine:
    label = choose_label(link, addresses, language)
    note = choose_note(link, label, language)
    dead = say_dead(link.dead, language)
    return LinkLine(label, note, link.url, link.kind, link.platform, link.citation, dead)


def _lay_out_choices(choices: Iterable[Choice], addresses: frozenset[str]) -> Iterable[Choice]:
    for choice in choices:
        question = ground_line(choice.question, addresses)
        if question:
            yield Choice(label=ground_line(choice.label, addresses) or question, question=question)


def _lay_out_related(answer: Answer, addresses: frozenset[str]) -> Iterable[Related]:
    for page in answer.related:
        quote = ground_line(page.quote, addresses)
        yield Related(title=ground_line(page.title, addresses), url=page.url, quote=quote)


def _write_span(answer: Answer, language: str) -> str:
    """Write which part of the list is shown, where it is not all of it."""
    last = answer.offset + count_listed(answer)
    if last <= answer.offset or answer.total <= last - answer.offset:
        return ""
    if answer.offset:
        return TEXTS.say("span_of", language, answer.offset + 1, last, answer.total)
    return TEXTS.say("first_of", language, last, answer.total)
