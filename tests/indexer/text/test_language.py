"""The language of a text is detected, and text is split into words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text.language import choose_language, detect_language, fold, split_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IstioCon 2022 的录像在 B 站哪里看", "zh"),
        ("where are the IstioCon videos", "en"),
        ("Kubernetes 与 Istio", "en"),
        ("Eric Brewer 的演讲视频", "zh"),
        ("", "en"),
    ],
)
def test_the_letters_of_a_text_give_its_language(text, expected):
    assert detect_language(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MeshDay 2030 的 PPT", "zh"),
        ("Lantern Salon Harbour Edition 視頻", "zh"),
        ("Envoy Gateway at the Edge: How to Start 演讲视频", "zh"),
        ("Lantern Salon 北京站 slides", "zh"),
        ("where are the MeshDay videos", "en"),
        ("talks of 李明 at MeshDay 2030", "en"),
        ("what is 服务网格", "en"),
        ("how 服务网格的流量怎么走", "zh"),
        ("李明", "zh"),
        ("PPT？", "zh"),
        ("where are the MeshDay videos？", "en"),
        ("MeshDay café", "en"),
        ("MeshDay 2030", "en"),
        ("", "en"),
    ],
)
def test_the_words_around_the_names_give_the_language_of_a_question(text, expected):
    assert choose_language(question=text) == expected


@pytest.mark.parametrize(
    ("chosen", "question", "locale", "default", "expected"),
    [
        ("en", "视频在哪里", "zh-CN", "zh", "en"),
        ("fr", "视频在哪里", "en-GB", "en", "zh"),
        ("", "where are the videos", "zh-CN", "zh", "en"),
        ("", "MeshDay 2030", "zh-TW", "en", "zh"),
        ("", "MeshDay 2030", "de", "zh", "en"),
        ("", "MeshDay 2030", "", "zh", "en"),
        ("", "2030 👍", "", "zh", "zh"),
        ("", "", "", "", ""),
    ],
)
def test_language_is_chosen_by_choice_then_words_then_locale_then_letters_then_default(
    chosen, question, locale, default, expected
):
    assert choose_language(chosen, question, locale, default) == expected


def test_chinese_gives_bigrams_and_a_single_character_itself():
    assert split_words("服务网格 看") == ["服务", "务网", "网格", "看"]


def test_latin_words_are_folded_and_stemmed():
    assert split_words("Meshes MESH mesh’s Café") == split_words("mesh mesh mesh’s cafe")


def test_traditional_and_simplified_characters_give_the_same_words():
    assert split_words("微服務網格") == split_words("微服务网格")


def test_full_width_and_half_width_letters_give_the_same_words():
    assert split_words("Ｉｓｔｉｏ") == split_words("istio")


def test_wide_signs_are_folded_like_their_narrow_forms():
    assert fold("（第３届）：好！？；，\u3000Ａ") == "(第3届):好!?;, a"


def test_folded_words_are_split_alike_with_and_without_letters_beyond_ascii():
    words = split_words("The c++ meshes of node.js, v1.5-rc and self-made_things")
    assert split_words("The c++ meshes of node.js, v1.5-rc and self-made_things é")[:-1] == words


def test_a_compound_matches_whole_and_in_part():
    assert set(split_words("proxy-wasm")) > {"wasm"}
    assert split_words("1.5") == ["1.5", "1", "5"]


@given(st.text(max_size=200))
def test_any_text_can_be_split_and_folding_is_stable(text):
    assert all(word.strip() for word in split_words(text))
    assert fold(fold(text)) == fold(text)
