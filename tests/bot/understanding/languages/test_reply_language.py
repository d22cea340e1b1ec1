"""The language of the reply: the choice, the asking, the conversation, the channel, the text."""

from __future__ import annotations

import pytest

from bot.dialogue_state import DialogueState
from bot.messages import Question
from bot.request import Request
from bot.understanding.asking_words import AskingWords
from bot.understanding.languages.reply_language import choose_reply_language, find_asking_language

ASKING = AskingWords.load()
NAME = "LampCon 2021"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("LampCon 2021", ""),
        ("LampCon 2021 PPT", ""),
        ("LampCon 2021 slides pls", ""),
        ("hi", ""),
        ("ok thx", ""),
        ("radar", ""),
        ("LampCon 2021 视频", "zh"),
        ("LampCon 2021 的 slides", "zh"),
        ("has anyone got LampCon 2021 slides", "en"),
        ("where are the slides", "en"),
        ("thank you very much", "en"),
        ("talks about 灯塔", "en"),
    ],
)
def test_names_and_kinds_say_nothing_of_the_language(text, language):
    place = text.find(NAME)
    taken = [(place, place + len(NAME))] if place >= 0 else []
    taken += [(at, at + len(kind)) for kind in ("PPT", "slides") if (at := text.find(kind)) >= 0]
    assert find_asking_language(text, taken, ASKING) == language


def choose(text, **fields):
    is_foreign = fields.pop("is_foreign", False)
    before = fields.pop("before", "")
    if before:
        request = Request(text="", language=before)
        fields["state"] = DialogueState(generation="g", request=request)
    question = Question(text=text, **fields)
    return choose_reply_language(question, text, [(0, len(NAME))], ASKING, is_foreign=is_foreign)


def test_each_says_it_where_what_goes_before_does_not():
    bare, asks = f"{NAME} deck", f"{NAME}, where was it"
    assert choose(asks, language="zh", before="zh", default_language="zh") == "zh"
    assert choose(asks, before="zh", default_language="zh") == "en"
    assert choose(bare, before="zh", default_language="en") == "zh"
    assert choose(bare, default_language="zh") == "zh"
    assert choose(bare) == "en"


def test_whoever_wants_the_answer_in_a_language_gets_it():
    assert choose(f"{NAME} 的视频，用英文回答", default_language="zh") == "en"


def test_a_foreign_question_is_answered_in_the_language_of_the_channel():
    text = f"{NAME} の録画"
    assert choose(text, is_foreign=True, default_language="zh") == "zh"
    assert choose(text, is_foreign=True) == "en"
