"""The settings of a site that name kinds, sections and languages mean the same as in Hugo."""

import pytest

from tests.fakes.index.hugo_pages import HEAD, LANGUAGES

OPEN = HEAD.replace(', "home", "section"', "").replace('"taxonomy", "term", ', "")
FILES = (
    *("_index.md", "root.md", "a/_index.md", "a/w.md", "a/b/_index.md", "a/b/z.md", "A B/Q.md"),
    *("a/b/c/y.md", "tags/_index.md", "tags/go/_index.md", "tags/go/more/_index.md", "k.en.md"),
)


def write_pages(tree, files=FILES):
    """Write pages, each with a title of its own, so that no two share an address."""
    dated = {name: f"title: T{n}\ndate: 2021-03-04" for n, name in enumerate(files)}
    tree.write_pages({name: f"{front}\ntags: [go]" for name, front in dated.items()})


def check_addresses(tree, count=0):
    """Compare the addresses of all pages that have a file."""
    expected = {url for url, html in tree.build().items() if "Some text" in html}
    assert tree.urls() == expected
    assert len(expected) == (count or len(FILES))


def add_languages(settings: str) -> str:
    """Add the languages to settings, behind their plain keys and before their tables."""
    plain, bracket, tables = settings.partition("\n[" if settings[0] != "[" else "[")
    return f"{plain}\n{LANGUAGES}{bracket}{tables}"


def rule(pattern: str, target: str = "") -> str:
    return f"[[permalinks]]\npattern = '{pattern}'\n[permalinks.target]\n{target}\n"


PERMALINKS = {
    "a section in a section": "[permalinks]\n'a/b' = '/x/:slug'\n",
    "with slashes": "[permalinks.page]\n'/a/b/' = '/x/:slug'\n",
    "the root": "[permalinks.page]\n'/' = '/x/:slug'\n",
    "a pattern": "[permalinks.page]\n'a/**' = '/x/:slug'\n",
    "choices": "[permalinks.page]\n'{a,root}' = '/x/:slug'\n",
    "a name with a blank": "[permalinks.page]\n'a-b' = '/x/:slug'\n'A B' = '/y/:slug'\n",
    "sections": "[permalinks.section]\na = '/y/:slug'\n",
    "the home page": "[permalinks.home]\n'/' = '/hh/'\n",
    "taxonomies": "[permalinks.taxonomy]\ntags = '/tt/:slug'\n"
    "[permalinks.term]\ntags = '/t/:slug'\n",
    "terms": "[permalinks]\ntags = '/t/:slug/'\n",
    "both forms": "[permalinks]\na = '/q/:slug'\n[permalinks.page]\n'/' = '/r/:slug'\n",
    "a list": rule("/n/:slug/", "path = '/a/**'") + rule("/m/:slug/", "kind = 'page'"),
    "a list of kinds": rule("/n/:slug/", "kind = 'section'") + rule("/m/:year/:slug/"),
    "a list of languages": rule("/n/:slug/", "sites.matrix.languages = ['en']")
    + rule("/m/:slug/", "path = '/a/*'"),
    "languages": "[permalinks]\na = '/site/:slug'\n'/' = '/rr/:slug'\n"
    "[languages.en.permalinks.page]\n'/' = '/q/:slug'\n",
    "layouts of Go": "[permalinks.page]\na = '/:2006/:01-02/:Jan/:January/:slug'\n"
    "'/' = '/:Mon/:06/:1/:2/:Monday/:002/:slug'\n",
    "names of months": "disablePathToLower = true\n[permalinks.page]\na = '/:monthname/"
    ":weekdayname/:slug'\n",
    "names of sections": "[permalinks.page]\na = '/:sectionslugs/:slug'\n"
    "'/' = '/:sectionslug/:slug'\n",
    "some names of sections": "[permalinks.page]\na = '/:sectionslugs[1:]/:slug'\n",
    "a colon": "[permalinks.page]\na = '/a\\:b/:slug'\n",
}


@pytest.mark.parametrize("permalinks", PERMALINKS.values(), ids=PERMALINKS)
def test_addresses_follow_every_form_of_permalinks(tree, permalinks):
    tree.write({"hugo.toml": OPEN + add_languages(permalinks)})
    write_pages(tree)
    check_addresses(tree)


def test_a_colon_in_an_own_address_is_no_token(tree):
    tree.write({"hugo.toml": HEAD})
    tree.write_pages({"a.md": "title: a\nurl: '/a\\:b/:slug/'", "b.md": "url: '/:2006/x'"})
    expected = {url.replace("%3A", ":") for url in tree.build()}
    assert tree.urls() == expected == {"https://example.org/a:b/a/", "https://example.org/0001/x/"}


KINDS = {
    "home": ('disableKinds = ["home"]\n', 11),
    "sections": ('disableKinds = ["section"]\n', 10),
    "pages": ('disableKinds = ["page"]\n', 6),
    "in any case": ('DisableKinds = ["Section", "taxonomyTerm"]\n', 9),
    "terms": ('disableKinds = ["term"]\n', 10),
    "taxonomies": ('disableKinds = ["taxonomy"]\n', 11),
    "other taxonomies": ('disableKinds = ["section"]\n[taxonomies]\na = "a"\n', 9),
}


KINDS = {name: (add_languages(settings), count) for name, (settings, count) in KINDS.items()}
KINDS["of a language"] = (LANGUAGES + 'disableKinds = ["page"]\n', 11)


@pytest.mark.parametrize(("settings", "count"), KINDS.values(), ids=KINDS)
def test_pages_of_a_disabled_kind_are_left_out(tree, settings, count):
    tree.write({"hugo.toml": 'baseURL = "https://example.org/"\n' + settings})
    write_pages(tree)
    check_addresses(tree, count)


@pytest.mark.parametrize("home", ["index.md", "index.en.md", "_index.md"])
def test_all_files_below_a_leaf_at_the_root_belong_to_it(tree, home):
    tree.write({"hugo.toml": OPEN + LANGUAGES})
    write_pages(tree, (home, "a.md", "s/_index.md", "s/b.en.md", "s/c/index.md"))
    check_addresses(tree, 5 if home == "_index.md" else 1)


LANGUAGE_FILES = {
    "languages.en.toml": 'title = "x"\n[permalinks]\na = "/e/:slug/"\n',
    "languages.en.yaml": "disabled: true\n",
    "hugo.en.toml": '[permalinks]\na = "/e/:slug/"\n',
    "config.en.toml": "disabled = true\n",
    "permalinks.en.toml": 'a = "/e/:slug/"\n',
    "permalinks.toml": 'a = "/e/:slug/"\n',
    "cascade.en.toml": "draft = true\n",
    "cascade.toml": 'draft = true\ntarget.path = "/a/*"\n',
    "frontmatter.en.toml": 'date = ["evt"]\n',
}


@pytest.mark.parametrize(("name", "text"), LANGUAGE_FILES.items(), ids=LANGUAGE_FILES)
def test_a_file_of_the_configuration_may_be_for_one_language(tree, name, text):
    folder = "config/_default"
    languages = "[zh]\nweight = 1\n[en]\nweight = 2\n"
    tree.write({f"{folder}/hugo.toml": OPEN + 'defaultContentLanguage = "zh"\n'})
    tree.write({f"{folder}/languages.toml": languages, f"{folder}/{name}": text})
    write_pages(tree, ("a/one.md", "a/one.en.md", "b.en.md", "c.md"))
    pages = {url for url, html in tree.build().items() if "Some text" in html}
    assert tree.urls() == pages
    assert 1 < len(pages) <= 4


ZH = 'defaultContentLanguage = "zh"\n'
THEME = "buildDrafts = true\n[permalinks]\na = '/th/:slug/'\n"
TWO = "[languages.zh]\nweight = 1\n[languages.zh.permalinks]\na = '/z/:slug'\n[languages.en]\n"
THEMES = {
    "as usual": ("", THEME),
    "all": ("_merge = 'deep'\n", THEME),
    "tables only": ("_merge = 'shallow'\n", THEME),
    "one table": ("[permalinks]\n_merge = 'deep'\nb = '/b/:slug/'\n", THEME),
    "one table, shallow": ("[permalinks]\n_merge = 'shallow'\n", THEME),
    "languages": (ZH, TWO),
    "no more languages": (f"{ZH}[languages.zh]\nweight = 1\n", TWO),
    "a disabled language": (f"{ZH}disableLanguages = ['en']\n", TWO),
}


@pytest.mark.parametrize(("settings", "theme"), THEMES.values(), ids=THEMES)
def test_a_theme_adds_what_the_site_lets_it_add(tree, settings, theme):
    tree.write({"hugo.toml": f"{HEAD}theme = ['t']\n{settings}", "themes/t/hugo.toml": theme})
    tree.write_pages({
        **dict.fromkeys(("a/one.md", "a/two.en.md", "b/three.md"), "title: t"),
        "a/draft.md": "title: draft\ndraft: true",
    })
    expected = {url for url, html in tree.build().items() if "Some text" in html}
    assert tree.urls() == expected
    before = tree.fingerprints()
    tree.write({"themes/t/hugo.toml": theme + "\n"})
    assert tree.fingerprints().keys() == before.keys()
    assert all(tree.fingerprints()[id] != fingerprint for id, fingerprint in before.items())
