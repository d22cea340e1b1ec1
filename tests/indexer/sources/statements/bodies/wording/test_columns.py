from __future__ import annotations

import pytest

from indexer.sources.statements.bodies.wording.columns import find_roles, split_label


@pytest.mark.parametrize(
    ("head", "roles"),
    [
        ("演讲（点题目看录像）", ("title",)),
        ("题目与回放", ("title",)),
        ("演讲嘉宾", ("people",)),
        ("Speakers", ("people",)),
        ("Talk (opens the recording)", ("title",)),
        ("日期与地点", ("day", "place")),
        ("期", ("edition",)),
        ("No.", ("edition",)),
        ("视频回放", ("video",)),
        ("PPT", ("slides",)),
        ("视频回放地址", ("video",)),
        ("Colour", ()),
    ],
)
def test_a_head_says_what_is_below(head: str, roles: tuple[str, ...]) -> None:
    assert find_roles(head) == roles


def test_a_label_is_split_from_its_value() -> None:
    assert split_label("讲师：张茶茶") == (("people",), "张茶茶")
    assert split_label("https://tea.example: a tea")[0] == ()
    assert split_label("Tea: hot")[0] == ()
