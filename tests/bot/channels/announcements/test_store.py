"""What is noted of what was announced, in a real file."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.channels.announcements.store import Announced, open_announced, open_copy
from bot.services.contracts import IndexedPage
from indexer.errors import ConfigError

DAY_S = 86_400.0


def page(
    identity: str,
    title: str = "",
    url: str | None = None,
    published: str = "2030-05-01",
    translations: tuple[str, ...] = (),
    source: str = "recaps",
) -> IndexedPage:
    address = f"https://example.org/{identity}/" if url is None else url
    return IndexedPage(
        source, identity, title or f"Page {identity}", address, published, "en", translations
    )


@pytest.fixture
def announced(tmp_path: Path) -> Iterator[Announced]:
    """Begun, with page `a` known on the outlet `group`."""
    with closing(open_announced(tmp_path / "data" / "announced.sqlite")) as opened:
        opened.look([page("a")], ["group"], 0)
        yield opened


def due(announced: Announced, outlet: str = "group") -> list[str]:
    return [one.title for one in announced.due(outlet)]


def test_the_first_look_makes_nothing_due_and_the_next_what_is_new(announced):
    assert due(announced) == []
    found = announced.look([page("a"), page("b")], ["group"], 1)
    assert (found.pages, found.new, found.first) == (2, 1, False)
    assert due(announced) == ["Page b"]


@pytest.mark.parametrize(
    "same",
    [
        page("a", title="Another title", url="https://example.org/elsewhere/", published=""),
        page("moved/a", title="Another title", url="https://example.org/a/"),
        page("moved/a", title="Page a", url="https://new.example.org/a/"),
        page("a.zh", "标题", translations=("a",), published="2031-01-01"),
    ],
)
def test_a_page_that_moved_or_was_translated_is_no_news(announced, same):
    announced.look([same], ["group"], 1)
    assert due(announced) == []


def test_a_page_that_went_and_came_back_is_no_news_under_its_later_name_either(announced):
    announced.look([page("renamed", url="https://example.org/a/", title="New")], ["group"], 1)
    announced.look([], ["group"], 2)
    announced.look([page("renamed", url="https://example.org/b/", title="Newer")], ["group"], 3)
    assert due(announced) == []


def test_sessions_that_share_an_address_or_a_title_are_pages_of_their_own(announced):
    shared = "https://example.org/schedule/"
    talks = [page(f"talk-{n}", "Lightning talk", url=shared) for n in range(3)]
    announced.look([page("a"), *talks], ["group"], 1)
    assert due(announced) == ["Lightning talk"] * 3


def test_of_a_page_and_its_translation_the_first_given_is_announced(announced):
    pair = [page("b.zh", "回顾", translations=("b.en",)), page("b.en", translations=("b.zh",))]
    announced.look([page("a"), *pair], ["group"], 1)
    announced.look([page("a"), *pair], ["group"], 2)
    assert due(announced) == ["回顾"]


def test_what_is_gone_before_it_was_announced_is_not_announced(announced):
    announced.look([page("a"), page("b")], ["group"], 1)
    announced.look([page("a")], ["group"], 2)
    announced.look([page("a"), page("b")], ["group"], 3)
    assert due(announced) == []


def test_what_is_due_is_called_what_it_is_called_now(announced):
    announced.look([page("a"), page("b", "Darft")], ["group"], 1)
    announced.look([page("a"), page("b", "Draft")], ["group"], 2)
    assert due(announced) == ["Draft"]


def test_another_outlet_begins_with_what_comes_after_it(announced):
    announced.look([page("a"), page("b")], ["group", "other"], 1)
    announced.look([page("a"), page("b"), page("c")], ["group", "other"], 2)
    assert due(announced) == ["Page c", "Page b"]
    assert due(announced, "other") == ["Page c"]


def test_where_pages_are_not_to_be_posted_none_becomes_due_later(announced):
    announced.look([page("a"), page("b")], ["group"], 1, post=False)
    announced.look([page("a"), page("b")], ["group"], 2)
    assert due(announced) == []


def test_of_two_programs_one_gets_what_is_due(announced, tmp_path):
    announced.look([page(str(n)) for n in range(50)], ["group"], 1)
    path = tmp_path / "data" / "announced.sqlite"
    claimed: list[int] = []
    start = threading.Barrier(8)

    def claim() -> None:
        with closing(open_announced(path)) as other:
            start.wait()
            claimed.append(len(other.claim("group", 2)))

    threads = [threading.Thread(target=claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == [0] * 7 + [50]


def test_two_programs_that_look_at_once_find_each_page_once(announced, tmp_path):
    path = tmp_path / "data" / "announced.sqlite"
    start = threading.Barrier(4)
    new: list[int] = []

    def look() -> None:
        with closing(open_announced(path)) as other:
            start.wait()
            new.append(other.look([page(str(n)) for n in range(50)], ["group"], 1).new)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(new) == [0, 0, 0, 50]
    assert len(announced.due("group")) == 50


def test_what_was_claimed_is_due_again_only_when_it_is_released(announced):
    announced.look([page("a"), page("b")], ["group"], 1)
    news = announced.claim("group", 2)
    assert due(announced) == []
    announced.release("group", news)
    assert announced.claim("group", 3) == news
    announced.settle("group", news)
    assert announced.claim("group", 4) == []


def test_a_weeks_digest_is_taken_once_unless_it_is_wanted_again(announced):
    assert announced.claim_digest("group", "2030-05-20", 1)
    assert not announced.claim_digest("group", "2030-05-20", 2)
    assert announced.claim_digest("other", "2030-05-20", 2)
    announced.release_digest("group", "2030-05-20")
    assert announced.claim_digest("group", "2030-05-20", 3)
    assert announced.claim_digest("group", "2030-05-20", 4, again=True)


def test_a_digest_that_could_not_be_repeated_was_posted_all_the_same(announced):
    announced.claim_digest("group", "2030-05-20", 1)
    announced.settle_digest("group", "2030-05-20")
    announced.claim_digest("group", "2030-05-20", 2, again=True)
    announced.release_digest("group", "2030-05-20", again=True)
    assert announced.has_digest("group", "2030-05-20")


def test_lately_is_what_came_since_or_was_published_since_and_is_still_there(announced):
    old = page("old", published="2020-01-01")
    announced.look([page("a"), old], ["group"], 10 * DAY_S)
    titles = lambda found: [one.title for one in found]  # noqa: E731
    assert titles(announced.lately(9 * DAY_S, "2030-06-01", "2030-06-07")) == ["Page old"]
    assert titles(announced.lately(11 * DAY_S, "2030-04-28", "2030-05-04")) == ["Page a"]
    assert titles(announced.lately(11 * DAY_S, "2030-04-20", "2030-04-30")) == []
    announced.look([page("a")], ["group"], 11 * DAY_S)
    assert announced.lately(9 * DAY_S, "2030-06-01", "2030-06-07") == []


def test_a_rehearsal_changes_nothing(announced, tmp_path):
    path = tmp_path / "data" / "announced.sqlite"
    announced.look([page("a"), page("b")], ["group"], 1)
    with closing(open_copy(path)) as copy:
        assert len(copy.claim("group", 2)) == 1
        assert copy.claim_digest("group", "2030-05-20", 2)
    assert due(announced) == ["Page b"]
    assert not announced.has_digest("group", "2030-05-20")
    with closing(open_copy(tmp_path / "none" / "x.sqlite")) as empty:
        assert empty.look([page("a")], ["group"], 0).first
    assert not (tmp_path / "none").exists()


def test_a_failure_in_the_middle_leaves_nothing_half_done(announced):
    broken = page("b")
    object.__setattr__(broken, "title", None)
    with pytest.raises(sqlite3.IntegrityError):
        announced.look([page("c"), broken], ["group"], 1)
    assert announced.look([page("a"), page("c")], ["group"], 2).new == 1


def test_a_file_that_is_none_of_ours_is_left_alone_with_a_line_that_says_so(tmp_path):
    junk = tmp_path / "junk.sqlite"
    junk.write_bytes(b"x" * 5000)
    with pytest.raises(ConfigError, match=r"junk\.sqlite.*move it away"):
        open_announced(junk)
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE theirs (x)")
    with pytest.raises(ConfigError, match="another program's"):
        open_announced(other)
    with closing(sqlite3.connect(other)) as db:
        assert db.execute("SELECT name FROM sqlite_schema").fetchall() == [("theirs",)]
    with pytest.raises(ConfigError, match=r"\[announce\] path"):
        open_announced(junk / "below" / "a file.sqlite")
