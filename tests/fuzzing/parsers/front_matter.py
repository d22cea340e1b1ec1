"""The front matter of a page: YAML, TOML and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

from indexer.errors import BadInput
from indexer.markdown.front_matter import split_page
from indexer.sources import front_matter_fields as fm
from indexer.sources.dates import read_date
from indexer.sources.event_days import read_event_days
from indexer.sources.link_fields import list_address_remarks, read_row_links
from indexer.sources.reading import decode_text
from indexer.sources.statements.people import read_people
from tests.fuzzing.checks import (
    check_address,
    check_refusal,
    check_remarks,
    check_text,
    count_lines,
)
from tests.fuzzing.material import list_files, read_seeds
from tests.fuzzing.target import Target

NAME = "page.md"


def read(data: bytes) -> None:
    """Split a page, and read the fields of its front matter as sources do.

    Raises:
        BadInput: It is refused.
    """
    try:
        page = split_page(decode_text(data, NAME), NAME)
    except BadInput as error:
        check_refusal(error, count_lines(data))
        raise
    check_remarks(page.remarks, data)
    assert page.first_line == page.head.count("\n") + 1
    _check_plain(page.front)
    fields = fm.lower_keys(page.front)
    for link in read_row_links(fields, frozenset()):
        check_address(link.url)
    for name in read_people(fields).list_names():
        check_text(name, "a person")
    read_date(fields)
    check_text(read_event_days(fields), "days")
    check_remarks(tuple(list_address_remarks(fields, NAME)), data)


def _check_plain(value: object) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            str(key).encode()
            _check_plain(item)
    elif isinstance(value, list):
        for item in value:
            _check_plain(item)
    elif isinstance(value, str):
        check_text(value, "a value")
    else:
        assert value is None or isinstance(value, (int, float)), type(value)
        str(value)


def list_real() -> Iterator[bytes]:
    """List the beginnings of real ones."""
    for data in read_seeds(list_files(".md", ".markdown", ".mdx")):
        yield data[:2500]


TARGET = Target("front_matter", lambda: nullcontext(read), (BadInput,), list_real)
