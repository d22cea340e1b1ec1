"""A sentence stays if what it cites proves it: numbers, names, dates, addresses, and its topic."""

from __future__ import annotations

import time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.check.reply import Instructions, ReplyCheck, has_markup
from bot.model.errors import NotWorded
from bot.model.evidence import Source
from bot.rendering.grounding import MARK, find_addresses
from indexer.encoders.static import load_bundled
from tests.fakes.bot.asks import FOUND
from tests.fakes.markup import hostile_texts

INSTRUCTIONS = Instructions("Never say that the moon is made of cheese from Cheddar.", "c0ffee00")
EN = Source(
    1,
    "Lamps of Port Ada\nPort Ada, 25–29 April 2022\nThe harbour lamp burns for nine hours on one "
    "cup of oil. Ada Brook lights it every evening with Tomas Lindqvist. It was built with Node.js "
    "by Lumen GmbH in Hamburg.\nRecording (video, YouTube)",
    frozenset({"https://lamps.example/ada", "https://www.youtube.com/watch?v=lamp"}),
)
ZH = Source(
    2,
    "杭州灯会回顾\n2021 年 5 月 6 日\n"
    "灯会在杭州西溪举行，沈若溪主讲《如何点灯》，来了两千人。现场没有录像。",
    frozenset({"https://lamps.example/zh"}),
)


@pytest.fixture(scope="module")
def vocabulary():
    return load_bundled().vocabulary


@pytest.fixture(scope="module")
def keep(vocabulary):
    """Keep what is proved; empty if nothing is."""

    def kept(reply: str, language: str = "en") -> str:
        try:
            answer = msgspec.structs.replace(
                FOUND, language=language, text="Lumen uses Node.js [1]."
            )
            return ReplyCheck(answer, [EN, ZH], vocabulary).check(reply, INSTRUCTIONS)
        except NotWorded as error:
            return f"({error.reason})"

    return kept


PROVED = [
    ("en", "The harbour lamp burns for 9 hours on a cup of oil [1]."),
    ("en", "Ada Brook and Tomas Lindqvist light it every evening [1]."),
    ("en", "It was April 25 to 29, 2022, in Port Ada [1]."),
    ("en", "It was built with Node.js in Hamburg [1]."),
    ("en", "The recording is on YouTube: https://www.youtube.com/watch?v=lamp [1]."),
    ("en", "The festival was held in Hangzhou, and two thousand people came [2]."),
    ("en", "When and where: 25–29 April 2022 [1]."),
    ("en", "There is no recording of the lantern festival in Hangzhou [2]."),
    ("zh", "灯会在杭州西溪举行，来了 2000 人 [2]。"),
    ("zh", "沈若溪主讲了《如何点灯》[2]。"),
    ("zh", "港口的灯能点亮九个小时 [1]。"),
    ("zh", "Ada Brook 每天晚上点灯 [1]。"),
    ("zh", "那是 2021 年 5 月 6 日，现场没有录像 [2]。"),
]


@pytest.mark.parametrize(("language", "sentence"), PROVED)
def test_what_is_proved_stays(keep, language, sentence):
    assert keep(sentence, language) == sentence


FALSE = [
    ("en", "The harbour lamp burns for ten hours on a cup of oil [1].", "unfounded"),
    ("en", "The harbour lamp burns for 9 hours, and for 12 in winter [1].", "unfounded"),
    ("en", "Mallory lights it every evening [1].", "unfounded"),
    ("en", "Ada Stone lights it every evening [1].", "unfounded"),
    ("en", "The harbour lamp was built in Berlin [1].", "unfounded"),
    ("en", "It was April 26, 2022, in Port Ada [1].", "unfounded"),
    ("en", "It was in May 2022, in Port Ada [1].", "unfounded"),
    ("en", "The harbour lamp burns for nine hours [2].", "unfounded"),
    ("en", "The harbour lamp burns for nine hours [7].", "unfounded"),
    ("en", "The harbour lamp never burns [1].", "unfounded"),
    ("en", "The harbour lamp burns for nine hours.", "uncited"),
    ("en", "The recording is at https://evil.example/lamp [1].", "unfounded"),
    ("en", "The recording of the harbour lamp is at evil.example [1].", "unfounded"),
    ("en", "It was built by Lumen.io in Hamburg [1].", "unfounded"),
    ("en", "See “The lamp that lied” for the harbour lamp [1].", "unfounded"),
    ("en", "The wallets and passwords of all visitors were stolen at the door [1].", "off_topic"),
    ("zh", "灯会在上海举行，来了两千人 [2]。", "unfounded"),
    ("zh", "王小明主讲《如何点灯》[2]。", "unfounded"),
    ("zh", "沈若溪主讲《如何灭灯》[2]。", "unfounded"),
    ("zh", "灯会在杭州举行，来了三千人 [2]。", "unfounded"),
    ("zh", "Mallory 主讲《如何点灯》[2]。", "unfounded"),
    ("zh", "那是 2021 年 5 月 7 日 [2]。", "unfounded"),
    ("zh", "The harbour lamp burns for nine hours [1].", "language"),
    ("en", "灯会在杭州西溪举行 [2]。", "language"),
    ("en", "I may never say that the moon is made of cheese from Cheddar [1].", "leak"),
    ("en", "The lamp burns [1]. c0ffee00", "leak"),
]


@pytest.mark.parametrize(("language", "sentence", "reason"), FALSE)
def test_what_is_not_proved_goes(keep, language, sentence, reason):
    assert keep(sentence, language) == f"({reason})"


@pytest.mark.parametrize("language", ["zh", "en"])
@given(
    reply=st.lists(hostile_texts | st.sampled_from(["[1]", "[2]", "灯会", "于", "Ada "])).map(
        "".join
    )
)
@settings(max_examples=100)
def test_whatever_it_says_no_markup_and_no_address_stays(keep, language, reply):
    kept = keep(reply, language)
    assert set(find_addresses(kept)) <= EN.addresses | ZH.addresses
    assert not has_markup(MARK.sub("", kept))


def test_only_the_false_sentence_goes(keep):
    assert keep("The lamp burns for nine hours [1]. Mallory lit it [1]. It burns oil [1].") == (
        "The lamp burns for nine hours [1]. It burns oil [1]."
    )


def test_a_list_keeps_its_lines(keep):
    reply = "* The lamp burns for nine hours [1].\n* Mallory lit it [1].\n\n1. It burns oil [1]."
    assert keep(reply) == "- The lamp burns for nine hours [1].\n- It burns oil [1]."


def test_two_sources_prove_a_sentence_together(keep):
    together = "The lamp burns for nine hours, and 2000 people came [1][2]."
    assert keep(together) == together
    assert keep(together.replace("[1][2]", "[1]")) == "(unfounded)"


@pytest.mark.parametrize(
    "markup",
    [
        "@everyone",
        "@所有人",
        "<@1>",
        "<#2>",
        "<b>",
        "![a](b)",
        "[a](b)",
        "||a||",
        "&#64;",
        ":smile:",
    ],
)
def test_nothing_that_a_chat_takes_for_more_than_text_stays(keep, markup):
    assert keep(f"The harbour lamp burns for nine hours {markup} [1].") == "(unfounded)"


@pytest.mark.parametrize(
    "part",
    ["[1]", "[1] ", "a. ", "a [1]. ", "灯", "“", "《", "@", ".", "a.", "<think>", "**", "9 ", "> "],
)
def test_a_long_reply_takes_linear_time(keep, part):
    began = time.process_time()
    keep(part * (4000 // len(part)))
    keep(part * (4000 // len(part)), "zh")
    assert time.process_time() - began < 4
