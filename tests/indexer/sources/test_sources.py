"""The contract of every source."""

import re

import pytest

from indexer.errors import ConfigError, SourceError
from indexer.settings import Settings, SourceSettings
from indexer.sources import SOURCES, open_sources
from tests.fakes.index.entries import load_entries

GOOD = {
    "markdown": {
        "b.md": "# B\n\ntext",
        "a.md": "---\ntitle: A\n---\n[v](https://youtu.be/abcdefghijk)",
    },
    "sessions": {"s.yaml": "event: MeshCon 2022\nsessions:\n- {id: a, title: A}\n"},
    "jsonl": {"r.jsonl": '{"id": "a", "title": "A", "text": "x"}\n{"id": "b", "text": "y"}\n'},
    "answers": {
        "a.md": "---\nquestions: Where is the slipway?\n---\nBehind the boathouse.",
        "b.md": "---\nquestions: [Can I berth?, 能靠泊吗？]\n---\nYes.",
    },
    "html": {"a.html": "<main><h1>A</h1><p>Text.</p></main>", "b.html": "<p>Other text.</p>"},
}
BROKEN = {
    "markdown": {"x.md": "---\ntitle: [\n---\n"},
    "sessions": {"x.yaml": "sessions: [\n"},
    "jsonl": {"x.jsonl": "{\n"},
    "answers": {"x.md": "---\nquestions: [\n---\n"},
    "html": {"x.html": "<div>" * 600},
}
WITHOUT_LINES = {"html"}
"""Types whose files are refused as a whole."""


@pytest.fixture(params=list(SOURCES))
def kind(request):
    return request.param


def write(folder, files):
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def open_source(folder, kind):
    settings = SourceSettings(name="one", type=kind, path="here")
    [source] = open_sources(Settings(sources=(settings,), folder=str(folder)))
    return source


@pytest.fixture
def here(tmp_path):
    (tmp_path / "here").mkdir()
    return tmp_path / "here"


def test_entries_are_stable_and_load_documents_with_the_same_id(here, kind):
    write(here, GOOD[kind])
    source = open_source(here.parent, kind)
    entries = list(source.entries())
    assert [(e.id, e.fingerprint) for e in entries] == [
        (e.id, e.fingerprint) for e in source.entries()
    ]
    assert len({entry.id for entry in entries}) == len(entries) > 1
    for entry in entries:
        assert re.fullmatch(r"[0-9a-f]{64}", entry.fingerprint)
        document = entry.load()
        assert (document.id, document.source) == (entry.id, "one")


def test_a_broken_file_is_one_problem_and_the_others_load(here, kind):
    write(here, GOOD[kind] | BROKEN[kind])
    documents, [problem] = load_entries(open_source(here.parent, kind).entries())
    assert len(documents) > 1
    assert problem.path.startswith("here/x.")
    assert problem.line > 0 or kind in WITHOUT_LINES


def test_a_missing_source_is_an_error_that_names_it(tmp_path, kind):
    with pytest.raises(SourceError, match="source 'one': here: no such file or folder"):
        list(open_source(tmp_path, kind).entries())


def test_an_empty_folder_has_no_entries(here, kind):
    assert list(open_source(here.parent, kind).entries()) == []


def test_an_unknown_type_is_an_error_that_lists_the_types():
    settings = SourceSettings(name="x", type="rss", path=".")
    with pytest.raises(ConfigError, match=r"source 'x': unknown type 'rss'; .*markdown, sessions"):
        open_sources(Settings(sources=(settings,)))
