"""Links in the lines of an answer, labels and titles."""

from __future__ import annotations

import msgspec

from bot.rendering.answer_lines import (
    AnswerLine,
    choose_label,
    choose_title,
    collect_addresses,
    split_lines,
    write_link,
)
from tests.fakes.bot.asks import FOUND, HOSTILE


def test_each_link_belongs_to_its_line_or_is_left_over() -> None:
    first, second, *_ = FOUND.links
    text = f"Found 2:\n- {first.label} [{first.citation}]\nmore"
    answer = msgspec.structs.replace(FOUND, text=text, links=[second, first])
    lines, rest = split_lines(answer)
    assert [line.link for line in lines] == [None, first, None]
    assert rest == [second]


def test_two_links_with_the_same_label_have_a_line_each() -> None:
    link = FOUND.links[0]
    twin = msgspec.structs.replace(link, url="https://example.org/twin")
    line = f"- {link.label} [{link.citation}]"
    answer = msgspec.structs.replace(FOUND, text=f"{line}\n{line}", links=[link, twin])
    assert split_lines(answer) == ([AnswerLine(line, link), AnswerLine(line, twin)], [])


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
        return write_link(named, frozenset(), "en", lambda label, url: label, str.upper)

    assert write("") == "at …"
    assert write("Slides") == "Slides (AT …)"


def test_a_citation_without_a_title_has_the_name_of_its_source() -> None:
    untitled = msgspec.structs.replace(FOUND.citations[0], title="\n")
    assert choose_title(untitled, frozenset()) == "recaps"
    assert "" not in collect_addresses(HOSTILE)
