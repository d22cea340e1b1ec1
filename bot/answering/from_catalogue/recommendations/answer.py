"""Answers who asks what to watch: a short list with links, and honest about what nobody knows."""

from __future__ import annotations

import re

from msgspec.structs import replace

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.compose import Composer
from bot.answering.from_catalogue.facts.what import answer_title
from bot.answering.from_catalogue.lists import draft_talks
from bot.answering.from_catalogue.naming import clean_name
from bot.answering.from_catalogue.recommendations.choose import Choice, choose_talks
from bot.answering.from_catalogue.recommendations.wishes import Wish, find_wish, says_easy
from bot.answering.from_catalogue.scope.resolve import Scope
from bot.answering.from_catalogue.unknown import answer_none_left
from bot.request import Request
from indexer.search.index import Reader

MOST = 5
"""Talks that are recommended at once; more would be no recommendation."""
NEAR_CONFIDENCE = 0.5
"""Of talks that only come close to the topic."""
_SIMILAR = re.compile(
    r"\b(?:similar|like|liked|loved|enjoyed|else|related)\b|类似|相似|相关|喜欢|还有|一样的",
    re.IGNORECASE,
)


def answer_recommend(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    """Recommend talks; None if nothing is on the topic that is asked for."""
    if scope.titled:
        return _answer_titled(request, reader, scope)
    composer = Composer(request, reader, scope)
    wish = find_wish(request, reader.encoder)
    if not wish and says_easy(request, reader.encoder):
        wish = "easy"
    return _draft(composer, choose_talks(composer, wish), wish)


def _answer_titled(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    """Recommend talks similar to one, if that is asked for; else tell of it."""
    if not _SIMILAR.search(request.text):
        return answer_title(request, reader, scope)
    talks = reader.catalogue.get_talks(scope.titled)
    topic = " ".join(dict.fromkeys([talks[0].titles[0], *talks[0].topics]))
    request = replace(request, topic=topic, other_than=scope.titled)
    scope = replace(scope, titled=(), other_than=frozenset(scope.titled))
    composer = Composer(request, reader, scope)
    return _draft(composer, choose_talks(composer, ""), "")


def _draft(composer: Composer, choice: Choice, wish: Wish) -> DraftAnswer | None:
    if not choice.talks:
        if not composer.scope.other_than:
            return None
        return answer_none_left(composer.request, composer.reader, composer.scope)
    kinds = composer.scope.constraints.kinds or ("video",)
    draft = draft_talks(
        composer,
        [talk.id for talk in choice.talks],
        lead=_word_lead(composer, choice, wish),
        kinds=kinds,
        most=MOST,
    )
    if draft is None or not choice.is_near:
        return draft
    return replace(draft, confidence=min(draft.confidence, NEAR_CONFIDENCE), is_near=True)


def _word_lead(composer: Composer, choice: Choice, wish: Wish) -> str:
    """Word the first line: what the talks are good for, and what is not on record."""
    topic = clean_name(choice.topic)
    if choice.is_near:
        return composer.say("recommend_near", topic)
    if wish == "easy":
        key = "recommend_easy" if choice.is_easy else "recommend_not_easy"
    else:
        key = {"length": "recommend_length", "views": "recommend_views"}.get(wish, "recommend")
    about = composer.say("recommend_on", topic) if topic else ""
    said = composer.say(key)
    if not about or composer.language == "zh":
        return about + said
    return about + said[:1].lower() + said[1:]
