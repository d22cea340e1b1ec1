"""A page's text to front matter and sections: shortcodes, CommonMark, HTML, headings, links."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from indexer.links.records import read_field_links
from indexer.markdown.commonmark import parse
from indexer.markdown.front_matter import split_front_matter
from indexer.markdown.reader import PageReader
from indexer.markdown.repairs import mend_addresses
from indexer.markdown.sections import SectionBuilder
from indexer.markdown.shortcodes import expand_shortcodes
from indexer.records import Remark, Section

_DATA_ADDRESS = re.compile(r"data:[a-z]+/[\w.+-]+;base64,[A-Za-z0-9+/=]{64,}")


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read: what its front matter says, and its text."""

    front: Mapping[str, Any]
    """Front matter as plain values; `title` is the first level-1 heading where none is given."""
    sections: tuple[Section, ...]
    """At least one; the first is the lead, whose text may be empty."""
    remarks: tuple[Remark, ...] = ()


def parse_page(
    text: str,
    *,
    name: str,
    resolve: Callable[[str], str],
    reference: Callable[[str], str | None],
    anchors: Literal["rendered", "raw"] = "rendered",
) -> Page:
    """Read one Markdown page.

    Args:
        text: The whole file.
        name: The file, for messages.
        resolve: Makes any address on the page absolute.
        reference: Answers `ref` and `relref` with an absolute address, or None.
        anchors: Heading anchors of the rendered text (Hugo 0.112 on) or of the raw source.

    Returns:
        Front matter and sections; the lead carries the front matter's links first.

    Raises:
        BadInput: The front matter is broken, or the page is nested or bracketed beyond the limits.
    """  # noqa: DOC502 - raised by the parts it is handed to
    front, body, first_line = split_front_matter(_whole(text), name)
    return parse_body(
        front,
        body,
        name=name,
        first_line=first_line,
        resolve=resolve,
        reference=reference,
        anchors=anchors,
    )


def parse_body(
    front: Mapping[str, Any],
    body: str,
    *,
    name: str,
    first_line: int,
    resolve: Callable[[str], str],
    reference: Callable[[str], str | None],
    anchors: Literal["rendered", "raw"] = "rendered",
) -> Page:
    """Read a page whose front matter is parted from it already.

    Args:
        front: The front matter as `split_front_matter` gives it, like `body` and `first_line`.
        body: The rest of the file.
        name: The file, for messages.
        first_line: Line of the body in the file, counted from 1.
        resolve: Makes any address on the page absolute.
        reference: Answers `ref` and `relref` with an absolute address, or None.
        anchors: As in `parse_page`.

    Returns:
        Front matter and sections; the lead carries the front matter's links first.

    Raises:
        BadInput: The page is nested or bracketed beyond the limits.
    """  # noqa: DOC502 - raised by the parts it is handed to
    body, remarks = mend_addresses(_whole(body), name, first_line)
    body = _DATA_ADDRESS.sub("data:,", expand_shortcodes(body, reference))
    tokens = parse(body, name, first_line)
    title = front.get("title")
    builder = SectionBuilder(resolve, str(title) if isinstance(title, (str, int, float)) else "")
    PageReader(builder, anchors, name, first_line).read(tokens)
    sections = builder.finish()
    if not title and builder.title:
        front = {**front, "title": builder.title}
    lead = replace(sections[0], links=(*read_field_links(front, resolve), *sections[0].links))
    return Page(front=front, sections=(lead, *sections[1:]), remarks=remarks)


def _whole(text: str) -> str:
    """Replace what is no character: halves of one, and null."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
