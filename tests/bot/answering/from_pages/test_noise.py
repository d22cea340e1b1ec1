"""Letters at random are not answered; rare words, typing errors and the other language are."""

import random

import pytest

from bot.answering.from_pages.noise import is_noise
from indexer.search.query import parse_query
from tests.bot.answering.from_pages.test_quote_answer import QUESTIONS

RANDOM = random.Random(7)
LETTERS = " ".join(
    "".join(RANDOM.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(RANDOM.randint(4, 9)))
    for _ in range(60)
)
HAN = "".join(chr(RANDOM.randint(0x4E00, 0x9FA5)) for _ in range(500))


def read(reader, text, language):
    return is_noise(reader.expand(parse_query(text, language)), reader.store.rows)


@pytest.mark.parametrize("text", [HAN, HAN[:40], HAN[100:112], LETTERS, LETTERS[:60]])
def test_letters_at_random_find_nothing(ask, text):
    answer = ask(text)
    assert answer.kind == "not_found"
    assert answer.citations == answer.related == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *((text, "en" if text[0].isascii() else "zh") for text in QUESTIONS),
        ("how does mutual TLS cope with qzxv and wvkj", "en"),
        ("how are rate limts and cirkuit brakers set up", "en"),
        ("qzxv", "en"),
    ],
)
def test_a_question_with_words_of_pages_is_no_noise(reader, text, language):
    assert not read(reader, text, language)
