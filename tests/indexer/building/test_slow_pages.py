"""A page, a row or a file that takes too long is left out, and the rebuild goes on."""

import threading

import msgspec
import pytest

from indexer.building.result import RebuildResult
from indexer.settings import SourceSettings
from tests.fakes.index.rebuilt_site import Site

# Where the time ends in a finaliser, Python prints so and goes on; the timer strikes again.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

LIMIT_S = 0.5
SLOW = "- a\n" * 60_000
"""Takes some seconds, all of them of use: the time is linear."""
OTHERS = ["posts/a.md", "posts/b.md", "posts/c.md", "rows/r1", "rows/r2"]


@pytest.fixture
def hurried(site: Site) -> Site:
    """The site, whose pages have half a second."""
    sources = tuple(
        msgspec.structs.replace(source, max_seconds=LIMIT_S) for source in site.settings.sources
    )
    site.settings = msgspec.structs.replace(site.settings, sources=sources)
    return site


def assert_left_out(result: RebuildResult, place: str) -> None:
    [problem] = result.problems
    assert problem.startswith(f"{place}: it takes more than the 0.5 seconds of processor time")
    assert "raise `max_seconds` of this source" in problem


def test_a_slow_page_is_left_out_and_the_others_are_indexed(hurried: Site):
    (hurried.posts / "slow.md").write_text(SLOW)
    result = hurried.rebuild()
    assert_left_out(result, "posts/slow.md")
    assert (result.documents, result.skipped) == (5, 0)
    assert hurried.ids() == OTHERS


def test_a_slow_row_is_left_out_with_its_line(hurried: Site):
    hurried.write_rows({"r1": "One row.", "slow": SLOW, "r2": "Another row."})
    assert_left_out(hurried.rebuild(), "rows.jsonl:2")
    assert hurried.ids() == OTHERS


def test_a_slow_file_of_sessions_is_left_out(hurried: Site):
    folder = hurried.folder / "sessions"
    folder.mkdir()
    (folder / "slow.yaml").write_text("sessions:\n" + "- {id: a, title: b}\n" * 40_000)
    (folder / "quick.yaml").write_text("sessions:\n- {id: s1, title: A talk}\n")
    own = SourceSettings("sessions", "sessions", "sessions", max_seconds=LIMIT_S)
    sources = (*hurried.settings.sources, own)
    hurried.settings = msgspec.structs.replace(hurried.settings, sources=sources)
    assert_left_out(hurried.rebuild(), "sessions/slow.yaml")
    assert hurried.ids() == [*OTHERS, "sessions/s1"]


def test_a_page_that_was_indexed_stays_if_it_is_made_slow_and_then_as_it_was(hurried: Site):
    hurried.rebuild()
    page = hurried.posts / "a.md"
    before = page.read_text()
    page.write_text(SLOW)
    assert_left_out(hurried.rebuild(), "posts/a.md")
    assert hurried.ids() == OTHERS[1:]
    page.write_text(before)
    assert hurried.rebuild().problems == ()
    assert hurried.ids() == OTHERS


def test_a_rebuild_in_another_thread_leaves_out_the_same_page(hurried: Site):
    (hurried.posts / "slow.md").write_text(SLOW[: len(SLOW) // 6])
    results: list[RebuildResult] = []
    thread = threading.Thread(target=lambda: results.append(hurried.rebuild()))
    thread.start()
    thread.join()
    assert_left_out(results[0], "posts/slow.md")
    assert hurried.ids() == OTHERS
