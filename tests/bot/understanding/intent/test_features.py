"""What the intent model sees of a masked question."""

from bot.understanding.intent.features import (
    BUCKETS,
    END_SIGN,
    MOST_CHARACTERS,
    MOST_WORDS,
    SIGNS,
    cut_words,
    find_pieces,
    hash_pieces,
)


class Letters:
    """Cuts a text into its letters."""

    def cut(self, text):
        return [ord(letter) for letter in text if letter != " "]


def test_a_long_question_is_read_from_its_end():
    assert find_pieces("x" * 10_000 + " who gave TALK") == find_pieces(
        "x" * (MOST_CHARACTERS * 2) + " who gave TALK"
    )
    assert hash_pieces("who gave TALK").max() < BUCKETS
    words, signs = cut_words("x" * 10_000 + " ab EVENT", Letters())
    assert len(words) == len(signs) == MOST_WORDS + 1
    assert words[-4:] == [ord("a"), ord("b"), 0, 0]
    assert signs[-4:] == [0, 0, SIGNS["EVENT"], END_SIGN]


def test_blanks_around_masks_and_numbers_do_not_count():
    assert find_pieces("EVENT的视频 3 个") == find_pieces(" EVENT 的视频17个")
    assert cut_words("EVENT x3", Letters()) == cut_words(" EVENT  x17", Letters())


def test_a_place_has_a_word_or_a_sign_and_the_ends_are_signs():
    words, signs = cut_words("aEVENTb", Letters())
    assert words == [0, ord("a"), 0, ord("b"), 0]
    assert signs == [END_SIGN, 0, SIGNS["EVENT"], 0, END_SIGN]
    assert cut_words("", Letters()) == ([0, 0], [END_SIGN, END_SIGN])
