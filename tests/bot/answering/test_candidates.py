"""The pages near a question, each in the asker's language where it exists in both."""

import pytest

from bot.answering.candidates import pages_near
from indexer.search.query import parse_query


def near(reader, question, k=12, language=""):
    query = parse_query(question, language)
    return pages_near(reader, query, reader.expand(query), k)


@pytest.mark.parametrize(
    ("question", "language", "kept", "left_out"),
    [
        ("LatticeCon 2022 的视频", "", "latticecon-2022.zh.md", "latticecon-2022.en.md"),
        ("LatticeCon 2022 videos", "", "latticecon-2022.en.md", "latticecon-2022.zh.md"),
        ("LatticeCon 2022 videos", "zh", "latticecon-2022.zh.md", "latticecon-2022.en.md"),
    ],
)
def test_a_page_gives_way_to_its_translation_in_the_asker_s_language(
    reader, question, language, kept, left_out
):
    found = [one.document.id for one in near(reader, question, language=language)]
    assert found[0] == kept
    assert left_out not in found


@pytest.mark.parametrize(
    ("question", "only"),
    [
        ("LatticeCon 2021 videos", "latticecon-2021.zh.md"),
        ("村庄 edge gateways", "edge-gateways.en.md"),
    ],
)
def test_a_page_without_a_translation_stays_whatever_its_language(reader, question, only):
    assert only in [one.document.id for one in near(reader, question)][:2]


@pytest.mark.parametrize("k", [1, 4, 12])
def test_pages_come_once_best_first_and_no_more_than_asked_for(reader, k):
    found = near(reader, "LatticeCon 2022", k)
    assert 1 <= len(found) <= k
    assert len({one.key for one in found}) == len(found)
    closeness = [one.closeness for one in found]
    assert closeness == sorted(closeness, reverse=True)
    assert all(0 <= one <= 1 for one in closeness)


def test_each_page_carries_its_own_nearest_passage(reader):
    for one in near(reader, "mutual TLS 证书"):
        assert one.key == (one.hit.passage.source, one.hit.passage.document)
        section = one.document.sections[one.hit.passage.section]
        assert one.hit.passage.text in section.text


@pytest.mark.parametrize("question", ["", "。", "🎬"])
def test_a_question_without_words_still_has_pages_near_it(reader, question):
    assert near(reader, question)
