"""mdBook: pulldown-cmark, with anchors by `id_from_content` of `mdbook-html`."""

from __future__ import annotations

from indexer.markdown.dialects.contract import Dialect
from indexer.markdown.dialects.slugs import CountedNames, HeadingAnchors
from indexer.markdown.dialects.templates.lines import MDBOOK_TAGS
from indexer.markdown.dialects.texts import read_shown
from indexer.markdown.shortcodes.render import Reference

_read = read_shown()


def slugify(text: str) -> str:
    """Keep letters, digits, `-` and `_`, those of ASCII in lower case; write white space as `-`."""
    return "".join(map(_write, text.strip()))


def _write(character: str) -> str:
    if character.isspace():
        return "-"
    if not (character.isalnum() or character in "-_"):
        return ""
    return character.lower() if character.isascii() else character


def _expand(text: str, reference: Reference) -> str:
    return MDBOOK_TAGS.sub(lambda tag: "\n" * tag[0].count("\n"), text) if "{{" in text else text


MDBOOK = Dialect(
    "mdbook",
    lambda: HeadingAnchors(_read, CountedNames(slugify, reserves=True)),
    expand=_expand,
)
