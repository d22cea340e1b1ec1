"""The words of a text, weighed, and how much of it others say."""

import pytest

from bot.answering.from_pinned.words import join_words, measure_share, weigh_words
from bot.understanding.asking_words import AskingWords
from indexer.encoders.static import load_bundled

VOCABULARY = load_bundled().vocabulary
ASKING = AskingWords.load()


def weigh(text):
    return weigh_words(text, VOCABULARY, ASKING)


def test_words_of_asking_weigh_little_and_are_no_content():
    words = weigh("how do I refund insurance")
    assert words.content == "refund insurance"
    assert words.weights[:3].max() < 0.3 < words.weights[3:].min()


def test_all_of_a_text_is_said_by_itself_and_little_by_another():
    question = weigh("refund insurance")
    assert measure_share(question, question, VOCABULARY) == pytest.approx(1)
    assert measure_share(question, weigh("lighthouse paint"), VOCABULARY) < 0.3


def test_a_word_of_asking_says_no_word_of_content():
    assert measure_share(weigh("lighthouse"), weigh("how do I"), VOCABULARY) < 0.1


def test_joined_words_say_what_each_of_them_says():
    joined = join_words([weigh("refund"), weigh("refund insurance")])
    assert len(joined.ids) == len(weigh("refund insurance").ids)
    assert measure_share(weigh("insurance"), joined, VOCABULARY) == pytest.approx(1)
