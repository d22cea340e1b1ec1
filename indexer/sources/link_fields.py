"""Links in the fields of a row, under any key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set

from indexer.links.addresses import is_web_address
from indexer.links.glued_words import is_note, split_glued
from indexer.links.hosts.reading import MAX_ADDRESS_CHARS
from indexer.links.kinds import find_link_key
from indexer.links.normalize import clean_address
from indexer.links.players import read_players
from indexer.links.records import find_bad_addresses, make_link, read_field_links
from indexer.markdown.remarks import RemarkCollector
from indexer.records import Link, Remark
from indexer.sources.nesting import list_texts

_PICTURE = re.compile(
    r"thumb|avatar|cover|banner|logo|poster|headshot|(?:^|_)(?:image|picture|background|icon)",
    re.IGNORECASE,
)
"""A key of a picture that decorates a page; an album of photos is a link."""


def read_row_links(fields: Mapping[str, object], skip: Set[str]) -> Iterator[Link]:
    """Read the links of a row in the order of its keys, each address once.

    Under a key that `indexer.links.records` does not know, a web address is a link too, and the
    key becomes its label. `skip` are keys without links, such as that of the row's own address.
    """
    seen: set[str] = set()
    players: dict[str, list[str]] = {}
    for key, page in read_players({k: v for k, v in fields.items() if k not in skip}):
        players.setdefault(key, []).append(page)
    for key, value in fields.items():
        texts = list_texts(value)
        # `videos` often repeats `video`, and cleaning an address is slow
        if key in skip or not value or (texts and seen.issuperset(texts)) or _PICTURE.search(key):
            continue
        if find_link_key(key) is None:
            label = key.replace("_", " ")
            urls = filter(None, map(read_address, texts))
            links = [make_link(url, f"{label}: {url}", key=key) for url in urls]
        else:
            links = read_field_links({key: value}, str)
        if pages := players.get(key):
            # Other fields say the part and the time, so these go before the id alone.
            links = [make_link(page, page, key=key) for page in pages]
            links += read_field_links({key: [t for t in texts if is_web_address(t)]}, str)
        for link in links:
            if link.url not in seen:
                seen.add(link.url)
                yield link


def read_address(value: object) -> str:
    """Clean a web address, without a note glued to it; empty for anything else."""
    if not isinstance(value, str) or not value.strip():
        return ""
    address, rest = split_glued(value)
    if not is_web_address(address) or not is_note(rest):
        return ""
    return clean_address(address, str)


def read_own_address(value: object) -> str:
    """Read the address of a page or a row itself; empty for none, or for one that is too long."""
    address = read_address(value)
    return address if len(address) <= MAX_ADDRESS_CHARS else ""


def list_address_remarks(fields: Mapping[str, object], place: str) -> tuple[Remark, ...]:
    """List the remarks on the addresses of a row that give no link.

    `place` is the file and the line of the row.
    """
    remarks = RemarkCollector(place)
    for mistake, text in find_bad_addresses(fields):
        remarks.add(mistake, 0, text)
    return remarks.list_remarks()
