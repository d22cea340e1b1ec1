import hashlib
import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.encoders.static import (
    BUNDLED_ENCODER,
    MANIFEST_FILE,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    StaticEncoder,
    read_manifest,
)
from indexer.errors import EncoderError

LARGEST_FOLDER = 24_000_000
"""Most bytes of the bundled encoder on disk."""


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(BUNDLED_ENCODER, tmp_path / "copy")


def test_the_checksums_in_the_manifest_are_right():
    manifest = read_manifest(BUNDLED_ENCODER)
    assert set(manifest.files) == {WEIGHTS_FILE, TOKENIZER_FILE}
    for name, checksum in manifest.files.items():
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


@pytest.mark.parametrize("name", [MANIFEST_FILE, WEIGHTS_FILE, TOKENIZER_FILE])
def test_a_missing_file_is_an_error_with_a_remedy(copy, name):
    (copy / name).unlink()
    with pytest.raises(EncoderError, match=rf"{name}: No such file.*reinstall"):
        StaticEncoder(copy)


@pytest.mark.parametrize("name", [MANIFEST_FILE, WEIGHTS_FILE, TOKENIZER_FILE])
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
    ("key", "value", "message"),
    [("format", 99, "format 99.*reads format 1"), ("dimension", 12, "dimension 12")],
)
def test_a_manifest_that_does_not_match_is_an_error(copy, key, value, message):
    manifest = json.loads((copy / MANIFEST_FILE).read_text())
    (copy / MANIFEST_FILE).write_text(json.dumps(manifest | {key: value}))
    with pytest.raises(EncoderError, match=message):
        StaticEncoder(copy)


def test_other_weights_give_another_fingerprint(copy, bundled):
    manifest = json.loads((copy / MANIFEST_FILE).read_text())
    manifest["files"][WEIGHTS_FILE] = "0" * 64
    (copy / MANIFEST_FILE).write_text(json.dumps(manifest))
    assert StaticEncoder(copy).fingerprint != bundled.fingerprint
