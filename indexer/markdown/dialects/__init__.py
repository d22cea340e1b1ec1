"""Dialects of Markdown: one for each generator of sites. A new one is a module and a line here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Literal

from indexer.markdown.dialects.contract import Dialect
from indexer.markdown.dialects.github import ASTRO, ASTRO_MDX, COMMONMARK, DOCUSAURUS
from indexer.markdown.dialects.hexo import HEXO
from indexer.markdown.dialects.hugo import HUGO, HUGO_RAW
from indexer.markdown.dialects.jekyll import JEKYLL, make_jekyll
from indexer.markdown.dialects.mdbook import MDBOOK
from indexer.markdown.dialects.mkdocs import (
    CASES,
    MKDOCS,
    make_mkdocs,
    slugify_pymdownx,
    slugify_unicode,
)
from indexer.markdown.dialects.vue import VITEPRESS, VUEPRESS, VUEPRESS_1

Anchors = Literal["rendered", "raw"]
"""What Hugo makes heading anchors from."""

DIALECTS: Mapping[str, Dialect] = {
    "hugo": HUGO,
    "jekyll": JEKYLL,
    "jekyll-kramdown": make_jekyll(gfm=False),
    "jekyll-bare": make_jekyll(auto_ids=False),
    "docusaurus": DOCUSAURUS,
    "vitepress": VITEPRESS,
    "vuepress": VUEPRESS,
    "vuepress1": VUEPRESS_1,
    "mkdocs": MKDOCS,
    "mkdocs-unicode": make_mkdocs(slugify_unicode),
    **{f"mkdocs-{c}": make_mkdocs(partial(slugify_pymdownx, case=c)) for c in CASES},
    "mdbook": MDBOOK,
    "hexo": HEXO,
    "astro": ASTRO,
    "commonmark": COMMONMARK,
}
"""By the name of the generator, and of what its site may choose: how headings get anchors."""


def choose_dialect(generator: str, file: str, anchors: Anchors = "rendered") -> Dialect:
    """Choose the dialect of a file by the name of the generator, a key of `DIALECTS`."""
    if generator == "hugo":
        return choose_hugo(anchors)
    if generator == "astro" and file.lower().endswith(".mdx"):
        return ASTRO_MDX
    return DIALECTS[generator]


def choose_hugo(anchors: Anchors) -> Dialect:
    """Choose the dialect of Hugo by what it makes heading anchors from."""
    return HUGO_RAW if anchors == "raw" else HUGO
