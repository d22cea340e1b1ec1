"""The independent count finds nothing that we lose, on our own pages."""

from pathlib import Path

import pytest

from benchmarks.link_census import BASE, Census, census, find_hugo, front_links, html_links

PAGES = Path("tests/indexer/fixtures/pages")
needs_hugo = pytest.mark.skipif(find_hugo() is None, reason="the hugo executable is not installed")


@pytest.fixture(scope="module")
def counted() -> Census:
    hugo = find_hugo()
    assert hugo
    return census(PAGES, hugo)


@needs_hugo
def test_no_link_of_our_own_pages_is_lost(counted):
    assert counted.lost == ()
    assert counted.refused == ()


@needs_hugo
def test_every_record_is_a_link_the_reader_has(counted):
    """Equal counts, so nothing is recorded twice or made up either."""
    assert (counted.pages, counted.found) == (2, 39)
    assert counted.recorded == counted.found


def test_the_count_sees_what_a_reader_can_open():
    html = (
        '<a href="/x">x</a><a href="/y"></a><iframe src="p"></iframe><a href="javascript:x">j</a>'
    )
    assert sorted(html_links(html)) == [f"{BASE}p", "https://page.invalid/x"]


def test_the_count_reads_front_matter_on_its_own():
    text = "---\nvideo: https://e.org/1\nimage: https://e.org/2\nvideo: https://e.org/3\n---\n"
    assert list(front_links(text)) == ["https://e.org/3"]
