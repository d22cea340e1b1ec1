"""Whoever asks in another language gets the links, and one line on ours."""

from __future__ import annotations

from tests.fakes.communities.community import SLIDES_2022, YOUTUBE_2022


def test_links_come_with_a_line_on_our_languages(ask):
    answer = ask("¿Dónde están las grabaciones de LatticeCon 2022?")
    assert answer.text.splitlines()[0] == answer.intro.splitlines()[0]
    assert answer.text.startswith("I speak Chinese and English.\n")
    assert YOUTUBE_2022 in [link.url for link in answer.links]
    assert ask("LatticeCon 2022 スライドください").links[0].url == SLIDES_2022


def test_thanks_in_another_language_get_the_line_alone(ask):
    answer = ask("спасибо")
    assert (answer.kind, answer.links) == ("social", [])
    assert answer.text.startswith("I speak Chinese and English.")
