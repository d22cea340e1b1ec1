import numpy as np
import pytest

from indexer.encoders import open_encoder
from indexer.encoders.passages import encode_passages


@pytest.fixture(scope="module")
def encoder():
    return open_encoder("bundled")


def test_rows_are_unit_and_in_order(encoder):
    vectors = encode_passages(
        encoder, ["one text", "", "另一段"], ["a title", "a title", "标题"], [1, 2, 3]
    )
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(vectors[1], encoder.encode(["a title"])[0], atol=1e-5)


def test_an_empty_title_changes_nothing(encoder):
    texts = ["traffic in a mesh", "", "流量"]
    np.testing.assert_allclose(
        encode_passages(encoder, texts, ["", "", ""], [1, 2, 3]), encoder.encode(texts), atol=1e-5
    )


def test_no_passages_give_no_rows(encoder):
    assert encode_passages(encoder, [], [], []).shape == (0, encoder.dimension)


def test_a_title_moves_the_vector_of_its_passage(encoder):
    text = "Run the command, wait a minute, and look at what it prints on the screen."
    question = encoder.encode(["mutual TLS certificates"])[0]
    plain, titled = encode_passages(encoder, [text, text], ["", "双向 TLS 证书"], [1, 2])
    assert question @ titled > question @ plain + 0.1


def test_only_passages_of_the_same_page_move_a_vector(encoder):
    short = "It takes a minute."
    page = "双向 TLS 证书的更新：证书每天更新一次，由控制面签发，代理之间用它加密。"
    question = encoder.encode(["certificates for mutual TLS"])[0]
    together = encode_passages(encoder, [short, page], ["", ""], ["a", "a"])
    alone = encode_passages(encoder, [short, page], ["", ""], ["a", "b"])
    assert question @ together[0] > question @ alone[0] + 0.1
    np.testing.assert_allclose(alone, encoder.encode([short, page]), atol=1e-5)
