"""Template card with pages related to an answer; a tap on one asks for it.

See WeCom's API pages 101031 and 101032.
"""

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

MAX_JUMPS = 3
MAX_TITLE_CHARS = 26
"""WeCom recommends no more."""
MAX_QUESTION_BYTES = 200
MAX_URL_BYTES = 1024
"""WeCom documents no limit for an address; this is its limit for keys."""
_MARKS = re.compile(r"(?<!\S)[@/／\s]+")
"""At the start of a word these mention somebody or begin a command, also in mid-text."""
_SENDS_QUESTION = 3
_OPENS_PAGE = 1


def make_card(answer: Answer) -> Card | None:
    """Make a card that offers the pages related to an answer.

    None where something was found, for thanks and for a question back: whoever reads an answer
    needs no second message. None without related pages too, or without a page that the card
    itself can open, which WeCom requires. The card has no `task_id`: it is never updated, and WeCom
    would refuse a known id when the same message is delivered again.
    """
    if answer.kind != "not_found":
        return None
    jumps = list(_make_jumps(answer))[:MAX_JUMPS]
    url = next(_find_urls(answer), "")
    if not jumps or not url:
        return None
    head, hint = (say(key, answer.language) for key in ("related_head", "related_hint"))
    return {
        "card_type": "text_notice",
        "main_title": {"title": head, "desc": hint},
        "jump_list": jumps,
        "card_action": {"type": _OPENS_PAGE, "url": url},
    }


def _make_jumps(answer: Answer) -> Iterator[dict[str, object]]:
    titles = (clean_line(page.title) for page in answer.related)
    for title in dict.fromkeys(title for title in titles if title):
        # Without the ellipsis, which would only mislead the search.
        question = shorten(_MARKS.sub("", title), MAX_QUESTION_BYTES, utf8).rstrip("…")
        # A page with the title `/重建索引` must not become a command of the person who taps it.
        if question and all(parse_command(text).name == "ask" for text in (title, question)):
            label = shorten(title, MAX_TITLE_CHARS, len)
            yield {"type": _SENDS_QUESTION, "title": label, "question": question}


def _find_urls(answer: Answer) -> Iterator[str]:
    """Find pages that the card may open: cited pages first, then links, then related pages."""
    cited = [citation.url for citation in answer.citations]
    linked = [link.url for link in answer.links]
    for address in [*cited, *linked, *(page.url for page in answer.related)]:
        url = encode_address(address)
        if url and utf8(url) <= MAX_URL_BYTES:
            yield url
