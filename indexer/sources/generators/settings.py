"""The `[[sources]]` table of `type = "markdown"`."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from indexer.settings import SourceSettings

HUGO, PLAIN = "hugo", "plain"
"""Generators besides those of `GENERATORS`: Hugo, and none."""
Glob = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class MarkdownSettings(SourceSettings, frozen=True, forbid_unknown_fields=True):
    """A tree of Markdown pages."""

    generator: Literal[
        "", "hugo", "plain", "jekyll", "mkdocs", "mdbook", "docusaurus", "vitepress", "vuepress",
        "hexo", "astro",
    ] = ""  # fmt: skip
    """What publishes the pages; found out if left out. `plain` is a folder without a generator."""
    address: str = ""
    """Pattern of the addresses, such as `/blog/{year}/{month}/{day}/{slug}.html`, in place of what
    the generator makes of each page."""
    exclude: Annotated[tuple[Glob, ...], msgspec.Meta(max_length=200)] = ()
    """More paths that are no pages, as in `.gitignore`."""
    sitemap: str = ""
    """File or address of the published site's sitemap, by which addresses are corrected."""
