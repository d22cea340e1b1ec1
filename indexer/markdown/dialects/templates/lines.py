"""Removes lines that only a preprocessor of a generator reads: snippets, tables of contents."""

from __future__ import annotations

import re
from collections.abc import Callable


def blank_lines(*patterns: re.Pattern[str]) -> Callable[[str], str]:
    """Make a function that blanks what patterns match; each must match whole lines."""

    def blank(text: str) -> str:
        for pattern in patterns:
            text = pattern.sub(lambda match: "\n" * match[0].count("\n"), text)
        return text

    return blank


SNIPPETS = re.compile(
    r"^[ \t]{0,40};?-{1,9}8<-{1,9}(?:[ \t]+[\"'][^\"'\n]{1,500}[\"'])?[ \t]*$", re.MULTILINE
)
"""`--8<-- "file"` of pymdownx.snippets; also each end of a list of them."""
ABBREVIATIONS = re.compile(r"^ {0,3}\*\[[^\]\n]{1,100}\]:.*$", re.MULTILINE)
"""`*[HTML]: HyperText …` of kramdown and Python-Markdown, which readers see as a tip."""
CONTENTS = re.compile(
    r"^[ \t]{0,3}(?:\[TOC\]|\[\[_?toc_?\]\]|\$\{toc\})[ \t]*$", re.MULTILINE | re.IGNORECASE
)
"""Where a table of contents comes."""
MDBOOK_TAGS = re.compile(r"(?<!\\)\{\{[ \t]{0,9}#[a-z_]{1,40}[^{}\n]{0,500}\}\}")
"""`{{#include file}}` and the like, which mdBook reads in code too."""
VUE_IMPORTS = re.compile(
    r"^(?:<<<[ \t]*\S.*|@\[code[^\]\n]{0,200}\]\([^)\n]{1,500}\))[ \t]*$", re.MULTILINE
)
"""`<<< @/file.js` of VitePress and `@[code](file.js)` of VuePress."""
TABS = re.compile(
    r"^[ \t]{0,12}(?:@tab(?::active)?|==(?!=))[ \t]+(?P<title>\S.{0,300}?)[ \t]*$", re.MULTILINE
)
"""`@tab Title` and `== Title` within `::: tabs`."""
BLOCKS = re.compile(
    r"^[ \t]{0,12}/{3,9}"
    r"(?:[ \t]+[\w-]{1,60}(?:[ \t]*\|[ \t]*(?P<title>[^\n]{0,300}?))?)?[ \t]*$",
    re.MULTILINE,
)
"""`/// note | Title` and `///` of pymdownx.blocks."""
ICONS = re.compile(
    r":(?:material|fontawesome|octicons|simple)-[a-z0-9-]{1,80}:(?:\{[^{}\n]{0,200}\})?"
)
"""Icons of Material for MkDocs."""


def show_title(match: re.Match[str]) -> str:
    """Write the title of a line of `TABS` or `BLOCKS` in place of it, with a line break."""
    return f"{match['title']}  " if match["title"] else ""
