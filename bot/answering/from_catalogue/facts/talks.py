"""Tells of talks: title, speakers, event, day, and what the abstract says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.draft import DraftAnswer, DraftLink
from bot.answering.from_catalogue.compose import Composer
from bot.answering.from_catalogue.lists import draft_talk_links, write_day_of, write_talk
from bot.answering.from_catalogue.naming import clean_words
from indexer.catalogue.names import choose_name
from indexer.catalogue.records import Fact, Talk

MAX_SUMMARY_CHARS = 220
"""Longest summary or abstract that is repeated; it ends with a sentence if it can."""
_SENTENCE_END = re.compile(r"[。！？!?]|\.(?=\s|$)")


def tell_talks(composer: Composer, talks: Sequence[Talk]) -> DraftAnswer | None:
    """Tell of each talk: title, speakers, event, day; of a single one also its abstract."""
    lines: list[str] = []
    links: list[DraftLink] = []
    for talk in talks:
        own = draft_talk_links(composer, talk)
        details = composer.name_event_of(talk), write_day_of(composer, talk)
        lines.append(write_talk(composer, talk, own, *details, twice=True))
        abstract = _find_abstract(composer, talk)
        if abstract is not None:
            text = cut_sentences(abstract.value, MAX_SUMMARY_CHARS)
            lines.append(text + composer.citations.mark(abstract.evidence))
        links += own
    return composer.finish(lines, links=links)


def cut_sentences(text: str, most: int) -> str:
    """Cut a text of a page to whole sentences of at most `most` characters, else within words."""
    line = clean_words(text)
    if len(line) <= most:
        return line
    ends = [match.end() for match in _SENTENCE_END.finditer(line, 0, most)]
    return line[: ends[-1]] if ends else f"{line[: most - 1].rstrip()}…"


def choose_fact(facts: Sequence[Fact], language: str) -> Fact | None:
    """Choose the first fact whose value is in a language, else the first."""
    best = choose_name([fact.value for fact in facts], language)
    return next((fact for fact in facts if fact.value == best), None)


def _find_abstract(composer: Composer, talk: Talk) -> Fact | None:
    """Find what the pages of a talk state as its abstract, in the language of the answer if so."""
    said = [fact for fact in talk.facts if fact.field == "abstract" and fact.value.strip()]
    if not said:
        keys = list(dict.fromkeys((page.source, page.document) for page in talk.pages))
        documents = dict(zip(keys, composer.reader.store.documents(keys), strict=True))
        for page in talk.pages:
            for stated in documents[page.source, page.document].talks:
                if (
                    stated.abstract
                    and stated.section == page.section
                    and (stated.is_page or set(stated.titles) & set(talk.titles))
                ):
                    said.append(Fact("abstract", stated.abstract, page))
    return choose_fact(said, composer.language)
