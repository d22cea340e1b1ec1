import pytest

for needed in ("jieba", "sentencepiece", "google.protobuf"):
    pytest.importorskip(needed, reason=f"training needs {needed}")

from training.tokenizer.vocabulary import UNKNOWN, build_tokenizer, choose_words, count_words  # noqa: E402

TEXTS = (
    ["服务网格管理流量"] * 9 + ["The service mesh manages traffic"] * 9 + ["rareword 4711471147"]
)
GLOSSES = ["服务", "网格", "管理", "流量", "龤", "火车"]


@pytest.fixture(scope="module")
def counts():
    return count_words(TEXTS, GLOSSES)


@pytest.fixture(scope="module")
def tokenizer(counts):
    return build_tokenizer(choose_words(counts, GLOSSES, ["mesh", "##es", "a", "s"], 1000))


def test_chinese_is_counted_by_words_and_by_characters(counts):
    assert counts["流量"] == counts["流"] == 9
    assert counts["服务"] == 9


def test_words_are_folded_before_they_are_counted(counts):
    assert counts["the"] == 9
    assert "The" not in counts


def test_rare_words_and_long_numbers_are_left_out(tokenizer):
    words = tokenizer.get_vocab()
    assert "rareword" not in words
    assert "4711471147" not in words


def test_characters_of_the_dictionary_are_kept_even_if_unseen(tokenizer):
    assert "龤" in tokenizer.get_vocab()


def test_dictionary_words_fill_the_room_that_is_left(counts):
    assert "火车" in choose_words(counts, GLOSSES, [], 1000)
    assert "火车" not in choose_words(counts, GLOSSES, [], 1)


def test_a_known_word_is_preferred_to_its_pieces(tokenizer):
    assert tokenizer.encode("服務網格 Service,Mesh!").tokens == ["服务", "网格", "service", "mesh"]


def test_an_unknown_ending_becomes_a_piece(tokenizer):
    assert tokenizer.encode("meshes").tokens == ["mesh", "es"]


def test_the_unknown_piece_has_id_0(tokenizer):
    assert tokenizer.token_to_id(UNKNOWN) == 0
    assert tokenizer.encode("ж").ids == [0]
