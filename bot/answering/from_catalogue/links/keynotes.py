"""Finds the keynotes of events: the talks that their title, track, label or file calls so."""

from __future__ import annotations

import re

from bot.answering.from_catalogue.scope.resolve import Scope, find_talks
from bot.answering.from_catalogue.topics.find import MAX_SCOPE, read_file_name
from bot.request import Request
from indexer.catalogue.records import Talk
from indexer.search.index import Reader

_KEYNOTE = re.compile(r"(?<![a-z])keynotes?(?![a-z])|主题演讲|主旨演讲|主旨报告", re.IGNORECASE)


def find_keynotes(request: Request, reader: Reader, scope: Scope) -> list[Talk]:
    """Find the keynotes of the events that a question names, if it asks for keynotes.

    Where every talk is called so, the word tells none from another.
    """
    if not scope.events or not scope.names_events or not _KEYNOTE.search(request.text):
        return []
    talks = reader.catalogue.get_talks(find_talks(scope, reader)[:MAX_SCOPE])
    found = [talk for talk in talks if _is_keynote(talk)]
    return found if len(found) < len(talks) else []


def _is_keynote(talk: Talk) -> bool:
    labels = [text for link in talk.links for text in (link.label, read_file_name(link))]
    return any(_KEYNOTE.search(text) for text in (*talk.titles, talk.track, *talk.topics, *labels))
