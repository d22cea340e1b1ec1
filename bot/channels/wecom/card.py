"""Template cards: choices of a question back as buttons, and pages near what was not found.

See WeCom's API pages 101031 and 101032. A tap asks a question.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator

from bot.channels.wecom.events import Card
from bot.channels.wecom.texts import say
from bot.chat.commands import parse_command
from bot.messages import Answer, Choice
from bot.rendering.labels import collect_addresses, ground_line
from bot.rendering.script import choose_script
from bot.rendering.split import shorten, utf8
from bot.rendering.urls import encode_address
from indexer.text.control_characters import clean_line

MAX_JUMPS = 3
MAX_BUTTONS = 6
MAX_TITLE_CHARS = 26
"""WeCom recommends no more."""
MAX_QUESTION_BYTES = 200
MAX_KEY_BYTES = 1024
MAX_URL_BYTES = 1024
"""WeCom documents no limit for an address; this is its limit for keys."""
_MARKS = re.compile(r"(?<!\S)[@/／\s]+")
"""At the start of a word these mention somebody or begin a command, also in mid-text."""
_SENDS_QUESTION = 3
_OPENS_PAGE = 1
_PLAIN, _CHOSEN = 1, 2
"""Styles of a button."""


def make_card(answer: Answer) -> Card | None:
    """Make the card below an answer: buttons for its choices, or pages near what was not found.

    None for every other answer: whoever has it needs no second message.
    """
    if answer.kind not in {"clarify", "not_found"}:
        return None
    if answer.choices or answer.kind == "clarify":
        return _make_choice_card(answer)
    return _make_related_card(answer)


def make_tapped_card(task_id: str, question: str, language: str) -> Card:
    """Make the card that replaces one with choices, after a tap on the button of a question."""
    button = {"text": shorten(question, MAX_TITLE_CHARS, len), "style": _CHOSEN, "key": question}
    return _make_button_card(say("tapped_head", language), [button], task_id)


def _make_choice_card(answer: Answer) -> Card | None:
    """Make a card with a button for each choice; None without any.

    A button's key is its question, so that a tap still asks it after a restart. Each card has a new
    `task_id`: WeCom refuses a known one.
    """
    buttons = list(_make_buttons(answer.choices, collect_addresses(answer)))[:MAX_BUTTONS]
    if not buttons:
        return None
    head = say("choice_head", choose_script(answer.language, answer.question))
    return _make_button_card(head, buttons, secrets.token_hex(16))


def _make_button_card(head: str, buttons: list[dict[str, object]], task_id: str) -> Card:
    return {
        "card_type": "button_interaction",
        "main_title": {"title": head},
        "button_list": buttons,
        "task_id": task_id,
    }


def _make_buttons(choices: list[Choice], addresses: frozenset[str]) -> Iterator[dict[str, object]]:
    """Make the buttons, with the numbers that the choices have in the answer."""
    for number, choice in enumerate(choices, 1):
        question = clean_line(choice.question)
        label = ground_line(choice.label, addresses) or question
        if question and utf8(question) <= MAX_KEY_BYTES and parse_command(question).name == "ask":
            text = shorten(f"{number}. {label}", MAX_TITLE_CHARS, len)
            yield {"text": text, "style": _PLAIN, "key": question}


def _make_related_card(answer: Answer) -> Card | None:
    """Make a card that offers the pages related to an answer.

    None without related pages, or without a page that the card itself can open, which WeCom
    requires. The card has no `task_id`: it is never updated, and WeCom would refuse a known id when
    the same message is delivered again.
    """
    jumps = list(_make_jumps(answer))[:MAX_JUMPS]
    url = next(_find_urls(answer), "")
    if not jumps or not url:
        return None
    language = choose_script(answer.language, answer.question)
    head, hint = (say(key, language) for key in ("related_head", "related_hint"))
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
