"""What is left of a question without names, limits and asking."""

from __future__ import annotations

import pytest

from bot.understanding.asking_words import AskingWords
from bot.understanding.topic import find_topics, join_topics
from indexer.errors import EncoderError

ASKING = AskingWords.load()


def find_topic(text, taken, community):
    return join_topics(text, find_topics(text, taken, ASKING), community)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("which talks are about tidal power", "tidal power"),
        ("any talks on the state of the harbour, please", "state of the harbour"),
        ("machine learning talks", "machine learning"),
        ("what was held there", ""),
        ("有没有关于潮汐发电的分享", "潮汐发电"),
        ("推荐几个讲雾笛维护的演讲", "雾笛维护"),
        ("帮我找一下", ""),
        ("hello, could anyone show me the lens talks? thanks", "lens"),
        ("who gave “The Keeper's Log”", "The Keeper's Log"),
        ("《从灯到雷达》谁讲的", "从灯到雷达"),
        ("讲上云的分享", "上云"),
        ("day 2 talks", ""),
        ("雾笛维护那场演讲的", "雾笛维护"),
        ("talks about the open source community", "open source community"),
        ("anything about history?", "history"),
        ("关于社区的演讲", "社区"),
        ("有没有讲案例的", "案例"),
        ("Virtual Meetup 的回顾", "Virtual Meetup"),
        ("which Meetup was it", ""),
        ("talks about it", ""),
        ("anything about this?", ""),
        ("关于什么的演讲", ""),
        ("有讲这个的吗", ""),
        ("讲了什么的演讲", ""),
        ("有讲雾笛的吗", "雾笛"),
        ("有講霧笛的嗎", "霧笛"),
        ("里面有提到潮汐发电的吗", "潮汐发电"),
        ("有关于雾笛的吗", "雾笛"),
        ("有介绍灯室的吗", "灯室"),
        ("有没有聊到 radar 的", "radar"),
        ("老板要我明天汇报radar和雾笛", "radar和雾笛"),
        ("我在研究潮汐发电，有推荐吗", "潮汐发电"),
        ("just the ones about radar", "radar"),
        ("gimme stuff on fog horns", "fog horns"),
        ("wanna learn lenses in brass", "lenses in brass"),
        ("need to present on tides tomorrow", "tides"),
        ("show me the ones on power", "power"),
        ("有没有介绍", ""),
        ("谈判技巧的演讲", "谈判技巧"),
        ("讲师来自哪里", ""),
    ],
)
def test_the_words_of_asking_are_left_out(text, topic):
    assert find_topic(text, [], ()) == topic


def test_names_and_limits_hold_the_parts_apart():
    text = "radar videos of LampCon 2022 about fog"
    assert find_topic(text, [(6, 12), (16, 28)], ()) == "radar fog"


def test_what_the_community_calls_itself_is_no_topic():
    assert find_topic("talks of Lighthouse Keepers", [], ("Lighthouse Keepers",)) == ""


def test_a_damaged_file_says_what_to_do(tmp_path):
    (tmp_path / "words.txt").write_text("word without number\n", encoding="utf-8")
    with pytest.raises(EncoderError, match=r"words\.txt.*reinstall huigu"):
        AskingWords.load(tmp_path / "words.txt")
    with pytest.raises(EncoderError, match="missing"):
        AskingWords.load(tmp_path / "missing.txt")
