import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

for needed in ("jieba", "sentencepiece", "google.protobuf"):
    pytest.importorskip(needed, reason=f"training needs {needed}")

from indexer.encoders.static import BUNDLED_ENCODER, StaticEncoder  # noqa: E402
from training.output.artefact import quantise, write_artefact  # noqa: E402
from training.tokenizer.vocabulary import build_tokenizer  # noqa: E402

FINITE = st.floats(-100, 100, width=32, allow_subnormal=False)


@given(arrays(np.float32, (5, 8), elements=FINITE))
def test_quantising_changes_no_number_by_more_than_half_a_step(vectors):
    rows, weights = quantise(vectors)
    assert np.all(np.abs(rows * weights[:, None] - vectors) <= weights[:, None] * 0.51 + 1e-6)


def test_a_written_folder_can_be_opened_and_encodes(tmp_path):
    tokenizer = build_tokenizer({"mesh": -1.0, "网格": -1.0, "traffic": -2.0})
    vectors = np.array([[9, 9], [3, 0], [0, 2], [1, 1]], np.float32)
    write_artefact(tmp_path, "toy", vectors, tokenizer)
    encoder = StaticEncoder(tmp_path)
    assert (encoder.id, encoder.dimension) == ("toy", 2)
    np.testing.assert_allclose(
        encoder.encode(["mesh 网格", "unknown"]), [[0.832, 0.555], [0, 0]], atol=0.01
    )


def test_the_unknown_piece_does_not_change_a_vector(tmp_path):
    tokenizer = build_tokenizer({"mesh": -1.0})
    write_artefact(tmp_path, "toy", np.array([[5, 5], [0, 1]], np.float32), tokenizer)
    encoder = StaticEncoder(tmp_path)
    np.testing.assert_array_equal(encoder.encode(["mesh zzz"]), encoder.encode(["mesh"]))


def test_the_folder_names_its_modules_for_sentence_transformers(tmp_path):
    write_artefact(tmp_path, "toy", np.ones((2, 2), np.float32), build_tokenizer({"a": -1.0}))
    modules = json.loads((tmp_path / "modules.json").read_text())
    assert [module["type"].rsplit(".", 1)[1] for module in modules] == [
        "StaticEmbedding",
        "Normalize",
    ]


TEXTS = [
    "服务网格怎样管理流量",
    "How does the mesh manage traffic?",
    "Mesh 的 traffic 與流量管理 2022，Ｍｅｓｈ",
    "",
    " \n\u3000",
    "жж ☃ \u0e01",
    "mesh жж 网格",
]
"""Chinese, English, both, empty, blanks, only unknown words, known and unknown words."""


@pytest.fixture(scope="module", params=["fresh", "bundled"])
def folder(request, tmp_path_factory):
    if request.param == "bundled":
        return BUNDLED_ENCODER
    fresh = tmp_path_factory.mktemp("artefact")
    words = ["服务", "网格", "流量", "管理", "mesh", "traffic", "how", "2022", "的"]
    vectors = np.random.default_rng(0).normal(size=(len(words) + 1, 16)).astype(np.float32)
    write_artefact(fresh, "toy", vectors, build_tokenizer(dict.fromkeys(words, -1.0)))
    return fresh


def test_sentence_transformers_gives_the_same_vectors(folder):
    library = pytest.importorskip("sentence_transformers", reason="needs huigu[transformers]")
    model = library.SentenceTransformer(str(folder), device="cpu")
    assert_same(model.encode(TEXTS, show_progress_bar=False), folder)


def test_model2vec_gives_the_same_vectors(folder):
    library = pytest.importorskip("model2vec", reason="needs pip install model2vec")
    assert_same(library.StaticModel.from_pretrained(str(folder)).encode(TEXTS), folder)


def assert_same(vectors, folder):
    ours = StaticEncoder(folder).encode(TEXTS)
    np.testing.assert_allclose(np.nan_to_num(vectors, nan=9), ours, atol=2e-6)
    lengths = np.linalg.norm(ours, axis=1)
    np.testing.assert_allclose(lengths[[0, 1, 2, 6]], 1, atol=1e-5)
    assert not ours[[3, 4]].any()
