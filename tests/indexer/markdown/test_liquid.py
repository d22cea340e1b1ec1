from __future__ import annotations

from urllib.parse import urljoin

import pytest

from indexer.markdown.page import parse_page
from indexer.markdown.shortcodes.liquid import expand_liquid

PAGE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.mark.parametrize(
    "tag",
    [
        "{% youtube dQw4w9WgXcQ %}",
        "{%- youtube dQw4w9WgXcQ -%}",
        '{% include youtube.html id="dQw4w9WgXcQ" %}',
        "{% include embed/youtube.html id='dQw4w9WgXcQ' %}",
        '{% include video id="dQw4w9WgXcQ" provider="youtube" %}',
        '{% render "youtube", id: dQw4w9WgXcQ, youtube=dQw4w9WgXcQ %}',
    ],
)
def test_a_player_gives_the_page_of_the_video(tag: str) -> None:
    page = parse_page(
        f"Watch\n\n{tag}\n", name="a", resolve=str, reference=lambda path, language: None
    )
    assert [link.url for link in page.sections[0].links] == [PAGE]


@pytest.mark.parametrize(
    "text",
    [
        "{% include header.html %}",
        "{% if page.video %}",
        "{% post_url 2031-05-03-tea %}",
        "```\n{% youtube dQw4w9WgXcQ %}\n```",
        "{% youtube " * 2000,
        "{{ page.url }}/slides.pdf",
        "{{ site.email }}/slides.pdf",
        "`{{ site.url }}` is the site's own address",
        "{{ site.url " * 2000,
    ],
)
def test_other_tags_and_code_stay(text: str) -> None:
    assert expand_liquid(text, has_address=True) == text


@pytest.mark.parametrize(
    "address",
    [
        "{{ site.url }}/slides/tea.pdf",
        "{{site.url}}{{site.baseurl}}/slides/tea.pdf",
        "{{- site.baseurl -}}/slides/tea.pdf",
        "{{ '/slides/tea.pdf' | relative_url }}",
        '{{ "/slides/tea.pdf" | absolute_url }}',
    ],
)
@pytest.mark.parametrize("base", ["https://tea.example/", ""])
def test_an_address_below_the_site_is_one_if_the_site_s_own_is_known(
    address: str, base: str
) -> None:
    page = parse_page(
        f"[Slides]({address})\n",
        name="a",
        resolve=lambda path: urljoin(base, path) if base else "",
        reference=lambda path, language: None,
    )
    links = [link.url for link in page.sections[0].links]
    assert links == (["https://tea.example/slides/tea.pdf"] if base else [])
    assert bool(page.remarks) == (not base), "an unknown one is reported"
