"""VitePress and VuePress: markdown-it-anchor with the slugs of @mdit-vue/shared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from indexer.markdown.dialects.contract import Dialect
from indexer.markdown.dialects.slugs import FreeNames, HeadingAnchors
from indexer.markdown.dialects.templates.tags import drop_tags, find_mustache
from indexer.markdown.dialects.templates.vue import expand_vue
from indexer.markdown.dialects.texts import note_entities, read_shown

_COMBINING = re.compile(r"[\u0300-\u036f]")
_CONTROL = re.compile(r"[\x00-\x1f]")
_SPECIAL = re.compile(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'“”‘’<>,.?/\ufeff]+")
_read = read_shown(breaks="", emoji=True)
_read_restored = read_shown(breaks="", emoji=True, restores=True)


def slugify(text: str) -> str:
    """Make a slug as @mdit-vue/shared does."""
    text = _COMBINING.sub("", unicodedata.normalize("NFKD", text))
    text = _SPECIAL.sub("-", _CONTROL.sub("", text)).strip("-")
    return re.sub(r"^([0-9])", r"_\1", text).lower()


VITEPRESS = Dialect(
    "vitepress",
    lambda: HeadingAnchors(_read_restored, FreeNames(slugify)),
    expand=expand_vue,
    clean=drop_tags(find_mustache),
    plugins=(note_entities,),
    allowed=frozenset({"wiki", "attributes"}),
)
VUEPRESS = replace(
    VITEPRESS,
    name="vuepress",
    make_anchors=lambda: HeadingAnchors(_read, FreeNames(slugify)),
    plugins=(),
)
VUEPRESS_1 = replace(
    VUEPRESS,
    name="vuepress1",
    make_anchors=lambda: HeadingAnchors(_read, FreeNames(slugify, first=2)),
)
"""The first release has markdown-it-anchor 5, which numbers the second of equal headings with 2."""
