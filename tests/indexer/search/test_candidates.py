"""Candidate pages of a question, in the asker's language where a page has a translation."""

import pytest

from indexer.search.candidates import find_candidates
from indexer.search.query import parse_query


def find_pages(reader, question, k=12, language=""):
    query = parse_query(question, language)
    return find_candidates(reader, query, reader.expand(query), k)


@pytest.mark.parametrize(
    ("question", "language", "kept", "left_out"),
    [
        ("LatticeCon 2022 的视频", "", "latticecon-2022.zh.md", "latticecon-2022.en.md"),
        ("LatticeCon 2022 videos", "", "latticecon-2022.en.md", "latticecon-2022.zh.md"),
        ("LatticeCon 2022 videos", "zh", "latticecon-2022.zh.md", "latticecon-2022.en.md"),
    ],
)
def test_a_page_is_replaced_by_its_translation_in_the_asker_s_language(
    reader, question, language, kept, left_out
):
    ids = [page.document.id for page in find_pages(reader, question, language=language)]
    assert ids[0] == kept
    assert left_out not in ids


@pytest.mark.parametrize(
    ("question", "only"),
    [
        ("LatticeCon 2021 videos", "latticecon-2021.zh.md"),
        ("村庄 edge gateways", "edge-gateways.en.md"),
    ],
)
def test_a_page_without_a_translation_is_kept_in_any_language(reader, question, only):
    assert only in [page.document.id for page in find_pages(reader, question)][:2]


@pytest.mark.parametrize("k", [1, 4, 12])
def test_at_most_k_pages_are_given_once_each_and_best_first(reader, k):
    pages = find_pages(reader, "LatticeCon 2022", k)
    assert 1 <= len(pages) <= k
    assert len({page.key for page in pages}) == len(pages)
    scores = [page.relative_score for page in pages]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_the_hit_of_a_page_is_one_of_its_own_passages(reader):
    for page in find_pages(reader, "mutual TLS 证书"):
        passage = page.hit.passage
        assert page.key == (passage.source, passage.document)
        assert passage.text in page.document.sections[passage.section].text


@pytest.mark.parametrize("question", ["", "。", "🎬"])
def test_a_question_without_words_has_candidates_too(reader, question):
    assert find_pages(reader, question)
