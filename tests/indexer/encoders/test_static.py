import hashlib
import json
import shutil
import subprocess
import sys

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.encoders.lexicon import LEXICON_FILE
from indexer.encoders.manifest import MANIFEST_FILE, read_manifest, write_manifest
from indexer.encoders.static import BUNDLED_ENCODER, TOKENIZER_FILE, WEIGHTS_FILE, StaticEncoder
from indexer.encoders.word_table import WORDS_FILE
from indexer.errors import EncoderError

LARGEST_FOLDER = 24_500_000
"""Most bytes of the bundled encoder on disk."""


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(BUNDLED_ENCODER, tmp_path / "copy")


def test_the_checksums_in_the_manifest_are_right():
    manifest = read_manifest(BUNDLED_ENCODER)
    assert set(manifest.files) == {WEIGHTS_FILE, TOKENIZER_FILE}
    assert set(manifest.others) == {LEXICON_FILE, WORDS_FILE}
    assert manifest.checksum
    for name, checksum in (manifest.files | manifest.others).items():
        assert hashlib.sha256((BUNDLED_ENCODER / name).read_bytes()).hexdigest() == checksum


def test_the_folder_stays_small():
    assert sum(path.stat().st_size for path in BUNDLED_ENCODER.rglob("*")) <= LARGEST_FOLDER


def test_a_model_card_names_sources_and_licences():
    card = (BUNDLED_ENCODER / "MODEL_CARD.md").read_text(encoding="utf-8")
    for named in ("CC-CEDICT", "CC BY-SA 4.0", "all-MiniLM-L6-v2", "recall@10", "Limits"):
        assert named in card


def test_only_numpy_is_needed():
    """Neither torch nor a tokenizer of a model hub is imported, directly or indirectly."""
    code = (
        "import sys; from indexer.encoders.static import load_bundled;"
        "load_bundled().encode(['流量管理']);"
        "unwanted = {'torch', 'jieba', 'safetensors', 'transformers', 'tokenizers', 'numpy.ma',"
        "'huggingface_hub'};"
        "print(sorted(unwanted & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("軟體資訊", "软体资讯"),
        ("Ｋｕｂｅｒｎｅｔｅｓ", "kubernetes"),
        ("Café RÉSUMÉ", "cafe resume"),
        ("流量管理。视频，回放！", "流量管理 视频 回放"),
        ("cafe\u0301", "café"),
    ],
)
def test_case_width_accents_and_traditional_characters_make_no_difference(bundled, text, variant):
    first, second = bundled.encode([text, variant])
    np.testing.assert_allclose(first, second, atol=1e-6)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(max_size=60), max_size=6))
def test_any_text_gives_a_unit_row_or_zeros(bundled, texts):
    lengths = np.linalg.norm(bundled.encode(texts), axis=1)
    assert all(abs(length - 1) < 1e-4 or length == 0 for length in lengths)


FILES = [MANIFEST_FILE, WEIGHTS_FILE, TOKENIZER_FILE, LEXICON_FILE]
"""What the encoder reads."""


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_an_error_with_a_remedy(copy, name):
    (copy / name).unlink()
    with pytest.raises(EncoderError, match=rf"{name}: No such file.*reinstall"):
        StaticEncoder(copy)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("content", [b"", b"{", b"\xff" * 64, b"\x02\0\0\0\0\0\0\0{}"])
def test_a_damaged_file_is_an_error_with_a_remedy(copy, name, content):
    (copy / name).write_bytes(content)
    with pytest.raises(EncoderError, match=rf"{name}: damaged.*reinstall"):
        StaticEncoder(copy)


def test_truncated_weights_are_an_error(copy):
    weights = copy / WEIGHTS_FILE
    weights.write_bytes(weights.read_bytes()[:1_000_000])
    with pytest.raises(EncoderError, match="damaged"):
        StaticEncoder(copy)


@pytest.mark.parametrize(
    ("change", "message"),
    [({"format": 99}, "format 99.*reads format 1"), ({"dimension": 12}, "dimension 12")],
)
def test_a_manifest_that_does_not_match_is_an_error(copy, change, message):
    sealed = msgspec.structs.replace(read_manifest(copy), **change).seal()
    (copy / MANIFEST_FILE).write_bytes(msgspec.json.encode(sealed))
    with pytest.raises(EncoderError, match=message):
        StaticEncoder(copy)


def test_other_weights_give_another_fingerprint_and_another_lexicon_does_not(copy, bundled):
    fingerprint = read_manifest(copy).fingerprint
    assert fingerprint == bundled.fingerprint
    (copy / LEXICON_FILE).write_bytes((copy / LEXICON_FILE).read_bytes()[:-1] + b"\0")
    write_manifest(copy, "x", 256, [WEIGHTS_FILE, TOKENIZER_FILE], [LEXICON_FILE])
    assert read_manifest(copy).fingerprint == fingerprint
    (copy / WEIGHTS_FILE).write_bytes((copy / WEIGHTS_FILE).read_bytes()[:-1] + b"\0")
    write_manifest(copy, "x", 256, [WEIGHTS_FILE, TOKENIZER_FILE], [LEXICON_FILE])
    assert StaticEncoder(copy).fingerprint != fingerprint


def test_a_folder_that_an_older_version_made_is_read_and_checked(copy, bundled):
    made = json.loads((copy / MANIFEST_FILE).read_text())
    del made["others"], made["checksum"]
    (copy / MANIFEST_FILE).write_text(json.dumps(made))
    assert StaticEncoder(copy).fingerprint == bundled.fingerprint
    flip(copy / WEIGHTS_FILE, 1_000_000)
    with pytest.raises(EncoderError, match=rf"{WEIGHTS_FILE}: damaged \(changed since"):
        StaticEncoder(copy)


def flip(path, place, bit=0):
    with path.open("r+b") as file:
        file.seek(place)
        (byte,) = file.read(1)
        file.seek(place)
        file.write(bytes([byte ^ 1 << bit]))


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_bit_is_found_wherever_it_is(copy, name):
    path = copy / name
    size = path.stat().st_size
    # The first ones, where a length stands, the last ones, and some between.
    for place in (0, 8, size // 7, size // 2, size - size // 5, size - 2):
        bit = place % 8
        flip(path, place, bit)
        with pytest.raises(EncoderError, match=rf"{name}: .*reinstall huigu") as caught:
            StaticEncoder(copy)
        assert "\n" not in str(caught.value)
        flip(path, place, bit)
    StaticEncoder(copy)


def test_every_flipped_bit_of_the_manifest_is_found(copy):
    """Only one in white space may change nothing."""
    path = copy / MANIFEST_FILE
    data, manifest = path.read_bytes(), read_manifest(copy)
    for place in range(len(data)):
        for bit in range(8):
            harmed = bytearray(data)
            harmed[place] ^= 1 << bit
            path.write_bytes(harmed)
            try:
                assert read_manifest(copy) == manifest
            except EncoderError:
                continue
