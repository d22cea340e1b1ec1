"""The link census of our own pages."""

from pathlib import Path

import pytest

from benchmarks.link_census.count import Census, count_links
from benchmarks.link_census.hugo import find_hugo

PAGES = Path("tests/indexer/fixtures/pages")
needs_hugo = pytest.mark.skipif(find_hugo() is None, reason="the hugo executable is not installed")


@pytest.fixture(scope="module")
def hugo() -> str:
    hugo = find_hugo()
    assert hugo
    return hugo


@pytest.fixture(scope="module")
def census(hugo) -> Census:
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


@needs_hugo
def test_a_page_that_hugo_refuses_as_well_is_not_lost(tmp_path, hugo):
    (tmp_path / "a.md").write_text("---\ntitle: a: b\n---\n[x](https://e.org/a)\n")
    census = count_links(tmp_path, hugo)
    assert (census.found, census.lost) == (0, ())
    [reason] = census.refused
    assert reason.startswith("a.md:2: the YAML front matter is broken")
    assert reason.endswith("; hugo: [1:8] mapping value is not allowed in this context")


@needs_hugo
def test_the_links_of_a_page_that_we_alone_refuse_are_lost(tmp_path, hugo):
    (tmp_path / "a.md").write_text(f"{'>' * 70}[x](https://e.org/a)\n")
    census = count_links(tmp_path, hugo)
    assert census.lost == (("a.md", "https://e.org/a"),)
    [reason] = census.refused
    assert reason.endswith("; hugo: takes the page")
