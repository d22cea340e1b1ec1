"""Links among the fields of a row, under whatever key they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from indexer.links.addresses import is_web_address
from indexer.links.kinds import base_key
from indexer.links.normalize import clean_address
from indexer.links.records import make_link, read_field_links
from indexer.records import Link


def read_row_links(fields: Mapping[str, object], skip: Set[str]) -> Iterator[Link]:
    """Give the links of a row in the order of its keys, each address once.

    Args:
        fields: The row; a key that `indexer.links.records` does not know counts where its value is
            a web address, and labels it.
        skip: Keys that are no links of the row: its own address, its text.
    """
    seen: set[str] = set()
    for key, value in fields.items():
        texts = list_texts(value)
        # `videos` often repeats `video`; cleaning an address costs more than asking first
        if key in skip or not value or (texts and seen.issuperset(texts)):
            continue
        if base_key(key) is None:
            found = [
                make_link(url, f"{key.replace('_', ' ')}: {url}", key=key)
                for url in map(read_address, texts)
                if url
            ]
        else:
            found = read_field_links({key: value}, _as_it_is)
        for link in found:
            if link.url not in seen:
                seen.add(link.url)
                yield link


def list_texts(value: object) -> list[str]:
    """Give the texts in a text or a list."""
    values = value if isinstance(value, list) else [value]
    return [one.strip() for one in values if isinstance(one, str) and one.strip()]


def read_address(value: object) -> str:
    """Give a web address, cleaned; empty for anything else."""
    if not isinstance(value, str) or not is_web_address(value):
        return ""
    return clean_address(value, _as_it_is)


def _as_it_is(written: str) -> str:
    return written
