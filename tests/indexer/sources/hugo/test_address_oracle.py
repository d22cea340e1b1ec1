"""Pages have the same addresses as in Hugo."""

import csv
import io
import subprocess
from pathlib import Path

import pytest

from tests.fakes.index.hugo_pages import find_hugo

FLAT = """
baseURL = "https://example.org/base/"
defaultContentLanguage = "en"
[languages.en]
weight = 1
[languages.zh-cn]
weight = 2
[permalinks]
posts = "/:year/:month/:slug/"
[permalinks.page]
docs = "/d/:sections/:contentbasename/"
"""

FLAT_PAGES = {
    "_index.md": "title: home",
    "_index.zh-cn.md": "title: 首页",
    "about.md": "title: about\nslug: /weird/slug",
    "name.fr.md": "title: no language of this site",
    "name.zh-cn.2.md": "title: a language within the name",
    "name-2.en.zh-cn.md": "title: two languages",
    "#name.md": "title: a copy of an editor",
    "2020-01-02-dated.md": "title: dated",
    "posts/one.md": "title: One Two & Three\ndate: 2022-03-04",
    "posts/one.zh-cn.md": "title: 一 二\ndate: 2022-03-04",
    "posts/two.md": "title: X\nslug: My Slug\ndate: 2022-03-04T23:30:00+08:00",
    "posts/three.md": "title: X\nurl: /abs/path\ndate: 2022-03-04",
    "posts/three.zh-cn.md": "title: X\nurl: /abs/path\ndate: 2022-03-04",
    "posts/four.md": "title: X\nurl: rel/path.html\ndate: 2022-03-04",
    "posts/four.zh-cn.md": "title: X\nurl: rel/Path\ndate: 2022-03-04",
    "posts/Leaf Bundle/index.md": "title: Leaf\ndate: 2022-03-04",
    "posts/Leaf Bundle/other.md": "title: a resource, no page",
    "posts/Leaf Bundle/below/more.md": "title: a resource, no page",
    "posts/branch/_index.md": "title: Branch",
    "posts/branch/in.md": "title: In branch\ndate: 2022-03-04",
    "docs/_index.md": "title: Docs",
    "docs/sub/_index.md": "title: Sub",
    "docs/sub/a.md": "title: A\nslug: aslug",
    "docs/sub/b/index.md": "title: B",
    "中文目录/文 件.md": "title: 文件",
    "中文目录/index-x.zh-cn.md": "title: x",
    "Up Case/File_Name (x)!.v1.md": "title: x",
    "Up Case/café.md": "title: x",
    "Up Case/a & b c+d~e.md": "title: x",
    "Up Case/slugged.md": "title: x\nslug: Ünï cödé",
    "Up Case/a--b - c.md": "title: x",
    "Up Case/100% c#.md": "title: x",
    "Up Case/a–b—c…d.md": "title: x",
    "Up Case/README.md": "title: x",
    "Up Case/tokens.md": "title: Tok En\nurl: /x/:year/:slug\ndate: 2020-01-02",
    "Up Case/dotted.md": "title: x\nurl: /a/1.2/v1.20",
    "Up Case/full-width.md": "title: x\nurl: /sessions/best：practice",
    "Up Case/up.md": "title: x\nurl: /up/../index/page",
    "Up Case/index-file.md": "title: x\nurl: /index-file/index.html",
    "Up Case/doubled.md": "title: x\nurl: /q//r%20s",
}

FOLDERS = """
baseURL: https://example.org
defaultContentLanguage: zh
defaultContentLanguageInSubdir: true
removePathAccents: true
uglyURLs: {other: true}
languages:
  en: {contentDir: content/en, weight: 1}
  zh: {contentDir: content/zh, weight: 2}
permalinks:
  page:
    blog: /b/:year-:month-:day/:title
    notes: /n/:sections[1:]/:slugorcontentbasename
    mon: /:monthname/:weekday/:weekdayname/:yearday/:section/
  section:
    blog: /blogs/
"""

FOLDERS_PAGES = {
    "en/_index.md": "title: home",
    "zh/_index.md": "title: home\nurl: /elsewhere/",
    "en/a.md": "title: a",
    "zh/a.md": "title: a",
    "zh/own.md": "title: a\nurl: zz/c",
    "zh/rooted.md": "title: a\nurl: /zz/d",
    "en/blog/_index.md": "title: blog",
    "en/blog/café.md": "title: Café! At 5\ndate: 2021-05-06",
    "en/blog/undated.md": "title: No Date",
    "en/notes/_index.md": "title: Notes\nslug: nn",
    "en/notes/a/_index.md": "title: A",
    "en/notes/a/b/c.md": "title: c",
    "en/notes/a/b/d.md": "title: c\nslug: s",
    "en/mon/f.md": "title: f\ndate: 2021-02-01",
    "en/other/_index.md": "title: f\nurl: /oo/",
    "en/other/leaf/index.md": "title: f",
    "en/other/leaf2/index.md": "title: f\nslug: sss",
    "en/other/deep/er/x.md": "title: u",
    "en/slugs/_index.md": "title: s\nslug: Own Name",
    "en/slugs/in/_index.md": "title: s\nslug: two",
    "en/slugs/in/p.md": "title: p",
    "zh/slugs/in/p.md": "title: p",
}


def list_addresses(site: Path) -> dict[str, str]:
    command = [find_hugo(), "list", "all"]
    result = subprocess.run(
        command, cwd=site, capture_output=True, text=True, check=True, timeout=60
    )
    listed = result.stdout[result.stdout.index("path,slug") :]
    return {row["path"]: row["permalink"] for row in csv.DictReader(io.StringIO(listed))}


@pytest.mark.parametrize(
    ("file", "config", "pages"),
    [("hugo.toml", FLAT, FLAT_PAGES), ("config.yaml", FOLDERS, FOLDERS_PAGES)],
    ids=["languages-by-name", "languages-by-folder"],
)
def test_every_page_has_the_address_of_hugo(tree, file, config, pages):
    tree.write({file: config})
    tree.write_pages(pages)
    expected = list_addresses(tree.folder)
    assert {id: document.url for id, document in tree.load().items()} == expected
    assert len(expected) > 20


UGLY = """
baseURL = "https://example.org/"
uglyURLs = true
defaultContentLanguage = "zh"
[languages.zh]
weight = 1
[languages.en]
weight = 2
[permalinks]
posts = "/p/:slug/"
"""


def test_addresses_of_files_are_those_of_hugo_in_all_languages(tree):
    tree.write({"hugo.toml": UGLY})
    names = ("_index", "a", "s/_index", "s/b", "s/l/index", "posts/c")
    files = [f"{name}{language}.md" for name in names for language in ("", ".en")]
    tree.write_pages({file: f"title: T{n}" for n, file in enumerate(files)})
    expected = list_addresses(tree.folder)
    assert {id: document.url for id, document in tree.load().items()} == expected
    assert len(expected) == len(files)
