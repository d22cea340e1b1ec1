"""Hexo: hexo-renderer-marked, with the slugs of hexo-util."""

from __future__ import annotations

import re
import unicodedata

from markdown_it.token import Token

from indexer.markdown.dialects.contract import Dialect
from indexer.markdown.dialects.slugs import CountedNames, HeadingAnchors
from indexer.markdown.dialects.templates.hexo_tags import expand_hexo_tags
from indexer.markdown.dialects.templates.liquid_blocks import write_blocks
from indexer.markdown.dialects.templates.tags import drop_tags, find_liquid
from indexer.markdown.dialects.texts import get_entities, note_entities
from indexer.markdown.shortcodes.render import Reference

_CONTROL = re.compile(r"[\x00-\x1f]")
_SPECIAL = re.compile(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/\ufeff]+")
_TAG = re.compile(r"<(?! )[^<>]{0,2000}>")
_UNESCAPED = frozenset("&<>\"'`/=")
"""What `unescapeHTML` of hexo-util reads; other entities stay as they are written."""
_OPENING_SINGLE = re.compile(r"(^|[-\u2014/(\[{\"\s])'")
_OPENING_DOUBLE = re.compile(r"(^|[-\u2014/(\[{\u2018\s])\"")
_LATIN = dict(zip("ØøÐĐđĦħıŁłŦŧßÞ", "OoÐDdHhiLlTtsÞ", strict=True)) | {
    **{"Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe"}
}
"""Latin letters that do not decompose, as `escapeDiacritic` of hexo-util writes them."""
_OF_ANOTHER_SHAPE = ("FULLWIDTH LATIN", "CIRCLED LATIN")


def slugify(text: str) -> str:
    """Make a slug as hexo-util does: letters without diacritics, everything special as one `-`."""
    text = "".join(_LATIN.get(c) or _drop_diacritic(c) for c in text)
    return _SPECIAL.sub("-", _CONTROL.sub("", text)).strip("-")


def _drop_diacritic(character: str) -> str:
    if character.isascii():
        return character
    plain = "".join(filter(str.isascii, unicodedata.normalize("NFD", character)))
    if len(plain) == 1 and plain.isalpha():
        return plain
    is_shape = unicodedata.name(character, "").startswith(_OF_ANOTHER_SHAPE)
    return unicodedata.normalize("NFKC", character) if is_shape else character


def read_heading(inline: Token) -> str:
    """Read the text of a heading as hexo-renderer-marked shows it.

    It has curly quotes, and what looks like a tag is dropped, even in code.
    """
    entities = {c: e for c, e in get_entities(inline).items() if c not in _UNESCAPED}
    parts: list[str] = []
    for child in inline.children or ():
        if child.type in {"text", "unsure_address"}:
            text = "".join(entities.get(c, c) for c in child.content)
            parts.append(_write_typographic(text))
        elif child.type == "code_inline":
            parts.append(child.content)
    return _TAG.sub("", "".join(parts)).strip()


def _write_typographic(text: str) -> str:
    text = text.replace("---", "—").replace("--", "–")
    text = _OPENING_SINGLE.sub("\\1‘", text).replace("'", "’")
    return _OPENING_DOUBLE.sub("\\1“", text).replace('"', "”").replace("...", "…")


def _expand(text: str, reference: Reference) -> str:
    return expand_hexo_tags(write_blocks(text))


HEXO = Dialect(
    "hexo",
    lambda: HeadingAnchors(read_heading, CountedNames(slugify)),
    expand=_expand,
    clean=drop_tags(find_liquid),
    plugins=(note_entities,),
)
