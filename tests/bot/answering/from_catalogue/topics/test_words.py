"""Words of a topic: pairs of Chinese characters across two words are none."""

import pytest

from bot.answering.from_catalogue.topics.words import drop_broken
from indexer.encoders.static import load_bundled
from indexer.search.expansion import Term
from indexer.text.language import split_words


@pytest.fixture(scope="module")
def vocabulary():
    return load_bundled().vocabulary


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("记得有个微博自己做 mesh", ["记得", "微博", "自己", "mesh"]),
        ("给个讲网关", ["网关"]),
        # No token is known: it may be a new name.
        ("酷家乐", ["酷家", "家乐"]),
        ("queen bees", ["queen", "bee"]),
    ],
)
def test_words_are_kept_and_what_lies_across_two_is_not(vocabulary, text, kept):
    terms = [Term(word, 1.0) for word in split_words(text)]
    assert [term.word for term in drop_broken(terms, text, vocabulary)] == kept
