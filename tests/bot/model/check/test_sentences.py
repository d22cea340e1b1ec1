"""A reply is cut into sentences with the marks that belong to them."""

from __future__ import annotations

import pytest

from bot.model.check.sentences import clean_reply, split_sentences


@pytest.mark.parametrize(
    ("line", "sentences"),
    [
        ("It burns [1]. It glows [2].", ["It burns [1].", "It glows [2]."]),
        ("It burns. [1] It glows. [1][2]", ["It burns [1].", "It glows [1][2]."]),
        ("可以点亮。[1] 也能发热【2】。", ["可以点亮[1]。", "也能发热[2]。"]),
        ("It burns for 1.5 hours [1, 2].", ["It burns for 1.5 hours [1][2]."]),
        ("Dr. Brook lit it [1]!", ["Dr. Brook lit it [1]!"]),
        ("Who knows? Nobody [3]", ["Who knows?", "Nobody [3]"]),
        ("**It** `burns` [^1]", ["It burns [1]"]),
        ("", []),
    ],
)
def test_sentences_and_their_marks(line, sentences):
    assert [one.strip() for one in split_sentences(clean_reply(line))] == sentences


def test_a_thought_is_no_part_of_the_reply():
    assert clean_reply("<think>\nHm [1].\n</think>\n\nIt burns [1].") == "It burns [1]."


def test_headings_and_quotations_are_lines_like_others():
    assert clean_reply("## Lamps\n> It burns [1].").splitlines() == ["Lamps", "It burns [1]."]
