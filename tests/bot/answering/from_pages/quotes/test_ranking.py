"""Quotes come best first, although most passages are not read."""

from math import inf

import pytest

from bot.answering.from_pages.quotes import ranking
from bot.answering.from_pages.quotes.ranking import Ranking, describe_sentences
from bot.answering.from_pages.quotes.scoring import FEATURES, WEIGHTS, compute_scores
from bot.answering.from_pages.quotes.sentences import read_sentences
from indexer.encoders.static import load_bundled
from indexer.records import Document, Section
from indexer.search.candidates import find_candidates
from indexer.search.query import parse_query
from tests.fakes.communities.community import OTHER_ARTICLES
from tests.fakes.index.opened import Opened

LONG = "Members keep their boats clean and pay for water and light as the board decides. " * 9
SECTIONS = (
    Section(("Storms",), "storms", f"In a storm the moorings are checked twice a night. {LONG}"),
    Section(("Fees",), "fees", f"The crane costs 12 euros in 2031. {LONG}"),
    Section(("吊车",), "crane", "吊车可以吊起十二吨的船。谁都可以用，因为它属于大家。"),
    Section(("Guard",), "guard", "Who guards the harbour at night? Ana Ruiz guards it."),
)
PAGES = [
    Document("rules", "s", "Rules of the harbour", "https://e.org/rules/", "en", SECTIONS),
    *(
        Document(f"o{n}", "s", title, f"https://e.org/o{n}/", "en", (Section((), "", text),))
        for n, (title, text) in enumerate(OTHER_ARTICLES)
    ),
]
QUESTIONS = (
    "how are moorings checked in a storm",
    "who guards the harbour",
    "how much does the crane cost in 2031",
    "吊车能吊多重的船",
    "zzyx harbour qwrt",
)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    opened = Opened(tmp_path_factory.mktemp("harbour"), PAGES, load_bundled(), calibrated=False)
    yield opened
    opened.close()


@pytest.fixture(params=QUESTIONS)
def asked(index, request):
    """What a ranking is made of, but for the weights."""
    query = parse_query(request.param)
    terms = index.reader.expand(query)
    return index.reader, query, terms, find_candidates(index.reader, query, terms, 10)


@pytest.mark.parametrize("sign", [1, -1])
def test_no_quote_is_better_than_those_before_and_the_best_sentence_of_all_is_first(asked, sign):
    weights = [sign * weight for weight in WEIGHTS]
    ranked = Ranking(*asked, weights)
    scores = []
    while quote := ranked.take(-inf):
        scores.append(quote.score)
    described = list(describe_sentences(*asked))
    every = [score for one in described for score in compute_scores(one.features, weights)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == max(every)
    assert all(len(one.features) == len(FEATURES) for one in described)


@pytest.mark.parametrize("asked", QUESTIONS[:-1], indirect=True)
def test_a_passage_that_cannot_win_is_not_read(asked, monkeypatch):
    read = []

    def count(*place):
        read.append(place)
        return read_sentences(*place)

    every = list(describe_sentences(*asked))
    monkeypatch.setattr(ranking, "read_sentences", count)
    assert Ranking(*asked, WEIGHTS).take(-inf)
    assert 0 < len(read) < len(every)


def test_a_quote_that_scores_less_than_asked_for_is_not_taken(asked):
    best = Ranking(*asked, WEIGHTS).take(-inf)
    assert Ranking(*asked, WEIGHTS).take(best.score + 1) is None
    assert Ranking(*asked, WEIGHTS).take(best.score) == best
