"""Plain Markdown as GitHub shows it, and the generators that make anchors with github-slugger."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from markdown_it.token import Token

from indexer.markdown.dialects.blocks.tag_lines import read_tag_lines
from indexer.markdown.dialects.contract import Dialect, MakeAnchors
from indexer.markdown.dialects.heading_ids import pop_docusaurus_id
from indexer.markdown.dialects.mdx.expand import expand_mdx
from indexer.markdown.dialects.slugs import FreeNames, HeadingAnchors
from indexer.markdown.dialects.texts import keep_words, read_shown

_DASHES = re.compile(r"(?<!-)--(?!-)")
"""What remark-smartypants takes for one dash."""


def slugify(text: str) -> str:
    """Make a slug as github-slugger does: small letters, without punctuation, spaces as `-`."""
    return keep_words(text.lower(), "- ").replace(" ", "-")


def _make_anchors(read_text: Callable[[Token], str], *, reserves: bool = True) -> MakeAnchors:
    return lambda: HeadingAnchors(read_text, FreeNames(slugify, reserves=reserves))


COMMONMARK = Dialect("commonmark", _make_anchors(read_shown(breaks="\n", alt=True)))
DOCUSAURUS = Dialect(
    "docusaurus",
    _make_anchors(read_shown(breaks="\n", alt=True, emoji=True), reserves=False),
    pop_id=pop_docusaurus_id,
    first_level=2,
    expand=expand_mdx,
    plugins=(read_tag_lines,),
    allowed=frozenset({"wiki"}),
)
ASTRO = Dialect(
    "astro",
    _make_anchors(read_shown(breaks="\n", dashes=_DASHES)),
    allowed=frozenset({"wiki"}),
)
ASTRO_MDX = replace(ASTRO, expand=expand_mdx, plugins=(read_tag_lines,))
"""For files `.mdx`; to Docusaurus, each `.md` is one of these."""
