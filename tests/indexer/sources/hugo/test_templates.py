"""Shortcodes write what the site's own templates and configuration say, as Hugo does."""

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.hugo.templates.evaluation import NotPlain, Template
from tests.fakes.index.hugo_pages import find_hugo

CONFIG = """
baseURL = "https://sails.example/"
title = "Sailing Club"
defaultContentLanguage = "en"
disableKinds = ["taxonomy", "term", "rss", "sitemap", "404"]
[markup.goldmark.renderer]
unsafe = true
[params]
Version = "4.2"
next = 5.5
open = true
[params.repo]
blob = "https://git.example/club/boats/blob/main"
issues = "https://git.example/issues?a=1&b=2"
[languages.en]
weight = 1
[languages.zh]
weight = 2
[languages.zh.params]
version = "四点二"
"""
TEMPLATES = {
    "word": "Halyard",
    "version": "{{ .Site.Params.version }}",
    "next": "{{- site.Params.next -}}\n",
    "open": "{{ $.Page.Site.Params.open }}",
    "blob": "{{- /* where the code is */ -}}\n{{- .Site.Params.repo.blob -}}\n",
    "issues": "{{- .Site.Params.repo.issues | safeURL -}}",
    "release": "{{- $v := site.Data.boats.release.newest -}}v{{ $v }}",
    "byindex": '{{- index .Site.Params "repo" "blob" -}}',
    "missing": 'a{{ .Site.Params.nothing | default "fallback" }}b',
    "printed": '{{ printf "%s/v%v" .Site.Params.repo.blob .Site.Params.next | safeURL }}',
    "short": '{{ .Site.Params.version | strings.TrimPrefix "4" | upper }}{{ print "a" 2 }}',
    "folder": "{{ site.Data.places.harbour.city }}",
    "theme": "{{ site.Params.fromtheme }}{{ site.Params.version }}",
    "brackets": '{{ (index site.Data.boats "name") | safeHTML }}',
    "club": "{{ .Site.Title }}",
    "markup": "<b>Main</b>sail",
    "docs/tip": "Reef early",
    "local": "in English",
    "local.zh": "用中文",
}
DATA = "name: Sea & Sand\nrelease:\n  newest: 7.1.0\n"
PAGE = """
one {{< word >}} two {{< version >}} three {{< next >}} four {{< open >}} five {{< missing >}}
six {{< release >}} seven {{< club >}} eight {{< markup >}} nine {{< docs/tip >}} ten {{< local >}}
eleven {{< param "subject" >}} twelve {{< param "version" >}} thirteen {{% version %}}
fourteen {{< brackets >}} fifteen {{< folder >}} sixteen {{< theme >}} seventeen {{< short >}}

[a]({{< blob >}}/hull.go) [b]({{< issues >}}) [c]({{< byindex >}}/keel.go)
[f]({{< printed >}}/jib.go)
[d]({{< param "repo.blob" >}}/mast.go) <a href="{{< blob >}}/boom.go">e</a>
"""
FRONT = "title: Ropes\nsubject: knots"
ISTIO_NAMES = (
    *("github_tree", "github_blob", "github_file", "github_raw", "istio_release_url", "istioctl"),
    *("istio_version", "istio_release_name", "istio_full_version", "istio_previous_version"),
    "source_branch_name",
)


def write_site(tree, **templates):
    tree.write({
        "hugo.toml": 'theme = "sails"\n' + CONFIG,
        "data/boats.yaml": DATA,
        "data/places/harbour.toml": 'city = "Kiel"',
        "themes/sails/hugo.toml": "[params]\nfromTheme = 'Spar'\nversion = 'no'\n",
        "layouts/_default/single.html": "<main>{{ .Content }}</main>",
        "layouts/_default/list.html": "",
        **{f"layouts/shortcodes/{n}.html": t for n, t in {**TEMPLATES, **templates}.items()},
        "content/ropes.md": f"---\n{FRONT}\n---\n{PAGE}",
        "content/ropes.zh.md": f"---\n{FRONT}\n---\n{PAGE}",
    })


def read_text(document) -> str:
    return " ".join(" ".join(section.text for section in document.sections).split())


def load_page(tree, body: str, **templates):
    tree.write({
        "hugo.toml": CONFIG,
        **{f"layouts/shortcodes/{name}.html": text for name, text in templates.items()},
        "content/page.md": f"---\ntitle: Page\n---\n{body}\n",
    })
    return tree.load("content")["page.md"]


@pytest.mark.parametrize(("id", "folder"), [("ropes.md", ""), ("ropes.zh.md", "zh/")])
def test_templates_write_what_hugo_writes(tree, id, folder):
    from selectolax.lexbor import LexborHTMLParser

    write_site(tree)
    subprocess.run([find_hugo(), "--quiet"], cwd=tree.folder, check=True, timeout=60)
    html = (tree.folder / "public" / folder / "ropes" / "index.html").read_text(encoding="utf-8")
    page = LexborHTMLParser(html)
    document = tree.load("content")[id]
    assert read_text(document) == " ".join(page.body.text().split())
    assert [link.url for link in document.links] == [a.attributes["href"] for a in page.css("a")]


@pytest.mark.parametrize("name", ISTIO_NAMES)
def test_no_site_has_the_constants_of_another(tree, name):
    document = load_page(tree, f"before {{{{< {name} >}}}} after")
    assert read_text(document) == "before after"


@pytest.mark.parametrize(
    ("template", "count"),
    [
        ("<p class=x>{{ .Inner | markdownify }}</p>", 1),
        ("<pre>{{ .Inner }}</pre>", 0),
        ("{{ highlight .Inner (.Get 0) }}", 0),
        ("{{ partial `x` . }}", 0),
    ],
)
def test_the_site_s_own_template_says_whether_a_shortcode_holds_code(tree, template, count):
    body = "{{< text >}}See the [video](https://e.org/v) of it{{< /text >}}"
    assert len(load_page(tree, body, text=template).links) == count


@pytest.mark.parametrize(
    "template",
    [
        '{{ if eq .Site.Title "x" }}a{{ else }}b{{ end }}',
        "{{ .Inner }}",
        '{{ .Get 0 }}{{ with .Get "url" }}{{ . }}{{ end }}',
        "{{ .Site.Params.repo }}",
        "v{{ .Site.Params.missing }}",
        "v{{ .Site.Params.missing | safeHTML }}",
        "{{ printf `%q` .Site.Title }}",
        "{{ printf `%s` }}",
        "{{ lower }}",
        '{{ $x := "ab" }}' + "{{ $x = print $x $x $x }}" * 40 + "{{ $x }}",
        "v{{ .Site.Data.no.such.file }}",
        "{{ readFile `secret` }}",
        "{{ range .Site.Pages }}x{{ end }}",
        "{{ partial `x` . }}",
        "{{ ( }}",
        "{{",
        "{{ | }}",
        "{{ " + "(" * 2000 + ")" * 2000 + " }}",
        "{{ " + '"a" | safeHTML ' + "| safeHTML " * 300 + "}}",
        "{{ }}",
        "{{ $x := }}",
        "<script>text()</script>",
        "x" * 5000,
    ],
)
def test_a_template_with_logic_leaves_the_inner_text(tree, template):
    body = "a {{< box >}}inner{{< /box >}} b {{< box >}} c"
    assert read_text(load_page(tree, body, box=template)) == "a inner b c"


@given(
    st.lists(
        st.sampled_from([
            *("{{", "}}", "{{-", "-}}", "(", ")", "|", ":=", "$a", ".Site.Params.a", "site.Data.b"),
            *(
                '"t"',
                "index",
                "default",
                "safeHTML",
                "print",
                "printf",
                " ",
                "\n",
                "/*",
                "*/",
                "text",
                "`",
                "1",
                "中",
            ),
        ]),
        max_size=30,
    )
)
def test_any_template_is_text_or_left_out(pieces):
    try:
        text = Template({"params": {"a": {"b": 1}}, "data": {}}).write("".join(pieces))
    except NotPlain:
        return
    assert isinstance(text, str)


def test_a_template_replaces_a_shortcode_in_code(tree):
    body = "{{< text bash >}}\n$ get {{< word >}}-{{< amp >}}\n{{< /text >}}"
    document = load_page(tree, body, word="Halyard", amp="{{ .Site.Params.repo.issues }}")
    assert "$ get Halyard-https://git.example/issues?a=1&b=2" in read_text(document)


def test_a_theme_gives_templates_that_the_site_does_not(tree):
    tree.write({
        "hugo.toml": 'theme = ["sails", "../out"]\n' + CONFIG,
        "layouts/_shortcodes/word.html": "of the site",
        "themes/sails/layouts/shortcodes/word.html": "of the theme",
        "themes/sails/layouts/shortcodes/other.html": "other",
        "content/page.md": "---\ntitle: Page\n---\n{{< word >}}, {{< other >}}\n",
    })
    assert read_text(tree.load("content")["page.md"]) == "of the site, other"


def test_a_template_behind_a_link_out_of_the_site_is_not_read(tree):
    secret = tree.folder.parent / "secret.html"
    secret.write_text("secret")
    tree.write({"site/hugo.toml": CONFIG, "site/content/page.md": "a {{< word >}} b\n"})
    templates = tree.folder / "site" / "layouts" / "shortcodes"
    templates.mkdir(parents=True)
    (templates / "word.html").symlink_to(secret)
    assert read_text(tree.load("site/content")["page.md"]) == "a b"


def test_a_changed_template_or_data_file_reads_only_pages_with_shortcodes_again(tree):
    write_site(tree)
    tree.write({"content/plain.md": "---\ntitle: Plain\n---\ntext\n"})
    before = tree.fingerprints("content")
    tree.write({"layouts/shortcodes/word.html": "Sheet"})
    after = tree.fingerprints("content")
    assert {id for id in before if before[id] != after[id]} == {"ropes.md", "ropes.zh.md"}
    tree.write({"data/boats.yaml": "name: Other\n"})
    assert tree.fingerprints("content")["ropes.md"] != after["ropes.md"]


def test_shortcodes_that_write_too_much_are_reported(tree):
    from indexer.errors import BadInput

    with pytest.raises(BadInput, match="more than 1,048,576 characters"):
        load_page(tree, "{{< word >}}" * 400, word="x" * 4000)
