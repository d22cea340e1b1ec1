"""Liquid of strangers: what is hostile or broken costs little, and stops nothing."""

from __future__ import annotations

import pytest

from indexer.sources.generators.jekyll.templates.html_blocks import flatten_html
from indexer.sources.generators.jekyll.templates.marks import hide_other_marks, show_hidden

NAMES = frozenset({"if", "for"})


@pytest.fixture
def write(tree):
    def write_page(body: str, files: dict[str, str] | None = None) -> str:
        head = {"_config.yml": "url: https://example.org\n", "a.md": f"---\n---\n{body}\n"}
        tree.write({**head, **(files or {})})
        return "\n".join(section.text for section in tree.load()["a.md"].sections)

    return write_page


@pytest.mark.parametrize(
    "body",
    [
        "{{" * 20_000,
        "{%" * 5_000,
        "{% if a %}" * 5_000,
        "{% raw %}" * 20_000,
        "{{ " + " " * 50_000,
        "{% for i in (1..1000000000) %}x{% endfor %}",
        "{% for i in (1..9000) %}{% for j in (1..9000) %}x{% endfor %}{% endfor %}",
        "{% assign a = 'x' %}" + "{% assign a = a | append: a %}" * 60 + "{{ a }}",
        "{{ 'x' | where_exp: 'y', 'z' | group_by_exp: 'y', 'z' }}",
        "{{ 1 | divided_by: 0 }} {{ site | sort | first | date: '%Z%Z' }}",
        "{% assign a = '" + "x" * 3000 + "' %}{{ a | replace: 'x', a | replace: 'x', a | size }}",
        "{% assign n = 1000000000 %}{{ (1..n) | join: 'x' | size }}{{ (1..n) | sort | first }}",
        "{% assign n = 9 %}" + "{% assign n = n | times: n %}" * 90 + "{{ n }}",
        "{% endif %}{% else %}{% endfor %}{% case %}",
    ],
)
def test_a_hostile_template_takes_little_and_the_page_stays(write, body):
    assert "after" in write(f"{body}\n\nafter\n") or "{" in body


def test_an_include_of_itself_ends(write):
    files = {"_includes/me.html": "x{% include me.html %}"}
    assert "before" in write("before {% include me.html %} after", files)


@pytest.mark.parametrize("path", ["../secret.md", "/etc/passwd", "../../../../etc/passwd"])
def test_an_include_leaves_no_site(tree, path):
    site = tree.folder / "site"
    tree.write({
        "secret.md": "a secret",
        "site/_config.yml": "url: https://example.org\n",
        "site/a.md": f"---\n---\nText {{% include_relative {path} %}} {{% include {path} %}}\n",
    })
    assert site.is_dir()
    text = "\n".join(s.text for s in tree.load("site")["a.md"].sections)
    assert "secret" not in text.replace(path, "")
    assert "root:" not in text


def test_tags_of_plugins_stay_for_the_reader_of_pages():
    text = "{% youtube abc %} {% if x %} {{ y }} {% endif %} {{< z >}}"
    hidden = hide_other_marks(text, NAMES)
    assert hidden.count("{%") == 2
    assert hidden.count("{{") == 1
    assert show_hidden(hidden) == text


def test_raw_text_is_no_template():
    hidden = hide_other_marks("a {% raw %}{{ b }}{% endraw %} {{ c }}", NAMES)
    assert hidden.count("{{") == 1
    assert show_hidden(hidden) == "a {{ b }} {{ c }}"


def test_a_block_of_html_ends_at_its_end():
    body = "<div>\n\n    <a href='/x'>x</a>\n\n</div>\n\n    code\n\n```\n<div>\n\n```\n"
    assert flatten_html(body) == (
        "<div>\n<a href='/x'>x</a>\n</div>\n\n\n    code\n\n```\n<div>\n\n```\n"
    )
    assert flatten_html("<div>\n\nnever closed\n") == "<div>\n\nnever closed\n"


def test_nested_markdown_in_html_costs_little():
    flatten_html('<div markdown="1">\n' * 3_000 + "x" + "\n</div>" * 3_000)
    flatten_html("<div markdown=1>" * 20_000)
