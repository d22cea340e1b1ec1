from __future__ import annotations

from bot.understanding.social.social_words import FILE
from training.intent_model.social_words import list_social_words, write_social_words


def test_the_words_that_ship_are_those_of_the_wordings(tmp_path):
    """If not, run `python -m training.intent_model.social_words`."""
    write_social_words(tmp_path / "words.txt")
    assert FILE.read_text(encoding="utf-8") == (tmp_path / "words.txt").read_text(encoding="utf-8")
    assert len(list_social_words()) > 1000
