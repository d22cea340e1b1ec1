"""Finds words of `indexer.text.language.split_words` in a folded text: stems as whole words."""

from __future__ import annotations

from indexer.text.language import stem_word

_LONG = 5
"""Letters of a word that is part of no other word by chance."""


def holds_word(text: str, word: str) -> bool:
    """Tell whether a folded text holds a word: `servic` of `services`, but no `tea` of `steam`.

    Of Chinese text any run of its characters is one. A long word may be part of one that names are
    joined to: `envoy` of `envoyproxy`. To cut the text and compare its words takes ten times as
    long.
    """
    if not word.isascii() or (len(word) >= _LONG and word.isalpha()):
        return word in text or (word.endswith("i") and f"{word[:-1]}y" in text)
    # The stem of a word in -y is no part of it: `telemetri`.
    return _holds(text, word, word) or (word.endswith("i") and _holds(text, f"{word[:-1]}y", word))


def _holds(text: str, form: str, stem: str) -> bool:
    """Tell whether a word that begins with a form stands in a text and has the stem."""
    place = text.find(form)
    while place >= 0:
        end = place + len(form)
        if place == 0 or not _is_inside(text[place - 1]):
            while end < len(text) and _is_inside(text[end]):
                end += 1
            whole = text[place:end]
            if whole == stem or stem_word(whole) == stem:
                return True
        place = text.find(form, place + 1)
    return False


def _is_inside(character: str) -> bool:
    return character.isascii() and character.isalnum()
