"""The character map of the tokenizer: case, width, accents, traditional characters, punctuation.

A map of single characters is enough at run time: `tokenizers` applies it natively, and encoding a
question needs neither OpenCC nor a segmenter.
"""

from __future__ import annotations

import io
import tempfile
import unicodedata
from functools import cache
from pathlib import Path

import opencc
import sentencepiece
from sentencepiece import sentencepiece_model_pb2

LAST_CODE_POINT = 0x2FFFF
"""End of the two planes of ideographs; no character above folds to one of our words."""

_SEPARATORS = ("P", "S", "Z", "C")
"""Unicode categories that become a space: punctuation, symbols, spaces, control characters."""

_SURROGATES = range(0xD800, 0xE000)


def fold(text: str) -> str:
    """Fold a text as the character map does, while there is no tokenizer yet."""
    return text.translate(_build_translation())


@cache
def build_fold_table() -> dict[str, str]:
    """Map every character to the text that it folds to; those that stay the same are left out."""
    # A trie of C strings cannot contain U+0000.
    characters = [chr(code) for code in range(1, LAST_CODE_POINT + 1) if code not in _SURROGATES]
    assigned = [c for c in characters if unicodedata.category(c) != "Cn"]
    simplified = _simplify([_fold_character(c) for c in assigned])
    return {c: folded for c, folded in zip(assigned, simplified, strict=True) if folded != c}


def compile_character_map(table: dict[str, str]) -> bytes:
    """Compile a table into the trie that `tokenizers.normalizers.Precompiled` reads."""
    with tempfile.TemporaryDirectory() as folder:
        rules = Path(folder) / "rules.tsv"
        rules.write_text(
            "".join(_write_rule(*item) for item in sorted(table.items())), encoding="ascii"
        )
        model = io.BytesIO()
        # sentencepiece compiles the rules only when it trains: here, on almost no text.
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(["a b"] * 10),
            model_writer=model,
            normalization_rule_tsv=str(rules),
            vocab_size=8,
            hard_vocab_limit=False,
            minloglevel=2,
        )
    # protobuf makes its classes at import time; mypy cannot see them.
    proto = sentencepiece_model_pb2.ModelProto.FromString(  # type: ignore[attr-defined]
        model.getvalue()
    )
    return bytes(proto.normalizer_spec.precompiled_charsmap)


@cache
def _build_translation() -> dict[int, str]:
    return str.maketrans(build_fold_table())


def _fold_character(character: str) -> str:
    """Fold width, case and accents of one character; a separator becomes a space."""
    category = unicodedata.category(character)
    if category[0] == "M":
        return ""
    if category[0] in _SEPARATORS:
        return " "
    folded = unicodedata.normalize("NFKC", character).casefold()
    # By category, not by combining class: some marks of Indic scripts have class 0.
    parts = unicodedata.normalize("NFKD", folded)
    bare = [c for c in parts if unicodedata.category(c)[0] != "M"]
    kept = (c if unicodedata.category(c)[0] not in _SEPARATORS else " " for c in bare)
    # NFKD takes Hangul syllables apart; NFC puts them together again.
    return unicodedata.normalize("NFC", "".join(kept))


def _simplify(texts: list[str]) -> list[str]:
    """Convert traditional to simplified characters, each text by itself."""
    # One call for all lines is a thousand times faster than one call a character.
    return str(opencc.OpenCC("t2s").convert("\n".join(texts))).split("\n")


def _write_rule(source: str, target: str) -> str:
    return f"{ord(source):X}\t{' '.join(f'{ord(c):X}' for c in target)}\n"
