"""Jekyll sites have the addresses, anchors and links that the real Jekyll gives them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

CONFIG = """
url: https://example.org
baseurl: /base
title: Mesh Talks
timezone: Asia/Shanghai
markdown_ext: markdown,mkd,md
include: [_pages]
exclude: [drafts-of-mine, "*.tmp.md", "secret/"]
collections:
  episodes:
    output: true
  notes:
    output: true
    permalink: /n/:path/
  rooms:
    output: true
    permalink: /rooms/:title:output_ext
  hidden: {}
defaults:
  - scope: {path: "", type: posts}
    values: {kind: post}
  - scope: {path: "talks/_posts"}
    values: {permalink: "/talks/:year/:slug/"}
  - scope: {path: "by-default/*.md", type: pages}
    values: {permalink: "/d/:basename:output_ext"}
  - scope: {path: "_notes/deep", type: notes}
    values: {permalink: "/deep/:name"}
  - scope: {path: "unlisted"}
    values: {published: false}
"""

PAGES = {
    "index.md": "title: home",
    "about.md": "title: about",
    "Up Case/My Page.md": "title: x",
    "sub/index.md": "title: x",
    "sub/page.markdown": "title: x",
    "sub/own.md": "permalink: /own/place/",
    "sub/own-file.md": "permalink: /own/file.html",
    "sub/own-bare.md": "permalink: /own/bare",
    "sub/own-tokens.md": "permalink: /t/:basename/",
    "sub/relative.md": "permalink: rel/path/",
    "sub/doubled.md": "permalink: //a//b/../c/",
    "中文/页面.md": "title: x",
    "sub/permalink-zh.md": "permalink: /文件/一/",
    "_pages/included.md": "title: x",
    "_private/page.md": "title: no",
    "_underscore.md": "title: no",
    "drafts-of-mine/page.md": "title: no",
    "secret/page.md": "title: no",
    "a.tmp.md": "title: no",
    "unlisted/page.md": "title: a page does not inherit this",
    "by-default/one.md": "title: x",
    "by-default/in/two.md": "title: x",
    "by-default/own.md": "permalink: /o/",
    "unpublished.md": "published: false",
    "name.with.dots.md": "title: x",
    "a & b, c+d=e.md": "title: x",
    "_posts/2022-03-04-first-post.md": "title: First",
    "_posts/2022-03-04-Case_And.Dots.md": "title: x",
    "_posts/2022-3-4-short-date.md": "title: x",
    "_posts/22-03-04-short-year.md": "title: x",
    "_posts/2022-03-05-own-slug.md": "slug: My Own Slug!",
    "_posts/2022-03-06-own-date.md": "date: 2021-12-31 23:30:00",
    "_posts/2022-03-06-own-date-zone.md": "date: 2021-12-31 23:30:00 -0800",
    "_posts/2022-03-06-own-date-short.md": "date: 2021-12-31 23:30",
    "_posts/2022-03-06-own-day.md": "date: 2021-12-30",
    "_posts/2022-03-07-categories.md": "categories: News Big",
    "_posts/2022-03-07-category-list.md": "categories: [Big News, more]",
    "_posts/2022-03-07-category.md": "category: Big News",
    "_posts/2022-03-07-both.md": "category: One\ncategories: two three",
    "_posts/in/2022-03-08-below.md": "title: x",
    "_posts/2022-03-08-中文 标题.md": "title: x",
    "_posts/2022-03-08-what's-new?.md": "title: x",
    "_posts/2022-03-08-c++ & more!.md": "title: x",
    "_posts/2022-03-09-permalink.md": "permalink: /p/:categories/:title/",
    "_posts/2022-03-09-style.md": "permalink: pretty",
    "_posts/2022-03-09-dates.md": "permalink: /:short_year/:i_month/:i_day/:long_month/:slug",
    "_posts/2022-03-09-weeks.md": "permalink: /:w_year/:week/:w_day/:short_day/:long_day_:title",
    "_posts/2999-01-01-future.md": "title: no",
    "_posts/undated.md": "title: no",
    "_posts/2022-03-10-unpublished.md": "published: false",
    "talks/_posts/2022-03-11-folder.md": "title: x",
    "Deep Folder/er/_posts/2022-03-11-folders.md": "categories: own",
    "_drafts/draft.md": "title: no",
    "_episodes/62.md": "title: x",
    "_episodes/sub/Deep One.md": "title: x",
    "_episodes/index.md": "title: x",
    "_episodes/2022-03-04-dated.md": "title: x",
    "_episodes/_part.md": "title: no",
    "_episodes/future.md": "date: 2999-01-01",
    "_notes/a note.md": "title: x",
    "_notes/deep/b.md": "title: x",
    "_rooms/Main Room.md": "title: x",
    "_rooms/2022-01-01-named.md": "title: x",
    "_rooms/slugged.md": "slug: Other Name",
    "_hidden/x.md": "title: no",
}
STYLES = {
    "pretty": "permalink: pretty\n",
    "none": "permalink: none\n",
    "ordinal": "permalink: ordinal\n",
    "weekdate": "permalink: weekdate\n",
    "folder": "permalink: /blog/:year/:title/\n",
    "file": "permalink: /:categories/:slug:output_ext\n",
    "collections": "collections_dir: all\ncollections: {notes: {output: true}}\nfuture: true\n",
}
STYLE_PAGES = {
    "index.md": "title: x",
    "about.md": "title: x",
    "sub/page.md": "title: x",
    "_posts/2022-03-04-first-post.md": "categories: [A b, c]",
    "_notes/note.md": "title: x",
    "all/_posts/2022-03-04-second.md": "title: x",
    "all/_posts/2999-03-04-future.md": "title: x",
    "all/sub/_posts/2022-03-04-third.md": "title: x",
    "all/_notes/in/note.md": "title: x",
}


def find_jekyll() -> str:
    path = shutil.which("jekyll")
    if not path:
        pytest.skip("no jekyll on the path: apt-get install jekyll")
    return path


def build(site: Path) -> Path:
    """Build a site with the real Jekyll."""
    out = site.parent / f"{site.name}-built"
    command = [find_jekyll(), "build", "--source", str(site), "--destination", str(out)]
    subprocess.run(command, cwd=site, capture_output=True, check=True, timeout=300)
    return out


def list_addresses(site: Path, base: str) -> dict[str, str]:
    """Give the address of each page, by the path of its file."""
    pages = (page.read_text(encoding="utf-8") for page in build(site).rglob("*.html"))
    found = (re.search(r"PATH=\[(.*?)\] URL=\[(.*?)\]", page) for page in pages)
    return {match[1]: base + match[2] for match in found if match}


def write_pages(tree, pages: dict[str, str]) -> None:
    texts = {
        path: f"---\nmarker: '{path.replace(chr(39), chr(39) * 2)}'\n{front}\n---\n"
        "Text.\n\n<!-- PATH=[{{ page.marker }}] URL=[{{ page.url }}] -->\n"
        for path, front in pages.items()
    }
    tree.write(texts)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("config", "pages", "base"),
    [
        (CONFIG, PAGES, "https://example.org/base"),
        *((config, STYLE_PAGES, "") for config in STYLES.values()),
    ],
    ids=["all", *STYLES],
)
def test_every_page_has_the_address_of_jekyll(tree, config, pages, base):
    tree.write({"_config.yml": config, "_plugins/none.rb": ""})
    write_pages(tree, pages)
    expected = list_addresses(tree.folder, base or "https://h.example")
    settings = {} if base else {"base_url": "https://h.example/"}
    ours = {id: document.url for id, document in tree.load(**settings).items()}
    assert {id: unquote(url) for id, url in ours.items()} == {
        id: unquote(url) for id, url in expected.items()
    }
    assert len(expected) > len(pages) / 2
