"""Answers where in the recording of a talk something is said, with the sentence and the minute."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.answering.draft import DraftAnswer, DraftCitation, DraftLink, cite_document
from bot.answering.from_catalogue.moments.asked import Asked, asks_for_place, read_asked
from bot.answering.from_catalogue.moments.recordings import Recordings
from bot.answering.from_catalogue.naming import clean_words, name_one, quote_title
from bot.answering.from_catalogue.shown import mention_shown
from bot.dialogue_state import DialogueState
from bot.rendering.labels import MAX_SPEAKERS, write_link_line
from bot.rendering.pages.passages import name_quote
from bot.rendering.texts import Texts
from bot.request import Request
from bot.understanding.asking_words import AskingWords
from indexer.catalogue.records import Talk
from indexer.search.index import Reader

if TYPE_CHECKING:
    from bot.answering.from_catalogue.moments.places import Place

SURE_SCORE = 1.6
"""Score of a place from which it surely is what is asked for; at most 2."""
SURE, PROBABLE = 0.9, 0.75
"""Confidence of an answer whose best place is one, and of any other."""
TEXTS = Texts({
    "people": {"zh": "（{}）", "en": " ({})"},
    "comma": {"zh": "、", "en": ", "},
    "one": {"zh": "{}：{}", "en": "{}: {}"},
    "several": {"zh": "{}：\n{}", "en": "{}:\n{}"},
    "place": {"zh": "在 {}：“{}” [{}]", "en": "at {} — “{}” [{}]"},
    "label": {"zh": "{}，{}", "en": "{}, {}"},
})


class MomentAnswers:
    """Answers questions for a place in a recording; thread-safe."""

    def __init__(self, asking: AskingWords) -> None:
        """Use the words of asking, which are no part of what is said."""
        self._asking = asking
        self._recordings = Recordings()

    def answer(
        self, request: Request, state: DialogueState | None, reader: Reader
    ) -> tuple[Request, DraftAnswer] | None:
        """Answer a request, as it was read; None if it is no such question, or nothing says it.

        `state` is what the conversation remembers.
        """
        if not asks_for_place(request) or not self._recordings.has_any(reader):
            return None
        asked = read_asked(request, state, self._asking, reader)
        if asked is None:
            return None
        request = asked.request
        for ids in asked.talks:
            moments = self._recordings.read(reader, reader.catalogue.get_talks(ids))
            from bot.answering.from_catalogue.moments.places import choose_places

            places = choose_places(reader, moments, request.topic, str(request.language))
            if places:
                return _settle(asked, places), _draft(places, request, reader)
        return None


def _settle(asked: Asked, places: Sequence[Place]) -> Request:
    """Settle which talks were meant where the conversation tells it, so that it goes on of them."""
    request = asked.request
    if any(one.text for one in request.mentions):
        return request
    talks = {place.moment.talk.id: place.moment.talk for place in places}
    kept = [one for one in request.mentions if one.what != "talk"]
    meant = [mention_shown(talk, request.language) for talk in talks.values()]
    return replace(request, mentions=(*kept, *meant), follows=True)


def _draft(places: Sequence[Place], request: Request, reader: Reader) -> DraftAnswer:
    language = request.language
    numbers = {place: number for number, place in enumerate(places, 1)}
    parts, links = [], []
    for _, group in groupby(places, key=lambda place: place.moment.talk.id):
        own = list(group)
        talk = own[0].moment.talk
        lines = [
            TEXTS.say("place", language, _get_clock(one), clean_words(one.quote), numbers[one])
            for one in own
        ]
        head = _introduce(talk, language, reader)
        key = "one" if len(lines) == 1 else "several"
        parts.append(TEXTS.say(key, language, head, "\n".join(lines)))
        links += [_draft_link(one, numbers[one], language, reader) for one in own]
    intro = "\n".join(parts)
    lines = [
        write_link_line(
            link.label,
            link.url,
            link.platform,
            link.citation,
            language,
            reader.find_dead(link.url),
        )
        for link in links
    ]
    talks = {place.moment.talk.id: place.moment.talk for place in places}
    best = max(place.score for place in places)
    return DraftAnswer(
        found=True,
        confidence=SURE if best >= SURE_SCORE else PROBABLE,
        text="\n".join([intro, *lines]),
        intro=intro,
        citations=tuple(_cite(place, language) for place in places),
        links=tuple(links),
        kind="links",
        relates_pages=False,
        shown=tuple(mention_shown(talk, language) for talk in talks.values()),
    )


def _introduce(talk: Talk, language: str, reader: Reader) -> str:
    """Name a talk with its speakers."""
    people = reader.catalogue.get_people(talk.speakers[:MAX_SPEAKERS])
    names = [name_one(person.names, language) for person in people]
    names += ["…"] if len(talk.speakers) > MAX_SPEAKERS else []
    said = TEXTS.say("people", language, TEXTS.say("comma", language).join(names)) if names else ""
    return f"{quote_title(talk, language)}{said}"


def _draft_link(place: Place, number: int, language: str, reader: Reader) -> DraftLink:
    talk, passage = place.moment.talk, place.moment.passage
    title = name_one(talk.titles, language)
    event = reader.catalogue.get_events([talk.event])[0] if talk.event else None
    return DraftLink(
        url=passage.url,
        label=TEXTS.say("label", language, title, _get_clock(place)),
        kind="video",
        platform=place.moment.document.links[0].platform,
        citation=number,
        talk=title,
        event=name_one(event.names, language) if event else "",
        year=(event.year if event else 0) or talk.year,
        scope="talk",
    )


def _cite(place: Place, language: str) -> DraftCitation:
    """Cite the place; a transcript that is named by its file gets the title of the talk."""
    document, passage = place.moment.document, place.moment.passage
    section = document.sections[passage.section]
    citation = cite_document(
        document,
        place.quote,
        [passage.url, *(link.url for link in section.links)],
        section.anchor,
        section.headings,
        section.text,
        passage.url,
        name_quote(document.sections, passage.section, place.quote),
    )
    if document.talks:
        return citation
    return replace(citation, title=name_one(place.moment.talk.titles, language))


def _get_clock(place: Place) -> str:
    """Get the time of a place as its transcript writes it: `5:10`."""
    return " ".join(place.moment.passage.headings)
