"""Characters that nobody sees change nothing: not what is found, and not what is quoted."""

import json
from pathlib import Path

import pytest

from indexer.settings import SourceSettings
from indexer.sources.generators.source import MarkdownSource
from indexer.sources.jsonl.source import JsonlSource
from indexer.sources.sessions.source import SessionsSource
from tests.fakes.index.entries import load_entries

SESSION = """
sess|ions:
- id: a
  title: 流|量
  speakers: [张|三]
  links: {讲|稿: https://e.org/s}
  vid|eo: https://e.org/v
"""
HIDDEN = ["\u200b", "\u00ad", "\u2060", "\ufeff", "\u200d"]


def spoil(text: str, hidden: str) -> str:
    """Write the hidden character wherever `|` is."""
    return text.replace("|", hidden)


def load_one(source):
    documents, problems = load_entries(source.entries())
    assert problems == []
    [document] = documents.values()
    return document


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_page_reads_the_same(tmp_path: Path, hidden):
    text = (
        "---\ntitle: Ambient|Mesh 实|践\nspeakers: [张|三丰]\ntags: [流|量]\n"
        "links:\n  讲|稿: https://e.org/s\nvid|eo: https://e.org/w\n---\n"
        "流|量镜像，见 `co|de`。[录|像](https://e.org/v)\n\n## 标|题\n\n- 项|目\n"
        '\n## Own {#na|me}\n\n<h2 id="ot|her">Two</h2>\n'
    )
    read = []
    for name, mark in (("a", hidden), ("b", "")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "p.md").write_text(spoil(text, mark), encoding="utf-8")
        settings = SourceSettings("s", "markdown", name, base_url="https://e.org/")
        read.append(load_one(MarkdownSource(settings, tmp_path)))
    assert read[0] == read[1]
    labels = [link.label for link in read[1].sections[0].links]
    title = "AmbientMesh 实践"
    assert labels == [f"{title}：{name}" for name in ("讲稿", "视频", "录像")]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_row_reads_the_same(tmp_path: Path, hidden):
    read = []
    for mark in (hidden, ""):
        row = {
            "id": "r",
            "title": "流|量",
            "text": "镜|像 落|地",
            "speakers": ["张|三"],
            "track": "网|格",
        }
        row["vid|eo"] = "|https://e.org/v"
        row["links"] = {"讲|稿": "https://e.org/s"}
        spoiled = json.loads(spoil(json.dumps(row, ensure_ascii=False), mark))
        (tmp_path / "rows.jsonl").write_text(json.dumps(spoiled), encoding="utf-8")
        read.append(load_one(JsonlSource(SourceSettings("s", "jsonl", "rows.jsonl"), tmp_path)))
    assert read[0] == read[1]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_session_reads_the_same(tmp_path: Path, hidden):
    read = []
    for mark in (hidden, ""):
        text = spoil(SESSION, mark)
        (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
        read.append(load_one(SessionsSource(SourceSettings("s", "sessions", "s.yaml"), tmp_path)))
    assert read[0] == read[1]
