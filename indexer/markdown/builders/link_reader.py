"""Reads the addresses of the links of one page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from indexer.links.glued_words import is_note, split_glued
from indexer.links.normalize import clean_address, is_refused
from indexer.links.templates import holds_template
from indexer.markdown.player_elements import read_element
from indexer.markdown.remarks import RemarkCollector

Attributes = Mapping[str, "str | None"]
"""Attributes of an HTML element."""


def find_target(tag: str, attributes: Attributes) -> str:
    """Find the address that an element opens, as it is written; empty for none."""
    address = (attributes.get("href") or "").strip()
    if not address or address.casefold().startswith(("#", "javascript:")):
        # A script opens the player.
        return next(iter(read_element(tag, attributes)), address)
    return address


class LinkReader:
    """Makes the addresses of a page absolute, each once, and remarks on those of templates."""

    def __init__(self, resolve: Callable[[str], str], remarks: RemarkCollector) -> None:
        self._resolve = resolve
        self._remarks = remarks
        self._resolved: dict[str, str] = {}

    def read(self, address: str, line: int) -> str:
        """Read the address of a link in a line of the file; empty if nobody can open it."""
        if holds_template(address):
            self._remarks.add("template", line, address)
        elif " " in address or ("//" in address and not address.isascii()):
            whole, note = split_glued(address)
            address = whole if is_note(note) else address
        url = self.resolve(address)
        if not url and is_refused(address) and not holds_template(address):
            self._remarks.add("host", line, address)
        return url

    def resolve(self, address: str) -> str:
        """Make an address absolute; empty if nobody can open it."""
        if (url := self._resolved.get(address)) is None:
            url = self._resolved[address] = clean_address(address, self._resolve)
        return url
