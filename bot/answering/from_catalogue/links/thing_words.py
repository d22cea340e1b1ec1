"""Reads which thing of an event a question asks for, and rates what stands with a link by it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from bot.answering.from_catalogue.naming import leave_out_names
from bot.answering.from_catalogue.topics.words import drop_broken, match_terms, weigh_terms
from bot.request import Request
from bot.understanding.events.things import EventThing, find_things
from indexer.search.expansion import Term, keep_rarest
from indexer.search.folding import fold_cached
from indexer.search.index import Reader
from indexer.search.query import QUESTION_WORDS, parse_query
from indexer.text.language import split_words

LEAST_TOLD = 0.5
"""Share of what is asked for beside a known thing that stands with its link."""
MOST_ASKED = 0.8
"""The same of what is no known thing: its own words must stand there."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)\s*年?")


class AskedThing(msgspec.Struct, frozen=True):
    """A thing of an event, as a question asks for it."""

    known: tuple[EventThing, ...]
    """Things that every event has."""
    terms: tuple[Term, ...]
    """What else is asked for, weighed: `unconference` of the minutes of the unconference."""

    def is_in(self, text: str) -> bool:
        """Tell whether a text has words for the thing."""
        if self.known:
            return all(thing.words.search(text) for thing in self.known)
        return self.measure(text) >= MOST_ASKED

    def measure(self, text: str) -> float:
        """Measure the share of what else is asked for that a text has, 0 to 1."""
        total = sum(term.weight for term in self.terms)
        if not total:
            return 1.0 if self.known else 0.0
        matches = match_terms(self.terms, ((fold_cached(text), 1.0),))
        told = sum(term.weight * share for term, share in zip(self.terms, matches, strict=True))
        return told / total


def read_thing(request: Request, reader: Reader) -> AskedThing | None:
    """Read which thing is asked for beside the names of a question; None if there is none."""
    text = _YEAR.sub(" ", leave_out_names(request))
    known = find_things(text)
    rest = request.topic if known or request.topic else text
    for thing in known:
        rest = thing.words.sub(" ", rest)
    rest = " ".join(QUESTION_WORDS.sub(" ", rest).split())
    terms = _weigh(rest, reader) if split_words(rest) else ()
    return AskedThing(known, terms) if known or terms else None


def _weigh(text: str, reader: Reader) -> tuple[Term, ...]:
    query = parse_query(text)
    words = tuple(dict.fromkeys(split_words(text)))
    query = replace(query, subject=text, words=words, link_intents=())
    terms: Sequence[Term] = drop_broken(reader.expand(query), text, reader.encoder.vocabulary)
    return tuple(weigh_terms(keep_rarest(terms)))
