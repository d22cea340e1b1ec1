"""The `[[sources]]` table of `type = "markdown"`."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from indexer.settings import SourceSettings
from indexer.sources.generators.options.patterns import explain_bad_pattern

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
    """File of the published site's sitemap, relative to the configuration file: addresses are
    compared with it, and corrected where one is clearly meant."""

    def __post_init__(self) -> None:
        """Check what no type says.

        Raises:
            ValueError: The pattern of addresses is wrong.
        """
        if reason := explain_bad_pattern(self.address):
            raise ValueError(f"address {self.address!r}: {reason}")
