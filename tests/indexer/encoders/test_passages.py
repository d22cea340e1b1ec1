import numpy as np
import pytest

from indexer.encoders import open_encoder
from indexer.encoders.passages import encode_passages


@pytest.fixture(scope="module")
def encoder():
    return open_encoder("bundled")


def test_rows_are_unit_and_in_order(encoder):
    vectors = encode_passages(encoder, ["one text", "", "另一段"], ["a title", "a title", "标题"])
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(vectors[1], encoder.encode(["a title"])[0], atol=1e-5)


def test_no_title_changes_nothing(encoder):
    texts = ["traffic in a mesh", "", "流量"]
    np.testing.assert_allclose(
        encode_passages(encoder, texts, ["", "", ""]), encoder.encode(texts), atol=1e-5
    )


def test_no_passages_give_no_rows(encoder):
    assert encode_passages(encoder, [], []).shape == (0, encoder.dimension)


def test_a_passage_is_drawn_towards_its_title(encoder):
    text = "Run the command, wait a minute, and look at what it prints on the screen."
    question = encoder.encode(["mutual TLS certificates"])[0]
    plain, titled = encode_passages(encoder, [text, text], ["", "双向 TLS 证书"])
    assert question @ titled > question @ plain + 0.1
