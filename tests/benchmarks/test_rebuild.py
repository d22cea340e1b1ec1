from __future__ import annotations

from contextlib import closing

from benchmarks.rebuild import copy_site, parse_pages, time_rebuilds
from indexer.encoders import open_encoder
from indexer.search.index import Index


def test_every_step_is_timed_and_the_last_rebuild_indexes_the_changed_page(tmp_path):
    pages = tmp_path / "site"
    pages.mkdir()
    for name in ("one", "two"):
        (pages / f"{name}.md").write_text(f"# {name}\n\nText of {name}.\n", encoding="utf-8")
    work = tmp_path / "work"
    work.mkdir()
    settings = copy_site(pages, work)
    assert parse_pages(work / "pages") == 2

    encoder = open_encoder(settings.index.encoder)
    seconds = time_rebuilds(settings, encoder, work / "pages" / "one.md")

    assert list(seconds) == ["bare loop", "from nothing", "nothing changed", "one file changed"]
    assert min(seconds.values()) > 0
    with closing(Index.open(settings)) as index:
        texts = [hit.passage.text for hit in index.search("one more sentence")]
    assert any("One more sentence." in text for text in texts)
