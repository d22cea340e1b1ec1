from __future__ import annotations

import pytest

from bot.understanding.social.wordless import blank_emoji, is_puzzled, is_wordless


@pytest.mark.parametrize(
    "text",
    [
        "👍",
        "👍🏽",
        "❤️",
        "👨‍👩‍👧",
        "???",
        "？！",
        "1",
        "233",
        "+1",
        "k",
        "…",
        "[捂脸]",
        "[Smile][Smile]",
        "/::)",
        "<:party:123456789>",
        ":thumbsup: :tada:",
        "😂 😂",
    ],
)
def test_a_text_without_a_word_is_wordless(text):
    assert is_wordless(text)


@pytest.mark.parametrize(
    "text", ["早", "ok", "2022", "第 2", "[Fog] lamps", "записи", "ビデオ", "v2x"]
)
def test_a_text_with_a_word_or_a_year_is_not_wordless(text):
    assert not is_wordless(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("谢谢[抱拳]", "谢谢"),
        ("thanks 🙏🏽!", "thanks !"),
        ("ok :tada:", "ok"),
        ("[教程] 灯塔 [抱拳][抱拳]", "[教程] 灯塔"),
        ("[教程] 灯塔", "[教程] 灯塔"),
        ("Beacon™ 2022", "Beacon 2022"),
        ("café `lamp`", "café `lamp`"),
    ],
)
def test_emoji_and_their_codes_at_the_end_become_blanks(text, kept):
    blanked = blank_emoji(text)
    assert (len(blanked), " ".join(blanked.split())) == (len(text), kept)


@pytest.mark.parametrize(
    "text", ["hmmm", "Haha, hehe!", "嗯嗯。", "哈哈哈", "啊？", "emm…", "LOL", "xD"]
)
def test_laughter_and_thinking_aloud_are_no_words(text):
    assert is_wordless(text)


@pytest.mark.parametrize(
    "text", ["him", "hello", "哈喽", "嗯，灯塔呢", "he", "um 灯塔", "ha" * 240 + "x"]
)
def test_words_that_begin_like_laughter_are_words(text):
    assert not is_wordless(text)


def test_only_question_marks_are_puzzled():
    assert is_puzzled("？？")
    assert is_puzzled("?!")
    assert not is_puzzled("!!")
    assert not is_puzzled("1?")
    assert not is_puzzled("")
