"""Says what the bot is for: its community, its events, and three things to ask."""

from __future__ import annotations

import msgspec

from bot.answering.from_catalogue.naming import space_out
from bot.answering.social.examples import Examples
from bot.answering.social.texts import HELP
from bot.request import Request
from indexer.catalogue.names import choose_name
from indexer.search.index import Reader
from indexer.text.control_characters import clean_line


class Introduction(msgspec.Struct, frozen=True):
    """What the bot says of itself."""

    text: str
    """Without the questions."""
    questions: tuple[str, ...]
    """At least one, the best first."""


def introduce(request: Request, reader: Reader) -> Introduction:
    """Introduce the bot in the language of a request."""
    examples = Examples(request, reader)
    language = request.language
    names = reader.community.list_names()
    name = clean_line(choose_name(names, language)) if names else ""
    who = HELP.say("who", language, name) if name else HELP.say("who_unnamed", language)
    lines = [who, _tell_events(examples, reader, language)]
    text = "\n".join(space_out(line, language) for line in lines if line)
    return Introduction(text, tuple(examples.list_examples()))


def _tell_events(examples: Examples, reader: Reader, language: str) -> str:
    """Tell how many events and talks there are, the latest and the largest; empty for none."""
    named = [(one, name) for one in examples.events if (name := examples.name(one))]
    if not named:
        return ""
    latest = named[0][1]
    if len(examples.events) == 1:
        return HELP.say("one_event", language, latest)
    talks = len(reader.catalogue.list_talks())
    if talks < len(examples.events):
        return HELP.say("few_talks", language, len(examples.events), latest)
    largest = max(named, key=lambda pair: pair[0].talks)[1]
    if largest == latest:
        return HELP.say("latest", language, len(examples.events), talks, latest)
    return HELP.say("events", language, len(examples.events), talks, latest, largest)
