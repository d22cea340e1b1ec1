"""The latest pages: by the date of the event, an event once, in one language."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

from bot.services.catalogue import IndexCatalogue
from bot.services.contracts import ListedPage
from indexer.building.rebuild import rebuild
from indexer.search.index import Index
from indexer.settings import Settings, SourceSettings


def write_page(folder: Path, name: str, title: str, date: str, body: str = "", **more: str) -> None:
    """Write a page with its front matter."""
    fields = {"title": title, "date": date, **more}
    head = "\n".join(f"{key}: {json.dumps(value)}" for key, value in fields.items())
    (folder / name).write_text(f"---\n{head}\n---\n\n{body or 'Some words.'}\n", encoding="utf-8")


async def list_latest(folder: Path, language: str, limit: int = 10) -> list[ListedPage]:
    """Build an index of a folder's pages and list its latest ones."""
    source = SourceSettings(
        name="site", type="markdown", path=".", base_url="https://tide.example/"
    )
    settings = Settings(sources=(source,), folder=str(folder))
    rebuild(settings)
    with closing(Index.open(settings)) as index:
        return await IndexCatalogue(index, settings).list_latest(limit, language)


async def test_the_date_is_the_events_not_the_day_on_which_a_recap_was_written(tmp_path):
    old, new = "It was held on 3 May 2019.", "It was held on 7 June 2024."
    write_page(tmp_path, "a.md", "TideConf 2019 recap", "2026-01-02", old, event="TideConf 2019")
    write_page(tmp_path, "b.md", "TideConf 2024 recap", "2024-07-01", new, event="TideConf 2024")
    write_page(tmp_path, "c.md", "A note on harbours", "2022-02-02")
    latest = await list_latest(tmp_path, "en")
    assert [(page.date, page.title) for page in latest] == [
        ("2024-06-07", "TideConf 2024 recap"),
        ("2022-02-02", "A note on harbours"),
        ("2019-05-03", "TideConf 2019 recap"),
    ]


async def test_an_event_is_listed_once_without_the_pages_of_its_talks(tmp_path):
    recap = "It was held on 7 June 2024."
    write_page(tmp_path, "b.md", "TideConf 2024 recap", "2024-07-01", recap, event="TideConf 2024")
    for number, title in enumerate(("Moorings at scale", "Reading the swell")):
        write_page(
            tmp_path, f"t{number}.md", title, "2024-06-07",
            f"[recording](https://www.youtube.com/watch?v=tide000000{number})",
            event="TideConf 2024", speakers="Ines Port",
        )  # fmt: skip
    assert [page.title for page in await list_latest(tmp_path, "en")] == ["TideConf 2024 recap"]


async def test_a_list_is_in_the_readers_language_alone_where_that_fills_it(tmp_path):
    for number in range(1, 4):
        day = f"2024-01-0{number}"
        write_page(tmp_path, f"{number}.en.md", f"Harbour notes {number}", day)
        write_page(tmp_path, f"{number}.zh.md", f"港口笔记之 {number}", day, "几句话。")
    write_page(tmp_path, "only.md", "只有中文的一篇笔记", "2025-01-01", "几句话。")
    english = [page.title for page in await list_latest(tmp_path, "en")]
    assert english == [f"Harbour notes {number}" for number in (3, 2, 1)]
    chinese = [page.title for page in await list_latest(tmp_path, "zh")]
    assert chinese == ["只有中文的一篇笔记", *(f"港口笔记之 {number}" for number in (3, 2, 1))]


async def test_an_archive_in_another_language_is_listed_as_it_is(tmp_path):
    for number in range(1, 4):
        write_page(tmp_path, f"{number}.md", f"Harbour notes {number}", f"2024-01-0{number}")
    write_page(tmp_path, "zh.md", "唯一的中文笔记", "2023-01-01", "几句话。")
    titles = [page.title for page in await list_latest(tmp_path, "zh")]
    assert titles == ["Harbour notes 3", "Harbour notes 2", "Harbour notes 1", "唯一的中文笔记"]


async def test_a_page_without_a_date_is_left_out(tmp_path):
    write_page(tmp_path, "a.md", "An undated page", "")
    write_page(tmp_path, "b.md", "A dated page", "2020-01-01")
    assert [page.title for page in await list_latest(tmp_path, "en")] == ["A dated page"]
