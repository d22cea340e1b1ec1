"""Names of the parts of an answer, as people read them: labels, titles, dates, kinds of link."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.messages import Answer, AnswerLink, Citation
from bot.rendering.grounding import ground
from bot.rendering.platforms import find_note, name_platform
from bot.rendering.texts import CONFIDENCE, KINDS, LINK_STATE
from indexer.calibration import SURE
from indexer.text.control_characters import clean_line

MAX_SPEAKERS = 6
"""Of one talk in a list; a panel of more ends with an ellipsis."""


def collect_addresses(answer: Answer) -> frozenset[str]:
    """Collect the addresses an answer may show; others are removed from titles and labels."""
    cited = {citation.url for citation in answer.citations}
    linked = {link.url for link in answer.links} | {page.url for page in answer.related}
    return frozenset((cited | linked) - {""})


def ground_line(text: str, addresses: frozenset[str]) -> str:
    """Ground a text and put it on one line."""
    return " ".join(ground(text, addresses).split())


def choose_label(link: AnswerLink, addresses: frozenset[str], language: str) -> str:
    """Choose the text of a link: its label, else its platform; on one line, never empty."""
    label = ground_line(link.label, addresses)
    return label or ground_line(name_platform(link.platform, language), addresses) or "…"


def choose_note(link: AnswerLink, label: str, language: str) -> str:
    """Choose what stands in brackets behind a label: the platform, unless it is named there.

    Of a dead link also when it did not open.
    """
    note = ground_line(find_note(link.platform, label, link.url, language), frozenset())
    return _join_notes(note if note != label else "", link.dead, language)


def choose_title(citation: Citation, addresses: frozenset[str]) -> str:
    """Choose the text of a citation: the title of its page, else the name of its source."""
    return ground_line(citation.title, addresses) or citation.source


def choose_date(citation: Citation) -> str:
    """Choose the date of a citation: when its event was held, else when its page was written."""
    return " – ".join(citation.held.split("/")) or citation.published


def name_kind(kind: str, language: str) -> str:
    """Name a kind of link in a language; an unknown one stays as it is."""
    return KINDS.say(kind, language) if kind in KINDS else clean_line(kind)


def name_confidence(confidence: float, language: str) -> str:
    """Name a confidence of 0 to 1 in words; a figure would promise more than it can."""
    return CONFIDENCE.say("sure" if confidence >= SURE else "probable", language)


def name_by_kind(links: list[AnswerLink], addresses: frozenset[str], language: str) -> list[str]:
    """Name the links of one talk: `video`, `slides`; `video (Bilibili)` where there are two videos.

    No two names are the same, and none is empty.
    """
    kinds = [ground_line(name_kind(link.kind, language), addresses) or "…" for link in links]
    names = []
    for link, kind in zip(links, kinds, strict=True):
        is_shown = kinds.count(kind) > 1 or link.dead
        note = choose_note(link, kind, language) if is_shown else ""
        names.append(f"{kind} ({note})" if note else kind)
    return [_number(names, place) for place in range(len(names))]


def _number(names: list[str], place: int) -> str:
    """Put a number behind a name that stands there before."""
    before = names[:place].count(names[place])
    return f"{names[place]} {before + 1}" if before else names[place]


def write_link(
    label: str,
    note: str,
    url: str,
    format_link: Callable[[str, str], str],
    escape: Callable[[str], str],
) -> str:
    """Write a link with its mail address and its platform, in a channel's markup.

    `format_link` formats a label and an address, and `escape` any other text.
    """
    text = format_link(label, url)
    if url.startswith("mailto:"):
        text = f"{text} {escape(url.removeprefix('mailto:'))}"
    return f"{text} ({escape(note)})" if note else text


def write_talk_facts(speakers: Sequence[str], event: str, year: str, language: str) -> str:
    """Write who gave a talk, where and when: `Ada, Grace, MeshDay 2030`.

    The year is left out where the event names it.
    """
    shown = [*speakers[:MAX_SPEAKERS], *(["…"] if len(speakers) > MAX_SPEAKERS else [])]
    names = ("、" if language == "zh" else ", ").join(filter(None, shown))
    parts = [names, event, year if year not in event else ""]
    return ("，" if language == "zh" else ", ").join(filter(None, parts))


def say_dead(day: str, language: str) -> str:
    """Say that a link did not open on a day, an ISO date; empty for none."""
    return LINK_STATE.say("dead", language, day) if day else ""


def _join_notes(note: str, dead: str, language: str) -> str:
    return ("，" if language == "zh" else ", ").join(filter(None, (note, say_dead(dead, language))))


def write_link_line(
    label: str, url: str, platform: str, citation: int, language: str, dead: str = ""
) -> str:
    """Write the line of a link in an answer's own text, for readers of its JSON.

    As `- Opening (YouTube) [1]`, with when it did not open if it is dead; no channel reads it.
    """
    note = _join_notes(find_note(platform, label, url, language), dead, language)
    return f"- {label} ({note}) [{citation}]" if note else f"- {label} [{citation}]"
