"""Our tokenizer gives what the package tokenizers gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from indexer.encoders import character_map, unigram
from indexer.encoders.static import BUNDLED_ENCODER, TOKENIZER_FILE
from indexer.encoders.unigram import UnigramTokenizer
from indexer.encoders.word_table import parse_tokenizer
from tests.paths import ROOT

FILE = BUNDLED_ENCODER / TOKENIZER_FILE
SUFFIXES = {".md", ".json", ".jsonl", ".html", ".yml", ".yaml", ".txt"}
MAX_LINE_CHARS = 2000
MARKED = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("AaÉß中文 x1\r\n\x1c\x85\u3000"),
        # Marks, joiners and flags: a letter and its marks are looked up together.
        st.characters(categories=["Mn", "Me"]),
        st.sampled_from("\u200b\u200c\u200d\ufe0f\uff9e\u0600🏽🇨👩"),
    ),
    max_size=40,
)


@pytest.fixture(scope="module")
def ours() -> UnigramTokenizer:
    return UnigramTokenizer(parse_tokenizer(FILE.read_bytes()))


@pytest.fixture(scope="module")
def theirs() -> Tokenizer:
    return Tokenizer.from_file(str(FILE))


def list_lines(*folders: Path) -> list[str]:
    """List the different lines of all text files, in the order of the alphabet."""
    files = (path for folder in folders for path in folder.rglob("*"))
    texts = (
        path.read_text(encoding="utf-8", errors="replace")
        for path in files
        if path.suffix in SUFFIXES and path.is_file()
    )
    return sorted({line[:MAX_LINE_CHARS] for text in texts for line in text.split("\n")} - {""})


def assert_same_ids(ours: UnigramTokenizer, theirs: Tokenizer, lines: list[str]) -> None:
    expected = theirs.encode_batch_fast(lines, add_special_tokens=False)
    differ = [
        line for line, row in zip(lines, expected, strict=True) if ours.encode(line) != row.ids
    ]
    assert differ == []


def test_the_lines_of_our_corpus_and_docs_have_the_same_ids(ours, theirs):
    lines = list_lines(ROOT / "corpus", ROOT / "docs", ROOT / "benchmarks")
    assert len(lines) > 5_000
    assert_same_ids(ours, theirs, lines)


@pytest.mark.slow
def test_a_hundred_thousand_lines_of_communities_have_the_same_ids(ours, theirs):
    folder = ROOT.parent / "shared" / "data" / "corpora"
    if not folder.is_dir():
        pytest.skip("needs ../shared/data/corpora")
    lines = list_lines(folder)
    lines = lines[:: max(1, len(lines) // 100_000)]
    assert len(lines) >= 100_000
    assert_same_ids(ours, theirs, lines)


@settings(deadline=None, max_examples=300)
@given(text=MARKED)
def test_any_text_has_the_same_ids_and_words(ours, theirs, text):
    expected = theirs.encode(text, add_special_tokens=False)
    pieces = ours.cut(text)
    assert [piece.id for piece in pieces] == expected.ids == ours.encode(text)
    assert [piece.text for piece in pieces] == expected.tokens


@pytest.mark.parametrize(
    "text",
    [
        "服务网格的流量管理，IstioCon 2022！",
        "E\u0301cole CAFE\u0301 ﬁn Ⅷ ㈱ ｶﾞ",
        "\U0001f469\u200d\U0001f4bb \U0001f1e8\U0001f1f3 👍🏽 a🏽 A🏽",
        "हिन्दी ภาษาไทย العربية \u0603A한국어",
        "\x1c\x1d\r\n\u2028a\u0085b",
        "AAAAAAAAAAAAAP//wKjOFw==",
        "𠮷" * 3000,
    ],
)
def test_scripts_marks_and_ties_are_cut_alike(ours, theirs, text):
    expected = theirs.encode(text, add_special_tokens=False)
    assert [tuple(piece) for piece in ours.cut(text)] == list(
        zip(expected.ids, expected.tokens, strict=True)
    )


def test_what_is_remembered_is_bounded(ours, theirs, monkeypatch):
    monkeypatch.setattr(unigram, "MAX_REMEMBERED_CHARS", 12)
    monkeypatch.setattr(character_map, "MAX_REMEMBERED", 3)
    fresh = UnigramTokenizer(parse_tokenizer(FILE.read_bytes()))
    lines = [f"Zeile {number} ÄÖÜ 第{number}行" for number in range(20)]
    assert_same_ids(fresh, theirs, lines)
    assert 0 < sum(map(len, fresh._remembered)) <= 12
    assert len(fresh._characters) <= 3


def test_words_have_their_ids(ours, theirs):
    assert ours.size == theirs.get_vocab_size()
    assert [ours.get_word(id) for id in (0, 1, ours.size - 1)] == [
        theirs.id_to_token(id) for id in (0, 1, ours.size - 1)
    ]
    assert ours.get_word(ours.size) == ours.get_word(-1) == ""


@pytest.mark.parametrize(
    "change",
    [
        {"pre_tokenizer": {"type": "Metaspace"}},
        {"pre_tokenizer": None},
        {"normalizer": {"type": "NFKC"}},
        {"normalizer": {"type": "Precompiled", "precompiled_charsmap": "AAAA"}},
        {"normalizer": {"type": "Precompiled", "precompiled_charsmap": "////"}},
        {"added_tokens": [{"id": 0}]},
        {"model": {"type": "BPE", "vocab": {}, "merges": []}},
        {"model": {"type": "Unigram", "unk_id": 7, "vocab": [["a", -1.0]]}},
        {"model": {"type": "Unigram", "unk_id": None, "vocab": [["a", -1.0]]}},
        {"model": {"type": "Unigram", "unk_id": 0, "vocab": []}},
        {"model": {"type": "Unigram", "unk_id": 0, "vocab": [["a", -1]], "byte_fallback": True}},
    ],
)
def test_a_tokenizer_of_another_kind_is_refused(change):
    small = {"model": {"type": "Unigram", "unk_id": 0, "vocab": [["[UNK]", 0.0]]}}
    file = json.loads(FILE.read_bytes())
    with pytest.raises(ValueError, match=r"."):
        UnigramTokenizer(parse_tokenizer(json.dumps({**file, **small, **change}).encode()))
