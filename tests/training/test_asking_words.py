"""The file of asking words is that of the wordings."""

from __future__ import annotations

from bot.understanding.asking_words import FILE, AskingWords
from training.intent_model.asking_words import list_asking_words


def test_the_file_is_up_to_date():
    """If not, run `python -m training.intent_model.asking_words`."""
    assert FILE.read_text(encoding="utf-8").splitlines() == list(list_asking_words())


def test_slots_are_no_words():
    assert not any("{" in word or "|" in word for word in AskingWords.load().levels)
