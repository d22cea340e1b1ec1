"""The host is shown where a label seems to be the address of another site."""

from __future__ import annotations

import time

import pytest

from indexer.links.hosts.labels import find_hidden_host, names_host

EVIL = "https://evil.example/"
HIDDEN = [
    "bilibili.com",
    "BILIBILI.COM",
    "https://youtube.com/x",
    "Watch on bilibili.com",
    "详见bilibili.com",
    "bilibili.com 回放",
    "官网 bilibili.com",
    "Official site: bilibili.com",
    "ｂｉｌｉｂｉｌｉ．ｃｏｍ",
    "bilibili。com",
    "bili\u200bbili.com",
    "evil.example.bilibili.com",
    "bilibili.com.evil.example",
    "bilibili.com/evil.example",
    "bilibili.com@evil.example",
    "Talk https://youtube.com/watch?v=abc and more",
    "www.bilibili.com",
    "bilibili\u2024com",  # signs that look like a dot
    "bilibili\u200b\ufe52com",
    "bilibili·com",
    "bilibili.c\u043em",  # a Cyrillic o
    "ftp://bilibili.com",
    "https:\u2044\u2044bilibili.com",  # signs that look like slashes and a colon
    "https\u2236//bilibili.com",
]
PLAIN = [
    "Watch", "B 站录像", "Mesh at JD.com: video", "Node.js", "README.md", "1.24.0", "v1.5 (pdf)",
    "notes.final", "evil.example", "https://evil.example/x", "me@bilibili.com", "",
    "约翰·史密斯", "Ana·Lee",
]  # fmt: skip


@pytest.mark.parametrize("label", HIDDEN)
def test_a_label_that_is_an_address_of_another_site_hides_the_host(label):
    assert find_hidden_host(label, EVIL) == "evil.example"


@pytest.mark.parametrize("label", PLAIN)
def test_other_labels_hide_nothing(label):
    assert find_hidden_host(label, EVIL) == ""


@pytest.mark.parametrize(
    ("label", "url"),
    [
        ("youtu.be/x", "https://www.youtube.com/watch?v=x"),
        ("b23.tv/x", "https://www.bilibili.com/video/BV1"),
        ("详见bilibili.com", "https://www.bilibili.com/"),
        ("istio.io", "https://preliminary.istio.io/"),
        ("istio.io", "https://istio.io:8443/"),
        ("me@example.org", "mailto:other@evil.example"),
    ],
)
def test_the_same_site_hides_nothing(label, url):
    assert find_hidden_host(label, url) == ""


def test_a_host_of_letters_that_only_look_latin_is_shown_as_a_browser_shows_it():
    url = "https://xn--blibili-rog.com/"
    assert find_hidden_host("bіlibili.com", url) == "xn--blibili-rog.com"


def test_a_label_names_a_host_only_if_it_names_no_other():
    assert names_host("Slides at example.org", "example.org")
    assert not names_host("bilibili.com/evil.example", "evil.example")
    assert not names_host("Slides", "example.org")


@pytest.mark.parametrize("part", ["a", "a.", ".", "/", "https:", "a.com/", "bilibili.com "])
def test_a_long_label_costs_no_more_than_its_first_thousand_characters(part):
    started = time.process_time()
    find_hidden_host(part * 400_000 + ".com", EVIL)
    assert time.process_time() - started < 2.0  # 0.02 on our machine
