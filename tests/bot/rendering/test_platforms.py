"""People read the names of platforms, not the words of the index."""

from __future__ import annotations

import json

import pytest

from bot.channels.http_api.page.words import make_words
from bot.rendering.platforms import PLATFORMS, find_note, name_platform
from indexer.links.tables import HOSTS


@pytest.mark.parametrize(
    ("platform", "language", "name"),
    [
        ("tencent-video", "zh", "腾讯视频"),
        ("tencent-video", "en", "Tencent Video"),
        ("weixin", "zh", "微信文章"),
        ("youtube", "en", "YouTube"),
        ("media.example.org", "zh", "media.example.org"),
        ("media.example.org\x1b[31m", "en", "media.example.org[31m"),
    ],
)
def test_a_platform_has_a_name_in_each_language(platform, language, name):
    assert name_platform(platform, language) == name


@pytest.mark.parametrize(
    ("platform", "label", "note"),
    [
        ("bilibili", "Watch all talks", "Bilibili"),
        ("bilibili", "Watch all talks on bilibili", ""),
        ("bilibili", "B站回放", ""),
        ("tencent-video", "腾讯视频", ""),
        ("tencent-video", "Recording", "Tencent Video"),
        ("example.org", "Slides at example.org", ""),
        ("example.org", "Slides", "example.org"),
        ("", "Slides", ""),
    ],
)
def test_a_platform_is_noted_only_where_the_label_does_not_name_it(platform, label, note):
    assert find_note(platform, label, "https://example.org/", "en") == note


def test_every_platform_of_the_index_has_a_name():
    assert {platform for platform, _ in HOSTS.values()} - set(PLATFORMS) <= {"antfin"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_web_page_names_platforms_as_the_other_channels_do(language):
    body = make_words(language).body
    words = json.loads(body.removeprefix(b"export const WORDS = ").removesuffix(b";\n"))
    shown = {key: name_platform(key, language) for key in PLATFORMS}
    assert words["platforms"] == shown
