"""How much of a question's topic the first link of an answer tells: its own row, not its page."""

from __future__ import annotations

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.topics.words import match_terms, weigh_terms
from indexer.search.expansion import keep_rarest
from indexer.search.folding import fold_cached
from indexer.search.index import Reader
from indexer.search.query import parse_query

OTHER_PLACE_SHARE = 0.9
"""Share that a word counts which stands in the title of the page, and not beside the link."""


def holds_topic(reader: Reader, topic: str, draft: DraftAnswer) -> bool:
    """Tell whether any word of a topic, in either language, stands in an answer or what it cites.

    An answer holds an empty topic.
    """
    terms = weigh_terms(keep_rarest(reader.expand(parse_query(topic)))) if topic else ()
    cited = [text for one in draft.citations for text in (one.title, one.quote, *one.headings)]
    labels = [text for one in draft.links for text in (one.label, one.talk, one.event)]
    told = fold_cached("\n".join((draft.text, *labels, *cited)))
    return not terms or any(match_terms(terms, [(told, 1.0)]))


def measure_told(reader: Reader, topic: str, draft: DraftAnswer) -> float:
    """Measure the share of a topic's words, in either language, that stand with the first link.

    With it stand its label, its talk, the words that are cited and the headings above them. 0 for
    an answer without links, and without a topic.
    """
    if not topic or not draft.links:
        return 0.0
    link = draft.links[0]
    place = draft.citations[link.citation - 1]
    beside = "\n".join((link.label, link.talk, place.quote, *place.headings))
    terms = weigh_terms(keep_rarest(reader.expand(parse_query(topic))))
    total = sum(term.weight for term in terms)
    if not total:
        return 0.0
    texts = ((fold_cached(beside), 1.0), (fold_cached(place.title), OTHER_PLACE_SHARE))
    matches = match_terms(terms, texts)
    return sum(t.weight * share for t, share in zip(terms, matches, strict=True)) / total
