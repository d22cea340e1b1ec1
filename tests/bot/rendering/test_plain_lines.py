"""The lines of links and talks in an answer's own text."""

from __future__ import annotations

import pytest

from bot.rendering.plain_lines import write_link_line, write_talk_facts, write_talk_line


@pytest.mark.parametrize(
    ("label", "platform", "language", "line"),
    [
        ("Opening", "bilibili", "en", "- Opening (Bilibili) [2]"),
        ("Opening", "bilibili", "zh", "- Opening (B 站) [2]"),
        ("B站回放", "bilibili", "zh", "- B站回放 [2]"),
        ("Opening", "", "en", "- Opening [2]"),
    ],
)
def test_the_line_of_a_link_names_its_platform_once(label, platform, language, line):
    assert write_link_line(label, platform, 2, language) == line


def test_the_line_of_a_talk_has_title_facts_and_kinds():
    speakers = ["Ada", "Grace"]
    assert write_talk_line("Kites", speakers, "KiteCon", "2031-05-17", ["video"], 1, "en") == (
        "- Kites (Ada, Grace, KiteCon, 2031) · video [1]"
    )
    assert write_talk_line("风筝", speakers, "KiteCon 2031", "", ["视频", "PPT"], 3, "zh") == (
        "- 风筝 (Ada、Grace，KiteCon 2031) · 视频 · PPT [3]"
    )
    assert write_talk_line("Kites", [], "", "", ["video", "video"], 1, "en") == (
        "- Kites · video [1]"
    )


def test_a_panel_of_many_ends_with_an_ellipsis():
    names = [f"P{n}" for n in range(400)]
    assert write_talk_facts(names, "", "", "en") == "P0, P1, P2, P3, P4, P5, …"
