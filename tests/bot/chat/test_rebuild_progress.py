"""The words for a rebuild that somebody asked for in a chat."""

from __future__ import annotations

import pytest

from bot.chat.rebuild_progress import MOST_PROBLEMS, Progress, failure, report
from bot.services.contracts import Reindexed
from indexer.errors import RebuildRunning, StoreError


def done(*problems: str) -> Reindexed:
    return Reindexed("20300601T000000Z-1111", 12, 1, 2, 3, problems, 4.25)


def test_progress_says_the_phase_and_keeps_to_it_where_it_has_no_words() -> None:
    progress = Progress("zh")
    assert progress.text == "正在重建索引…"
    progress.tell("index", 3, 12)
    progress.tell("thinking", 1, 1)
    assert progress.text == "正在重建索引：读取 3/12"


def test_a_report_says_what_changed() -> None:
    assert report(done(), "en", str.upper) == (
        "The index is rebuilt (20300601T000000Z-1111): 12 pages, 1 added, 2 changed, 3 removed, "
        "in 4.2 s."
    )


def test_what_was_left_out_is_listed_escaped_and_not_without_end() -> None:
    lines = report(done(*["a.md: no title"] * (MOST_PROBLEMS + 2)), "en", str.upper).splitlines()
    assert lines[1:4] == ["", "32 were left out; please mend them:", "- A.MD: NO TITLE"]
    assert lines.count("- A.MD: NO TITLE") == MOST_PROBLEMS
    assert lines[-1].startswith("… and 2 more")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RebuildRunning("lock.md"), "Another rebuild is running. Try again when it is done."),
        (StoreError("disk"), "The index was not rebuilt, and the old one goes on answering: DISK"),
    ],
)
def test_a_failure_says_why(error: StoreError, said: str) -> None:
    assert failure(error, "en", str.upper) == said
