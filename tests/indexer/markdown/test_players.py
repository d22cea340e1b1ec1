"""Players in a page become links to the pages of their videos, each once."""

from urllib.parse import urljoin

import pytest

from indexer.markdown.page import parse_page

YOUTUBE = "https://www.youtube.com/watch?v=Kq3xWb7ZmLe"
EMBED = "https://www.youtube.com/embed/Kq3xWb7ZmLe"
BILIBILI = "https://www.bilibili.com/video/BV1Gx4y1Q7Zk?p=2"
PLAYER = "//player.bilibili.com/player.html?bvid=BV1Gx4y1Q7Zk&amp;p=2"


def parse(text):
    page = parse_page(
        text,
        name="talk.md",
        resolve=lambda address: urljoin("https://e.org/talk/", address),
        reference=lambda target, language: None,
    )
    links = [link for section in page.sections for link in section.links]
    return " ".join(section.text for section in page.sections), links


@pytest.mark.parametrize(
    ("html", "urls"),
    [
        (f'<iframe src="{EMBED}?start=90"></iframe>', [f"{YOUTUBE}&t=90"]),
        (f'<iframe src="{PLAYER}"></iframe>', [BILIBILI]),
        (f'<iframe src="about:blank" data-src="{EMBED}"></iframe>', [YOUTUBE]),
        (f'<iframe data-lazy-src="{PLAYER}"></iframe>', [BILIBILI]),
        ('<lite-youtube videoid="Kq3xWb7ZmLe"></lite-youtube>', [YOUTUBE]),
        ('<lite-vimeo videoid="81920374"></lite-vimeo>', ["https://vimeo.com/81920374"]),
        ('<Bilibili bvid="BV1Gx4y1Q7Zk" page="2" />', [BILIBILI]),
        ('<div class="lazy-youtube" data-id="Kq3xWb7ZmLe"></div>', [YOUTUBE]),
        (f'<a href="#" data-video="{EMBED}">Watch</a>', [YOUTUBE]),
        (f'<noscript><iframe src="{PLAYER}"></iframe></noscript>', [BILIBILI]),
        (f'<noscript><a href="{YOUTUBE}">Watch</a></noscript>', [YOUTUBE]),
        (
            f'<iframe data-src="{EMBED}"></iframe>\n'
            f'<noscript><iframe src="{EMBED}"></iframe></noscript>',
            [YOUTUBE],
        ),
        (
            f'<object data="{EMBED}"><param name="movie" value="{EMBED}">'
            f'<embed src="{EMBED}"></object>',
            [YOUTUBE],
        ),
        ('<object data="/slides.pdf"></object>', ["https://e.org/slides.pdf"]),
        ('<script src="https://asciinema.org/a/14.js"></script>', ["https://asciinema.org/a/14"]),
        (f'<!-- <iframe src="{EMBED}"></iframe> -->', []),
        ('<noscript>Switch on <a href="/js/">scripts</a></noscript>', []),
    ],
)
@pytest.mark.parametrize(
    "form", ["{}", "Before {} after.", "- item {}\n- other", "<div>\n{}\n</div>"]
)
def test_a_player_is_a_link_to_its_page(html, urls, form):
    _, links = parse(form.format(html))
    assert [link.url for link in links] == urls


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("@[youtube](Kq3xWb7ZmLe)", YOUTUBE),
        ("@[bilibili p2](BV1Gx4y1Q7Zk)", BILIBILI),
        ("by @[youtube](https://e.org/u)", "https://e.org/u"),
        ("@[someone](Kq3xWb7ZmLe)", "https://e.org/talk/Kq3xWb7ZmLe"),
    ],
)
def test_an_embedded_id_is_no_path_below_the_page(text, url):
    _, [link] = parse(text)
    assert link.url == url


def test_players_on_a_page_are_recorded_as_often_as_it_shows_them():
    text = f'<iframe src="{EMBED}"></iframe>\n\n## Again\n\n<iframe src="{EMBED}"></iframe>\n'
    assert [link.url for link in parse(text)[1]] == [YOUTUBE, YOUTUBE]


def test_the_text_has_the_address_that_people_are_given():
    """An address that is not in the index is removed from a quote."""
    text, [link] = parse(f"Watch {EMBED}?start=90 again.")
    assert text == f"Watch {YOUTUBE}&t=90 again."
    assert link.url == link.label == f"{YOUTUBE}&t=90"


def test_what_is_for_browsers_without_scripts_is_no_text():
    text, _ = parse("<noscript>Please <b>switch on</b> scripts</noscript> and watch")
    assert text == "and watch"
