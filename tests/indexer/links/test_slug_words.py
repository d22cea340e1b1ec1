"""Words are extracted from the path of an address."""

import pytest

from indexer.links.slug_words import extract_slug_words


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://slides.example/x/navigating-mesh-istio", "navigating mesh istio"),
        ("https://x.example/files/NSM%20Deep%20Dive.pdf?dl=1#p2", "NSM Deep Dive"),
        ("https://x.example/a/the-long-title/review", "the long title"),
        ("https://video.example/watch?v=a-b-c-d", ""),
        ("https://x.example/zh-cn/", ""),
        ("https://very-long-host-name.example/", ""),
        ("mailto:a-b-c@example.org", ""),
    ],
)
def test_words_come_from_the_last_path_segment_that_is_a_title(url, expected):
    assert extract_slug_words(url) == expected
