import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import normalizers

for needed in ("jieba", "sentencepiece", "google.protobuf"):
    pytest.importorskip(needed, reason=f"training needs {needed}")

from training.tokenizer.character_map import (  # noqa: E402
    build_fold_table,
    compile_character_map,
    fold,
)


@pytest.fixture(scope="module")
def normalizer():
    return normalizers.Precompiled(compile_character_map(build_fold_table()))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ABC漢字", "abc汉字"),
        ("Éa", "ea"),
        ("Ａ１", "a1"),
        ("软件，视频。", "软件 视频 "),
        ("istio-1.5", "istio 1 5"),
        ("한국", "한국"),
        ("a\u200bb", "a b"),
        ("e\u0301", "e"),
    ],
)
def test_text_and_compiled_map_fold_alike(normalizer, text, folded):
    assert fold(text) == folded
    assert normalizer.normalize_str(text) == folded


@given(st.characters(min_codepoint=1, max_codepoint=0x2FFFF, exclude_categories=["Cs"]))
def test_the_compiled_map_folds_each_character_as_the_table_does(character):
    compiled = MAP.normalize_str(character)
    assert compiled == fold(character)


@given(st.text(alphabet=st.characters(min_codepoint=1, exclude_categories=["Cs"])))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


MAP = normalizers.Precompiled(compile_character_map(build_fold_table()))
