"""The table of words says what `tokenizer.json` and the vectors say."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from indexer.encoders.manifest import read_manifest
from indexer.encoders.static import BUNDLED_ENCODER, TOKENIZER_FILE, StaticEncoder
from indexer.encoders.vocabulary import find_typical_length
from indexer.encoders.word_table import WORDS_FILE, pack_table, parse_tokenizer, unpack_table

FILES = read_manifest(BUNDLED_ENCODER).files


@pytest.fixture(scope="module")
def parsed():
    return parse_tokenizer((BUNDLED_ENCODER / TOKENIZER_FILE).read_bytes())


def test_the_bundled_table_holds_the_words_of_the_bundled_tokenizer(parsed):
    table = unpack_table((BUNDLED_ENCODER / WORDS_FILE).read_bytes(), FILES)
    assert (table.words, table.unknown, table.longest) == (
        parsed.words,
        parsed.unknown,
        parsed.longest,
    )
    assert list(table.scores) == list(parsed.scores)
    assert table.characters == parsed.characters


def test_the_bundled_table_holds_the_typical_length_of_the_bundled_vectors():
    encoder = StaticEncoder(BUNDLED_ENCODER)
    table = unpack_table((BUNDLED_ENCODER / WORDS_FILE).read_bytes(), FILES)
    found = find_typical_length(encoder._rows, encoder._weights)
    assert table.typical_length == pytest.approx(found, rel=1e-6)


def test_a_table_of_other_files_is_an_error(parsed):
    data = pack_table(parsed, 1.0, FILES)
    assert unpack_table(data, FILES).words == parsed.words
    with pytest.raises(ValueError, match="made of other files"):
        unpack_table(data, {**FILES, TOKENIZER_FILE: "0"})


def test_a_word_with_a_line_break_is_an_error(parsed):
    broken = replace(parsed, words=[*parsed.words[:-1], "a\nb"])
    with pytest.raises(ValueError, match="line break"):
        pack_table(broken, 1.0, FILES)
