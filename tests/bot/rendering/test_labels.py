"""Labels, titles and dates of the parts of an answer."""

from __future__ import annotations

import msgspec
import pytest

from bot.rendering.labels import (
    choose_label,
    choose_note,
    choose_title,
    collect_addresses,
    name_by_kind,
    write_link,
    write_link_line,
    write_talk_facts,
)
from tests.fakes.bot.asks import FOUND, HOSTILE


def test_a_label_is_never_empty_and_has_no_foreign_address() -> None:
    link = msgspec.structs.replace(FOUND.links[0], label="see https://evil.example/ now")
    assert choose_label(link, collect_addresses(FOUND), "en") == "see … now"
    blank = msgspec.structs.replace(link, label=" \u200b")
    assert choose_label(blank, frozenset(), "en") == "Bilibili"
    assert choose_label(msgspec.structs.replace(blank, platform=""), frozenset(), "en") == "…"
    forged = msgspec.structs.replace(blank, platform="at https://evil.example/")
    assert choose_label(forged, collect_addresses(FOUND), "en") == "at …"


def test_a_hostile_platform_is_grounded_and_never_repeats_the_label() -> None:
    link = msgspec.structs.replace(FOUND.links[0], label="", platform="at https://evil.example/")

    def write(label: str) -> str:
        named = msgspec.structs.replace(link, label=label)
        label = choose_label(named, frozenset(), "en")
        note = choose_note(named, label, "en")
        return write_link(label, note, named.url, lambda label, url: label, str.upper)

    assert write("") == "at …"
    assert write("Slides") == "Slides (AT …)"


def test_a_citation_without_a_title_has_the_name_of_its_source() -> None:
    untitled = msgspec.structs.replace(FOUND.citations[0], title="\n")
    assert choose_title(untitled, frozenset()) == "recaps"
    assert "" not in collect_addresses(HOSTILE)


def test_a_dead_link_says_when_it_did_not_open_in_both_languages() -> None:
    dead = msgspec.structs.replace(FOUND.links[0], dead="2030-05-14")
    assert choose_note(dead, "Opening", "en") == "Bilibili, did not open on 2030-05-14"
    assert choose_note(dead, "开场", "zh") == "B 站，2030-05-14 时打不开"
    assert choose_note(dead, "开场（B 站）", "zh") == "2030-05-14 时打不开"
    named = name_by_kind([dead, FOUND.links[0]], frozenset(), "en")
    assert named == ["video (Bilibili, did not open on 2030-05-14)", "video (Bilibili)"]
    line = write_link_line("Opening", "https://x.example/", "", 1, "en", "2030-05-14")
    assert line == "- Opening (did not open on 2030-05-14) [1]"


@pytest.mark.parametrize(
    ("links", "names"),
    [
        ([("video", "youtube"), ("slides", "x")], ["video", "slides"]),
        ([("video", "youtube"), ("video", "bilibili")], ["video (YouTube)", "video (Bilibili)"]),
        ([("video", "youtube")] * 2, ["video (YouTube)", "video (YouTube) 2"]),
        ([("", ""), ("", "")], ["…", "… 2"]),
        ([("notes", "x")], ["notes"]),
    ],
)
def test_the_links_of_a_talk_are_named_by_kind_and_none_like_another(links, names):
    made = [
        msgspec.structs.replace(FOUND.links[0], kind=kind, platform=platform)
        for kind, platform in links
    ]
    assert name_by_kind(made, frozenset(), "en") == names


def test_the_kinds_are_named_in_chinese():
    assert name_by_kind([FOUND.links[0], FOUND.links[2]], frozenset(), "zh") == ["视频", "PPT"]


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
    assert write_link_line(label, "https://e.org/", platform, 2, language) == line


@pytest.mark.parametrize(
    ("event", "year", "language", "facts"),
    [
        ("KiteCon", "2031", "en", "Ada, Grace, KiteCon, 2031"),
        ("KiteCon 2031", "2031", "zh", "Ada、Grace，KiteCon 2031"),
        ("", "", "en", "Ada, Grace"),
    ],
)
def test_the_facts_of_a_talk_name_the_year_once(event, year, language, facts):
    assert write_talk_facts(["Ada", "", "Grace"], event, year, language) == facts


def test_a_panel_of_many_ends_with_an_ellipsis():
    names = [f"P{n}" for n in range(400)]
    assert write_talk_facts(names, "", "", "en") == "P0, P1, P2, P3, P4, P5, …"
