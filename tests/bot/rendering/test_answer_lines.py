"""Which line of an answer names which link."""

from __future__ import annotations

import msgspec

from bot.rendering.answer_lines import Line, addresses_of, label_of, lines_of, title_of
from tests.fakes.asks import FOUND, HOSTILE


def test_each_link_stands_at_its_line_or_is_left_over() -> None:
    first, second, *_ = FOUND.links
    text = f"Found 2:\n- {first.label} ({first.platform}) [{first.citation}]\nmore"
    answer = msgspec.structs.replace(FOUND, text=text, links=[second, first])
    lines, rest = lines_of(answer)
    assert [line.link for line in lines] == [None, first, None]
    assert rest == [second]


def test_two_links_of_one_name_have_a_line_each() -> None:
    link = FOUND.links[0]
    twin = msgspec.structs.replace(link, url="https://example.org/twin")
    line = f"- {link.label} ({link.platform}) [{link.citation}]"
    answer = msgspec.structs.replace(FOUND, text=f"{line}\n{line}", links=[link, twin])
    assert lines_of(answer) == ([Line(line, link), Line(line, twin)], [])


def test_a_label_is_never_empty_and_says_no_address_of_others() -> None:
    link = msgspec.structs.replace(FOUND.links[0], label="see https://evil.example/ now")
    assert label_of(link, addresses_of(FOUND)) == "see … now"
    blank = msgspec.structs.replace(link, label=" \u200b")
    assert label_of(blank, frozenset()) == "bilibili"
    assert label_of(msgspec.structs.replace(blank, platform=""), frozenset()) == "…"
    forged = msgspec.structs.replace(blank, platform="at https://evil.example/")
    assert label_of(forged, addresses_of(FOUND)) == "at …"


def test_a_source_without_a_title_is_called_by_its_name() -> None:
    untitled = msgspec.structs.replace(FOUND.citations[0], title="\n")
    assert title_of(untitled, frozenset()) == "recaps"
    assert "" not in addresses_of(HOSTILE)
