"""Pages near an answer -> a template card; a tap on one asks for it (API pages 101031, 101032)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.channels.wecom.events import Card
from bot.channels.wecom.texts import say
from bot.chat.commands import parse_command
from bot.messages import Answer
from bot.rendering.split import shorten, utf8
from bot.rendering.urls import encode_address
from indexer.text.control_characters import clean_line

MOST_JUMPS = 3
TITLE_CHARS = 26
"""Of what is shown; WeCom suggests no more."""
QUESTION_BYTES = 200
"""Of what a tap asks."""
MAX_URL_BYTES = 1024
"""WeCom names no limit for an address; it is that of its keys."""
_MARKS = re.compile(r"(?<!\S)[@/／\s]+")
"""Where a word begins they name somebody or begin a command, behind other words too."""
_ASKS_BACK = 3
_OPENS_PAGE = 1


def make_card(answer: Answer) -> Card | None:
    """Offer the pages near an answer.

    The card has no `task_id`: nothing is changed in it later, and an id that WeCom has seen would
    be refused when the same message is delivered again.

    Args:
        answer: Its titles come from a corpus that anybody may have written to.

    Returns:
        The card; None where there is nothing to offer, or no page for it to open, which WeCom asks
        for.
    """
    jumps = list(_jumps(answer))[:MOST_JUMPS]
    url = next(_pages(answer), "")
    if not jumps or not url:
        return None
    language = answer.language
    return {
        "card_type": "text_notice",
        "main_title": {
            "title": say("related_head", language),
            "desc": say("related_hint", language),
        },
        "jump_list": jumps,
        "card_action": {"type": _OPENS_PAGE, "url": url},
    }


def _jumps(answer: Answer) -> Iterator[dict[str, object]]:
    """One question for each title; each title once."""
    titles = (clean_line(page.title) for page in answer.related)
    for title in dict.fromkeys(title for title in titles if title):
        # Asked, not shown: an ellipsis would only mislead the search.
        question = shorten(_MARKS.sub("", title), QUESTION_BYTES, utf8).rstrip("…")
        shown = shorten(title, TITLE_CHARS, len)
        # A page called `/重建索引` must not become a command in the mouth of who taps it.
        if question and all(parse_command(one).name == "ask" for one in (title, question)):
            yield {"type": _ASKS_BACK, "title": shown, "question": question}


def _pages(answer: Answer) -> Iterator[str]:
    """The pages it may open: where the answer stands, else what it gives, else the nearest."""
    cited = [one.url for one in answer.citations]
    linked = [one.url for one in answer.links]
    for one in [*cited, *linked, *(page.url for page in answer.related)]:
        url = encode_address(one)
        if url and utf8(url) <= MAX_URL_BYTES:
            yield url
