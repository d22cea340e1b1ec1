"""Slow pages take their time only so often."""

import copy
import time
from collections.abc import Callable
from functools import partial

import pytest

from indexer.building.limits import page_time
from indexer.building.limits.page_time import MAX_SLOW_PAGES, PageTime
from indexer.errors import BadInput

LIMIT_S = 0.06
SHORT_S = 0.01


def spend(seconds: float) -> str:
    """Use some processor time."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass
    return "done"


def refuse(run: Callable[[], str]) -> str:
    with pytest.raises(BadInput) as caught:
        run()
    return caught.value.remedy


@pytest.fixture(scope="module")
def spent() -> PageTime:
    """Time for two sources, of which one has had its slow pages."""
    shared = PageTime({"slow": LIMIT_S, "other": LIMIT_S})
    for number in range(MAX_SLOW_PAGES):
        work = partial(spend, 3 * LIMIT_S)
        assert "max_seconds" in refuse(partial(shared.run, "slow", f"{number}.md", work))
    return shared


@pytest.fixture
def pages(spent: PageTime, monkeypatch: pytest.MonkeyPatch) -> PageTime:
    """The same, for one test."""
    monkeypatch.setattr(page_time, "SHORT_LIMIT_S", SHORT_S)
    return copy.deepcopy(spent)


def test_after_many_slow_pages_the_next_ones_have_less_time(pages: PageTime):
    remedy = refuse(partial(pages.run, "slow", "next.md", partial(spend, 3 * SHORT_S)))
    assert f"the {MAX_SLOW_PAGES} pages before it" in remedy


def test_quick_pages_are_still_read(pages: PageTime):
    assert pages.run("slow", "quick.md", partial(spend, 0.0)) == "done"


def test_the_pages_of_other_sources_keep_all_their_time(pages: PageTime):
    assert pages.run("other", "page.md", partial(spend, 2 * SHORT_S)) == "done"


def test_broken_pages_count_as_slow_only_if_they_took_long(pages: PageTime):
    def fail() -> str:
        raise BadInput("a.md", 1, "broken", "mend it")

    for _ in range(MAX_SLOW_PAGES + 1):
        assert refuse(partial(pages.run, "other", "a.md", fail)) == "mend it"
    assert pages.run("other", "page.md", partial(spend, 2 * SHORT_S)) == "done"
