import numpy as np

from indexer.encoders.passages import encode_passages


def test_rows_are_unit_and_in_order(bundled):
    vectors = encode_passages(
        bundled, ["one text", "", "另一段"], ["a title", "a title", "标题"], [1, 2, 3]
    )
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(vectors[1], bundled.encode(["a title"])[0], atol=1e-5)


def test_an_empty_title_changes_nothing(bundled):
    texts = ["traffic in a mesh", "", "流量"]
    np.testing.assert_allclose(
        encode_passages(bundled, texts, ["", "", ""], [1, 2, 3]), bundled.encode(texts), atol=1e-5
    )


def test_no_passages_give_no_rows(bundled):
    assert encode_passages(bundled, [], [], []).shape == (0, bundled.dimension)


def test_a_title_moves_the_vector_of_its_passage(bundled):
    text = "Run the command, wait a minute, and look at what it prints on the screen."
    question = bundled.encode(["mutual TLS certificates"])[0]
    plain, titled = encode_passages(bundled, [text, text], ["", "双向 TLS 证书"], [1, 2])
    assert question @ titled > question @ plain + 0.1


def test_only_passages_of_the_same_page_move_a_vector(bundled):
    short = "It takes a minute."
    page = "双向 TLS 证书的更新：证书每天更新一次，由控制面签发，代理之间用它加密。"
    question = bundled.encode(["certificates for mutual TLS"])[0]
    together = encode_passages(bundled, [short, page], ["", ""], ["a", "a"])
    alone = encode_passages(bundled, [short, page], ["", ""], ["a", "b"])
    assert question @ together[0] > question @ alone[0] + 0.1
    np.testing.assert_allclose(alone, bundled.encode([short, page]), atol=1e-5)
