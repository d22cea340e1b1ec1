"""Writes the tags of Hexo that name other posts, or files of a post, as links.

https://hexo.io/docs/tag-plugins. Only the site knows where these are; all other tags are left to
the dialect. Code stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import urljoin

from indexer.markdown.dialects.templates.outside_code import change_outside_code
from indexer.sources.pages.addresses import quote_path

MARKS = (b"post_link", b"post_path")
"""Tags that depend on other pages."""
MAX_TAG_CHARS = 1000
_TAG = re.compile(
    rf"\{{%[ \t]{{0,9}}(?P<name>(?:post|asset)_(?:link|path))[ \t]{{1,9}}"
    rf"(?P<words>[^%\n]{{1,{MAX_TAG_CHARS}}})%\}}"
)
_WORD = re.compile(r"\"([^\"]*)\"|'([^']*)'|(\S+)")

Posts = Mapping[str, tuple[str, str]]
"""Address and title of each post, by its slug and by its title."""


def write_tags(body: str, posts: Posts, assets: str) -> str:
    """Write the tags of a body that name posts and files.

    Args:
        body: Text behind the front matter.
        posts: The posts of the site.
        assets: Address of the folder of the post's files; empty if it has none.
    """

    def write(match: re.Match[str]) -> str:
        found_words = _WORD.findall(match["words"])
        words: list[str] = [next(filter(None, found), "") for found in found_words]
        is_post = match["name"].startswith("post")
        if not words or not (is_post or assets):
            return ""
        if is_post:
            slug, _, anchor = words[0].partition("#")
            address, title = posts.get(slug, ("", slug))
            address += f"#{anchor}" if anchor and address else ""
        else:
            address, title = urljoin(assets, quote_path(words[0])), words[0]
        if match["name"].endswith("path"):
            return address
        others = words[1:-1] if words[-1] in {"true", "false"} else words[1:]
        text = escape(" ".join(others) or title, quote=False)
        return f'<a href="{escape(address)}">{text}</a>' if address else text

    return change_outside_code(body, lambda part: _TAG.sub(write, part)) if "{%" in body else body
