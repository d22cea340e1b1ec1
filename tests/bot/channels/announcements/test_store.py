"""The announcement state in a real SQLite file."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.announcements.database import SCHEMA, copy_to_memory, open_database
from bot.channels.announcements.store import AnnouncementStore, NewPage
from bot.runtime.sqlite import open_state_file
from bot.services.contracts import IndexedPage, PageLink
from indexer.errors import ConfigError

DAY_S = 86_400.0


def make_page(
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


def open_store(path: Path) -> AnnouncementStore:
    return AnnouncementStore(open_database(path))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "announced.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[AnnouncementStore]:
    """A store that knows page `a` and the destination `group`."""
    with closing(open_store(path)) as opened:
        opened.record_pages([make_page("a")], ["group"], 0)
        yield opened


def get_titles(pages: list[NewPage]) -> list[str]:
    return [page.title for page in pages]


def list_due(store: AnnouncementStore, destination: str = "group") -> list[str]:
    return get_titles(store.list_due(destination))


def test_only_pages_that_are_new_since_the_first_scan_become_due(store):
    assert list_due(store) == []
    scan = store.record_pages([make_page("a"), make_page("b")], ["group"], 1)
    assert (scan.pages, scan.new, scan.is_first) == (2, 1, False)
    assert list_due(store) == ["Page b"]


@pytest.mark.parametrize(
    "page",
    [
        make_page("a", title="Another title", url="https://example.org/elsewhere/", published=""),
        make_page("moved/a", title="Another title", url="https://example.org/a/"),
        make_page("moved/a", title="Page a", url="https://new.example.org/a/"),
        make_page("a.zh", "标题", translations=("a",), published="2031-01-01"),
    ],
)
def test_a_moved_or_translated_page_is_not_new(store, page):
    store.record_pages([page], ["group"], 1)
    assert list_due(store) == []


def test_blanks_in_the_name_of_a_source_and_in_an_id_make_no_two_pages_one(store):
    alike = [
        make_page("b c", "One", "", source="a"),
        make_page("c", "Other", "", source="a b"),
        make_page("b/c", "Third", "", source="a"),
    ]
    store.record_pages([make_page("a"), *alike], ["group"], 1)
    assert sorted(list_due(store)) == ["One", "Other", "Third"]


def test_what_an_older_release_announced_is_not_new(path):
    def make_moved(identity: str, source: str, *translations: str) -> IndexedPage:
        """Make a page that only its id tells from a new one."""
        return make_page(identity, "Moved", "", "", translations, source)

    known = [make_moved("talk one.md", "recaps", "talk one.zh.md"), make_moved("b", "my blog")]
    with closing(open_store(path)) as opened:
        opened.record_pages([], ["group"], 0)
        opened.record_pages(known, ["group"], 1)
        opened.claim("group", 1)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE names SET name = 'id ' || replace(substr(name, 6), '/', ' ')")
        names = {name for (name,) in db.execute("SELECT name FROM names")}
    assert names == {"id recaps talk one.md", "id recaps talk one.zh.md", "id my blog b"}
    with closing(open_store(path)) as opened:
        for now in (2, 3):
            scan = opened.record_pages([known[1], make_moved("talk one.zh.md", "recaps")], [], now)
            assert (scan.pages, scan.new) == (2, 0)
        scan = opened.record_pages([make_moved("blog b", "my")], [], 4)
        assert (scan.pages, scan.new) == (1, 1)


def test_a_page_that_was_gone_and_comes_back_renamed_is_not_new(store):
    store.record_pages(
        [make_page("renamed", url="https://example.org/a/", title="New")], ["group"], 1
    )
    store.record_pages([], ["group"], 2)
    store.record_pages(
        [make_page("renamed", url="https://example.org/b/", title="Newer")], ["group"], 3
    )
    assert list_due(store) == []


def test_sessions_that_share_an_address_or_a_title_are_different_pages(store):
    shared = "https://example.org/schedule/"
    talks = [make_page(f"talk-{n}", "Lightning talk", url=shared) for n in range(3)]
    store.record_pages([make_page("a"), *talks], ["group"], 1)
    assert list_due(store) == ["Lightning talk"] * 3


def test_the_first_of_a_page_and_its_translation_is_announced(store):
    pair = [
        make_page("b.zh", "回顾", translations=("b.en",)),
        make_page("b.en", translations=("b.zh",)),
    ]
    store.record_pages([make_page("a"), *pair], ["group"], 1)
    store.record_pages([make_page("a"), *pair], ["group"], 2)
    assert list_due(store) == ["回顾"]


def test_a_page_that_is_gone_before_its_announcement_is_not_announced(store):
    store.record_pages([make_page("a"), make_page("b")], ["group"], 1)
    store.record_pages([make_page("a")], ["group"], 2)
    store.record_pages([make_page("a"), make_page("b")], ["group"], 3)
    assert list_due(store) == []


def test_a_due_page_is_listed_under_its_current_title(store):
    store.record_pages([make_page("a"), make_page("b", "Darft")], ["group"], 1)
    store.record_pages([make_page("a"), make_page("b", "Draft")], ["group"], 2)
    assert list_due(store) == ["Draft"]


def test_a_new_destination_gets_only_later_pages(store):
    store.record_pages([make_page("a"), make_page("b")], ["group", "other"], 1)
    store.record_pages([make_page("a"), make_page("b"), make_page("c")], ["group", "other"], 2)
    assert list_due(store) == ["Page c", "Page b"]
    assert list_due(store, "other") == ["Page c"]


def test_pages_recorded_without_post_never_become_due(store):
    store.record_pages([make_page("a"), make_page("b")], ["group"], 1, post=False)
    store.record_pages([make_page("a"), make_page("b")], ["group"], 2)
    assert list_due(store) == []


def test_due_pages_are_claimed_by_one_of_several_processes(store, path):
    store.record_pages([make_page(str(n)) for n in range(50)], ["group"], 1)
    claimed: list[int] = []
    start = threading.Barrier(8)

    def claim() -> None:
        with closing(open_store(path)) as other:
            start.wait()
            claimed.append(len(other.claim("group", 2)))

    threads = [threading.Thread(target=claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == [0] * 7 + [50]


def test_concurrent_scans_find_each_new_page_once(store, path):
    start = threading.Barrier(4)
    new: list[int] = []

    def scan() -> None:
        with closing(open_store(path)) as other:
            start.wait()
            pages = [make_page(str(n)) for n in range(50)]
            new.append(other.record_pages(pages, ["group"], 1).new)

    threads = [threading.Thread(target=scan) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(new) == [0, 0, 0, 50]
    assert len(store.list_due("group")) == 50


def test_a_claimed_page_is_due_again_only_after_its_release(store):
    store.record_pages([make_page("a"), make_page("b")], ["group"], 1)
    pages = store.claim("group", 2)
    assert list_due(store) == []
    store.release("group", pages)
    assert store.claim("group", 3) == pages
    store.mark_done("group", pages)
    assert store.claim("group", 4) == []


def test_a_digest_is_claimed_once_unless_it_is_wanted_again(store):
    assert store.claim_digest("group", "2030-05-20", 1)
    assert not store.claim_digest("group", "2030-05-20", 2)
    assert store.claim_digest("other", "2030-05-20", 2)
    store.release_digest("group", "2030-05-20")
    assert store.claim_digest("group", "2030-05-20", 3)
    assert store.claim_digest("group", "2030-05-20", 4, again=True)


def test_a_failed_repetition_keeps_the_digest_posted(store):
    store.claim_digest("group", "2030-05-20", 1)
    store.mark_digest_done("group", "2030-05-20")
    store.claim_digest("group", "2030-05-20", 2, again=True)
    store.release_digest("group", "2030-05-20", again=True)
    assert store.has_digest("group", "2030-05-20")


def test_recent_pages_are_new_or_recently_published_and_still_in_the_index(store):
    old = make_page("old", published="2020-01-01")
    store.record_pages([make_page("a"), old], ["group"], 10 * DAY_S)
    assert get_titles(store.list_recent(9 * DAY_S, "2030-06-01", "2030-06-07")) == ["Page old"]
    assert get_titles(store.list_recent(11 * DAY_S, "2030-04-28", "2030-05-04")) == ["Page a"]
    assert get_titles(store.list_recent(11 * DAY_S, "2030-04-20", "2030-04-30")) == []
    store.record_pages([make_page("a")], ["group"], 11 * DAY_S)
    assert store.list_recent(9 * DAY_S, "2030-06-01", "2030-06-07") == []


def test_a_copy_in_memory_leaves_the_file_unchanged(store, path, tmp_path):
    store.record_pages([make_page("a"), make_page("b")], ["group"], 1)
    with closing(AnnouncementStore(copy_to_memory(path))) as copy:
        assert len(copy.claim("group", 2)) == 1
        assert copy.claim_digest("group", "2030-05-20", 2)
    assert list_due(store) == ["Page b"]
    assert not store.has_digest("group", "2030-05-20")
    with closing(AnnouncementStore(copy_to_memory(tmp_path / "none" / "x.sqlite"))) as empty:
        assert empty.record_pages([make_page("a")], ["group"], 0).is_first
    assert not (tmp_path / "none").exists()


def test_a_failed_scan_is_rolled_back(store):
    broken = make_page("b")
    object.__setattr__(broken, "title", None)
    with pytest.raises(sqlite3.IntegrityError):
        store.record_pages([make_page("c"), broken], ["group"], 1)
    assert store.record_pages([make_page("a"), make_page("c")], ["group"], 2).new == 1


def test_a_file_of_another_program_is_not_changed_and_the_error_says_so(tmp_path):
    junk = tmp_path / "junk.sqlite"
    junk.write_bytes(b"x" * 5000)
    with pytest.raises(ConfigError, match=r"junk\.sqlite.*move it away"):
        open_store(junk)
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE theirs (x)")
    with pytest.raises(ConfigError, match="another program's"):
        open_store(other)
    with closing(sqlite3.connect(other)) as db:
        assert db.execute("SELECT name FROM sqlite_schema").fetchall() == [("theirs",)]
    with pytest.raises(ConfigError, match=r"\[announce\] path"):
        open_store(junk / "below" / "a file.sqlite")


def test_links_and_days_of_a_page_are_kept_and_follow_it(store, path):
    video = PageLink("video", "youtube", "https://youtu.be/a", "event")
    page = replace(make_page("b"), held="2030-04-30", links=(video,))
    store.record_pages([make_page("a"), page], ["group"], DAY_S)
    [due] = store.list_due("group")
    assert (due.held, due.media.links) == ("2030-04-30", (video,))
    store.record_pages([make_page("a"), make_page("b")], ["group"], 2 * DAY_S)
    [due] = store.list_due("group")
    assert (due.held, due.media.links) == ("", ())


def test_a_file_of_a_release_without_links_stays_in_use(path):
    path.parent.mkdir()
    with closing(open_state_file(path, SCHEMA, busy_s=1, wal=True)) as db:
        db.execute("INSERT INTO pages VALUES (1, 'Page a', '', '2030-05-01', 0, 0, 1)")
        db.execute("INSERT INTO posts VALUES ('group', 1, 'due', 0)")
    with closing(AnnouncementStore(copy_to_memory(path))) as copy:
        assert list_due(copy) == ["Page a"]
    with closing(open_store(path)) as opened:
        assert list_due(opened) == ["Page a"]
