"""A single file of a kind that a source does not read is one line that says what it reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.errors import BadInput
from indexer.settings import SourceSettings
from indexer.sources.generators.options.settings import MarkdownSettings
from indexer.sources.generators.source import MarkdownSource
from indexer.sources.html.source import HtmlSource


def open_file(kind: str, path: str, folder: Path):
    if kind == "html":
        return HtmlSource(SourceSettings("one", kind, path), folder)
    return MarkdownSource(MarkdownSettings("one", kind, path), folder)


@pytest.mark.parametrize(("kind", "suffix"), [("markdown", ".md"), ("html", ".html")])
def test_a_file_of_another_kind_is_one_line(tmp_path, kind, suffix):
    (tmp_path / "list.json").write_text('{"sessions": []}')
    [entry] = open_file(kind, "list.json", tmp_path).entries()
    with pytest.raises(BadInput) as caught:
        entry.load()
    assert (caught.value.path, caught.value.line) == ("list.json", 0)
    assert suffix in caught.value.reason
    assert "no .json" in caught.value.reason
    assert "`type`" in caught.value.remedy


def test_a_plain_text_is_read_as_markdown(tmp_path):
    (tmp_path / "notes.txt").write_text("# Notes\n\nKites fly.\n")
    [entry] = open_file("markdown", "notes.txt", tmp_path).entries()
    assert entry.load().title == "Notes"
