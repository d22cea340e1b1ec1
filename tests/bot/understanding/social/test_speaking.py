"""Who wants to give a talk is told from who asks for one, or to take part."""

import pytest

from bot.understanding.intent.model import IntentGuess
from bot.understanding.social.speaking import find_speaker, wants_to_speak

REGISTER = [IntentGuess("register", "", 0.9)]


@pytest.mark.parametrize(
    "text",
    [
        "我想来讲一场，怎么报名",
        "我想投稿",
        "我想報名當講師",
        "我也想讲",
        "我可以来分享吗",
        "怎么提交议题",
        "我想分享自己的经验",
        "how do I submit a talk",
        "how can we speak at your meetup",
        "I'd like to give a lightning talk",
        "where do I sign up to speak",
        "can i present something",
        "how to become a speaker",
        "when is the CFP",
    ],
)
def test_a_wish_to_speak_is_seen(text):
    assert wants_to_speak(text)
    guess = find_speaker(REGISTER, text, ())
    assert guess is not None
    assert guess.intent == "contact"


@pytest.mark.parametrize(
    "text",
    [
        "怎么报名",
        "想参加下次活动怎么报名",
        "我想听一场关于网关的分享",
        "我想要演讲的视频",
        "可以讲讲网关吗",
        "能分享一下链接吗",
        "我想看他讲过什么",
        "我要讲师名单",
        "where can I register",
        "can I speak to a human",
        "can I speak English",
        "what did we present in 2021",
        "I want to hear you speak",
        "can you give me a talk about tides",
    ],
)
def test_no_other_wish_is_taken_for_it(text):
    assert not wants_to_speak(text)


def test_of_an_event_the_registration_is_asked():
    assert find_speaker(REGISTER, "how do I submit a talk to EVENT", {"event"}) is None


def test_who_asks_for_talks_gets_talks():
    assert find_speaker([IntentGuess("list", "talks", 0.9)], "cfp tips", ()) is None
