"""Reads the text of a heading that a generator makes its anchor from, and keeps its letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_EMOJI = re.compile(r":(?:[+-]1|100|1234|(?=[0-9_+-]{0,39}[a-z])[a-z0-9_+-]{1,40}):")
"""`:tada:`; what has digits only, as in `1:1:3`, is none but for these."""
_ENTITIES = "entities"
"""Key in the `meta` of a heading: the characters that entities stand for, and these."""
_BREAKS = frozenset({"softbreak", "hardbreak"})
_TEXTS = frozenset({"text", "unsure_address"})
_WORD = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nl", "Mn", "Mc", "Me", "Nd", "Pc"})


def read_shown(
    *,
    breaks: str = " ",
    alt: bool = False,
    emoji: bool = False,
    dashes: re.Pattern[str] | None = None,
    restores: bool = False,
) -> Callable[[Token], str]:
    """Make a reader of the text that is shown: that of links and code too.

    A line end within the heading gives `breaks`. With `alt`, the description of a picture counts;
    with `emoji`, `:tada:` is one, and no text. What matches `dashes`, outside code, becomes
    one that is no letter. With `restores`, an entity counts as it is written (`note_entities`).
    """

    def read(inline: Token) -> str:
        entities = get_entities(inline) if restores else {}
        parts: list[str] = []
        for child in inline.children or ():
            if child.type in _BREAKS:
                parts.append(breaks)
            elif child.type == "code_inline":
                parts.append(child.content)
            elif child.type in _TEXTS:
                text = _EMOJI.sub("", child.content) if emoji else child.content
                text = dashes.sub("", text) if dashes else text
                parts.append("".join(entities.get(c, c) for c in text) if entities else text)
            elif child.type == "image" and alt:
                parts.append(read(child))
        return "".join(parts)

    return read


def note_entities(parser: MarkdownIt) -> None:
    """Be a plugin that keeps how the entities of headings are written, for `read_shown`."""
    parser.core.ruler.before("text_join", "entities", _note_entities)


def _note_entities(state: StateCore) -> None:
    for opening, inline in pairwise(state.tokens):
        if opening.type != "heading_open" or "&" not in inline.content:
            continue
        inline.meta[_ENTITIES] = {
            child.content: child.markup
            for child in inline.children or ()
            if child.type == "text_special" and child.info == "entity"
        }


def get_entities(inline: Token) -> Mapping[str, str]:
    """Get the characters that entities of a heading stand for, and how each is written."""
    entities: Mapping[str, str] = inline.meta.get(_ENTITIES, {})
    return entities


def read_source(inline: Token) -> str:
    """Read the source of a heading."""
    return inline.content


def keep_words(text: str, others: str) -> str:
    r"""Keep what Unicode counts as parts of words (`\p{Word}`), and some other characters."""
    return "".join(c for c in text if c in others or _is_word(c))


def _is_word(character: str) -> bool:
    if unicodedata.category(character) in _WORD:
        return True
    # Letters in circles and squares are alphabetic too: `Ⓐ`.
    return "\u24b6" <= character <= "\u24e9" or "\U0001f130" <= character <= "\U0001f189"
