"""Heading anchors equal those that each generator made of the same page (`anchors.json`)."""

import json
from pathlib import Path

import pytest

from indexer.markdown.dialects import DIALECTS
from indexer.markdown.dialects.slugs import CountedNames, FreeNames, UnderscoreNames
from indexer.markdown.page import parse_page

FACTS = json.loads((Path(__file__).parent / "anchors.json").read_text(encoding="utf-8"))
SPECIAL = {
    "jekyll kramdown": DIALECTS["jekyll-kramdown"],
    "mkdocs unicode": DIALECTS["mkdocs-unicode"],
    "mkdocs pymdownx": DIALECTS["mkdocs-lower"],
}
OTHER = {
    # Bold text that ends beside Chinese is bold to us, and anchors have no hidden characters.
    "**粗体。**后面",
    "零宽\u200b空格",
    "emoji 👩\u200d💻 zwj",
    # To marked, single tildes strike through; `toString` is a property of every object.
    "H~2~O",
    "toString",
    # An expression of MDX, which the parser that made the facts did not know.
    "{braces} here",
}


def make_anchors(headings, dialect):
    body = "\n\n".join(f"## {heading}" for heading in headings)
    page = parse_page(
        f"---\ntitle: Page\n---\n{body}\n",
        name="page.md",
        resolve=lambda address: address,
        reference=lambda target, language: None,
        dialect=dialect,
    )
    return [section.anchor for section in page.sections if section.headings]


@pytest.mark.parametrize("name", FACTS["anchors"])
def test_anchors_equal_those_of_the_generator(name):
    headings, expected = FACTS["headings"], FACTS["anchors"][name]
    made = make_anchors(headings, SPECIAL.get(name) or DIALECTS[name])
    assert len(made) == len(headings) >= 200
    different = {h for h, own, want in zip(headings, made, expected, strict=True) if own != want}
    assert different <= OTHER


def test_mdbook_keeps_case_of_other_letters_and_numbers_what_is_repeated():
    # The cases of `id_from_content` and `unique_id` in mdBook's own tests.
    headings = [
        "`--passes`: add more rustdoc passes",
        "_-_12345",
        "中文標題 CJK title",
        "Über",
        "Über",
    ]
    expected = [
        "--passes-add-more-rustdoc-passes",
        "_-_12345",
        "中文標題-cjk-title",
        "Über",
        "Über-1",
    ]
    assert make_anchors(headings, DIALECTS["mdbook"]) == expected


@pytest.mark.parametrize(
    ("dialect", "heading", "anchor"),
    [
        ("jekyll", "Title {#own}", "own"),
        ("jekyll", "Title {: #own.id .lead }", "own.id"),
        ("mkdocs", "Title { #own .lead data-toc-label='x' }", "own"),
        ("mkdocs", "Title {: id=own}", "own"),
        ("docusaurus", "Title {#own.id v2}", "own.id v2"),
        ("docusaurus", "Title <!-- #own -->", "own"),
        ("vitepress", "Title {#own}", "own"),
        ("mdbook", "Title { #own .lead }", "own"),
        ("jekyll", "Title {: .lead}", "title"),
    ],
)
def test_explicit_anchors_are_read(dialect, heading, anchor):
    assert make_anchors([heading], DIALECTS[dialect]) == [anchor]


def test_a_ratio_is_no_emoji():
    headings = ["Spread 1:1:3 over zones", "Done :tada: :+1:"]
    assert make_anchors(headings, DIALECTS["docusaurus"]) == ["spread-113-over-zones", "done--"]


def test_a_site_without_automatic_anchors_has_only_explicit_ones():
    dialect = DIALECTS["jekyll-bare"]
    assert make_anchors(["One", "Two {#two}"], dialect) == ["", "two"]


@pytest.mark.parametrize("names", [FreeNames, CountedNames, UnderscoreNames])
def test_many_equal_headings_take_linear_time(names):
    unique = names(str)
    assert len({unique.make("同名") for _ in range(50_000)}) == 50_000
