"""The one talk that comes nearest to what somebody remembers of it."""

from __future__ import annotations

from msgspec.structs import replace

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.compose import Composer
from bot.answering.from_catalogue.lists import draft_talks
from bot.answering.from_catalogue.naming import clean_name
from bot.answering.from_catalogue.scope.resolve import Scope
from bot.answering.from_catalogue.topics.find import rank_topic_talks
from bot.request import Intent, Request
from indexer.search.index import Reader

_INTENTS: frozenset[Intent] = frozenset(("list", "title"))
"""Intents of who looks for a talk: `I remember one on …`."""
LEAST_PROBABILITY = 0.8
UNSURE = 0.7
"""Probability of `other` below which a question may as well look for a talk."""
LEAST_FIT = 0.33
"""Of the nearest talk; it has a word that says much, among words of remembering."""
LEAST_LEAD = 0.1
"""By which all others are further away."""
CONFIDENCE = 0.5


def answer_nearest(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    """Give the talk that is nearest to a topic which no talk is about; None if none stands out."""
    is_asked = request.intent in _INTENTS and request.probability >= LEAST_PROBABILITY
    is_asked = is_asked or (request.intent == "other" and request.probability < UNSURE)
    if not (is_asked and scope.is_open and request.topic) or request.offset:
        return None
    ranked = rank_topic_talks(reader, request.topic, None, request.language)
    fits = [one.fit for one in ranked[:2]] + [0.0, 0.0]
    if fits[0] < LEAST_FIT or fits[0] - fits[1] < LEAST_LEAD:
        return None
    composer = Composer(request, reader, scope)
    lead = composer.say("recommend_near", clean_name(request.topic))
    draft = draft_talks(composer, [ranked[0].talk.id], lead=lead)
    if draft is None:
        return None
    # It is a guess, and says so: nothing that is asked for was found.
    return replace(draft, found=False, confidence=CONFIDENCE, is_near=True)
