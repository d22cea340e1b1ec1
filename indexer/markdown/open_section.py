"""A section that is still being read: its text, its links, and the unit that grows at its end.

A unit is a paragraph, a list item or a table row. A link notes where its label begins, so its
offset is true by construction; when its unit ends, it becomes a record.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from indexer.markdown.open_parts import OpenLink
from indexer.markdown.running_text import RunningText
from indexer.records import Link

_BEFORE_CHARS = 60
"""Of the text right before a link, which may name it."""


class OpenSection:
    """Text and links of one section.

    Attributes:
        text: All that was written.
        links: Those whose unit has ended.
        last_unit: Text of the unit that ended last.
    """

    def __init__(self) -> None:
        self.text = RunningText()
        self.links: list[Link] = []
        self.last_unit = ""
        self._unit = 0
        self._after_link = 0
        self._link: OpenLink | None = None
        self._waiting: list[OpenLink] = []

    @property
    def in_link(self) -> bool:
        """A link is open."""
        return self._link is not None

    @property
    def has_waiting(self) -> bool:
        """Links wait for their unit to end."""
        return bool(self._waiting)

    @property
    def unit_is_empty(self) -> bool:
        """Nothing was written since the last unit ended."""
        return self._unit == self.text.pieces

    def open_link(self, url: str, title: str, column: str) -> None:
        """Begin a link.

        Args:
            url: Its address; empty for one that is no record.
            title: Stands for a label that is missing.
            column: Header of the table column it stands in.
        """
        self.close_link()
        before = self.text.since(self._after_link)[-_BEFORE_CHARS:]
        self._link = OpenLink(
            url, title, self.text.pieces, self.text.length, before=before, column=column
        )

    def close_link(self) -> None:
        """End the open link, if there is one: what was written since is its label."""
        link, self._link = self._link, None
        if link is None:
            return
        raw = self.text.since(link.part)
        if not raw.strip():
            if not link.url:
                return
            self.text.put(" ".join(link.title.split()) or link.url)
            raw = self.text.since(link.part)
        link.label = raw.strip()
        link.start += len(raw) - len(raw.lstrip())
        self._after_link = self.text.pieces
        if link.url:
            self._waiting.append(link)

    def put_link(self, url: str, title: str, column: str) -> None:
        """Write a link that has no label of its own; within another one, too."""
        outer, self._link = self._link, None
        self.text.space(" ")
        self.open_link(url, title, column)
        self.close_link()
        self.text.space(" ")
        self._link = outer

    def end_unit(
        self,
        path: Sequence[tuple[int, str, str]],
        context: Callable[[str], str],
        leads: Sequence[str],
    ) -> str:
        """End the unit: its links become records.

        Args:
            path: Level, text and anchor of the headings above, outermost first.
            context: Puts the unit's text into its context.
            leads: Texts of the list items it stands under, outermost first.

        Returns:
            Text of the unit; empty where nothing was written.
        """
        self.close_link()
        if self.unit_is_empty:
            return ""
        text = " ".join(self.text.since(self._unit).split())
        if self._waiting:
            around = context(text)
            self.links += [link.record(path, around, leads) for link in self._waiting]
            self._waiting.clear()
        self.last_unit = text
        self._unit = self._after_link = self.text.pieces
        return text
