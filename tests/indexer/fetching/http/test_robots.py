"""robots.txt, friendly and hostile."""

from __future__ import annotations

import pytest

from indexer.fetching.http.robots import MAX_SITEMAPS, Robots

SITE = "https://e.org"


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /\nAllow: /blog/", "/blog/a", True),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: huigu\nDisallow: /a", "/a/b", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Huigu\nDisallow: /b", "/a", True),
        ("User-agent: one\nUser-agent: two\nDisallow: /\nUser-agent: *\nAllow: /", "/a", True),
        ("User-agent: *\nDisallow: /*?print", "/a?print=1", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf.html", True),
        ("\ufeffUser-agent: *\nDisallow: /a", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("\0\1 nonsense \ud800", "/a", True),
    ],
)
def test_the_rules_are_those_of_the_standard(text, path, allowed):
    assert Robots(text).allows(SITE + path) is allowed


@pytest.mark.parametrize(
    ("written", "seconds"), [("5", 5), ("0.5", 0.5), ("x", 0), ("-1", 0), ("inf", 0), ("nan", 0)]
)
def test_the_delay_is_a_number_of_seconds(written, seconds):
    assert Robots(f"User-agent: *\nCrawl-delay: {written}").crawl_delay_s == seconds


def test_sitemaps_are_listed_and_limited():
    text = "".join(f"Sitemap: {SITE}/{number}.xml\n" for number in range(1000))
    assert len(Robots(text).sitemaps) == MAX_SITEMAPS


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: *\nDisallow: /" + "a*" * 100_000 + "b",
        "User-agent: *\n" + "".join(f"Disallow: /*a*a*{number}b\n" for number in range(5_000)),
        "".join(f"User-agent: a{number}\n" for number in range(15_000)) + "Disallow: /a\n" * 15_000,
        "User-agent: *\n" * 30_000,
    ],
)
def test_hostile_rules_end(text):
    """Each would take minutes if time grew with a square or more."""
    Robots(text).allows(f"{SITE}/{'a' * 2000}")
