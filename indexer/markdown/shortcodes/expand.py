"""Expands Hugo shortcodes to text and links, before the page is parsed as Markdown.

A shortcode of the site's own writes what its template writes, if that is only a text. An unknown
shortcode keeps its inner text and the web address among its parameters.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence, Set

from indexer.markdown.shortcodes.render import REFERENCES, Reference, render_tag
from indexer.markdown.shortcodes.tags import Tag, pair_tags, parse_tags

Template = Callable[[str, Sequence[str]], "str | None"]
"""Writes what the site's own template of a shortcode writes, from its name and its parameters
without a name; None if there is no template, or it does more than write a text."""
_ADDRESS_START = re.compile(
    r"""(?:\]\(\s*<?|\]:\s*<?|\b(?:href|src)\s*=\s*["']?)[^\s()<>"']*$""", re.IGNORECASE
)
_BARE_ADDRESS_START = re.compile(r"""\bhttps?://[^\s()<>"'\u3000-\uffff]*$""", re.IGNORECASE)
LONGEST_ADDRESS = 500
"""Characters before a shortcode in which an address is looked for that it continues."""
CODE_SHORTCODES = frozenset({
    *("text", "highlight", "mermaid", "code", "codeblock", "prism", "gist-code"),
})
"""Paired shortcodes with code inside, unless the site's own template says otherwise."""
_BLOCK_MARKS = re.compile(r"(?:\s|>|[*+-](?=\s)|\d{1,9}[.)](?=\s))*")
"""Of quotes and items, before the text of a line."""


def write_nothing(name: str, params: Sequence[str]) -> str | None:
    """Be the `Template` of a page without a site."""
    return None


def expand_shortcodes(
    text: str,
    reference: Reference,
    template: Template = write_nothing,
    code_names: Set[str] = CODE_SHORTCODES,
) -> str:
    """Replace every shortcode of a page by Markdown and HTML; those of `code_names` hold code."""
    if "{{" not in text:
        return text
    tags = list(parse_tags(text))
    partners = pair_tags(tags)
    parts: list[str] = []
    position, number = 0, 0
    while number < len(tags):
        tag = tags[number]
        partner = partners.get(number)
        parts.append(text[position : tag.start])
        position = tag.end
        number += 1
        if partner is None or tag.is_closing:
            opener = None if partner is None else tags[partner]
            own = None if tag.is_closing or tag.literal else template(tag.name, tag.params)
            rendered = render_tag(tag, opener, reference) if own is None else own
            if not rendered and tag.name not in REFERENCES and _is_in_address(parts, text, tag):
                # An address that lacks a part is none: readers of links know this mark.
                rendered = f"{{{{{tag.name}}}}}"
            parts.append(rendered)
        elif tag.name in code_names:
            inner = _render_code_inner(
                text, tags[number:partner], tag.end, tags[partner].start, template
            )
            position, number = tags[partner].end, partner + 1
            parts.append(_render_code(text, tag, inner))
            if "\n" in inner and text[position : position + 1] not in {"\n", ""}:
                parts.append("\n")  # The closing fence must be alone on its line.
        elif tag.name == "gloss":
            has_inner = bool(text[tag.end : tags[partner].start].strip())
            parts.append("" if has_inner else " ".join(tag.params))
        else:
            parts.append(render_tag(tag, None, reference, is_paired=True))
    parts.append(text[position:])
    return "".join(parts)


def _is_in_address(parts: Sequence[str], text: str, tag: Tag) -> bool:
    """Tell whether a tag stands within the target of a link, or within a bare address."""
    if tag.is_closing or tag.literal:
        return False
    before = "".join(parts[-4:])[-LONGEST_ADDRESS:]
    if _ADDRESS_START.search(before):
        return True
    return text.startswith("/", tag.end) and bool(_BARE_ADDRESS_START.search(before))


def _render_code_inner(text: str, tags: list[Tag], start: int, end: int, template: Template) -> str:
    """Render the inside of a code shortcode; shortcodes there give plain text."""
    parts: list[str] = []
    for tag in tags:
        content = tag.literal
        if not content and not tag.is_closing:
            own = template(tag.name, tag.params)
            content = " ".join(tag.params) if own is None else html.unescape(own)
        parts += [text[start : tag.start], content]
        start = tag.end
    return "".join([*parts, text[start:end]])


def _longest_run(character: str, text: str) -> int:
    return max((len(run) for run in re.findall(f"{character}+", text)), default=0)


def _render_code(text: str, tag: Tag, inner: str) -> str:
    """Render a code shortcode as a fence, or as inline code within a line."""
    if "\n" not in inner:
        ticks = "`" * (_longest_run("`", inner) + 1)
        return f"{ticks} {inner.strip()} {ticks}" if inner.strip() else ""
    before = text[text.rfind("\n", 0, tag.start) + 1 : tag.start]
    # The code gets the indentation of the tag: in a list, a line further left would end the item,
    # and then the closing fence would open a block with the rest of the page in it.
    prefix = _BLOCK_MARKS.match(before)
    indent = re.sub(r"[^\s>]", " ", prefix[0]) if prefix else ""
    fence = "~" * max(4, _longest_run("~", inner) + 1)
    opening = fence if not before.strip(" \t>*+-.0123456789") else f"\n\n{indent}{fence}"
    lines = inner.strip("\n").rstrip().split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    body = "\n".join(f"{indent}{line[margin:]}" for line in lines)
    return f"{opening}\n{body}\n{indent}{fence}"
