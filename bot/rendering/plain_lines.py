"""Plain lines of an answer's own text, for readers of its JSON; channels lay out its records.

No channel reads these lines: they may change.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.rendering.platforms import find_note

MAX_SPEAKERS = 6
"""Of one talk in a list; a panel of more ends with an ellipsis."""


def write_link_line(label: str, platform: str, citation: int, language: str) -> str:
    """Write the line of a link: `- Opening (YouTube) [1]`."""
    note = find_note(platform, label, language)
    return f"- {label} ({note}) [{citation}]" if note else f"- {label} [{citation}]"


def write_talk_line(
    title: str,
    speakers: Sequence[str],
    event: str,
    date: str,
    kinds: Sequence[str],
    citation: int,
    language: str,
) -> str:
    """Write the line of a talk: `- Opening (Ada, MeshDay 2030) · video · slides [1]`.

    `kinds` are those of its links, named in the language.
    """
    facts = write_talk_facts(speakers, event, date[:4], language)
    head = f"- {title} ({facts})" if facts else f"- {title}"
    return f"{' · '.join([head, *dict.fromkeys(kinds)])} [{citation}]"


def write_talk_facts(speakers: Sequence[str], event: str, year: str, language: str) -> str:
    """Write who gave a talk, where and when: `Ada, Grace, MeshDay 2030`.

    The year is left out where the event names it.
    """
    shown = [*speakers[:MAX_SPEAKERS], *(["…"] if len(speakers) > MAX_SPEAKERS else [])]
    names = ("、" if language == "zh" else ", ").join(filter(None, shown))
    parts = [names, event, year if year not in event else ""]
    return ("，" if language == "zh" else ", ").join(filter(None, parts))
