"""Rules of Docusaurus that one sample site cannot show."""

import pytest

from indexer.sources.generators.docusaurus.slugs import (
    find_post_day,
    make_doc_slug,
    make_page_slug,
    make_post_slug,
    strip_number,
)
from indexer.sources.generators.options.settings import MarkdownSettings
from indexer.sources.generators.source import MarkdownSource

CONFIG = "module.exports = {{url: 'https://e.org', baseUrl: '/', trailingSlash: {slash}, {rest}}};"


def list_addresses(folder, files, rest="presets: ['classic']", slash="undefined"):
    files = {"docusaurus.config.js": CONFIG.format(rest=rest, slash=slash), **files}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    source = MarkdownSource(MarkdownSettings(name="s", type="markdown", path="."), folder)
    documents = [document for entry in source.entries() if (document := entry.load())]
    return {document.id: document.url.removeprefix("https://e.org") for document in documents}


# As the functions of `@docusaurus/plugin-content-docs` 3.10 give them, run by themselves.
@pytest.mark.parametrize(
    ("name", "stripped"),
    [
        ("01-name", "name"),
        ("1. name", "name"),
        ("001 -- name", "name"),
        ("1_2-name", "1_2-name"),
        ("2021-11-notes", "2021-11-notes"),
        ("7.0-foo", "7.0-foo"),
        ("10", "10"),
        ("1-", "1-"),
        ("1name", "1name"),
        ("01-安装", "安装"),
    ],
)
def test_numbers_of_an_order_are_no_part_of_a_name(name, stripped):
    assert strip_number(name) == stripped


@pytest.mark.parametrize(
    ("path", "front", "slug"),
    [
        ("a.md", {}, "/a"),
        ("index.md", {}, "/"),
        ("01-a/README.mdx", {}, "/a/"),
        ("01-a/01-a.md", {}, "/a/"),
        ("01-a/a.md", {}, "/a/a"),
        ("a/b.md", {"slug": "c/d"}, "/a/c/d"),
        ("a/b.md", {"slug": "../../c"}, "/c"),
        ("a/b.md", {"slug": "c/"}, "/a/c/"),
        ("a/index.md", {"slug": "c"}, "/a/c"),
        ("a/b.md", {"id": "c"}, "/a/c"),
        ("a/2.md", {"id": 3}, "/a/3"),
        ("a/01-b.md", {"parse_number_prefixes": False}, "/a/01-b"),
    ],
)
def test_a_document_has_its_slug(path, front, slug):
    assert make_doc_slug(path, front, strips_numbers=True) == slug


@pytest.mark.parametrize(
    ("path", "slug", "day"),
    [
        ("2021-08-26-name.md", "/2021/08/26/name", "2021-08-26"),
        ("2021-8-6-name/index.md", "/2021/8/6/name", "2021-08-06"),
        ("2021/08/26/name.mdx", "/2021/08/26/name", "2021-08-26"),
        ("2020-01-01/2021-08-26-name.md", "/2021/08/26/2020-01-01/name", "2021-08-26"),
        ("a/2021-08-26-name.md", "/2021/08/26/a/name", "2021-08-26"),
        ("2021-13-26-name.md", "/2021/13/26/name", "None"),
        ("name/index.md", "/name", "None"),
    ],
)
def test_a_post_has_the_slug_and_the_day_of_its_file(path, slug, day):
    assert make_post_slug(path, {}) == slug
    assert str(find_post_day(path)) == day


def test_a_page_has_the_path_of_its_file():
    paths = ("index.md", "a/index.mdx", "a/b.md", "Index/x.md")
    assert [make_page_slug(path, {}) for path in paths] == ["/", "/a/", "/a/b", "/Index/x"]


@pytest.mark.parametrize(
    ("slash", "index", "page", "home"),
    [
        ("undefined", "/docs/a/", "/docs/a/b", "/"),
        ("true", "/docs/a/", "/docs/a/b/", "/"),
        ("false", "/docs/a", "/docs/a/b", "/"),
    ],
)
def test_addresses_end_as_the_site_is_set_up(tmp_path, slash, index, page, home):
    files = {"docs/a/index.md": "# A", "docs/a/b.md": "# B", "src/pages/index.md": "# Home"}
    assert list_addresses(tmp_path, files, slash=slash) == {
        **{"docs/a/index.md": index, "docs/a/b.md": page, "src/pages/index.md": home},
    }


def test_documents_may_be_the_whole_site_and_stand_beside_it(tmp_path):
    files = {
        "website/docusaurus.config.js": CONFIG.format(
            slash="undefined",
            rest="presets: [['@docusaurus/preset-classic', {docs: {routeBasePath: '/', "
            "path: require('path').resolve(__dirname, '../docs')}, blog: false}]]",
        ),
        "docs/intro.md": "# Intro\n\n[next](./02-next.md)",
        "docs/02-next.md": "# Next",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    source = MarkdownSource(MarkdownSettings(name="s", type="markdown", path="."), tmp_path)
    documents = {d.id: d for entry in source.entries() if (d := entry.load())}
    assert {id: document.url for id, document in documents.items()} == {
        "docs/intro.md": "https://e.org/intro",
        "docs/02-next.md": "https://e.org/next",
    }
    assert [link.url for link in documents["docs/intro.md"].links] == ["https://e.org/next"]


@pytest.mark.parametrize(
    ("options", "versions", "expected"),
    [
        (
            "{}",
            '["2", "1"]',
            {"docs/a.md": "/docs/next/a", "versioned_docs/version-2/a.md": "/docs/a"},
        ),
        (
            "{lastVersion: 'current'}",
            '["2", "1"]',
            {"docs/a.md": "/docs/a"},
        ),
        (
            "{lastVersion: '1', versions: {current: {path: 'dev'}}}",
            '["2", "1"]',
            {"docs/a.md": "/docs/dev/a", "versioned_docs/version-1/a.md": "/docs/a"},
        ),
        ("{includeCurrentVersion: false}", '["2"]', {"versioned_docs/version-2/a.md": "/docs/a"}),
        ("{disableVersioning: true}", '["2"]', {"docs/a.md": "/docs/a"}),
        (
            "{onlyIncludeVersions: ['1']}",
            '["2", "1"]',
            {"versioned_docs/version-1/a.md": "/docs/a"},
        ),
        ("{}", "broken", {"docs/a.md": "/docs/a"}),
    ],
)
def test_the_newest_version_and_the_next_one_are_read(tmp_path, options, versions, expected):
    files = {"versions.json": versions}
    files |= {f"versioned_docs/version-{n}/a.md": "# A" for n in (1, 2)} | {"docs/a.md": "# A"}
    rest = f"presets: [['classic', {{docs: {options}}}]]"
    assert list_addresses(tmp_path, files, rest) == expected


def test_a_language_may_have_an_address_of_its_own(tmp_path):
    files = {
        **{"docs/a.md": "# A", "docs/b.md": "# B\n\n[a](a.md) [c](/docs/c)"},
        "i18n/中文/docusaurus-plugin-content-docs/current/a.md": "# 甲\n\n[b](b.md) [c](/docs/c)",
        "i18n/en/docusaurus-plugin-content-docs/current/b.md": "# B, as it is shown",
    }
    rest = (
        "presets: ['classic'], i18n: {defaultLocale: 'en', locales: ['en', 'zh'], localeConfigs: "
        "{zh: {path: '中文', url: 'https://zh.e.org', baseUrl: '/x/'}}}"
    )
    assert list_addresses(tmp_path, files, rest) == {
        "docs/a.md": "/docs/a",
        "i18n/en/docusaurus-plugin-content-docs/current/b.md": "/docs/b",
        "i18n/中文/docusaurus-plugin-content-docs/current/a.md": "https://zh.e.org/x/docs/a",
    }


def test_a_site_whose_presets_are_unknown_has_the_usual_folders(tmp_path):
    files = {"docs/a.md": "# A", "blog/2021-01-02-b.md": "# B", "other/c.md": "# C"}
    found = list_addresses(tmp_path, files, rest="presets: makePresets()")
    assert found["docs/a.md"] == "/docs/a"
    assert found["blog/2021-01-02-b.md"] == "/blog/2021/01/02/b"


@pytest.mark.parametrize(
    "rest",
    [
        "presets: [['classic', {docs: {path: '../../..', routeBasePath: '../..'}}]]",
        "presets: [[['classic']], 7, null, {}], plugins: [[], ['content-docs', 3], {a: 1}]",
        "presets: ['classic'], i18n: {locales: [1, {}, 'zh'], localeConfigs: {zh: 'x'}}",
        "presets: ['classic'], i18n: {locales: [" + "'a', 'b', " * 3000 + "], path: '/etc'}",
    ],
)
def test_an_odd_configuration_is_read_as_far_as_it_makes_sense(tmp_path, rest):
    files = {"blog/a.md": "# A", "versions.json": '["../..", 1, {}]'}
    found = list_addresses(tmp_path, files, rest)
    assert found.get("blog/a.md", "/blog/a") == "/blog/a"
