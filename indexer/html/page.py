"""What a page of HTML holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indexer.markdown.blocks import Block
from indexer.records import Remark, Section


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """A page that was read."""

    title: str
    """Its first heading of level 1, else that of its window without the site's; may be empty."""
    sections: tuple[Section, ...]
    """At least one; the first is the lead, whose text may be empty."""
    blocks: tuple[Block, ...] = ()
    """What the sections are made of, in reading order."""
    remarks: tuple[Remark, ...] = ()
    front: Mapping[str, Any] | None = None
    """What the page says of itself, as the front matter of a Markdown page would: `title`, `date`,
    `authors`, `tags`, `event`, `event_date`, `location`, `video`. None for a fragment."""
    language: str = ""
    """As the page says, a BCP 47 tag; empty if it does not."""
    published: str = ""
    """When it was published, as it is written; empty if it does not say."""
    summary: str = ""
    canonical: str = ""
    """Absolute address that the page gives itself; empty without one."""
    alternates: tuple[tuple[str, str], ...] = ()
    """(language, absolute address) of the same page in other languages, without `x-default`."""
    is_list: bool = False
    """Whether it lists other pages of its site, and says nothing of its own."""
