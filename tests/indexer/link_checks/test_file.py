"""The file of checks, and the dead links that a server holds of it."""

from __future__ import annotations

import pytest

from indexer.errors import StoreError
from indexer.link_checks.dead_links import DeadLinks
from indexer.link_checks.file import open_checks, read_checks
from indexer.link_checks.records import LinkCheck, make_key

URL = "https://example.org/talk"


def make_check(url: str = URL, outcome: str = "dead", day: str = "2030-05-14") -> LinkCheck:
    return LinkCheck(url=url, outcome=outcome, reason="x", checked=f"{day}T10:00:00Z", since=day)


def test_checks_are_kept_by_address_and_the_last_one_counts(tmp_path):
    path = tmp_path / "data" / "index-links.sqlite"
    assert read_checks(path) == {}
    with open_checks(path) as file:
        file.keep(make_check())
        # On disk at once: whoever is killed now loses nothing.
        assert read_checks(path) == {URL: make_check()}
        file.keep(make_check(outcome="alive"))
    with open_checks(path) as file:
        assert file.read() == {URL: make_check(outcome="alive")}


def test_two_runs_at_once_are_refused(tmp_path):
    path = tmp_path / "index-links.sqlite"
    with (
        open_checks(path),
        pytest.raises(StoreError, match="another `huigu links check`"),
        open_checks(path),
    ):
        pass


@pytest.mark.parametrize("damage", [b"x" * 5000, None])
def test_a_damaged_or_newer_file_is_named_with_a_remedy(tmp_path, damage):
    path = tmp_path / "index-links.sqlite"
    with open_checks(path) as file:
        file.keep(make_check())
        if damage is None:
            file._db.execute("PRAGMA user_version = 9")
    if damage is not None:
        path.write_bytes(damage)
    with pytest.raises(StoreError, match="move") as caught, open_checks(path) as file:
        file.read()
    assert str(path) in str(caught.value)


def test_a_server_sees_new_dead_links_and_forgets_living_ones(tmp_path):
    path = tmp_path / "index-links.sqlite"
    dead = DeadLinks(path)
    assert (dead.by_key, dead.version) == ({}, 0)
    with open_checks(path) as file:
        file.keep(make_check())
        file.keep(make_check("https://example.org/other", "unsure"))
        dead.refresh()
        assert dict(dead.by_key) == {make_key(URL): "2030-05-14"}
        version = dead.version
        file.keep(make_check("https://example.org/third", "alive"))
        dead.refresh()
        assert dead.version == version
        file.keep(make_check(outcome="alive"))
        dead.refresh()
    assert (dict(dead.by_key), dead.version) == ({}, version + 1)


def test_a_damaged_file_leaves_the_dead_links_as_they_were(tmp_path, caplog):
    path = tmp_path / "index-links.sqlite"
    with open_checks(path) as file:
        file.keep(make_check())
    dead = DeadLinks(path)
    path.write_bytes(b"x" * 5000)
    dead.refresh()
    dead.refresh()
    assert make_key(URL) in dead.by_key
    assert caplog.text.count("not marked anew") == 1
    path.unlink()
    dead.refresh()
    assert dict(dead.by_key) == {}
