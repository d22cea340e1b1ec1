"""Links: what a question for a video or slides gets, of a site in Markdown."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import frontmatter

from bot.answering.answer import Answerer
from bot.messages import Question
from indexer.building.rebuild import rebuild
from indexer.evaluation.evaluate import evaluate, measure, read_rows
from indexer.records import Filter
from indexer.search.index import Index
from indexer.settings import IndexSettings, Settings, SourceSettings

_DEPTH = 10


def write_site_pages(site: Path, file: Path) -> None:
    """Write the pages of a site as other systems read them: title, and the text as Markdown."""
    rows = []
    for path in sorted(site.rglob("*.md")):
        page = frontmatter.loads(path.read_text(encoding="utf-8"))
        title = str(page.get("title", path.parent.name))
        rows.append({"id": path.relative_to(site).as_posix(), "title": title, "text": page.content})
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def measure_huigu_links(site: Path, questions: Path, folder: Path) -> float:
    """Measure the strict `link_accuracy` of `huigu eval`: no link of another event comes first."""
    settings = Settings(
        index=IndexSettings(path="index"),
        sources=(SourceSettings("site", "markdown", str(site.resolve())),),
        folder=str(folder),
    )
    rebuild(settings)
    rows = [row for row in read_rows(questions) if row.expected_links]
    with closing(Index.open(settings)) as index:
        answerer = Answerer(index)
        outcomes = evaluate(
            rows,
            index.search,
            lambda query: answerer.answer(Question(text=query)),
            index.links(Filter()),
            _DEPTH,
            lambda phase, done, total: None,
        )
        return round(measure(outcomes, _DEPTH)["link_accuracy"] or 0.0, 3)
