"""The numbered evidence of an answer: all that a model may say, and what it is checked against."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from bot.messages import Answer, AnswerLink, Citation
from bot.rendering.grounding import MARK
from bot.rendering.labels import name_kind
from bot.rendering.platforms import name_platform


@dataclass(frozen=True, slots=True)
class Source:
    """What one citation of an answer proves."""

    number: int
    """Of the citation."""
    text: str
    """Lines: title, event, dates, headings, what the answer says with its mark, links, passage."""
    addresses: frozenset[str]
    """Of the citation, and of the answer's links that cite it."""


def list_sources(answer: Answer) -> list[Source]:
    """List the sources of an answer by number; without `Answer.evidence`, from quotes alone."""
    evidence = [] if answer.evidence is msgspec.UNSET else answer.evidence
    around = {one.number: one.text for one in evidence}
    return [_read_source(one, answer, around.get(one.number, "")) for one in answer.citations]


def _read_source(citation: Citation, answer: Answer, around: str) -> Source:
    mark = f"[{citation.number}]"
    links = [link for link in answer.links if link.citation == citation.number]
    said = [MARK.sub("", line) for line in answer.text.splitlines() if mark in line]
    lines = [
        citation.title,
        citation.event,
        # When a page was written says nothing of when anything was held.
        " – ".join(citation.held.split("/")),
        *citation.headings,
        *said,
        *(_describe_link(link, answer.language) for link in links),
        around or citation.quote,
    ]
    addresses = {citation.url, *(link.url for link in links)} - {""}
    text = "\n".join(dict.fromkeys(filter(None, (line.strip() for line in lines))))
    return Source(citation.number, text, frozenset(addresses))


def _describe_link(link: AnswerLink, language: str) -> str:
    """Describe a link without its address, which a channel shows beside the text."""
    kind, platform = name_kind(link.kind, language), name_platform(link.platform, language)
    return f"{link.label} ({kind}, {platform})"
