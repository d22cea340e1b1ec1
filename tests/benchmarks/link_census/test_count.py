"""The link census of our own pages."""

from pathlib import Path

import pytest

from benchmarks.link_census.count import Census, count_links
from benchmarks.link_census.hugo import find_hugo

PAGES = Path("tests/indexer/fixtures/pages")
needs_hugo = pytest.mark.skipif(find_hugo() is None, reason="the hugo executable is not installed")


@pytest.fixture(scope="module")
def census() -> Census:
    hugo = find_hugo()
    assert hugo
    return count_links(PAGES, hugo)


@needs_hugo
def test_no_link_and_no_page_is_lost(census):
    assert census.lost == ()
    assert census.refused == ()


@needs_hugo
def test_every_record_is_a_link_in_the_rendered_page(census):
    """Equal counts: nothing is recorded twice or made up."""
    assert (census.pages, census.found) == (2, 39)
    assert census.recorded == census.found
