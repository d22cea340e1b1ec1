"""Questions in languages that the bot does not speak."""

from __future__ import annotations

import pytest

from bot.request import Mention, Request
from bot.understanding.asking_words import AskingWords
from bot.understanding.languages.foreign import SmallWords, is_foreign, read_foreign
from indexer.errors import EncoderError

ASKING, SMALL = AskingWords.load(), SmallWords.load()


@pytest.mark.parametrize(
    "text",
    [
        "où sont les vidéos de LampCon",
        "¿Quién habló en LampCon 2021?",
        "quem falou no LampCon, e onde estão os vídeos",
        "chi sono i relatori del LampCon",
        "wer war Sprecher bei LampCon und gibt es Folien",
        "waar kan ik de opnames van LampCon vinden",
        "czy są nagrania z LampCon",
        "LampCon videoları nerede",
        "видео с LampCon",
        "LampCon の録画ありますか",
        "LampCon 발표자료 있나요",
        "merci beaucoup",
        "gracias amigo",
        "شكرا",
    ],
)
def test_another_language_is_foreign(text):
    assert is_foreign(text, [], ASKING, SMALL)


@pytest.mark.parametrize(
    "text",
    [
        "where are the videos of LampCon in La Paz",
        "how do I get to the Café de la Gare for LampCon",
        "talks by Ludwig van der Lamp",
        "naïve question: who spoke?",
        "do we have slides, y or n",
        "灯塔の视频",
        "演讲《灯台の記録》的视频在哪里可以看到呢",
        "LampCon 2021 de 视频",
        "la lampe",
        "LampCon",
        "???",
        "",
    ],
)
def test_chinese_and_english_are_not_foreign(text):
    assert not is_foreign(text, [], ASKING, SMALL)


def test_a_name_says_nothing_of_the_language():
    text = "videos of Où sont les phares"
    assert is_foreign(text, [], ASKING, SMALL)
    assert not is_foreign(text, [(10, len(text))], ASKING, SMALL)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Aufzeichnungen von LampCon", ("video",)),
        ("les présentations de LampCon", ("slides",)),
        ("презентации и записи LampCon", ("video", "slides")),
        ("LampCon の動画とスライド", ("video", "slides")),
        ("LampCon 영상", ("video",)),
    ],
)
def test_kinds_of_links_are_read(text, kinds):
    request = read_foreign(Request(text=text, language="en", intent="register", topic="von"))
    assert (request.intent, request.topic) == ("links", "")
    assert set(request.constraints.kinds) == set(kinds)


def test_of_an_event_that_is_only_named_everything_is_told():
    lamp_con = Mention("event", (1,), "LampCon", "LampCon")
    request = Request(text="¿cuándo fue LampCon?", language="en", mentions=(lamp_con,))
    assert read_foreign(request).intent == "what"
    assert read_foreign(Request(text="gracias", language="en")).intent == "chatter"


def test_a_missing_file_of_small_words_says_what_to_do(tmp_path):
    with pytest.raises(EncoderError, match="reinstall huigu"):
        SmallWords.load(tmp_path / "none.txt")
