"""What is told of a reply before it has ended: whole sentences that are proved."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.errors import NotWorded
from bot.model.preview import Preview, cut_last_sentence


def keep_cited(reply: str) -> str:
    """Keep lines with a mark, as the check does with sentences.

    Raises:
        NotWorded: There is none.
    """
    lines = [line.strip() for line in reply.splitlines() if "[1]" in line]
    if not lines:
        raise NotWorded("uncited", "none")
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("reply", "whole"),
    [
        ("", ""),
        ("One [1]", ""),
        ("One [1].", ""),
        ("One [1]. ", ""),
        ("Begun [1]. T", "Begun [1]. "),
        ("One [1]. 20", ""),
        ("One. [1", ""),
        ("Begun. [1] Two", "Begun [1]. "),
        ("一句话。[1]第二", "一句话[1]。"),
        ("一句话[1]。第二句[1]。", "一句话[1]。"),
        ("- One [1]\n- Two", "- One [1]\n"),
        ("<", ""),
        ("<thi", ""),
        ("<think>Is it so [1]. Maybe [1]. ", ""),
        ("<think>Hm [1]. So.</think>Begun [1]. Two", "Begun [1]. "),
    ],
)
def test_the_last_sentence_waits(reply, whole):
    assert cut_last_sentence(reply) == whole


async def hear_all(reply: str, size: int) -> list[str]:
    told: list[str] = []
    preview = Preview(keep_cited, told.append)
    for start in range(0, len(reply), size):
        await preview.hear(reply[start : start + size])
    with contextlib.suppress(NotWorded):
        preview.end(keep_cited(reply))
    return told


@given(
    st.lists(st.sampled_from(["One [1].\n", "No.\n", "Two [1].\n", "三[1]。\n"])), st.integers(1, 9)
)
async def test_the_pieces_together_are_the_text(lines, size):
    reply = "".join(lines)
    told = await hear_all(reply, size)
    expected = [line.strip() for line in lines if "[1]" in line]
    assert "".join(told) == "\n".join(expected)


async def test_nothing_unproved_is_told():
    assert await hear_all("No. Neither. Nor this. ", 3) == []


async def test_a_text_that_turns_out_otherwise_is_not_told_further():
    told: list[str] = []
    preview = Preview(lambda reply: reply.strip(), told.append)
    await preview.hear("Begun [1]. Two")
    preview.end("Another text.")
    assert told == ["Begun [1]."]
