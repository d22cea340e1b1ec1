from __future__ import annotations

import pytest

from bot.understanding.intent.model import IntentGuess
from bot.understanding.social.social_guess import keep_plausible
from bot.understanding.social.social_words import SocialWords, split_social_words
from indexer.errors import EncoderError

WORDS = SocialWords(
    frozenset(["thank", "你", "是", "没", "用", "link", "dead", "the", "is", "who", "you"])
)
GUESSES = [IntentGuess("complaint", "", 0.9), IntentGuess("other", "", 0.1)]


@pytest.fixture(scope="module")
def keep(reader):
    def keep(text, taken=(), guesses=GUESSES, community=()):
        kept = keep_plausible(guesses, text, taken, WORDS, reader.store, community)
        return kept[0].intent

    return keep


def test_a_turn_of_social_words_stays_social(keep):
    assert keep("你没用") == "complaint"


def test_a_word_that_no_social_turn_has_makes_it_a_question(keep):
    assert keep("is the drowned cathedral no link") == "other"


def test_names_and_limits_do_not_count(keep):
    assert keep("the LampCon link is dead", [(4, 11)]) == "complaint"
    assert keep("who is the Fog Bell Guild", community=["Fog Bell Guild"]) == "complaint"


def test_a_short_word_that_no_page_holds_stays_social(keep):
    assert keep("xyzzy") == "complaint"
    assert keep("radar") == "other"
    assert keep("高峰") == "other"


def test_a_dead_link_may_have_a_topic(keep):
    assert keep("the drowned cathedral link is dead") == "complaint"


def test_more_of_a_topic_is_not_more_of_the_last_list(keep):
    guesses = [IntentGuess("more", "", 0.9), IntentGuess("list", "talks", 0.1)]
    assert keep("thank you", guesses=guesses) == "more"
    assert keep("the drowned cathedral", guesses=guesses) == "list"


def test_without_any_other_guess_it_is_a_question(keep):
    assert keep("is the drowned cathedral no link", guesses=GUESSES[:1]) == "other"


def test_letters_that_are_repeated_count_once():
    assert list(split_social_words("Hellooo 哈哈 666, it’s")) == ["helo", "哈", "哈", "6", "it"]


def test_a_missing_file_of_words_says_what_to_do(tmp_path):
    with pytest.raises(EncoderError, match="reinstall huigu"):
        SocialWords.load(tmp_path / "none.txt")
