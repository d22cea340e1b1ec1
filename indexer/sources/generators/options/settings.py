"""The `[[sources]]` table of `type = "markdown"`."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec

from indexer.settings import AnchoredSettings
from indexer.sources.generators.options.patterns import explain_bad_pattern

HUGO, PLAIN = "hugo", "plain"
"""Generators besides those of `GENERATORS`: Hugo, and none."""
Generator = Literal[
    "", "hugo", "plain", "jekyll", "mkdocs", "mdbook", "docusaurus", "vitepress", "vuepress",
    "hexo", "astro",
]  # fmt: skip
Glob = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Globs = Annotated[tuple[Glob, ...], msgspec.Meta(max_length=200)]


class MarkdownSettings(AnchoredSettings, frozen=True, forbid_unknown_fields=True):
    """A tree of Markdown pages.

    A type with a base of its own declares these options again, of the types here: one struct cannot
    derive from two that have fields.
    """

    generator: Generator = ""
    """What publishes the pages; found out if left out. `plain` is a folder without a generator."""
    address: str = ""
    """Pattern of the addresses, such as `/blog/{year}/{month}/{day}/{slug}.html`, in place of what
    the generator makes of each page."""
    exclude: Globs = ()
    """More paths that are no pages, as in `.gitignore`."""
    sitemap: str = ""
    """The published site's sitemap, a file relative to the configuration file or an address that a
    rebuild fetches: addresses are compared with it, and corrected where one is clearly meant."""
    allow_private: bool = False
    """Whether the address of the sitemap may be on this machine or in a private network."""

    PULLING: ClassVar[frozenset[str]] = frozenset({"allow_private"})

    def __post_init__(self) -> None:
        """Check what no type says.

        Raises:
            ValueError: The pattern of addresses is wrong.
        """  # noqa: DOC502 - raised by `check_pattern`
        check_pattern(self.address)


def check_pattern(address: str) -> None:
    """Check the pattern of addresses.

    Raises:
        ValueError: It is wrong.
    """
    if reason := explain_bad_pattern(address):
        raise ValueError(f"address {address!r}: {reason}")
