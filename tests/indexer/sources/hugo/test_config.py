import json
import re
import time
from pathlib import PurePath

import pytest

from indexer.errors import SourceError
from indexer.sources.generators.find_sites import SiteFinder
from indexer.sources.generators.options.settings import MarkdownSettings
from indexer.sources.generators.tree import SourceFiles
from indexer.sources.hugo.config import read_config
from indexer.sources.hugo.find_site import read_site_config
from indexer.sources.reading import FileReader

TOML = """
baseURL = "https://example.org/"
Title = "Site"
DefaultContentLanguage = "zh"
RemovePathAccents = true
[languages.EN]
weight = 2
contentDir = "content/en"
[languages.zh]
weight = 1
[permalinks]
posts = "/:year/:slug/"
[taxonomies]
speaker = "speakers"
"""
YAML = """---
baseurl: https://example.org/
title: Site
defaultContentLanguage: zh
removePathAccents: true
languages:
  en: {weight: 2, contentDir: content/en}
  zh: {weight: 1}
permalinks: {posts: "/:year/:slug/"}
taxonomies: {speaker: speakers}
"""
JSON = json.dumps({
    "baseURL": "https://example.org/",
    "title": "Site",
    "defaultContentLanguage": "zh",
    "removePathAccents": True,
    "languages": {"en": {"weight": 2, "contentDir": "content/en"}, "zh": {"weight": 1}},
    "permalinks": {"posts": "/:year/:slug/"},
    "taxonomies": {"speaker": "speakers"},
})


def read_patterns(config):
    """Give the patterns of the addresses of pages by the paths that they are for."""
    language = config.find_language(config.default)
    rules = [rule for rule in language.permalinks if rule.target.kind == "page"]
    return {rule.target.path: rule.pattern for rule in rules}


def read_values(config):
    return (
        config.base_url,
        config.title,
        config.default,
        config.drops_accents,
        [language.tag for language in config.languages],
        [(mount.tag, mount.folder) for mount in config.mounts],
        read_patterns(config),
        config.taxonomies,
    )


@pytest.mark.parametrize(
    ("file", "text"),
    [("hugo.toml", TOML), ("config.toml", TOML), ("config.yml", YAML), ("hugo.json", JSON)],
)
def test_all_formats_give_the_same_config_in_any_case_of_the_keys(tmp_path, file, text):
    (tmp_path / file).write_text(text)
    assert read_values(read_config(tmp_path)) == (
        "https://example.org/",
        "Site",
        "zh",
        True,
        ["zh", "en"],
        [("en", "content/en"), ("zh", "content")],
        {"/{posts,posts/**}": "/:year/:slug/"},
        ("speakers",),
    )


def test_files_in_a_config_folder_are_merged_by_their_names(tmp_path):
    folder = tmp_path / "config" / "_default"
    folder.mkdir(parents=True)
    (folder / "hugo.toml").write_text('baseURL = "https://example.org/"\n')
    (folder / "languages.yaml").write_text("en: {weight: 1}\nzh: {weight: 2}\n")
    (folder / "permalinks.toml").write_text('posts = "/p/:slug/"\n')
    (folder / "params.zh.toml").write_text('x = "y"\n')
    (tmp_path / "config" / "production").mkdir()
    (tmp_path / "config" / "production" / "hugo.toml").write_text('title = "Live"\n')
    config = read_config(tmp_path)
    assert config.base_url == "https://example.org/"
    assert config.title == "Live"
    assert [language.tag for language in config.languages] == ["en", "zh"]
    assert read_patterns(config) == {"/{posts,posts/**}": "/p/:slug/"}


def test_mounts_and_disabled_languages_are_respected(tmp_path):
    (tmp_path / "hugo.toml").write_text(
        """
        disableLanguages = ["fr"]
        [languages.en]
        [languages.zh]
        [languages.fr]
        [[module.mounts]]
        source = "text/chinese"
        target = "content"
        lang = "zh"
        """
    )
    config = read_config(tmp_path)
    assert [(item.tag, item.is_disabled) for item in config.languages] == [
        ("en", False),
        ("fr", True),
        ("zh", False),
    ]
    # Mounted folders take the place of `content`; the tests with the real Hugo show it.
    assert [(mount.tag, mount.folder) for mount in config.mounts] == [("zh", "text/chinese")]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("hugo.toml", "a = = b"),
        ("hugo.yaml", "a: [b"),
        ("hugo.json", "{"),
        ("hugo.json", "[1]"),
        ("hugo.toml", "\x00"),
        ("hugo.json", "[" * 100_000),
        ("hugo.json", '{"a": ' + "[" * 600 + "]" * 600 + "}"),
    ],
)
def test_a_broken_configuration_is_an_error_that_names_its_file(tmp_path, file, text):
    (tmp_path / file).write_text(text)
    with pytest.raises(SourceError, match=file):
        read_config(tmp_path)


def test_aliases_of_aliases_are_refused(tmp_path):
    lines = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 60)]
    (tmp_path / "hugo.yaml").write_text("\n".join(lines))
    with pytest.raises(SourceError, match="aliases"):
        read_config(tmp_path)


def find_above(folder):
    files = SourceFiles(folder, [], {}, FileReader(1 << 20))
    settings = MarkdownSettings(name="pages", type="markdown", path=".")
    return SiteFinder(files, settings).find_above()


def test_a_folder_without_a_configuration_is_not_a_site(tmp_path):
    (tmp_path / "content").mkdir()
    assert read_config(tmp_path) is None
    assert find_above(tmp_path / "content") is None


def test_a_site_is_found_above_its_pages_only(tmp_path):
    (tmp_path / "hugo.toml").write_text('baseURL = "https://example.org/"')
    (tmp_path / "content" / "blog").mkdir(parents=True)
    (tmp_path / "docs").mkdir()
    assert find_above(tmp_path / "content" / "blog")[0] == tmp_path
    assert find_above(tmp_path / "docs") is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('disableLanguages = ["en", "zh"]\n[languages.en]\n[languages.zh]\n', "languages (en, zh)"),
        ('DisableLanguages = "en"\n', "languages (en)"),
        ("[languages.zh]\ndisabled = true\n", "languages (zh)"),
        ('timeZone = "Asia/Shangai"\n', "timeZone 'Asia/Shangai'"),
        ('timeZone = "../../etc/passwd"\n', "timeZone '../../etc/passwd'"),
        ('[languages.zh]\ntimezone = "Mars"\n', "timeZone 'Mars'"),
    ],
)
def test_a_configuration_that_hugo_refuses_is_an_error_that_says_what_to_change(
    tmp_path, text, reason
):
    (tmp_path / "hugo.toml").write_text(text)
    with pytest.raises(SourceError, match=re.escape(reason)) as caught:
        read_config(tmp_path)
    assert str(tmp_path / "hugo.toml") in str(caught.value)
    assert ";" in str(caught.value)


@pytest.mark.parametrize(
    "mount",
    [
        'source = "docs"\ntarget = "content"\nsites = 3',
        'source = ""\ntarget = "content"',
        'source = "../docs"\ntarget = "content"',
        'target = "content"',
        f'source = "{"x/" * 3000}"\ntarget = "content"',
        'source = "docs\\u0000"\ntarget = "content"',
        f'source = "docs"\ntarget = "content"\nlang = "{"*a" * 2000}"',
        f'source = "docs"\ntarget = "content"\nfiles = ["{"**/" * 5000}x", "{"**a" * 500}"]',
        f'source = "docs"\ntarget = "content"\nsites.matrix.languages = ["{"{," * 2000}"]',
    ],
)
def test_odd_mounts_do_no_harm(tmp_path, mount):
    (tmp_path / "hugo.toml").write_text(f"[[module.mounts]]\n{mount}\n")
    started = time.process_time()
    read_site_config(tmp_path, tmp_path)
    read_config(tmp_path).find_mount(PurePath("docs", *"abcdefgh" * 9, "a" * 200))
    # Seconds of processor time: it takes hundredths, and an expanding pattern would take hours.
    assert time.process_time() - started < 20
