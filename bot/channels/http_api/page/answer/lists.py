"""What an answer lists: talks as cards, links, what the question may mean, and the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from bot.channels.http_api.page.answer.text import append_pieces
from bot.channels.http_api.page.answer.view import (
    AnswerView,
    find_address,
    make_icon,
    make_link,
    tell_language,
)
from bot.channels.http_api.page.texts import TEXTS
from bot.channels.http_api.page.words import name_kind
from bot.messages import Answer, AnswerLink, AnswerTalk
from bot.rendering.html.elements import add, make, make_list
from bot.rendering.labels import MAX_SPEAKERS
from bot.rendering.layout import count_listed, find_rest
from bot.rendering.platforms import name_platform


def make_lists(view: AnswerView) -> Iterator[Element]:
    """Make the talks, the links of no talk, and which part of a list that is."""
    answer = view.answer
    talks = answer.talks if answer.kind == "talks" else []
    on_cards = {place for talk in talks for place in talk.links}
    links = [link for place, link in enumerate(answer.links) if place not in on_cards]
    rest = make_rest(view)
    if rest is not None and answer.kind == "facts":
        yield rest  # a list of facts is the text itself
    if talks:
        yield _make_section("talks", [_make_talk(talk, view) for talk in talks], view, rest)
    if links:
        behind = rest if answer.kind == "links" else None
        yield _make_section("links", list(_make_items(links, view)), view, behind)


def make_choices(view: AnswerView) -> Element | None:
    """Make what the question may mean, each a link that asks it; None without any."""
    choices = [one for one in view.answer.choices if one.question.strip()]
    items = [
        view.make_question(choice.label or choice.question, choice.question, "chip")
        for choice in choices
    ]
    if not items:
        return None
    listed = make_list("ol", "choices", items)
    listed.set("aria-label", view.say("choices"))
    return listed


def make_rest(view: AnswerView) -> Element | None:
    """Make which part of a list is shown, and a link for what comes behind it."""
    answer = view.answer
    listed = count_listed(answer)
    if not listed or answer.total <= listed:
        return None
    last = answer.offset + listed
    span = (
        view.say("span_of", answer.offset + 1, last, answer.total)
        if answer.offset
        else view.say("first_of", last, answer.total)
    )
    row = make("div", attributes={"class": "rest"})
    add(row, "span", span, {"class": "span"})
    if find_rest(answer):
        label = view.say("more", answer.total - last)
        more = view.make_question(label, _say_more(answer), "quiet more")
        row.append(more)
    return row


def _say_more(answer: Answer) -> str:
    """Say what asks for the rest, in the language of the answer."""
    return "更多" if answer.language == "zh" else "more"


def _make_section(
    key: str, items: Sequence[Element], view: AnswerView, rest: Element | None
) -> Element:
    section = make("section", attributes={"class": "part", "aria-label": view.say(key)})
    section.append(make_list("ul", f"cards {key}", items))
    if rest is not None:
        section.append(rest)
    return section


def _make_talk(talk: AnswerTalk, view: AnswerView) -> Element:
    links = [view.answer.links[at] for at in talk.links if 0 <= at < len(view.answer.links)]
    speakers = list(filter(None, talk.speakers[:MAX_SPEAKERS]))
    speakers += ["…"] if len(talk.speakers) > MAX_SPEAKERS else []
    facts = [view.say("pause").join(speakers), talk.event]
    year = next((str(link.year) for link in links if link.year), "")
    dates = (talk.date, view.find_date(talk.citation), year)
    return _make_card(talk.title, facts, dates, links, talk.citation, view)


def _make_items(links: Sequence[AnswerLink], view: AnswerView) -> Iterator[Element]:
    """Make a card for the links of each talk, and a row for every other link."""
    for (talk, event), group in groupby(links, lambda link: (link.talk, link.event)):
        own = list(group)
        if not talk:
            yield from (_make_row(link, view) for link in own)
            continue
        dates = (view.find_date(own[0].citation), str(own[0].year or ""))
        yield _make_card(talk, [event], dates, own, own[0].citation, view)


def _make_card(
    title: str,
    facts: Iterable[str],
    dates: tuple[str, ...],
    links: Sequence[AnswerLink],
    citation: int,
    view: AnswerView,
) -> Element:
    card = make("li", attributes={"class": "talk"})
    body = add(card, "div", attributes={"class": "body"})
    label = make("span", title or "…", {"class": "label", "lang": tell_language(title)})
    mark = view.make_mark(citation)
    append_pieces(body, [label, "\u00a0", *([mark] if mark is not None else [])])
    body.append(_make_facts(facts, view.make_age(*dates)))
    media = add(card, "div", attributes={"class": "media"})
    names = _name_links(links, view.language)
    media.extend(_make_pill(link, name, view) for link, name in zip(links, names, strict=True))
    return card


def _make_facts(facts: Iterable[str], age: Element | None) -> Element:
    written = " · ".join(filter(None, facts))
    between = " · " if written and age is not None else ""
    line = make("span", written + between, {"class": "facts"})
    if age is not None:
        line.append(age)
    return line


def _name_links(links: Sequence[AnswerLink], language: str) -> list[str]:
    """Name the links of a talk: `Video · Bilibili`; those of one name are numbered."""
    names = [
        " · ".join(filter(None, (*_name(link, language), _say_dead(link, language)))) or "…"
        for link in links
    ]
    before: Counter[str] = Counter()
    numbered = []
    for name in names:
        before[name] += 1
        numbered.append(f"{name} {before[name]}" if before[name] > 1 else name)
    return numbered


def _name(link: AnswerLink, language: str) -> tuple[str, str]:
    return name_kind(link.kind, language), name_platform(link.platform, language)


def _say_dead(link: AnswerLink, language: str) -> str:
    """Say that a link did not open when it was checked; empty for any other."""
    return TEXTS.say("dead", language, link.dead) if link.dead else ""


def _make_pill(link: AnswerLink, name: str, view: AnswerView) -> Element:
    css = "pill dead" if link.dead else "pill"
    attributes = {"class": css, "data-kind": link.kind, "title": link.label}
    if not find_address(link.url):
        unsafe = {**attributes, "class": "pill unsafe", "title": view.say("no_address")}
        return make("span", name, unsafe)
    pill = make_link("", link.url, attributes)
    append_pieces(pill, [make_icon(link.kind), name])
    return pill


def _make_row(link: AnswerLink, view: AnswerView) -> Element:
    item = make("li", attributes={"class": "link"})
    address = find_address(link.url)
    css = "row unsafe" if not address else "row dead" if link.dead else "row"
    row = make_link("", link.url, {"class": css})
    if not address:
        row.set("title", view.say("no_address"))
    tile = add(row, "span", attributes={"class": "tile", "data-kind": link.kind})
    tile.append(make_icon(link.kind))
    body = add(row, "span", attributes={"class": "body"})
    label = link.label or link.url
    add(body, "span", label, {"class": "label", "lang": tell_language(label)})
    place = (*_name(link, view.language), _find_host(link.url), _say_dead(link, view.language))
    age = view.make_age(view.find_date(link.citation), str(link.year or ""))
    body.append(_make_facts(dict.fromkeys(place), age))
    if address:
        row.append(make_icon("out"))
    item.append(row)
    mark = view.make_mark(link.citation)
    if mark is not None:
        item.append(mark)
    return item


def _find_host(url: str) -> str:
    """Find where a link leads: its host, or the mailbox."""
    address = find_address(url)
    if address.startswith("mailto:"):
        return address.removeprefix("mailto:").partition("?")[0]
    return urlsplit(address).netloc.removeprefix("www.")
