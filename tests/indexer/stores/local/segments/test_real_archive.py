"""An incremental rebuild of a real archive answers as one from nothing."""

import shutil
from contextlib import closing
from functools import partial

import pytest

from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.encoders import open_encoder
from indexer.search.index import Index
from indexer.search.query import parse_query
from indexer.settings import IndexSettings
from indexer.stores.local import repository
from indexer.stores.local.backend import LocalBackend
from indexer.stores.local.segments.store import SegmentedStore
from tests.paths import ROOT

CONFIG = """\
[index]
path = "index"

[[sources]]
name = "pages"
type = "markdown"
path = "pages"
"""
CHANGED = 4
LEAST_OVERLAP = 0.98
"""What was removed counts in the statistics of words until tantivy merges its segments."""


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setattr(repository, "LocalBackend", partial(LocalBackend, one_piece_rows=40))
    shutil.copytree(ROOT / "corpus" / "recaps", tmp_path / "pages")
    (tmp_path / "huigu.toml").write_text(CONFIG, encoding="utf-8")
    return load_settings(tmp_path / "huigu.toml")


def test_an_incremental_rebuild_answers_as_one_from_nothing(settings, tmp_path):
    encoder = open_encoder(IndexSettings().encoder)
    rebuild(settings, encoder=encoder)
    pages = sorted((tmp_path / "pages").rglob("*.md"))
    chosen = pages[:: len(pages) // CHANGED][:CHANGED]
    for page in chosen:
        with page.open("a", encoding="utf-8") as file:
            file.write("\n\nThe recordings of this meeting were checked by its organisers.\n")
    pages[1].unlink()
    changed = rebuild(settings, encoder=encoder)
    # Some more, which link to the page that was removed.
    assert changed.changed >= CHANGED
    assert changed.removed == 1
    assert changed.unchanged
    shared = search_titles(settings)
    rebuild(settings, encoder=encoder, full=True)
    anew = search_titles(settings)
    assert shared.keys() == anew.keys()
    same = sum(len(set(shared[title]) & set(anew[title])) for title in anew)
    overlap = same / sum(map(len, anew.values()))
    assert overlap >= LEAST_OVERLAP, overlap
    assert sum(shared[title][:1] == anew[title][:1] for title in anew) >= 0.98 * len(anew)


def search_titles(settings):
    """Search for the title of each page; gives ids and places of the ten best passages."""
    with closing(Index.open(settings)) as index, index.open_reader() as reader:
        assert isinstance(reader.store, SegmentedStore)
        found = {}
        for _, _, title in reader.store.titles():
            query = parse_query(title)
            hits = reader.search(query, reader.expand(query), 10, per_document=False)
            found[title] = [
                (hit.passage.document, hit.passage.section, hit.passage.start) for hit in hits
            ]
        return found
