"""Hugo: goldmark with `autoHeadingIDType = "github"`."""

from __future__ import annotations

from markdown_it.token import Token

from indexer.markdown.anchors import Anchors, render_slug_source
from indexer.markdown.dialects.contract import Dialect
from indexer.markdown.dialects.slugs import HeadingAnchors


def _read_rendered(inline: Token) -> str:
    return render_slug_source(inline.children or ())


def _read_source(inline: Token) -> str:
    return inline.content.rsplit("\n", 1)[-1]


HUGO = Dialect("hugo", lambda: HeadingAnchors(_read_rendered, Anchors()))
HUGO_RAW = Dialect("hugo", lambda: HeadingAnchors(_read_source, Anchors()))
"""Before 0.112, it slugs the source of a heading."""
