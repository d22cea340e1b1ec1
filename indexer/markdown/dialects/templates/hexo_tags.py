"""Reads the tags of Hexo that hold links and texts: `{% link title address %}` and the like.

See https://hexo.io/docs/tag-plugins. Players (`{% youtube id %}`) are read for all generators, and
what names other posts or files of a post (`{% post_link slug %}`) is written by the site's rules.
"""

from __future__ import annotations

import html
import re

from indexer.links.addresses import is_picture
from indexer.markdown.dialects.templates.outside_code import change_outside_code

_TAG = re.compile(
    r"\{%[ \t]{0,9}(?P<name>[a-z_]{2,30})[ \t]{1,9}(?P<rest>[^%{}\n]{1,1000}?)[ \t]{0,9}%\}"
)
_WORD = re.compile(r"\"([^\"]*)\"|'([^']*)'|([^\s,\"']+)")
_QUOTED = re.compile(r"\"'([^'\"]{1,300})|'\"([^'\"]{1,300})|\"([^\"']{1,300})\"")
_FLAGS = frozenset({"true", "false", "external"})


def expand_hexo_tags(text: str) -> str:
    """Write the tags that link as links, and those with a title as that, outside code."""
    if "{%" not in text:
        return text

    def expand(match: re.Match[str]) -> str:
        words = [next(filter(None, groups), "") for groups in _WORD.findall(match["rest"])]
        written = _write(match["name"], words, match["rest"])
        return match[0] if written is None else written

    return change_outside_code(text, lambda part: _TAG.sub(expand, part))


def _write(name: str, words: list[str], rest: str) -> str | None:
    """Write a tag of a name; None for one that others read, or drop."""
    if not words:
        return None
    address = next((word for word in words if "//" in word or word.startswith("/")), "")
    others = " ".join(word for word in _drop_flags(words) if word != address)
    match name:
        case "link" | "url":
            before = words[: words.index(address)] if address else []
            return _link(address, " ".join(before)) if address else None
        case "iframe":
            return _link(words[0], words[0])
        case "btn" | "button" | "a" | "blockquote" | "quote":
            return _link(address, others) if address else others
        case "img" | "asset_img" | "image":
            titles = _QUOTED.findall(rest)
            return next(filter(None, titles[0]), "") if titles else ""
        case _:
            return None


def _drop_flags(words: list[str]) -> list[str]:
    return [word for word in words if word not in _FLAGS]


def _link(address: str, label: str) -> str:
    text = html.escape(" ".join(label.split()) or address, quote=False)
    if not address or is_picture(address):
        return text
    return f'<a href="{html.escape(address.strip())}">{text}</a>'
