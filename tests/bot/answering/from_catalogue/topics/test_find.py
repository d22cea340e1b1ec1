"""Which talks fit a topic: by title, track, speakers' organisation and pages, in both languages."""

import pytest

from bot.answering.from_catalogue.topics import find as topics
from bot.answering.from_catalogue.topics.find import (
    find_topic_talks,
    rank_topic_talks,
    read_file_name,
)
from indexer.catalogue.records import CatalogueLink, Evidence
from tests.fakes.communities import kiln_days as at

RAKU, WOOD, ASH, GOLD, CLAY = range(1, 6)
IDS = [talk.id for talk in at.TALKS]


@pytest.mark.parametrize("is_small", [True, False], ids=["all talks", "by search"])
@pytest.mark.parametrize(
    ("topic", "talk"),
    [
        ("ash glazes", ASH),
        ("草木灰", ASH),
        ("firing a kiln with wood", WOOD),
        ("rice straw", ASH),  # only its page says this
        ("broken bowls", GOLD),
        ("雨中", RAKU),
    ],
)
def test_a_topic_finds_its_talk(reader, topic, talk, is_small):
    scope = IDS if is_small else None
    found = find_topic_talks(reader, topic, scope)
    assert found[0].talk.id == talk


@pytest.mark.parametrize(
    ("topic", "talks"),
    # A talk that names no organisation is from that of its speaker.
    [("River Pottery", {RAKU, WOOD}), ("Straw Studio", {ASH, GOLD}), ("Glazes", {ASH})],
)
def test_an_organisation_or_track_that_is_no_mention_is_a_topic_too(reader, topic, talks):
    assert {one.talk.id for one in find_topic_talks(reader, topic, IDS)} == talks


@pytest.mark.parametrize("topic", ["submarine cables", "量子计算机", "", "的"])
def test_a_topic_of_no_talk_finds_none(reader, topic):
    assert find_topic_talks(reader, topic, IDS) == []
    assert find_topic_talks(reader, topic) == []


def test_a_scope_leaves_other_talks_out(reader):
    found = find_topic_talks(reader, "raku in the rain", [at.TALKS[1].id, at.TALKS[2].id])
    assert found == []


def test_a_talk_whose_title_says_the_topic_fits_better_than_one_whose_page_does(reader):
    ranked = rank_topic_talks(reader, "glazes", IDS)
    fits = {one.talk.id: one.fit for one in ranked}
    assert fits[ASH] > 0.9 > max(fit for id, fit in fits.items() if id != ASH)


def test_a_large_scope_is_searched_and_not_compared_one_by_one(reader, monkeypatch):
    monkeypatch.setattr(topics, "MAX_SCOPE", 2)
    # A talk that is not read need not be there.
    found = find_topic_talks(reader, "ash glazes", [*IDS, 999])
    assert [one.talk.id for one in found] == [ASH]


@pytest.mark.parametrize(
    ("url", "scope", "words"),
    [
        ("https://e.org/2024/kiln-days_2024-keynote.pdf?dl=1", "talk", "kiln days 2024 keynote"),
        ("https://e.org/a%20b.PPTX#page=2", "talk", "a b"),
        ("https://e.org/all-slides.pdf", "event", ""),
        ("https://www.youtube.com/watch?v=wood", "talk", ""),
        ("https://e.org/kiln-days.html", "talk", ""),
        ("http://[x/opening.pdf", "talk", "opening"),
        ("", "talk", ""),
    ],
)
def test_the_name_of_a_talks_own_file_is_read(url, scope, words):
    link = CatalogueLink(url, "", "slides", "", scope, Evidence("s", "d", 0, "w"))
    assert read_file_name(link) == words
