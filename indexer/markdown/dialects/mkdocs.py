"""MkDocs: Python-Markdown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from markdown_it.token import Token

from indexer.markdown.dialects.blocks.admonitions import read_admonitions
from indexer.markdown.dialects.blocks.attribute_lists import read_attribute_lists
from indexer.markdown.dialects.blocks.tag_lines import read_markdown_elements
from indexer.markdown.dialects.contract import Dialect
from indexer.markdown.dialects.heading_ids import pop_list_id
from indexer.markdown.dialects.slugs import HeadingAnchors, UnderscoreNames
from indexer.markdown.dialects.templates.lines import (
    ABBREVIATIONS,
    BLOCKS,
    CONTENTS,
    ICONS,
    SNIPPETS,
    blank_lines,
    show_title,
)
from indexer.markdown.dialects.templates.outside_code import change_outside_code
from indexer.markdown.dialects.templates.tags import drop_tags, find_liquid
from indexer.markdown.dialects.texts import read_shown
from indexer.markdown.shortcodes.render import Reference

CASES = ("none", "lower", "lower-ascii", "fold")
"""What `pymdownx.slugs.slugify` may do to capital letters."""
_blank = blank_lines(ABBREVIATIONS, CONTENTS)
_OTHERS = re.compile(r"[^\w\s-]")
_NO_SLUG = re.compile(r"[^\w\- ]")
_CAPITALS = re.compile(r"[A-Z]+")
_TAGS = re.compile(r"<[^<>]{0,500}>")


def slugify(text: str, separator: str = "-") -> str:
    """Make a slug of ASCII letters, as `markdown.extensions.toc` does; Chinese is dropped."""
    ascii = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return slugify_unicode(ascii, separator)


def slugify_unicode(text: str, separator: str = "-") -> str:
    """Make a slug of letters of any language (`slugify_unicode` of the same module)."""
    slug = _OTHERS.sub("", text).strip().lower()
    return re.sub(rf"[{re.escape(separator)}\s]+", lambda _: separator, slug)


def slugify_pymdownx(text: str, separator: str = "-", case: str = "none") -> str:
    """Make a slug as `pymdownx.slugs.slugify` does; `case` is one of `CASES`."""
    text = unicodedata.normalize("NFC", _TAGS.sub("", text)).strip()
    if case == "fold":
        text = text.casefold()
    elif case == "lower":
        text = text.lower()
    elif case == "lower-ascii":
        text = _CAPITALS.sub(lambda letter: letter[0].lower(), text)
    return _NO_SLUG.sub("", text).replace(" ", separator)


def make_mkdocs(slug: Callable[[str], str] = slugify) -> Dialect:
    """Make the dialect of a site by the function that its `toc` extension slugs headings with."""
    read = read_shown()

    def read_text(inline: Token) -> str:
        return " ".join(read(inline).split())

    return Dialect(
        "mkdocs",
        lambda: HeadingAnchors(read_text, UnderscoreNames(slug)),
        pop_id=pop_list_id,
        expand=_expand,
        clean=drop_tags(find_liquid),
        plugins=(read_admonitions, read_attribute_lists, read_markdown_elements),
        allowed=frozenset({"attributes"}),
    )


def _expand(text: str, reference: Reference) -> str:
    return change_outside_code(SNIPPETS.sub("", text), _expand_text)


def _expand_text(text: str) -> str:
    return ICONS.sub("", BLOCKS.sub(show_title, _blank(text)))


MKDOCS = make_mkdocs()
