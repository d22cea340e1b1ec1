"""What lists the pages of a site: sitemaps and robots.txt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

from indexer.errors import BadInput
from indexer.fetching.decoding import decode_body
from indexer.fetching.http.robots import Robots
from indexer.fetching.sitemap import read_sitemap
from indexer.links.addresses import is_web_address
from tests.fuzzing.checks import check_refusal, count_lines
from tests.fuzzing.material import DATA, read_seeds
from tests.fuzzing.target import Target


def read(data: bytes) -> None:
    """Read an input as both.

    Raises:
        BadInput: It is no sitemap.
    """
    robots = Robots(decode_body(data))
    robots.allows("https://example.org/a/b?c=d")
    assert robots.crawl_delay_s >= 0
    try:
        sitemap = read_sitemap(data)
    except BadInput as error:
        check_refusal(error, count_lines(data))
        raise
    for page in (*sitemap.pages, *sitemap.sitemaps):
        assert is_web_address(page.address)
        assert all(is_web_address(address) for _, address in page.alternates)


def list_real() -> Iterator[bytes]:
    """List the beginnings of real ones, which are ended here."""
    for data in read_seeds(sorted((DATA / "samples/sitemap").glob("*.xml"))):
        yield data[: data.rfind(b"</url>")] + b"</url></urlset>"


TARGET = Target("sitemaps", lambda: nullcontext(read), (BadInput,), list_real)
