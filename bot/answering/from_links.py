"""Drafts an answer from the link records themselves."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.candidates import Near
from bot.answering.confidence import LINK_THRESHOLD, of_link, of_text
from bot.answering.evidence import NOTHING, Draft, Evidence
from bot.answering.link_ranking import Found, choose
from bot.answering.quotes import MAX_QUOTE_CHARS
from bot.answering.wording import introduce_links
from indexer.links.addresses import is_safe_link
from indexer.search.expansion import Term
from indexer.search.query import Query
from indexer.text.control_characters import clean_line

MAX_LINKS = 6
"""Links in one answer; a reader wants one, a list of six can be read at a glance."""
LINK_MARGIN = 0.22
"""A link this much below the best one answers another question."""


def draft_links(query: Query, terms: Sequence[Term], near: Sequence[Near]) -> Draft:
    """Answer with the link records themselves."""
    found = [one for one in choose(query, terms, near) if is_safe_link(one.link.url)]
    if not found:
        return NOTHING
    hits = [one.hit for one in near]
    confidence = of_link(found[0], of_text(query, terms, hits), hits[0].passage)
    if confidence < LINK_THRESHOLD:
        return Draft(False, confidence, "", ())
    kept = [one for one in found if one.score >= found[0].score - LINK_MARGIN][:MAX_LINKS]
    places = list(
        dict.fromkeys((one.document.source, one.document.id, one.section) for one in kept)
    )
    numbers = {place: number for number, place in enumerate(places, start=1)}
    links = tuple((one, numbers[one.document.source, one.document.id, one.section]) for one in kept)
    lines = [f"{name_link(one)} ({one.link.platform}) [{number}]" for one, number in links]
    evidence = tuple(
        _link_evidence([one for one, n in links if n == number])
        for number in range(1, len(places) + 1)
    )
    return Draft(True, confidence, introduce_links(query, lines), evidence, links)


def name_link(found: Found) -> str:
    """What to call a link: its label, or the page's title where the label says nothing."""
    label = clean_line(found.link.label)
    bare = not label or label == found.link.url or found.link.key
    return (found.document.title if bare else label) or found.link.url


def _link_evidence(found: Sequence[Found]) -> Evidence:
    """The place that gives some links of one section."""
    first = found[0]
    anchor = f"#{first.link.anchor}" if first.link.anchor and first.document.url else ""
    return Evidence(
        page=(first.document.source, first.document.id),
        title=first.document.title,
        url=first.document.url + anchor,
        quote=(first.link.context or first.link.label)[:MAX_QUOTE_CHARS],
        published=first.document.published,
        source=first.document.source,
        addresses=frozenset(one.link.url for one in found) | {first.document.url + anchor},
    )
