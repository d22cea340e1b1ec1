"""Who spoke most often: the people of a scope by how many talks they gave."""

from __future__ import annotations

import re
from collections import Counter

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.compose import Composer
from bot.answering.from_catalogue.lists import describe
from bot.answering.from_catalogue.scope.resolve import find_talks

MAX_PEOPLE = 5
MAX_PROVING = 100
"""Talks that are read to find who tells of them."""
_WHO = re.compile(r"\bwho(?:se)?\b|谁|誰|哪位|哪个人|哪個人", re.IGNORECASE)


def answer_most_heard(composer: Composer) -> DraftAnswer | None:
    """Answer who of the speakers of one event or series spoke most often; else None.

    Of two that are named, 谁 is one of the two.
    """
    scope = composer.scope
    named = len(scope.series) + (len(scope.events) if scope.names_events else 0)
    if named != 1 or scope.names_talks or not _WHO.search(composer.request.text):
        return None
    talks = composer.catalogue.get_talks(find_talks(scope, composer.reader))
    counts = Counter(id for talk in talks for id in talk.speakers)
    best = counts.most_common(MAX_PEOPLE)
    if not best or best[0][1] < 2:
        return None
    people = composer.catalogue.get_people([id for id, _ in best])
    composer.shown.add(*people)
    names = [
        composer.name(person) + composer.bracket(composer.count(number, "talks"))
        for person, (_, number) in zip(people, best, strict=True)
    ]
    told = f"{describe(composer)}{composer.say('colon')}{composer.join(names)}"
    shown = {person.id for person in people}
    proving = [talk for talk in talks if shown.intersection(talk.speakers)][:MAX_PROVING]
    return composer.finish([told + composer.prove_all(proving)])
