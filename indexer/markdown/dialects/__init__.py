"""Dialects of Markdown: one for each generator of sites. A new one is a module and a line here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from indexer.markdown.dialects.contract import Dialect
from indexer.markdown.dialects.hugo import HUGO, HUGO_RAW

DIALECTS: Mapping[str, Dialect] = {
    "hugo": HUGO,
    "jekyll": replace(HUGO, name="jekyll"),
    "docusaurus": replace(HUGO, name="docusaurus"),
    "vitepress": replace(HUGO, name="vitepress"),
    "vuepress": replace(HUGO, name="vuepress"),
    "mkdocs": replace(HUGO, name="mkdocs"),
    "mdbook": replace(HUGO, name="mdbook"),
    "hexo": replace(HUGO, name="hexo"),
    "astro": replace(HUGO, name="astro"),
    "commonmark": replace(HUGO, name="commonmark"),
}
"""By the name of the generator."""


def choose_hugo(anchors: Literal["rendered", "raw"]) -> Dialect:
    """Choose the dialect of Hugo by what it makes heading anchors from."""
    return HUGO_RAW if anchors == "raw" else HUGO
