"""The text of an answer: its lines, with marks and addresses as links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from bot.channels.http_api.page.answer.view import (
    AnswerView,
    choose_tag,
    find_address,
    make_link,
    tell_language,
)
from bot.rendering.html.elements import add, make
from indexer.text.control_characters import clean_text

_PIECES = re.compile(r"(\[\d{1,3}\]|https?://[^\s<>\"，。；、（）]+)")
_MARK = re.compile(r"\[(\d{1,3})\]")


def make_text(view: AnswerView) -> Element:
    """Make the text; of an answer that lists something, only what stands before the list."""
    language = choose_tag(view.answer.language)
    text = make("div", attributes={"class": "text", "lang": language})
    for paragraph in re.split(r"\n\s*\n", choose_text(view)):
        lines = [line for line in paragraph.split("\n") if line.strip()]
        for place, line in enumerate(lines):
            # A quoted line may be in another language than the answer.
            lang = tell_language(_MARK.sub("", line), language)
            css = "" if place else "first"
            written = add(text, "p", attributes={"class": css, "lang": lang})
            append_pieces(written, _link_pieces(line, view))
    return text


def choose_text(view: AnswerView) -> str:
    """Choose the text beside the lists that the page shows itself."""
    answer = view.answer
    lists = {"links": answer.links, "talks": answer.talks, "clarify": answer.choices}
    return (answer.intro or answer.text) if lists.get(answer.kind) else answer.text


def append_pieces(parent: Element, pieces: Iterable[str | Element]) -> None:
    """Append texts and elements in their order."""
    for piece in pieces:
        if not isinstance(piece, str):
            parent.append(piece)
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + clean_text(piece)
        else:
            parent.text = (parent.text or "") + clean_text(piece)


def _link_pieces(line: str, view: AnswerView) -> Iterable[str | Element]:
    """Cut a line at its marks and addresses; those that the answer's records hold become links."""
    answer = view.answer
    addresses = {link.url for link in answer.links} | {one.url for one in answer.citations}
    for piece in _PIECES.split(line):
        match = _MARK.fullmatch(piece)
        mark = view.make_mark(int(match[1])) if match else None
        if mark is not None:
            yield mark
        elif piece in addresses and find_address(piece):
            yield make_link(piece, piece)
        elif piece:
            yield piece
