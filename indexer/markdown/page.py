"""Parses a page: front matter, shortcodes, CommonMark, HTML, headings and links."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from indexer.links.records import find_bad_addresses, read_field_links
from indexer.markdown.blocks import Block
from indexer.markdown.builders.page_builder import PageBuilder
from indexer.markdown.commonmark import parse_markdown
from indexer.markdown.dialects import DIALECTS
from indexer.markdown.dialects.contract import Dialect
from indexer.markdown.front_matter import split_front_matter
from indexer.markdown.front_matter.limits import MAX_CHARS
from indexer.markdown.remarks import RemarkCollector
from indexer.markdown.repairs.link_targets import repair_link_targets
from indexer.markdown.shortcodes.expand import (
    CODE_SHORTCODES,
    Template,
    expand_shortcodes,
    write_nothing,
)
from indexer.markdown.shortcodes.liquid import expand_liquid
from indexer.markdown.shortcodes.render import Reference
from indexer.markdown.token_reader import TokenReader
from indexer.records import Remark, Section
from indexer.text.control_characters import replace_surrogates

_MAX_LOCATED = 50
"""Addresses in front matter whose line is looked for; a remark names fewer."""
_DATA_ADDRESS = re.compile(r"data:[a-z]+/[\w.+-]+;base64,[A-Za-z0-9+/=]{64,}")


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page."""

    front: Mapping[str, Any]
    """Front matter as plain values; without a `title` there, the first level-1 heading is it."""
    sections: tuple[Section, ...]
    """At least one; the first is the lead, whose text may be empty. It carries the links of the
    front matter before its own."""
    remarks: tuple[Remark, ...] = ()
    blocks: tuple[Block, ...] = ()
    """What the sections are made of, in reading order."""


def parse_page(
    text: str,
    *,
    name: str,
    resolve: Callable[[str], str],
    reference: Reference,
    dialect: Dialect = DIALECTS["hugo"],
    template: Template = write_nothing,
) -> Page:
    """Parse the text of a Markdown file; arguments and result are as in `parse_body`.

    Broken front matter, or a page beyond a limit, raises `BadInput`.
    """
    front, body, first_line = split_front_matter(_replace_invalid(text), name)
    return parse_body(
        front, body, name, first_line, resolve, reference, dialect, template, source=text
    )


def parse_body(
    front: Mapping[str, Any],
    body: str,
    name: str,
    first_line: int,
    resolve: Callable[[str], str],
    reference: Reference,
    dialect: Dialect = DIALECTS["hugo"],
    template: Template = write_nothing,
    source: str = "",
    code_names: Set[str] = CODE_SHORTCODES,
) -> Page:
    """Parse a page that `split_front_matter` split.

    For messages, `name` is the file, and `first_line` the line of the body in it, counted from 1.
    `resolve` makes an address of the page absolute, and `reference` resolves `ref` and `relref`.
    `dialect` is that of the site's generator. `template` writes what the site's own templates of
    shortcodes write, and `source` is the text of the file, for the lines of its front matter.
    `code_names` are the shortcodes with code inside.
    A page beyond a limit raises `BadInput`.
    """
    body = dialect.expand(_replace_invalid(body), reference)
    body, remarks = repair_link_targets(body, name, first_line)
    body = _DATA_ADDRESS.sub("data:,", expand_shortcodes(body, reference, template, code_names))
    body = dialect.clean(expand_liquid(body, has_address=bool(resolve("/"))))
    collector = RemarkCollector(name, dialect.allowed)
    _remark_bad_addresses(front, source, collector)
    tokens = parse_markdown(body, name, first_line, collector, dialect)
    title = front.get("title")
    builder = PageBuilder(
        resolve, str(title) if isinstance(title, (str, int, float)) else "", collector
    )
    TokenReader(builder, dialect, first_line, reference).read(tokens)
    sections = builder.finish()
    if not title and builder.title:
        front = {**front, "title": builder.title}
    lead = replace(sections[0], links=(*read_field_links(front, resolve), *sections[0].links))
    return Page(
        front=front,
        sections=(lead, *sections[1:]),
        remarks=remarks + collector.list_remarks(),
        blocks=tuple(builder.blocks.blocks),
    )


def _remark_bad_addresses(front: Mapping[str, Any], source: str, remarks: RemarkCollector) -> None:
    """Report the addresses in front matter that give no link."""
    head = source[:MAX_CHARS]
    line = 1
    for number, (mistake, text) in enumerate(find_bad_addresses(front)):
        if number < _MAX_LOCATED:
            line = head.count("\n", 0, max(0, head.find(text))) + 1
        remarks.add(mistake, line, text)


def _replace_invalid(text: str) -> str:
    """Replace lone surrogates and NUL characters."""
    return replace_surrogates(text).replace("\0", "\ufffd")
