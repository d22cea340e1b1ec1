"""The pages that a site publishes, their addresses and dates are those of the real Hugo."""

import time

import pytest

from tests.fakes.index.hugo_pages import HEAD, LANGUAGES, mount_folder

MOMENTS = {
    "past.md": "date: 2019-03-01",
    "coming.md": "date: 2099-03-01",
    "coming.en.md": "date: 2099-03-01",
    "announced.md": "date: 2099-03-01\npublishDate: 2019-03-01",
    "embargo.md": "date: 2019-03-01\npublishDate: 2099-03-01",
    "edited-later.md": "lastmod: 2099-03-01",
    "over.md": "expiryDate: 2019-03-01",
    "over-2.md": "unpublishdate: 2019-03-01",
    "draft.md": "draft: true",
    "draft-2.md": "draft: 'true'",
    "draft-3.md": "draft: 1",
    "draft-4.md": "published: false",
    "no-draft.md": "draft: false\npublished: false",
    "no-draft-2.md": "draft: maybe",
    "draft-and-coming.md": "draft: true\ndate: 2099-03-01",
    "linked.md": "build: {render: link}",
    "unlisted.md": "build: {list: never}",
    "unreadable.md": "date: May 1, 2099",
    "unreadable-2.md": "date: May 1, 2019\npublishDate: 2099-05-01",
    "pub.md": "pub_date: 2099-03-01",
}
SETTINGS = {
    "nothing": {"hugo.toml": HEAD + LANGUAGES},
    "future": {"hugo.toml": HEAD + "buildFuture = true\n" + LANGUAGES},
    "future as text": {"hugo.toml": HEAD + 'BUILDFUTURE = "true"\n' + LANGUAGES},
    "future as number": {"config.toml": HEAD + "buildfuture = 1\n" + LANGUAGES},
    "expired": {"hugo.toml": HEAD + "buildExpired = true\n" + LANGUAGES},
    "drafts": {"hugo.toml": HEAD + "buildDrafts = true\n" + LANGUAGES},
    "one language": {"hugo.toml": HEAD + LANGUAGES + "buildFuture = true\n"},
    "yaml": {
        "hugo.yaml": "baseURL: https://example.org/\nbuildExpired: true\nbuildDrafts: true\n"
        "disableKinds: [taxonomy, term, rss, sitemap, home, section]\n"
    },
    "json": {
        "config.json": '{"baseURL": "https://example.org/", "buildFuture": true, "disableKinds": '
        '["taxonomy", "term", "rss", "sitemap", "home", "section"]}'
    },
    "a folder over a file": {
        "hugo.toml": HEAD + "buildFuture = true\n" + LANGUAGES,
        "config/_default/hugo.toml": "buildFuture = false\n",
    },
    "for production": {
        "config/_default/config.toml": HEAD + LANGUAGES,
        "config/production/config.yaml": "buildFuture: true\n",
        "config/staging/config.yaml": "buildDrafts: true\n",
    },
    "a folder in a folder": {
        "config/_default/hugo.toml": HEAD + LANGUAGES,
        "config/production/more/hugo.json": '{"buildDrafts": true}',
    },
}


@pytest.mark.parametrize("files", SETTINGS.values(), ids=SETTINGS)
def test_drafts_future_and_expired_pages_are_published_as_configured(tree, files):
    tree.write(files)
    tree.write_pages({name: f"title: t\n{front}" for name, front in MOMENTS.items()})
    expected = set(tree.build())
    assert tree.urls() == expected
    assert len(expected) > 5


def matrix(languages: str) -> str:
    return f"[module.mounts.sites.matrix]\nlanguages = {languages}"


ZH_TW = HEAD + LANGUAGES + "[languages.zh-TW]\nweight = 3\n"
OWN_FOLDERS = HEAD + LANGUAGES.replace(
    "weight = 1", 'weight = 1\ncontentDir = "content/zh"'
).replace("weight = 2", 'weight = 2\ncontentDir = "content/en/"')
LAYOUTS = {
    "a folder of a language without contentDir": HEAD + LANGUAGES,
    "contentDir of a language": OWN_FOLDERS,
    "contentDir of the default language only": HEAD
    + LANGUAGES.replace("weight = 1", 'weight = 1\ncontentDir = "docs"'),
    "no contentDir of a disabled language": HEAD
    + 'disableLanguages = ["en"]\n'
    + LANGUAGES.replace("weight = 1", 'weight = 1\ncontentDir = "docs"'),
    "contentDir of the site named again": HEAD
    + LANGUAGES.replace("weight = 1", 'weight = 1\ncontentDir = "docs"')
    + 'contentDir = "content"\n',
    "contentDir of the site": HEAD + 'contentDir = "docs"\n' + LANGUAGES,
    "mount of one language": HEAD + LANGUAGES + mount_folder("docs", 'lang = "en"'),
    "mounts of two languages": HEAD
    + LANGUAGES
    + mount_folder("content/zh", 'lang = "zh"')
    + mount_folder("content/en", 'lang = "en"'),
    "mount besides content": HEAD
    + LANGUAGES
    + mount_folder("content")
    + mount_folder("docs", matrix('"en"')),
    "mount instead of contentDir": OWN_FOLDERS + mount_folder("docs", matrix('["en"]')),
    "matrix": HEAD
    + LANGUAGES
    + mount_folder("content/zh", matrix('["zh"]'))
    + mount_folder("content/en", matrix('["en"]')),
    "matrix with a pattern": ZH_TW + mount_folder("docs", matrix('["zh-*"]')),
    "matrix with choices": ZH_TW + mount_folder("docs", matrix('["{en,fr}"]')),
    "matrix without a language": ZH_TW + mount_folder("docs", matrix('["*", "! zh*"]')),
    "matrix in another case": ZH_TW
    + mount_folder("docs", matrix('["zh-TW"]'))
    + mount_folder("content/en"),
    "matrix without languages": ZH_TW + mount_folder("docs", "[module.mounts.sites]"),
    "mount below a section": HEAD
    + LANGUAGES
    + mount_folder("content/zh")
    + mount_folder("docs", target="content/talks/2022"),
    "mount of a file": HEAD
    + LANGUAGES
    + mount_folder("content/zh")
    + mount_folder("R.md", target="content/a.md"),
    "mount of something else": HEAD + LANGUAGES + mount_folder("docs", target="static/docs"),
    "disabled language": HEAD + 'disableLanguages = ["en"]\n' + LANGUAGES,
    "disabled language as text": HEAD + 'disableLanguages = "en"\n' + LANGUAGES,
    "disabled in its table": HEAD + LANGUAGES + "disabled = true\n",
    "disabled with contentDir": 'disableLanguages = ["en"]\n' + OWN_FOLDERS,
    "disabled with a mount": HEAD
    + 'disableLanguages = ["en"]\n'
    + LANGUAGES
    + mount_folder("content/zh")
    + mount_folder("docs", matrix('["en"]')),
    "the default is not configured": HEAD + "[languages.zh]\nweight = 1\n",
}
FILES = (
    *("content/post.md", "content/both.md", "content/both.en.md", "content/one.zh.md"),
    *("content/zh/hello.md", "content/zh/talks/a.md", "content/zh/b.en.md"),
    *("content/en/hello.md", "content/en/talks/b.md", "content/en/c/index.md"),
    *("docs/guide.md", "docs/guide-2.en.md", "docs/sub/deep.md", "R.md"),
)


@pytest.mark.parametrize("config", LAYOUTS.values(), ids=LAYOUTS)
def test_pages_of_each_language_are_published_where_hugo_shows_them(tree, config):
    tree.write({"hugo.toml": config, **dict.fromkeys(FILES, "---\ntitle: t\n---\nText.\n")})
    expected = set(tree.build())
    actual = tree.urls()
    # Hugo may show one file in several places; we give the first.
    assert actual <= expected
    assert sum(map(bool, actual)) == len(actual)
    one_each = {url.rpartition("/")[0].rpartition("/")[2] for url in expected}
    assert {url.rpartition("/")[0].rpartition("/")[2] for url in actual} == one_each


PATTERNS = (
    *("files = ['! en/**']", "files = ['en/**']", "files = ['*.md']", "files = ['**/*.md']"),
    *("files = ['**', '! private/**']", "files = ['! private']", "files = ['! /private/**']"),
    *("files = ['! **/notes.md']", "files = ['! notes.md']", "files = ['{en,sub}/**']"),
    *("files = ['! UP/*']", "files = '! en/**'", "files = ['! en/**', 'a.md']"),
    *("files = ['[ab]*']", "files = ['?.md']", "files = ['! **/en/**']", "files = ['**.md']"),
    *("excludeFiles = ['*.en.md']", "excludeFiles = 'en/**'", "includeFiles = ['en/*']"),
    "includeFiles = ['en/**', 'a.md']\nexcludeFiles = ['en/sub/**']",
)
NESTED = (
    *("a.md", "b.en.md", "notes.md", "en/g.md", "en/sub/h.md", "sub/en/x.md", "sub/notes.md"),
    *("private/p.md", "private/deep/q.md", "Up/Case.md", "中文/页.md"),
)


def test_mounts_hold_the_files_that_their_patterns_name(tree):
    """One site has a mount for each list of patterns."""
    mounts = {f"p{n}": patterns for n, patterns in enumerate(PATTERNS)}
    settings = (mount_folder(name, more, f"content/{name}") for name, more in mounts.items())
    tree.write({"hugo.toml": HEAD + "".join(settings)})
    files = [f"{name}/{file}" for name in mounts for file in NESTED]
    tree.write(dict.fromkeys(files, "---\ntitle: t\n---\nx"))
    expected = tree.build().keys()
    assert tree.urls() == set(expected)
    assert {url.split("/")[3] for url in expected} == mounts.keys()


IGNORED = (
    *(r"'README\.md$'", r"['README']", r"['^content/a\.md$']", r"['content/a']", r"['/draft-']"),
    *(r"['draft-.*/']", r"['\.foo$', 'b/index']", r"['(?i)readme']", r"['/_']", r"['^/.*/a.md$']"),
    *(r"['/s$']", r"['draft-dir$']", r"['/s/.*x\.md']", "[]"),
)
LISTED = (
    *("README.md", "a.md", "s/draft-x.md", "s/README.md", "draft-dir/q.md", "b/index.md"),
    *("_x/y.md", "plain.md"),
)


@pytest.mark.parametrize("ignored", IGNORED)
def test_files_that_the_site_ignores_are_no_pages(tree, ignored):
    tree.write({"hugo.toml": f"ignoreFiles = {ignored}\n{HEAD}"})
    tree.write_pages(dict.fromkeys(LISTED, "title: t"))
    expected = set(tree.build())
    assert tree.urls() == expected
    assert "https://example.org/plain/" in expected


@pytest.mark.parametrize("pattern", ["(a*)*b", "a*a*a*a*b", "[", "a" * 10**6, "(" * 500, ".*.*b"])
def test_odd_patterns_of_ignored_files_do_no_harm(tree, pattern):
    tree.write({"hugo.toml": f"ignoreFiles = ['{pattern}']\n{HEAD}"})
    tree.write_pages({"a" * 200 + ".md": "title: t"})
    started = time.process_time()
    assert len(tree.urls()) == 1
    assert time.process_time() - started < 10


def test_an_ignored_file_of_a_site_below_the_source_is_no_page(tree):
    tree.write({"site/hugo.toml": f"ignoreFiles = ['README']\n{HEAD}"})
    tree.write(dict.fromkeys(("site/content/README.md", "site/content/a.md"), "text"))
    assert tree.urls() == {"https://example.org/a/"}
