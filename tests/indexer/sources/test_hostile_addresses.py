"""An address that hides its host is dropped wherever it comes in, with file and line."""

from __future__ import annotations

import json

import pytest

from indexer.errors import SourceError
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_sources
from tests.fakes.index.entries import load_entries

EVIL = [r"https://evil.example\@bilibili.com/", "https://bilibili.com@evil.example/x"]
BASE = "https://example.org/"


def load(folder, kind, name, text, **given):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    source = SourceSettings(name="s", type=kind, path=".", **given)
    [opened] = open_sources(Settings(sources=(source,), folder=str(folder)))
    documents, problems = load_entries(opened.entries())
    return list(documents.values()), [str(problem) for problem in problems]


def list_addresses(document):
    return [document.url, *(link.url for link in document.links)]


def assert_told(document, place):
    told = [f"{one.path}:{one.line}" if one.line else one.path for one in document.remarks]
    reasons = [one.reason for one in document.remarks if "hides which site" in one.reason]
    assert reasons
    assert any(place in one for one in told)
    assert not any("evil" in url for url in list_addresses(document))


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize(
    "key", ["video", "link", "canonical", "slides", "homepage", "originallink"]
)
def test_in_front_matter(tmp_path, evil, key):
    [page], _ = load(tmp_path, "markdown", "a.md", f"---\ntitle: A\n{key}: '{evil}'\n---\ntext")
    assert_told(page, "a.md:3")


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("written", ["[x](<{}>)", '<a href="{}">x</a>', "[x][1]\n\n[1]: <{}>"])
def test_in_the_text(tmp_path, evil, written):
    text = f"---\ntitle: A\n---\nfirst\n\n{written.format(evil)}"
    [page], _ = load(tmp_path, "markdown", "a.md", text)
    assert_told(page, "a.md:6")


@pytest.mark.parametrize("evil", EVIL)
def test_as_the_own_address_of_a_page(tmp_path, evil):
    text = f"---\ntitle: A\nurl: '{evil}'\n---\ntext"
    pages, [problem] = load(tmp_path, "markdown", "a.md", text, base_url=BASE)
    assert pages == []
    assert "a.md:3: its `url` is no address" in problem


def test_the_own_address_of_a_page_is_clean(tmp_path):
    text = "---\ntitle: A\nurl: 'https://example.org/\"><script>'\n---\ntext"
    [page], _ = load(tmp_path, "markdown", "a.md", text)
    assert page.url == "https://example.org/%22%3E%3Cscript%3E"


@pytest.mark.parametrize("evil", EVIL)
def test_in_a_row(tmp_path, evil):
    row = {"id": "1", "title": "A", "url": evil, "video": evil, "text": f"[x](<{evil}>)"}
    [page], _ = load(tmp_path, "jsonl", "a.jsonl", json.dumps(row), base_url=BASE)
    assert_told(page, "a.jsonl:1")


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("key", ["video", "slides", "url"])
def test_in_a_session(tmp_path, evil, key):
    text = f"sessions:\n- id: a\n  title: A\n  {key}: '{evil}'\n"
    [page], _ = load(tmp_path, "sessions", "a.yaml", text)
    assert_told(page, "a.yaml:2")


@pytest.mark.parametrize("evil", EVIL)
def test_as_the_address_of_a_pinned_answer(tmp_path, evil):
    text = f"---\nquestions:\n- where?\nurl: '{evil}'\n---\nhere"
    pages, [problem] = load(tmp_path, "answers", "a.md", text)
    assert pages == []
    assert "a.md:4: `url` is no address" in problem


@pytest.mark.parametrize("evil", EVIL)
def test_as_the_address_of_a_site(tmp_path, evil):
    with pytest.raises(SourceError, match="is not a web address"):
        load(tmp_path, "markdown", "a.md", "text", base_url=evil)
    config = f"baseURL = '{evil}'\n"
    (tmp_path / "hugo.toml").write_text(config, encoding="utf-8")
    [page], _ = load(tmp_path, "markdown", "content/a.md", "---\ntitle: A\n---\n[x](/y)")
    assert list_addresses(page) == [""]
