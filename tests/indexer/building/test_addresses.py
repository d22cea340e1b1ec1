"""A rebuild says which sources have documents that nobody can open, and what to do."""

import json
from pathlib import Path

import pytest

from indexer.building.rebuild import rebuild
from indexer.settings import IndexSettings, Settings, SourceSettings
from tests.fakes.index.encoder import HashingEncoder

ENCODER = HashingEncoder()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "文章").mkdir()
    for name in ("one", "two"):
        (tmp_path / "文章" / f"{name}.md").write_text(f"---\ntitle: {name}\n---\n\nText.\n")
    rows = [{"id": "r", "title": "R", "text": "a"}, {"id": "s", "title": "S", "url": "/s/"}]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "talks.yaml").write_text(
        "event: {name: Meshday, url: 'https://example.org/'}\nsessions: [{id: t, title: T}]\n"
    )
    return tmp_path


def build(folder: Path, *, strict: bool = False, **addresses: str) -> tuple[str, ...]:
    sources = [("文章", "markdown", "文章"), ("rows", "jsonl", "rows.jsonl")]
    sources.append(("talks", "sessions", "talks.yaml"))
    settings = Settings(
        index=IndexSettings(path="index"),
        sources=tuple(
            SourceSettings(name, kind, path, base_url=addresses.get(kind, ""))
            for name, kind, path in sources
        ),
        folder=str(folder),
    )
    return rebuild(settings, encoder=ENCODER, strict=strict).remarks


@pytest.mark.parametrize(
    ("language", "problem"),
    [
        ("zn", "'zn' is no language; did you mean 'zh'? (Chinese is zh, English is en)"),
        (
            "englisch",
            "'englisch' is no language; did you mean 'en'? (Chinese is zh, English is en)",
        ),
        ("?", "'?' is no language; write its tag (Chinese is zh, English is en)"),
        ("中文", ""),
        ("zh-Hant-TW", ""),
        ("ja", ""),
        ("", ""),
    ],
)
def test_a_source_in_a_misspelt_language_gets_a_remark(folder: Path, language: str, problem: str):
    source = SourceSettings("talks", "sessions", "talks.yaml", language=language)
    settings = Settings(IndexSettings(path="index"), (source,), folder=str(folder))
    remarks = rebuild(settings, encoder=ENCODER).remarks
    assert remarks == ((f"source 'talks': `language` {problem}",) if problem else ())


def test_each_source_with_such_documents_is_named_with_their_number_and_the_remedy(folder: Path):
    assert build(folder) == (
        "source '文章': documents without an address: 2 of 2 (answers and announcements "
        "cannot link to them); set `base_url` of the source to the address where its pages are "
        "published",
        "source 'rows': documents without an address: 2 of 2 (answers and announcements "
        "cannot link to them); give each of them a `url`; a mere path is joined to the `base_url` "
        "of the source",
    )


def test_the_remark_is_repeated_until_someone_mends_it(folder: Path):
    first = build(folder)
    assert build(folder) == first, "nothing changed, and still nobody can open them"
    (folder / "文章" / "two.md").unlink()
    assert build(folder)[0].startswith("source '文章': documents without an address: 1 of 1 ")


def test_a_base_url_mends_it(folder: Path):
    site = "https://example.org/"
    guessed, missing = build(folder, markdown=site, jsonl=site)
    assert guessed.startswith("source '文章': addresses that are guesses: 2 ")
    assert missing.startswith("source 'rows': documents without an address: 1 of 2 ")


def test_a_strict_rebuild_does_not_fail_for_it(folder: Path):
    assert len(build(folder, strict=True)) == 2
