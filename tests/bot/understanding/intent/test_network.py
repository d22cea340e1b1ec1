"""The network in numpy, beside what torch makes of the same weights."""

import numpy as np
import pytest

from bot.understanding.intent.network import IntentNetwork, Weights, pack, unpack
from indexer.encoders.static import load_bundled

TEXTS = [
    "who gave TALK",
    "EVENT",
    "",
    "谁讲的 EVENT 第 3 场",
    "a much longer question about EVENT and more",
]


def test_numpy_and_torch_give_the_same_logits():
    torch = pytest.importorskip("torch", reason="training needs torch")
    from training.intent_model.batches import Batcher, build_vocabulary, see
    from training.intent_model.network import Network, list_tensors

    encoder = load_bundled()
    seen = see(TEXTS * 6, encoder)
    vocabulary = build_vocabulary(seen, [], encoder)
    assert 0 < len(vocabulary.own_ids) < len(vocabulary.rows)
    torch.manual_seed(1)
    network = Network(5, vocabulary)
    torch.nn.init.normal_(network.pieces.weight)
    network.eval()
    with torch.no_grad():
        expected = network(Batcher(seen, vocabulary).make(range(len(TEXTS)))).numpy()
    tensors = {name: tensor.numpy() for name, tensor in list_tensors(network).items()}
    shipped = IntentNetwork(Weights(vocabulary.own_ids, tensors), encoder)
    logits = np.stack([shipped.compute_logits(text) for text in TEXTS])
    assert np.abs(logits - expected).max() < 1e-3 * np.abs(expected).max()


def test_what_is_packed_is_near_to_what_it_was():
    tensor = np.random.default_rng(0).normal(size=(40, 3)).astype(np.float32) * [1, 10, 100]
    again = unpack(*pack(tensor))
    assert (np.abs(again - tensor).max(axis=0) <= np.abs(tensor).max(axis=0) / 250).all()
    assert unpack(*pack(np.zeros((4, 2), np.float32))).tolist() == [[0, 0]] * 4
