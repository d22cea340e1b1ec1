from __future__ import annotations

import pytest

from indexer.links.labels import is_bare, names_service, names_whole


@pytest.mark.parametrize(
    "label",
    [
        "视频回放",
        "PPT 下载",
        "B 站观看视频回放",
        "Video recording",
        "Slides (PDF)",
        "Watch on YouTube",
        "这里",
        "YouTube 观看同一场",
    ],
)
def test_a_label_of_kind_and_platform_is_bare(label: str) -> None:
    assert is_bare(label)


@pytest.mark.parametrize(
    "label", ["Tea in orbit", "茶在太空", "Video: tea in orbit", "Serving video at scale"]
)
def test_a_label_with_a_name_is_not_bare(label: str) -> None:
    assert not is_bare(label)


@pytest.mark.parametrize(
    "label", ["整场回放", "Playlist", "YouTube playlist: all recordings", "PPT 目录"]
)
def test_a_label_names_the_whole_event(label: str) -> None:
    assert names_whole(label)


def test_a_title_with_such_a_word_is_no_whole_event() -> None:
    assert not names_whole("How we moved every directory service to the cloud")
    assert not names_service("服务注册与发现在茶叶公司的大规模实践")
    assert names_service("Photos")
    assert names_service("会议日程")
