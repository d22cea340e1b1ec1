"""Rules of VitePress and VuePress that the sample sites do not show."""

import pytest

from indexer.sources.generators.options.settings import MarkdownSettings
from indexer.sources.generators.source import MarkdownSource
from indexer.sources.generators.vitepress.includes import MAX_CHARS, expand_includes
from indexer.sources.generators.vitepress.rewrites import read_rewrites, rewrite_path
from indexer.sources.generators.vuepress.permalinks import fill_first, fill_second, sanitise


# As path-to-regexp 6 of VitePress 1.6 gives them.
@pytest.mark.parametrize(
    ("source", "target", "path", "rewritten"),
    [
        ("a/b.md", "c.md", "a/b.md", "c.md"),
        ("a/b.md", "c.md", "a/c.md", "a/c.md"),
        ("packages/:pkg/src/(.*)", ":pkg/(.*)", "packages/core/src/a/b.md", "core/a/b.md"),
        ("packages/:pkg/docs/:name.md", ":pkg/:name.md", "packages/x/docs/y.md", "x/y.md"),
        ("en/:rest*", ":rest*", "en/a/b.md", "a/b.md"),
        ("en/:rest*", ":rest*", "zh/a/b.md", "zh/a/b.md"),
        (":dir/README.md", ":dir/index.md", "guide/README.md", "guide/index.md"),
        ("(.*)/README.md", "(.*)/index.md", "a/b/README.md", "a/b/index.md"),
        ("a.b/:x", "c/:x", "aXb/y.md", "aXb/y.md"),
    ],
)
def test_paths_are_rewritten_by_patterns(source, target, path, rewritten):
    assert rewrite_path(path, read_rewrites({source: target})) == rewritten


def test_patterns_that_could_take_long_are_not_read():
    many = {
        "(.*)a(.*)a(.*)a(.*)": "x",
        ":a-:b-:c-:d.md": "x",
        "/".join(":a" for _ in range(9)): "x",
    }
    assert read_rewrites({**many, "ok.md": "y", "other": object()}) == read_rewrites({"ok.md": "y"})


def test_included_files_are_put_in_their_places():
    files = {
        "docs/part.md": "---\ntitle: x\n---\none\ntwo\nthree\n<!-- #region r -->\nfour\n"
        "<!-- #endregion r -->\nfive",
        "docs/again.md": "<!--@include: ./again.md-->x",
        "docs/deep/in.md": "<!--@include: ../part.md{2}-->",
    }

    def expand(body):
        return expand_includes(body, "docs/page.md", "docs", files.get)

    assert expand("a <!--@include: ./part.md{2,3}--> b") == "a two\nthree b"
    assert expand("<!-- @include: @/part.md#r -->").strip() == "four"
    assert expand("<!--@include: ./part.md{,1}-->") == "one"
    assert expand("<!--@include: ./deep/in.md-->") == "two"
    assert expand("a<!--@include: ./missing.md-->b") == "ab"
    assert expand("<!--@include: ../../etc/passwd-->") == ""
    assert expand("<!--@include: ./again.md-->").count("x") < 10
    files["docs/ruled.md"] = "one\n\n---\ntwo\n---\n\nthree"
    assert "two" in expand("<!--@include: ./ruled.md-->")
    files["docs/fronted.md"] = "---\ntitle: T\n---\none\n---\ntwo\n---\n"
    assert expand("<!--@include: ./fronted.md-->") == "one\n---\ntwo\n---\n"
    files["docs/big.md"] = "y" * (MAX_CHARS // 2) + "<!--@include: ./big.md-->" * 9
    assert len(expand("<!--@include: ./big.md-->" * 50)) < 3 * MAX_CHARS


# As `getPermalink` of VuePress 1.9 and `resolvePagePermalink` of 2.0.0-rc.30 give them.
def test_patterns_of_permalinks_are_filled():
    path, front = "zh/posts/2021-02-03-Hello World.md", {}
    assert fill_first("/:year/:i_month/:slug", path, front, "/zh/") == "/zh/2021/2/hello-world/"
    assert fill_second("/:year/:month/:slug.html", path, front, "/") == "/2021/02/Hello World.html"
    assert fill_second(":raw", "a/README.md", {}, "/zh/") == "/zh/a/"
    dated = {"date": "2022-05-06"}
    assert fill_second("/:year-:day/", "a.md", dated, "/") == "/2022-06/"
    assert sanitise("/a & b/c:d%/_x/中文.html") == "/a _ b/c_d_/x/中文.html"


def test_a_vuepress_site_of_the_first_release_is_told_from_one_of_the_second(tmp_path):
    def find_dialect(config):
        (tmp_path / ".vuepress").mkdir(exist_ok=True)
        (tmp_path / ".vuepress/config.js").write_text(config, encoding="utf-8")
        (tmp_path / "a.md").write_text("# T\n\n## A\n\n## A\n", encoding="utf-8")
        settings = MarkdownSettings(name="s", type="markdown", path=".", base_url="https://e.org")
        [entry] = MarkdownSource(settings, tmp_path).entries()
        return [section.anchor for section in entry.load().sections][-1]

    assert find_dialect("module.exports = {themeConfig: {}}") == "a-2"
    assert find_dialect("export default {bundler: viteBundler(), theme: defaultTheme({})}") == "a-1"
