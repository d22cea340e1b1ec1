"""Reads players in the tags of Liquid, and addresses that begin with the site's own.

`{% youtube ID %}`, `{% include youtube.html id="ID" %}`, `{{ site.url }}/slides.pdf`: Jekyll,
Eleventy and Docs-as-code sites write them. Any other tag stays as it is.
"""

from __future__ import annotations

import re

from indexer.markdown.shortcodes.render import render_player
from indexer.markdown.shortcodes.tags import Tag, read_params

MAX_TAG_CHARS = 500
"""Longest tag that is read; an id and a title need no more."""
_TAG = re.compile(
    rf"\{{%-?[ \t]{{0,4}}(?P<name>[A-Za-z][\w-]{{0,40}})[ \t]{{1,4}}"
    rf"(?P<params>[^%{{}}\n]{{1,{MAX_TAG_CHARS}}})-?%\}}"
)
_SITE = re.compile(r"\{\{-?[ \t]{0,4}site\.(?:url|baseurl)[ \t]{0,4}-?\}\}(?=/|\{\{)")
_FILTERED = re.compile(
    r"\{\{-?[ \t]{0,4}(?P<quote>[\"'])(?P<path>/[^\"'{}\n]{1,500})(?P=quote)[ \t]{0,4}"
    r"\|[ \t]{0,4}(?:relative_url|absolute_url)[ \t]{0,4}-?\}\}"
)
_INCLUDES = frozenset({"include", "include_relative", "include_cached", "render"})
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
_FILE = re.compile(r"(?:[\w-]{1,60}/){0,5}([\w-]{1,60})(?:\.[a-z]{2,6})?")


def expand_liquid(text: str, *, has_address: bool) -> str:
    """Replace the tags of Liquid that play a video by links to its page; code blocks stay.

    If the address of the site is known, paths below it become paths from its root.
    """
    if "{%" not in text and "{{" not in text:
        return text
    parts: list[str] = []
    position = 0
    for start, end in _find_code(text):
        parts += [_expand_all(text[position:start], has_address), text[start:end]]
        position = end
    return "".join([*parts, _expand_all(text[position:], has_address)])


def _expand_all(text: str, has_address: bool) -> str:
    text = _TAG.sub(_expand, text)
    # `{{ site.url }}{{ site.baseurl }}/slides.pdf`; a path from the root resolves like any other.
    return _FILTERED.sub(r"\g<path>", _SITE.sub("", text)) if has_address else text


def _expand(match: re.Match[str]) -> str:
    name = match["name"]
    params, named = read_params(match["params"])
    if name in _INCLUDES:
        file = _FILE.fullmatch(params[0].strip("'\"")) if params else None
        if file is None:
            return match[0]
        name, params = file[1], params[1:]
    named = {key.removeprefix("include."): value.strip("'\"") for key, value in named.items()}
    params = [value.strip("'\",") for value in params]
    tag = Tag(name, tuple(filter(None, params)), named, match.start(), match.end(), False)
    return render_player(tag) or match[0]


def _find_code(text: str) -> list[tuple[int, int]]:
    """Find the fenced code blocks of a page."""
    spans: list[tuple[int, int]] = []
    opening: re.Match[str] | None = None
    for fence in _FENCE.finditer(text):
        if opening is None:
            opening = fence
        elif fence[1].startswith(opening[1]):
            spans.append((opening.start(), fence.end()))
            opening = None
    return spans if opening is None else [*spans, (opening.start(), len(text))]
