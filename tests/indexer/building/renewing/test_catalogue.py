"""The catalogue stays where documents state the same, and is always that of a full rebuild."""

import json
from functools import partial
from pathlib import Path

import pytest

from indexer.building.renewing import catalogue
from indexer.catalogue.writer import CATALOGUE_FILE
from indexer.stores.local import repository
from indexer.stores.local.backend import LocalBackend

TALK = "event: MeshCon 2030\nspeakers: [{}]"
ONE_PIECE_ROWS = 5


@pytest.fixture(params=[True, False], ids=["segments", "one piece"])
def in_segments(request, monkeypatch) -> bool:
    if request.param:
        backend = partial(LocalBackend, one_piece_rows=ONE_PIECE_ROWS)
        monkeypatch.setattr(repository, "LocalBackend", backend)
    return request.param


@pytest.fixture
def talks(site):
    for name, speaker in (("d", "Zoe Quark"), ("e", "Ada Pine"), ("f", "Zoe Quark")):
        site.post(name, front=TALK.format(speaker))
    site.rebuild()
    return site


def get_catalogue(site) -> Path:
    return site.generations.path(site.generations.current()) / CATALOGUE_FILE


def change_text(site):
    site.post("d", "Another text.", front=TALK.format("Zoe Quark"))


def add_page(site):
    site.post("aa")


def remove_page(site):
    (site.posts / "b.md").unlink()


def change_speaker(site):
    site.post("e", front=TALK.format("Zoe Quark"))


def change_link(site):
    site.post("d", "[Slides](https://files.example/d.pdf)", front=TALK.format("Zoe Quark"))


def add_talk(site):
    site.post("g", front=TALK.format("Ada Pine"))


def remove_talk(site):
    (site.posts / "e.md").unlink()


def make_page_a_talk(site):
    site.post("a", front=TALK.format("Lin Oak"))


def make_talk_a_page(site):
    site.post("f")


def translate_talk(site):
    site.post("d.zh", front=TALK.format("Zoe Quark"))


@pytest.mark.parametrize("change", [change_text, add_page, remove_page])
def test_a_change_that_states_nothing_takes_the_catalogue_over(
    in_segments, talks, change, monkeypatch
):
    before = get_catalogue(talks)
    monkeypatch.setattr(catalogue, "build_catalogue", None)
    change(talks)
    result = talks.rebuild()
    monkeypatch.undo()
    after = get_catalogue(talks)
    assert after.parent != before.parent
    assert after.samefile(before) == in_segments
    assert (result.talks, result.people, result.events) == (3, 2, 1)
    talks.generations.check(result.generation, checksums=True)
    talks.rebuild(full=True)
    assert get_catalogue(talks).read_bytes() == after.read_bytes()


@pytest.mark.parametrize(
    "change",
    [
        change_speaker,
        change_link,
        add_talk,
        remove_talk,
        make_page_a_talk,
        make_talk_a_page,
        translate_talk,
    ],
)
def test_a_change_of_what_is_stated_gives_the_catalogue_of_a_full_rebuild(talks, change):
    before = get_catalogue(talks).read_bytes()
    change(talks)
    talks.rebuild()
    after = get_catalogue(talks).read_bytes()
    assert after != before
    talks.rebuild(full=True)
    assert get_catalogue(talks).read_bytes() == after


def test_talks_in_another_order_give_the_catalogue_of_a_full_rebuild(site):
    rows = [
        json.dumps({"id": id, "title": f"Talk {id}", "event": "MeshCon 2030", "speakers": "Zoe"})
        for id in ("r1", "r2")
    ]
    site.rows.write_text("\n".join(rows))
    site.rebuild()
    before = get_catalogue(site).read_bytes()
    site.rows.write_text("\n".join(rows[::-1]))
    site.post("a", "Another text.")
    site.rebuild()
    after = get_catalogue(site).read_bytes()
    assert after != before
    site.rebuild(full=True)
    assert get_catalogue(site).read_bytes() == after
