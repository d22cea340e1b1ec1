"""Finds the links that a system gives to almost every session: its chat room, a feedback form.

They say nothing of a session. FOSDEM has three for each talk, and one slide deck for every ninth.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from indexer.links.kinds import classify

MIN_SESSIONS = 10
"""In a shorter list, a link of most sessions may be there for a reason."""
MOST = 0.8
"""Share of the sessions that have a link of one host and one label."""
_DIGITS = re.compile(r"\d+")
_OF_TALKS = frozenset({"video", "slides", "audio", "code"})


def find_noise(sessions: Sequence[Sequence[dict[str, str]]]) -> frozenset[str]:
    """Find the addresses that are noise; each session is a list of links with `label` and `url`.

    What shows a talk is none, even if every session has it.
    """
    if len(sessions) < MIN_SESSIONS:
        return frozenset()
    counts = Counter(kind for links in sessions for kind in {_name_kind(link) for link in links})
    least = MOST * len(sessions)
    return frozenset(
        link["url"]
        for links in sessions
        for link in links
        if counts[_name_kind(link)] >= least
        and classify(link["url"], link["label"])[0] not in _OF_TALKS
    )


def _name_kind(link: dict[str, str]) -> tuple[str, str]:
    """Name what links of one kind share: the host, and the label without its numbers."""
    try:
        host = urlsplit(link["url"]).hostname or ""
    except ValueError:
        host = ""
    return host, _DIGITS.sub("", link["label"]).strip().casefold()
