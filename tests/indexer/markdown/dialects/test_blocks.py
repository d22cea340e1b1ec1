"""Blocks of generators are read: admonitions, tabs, containers, attribute lists."""

import pytest


@pytest.mark.parametrize(
    ("generator", "body", "text"),
    [
        (
            "mkdocs",
            '!!! note "My *Title*"\n    Body\n\n    More\n\nBehind',
            "My Title|Body|More|Behind",
        ),
        ("mkdocs", "??? warning\n    Hidden", "Hidden"),
        ("mkdocs", '???+ "Only a title"\n    Body', "Only a title|Body"),
        ("mkdocs", '=== "One"\n    first\n\n=== "Two"\n\n    second', "One|first|Two|second"),
        ("mkdocs", "Text\n!!! tip\n    Body", "Text|Body"),
        ("mkdocs", "!!! note\n    ```py\n    a = {{ b }}\n    ```\n", "a = {{ b }}"),
        ("mkdocs", '- item\n\n    !!! note "T"\n        Body', "item|T|Body"),
        ("mkdocs", "!!! Not one.", "!!! Not one."),
        ("mkdocs", '<div class="grid" markdown>\n\n- **a**\n\n</div>', "a"),
        ("mkdocs", "/// note | Title\nBody\n///", "Title|Body"),
        ("vitepress", "::: details Click me\nBody\n:::", "Click me|Body"),
        ("vuepress", "::: tabs\n@tab One\nfirst\n:::", "One|first"),
        ("docusaurus", ":::tip[My title]\nBody\n:::", "My title|Body"),
        ("docusaurus", "> [!NOTE]\n> Body", "Body"),
        ("jekyll", '<div markdown="1">\n*Body*\n</div>', "Body"),
    ],
)
def test_blocks_show_title_and_text(read_text, generator, body, text):
    assert [line for line in read_text(generator, body).split("\n") if line] == text.split("|")


def test_an_attribute_list_beside_a_heading_gives_its_anchor(read):
    for body in ("## One\n{: #own .lead}\n\nText", "{: #own}\n## One\n\nText"):
        sections = [s for s in read("jekyll", body).sections if s.headings]
        assert [(s.headings[-1], s.anchor, s.text) for s in sections] == [("One", "own", "Text")]


def test_what_the_generator_takes_gives_no_remark(read):
    assert not read("jekyll", "[a](/b){: .c}").remarks
    assert not read("vitepress", "::: tip\na\n:::").remarks
    assert [r.reason[:11] for r in read("hugo", "::: tip\na\n:::").remarks] == ["a wiki link"]


def test_a_target_that_a_line_break_divides_is_one_in_jekyll(read):
    body = "See [the page](https://a.example\n/b). `[a](/c\nd)` [e](/f\n'title')"
    links = [link for section in read("jekyll", body).sections for link in section.links]
    assert [(link.url, link.label) for link in links] == [
        ("https://a.example/b", "the page"),
        ("https://site.example/f", "e"),
    ]
    text = "\n".join(section.text for section in read("jekyll", body).sections)
    assert text == "See the page. [a](/c d) e"
    links = [link for section in read("hugo", body).sections for link in section.links]
    assert [link.url for link in links] == ["https://a.example", "https://site.example/f"]
