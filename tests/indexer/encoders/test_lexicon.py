"""A word finds its neighbours in the other script; a damaged file is an error."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indexer.encoders.lexicon import LEXICON_FILE, Lexicon, pack
from indexer.encoders.static import BUNDLED_ENCODER, TOKENIZER_FILE
from indexer.encoders.unigram import UnigramTokenizer
from indexer.encoders.word_table import parse_tokenizer
from indexer.errors import EncoderError


@pytest.fixture(scope="module")
def tokenizer():
    return UnigramTokenizer(parse_tokenizer((BUNDLED_ENCODER / TOKENIZER_FILE).read_bytes()))


@pytest.fixture(scope="module")
def lexicon(tokenizer):
    return read_lexicon(BUNDLED_ENCODER / LEXICON_FILE, tokenizer)


def read_lexicon(path, tokenizer):
    return Lexicon(path, path.read_bytes(), tokenizer)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("hangzhou", "杭州"),
        ("Hangzhou", "杭州"),
        ("杭州", "hangzhou"),
        ("canary", "金丝雀"),
        ("金丝雀", "canary"),
        ("service", "服务"),
    ],
)
def test_the_nearest_word_in_the_other_script_comes_first(lexicon, word, other):
    neighbours = lexicon.find_neighbours(word)[word.casefold()]
    assert neighbours[0][0] == other
    similarities = [similarity for _, similarity in neighbours]
    assert similarities == sorted(similarities, reverse=True)
    assert all(0 < similarity <= 1 for similarity in similarities)


def test_every_word_of_a_text_is_looked_up(lexicon):
    assert {"canary", "hangzhou"} <= set(lexicon.find_neighbours("a canary in Hangzhou"))


@pytest.mark.parametrize("text", ["", "  ", "\u200b"])
def test_a_text_without_words_has_no_neighbours(lexicon, text):
    assert lexicon.find_neighbours(text) == {}


def test_a_word_without_neighbours_is_left_out(tmp_path, tokenizer):
    rows = np.zeros((tokenizer.size, 3), np.uint32)
    canary, bird = (tokenizer.encode(word)[0] for word in ("canary", "金丝雀"))
    rows[canary] = pack(np.array([bird, 0, 0]), np.array([0.8, 0, 0], np.float32))
    np.save(tmp_path / LEXICON_FILE, rows)
    lexicon = read_lexicon(tmp_path / LEXICON_FILE, tokenizer)
    neighbours = lexicon.find_neighbours("a canary in Hangzhou")
    assert neighbours == {"canary": [("金丝雀", pytest.approx(0.8, abs=0.002))]}


@given(st.text(max_size=60))
def test_any_text_can_be_looked_up(lexicon, text):
    for neighbours in lexicon.find_neighbours(text).values():
        assert all(word and 0 < similarity <= 1 for word, similarity in neighbours)


def save_bytes(array) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def damaged_files(rows: int) -> dict[str, bytes]:
    intact = save_bytes(np.zeros((rows, 3), np.uint32))
    return {
        "empty": b"",
        "truncated header": intact[:60],
        "truncated rows": intact[:-8],
        "text": b"not an array at all",
        "another format": b"PK\x03\x04" + bytes(100),
        "pickled": save_bytes(np.array([{"a": 1}], dtype=object)),
        "of another vocabulary": save_bytes(np.zeros((rows - 1, 3), np.uint32)),
        "of one dimension": save_bytes(np.zeros(rows, np.uint32)),
        "of other numbers": save_bytes(np.zeros((rows, 3), np.float32)),
    }


@pytest.mark.parametrize("damage", damaged_files(2))
def test_a_damaged_file_is_an_error_with_a_remedy(tmp_path, tokenizer, damage):
    path = tmp_path / LEXICON_FILE
    path.write_bytes(damaged_files(tokenizer.size)[damage])
    with pytest.raises(EncoderError) as caught:
        read_lexicon(path, tokenizer)
    assert str(path) in str(caught.value)
    assert "reinstall huigu" in str(caught.value) or "make it again" in str(caught.value)


@given(
    arrays(np.int64, (4, 2), elements=st.integers(0, 100_000)),
    arrays(np.float32, (4, 2), elements=st.floats(-1, 1, width=32)),
)
def test_packing_keeps_ids_and_rounds_similarities_to_a_byte(ids, cosines):
    packed = pack(ids, cosines)
    assert packed.dtype == np.uint32
    kept = packed > 0
    assert np.array_equal(kept, np.rint(cosines * 255) > 0)
    assert np.array_equal((packed >> 8)[kept], ids[kept])
    assert np.abs((packed & 255) / 255 - cosines)[kept].max(initial=0) < 0.003
