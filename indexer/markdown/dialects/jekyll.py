"""Jekyll: kramdown, with the parser for GitHub's Markdown unless the site says otherwise."""

from __future__ import annotations

import re

from indexer.markdown.dialects.blocks.attribute_lists import read_attribute_lists
from indexer.markdown.dialects.blocks.tag_lines import read_markdown_elements
from indexer.markdown.dialects.contract import Dialect
from indexer.markdown.dialects.heading_ids import pop_list_id
from indexer.markdown.dialects.slugs import CountedNames, HeadingAnchors, NoAnchors
from indexer.markdown.dialects.templates.lines import ABBREVIATIONS, blank_lines
from indexer.markdown.dialects.templates.liquid_blocks import write_blocks
from indexer.markdown.dialects.templates.outside_code import change_outside_code
from indexer.markdown.dialects.templates.tags import drop_tags, find_liquid
from indexer.markdown.dialects.texts import keep_words, read_shown, read_source
from indexer.markdown.shortcodes.render import Reference

_COMMENTS = re.compile(
    r"^\{::(?P<name>comment|options)\b[^{}\n]{0,300}(?:/\}|\}(?:(?!\{:/).){0,20000}?\{:/(?P=name)?\})",
    re.MULTILINE | re.DOTALL,
)
_blank = blank_lines(_COMMENTS, ABBREVIATIONS)
_BROKEN_TARGET = re.compile(
    r"""\]\((?P<first>[\w./][^\s()<>"']{0,1000})\n(?P<rest>[^\s()<>"']{1,1000})\)"""
)
"""kramdown takes all up to the bracket for the target (`LINK_PAREN_STOP_RE` in its
`parser/kramdown/link.rb`), and browsers drop a line break within an address
(https://url.spec.whatwg.org/#url-parsing)."""
_BEFORE_LETTERS = re.compile(r"^[^a-zA-Z]+", re.MULTILINE)
_DASHES = re.compile(r"---?")
_OTHERS = re.compile(r"[^a-zA-Z0-9 -]")


def slugify_gfm(text: str) -> str:
    """Make a slug as kramdown-parser-gfm does (`generate_gfm_header_id`)."""
    lowered = "".join(map(str.lower, text))  # Ruby knows no final sigma.
    return re.sub(r"[ \t]", "-", keep_words(lowered, "- \t"))


def slugify_kramdown(source: str) -> str:
    """Make a slug of the source of a heading, as kramdown does (`basic_generate_id`)."""
    text = _OTHERS.sub("", _BEFORE_LETTERS.sub("", source))
    return text.replace(" ", "-").lower() or "section"


def make_jekyll(*, gfm: bool = True, auto_ids: bool = True, prefix: str = "") -> Dialect:
    """Make the dialect of a site by its `kramdown` settings.

    They are `input` (`GFM` or `kramdown`), `auto_ids` and `auto_id_prefix`.
    """
    read = read_shown(dashes=_DASHES) if gfm else read_source
    slug = slugify_gfm if gfm else slugify_kramdown

    def make_anchors() -> HeadingAnchors | NoAnchors:
        if not auto_ids:
            return NoAnchors()
        return HeadingAnchors(read, CountedNames(slug, prefix=prefix))

    return Dialect(
        "jekyll",
        make_anchors,
        pop_id=pop_list_id,
        expand=_expand,
        clean=drop_tags(find_liquid),
        plugins=(read_attribute_lists, read_markdown_elements),
        allowed=frozenset({"attributes"}),
    )


def _expand(text: str, reference: Reference) -> str:
    text = _blank(write_blocks(text))
    return change_outside_code(text, _join_targets) if "](" in text else text


def _join_targets(text: str) -> str:
    """Join targets that a line break divides; CommonMark takes the break before a target."""
    return _BROKEN_TARGET.sub(r"](\n\g<first>\g<rest>)", text)


JEKYLL = make_jekyll()
